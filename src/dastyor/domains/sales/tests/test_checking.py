"""The rules of a line: what is taken, what is refused, with which field and why; and nothing ever raises."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dastyor.domains.sales.errors import BatchTooLong, BatchUnreadable
from dastyor.domains.sales.events import MOST_BYTES, MOST_ITEMS
from dastyor.domains.sales.model import Item, Reason
from dastyor.domains.sales.rules import checking
from dastyor.domains.sales.rules.checking import MOST_LINE, Here, checked, lines_of, read
from dastyor.domains.sales.service.collecting import portions
from dastyor.domains.sales.tests.conftest import sale
from dastyor.kit.periods import time_zone

HERE = Here("UZS", time_zone("Asia/Tashkent"), datetime(2026, 11, 5, 18, tzinfo=UTC))


def said(**changes):
    return read(json.dumps(sale(1, **changes)).encode(), HERE)


def raw(text):
    """A line whose JSON is written by hand: `…` stands for the five fields that must be there."""
    fields = json.dumps(sale(1))[1:-1]
    return read(text.replace("…", fields).encode(), HERE)


def test_a_line_is_taken_with_every_digit():
    item = raw('{…, "cost": 12345678901.123456, "unit_price": "15000.000"}')
    assert isinstance(item, Item)
    assert (item.cost, item.unit_price) == (Decimal("12345678901.123456"), Decimal(15000))
    assert (item.quantity, item.total_amount) == (Decimal(2), Decimal(30000))


def test_a_time_without_a_zone_is_the_workspaces_own():
    item = said(timestamp="2026-11-05T12:00:00")
    assert isinstance(item, Item)
    assert item.timestamp == datetime(2026, 11, 5, 7, tzinfo=UTC)


@pytest.mark.parametrize(
    ("changes", "field", "reason"),
    [
        ({"transaction_id": ...}, "transaction_id", Reason.MISSING),
        ({"transaction_id": ""}, "transaction_id", Reason.EMPTY),
        ({"transaction_id": "  "}, "transaction_id", Reason.EMPTY),
        ({"transaction_id": "x" * 65}, "transaction_id", Reason.TOO_LONG),
        ({"transaction_id": "a\0b"}, "transaction_id", Reason.CONTROL),
        ({"transaction_id": 7}, "transaction_id", Reason.WRONG_KIND),
        ({"transaction_id": None}, "transaction_id", Reason.WRONG_KIND),
        ({"product_name": "x" * 201}, "product_name", Reason.TOO_LONG),
        ({"seller": "\n"}, "seller", Reason.EMPTY),
        ({"seller": "Чой\u0085\x1f"}, "seller", Reason.CONTROL),
        ({"seller": "a\x7f"}, "seller", Reason.CONTROL),
        ({"seller": "\\\x01"}, "seller", Reason.CONTROL),
        ({"quantity": 0}, "quantity", Reason.ZERO),
        ({"quantity": "0.000"}, "quantity", Reason.ZERO),
        ({"quantity": "NaN"}, "quantity", Reason.NOT_FINITE),
        ({"quantity": "-Infinity"}, "quantity", Reason.NOT_FINITE),
        ({"quantity": "two"}, "quantity", Reason.WRONG_KIND),
        ({"quantity": True}, "quantity", Reason.WRONG_KIND),
        ({"quantity": "1000000001"}, "quantity", Reason.TOO_LARGE),
        ({"total_amount": "1e30"}, "total_amount", Reason.TOO_LARGE),
        ({"total_amount": 10**30}, "total_amount", Reason.TOO_LARGE),
        ({"total_amount": "0.0000001"}, "total_amount", Reason.TOO_FINE),
        ({"discount": "-1", "unit_price": "15000"}, "discount", Reason.NEGATIVE),
        ({"cost": "-1"}, "cost", Reason.NEGATIVE),
        ({"currency": "XXQ"}, "currency", Reason.CURRENCY),
        ({"currency": "uzs"}, "currency", Reason.CURRENCY),
        ({"currency": ""}, "currency", Reason.CURRENCY),
        ({"timestamp": "0001-01-01T00:00:00"}, "timestamp", Reason.TIME),
        ({"timestamp": "0001-01-01T00:00:00Z"}, "timestamp", Reason.TIME),
        ({"timestamp": "9999-12-31T23:59:59-14:00"}, "timestamp", Reason.TIME),
        ({"timestamp": "2026-11-07T00:00:00Z"}, "timestamp", Reason.TIME),
        ({"timestamp": "yesterday"}, "timestamp", Reason.TIME),
        ({"timestamp": "2026-02-30T10:00:00Z"}, "timestamp", Reason.TIME),
        ({"unit_price": "14999"}, "total_amount", Reason.TOTAL_DIFFERS),
        ({"unit_price": "15000", "discount": "1"}, "total_amount", Reason.TOTAL_DIFFERS),
        ({"quantity": "-2"}, "total_amount", Reason.TOTAL_DIFFERS),
        ({"price": "15000"}, "price", Reason.UNKNOWN_FIELD),
    ],
)
def test_what_is_wrong_is_told_with_its_field(changes, field, reason):
    assert said(**changes) == (field, reason)


@pytest.mark.parametrize(
    "changes",
    [
        {"quantity": "-2", "total_amount": "-30000"},
        {"quantity": "1", "unit_price": "-11062.06", "total_amount": "-11062.06"},
        {"quantity": "0.333", "unit_price": "30000", "total_amount": "9990"},
        {"quantity": "3", "unit_price": "0.335", "total_amount": "1.00", "currency": "USD"},
        {"unit_price": "16000", "discount": "2000"},
        {"quantity": "1E+0", "total_amount": "3E4"},
        {"quantity": "2.0000000000"},
        {"currency": None, "cost": None, "seller": None},
        {"timestamp": "2000-01-01T00:00:00Z"},
        {"total_amount": "0"},
    ],
)
def test_what_is_odd_and_true_is_taken(changes):
    assert isinstance(said(**changes), Item)


@pytest.mark.parametrize(
    "line", [b"", b"{", b"[]", b"null", b"7", b'"x"', b"\xff", b'{"quantity": NaN}', b'{"a": "\\ud83d"}', b"[" * 5000]
)
def test_a_line_that_is_no_object_is_malformed_or_lacks_its_fields(line):
    found = read(line, HERE)
    assert not isinstance(found, Item)
    assert found[1] in {Reason.MALFORMED, Reason.UNKNOWN_FIELD, Reason.WRONG_KIND}


@given(
    st.binary(max_size=200)
    | st.recursive(st.none() | st.floats() | st.text(), st.lists).map(lambda x: json.dumps(x).encode())
)
def test_no_bytes_raise(line):
    found = read(line, HERE)
    assert isinstance(found, Item | tuple)


_ANY = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=80) | st.decimals().map(str)


@given(st.dictionaries(st.sampled_from(sorted(Item.__struct_fields__)), _ANY))
def test_no_values_raise(changes):
    line = json.dumps(sale(1, **changes)).encode()
    taken, refused = checked([line], HERE)
    assert len(taken) + len(refused) == 1


_NUMBER = st.decimals(allow_nan=True, allow_infinity=True) | st.decimals(-20, 10**16, places=3) | st.sampled_from(
    [Decimal(each) for each in ("1", "2.50", "0", "-0", "1E+3", "1E-7", "0.1234567", "2.0000000", "1E+15", "sNaN",
                                "999999999999999", "1000000001", "1000000000000000.000001")]
)  # fmt: skip
_WORD = st.sampled_from(["tea", "", " ", "\u2003", "x" * 64, "x" * 65, "x" * 200, "x" * 201, "чой"])
_WORDS = ("transaction_id", "product_id", "seller", "channel", "customer_id", "category", "product_name")


@st.composite
def _items(draw):
    """Whatever a line may decode to; in many of them the numbers add up."""
    numbers = {name: draw(_NUMBER) for name in ("quantity", "total_amount")}
    numbers |= {name: draw(st.none() | _NUMBER) for name in ("unit_price", "discount", "cost")}
    quantity, price = numbers["quantity"], numbers["unit_price"]
    if price is not None and quantity.is_finite() and price.is_finite() and draw(st.booleans()):
        off = numbers["discount"] or Decimal(0)
        numbers["total_amount"] = quantity * price - (off if off.is_finite() else 0)
    words = {name: draw(_WORD) for name in _WORDS[:2]} | {name: draw(st.none() | _WORD) for name in _WORDS[2:]}
    return Item(
        **numbers, **words, currency=draw(st.sampled_from([None, "USD", "XXQ", ""])),
        timestamp=draw(st.datetimes(timezones=st.sampled_from([UTC, HERE.zone]))),
    )  # fmt: skip


@given(_items())
def test_what_passes_at_one_look_would_pass_every_question(item):
    if checking._is_plain(item, HERE):
        assert checking._judged(item, HERE, may_control=False) is item


@pytest.mark.parametrize(
    "changes",
    [{}, {"unit_price": "15000"}, {"unit_price": 15000, "cost": "8000.50", "currency": "USD", "seller": "Чой"},
     {"unit_price": "16000", "discount": "2000"}, {"quantity": "0.350", "unit_price": "40000", "total_amount": "14000.00"}],
)  # fmt: skip
def test_an_everyday_sale_passes_at_one_look(changes, monkeypatch):
    monkeypatch.setattr(checking, "_judged", None)
    assert isinstance(said(**changes), Item)


def test_the_same_line_twice_is_one_and_another_with_its_id_is_a_conflict():
    line, same, other = (json.dumps(sale(1, **more)).encode() for more in ({}, {"quantity": "2.0"}, {"quantity": "3"}))
    taken, refused = checked([line, same, other, line], HERE)
    assert [each.index for each in taken] == [0]
    assert [(each.index, each.reason, each.raw) for each in refused] == [(2, Reason.CONFLICT, other)]


@pytest.mark.parametrize("timestamp", ["2025-03-30T01:30:00", "2025-10-26T01:30:00"])
def test_a_line_of_the_hour_that_clocks_skip_or_repeat_is_the_same_when_it_comes_again(timestamp):
    london = Here("GBP", time_zone("Europe/London"), HERE.now)
    line = json.dumps(sale(1, timestamp=timestamp)).encode()
    taken, refused = checked([line, line], london)
    assert (len(taken), refused) == (1, [])
    assert taken[0].item.timestamp.tzinfo is UTC


@pytest.mark.parametrize(
    ("first", "again", "is_same"),
    [
        ({}, {"currency": "UZS"}, True),
        ({"currency": "UZS"}, {}, True),
        ({"cost": "5", "category": "food"}, {}, True),
        ({"product_name": "Tea"}, {"product_name": "Green tea"}, True),
        ({"timestamp": "2026-11-05T12:00:00"}, {"timestamp": "2026-11-05T07:00:00Z"}, True),
        ({}, {"currency": "USD"}, False),
        ({}, {"cost": "5"}, False),
        ({"cost": "5"}, {"cost": "6"}, False),
        ({"category": "food"}, {"category": "drinks"}, False),
        ({"seller": "Aziz"}, {}, False),
    ],
)
def test_in_one_batch_as_in_two_what_goes_without_saying_is_no_other_content(first, again, is_same):
    taken, refused = checked([json.dumps(sale(1, **each)).encode() for each in (first, again)], HERE)
    assert (len(taken), len(refused)) == (1, 0 if is_same else 1)


def test_a_body_is_an_object_an_array_or_lines():
    assert lines_of(b' {"a": 1}', is_ndjson=False) == [b' {"a": 1}']
    assert lines_of(b'[{"a": 1.10}, 2]', is_ndjson=False) == [b'{"a": 1.10}', b"2"]
    assert lines_of(b'{"a": 1}\r\n\n  \n{"b": 2}\n', is_ndjson=True) == [b'{"a": 1}\r', b'{"b": 2}']
    with pytest.raises(BatchUnreadable):
        lines_of(b"[1, 2", is_ndjson=False)
    assert len(lines_of(b"{}\n" * 10_000, is_ndjson=True)) == 10_000
    with pytest.raises(BatchTooLong):
        lines_of(b"{}\n" * 10_001, is_ndjson=True)


def test_zeros_beyond_the_sixth_place_are_left_out_and_other_digits_stay_as_sent():
    item = said(quantity="2." + "0" * 5000, total_amount="12500.5000000000", cost="4.100")
    assert [str(number) for number in (item.quantity, item.total_amount, item.cost)] == [
        "2.000000", "12500.500000", "4.100",
    ]  # fmt: skip


def test_a_line_longer_than_its_fields_allow_is_refused_whatever_it_says():
    line = json.dumps(sale(1)).encode()
    assert isinstance(read(line + b" " * (MOST_LINE - len(line)), HERE), Item)
    assert read(line + b" " * MOST_LINE, HERE) == (None, Reason.TOO_LONG)


@pytest.mark.parametrize(("body", "is_ndjson"), [(b"[" + b"0," * 2_000_000 + b"0]", False), (b"\n" * 2_000_000, True)])
def test_a_body_of_nothing_but_marks_is_refused_before_it_is_parted(body, is_ndjson, monkeypatch):
    monkeypatch.setattr(checking, "_array", None)
    with pytest.raises(BatchTooLong):
        lines_of(body, is_ndjson=is_ndjson)


@given(st.lists(st.integers(0, MOST_BYTES // 3), max_size=1200))
def test_lines_are_parted_in_their_order_into_what_a_message_holds(lengths):
    lines = [bytes(length) for length in lengths]
    parts = list(portions(lines))
    assert [line for part in parts for line in part] == lines
    assert all(part and len(part) <= MOST_ITEMS and sum(map(len, part)) <= MOST_BYTES for part in parts)
