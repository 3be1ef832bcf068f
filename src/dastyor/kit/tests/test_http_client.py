from __future__ import annotations

import asyncio
import gzip
import time
import tracemalloc
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from email.utils import format_datetime
from itertools import pairwise
from random import Random
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dastyor.kit.clock import machine_now
from dastyor.kit.http import (
    AddressRefused,
    Answer,
    AnswerTooLarge,
    AnswerUnreadable,
    Breaker,
    Guard,
    Limits,
    PoliteClient,
    ProcessPace,
    SiteBusy,
    SiteDown,
)
from dastyor.kit.http.body import read_body
from dastyor.kit.http.client import retry_after
from dastyor.kit.testing.site import HANG_UP, Asked, FakeSite, reply

MIB = 2**20


@dataclass
class Time:
    """Seconds that pass only when somebody sleeps."""

    now: float = 1_000.0

    def __call__(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.now += seconds
        await asyncio.sleep(0)


def polite(site: FakeSite, clock: Time | None = None, gap: float = 0.0, **limits: Any) -> PoliteClient:
    clock, dice = clock or Time(), Random(7)
    pace = ProcessPace(dice, gap=gap, now=clock, sleep=clock.sleep)
    return PoliteClient(Guard(allow={site.place}), dice=dice, pace=pace, limits=Limits(**limits), sleep=clock.sleep)


def one_by_one(*answers: bytes) -> Callable[[Asked], bytes]:
    """The answers in order, the last one for ever."""
    left = list(answers)
    return lambda _asked: left.pop(0) if len(left) > 1 else left[0]


async def test_a_question_is_asked_and_answered():
    async with FakeSite(lambda _: reply(200, '{"а": 1}'.encode(), content_type="application/json")) as site:
        async with polite(site) as client:
            answer = await client.ask(
                "POST", f"{site.url}/a?b=c", json={"x": "ы"}, headers={"Authorization": "Bearer k"}
            )
        (asked,) = site.asked
    assert (answer.status, answer.json(), answer.url) == (200, {"а": 1}, f"{site.url}/a?b=c")
    assert (asked.method, asked.path, asked.body.decode()) == ("POST", "/a?b=c", '{"x":"ы"}')
    assert asked.headers["authorization"] == "Bearer k"
    assert asked.headers["user-agent"].startswith("Dastyor/")
    assert asked.headers["accept-encoding"] == "gzip, deflate"


async def test_the_environments_proxy_is_not_asked(monkeypatch):
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
    async with FakeSite() as site, polite(site) as client:
        assert (await client.ask("GET", site.url)).status == 200


def test_text_is_read_by_its_charset_and_never_fails():
    def answer(kind: str, body: bytes) -> Answer:
        return Answer(200, httpx.Headers({"content-type": kind}), body, "http://x/")

    assert answer("text/html; charset=windows-1251", "обед".encode("cp1251")).text == "обед"
    assert answer("text/html", "обед".encode()).text == "обед"
    assert answer("text/html; charset=klingon", b"x").text == "x"
    assert answer("text/html; charset=utf-8", b"\xff").text == "\ufffd"
    for body in (b"{", b"\xff", b"[" * 100_000):
        with pytest.raises(AnswerUnreadable, match="not JSON"):
            answer("application/json", body).json()


# -- again, or not again --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "first", [HANG_UP, reply(502), reply(503), reply(504), reply(429), b"HTTP/1.1 200 OK\r\nrubbish"]
)
async def test_what_does_no_harm_twice_is_asked_again(first):
    async with FakeSite(one_by_one(first, reply(200, b"at last"))) as site, polite(site, silence=0.2) as client:
        assert (await client.ask("GET", site.url)).body == b"at last"
        assert len(site.asked) == 2


@pytest.mark.parametrize("first", [HANG_UP, b"HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nhalf"])
async def test_what_was_perhaps_done_is_never_sent_again(first):
    async with FakeSite(one_by_one(first, reply())) as site, polite(site, silence=0.2) as client:
        with pytest.raises(SiteDown):
            await client.ask("POST", site.url, content=b"pay")
        assert len(site.asked) == 1


async def test_a_write_that_was_refused_for_now_is_sent_again_and_one_that_failed_is_not():
    async with (
        FakeSite(one_by_one(reply(429, retry_after="2"), reply(503), reply(200))) as site,
        polite(site) as client,
    ):
        assert (await client.ask("POST", site.url)).status == 503
        assert len(site.asked) == 2


