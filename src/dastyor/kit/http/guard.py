"""The guard: addresses given by users never reach inside networks.

Names are resolved once, every address found is judged, and the very address that was judged is connected to: a name
that changes its mind between check and connection (DNS rebinding) gains nothing. The judging sits where sockets are
opened, so no path of the client leads around it.
"""

from __future__ import annotations

import asyncio
import re
import socket
import ssl
from collections.abc import Awaitable, Callable, Collection, Iterable
from dataclasses import dataclass, field
from functools import cache
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Any

import httpcore
import httpx

from dastyor.kit.http.problems import AddressRefused

Resolve = Callable[[str, int], Awaitable[list[str]]]

USUAL = {"http": 80, "https": 443}
RESOLVE_SECONDS = 5.0

# Said in full, though `is_global` knows most: what it knows differs between versions of Python.
_INSIDE = tuple(
    ip_network(text)
    for text in (
        *(
            "0.0.0.0/8",
            "10.0.0.0/8",
            "100.64.0.0/10",
            "127.0.0.0/8",
            "169.254.0.0/16",
            "172.16.0.0/12",
        ),  # IANA registry
        *("192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24"),
        *(
            "203.0.113.0/24",
            "224.0.0.0/4",
            "240.0.0.0/4",
            "168.63.129.16/32",
        ),  # the last: Azure's host, a public number
        *(
            "::/96",
            "64:ff9b:1::/48",
            "100::/64",
            "2001::/23",
            "2001:db8::/32",
            "3fff::/20",
            "::ffff:0:0:0/96",
            "5f00::/16",
        ),
        *("fc00::/7", "fe80::/10", "fec0::/10", "ff00::/8"),
    )
)
_HOST = re.compile(
    rb"[A-Za-z0-9._:-]+"
)  # what is left when names are in ASCII; escapes are for other parts of an address
_NAT64 = IPv6Network("64:ff9b::/96")
_SIX_TO_FOUR = IPv6Network("2002::/16")


def is_inside(address: IPv4Address | IPv6Address) -> bool:
    """Whether the address, or an IPv4 address carried in it, belongs to no place on the open internet."""
    if isinstance(address, IPv6Address):
        carried = address.ipv4_mapped
        if address in _NAT64:
            carried = IPv4Address(int(address) & 0xFFFF_FFFF)
        elif address in _SIX_TO_FOUR:
            carried = address.sixtofour
        if carried is not None:
            return is_inside(carried)
        if int(address) >> 32 & 0xFFFF_FFFF in {0x0000_5EFE, 0x0200_5EFE}:  # ISATAP (RFC 5214) tunnels to a v4 address
            return True
    known: Iterable[IPv4Network | IPv6Network] = (net for net in _INSIDE if net.version == address.version)
    return not address.is_global or any(address in net for net in known)


async def system_resolve(host: str, port: int) -> list[str]:
    """What the machine's resolver says, each address once. Raises OSError."""
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(place[0]) for *_, place in found))


def place_of(url: str | httpx.URL) -> str:
    """`host:port` of an address as ALLOW_HOSTS writes it: lower case, no dot at the end. Raises AddressRefused."""
    whole = _parsed(url)
    return _place(whole.raw_host.decode("ascii"), _port(whole))


@dataclass(frozen=True, slots=True)
class Guard:
    """Who may be visited: the open internet at its two usual ports, and the places that the operator named."""

    allow: Collection[str] = field(default_factory=frozenset)
    resolve: Resolve = system_resolve
    ports: Collection[int] = frozenset(USUAL.values())

    def check(self, url: str | httpx.URL) -> httpx.URL:
        """The address, parsed as the connection will be made. Raises AddressRefused before anything is resolved."""
        whole = _parsed(url)
        if whole.scheme not in USUAL:
            raise AddressRefused("Only http and https addresses are visited.", host=whole.host)
        if whole.userinfo:
            raise AddressRefused("An address with a name or a password in it is not visited.", host=whole.host)
        if not whole.host.strip(".") or not _HOST.fullmatch(whole.raw_host):
            raise AddressRefused("The address names no host.")
        if _port(whole) not in self.ports and place_of(whole) not in self.allow:
            raise AddressRefused("Only ports 80 and 443 are visited.", **_told(whole.host, _port(whole)))
        if _is_said_inside(whole.host) and place_of(whole) not in self.allow:
            raise AddressRefused("The address leads inside a network.", **_told(whole.host, _port(whole)))
        return whole

    async def addresses(self, host: str, port: int) -> list[str]:
        """The addresses to connect to, judged. Raises AddressRefused when any of them is inside, OSError when none is found."""
        async with asyncio.timeout(RESOLVE_SECONDS):
            found = await self.resolve(host, port)
        if not found:
            raise OSError(f"{host} has no address")
        if _place(host, port) in self.allow:
            return found
        # One inside address among public ones condemns them all: a name that answers so is either broken or hostile.
        if any(is_inside(ip_address(text.partition("%")[0])) for text in found):
            raise AddressRefused("The address leads inside a network.", **_told(host, port))
        return found


