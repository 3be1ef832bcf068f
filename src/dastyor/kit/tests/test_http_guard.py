from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from ipaddress import ip_address
from random import Random
from typing import Any

import httpcore
import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dastyor.kit.http import (
    AddressRefused,
    Guard,
    GuardedTransport,
    PoliteClient,
    ProcessPace,
    SiteDown,
    is_inside,
    place_of,
)
from dastyor.kit.testing.site import Asked, FakeSite, reply

PUBLIC = "93.184.215.14"


class Canary:
    """A private service that nobody may reach."""

    def __init__(self) -> None:
        self.connections = 0
        self.port = 0

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        writer.write(reply(200, b"the secrets of the house"))
        writer.close()


@pytest.fixture
async def canary() -> AsyncIterator[Canary]:
    inside = Canary()
    server = await asyncio.start_server(inside.serve, "127.0.0.1", 0)
    inside.port = server.sockets[0].getsockname()[1]
    six = await asyncio.start_server(inside.serve, "::1", inside.port)
    yield inside
    for one in (server, six):
        one.close()
        await one.wait_closed()


async def resolve(host: str, port: int) -> list[str]:
    """Numbers as the machine reads them; names of this test's own internet."""
    names = {
        "localhost": ["127.0.0.1"],
        "ip6-localhost": ["::1"],
        "inside.example.org": ["127.0.0.1"],
        "both.example.org": [PUBLIC, "127.0.0.1"],
        "meta.example.org": ["169.254.169.254"],
        "127.0.0.1.nip.example.org": ["127.0.0.1"],
        "six.example.org": ["::1"],
        "mapped.example.org": ["::ffff:127.0.0.1"],
        "scoped.example.org": ["fe80::1%lo"],
    }
    bare = host.rstrip(".").lower()
    if bare in names:
        return names[bare]
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_NUMERICHOST)
    return [str(place[0]) for *_, place in found]


def words(text: str) -> list[str]:
    return text.split()


HOSTS = words("""
127.0.0.1 127.0.0.1. 127.1 127.0.1 127.255.255.254 2130706433 0x7f000001 0x7f.0.0.1 0x7F.1 0177.0.0.1 017700000001
0177.0x0.0.1 127.0.0.01 0 0.0.0.0 0.0.0.0. 0x0 00 1.0x7f000001 127。0。0。1 127．0．0．1 127｡0｡0｡1 １２７.0.0.1 ①②⑦.0.0.1
[::1] [::] [0:0:0:0:0:0:0:1] [::ffff:127.0.0.1] [::ffff:7f00:1] [::127.0.0.1] [64:ff9b::127.0.0.1] [64:ff9b::7f00:1]
[64:ff9b:1::7f00:1] [2002:7f00:1::] [2002:7f00:0001::1] [2001::7f00:1] [2001:0:4136:e378:8000:63bf:80ff:fffe]
[fe80::5efe:127.0.0.1] [2620::5efe:7f00:1] [::ffff:0:127.0.0.1] [fe80::1] [fe80::1%25lo] [fc00::1] [fd00:ec2::254] [fec0::1]
[ff02::1] [ff0e::1] [100::1] [2001:db8::1]
10.0.0.1 10.255.255.255 172.16.0.1 172.31.255.255 192.168.0.1 192.168.1.254 169.254.169.254 169.254.169.254. 2852039166
0xa9fea9fe 0251.0376.0251.0376 100.64.0.1 100.100.100.200 100.127.255.255 192.0.0.1 192.0.0.192 192.0.2.1 192.88.99.1
198.18.0.1 198.19.255.255 198.51.100.7 203.0.113.9 224.0.0.1 239.255.255.250 240.0.0.1 255.255.255.255 168.63.129.16
localhost LOCALHOST localhost. ip6-localhost inside.example.org both.example.org meta.example.org mapped.example.org
127.0.0.1.nip.example.org six.example.org scoped.example.org ⓛⓞⓒⓐⓛⓗⓞⓢⓣ localhost。 localho%73t 127.0.0.1%00.example.org %31%32%37.0.0.1
""")
URLS = words("""
file:///etc/passwd file://localhost/etc/passwd ftp://{here}/ gopher://{here}/ dict://{here}/ ws://{here}/ javascript:alert(1)
data:text/plain,x unix:///run/secret http+unix://%2Frun%2Fsecret/ //{here}/ {here} http:///{here} http:{here}/ http://
http://user@{here}/ http://user:pw@{here}/ http://example.org@{here}/ http://example.org:80@{here}/ http://:@{here}/
http://{here}\\@example.org/ http://example.org\\@{here}/ http://example.org:80\\@{here}/ https://{here}/ http://./
http://../ http://[127.0.0.1]/ http://[::1 http://127.0.0.1:{port}:80/ http://127.0.0.1:0/ http://127.0.0.1:+{port}/
http://127.0.0.1:99999/ http://127.0.0.1:22/ http://93.184.215.14:22/ http://93.184.215.14:6379/ http://example.org%2f@{here}/
""")


