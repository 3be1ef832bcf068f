"""The value that a person writes into a refused line: numbers, moments and words as a till would have sent them."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from dastyor.domains.sales.model import Quarantined, QuarantineId, Reason
from dastyor.domains.sales.rules.mending import mended, needless, without, wrong_field
from dastyor.domains.sales.tests.conftest import sale
from dastyor.kit.digits import AmountUnreadable
from dastyor.kit.ids import new_id


def line(field, reason=Reason.WRONG_KIND, raw=None, **changes):
    return Quarantined(
        id=QuarantineId(new_id()), transaction_id="t-1", field=field, reason=reason,
        raw=json.dumps(sale(1, **changes)).encode() if raw is None else raw, received_at=datetime(2026, 11, 5, tzinfo=UTC),
    )  # fmt: skip


@pytest.mark.parametrize("field", ["quantity", "total_amount", "unit_price", "discount", "cost"])
def test_every_number_is_read_as_people_write_it(field):
    assert json.loads(mended(line(field), " 12 500,50 "))[field] == "12500.50"
    assert json.loads(mended(line(field), "0,0000001"))[field] == "0.0000001"  # never 1E-7
    with pytest.raises(AmountUnreadable):
        mended(line(field), "twelve")


@pytest.mark.parametrize("field", ["product_id", "seller", "channel", "customer_id", "product_name", "category"])
def test_a_word_of_digits_stays_the_word_that_it_is(field):
    assert json.loads(mended(line(field), " 12 500,50 "))[field] == "12 500,50"
    assert json.loads(mended(line(field), "uzs"))[field] == "uzs"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("5.11.2026 9:30", "2026-11-05T09:30:00"),
        ("05.11.2026, 9:30", "2026-11-05T09:30:00"),
        ("05.11.2026   19:30:15", "2026-11-05T19:30:15"),
        ("1.2.2026", "2026-02-01T00:00:00"),
        ("31.12.2026 23:59", "2026-12-31T23:59:00"),
        ("2026-11-05", "2026-11-05T00:00:00"),
        ("2026-11-05 12:30:15", "2026-11-05T12:30:15"),
        ("2026-11-05T12:30:00+05:00", "2026-11-05T12:30:00+05:00"),
        # What is no moment is told as it was written, and refused by its field.
        ("31.02.2026 9:30", "2026-02-31 09:30"),
        ("5.11.26", "5.11.26"),
        ("5.11.2026 noon", "5.11.2026 noon"),
        ("yesterday", "yesterday"),
    ],
)
def test_a_moment_is_written_with_the_day_first_or_the_year_first(text, told):
    assert json.loads(mended(line("timestamp"), f" {text} "))["timestamp"] == told


def test_a_field_that_was_not_there_is_added_and_one_that_was_is_not_there_twice():
    made = mended(line("seller", seller=...), "Лола")
    assert json.loads(made) == sale(1, seller="Лола")
    made = mended(line("seller", seller="Aziz"), "Лола")
    assert made.count(b"seller") == 1
    assert json.loads(made) == sale(1, seller="Лола")


def test_a_line_without_a_field_or_that_is_no_object_is_written_anew():
    assert wrong_field(line("quantity")) == "quantity"
    assert wrong_field(line(None, Reason.MALFORMED)) is None
    assert wrong_field(line("quantity", raw=b"[1]")) is None
    assert mended(line(None, Reason.MALFORMED), ' {"a": 1} ') == b'{"a": 1}'
    assert mended(line("quantity", raw=b"\xff\xfe"), " 2 ") == b"2"
    assert needless(line("seller", raw=b"[" * 5000)) is None


def test_only_what_stands_in_the_line_and_need_not_be_there_is_needless():
    optional = (
        "currency",
        "unit_price",
        "discount",
        "cost",
        "seller",
        "channel",
        "customer_id",
        "product_name",
        "category",
    )
    for field in optional:
        assert needless(line(field, **{field: "x"})) == field
        assert needless(line(field)) is None, "it is not there"
    for field in ("transaction_id", "product_id", "quantity", "total_amount", "timestamp"):
        assert needless(line(field)) is None, field
    assert needless(line("colour", Reason.UNKNOWN_FIELD, colour="red")) == "colour"


def test_of_a_total_that_differs_the_price_is_needless_and_its_discount_goes_along():
    denied = line("total_amount", Reason.TOTAL_DIFFERS, unit_price="1", discount="2", cost="3")
    assert needless(denied) == "unit_price"
    assert json.loads(without(denied, "unit_price")) == sale(1, cost="3")
    assert json.loads(without(denied, "discount")) == sale(1, unit_price="1", cost="3")
    assert needless(line("total_amount", Reason.TOTAL_DIFFERS, discount="2")) is None
    assert without(line("seller", raw=b"null"), "seller") == b"{}"


def test_what_is_left_stays_byte_by_byte_in_its_order():
    raw = b'{"quantity": 2.50, "seller": "", "total_amount": 3E4, "cost":  1.0}'
    assert without(line("seller", raw=raw), "seller") == b'{"quantity":2.50,"total_amount":3E4,"cost":1.0}'