class GuardedTransport(httpx.AsyncBaseTransport):
    """httpx's transport for addresses that others gave: `httpx.AsyncClient(transport=GuardedTransport(guard), trust_env=False)`.

    `trust_env=False` matters: else a proxy of the environment would be asked instead of this transport.
    """

    def __init__(
        self, guard: Guard, *, connections: int = 20, network: httpcore.AsyncNetworkBackend | None = None
    ) -> None:
        self._guard = guard
        self._network = _CheckedNetwork(guard, network or httpcore.AnyIOBackend())
        self._connections = connections
        self._pool: httpcore.AsyncConnectionPool | None = None

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """The answer, its body not yet read. Raises AddressRefused, or httpx.TransportError."""
        url = self._guard.check(request.url)
        if not isinstance(request.stream, httpx.AsyncByteStream):
            raise TypeError("the body of an asynchronous request is bytes or an asynchronous stream")
        asked = httpcore.Request(
            method=request.method,
            url=httpcore.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path),
            headers=request.headers.raw,
            content=request.stream,
            extensions=request.extensions,
        )
        try:
            answer = await self._opened().handle_async_request(asked)
        except Exception as failed:
            raise _as_httpx(failed) from failed
        return httpx.Response(answer.status, headers=answer.headers, stream=_Body(answer), extensions=answer.extensions)

    async def aclose(self) -> None:
        """Closes its connections."""
        if self._pool is not None:
            await self._pool.aclose()

    def _opened(self) -> httpcore.AsyncConnectionPool:
        if self._pool is None:
            self._pool = httpcore.AsyncConnectionPool(
                ssl_context=_tls(),
                max_connections=self._connections,
                keepalive_expiry=15.0,
                network_backend=self._network,
            )
        return self._pool


class _CheckedNetwork(httpcore.AsyncNetworkBackend):
    """Opens sockets to judged addresses only. Above it the host's name stays, so Host and SNI are the site's own."""

    def __init__(self, guard: Guard, network: httpcore.AsyncNetworkBackend) -> None:
        self._guard, self._network = guard, network

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Any = None,
    ) -> httpcore.AsyncNetworkStream:
        try:
            addresses = await self._guard.addresses(host, port)
        except (OSError, UnicodeError) as failed:  # TimeoutError is an OSError
            raise httpcore.ConnectError(f"{host} cannot be found ({failed})") from failed
        refused: httpcore.ConnectError | httpcore.ConnectTimeout | None = None
        for address in addresses:
            try:
                return await self._network.connect_tcp(address, port, timeout, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as failed:
                refused = failed
        raise refused or httpcore.ConnectError(host)

    async def connect_unix_socket(
        self, path: str, timeout: float | None = None, socket_options: Any = None
    ) -> httpcore.AsyncNetworkStream:
        raise AddressRefused("A socket in the file system is not visited.")

    async def sleep(self, seconds: float) -> None:
        await self._network.sleep(seconds)


class _Body(httpx.AsyncByteStream):
    def __init__(self, answer: httpcore.Response) -> None:
        self._answer = answer

    async def __aiter__(self) -> Any:
        try:
            async for piece in self._answer.aiter_stream():
                yield piece
        except Exception as failed:
            raise _as_httpx(failed) from failed

    async def aclose(self) -> None:
        await self._answer.aclose()


@cache
def _tls() -> ssl.SSLContext:
    """One for the process: its certificates take 30 ms to load."""
    return httpx.create_ssl_context(trust_env=False)


def _as_httpx(failed: Exception) -> Exception:
    """The same failure by httpx's name: the two libraries name them alike."""
    named = getattr(httpx, type(failed).__name__, None)
    if (
        type(failed).__module__.startswith("httpcore")
        and isinstance(named, type)
        and issubclass(named, httpx.TransportError)
    ):
        return named(str(failed))
    return failed


def _parsed(url: str | httpx.URL) -> httpx.URL:
    try:
        return httpx.URL(url)
    except (httpx.InvalidURL, UnicodeError, ValueError) as wrong:
        raise AddressRefused("This is no address of a site.") from wrong


def _port(url: httpx.URL) -> int:
    return USUAL.get(url.scheme, 0) if url.port is None else url.port


def _is_said_inside(host: str) -> bool:
    """Whether the host says by itself that it is inside; what a name leads to is known only when it is visited."""
    bare = host.rstrip(".").lower()
    if bare == "localhost" or bare.endswith(".localhost"):
        return True
    try:
        return is_inside(ip_address(bare.partition("%")[0]))
    except ValueError:
        return False


def _told(host: str, port: int) -> dict[str, Any]:
    return {"host": host, "hint": f"The operator can allow it: DASTYOR_ALLOW_HOSTS={_place(host, port)}"}


def _place(host: str, port: int) -> str:
    bare = host.rstrip(".").lower()
    return f"[{bare}]:{port}" if ":" in bare else f"{bare}:{port}"
