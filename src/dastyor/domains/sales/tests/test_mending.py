"""A refused line is mended in one place: the rest of it stays as it came."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from dastyor.domains.sales.model import Item, Quarantined, QuarantineId
from dastyor.domains.sales.rules.checking import Here, checked, read
from dastyor.domains.sales.rules.mending import mended, needless, without, wrong_field
from dastyor.domains.sales.tests.conftest import sale
from dastyor.kit.digits import AmountUnreadable
from dastyor.kit.ids import new_id
from dastyor.kit.periods import time_zone

NOW = datetime(2026, 11, 5, 18, tzinfo=UTC)
HERE = Here("UZS", time_zone("Asia/Tashkent"), NOW)


def refused(line):
    """The line as quarantine has it."""
    raw = line if isinstance(line, bytes) else json.dumps(line).encode()
    _, (why,) = checked([raw], HERE)
    return Quarantined(
        id=QuarantineId(new_id()), transaction_id=why.transaction_id, field=why.field, reason=why.reason, raw=raw,
        received_at=NOW,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "text", "field", "value"),
    [
        ({"quantity": 0}, "2", "quantity", "2"),
        ({"quantity": "two"}, "2,5", "quantity", "2.5"),
        ({"total_amount": "a lot"}, "30 000", "total_amount", "30000"),
        ({"quantity": "-2"}, "−30 000", "total_amount", "-30000"),
        ({"timestamp": "yesterday"}, "05.11.2026 9:30", "timestamp", "2026-11-05T09:30:00"),
        ({"timestamp": ...}, "5.11.2026", "timestamp", "2026-11-05T00:00:00"),
        ({"timestamp": None}, "2026-11-05 12:30", "timestamp", "2026-11-05T12:30:00"),
        ({"currency": "сум"}, "usd", "currency", "USD"),
        ({"product_id": " "}, " tea ", "product_id", "tea"),
        ({"seller": "x" * 65}, 'Dil"noza', "seller", 'Dil"noza'),
    ],
)
def test_what_a_person_writes_makes_the_line_right(changes, text, field, value):
    line = refused(sale(1, **changes))
    assert wrong_field(line) == field
    made = mended(line, text)
    assert json.loads(made)[field] == value
    assert isinstance(read(made, HERE), Item)


def test_every_other_digit_stays_as_it_came():
    line = refused(b'{"transaction_id": "t", "product_id": "tea", "quantity": 0, "cost": 0.100000, "total_amount": 3E4, '
                   b'"timestamp": "2026-11-05T12:00:00Z"}')  # fmt: skip
    made = mended(line, "2")
    assert b'"cost":0.100000' in made
    assert b'"total_amount":3E4' in made


@pytest.mark.parametrize("raw", [b"rubbish", b'{"transaction_id": "t", ', b'{"timestamp": "never", ', b"[1]", b"null"])
def test_of_what_is_no_object_the_whole_line_is_written(raw):
    line = refused(raw)
    assert (wrong_field(line), needless(line)) == (None, None)
    assert mended(line, f"  {json.dumps(sale(1))}\n") == json.dumps(sale(1)).encode()


def test_no_number_is_no_number():
    with pytest.raises(AmountUnreadable):
        mended(refused(sale(1, quantity=0)), "lunch 45 000")


@pytest.mark.parametrize(
    ("changes", "field", "is_right"),
    [
        ({"price": "5"}, "price", True),
        ({"currency": "XXQ"}, "currency", True),
        ({"seller": ""}, "seller", True),
        ({"unit_price": "14999", "discount": "2"}, "unit_price", True),
        ({"unit_price": "15000", "quantity": "-2"}, "unit_price", False),
        ({"quantity": "-2"}, None, False),
        ({"quantity": 0}, None, False),
        ({"timestamp": ...}, None, False),
    ],
)
def test_what_need_not_be_there_can_be_left_out(changes, field, is_right):
    line = refused(sale(1, **changes))
    assert needless(line) == field
    if field:
        assert isinstance(read(without(line, field), HERE), Item) is is_right
