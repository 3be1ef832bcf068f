"""What stands in bodies: money in its one form, and no field that is not ours."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from dastyor.kit.api import Body, MoneyWire
from dastyor.kit.money import Money

MONEY = TypeAdapter(MoneyWire)


class Cup(Body):
    name: str
    price: MoneyWire | None = None


def reason(value: object) -> str:
    with pytest.raises(ValidationError) as refused:
        MONEY.validate_python(value)
    return refused.value.errors()[0]["msg"]


@pytest.mark.parametrize(
    ("value", "amount", "currency"),
    [
        ({"amount": "12500.50", "currency": "UZS"}, "12500.50", "UZS"),
        ({"amount": 12500, "currency": "UZS"}, "12500", "UZS"),
        ({"amount": Decimal("0.1"), "currency": "USD"}, "0.1", "USD"),
        ({"currency": "USD", "amount": "-0.000001"}, "-0.000001", "USD"),
        (Money(Decimal(5), "EUR"), "5", "EUR"),
    ],
)
def test_money_is_read_digit_by_digit(value: object, amount: str, currency: str) -> None:
    assert MONEY.validate_python(value) == Money(Decimal(amount), currency)


@pytest.mark.parametrize(
    "value",
    [None, 5, "5 UZS", [], ["5", "UZS"], {}, {"amount": "5"}, {"currency": "UZS"},
     {"amount": "5", "currency": "UZS", "note": "x"}, {"Amount": "5", "currency": "UZS"}],
)  # fmt: skip
def test_money_of_another_shape_is_shown_the_right_one(value: object) -> None:
    assert reason(value).endswith('money is {"amount": "12500.50", "currency": "UZS"}')


@pytest.mark.parametrize(
    ("value", "says"),
    [
        ({"amount": 0.5, "currency": "UZS"}, "decimal string"),
        ({"amount": True, "currency": "UZS"}, "decimal string"),
        ({"amount": "1e5", "currency": "UZS"}, "decimal string"),
        ({"amount": "5", "currency": "XYZ"}, "ISO 4217"),
        ({"amount": "5", "currency": 860}, "ISO 4217"),
        ({"amount": "5", "currency": None}, "ISO 4217"),
        ({"amount": "0.0000001", "currency": "UZS"}, "more digits after the point"),
        ({"amount": "9" * 30, "currency": "UZS"}, "larger than can be recorded"),
    ],
)
def test_money_that_is_refused_says_why(value: object, says: str) -> None:
    assert says in reason(value)


@given(st.decimals(-(10**15), 10**15, places=6))
def test_money_is_answered_as_it_was_kept(amount: Decimal) -> None:
    sent = MONEY.dump_python(Money(amount, "UZS"))
    assert sent == {"amount": f"{amount:f}", "currency": "UZS"}
    assert MONEY.validate_python(sent) == Money(amount, "UZS")


def test_money_is_described_by_what_is_read_and_answered() -> None:
    for mode in ("validation", "serialization"):
        schema = MONEY.json_schema(mode=mode)
        assert (schema["required"], schema["additionalProperties"]) == (["amount", "currency"], False)
        assert schema["properties"]["currency"]["pattern"] == "^[A-Z]{3}$"


@pytest.mark.parametrize("more", [{"id": 1}, {"Name": "x"}, {"price ": None}])
def test_a_field_that_is_not_ours_is_told(more: dict[str, object]) -> None:
    with pytest.raises(ValidationError) as refused:
        Cup.model_validate({"name": "piala"} | more)
    (error,) = refused.value.errors()
    assert (error["type"], error["loc"]) == ("extra_forbidden", tuple(more))