async def test_what_was_surely_not_sent_is_tried_three_times():
    async with FakeSite() as site:
        place = site.place
    tried = 0

    class Deaf(httpx.AsyncBaseTransport):
        async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
            nonlocal tried
            tried += 1
            raise httpx.ConnectError("refused")

    clock = Time()
    client = PoliteClient(
        Guard(allow={place}), dice=Random(1), transport=Deaf(), sleep=clock.sleep, pace=ProcessPace(Random(1), gap=0)
    )
    with pytest.raises(SiteDown, match="ConnectError"):
        await client.ask("POST", f"http://{place}/")
    assert tried == 3
    assert 0.75 <= clock.now - 1_000 <= 1.5  # 0.5 and 1 s, each by chance between half and whole


async def test_a_silent_site_is_left_in_time():
    async with (
        FakeSite(lambda _: b"HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n") as site,
        polite(site, whole=0.1, tries=1) as client,
    ):
        began = time.monotonic()
        with pytest.raises(SiteDown, match="TimeoutError"):
            await client.ask("GET", site.url)
        assert time.monotonic() - began < 2


# -- pace and Retry-After -------------------------------------------------------------------------------------------


async def test_a_site_is_asked_at_its_pace_over_one_connection():
    clock = Time()
    moments: list[float] = []

    def answer(_asked: Asked) -> bytes:
        moments.append(clock.now)
        return reply()

    async with FakeSite(answer) as site, polite(site, clock, gap=1.0, patience=100.0) as client:
        async with asyncio.TaskGroup() as group:
            for _ in range(8):
                group.create_task(client.ask("GET", site.url))
        assert (site.connections, site.most_at_once) == (1, 1)
    gaps = [later - earlier for earlier, later in pairwise(moments)]
    assert all(1.0 <= gap <= 1.3 for gap in gaps)
    assert len({round(gap, 6) for gap in gaps}) > 1


@pytest.mark.parametrize("form", ["seconds", "date"])
async def test_retry_after_is_obeyed(form):
    clock = Time()
    told = "7" if form == "seconds" else format_datetime(machine_now() + timedelta(seconds=8))
    moments: list[float] = []
    answers = one_by_one(reply(429, retry_after=told), reply(200))

    def answer(asked: Asked) -> bytes:
        moments.append(clock.now)
        return answers(asked)

    async with FakeSite(answer) as site, polite(site, clock) as client:
        assert (await client.ask("GET", site.url)).status == 200
    assert 6 <= moments[1] - moments[0] <= 8


async def test_nobody_asks_a_site_that_wants_more_patience_than_there_is():
    clock = Time()
    async with FakeSite(one_by_one(reply(503, retry_after="3600"), reply(200))) as site, polite(site, clock) as client:
        for _ in range(3):
            with pytest.raises(SiteBusy, match="retry_after=3"):
                await client.ask("GET", site.url)
        assert len(site.asked) == 1
        clock.now += 3_600
        assert (await client.ask("GET", site.url)).status == 200


@pytest.mark.parametrize(
    ("told", "seconds"), [("", None), ("soon", None), ("-5", None), ("0", 0), ("9" * 30, 86_400), ("Wed, 21 Oct 2015 07:28:00 GMT", 0), ("٣", None)]
)  # fmt: skip
def test_retry_after_is_read_as_the_standard_writes_it(told, seconds):
    assert retry_after(httpx.Headers({"retry-after": told.encode()})) == seconds


async def test_turns_are_apart_for_each_site_and_rest_is_forgotten():
    clock = Time()
    pace = ProcessPace(Random(1), gap=5.0, now=clock, sleep=clock.sleep)
    for number in range(3_000):
        async with pace.turn(f"s{number}:80", 0.0):
            clock.now += 0.01
    assert clock.now == pytest.approx(1_030)
    assert len(pace._sites) <= 1_000
    with pytest.raises(SiteBusy):
        async with pace.turn("s2999:80", 1.0):
            raise AssertionError


async def test_several_at_once_where_a_site_bears_it():
    clock, inside, most = Time(), 0, 0
    pace = ProcessPace(Random(1), gap=0.0, at_once=3, now=clock, sleep=clock.sleep)

    async def visit() -> None:
        nonlocal inside, most
        async with pace.turn("s:80", 9.0):
            inside += 1
            most = max(most, inside)
            await asyncio.sleep(0)
            inside -= 1

    async with asyncio.TaskGroup() as group:
        for _ in range(20):
            group.create_task(visit())
    assert most == 3


# -- the breaker ----------------------------------------------------------------------------------------------------


