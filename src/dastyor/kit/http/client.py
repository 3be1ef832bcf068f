"""The polite client: asks foreign sites at their pace, hears when they say no, and brings none of them down.

Only what was surely not sent, or what does no harm twice, is sent again. Redirects are followed by hand, each hop
checked like a first address. It keeps no cookies unless a jar is given, so nobody's session reaches another.
"""

from __future__ import annotations

import asyncio
import email.utils
import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from random import Random
from types import TracebackType
from typing import Any, Self

import httpx

from dastyor.kit.clock import machine_now
from dastyor.kit.http.body import ACCEPT_ENCODING, read_body
from dastyor.kit.http.breaker import Breaker
from dastyor.kit.http.guard import Guard, GuardedTransport, place_of
from dastyor.kit.http.pace import KEPT, Pace, ProcessPace
from dastyor.kit.http.problems import AddressRefused, AnswerUnreadable, SiteBusy, SiteDown
from dastyor.kit.telemetry import span

USER_AGENT = "Dastyor/0.1 (assistant of a business; asks at most once a second)"
SAFE_TWICE = frozenset({"GET", "HEAD", "OPTIONS", "PUT", "DELETE"})  # RFC 9110, 9.2.2
NOT_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)
BROKEN = frozenset({500, 502, 503, 504})
MOVED = frozenset({301, 302, 303, 307, 308})
LONGEST_HOLD = 86_400.0  # seconds: a site that asks for more is asked again tomorrow
_OWN = frozenset(
    {"authorization", "cookie", "proxy-authorization"}
)  # headers that stay with the site they were meant for


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How long and how much; seconds and bytes."""

    connect: float = 5.0
    silence: float = 20.0  # between two pieces of an answer
    whole: float = 60.0  # one try, from connecting to the last byte
    patience: float = 30.0  # waiting for a turn, Retry-After included
    tries: int = 3
    back_off: float = 0.5  # before the second try; doubles, by chance between half and whole
    redirects: int = 5
    body: int = 10 * 2**20


@dataclass(frozen=True, slots=True)
class Answer:
    """What a site answered, whatever the status; the body is unpacked and whole."""

    status: int
    headers: httpx.Headers
    body: bytes
    url: str

    @property
    def text(self) -> str:
        """The body as text, by the charset that the site names, else UTF-8; what does not fit is replaced."""
        charset = httpx.Response(200, headers=self.headers).charset_encoding or "utf-8"
        try:
            return self.body.decode(charset, "replace")
        except LookupError:
            return self.body.decode("utf-8", "replace")

    def json(self) -> Any:
        """The body read as JSON. Raises AnswerUnreadable."""
        try:
            return json.loads(self.body)
        except (ValueError, RecursionError) as wrong:
            raise AnswerUnreadable("The site's answer is not JSON.", host=httpx.URL(self.url).host) from wrong


class PoliteClient:
    """One for a process or an adapter; `async with` closes its connections."""

    def __init__(
        self,
        guard: Guard,
        *,
        dice: Random,
        pace: Pace | None = None,
        limits: Limits | None = None,
        transport: httpx.AsyncBaseTransport | None = None,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._guard, self._dice, self._sleep = guard, dice, sleep
        self._pace = pace or ProcessPace(dice)
        self._limits = limits or Limits()
        self._transport = transport or GuardedTransport(guard)
        self._breakers: dict[str, Breaker] = {}

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._transport.aclose()

    async def ask(
        self,
        method: str,
        url: str,
        *,
        headers: Mapping[str, str] | None = None,
        params: Mapping[str, str] | None = None,
        form: Mapping[str, str] | None = None,
        content: bytes | None = None,
        json: Any = None,
        jar: httpx.Cookies | None = None,
    ) -> Answer:
        """What the site answers in the end; a status of 400 and more is an answer too.

        Raises: AddressRefused, SiteDown (it failed or keeps failing), SiteBusy (it asked for more patience than
        there is), AnswerTooLarge, AnswerUnreadable.
        """
        request = httpx.Request(
            method,
            self._guard.check(url),
            headers={"user-agent": USER_AGENT, "accept-encoding": ACCEPT_ENCODING, **(headers or {})},
            params=params,
            data=form,
            content=content,
            json=json,
        )
        for _ in range(self._limits.redirects + 1):
            if jar is not None:
                request.headers.pop("cookie", None)
                jar.set_cookie_header(request)
            with span("ask a site", method=request.method, host=request.url.host) as work:
                response, body = await self._tried(request)
                work.note(status=response.status_code, bytes=len(body))
            if jar is not None:
                jar.extract_cookies(response)
            if response.status_code not in MOVED or "location" not in response.headers:
                return Answer(response.status_code, response.headers, body, str(request.url))
            request = self._follow(request, response)
        raise SiteDown("The site sends from one address to another without end.", site=request.url.host)

    def _follow(self, request: httpx.Request, response: httpx.Response) -> httpx.Request:
        """The request of the next hop; what was written to one site is never repeated to another."""
        try:
            url = request.url.join(response.headers["location"])
        except (httpx.InvalidURL, UnicodeError, ValueError) as wrong:
            raise AddressRefused("The site sends to what is no address.", host=request.url.host) from wrong
        url = self._guard.check(url)
        same = place_of(url) == place_of(request.url) and url.scheme == request.url.scheme
        headers = {
            name: value for name, value in request.headers.items() if name != "host" and (same or name not in _OWN)
        }
        if response.status_code in {307, 308} or request.method in {"GET", "HEAD"}:
            if not same and request.method not in {"GET", "HEAD"}:
                raise AddressRefused("The site sends what was written to it on to another.", host=url.host)
            return httpx.Request(request.method, url, headers=headers, content=request.content)
        plain = {name: value for name, value in headers.items() if not name.startswith(("content-", "transfer-"))}
        return httpx.Request("GET", url, headers=plain)

    async def _tried(self, request: httpx.Request) -> tuple[httpx.Response, bytes]:
        """The answer of the last try that was allowed."""
        site, breaker = place_of(request.url), self._breaker(place_of(request.url))
        for left in reversed(range(self._limits.tries)):
            breaker.admit()
            try:
                async with self._pace.turn(site, self._limits.patience):
                    response, body = await self._sent(request)
            except (httpx.TransportError, TimeoutError) as failed:
                breaker.failed()
                if not left or not (isinstance(failed, NOT_SENT) or request.method in SAFE_TWICE):
                    raise SiteDown(site=site, reason=type(failed).__name__) from failed
            else:
                if not await self._again(request, response, breaker) or not left:
                    return response, body
            if left:
                await self._sleep(self._waits(self._limits.tries - left))
        raise AssertionError("the last try returns or raises")

    async def _again(self, request: httpx.Request, response: httpx.Response, breaker: Breaker) -> bool:
        """Whether the same may be asked once more; tells breaker and pace what the answer means for the site."""
        status, hold = response.status_code, retry_after(response.headers)
        if status in BROKEN and hold is None:
            breaker.failed()
        else:
            breaker.succeeded()  # also with Retry-After: a site that tells when to come is alive
        if status in {429, 503} and hold is not None:
            await self._pace.hold_off(breaker.site, hold)
            if hold > self._limits.patience:
                raise SiteBusy(site=breaker.site, retry_after=round(hold))
        # 429 says that nothing was done, so it is safe for every method; 500 is what asking again does not mend.
        return status == 429 or (status in BROKEN - {500} and request.method in SAFE_TWICE)

    async def _sent(self, request: httpx.Request) -> tuple[httpx.Response, bytes]:
        limits = self._limits
        times = httpx.Timeout(limits.silence, connect=limits.connect, pool=limits.patience)
        request.extensions = {**request.extensions, "timeout": times.as_dict()}
        async with asyncio.timeout(limits.whole):
            response = await self._transport.handle_async_request(request)
            response.request = request
            try:
                return response, await read_body(response, limits.body)
            finally:
                await response.aclose()

    def _waits(self, tried: int) -> float:
        longest: float = self._limits.back_off * 2 ** (tried - 1)
        return longest * (0.5 + 0.5 * self._dice.random())

    def _breaker(self, site: str) -> Breaker:
        if site not in self._breakers and len(self._breakers) >= KEPT:
            self._breakers = {name: breaker for name, breaker in self._breakers.items() if breaker.is_open}
        return self._breakers.setdefault(site, Breaker(site))


def retry_after(headers: httpx.Headers) -> float | None:
    """For how many seconds the site asks to be left alone; None when it does not say, or says it in no known way."""
    told = headers.get("retry-after", "").strip()
    if told.isascii() and told.isdigit():
        return min(float(told[:9]), LONGEST_HOLD)
    try:
        until = email.utils.parsedate_to_datetime(told)
        return min(max((until - machine_now()).total_seconds(), 0.0), LONGEST_HOLD)
    except (TypeError, ValueError, OverflowError):
        return None
