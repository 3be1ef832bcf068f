"""What lines of a till add up to: counted one by one in plain decimals from their bytes, in the order they were sent."""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

_NAMES = {"transaction_id": 64, "product_id": 64, "seller": 64, "channel": 64, "customer_id": 64, "category": 64,
          "product_name": 200}  # fmt: skip
_AMOUNTS = ("quantity", "total_amount", "unit_price", "discount", "cost")
_NEEDED = ("transaction_id", "product_id", "quantity", "total_amount", "timestamp")
_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?([eE][-+]?[0-9]+)?")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[-+]\d\d:\d\d)?")
_KNOWN = {"GBP", "USD", "EUR"}
_STEP = Decimal("0.01")
Line = dict[str, Any]
Sums = list[Decimal]  # gross, refunds, cost, transactions, purchases, units


class Wrong(Exception):
    """The line is no transaction."""


@dataclass
class Books:
    """Every line that counts, by its id, and every one that does not, as often as it was sent.

    `described` are the products that were described before: (category, cost of one) by id.
    """

    zone: str
    currency: str
    described: Mapping[str, tuple[str | None, Decimal | None]]
    kept: dict[str, Line] = field(default_factory=dict)
    refused: Counter[bytes] = field(default_factory=Counter)

    def take(self, lines: Sequence[bytes]) -> None:
        """One batch in its order. An id is its first line's; the same again is the same, anything else is refused."""
        for raw in lines:
            try:
                line = self.read(raw)
            except Wrong:
                self.refused[raw] += 1
                continue
            if not self._is_same(self.kept.setdefault(line["transaction_id"], line), line):
                self.refused[raw] += 1

    def read(self, raw: bytes) -> Line:
        """What the line says. Raises Wrong."""
        try:
            line = json.loads(raw, parse_float=Decimal, parse_int=Decimal)
        except ValueError as error:
            raise Wrong from error
        if not isinstance(line, dict) or any(line.get(name) is None for name in _NEEDED):
            raise Wrong
        line = {name: value for name, value in line.items() if value is not None}
        for name, most in _NAMES.items():
            _require(name not in line or _is_word(line[name], most))
        for name in _AMOUNTS:
            if name in line:
                line[name] = _amount(line[name])
        _require(0 < abs(line["quantity"]) <= 10**9)
        line["currency"] = line.get("currency", self.currency)
        _require(line["currency"] in _KNOWN)
        line["timestamp"] = self._moment(line["timestamp"])
        if "unit_price" in line:
            exact = line["quantity"] * line["unit_price"] - line.get("discount", 0)
            _require(abs(exact - line["total_amount"]) < _STEP)
        else:
            _require(line["quantity"] > 0 or line["total_amount"] <= 0)
        return line

    def _is_same(self, first: Line, again: Line) -> bool:
        """What a line leaves out of cost and category is no other content, and a name is the product's."""
        apart = {"cost", "category", "product_name"}
        return (
            {name: said for name, said in first.items() if name not in apart}
            == {name: said for name, said in again.items() if name not in apart}
            and again.get("category") in {None, self.category(first)}
            and ("cost" not in again or self.cost(again) == self.cost(first))
        )  # fmt: skip

    def _moment(self, text: object) -> datetime:
        _require(isinstance(text, str) and _MOMENT.fullmatch(text) is not None)
        try:
            found = datetime.fromisoformat(str(text))
            found = (found if found.tzinfo else found.replace(tzinfo=ZoneInfo(self.zone))).astimezone(UTC)
        except (ValueError, OverflowError) as error:
            raise Wrong from error
        _require(datetime(2000, 1, 1, tzinfo=UTC) <= found < datetime.now(UTC) + timedelta(days=1))
        return found

    def day(self, line: Line) -> date:
        """The day of the shop on which it was."""
        moment: datetime = line["timestamp"]
        return moment.astimezone(ZoneInfo(self.zone)).date()

    def hour(self, line: Line) -> datetime:
        """The first moment of its hour there."""
        there: datetime = line["timestamp"].astimezone(ZoneInfo(self.zone))
        return there.replace(minute=0, second=0, microsecond=0).astimezone(UTC)

    def category(self, line: Line) -> str | None:
        """Its own, or its product's."""
        return line.get("category") or self.described.get(line["product_id"], (None, None))[0]

    def cost(self, line: Line) -> Decimal:
        """Of all of it: as told, or its product's; nothing where neither is known. A refund's comes back."""
        sign = 1 if line["quantity"] > 0 else -1
        if "cost" in line:
            return abs(line["cost"]) * sign
        one = self.described.get(line["product_id"], (None, None))[1]
        return Decimal(0) if one is None else one * line["quantity"]

    def sums(self, key: Callable[[Line], Any], currency: str) -> dict[Any, Sums]:
        """The figures by that key in that currency; what has no key is left out."""
        made: dict[Any, Sums] = defaultdict(lambda: [Decimal(0)] * 6)
        for line in self.kept.values():
            name = key(line)
            if name is None or line["currency"] != currency:
                continue
            is_sold, total = line["quantity"] > 0, line["total_amount"]
            more = (
                total if is_sold else 0,
                0 if is_sold else -total,
                self.cost(line),
                1,
                int(is_sold),
                line["quantity"],
            )
            made[name] = [one + other for one, other in zip(made[name], more, strict=True)]
        return dict(made)


def _require(is_so: bool) -> None:  # noqa: FBT001 - what is required
    if not is_so:
        raise Wrong


def _is_word(value: object, most: int) -> bool:
    return (
        isinstance(value, str)
        and 0 < len(value) <= most
        and bool(value.strip())
        and min(value) >= " "
        and "\x7f" not in value
    )


def _amount(value: object) -> Decimal:
    if isinstance(value, str) and _NUMBER.fullmatch(value):
        value = Decimal(value)
    if not isinstance(value, Decimal):
        raise Wrong
    _require(abs(value) <= 10**15 and value == round(value, 6))
    return value
