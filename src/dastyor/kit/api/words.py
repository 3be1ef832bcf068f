"""What stands in bodies: strict models, and money as {"amount": "12500.50", "currency": "UZS"}."""

from __future__ import annotations

from collections.abc import Mapping
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


#: Money in bodies and answers. A JSON number is read digit by digit too: no float comes near it.
MoneyWire = Annotated[
    Money,
    PlainValidator(_read_money),
    PlainSerializer(Money.to_wire, return_type=dict[str, str]),
    WithJsonSchema(
        {
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
    ),
]