async def test_a_site_that_keeps_failing_is_left_alone():
    async with FakeSite(lambda _: reply(500)) as site, polite(site) as client:
        for _ in range(5):
            assert (await client.ask("GET", site.url)).status == 500
        with pytest.raises(SiteDown, match="retry_after="):
            await client.ask("GET", site.url)
        assert len(site.asked) == 5


def test_the_breaker_opens_tries_once_and_closes():
    clock = Time()
    breaker = Breaker("s:80", now=clock)
    for _ in range(4):
        breaker.failed()
    breaker.succeeded()
    for _ in range(5):
        breaker.admit()
        breaker.failed()
    for rest in (30, 60, 120, 240, 480, 600, 600):
        clock.now += rest - 0.01
        with pytest.raises(SiteDown):
            breaker.admit()
        clock.now += 0.02
        breaker.admit()  # the trial
        with pytest.raises(SiteDown):
            breaker.admit()  # the others wait for it
        breaker.failed()
    clock.now += 600.01
    breaker.admit()
    breaker.succeeded()
    breaker.admit()
    breaker.failed()
    breaker.admit()


def test_a_trial_that_never_reports_back_blocks_nobody_for_ever():
    clock = Time()
    breaker = Breaker("s:80", failures=1, now=clock)
    breaker.failed()
    for _ in range(3):
        clock.now += 30.01
        breaker.admit()


# -- bodies ---------------------------------------------------------------------------------------------------------


def deflated(raw: bytes, bits: int = -zlib.MAX_WBITS) -> bytes:
    packer = zlib.compressobj(wbits=bits)
    return packer.compress(raw) + packer.flush()


