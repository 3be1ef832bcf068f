"""What stands in bodies: strict models, and money as {"amount": "12500.50", "currency": "UZS"}."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, PlainSerializer, PlainValidator, WithJsonSchema

from dastyor.kit.errors import Problem
from dastyor.kit.money import Money


class Body(BaseModel):
    """A body that a caller sends: a field that is not ours is a mistake worth telling."""

    model_config = ConfigDict(extra="forbid")


def _read_money(value: Any) -> Money:
    if isinstance(value, Money):
        return value
    if not isinstance(value, Mapping) or set(value) != {"amount", "currency"}:
        raise ValueError('money is {"amount": "12500.50", "currency": "UZS"}')
    try:
        return Money.from_wire(value)
    except Problem as problem:
        raise ValueError(problem.sentence()) from problem


def _read_amount(value: Any) -> Money | Decimal:
    """One field, one reason: of a union every part would complain, in words of the machine."""
    if isinstance(value, Mapping | Money):
        return _read_money(value)
    try:
        number = Decimal(value) if isinstance(value, str | int | Decimal) and not isinstance(value, bool) else None
    except ArithmeticError:
        number = None
    if number is None or not number.is_finite():
        raise ValueError('an amount is {"amount": "12500.50", "currency": "UZS"}, or a number in your currency')
    return number


_MONEY_SCHEMA: dict[str, Any] = {
    "type": "object",
    "title": "Money",
    "description": "An exact amount: a decimal string, and an ISO 4217 code.",
    "properties": {
        "amount": {"type": "string", "pattern": r"^-?\d{1,25}(\.\d{1,6})?$", "examples": ["12500.50"]},
        "currency": {"type": "string", "pattern": "^[A-Z]{3}$", "examples": ["UZS"]},
    },
    "required": ["amount", "currency"],
    "additionalProperties": False,
}
_NUMBER_SCHEMA: list[dict[str, Any]] = [
    {"type": "number"},
    {"type": "string", "pattern": r"^[+-]?(\d+\.?\d*|\.\d+)$", "examples": ["12500.50"]},
]

#: Money in bodies and answers. A JSON number is read digit by digit too: no float comes near it.
MoneyWire = Annotated[
    Money,
    PlainValidator(_read_money),
    PlainSerializer(Money.to_wire, return_type=dict[str, str]),
    WithJsonSchema(_MONEY_SCHEMA),
]


#: What a body may tell of money: whole, or a number in the workspace's currency.
AmountWire = Annotated[
    Money | Decimal, PlainValidator(_read_amount), WithJsonSchema({"anyOf": [_MONEY_SCHEMA, *_NUMBER_SCHEMA]})
]