def client(canary: Canary, **changes: Any) -> PoliteClient:
    """The client as users' addresses meet it, but for the canary's port, which would be refused for its number alone."""
    guard = Guard(resolve=resolve, ports={80, 443, canary.port}, **changes)
    return PoliteClient(guard, dice=Random(18), pace=ProcessPace(Random(18), gap=0), sleep=_no_sleep)


async def _no_sleep(_seconds: float) -> None:
    pass


async def test_the_canary_can_be_reached_without_the_guard(canary):
    """The control: these very addresses do lead to it, so the tests below would see a hole."""
    async with httpx.AsyncClient(trust_env=False) as plain:
        for host in ("127.0.0.1", "2130706433", "0x7f.1", "[::1]", "127。0。0。1"):
            assert (await plain.get(f"http://{host}:{canary.port}/")).text == "the secrets of the house"
    assert canary.connections == 5


def test_there_are_enough_hostile_addresses():
    assert len(set(HOSTS)) + len(set(URLS)) >= 120


@pytest.mark.parametrize("host", HOSTS)
async def test_a_hostile_host_reaches_nothing(canary, host):
    async with client(canary) as polite:
        with pytest.raises((AddressRefused, SiteDown)) as refused:
            await polite.ask("GET", f"http://{host}:{canary.port}/latest/meta-data")
    assert canary.connections == 0
    if isinstance(refused.value, SiteDown):  # a name that means nothing to the resolver: it was never connected to
        assert "cannot be found" in str(refused.value.__cause__)


@pytest.mark.parametrize("url", URLS)
async def test_a_hostile_address_reaches_nothing(canary, url):
    async with client(canary) as polite:
        with pytest.raises(AddressRefused):
            await polite.ask("GET", url.format(here=f"127.0.0.1:{canary.port}", port=canary.port))
    assert canary.connections == 0


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
@pytest.mark.parametrize(
    "target",
    ["http://127.0.0.1:{port}/", "//127.0.0.1:{port}/", "http://0x7f.1:{port}/", "http://[::1]:{port}/", "file:///etc/passwd",
     "http://inside.example.org:{port}/", "http://me:pw@127.0.0.1:{port}/", "http://[", "https://localhost:{port}"],
)  # fmt: skip
async def test_a_redirect_to_the_inside_is_not_followed(canary, status, target):
    def send_on(asked: Asked) -> bytes:
        return reply(status, location=target.format(port=canary.port))

    async with FakeSite(send_on) as site, client(canary, allow={site.place}) as polite:
        with pytest.raises(AddressRefused):
            await polite.ask("GET", f"{site.url}/start")
        assert len(site.asked) == 1
    assert canary.connections == 0


async def test_a_chain_of_redirects_ends(canary):
    def send_on(asked: Asked) -> bytes:
        return reply(302, location=asked.path + "x")

    async with FakeSite(send_on) as site, client(canary, allow={site.place}) as polite:
        with pytest.raises(SiteDown, match="without end"):
            await polite.ask("GET", f"{site.url}/")
        assert len(site.asked) == 6


# -- what was judged is what is connected to ------------------------------------------------------------------------


@dataclass
class Network(httpcore.AsyncNetworkBackend):
    """Leads every connection to one local port, and notes where it was meant to go."""

    port: int
    went: list[str] = field(default_factory=list)
    sni: list[str | None] = field(default_factory=list)
    deaf: frozenset[str] = frozenset()

    async def connect_tcp(self, host: str, port: int, *args: Any, **named: Any) -> httpcore.AsyncNetworkStream:
        self.went.append(f"{host} {port}")
        if host in self.deaf:
            raise httpcore.ConnectError("deaf")
        stream = await httpcore.AnyIOBackend().connect_tcp("127.0.0.1", self.port)
        return Stream(stream, self.sni)


class Stream(httpcore.AsyncNetworkStream):
    def __init__(self, stream: httpcore.AsyncNetworkStream, sni: list[str | None]) -> None:
        self.stream, self.sni = stream, sni
        self.read, self.write, self.get_extra_info = stream.read, stream.write, stream.get_extra_info
        self.aclose = stream.aclose

    async def start_tls(
        self, ssl_context: Any, server_hostname: str | None = None, timeout: Any = None
    ) -> httpcore.AsyncNetworkStream:
        self.sni.append(server_hostname)
        return self


