"""A route reads the whole body within its bound, and every digit and letter of its JSON."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.requests import Request

from dastyor.kit.api.route import BODY_MOST, BodyTooLarge, _Given, new_router, read


def request(*parts, length=None):
    """A request whose body comes in these parts; `length` is what its header says."""
    waiting = list(parts)
    headers = [] if length is None else [(b"content-length", str(length).encode())]

    async def receive():
        part = waiting.pop(0)
        return {"type": "http.request", "body": part, "more_body": bool(waiting)}

    made = Request({"type": "http", "method": "POST", "path": "/", "headers": headers}, receive)
    made.state.waiting = waiting
    return made


async def json_of(body):
    return await _Given({"type": "http", "method": "POST", "path": "/", "headers": []}, body).json()


@pytest.mark.parametrize("parts", [[b""], [b"abc"], [b"a", b"", b"bc"], [b"x" * 10] * 3])
async def test_a_body_is_read_whole(parts):
    assert await read(request(*parts)) == b"".join(parts)


@pytest.mark.parametrize(("size", "passes"), [(9, True), (10, True), (11, False)])
async def test_a_body_is_read_to_its_bound_and_no_further(size, passes):
    whole = request(b"x" * 5, b"x" * (size - 5), b"", b"never asked for")
    if passes:
        assert len(await read(request(b"x" * 5, b"x" * (size - 5)), 10)) == size
        return
    with pytest.raises(BodyTooLarge):
        await read(whole, 10)
    assert whole.state.waiting == [b"", b"never asked for"]


@pytest.mark.parametrize(("length", "passes"), [(10, True), (11, False), (10**30, False), ("x", True), ("-5", True)])
async def test_a_body_that_says_it_is_too_large_is_not_read(length, passes):
    asked = request(b"small", length=length)
    if passes:
        assert await read(asked, 10) == b"small"
    else:
        with pytest.raises(BodyTooLarge):
            await read(asked, 10)
        assert asked.state.waiting == [b"small"]


def test_the_bound_is_that_of_the_contract():
    assert (BODY_MOST, BodyTooLarge.status) == (16 * 1024 * 1024, 413)


@pytest.mark.parametrize(
    ("body", "value"),
    [
        (b"12500.50", Decimal("12500.50")),
        (b"0.1", Decimal("0.1")),
        (b"1e2", Decimal("1E+2")),
        (b"12345678901234567890", 12345678901234567890),
        (b'{"a": [1, 2.50, null, true]}', {"a": [1, Decimal("2.50"), None, True]}),
        ('"ноябрь"'.encode(), "ноябрь"),
        (b'"\\u043d"', "н"),
        (b'"\\ud83d\\ude00"', "😀"),
    ],
)
async def test_json_keeps_every_digit_and_letter(body, value):
    read_as = await json_of(body)
    assert read_as == value
    assert str(read_as) == str(value)


@pytest.mark.parametrize(
    "body",
    [b"NaN", b"Infinity", b"-Infinity", b"[1, NaN]", b'"\\ud83d"', b'{"\\udc00": 1}', b'["\\ud83d", "\\ude00"]', b"{",
     b"", b"1e401", b"1e-401", b"0." + b"1" * 400, b"1e999999999999999999999", b"'x'", b"\xff"],
)  # fmt: skip
async def test_what_no_text_or_number_can_hold_is_refused(body):
    with pytest.raises(ValueError):
        await json_of(body)


@pytest.mark.parametrize("body", [b"1e400", b"1e-400", b"0." + b"1" * 398])
async def test_a_number_up_to_the_bound_is_read(body):
    assert isinstance(await json_of(body), Decimal)


@given(st.decimals(allow_nan=False, allow_infinity=False, places=6, min_value=-(10**15), max_value=10**15))
async def test_any_decimal_comes_back_as_it_was_written(number):
    assert str(await json_of(f"{number:f}".encode())) == f"{number:f}"


def test_a_router_stands_below_the_version_and_under_its_name():
    router = new_router("cups")
    assert (router.prefix, router.tags) == ("/api/v1", ["cups"])