ZEROS = bytes(300 * MIB // 4)
BOMBS = {
    "gzip": (gzip.compress(ZEROS * 4, mtime=0), "gzip"),
    "gzip in members": (gzip.compress(ZEROS, mtime=0) * 4, "gzip"),
    "deflate": (zlib.compress(ZEROS), "deflate"),
    "deflate, bare": (deflated(ZEROS), "deflate"),
    "members of nothing": (gzip.compress(b"", mtime=0) * 200_000, "gzip"),
}


@pytest.mark.parametrize("bomb", BOMBS)
async def test_a_bomb_is_cut_at_the_budget(bomb):
    packed, packing = BOMBS[bomb]
    async with (
        FakeSite(lambda _: reply(200, packed, content_encoding=packing)) as site,
        polite(site, body=2 * MIB) as client,
    ):
        tracemalloc.start()
        try:
            with pytest.raises(AnswerTooLarge, match=f"limit={2 * MIB}"):
                await client.ask("GET", site.url)
            _, peak = tracemalloc.get_traced_memory()
        finally:
            tracemalloc.stop()
    assert peak < 8 * MIB + len(packed)


@pytest.mark.parametrize("packing", ["br", "zstd", "compress", "gzip, gzip", "gzip, br", "x" * 500])
async def test_a_packing_that_was_not_asked_for_is_refused_unread(packing):
    async with FakeSite(lambda _: reply(200, b"x", content_encoding=packing)) as site, polite(site) as client:
        with pytest.raises(AnswerUnreadable, match="not asked for"):
            await client.ask("GET", site.url)


@pytest.mark.parametrize(
    ("packing", "pack"),
    [("", bytes), ("identity", bytes), ("gzip", gzip.compress), ("GZIP", lambda raw: gzip.compress(raw[:9], mtime=0) + gzip.compress(raw[9:]) + bytes(7)),
     ("deflate", zlib.compress), ("deflate", deflated)],
)  # fmt: skip
async def test_an_honest_body_of_just_the_budget_is_whole(packing, pack):
    raw = Random(3).randbytes(70_000) + bytes(30_000)
    async with (
        FakeSite(lambda _: reply(200, pack(raw), content_encoding=packing)) as site,
        polite(site, body=100_000) as client,
    ):
        assert (await client.ask("GET", site.url)).body == raw
    async with (
        FakeSite(lambda _: reply(200, pack(raw + b"!"), content_encoding=packing)) as site,
        polite(site, body=100_000) as client,
    ):
        with pytest.raises(AnswerTooLarge):
            await client.ask("GET", site.url)


async def test_a_body_that_tells_its_size_is_refused_before_it_is_read():
    raw = b"HTTP/1.1 200 OK\r\ncontent-length: 999999999999\r\n\r\n"
    async with FakeSite(lambda _: raw) as site, polite(site, tries=1, silence=5.0) as client:
        with pytest.raises(AnswerTooLarge):
            await client.ask("GET", site.url)


@pytest.mark.parametrize(
    "packed", [gzip.compress(b"whole " * 99, mtime=0)[:-9], b"no gzip at all", gzip.compress(b"a", mtime=0) + b"tail"]
)
async def test_a_broken_body_is_told(packed):
    async with FakeSite(lambda _: reply(200, packed, content_encoding="gzip")) as site, polite(site) as client:
        with pytest.raises(AnswerUnreadable):
            await client.ask("GET", site.url)


class Pieces(httpx.AsyncByteStream):
    def __init__(self, raw: bytes, step: int) -> None:
        self.raw, self.step = raw, step

    async def __aiter__(self) -> Any:
        for start in range(0, len(self.raw), self.step):
            yield self.raw[start : start + self.step]


def answered(raw: bytes, packing: str, step: int) -> httpx.Response:
    request = httpx.Request("GET", "http://x")
    return httpx.Response(200, headers={"content-encoding": packing}, stream=Pieces(raw, step), request=request)


async def test_what_never_becomes_anything_is_cut_too():
    members = gzip.compress(b"") * 10_000  # 200 kB on the wire, nothing inside, and no word of its size
    with pytest.raises(AnswerTooLarge):
        await read_body(answered(members, "gzip", 2_000), 1_000)


@given(st.binary(max_size=300), st.sampled_from(["gzip", "deflate"]), st.integers(1, 40))
def test_rubbish_for_a_body_is_a_body_or_a_problem(raw, packing, step):
    response = answered(raw, packing, step)
    try:
        assert len(asyncio.run(read_body(response, 1_000))) <= 1_000
    except (AnswerTooLarge, AnswerUnreadable):
        return


@given(st.binary(max_size=3_000), st.sampled_from([gzip.compress, zlib.compress, deflated]), st.integers(1, 40))
def test_however_a_body_is_cut_into_pieces_it_is_the_same(raw, pack, step):
    packed = pack(raw)

    packing = "gzip" if pack is gzip.compress else "deflate"
    response = answered(packed, packing, step)
    assert asyncio.run(read_body(response, 3_000)) == raw


# -- redirects and cookies ------------------------------------------------------------------------------------------


async def test_a_redirect_on_the_same_site_keeps_what_was_meant_for_it():
    answers = one_by_one(reply(302, location="/next"), reply(200, b"here"))
    async with FakeSite(answers) as site, polite(site) as client:
        answer = await client.ask("POST", f"{site.url}/form", form={"a": "b"}, headers={"Authorization": "Bearer k"})
        first, second = site.asked
    assert (answer.body, answer.url) == (b"here", f"{site.url}/next")
    assert (first.method, first.body) == ("POST", b"a=b")
    assert (second.method, second.body, second.headers["authorization"]) == ("GET", b"", "Bearer k")
    assert "content-type" not in second.headers


async def test_a_redirect_to_another_site_takes_no_credentials_along():
    async with FakeSite() as other, FakeSite(lambda _: reply(307, location=f"{other.url}/x")) as site:
        guard = Guard(allow={site.place, other.place})
        client = PoliteClient(guard, dice=Random(1), pace=ProcessPace(Random(1), gap=0))
        async with client:
            await client.ask("GET", site.url, headers={"Authorization": "Bearer k", "Cookie": "a=b", "X-Mine": "1"})
            (asked,) = other.asked
            assert not {"authorization", "cookie"} & asked.headers.keys()
            assert (asked.headers["x-mine"], asked.headers["host"]) == ("1", other.place)
            with pytest.raises(AddressRefused, match="on to another"):
                await client.ask("POST", site.url, content=b"card number")
            assert len(other.asked) == 1


async def test_a_kept_method_is_sent_again_where_the_site_says_so():
    async with FakeSite(one_by_one(reply(308, location="/b"), reply())) as site, polite(site) as client:
        await client.ask("POST", f"{site.url}/a", content=b"body")
        assert [(asked.method, asked.path, asked.body) for asked in site.asked] == [
            ("POST", "/a", b"body"),
            ("POST", "/b", b"body"),
        ]


async def test_cookies_live_in_the_jar_that_is_given_and_nowhere_else():
    async with FakeSite(lambda _: reply(200, set_cookie="session=1; Path=/")) as site, polite(site) as client:
        jar = httpx.Cookies()
        for given_jar in (jar, None, jar, httpx.Cookies()):
            await client.ask("GET", site.url, jar=given_jar)
        assert [asked.headers.get("cookie") for asked in site.asked] == [None, None, "session=1", None]