async def test_a_name_that_changes_its_mind_gains_nothing(canary):
    answers = iter([[PUBLIC], ["127.0.0.1"], ["127.0.0.1"]])

    async def rebinding(host: str, port: int) -> list[str]:
        return next(answers)

    async with FakeSite(lambda _: reply(200, b"public", connection="close")) as site:
        network = Network(site.port)
        transport = GuardedTransport(Guard(resolve=rebinding), network=network)
        async with httpx.AsyncClient(transport=transport, trust_env=False) as plain:
            assert (await plain.get("http://rebinding.example.org/")).text == "public"
            with pytest.raises(AddressRefused):
                await plain.get("http://rebinding.example.org/")
    assert network.went == [f"{PUBLIC} 80"]


async def test_host_and_sni_stay_the_sites_own():
    async def public(host: str, port: int) -> list[str]:
        return [PUBLIC]

    async with FakeSite() as site:
        network = Network(site.port)
        transport = GuardedTransport(Guard(resolve=public), network=network)
        async with httpx.AsyncClient(transport=transport, trust_env=False) as plain:
            await plain.get("https://shop.example.org/x")
            assert [network.went, network.sni] == [[f"{PUBLIC} 443"], ["shop.example.org"]]
            assert (site.asked[0].headers["host"], site.asked[0].path) == ("shop.example.org", "/x")


async def test_a_connection_of_one_host_never_serves_another_at_the_same_address():
    async def public(host: str, port: int) -> list[str]:
        return [PUBLIC]

    async with FakeSite() as site:
        network = Network(site.port)
        transport = GuardedTransport(Guard(resolve=public), network=network)
        async with httpx.AsyncClient(transport=transport, trust_env=False) as plain:
            for host in ("one", "two", "one"):
                await plain.get(f"https://{host}.example.org/")
    assert network.sni == ["one.example.org", "two.example.org"]


async def test_the_next_address_of_a_name_is_tried_when_the_first_is_deaf():
    async def two(host: str, port: int) -> list[str]:
        return ["93.184.215.1", "93.184.215.2"]

    async with FakeSite() as site:
        network = Network(site.port, deaf=frozenset({"93.184.215.1"}))
        transport = GuardedTransport(Guard(resolve=two), network=network)
        async with httpx.AsyncClient(transport=transport, trust_env=False) as plain:
            assert (await plain.get("http://two.example.org/")).status_code == 200
    assert network.went == ["93.184.215.1 80", "93.184.215.2 80"]


# -- what is allowed gets through -----------------------------------------------------------------------------------


async def test_an_allowed_place_is_reached_and_no_other_port_of_it(canary):
    async with client(canary, allow={f"inside.example.org:{canary.port}", f"[::1]:{canary.port}"}) as polite:
        assert (
            await polite.ask("GET", f"http://Inside.Example.org.:{canary.port}/")
        ).text == "the secrets of the house"
        assert (await polite.ask("GET", f"http://[::1]:{canary.port}/")).status == 200
        for url in (f"http://127.0.0.1:{canary.port}/", "http://inside.example.org/", "http://inside.example.org:81/"):
            with pytest.raises(AddressRefused):
                await polite.ask("GET", url)
    assert canary.connections == 2


def test_a_refusal_says_what_the_operator_can_do():
    with pytest.raises(AddressRefused, match=r"Only ports 80 and 443 .*DASTYOR_ALLOW_HOSTS=intranet:8080"):
        Guard().check("http://intranet:8080/")


def test_a_place_is_written_one_way():
    assert place_of("HTTP://Example.ORG./x") == "example.org:80"
    assert place_of("https://[::1]/") == "[::1]:443"
    assert place_of("http://пример.рф:8080/") == "xn--e1afmkfd.xn--p1ai:8080"


@given(st.ip_addresses())
def test_what_is_global_by_our_list_is_global_by_pythons_too(address):
    assert is_inside(address) or address.is_global


@given(st.ip_addresses(v=4, network="10.0.0.0/8") | st.ip_addresses(v=4, network="127.0.0.0/8"))
def test_an_inside_address_in_any_dress_stays_inside(four):
    number = int(four)
    assert is_inside(four)
    for prefix in ("::ffff:0:0", "::", "64:ff9b::", "64:ff9b:1::", "::ffff:0:0:0", "2001:470::5efe:0:0"):
        assert is_inside(ip_address(int(ip_address(prefix)) | number))
    assert is_inside(ip_address(int(ip_address("2002::")) | number << 80))


@pytest.mark.parametrize(
    "public", [PUBLIC, "8.8.8.8", "2a00:1450:4010::8a", "64:ff9b::808:808", "2002:808:808::1", "172.32.0.1"]
)
def test_the_open_internet_stays_open(public):
    assert not is_inside(ip_address(public))


@given(st.text())
def test_any_text_is_an_address_or_refused_in_words(text):
    try:
        whole = Guard().check(text)
    except AddressRefused:
        return
    assert whole.scheme in {"http", "https"}
    assert place_of(whole).endswith((":80", ":443"))
