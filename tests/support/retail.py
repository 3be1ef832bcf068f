"""Thirteen months of a real shop as its till tells them, with every flaw that such a file has.

Lines are written letter by letter and nothing of the product is imported: what they add up to is counted from these
bytes alone (`tests.support.retail_sums`), so a mistake of ours cannot agree with itself.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal
from random import Random

ZONE, CURRENCY = "Europe/London", "GBP"  # where clocks change twice a year
FIRST, DAYS = date(2024, 12, 1), 395
PRODUCTS = 900  # fewer than one answer of the API tells
_SELLERS = ("Aziz", "Aziz ", "aziz", "Лола", "Dil'noza", "N. “Q” O'Brien", "🧾 till 4")
_CHANNELS, _CATEGORIES = (
    ("shop", "web", "chat", "опт"),
    ("gifts", "Gifts", "kitchen", "уй", "сад", "café", "cafe\u0301"),
)
_PENNY = Decimal("0.01")
_CLOCKS = ((date(2025, 3, 30), time(1, 30)), (date(2025, 10, 26), time(1, 30)), (date(2025, 5, 5), time(0, 0)))
Fields = dict[str, str]  # of a line: its names, each with its value as JSON has it


@dataclass(frozen=True, slots=True)
class Good:
    """What is sold; only a described one has a cost, and a category beside that of its lines."""

    id: str
    name: str
    price: Decimal
    category: str | None
    cost: Decimal | None

    @property
    def is_described(self) -> bool:
        return self.cost is not None


@dataclass
class Retail:
    """The file: `goods`, then as many lines as are asked for. `planted` counts what was written of each kind."""

    dice: Random
    goods: list[Good] = field(default_factory=list)
    planted: Counter[str] = field(default_factory=Counter)
    wrong: dict[bytes, str | None] = field(default_factory=dict)  # a planted line and the field that is wrong with it
    _sold: list[Fields] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.goods = [self._good(number) for number in range(PRODUCTS)]

    def lines(self, count: int) -> Iterator[bytes]:
        """So many lines, invoice after invoice."""
        written = 0
        for invoice in range(536_365, 10**7):
            for line in self._invoice(invoice):
                yield line
                written += 1
                if written == count:
                    return

    def _good(self, number: int) -> Good:
        dice = self.dice
        # 85123A and 85123a are two products, as in files of real shops.
        code = f"{22_000 + number // 2}{'Aa'[number % 2]}" if number < 60 else f"{22_000 + number}"
        places = dice.choice((2, 2, 2, 3))
        price = Decimal(dice.randrange(1, 15_000 * 10 ** (places - 2))).scaleb(-places)
        cost = (price / 2).quantize(Decimal("0.001")) if number % 3 else None
        category = dice.choice(_CATEGORIES) if cost is not None and number % 2 else None
        return Good(code, dice.choice(("ЧАЙ", "MUG", "Lamp, white", "Idish")) + f" {number}", price, category, cost)

    def _invoice(self, number: int) -> Iterator[bytes]:
        dice = self.dice
        day, at = FIRST + timedelta(days=dice.randrange(DAYS)), time(dice.randrange(7, 21), dice.randrange(60))
        if dice.random() < 0.02:
            day, at = dice.choice(_CLOCKS)
        shared = {"timestamp": _said(self._moment(day, at))}
        for name, values, share in (("seller", _SELLERS, 0.9), ("channel", _CHANNELS, 0.8)):
            if dice.random() < share:
                shared[name] = _said(dice.choice(values))
        if dice.random() < 0.75:
            shared["customer_id"] = _said(str(dice.randrange(12_346, 12_346 + 4_000)))
        for place in range(dice.choice((1, 1, 2, 4, 9, 20))):
            yield from self._line(f"{number}-{place}", shared)

    def _line(self, name: str, shared: Fields) -> Iterator[bytes]:
        """A sale, and whatever is wrong with it; at times one that was there before, or was and says otherwise now."""
        dice = self.dice
        what = dice.random()
        if what < 0.02 and self._sold:
            yield self._cancelled(name)
            return
        line = self._sale(name, shared)
        if what < 0.06:
            kind = dice.choice(tuple(FLAWS))
            field_, made = FLAWS[kind](self, line)
            self._plant(kind)
            self.wrong[made] = field_
            yield made
            return
        written = self._written(line)
        yield written
        if what < 0.10:
            self._plant("repeated")
            yield written if dice.random() < 0.3 else self._written(self._again(line))
        elif what < 0.12:
            self._plant("other content")
            yield self._written(self._otherwise(line))
        else:
            self._sold = [*self._sold[-200:], line]

    def _plant(self, kind: str) -> None:
        self.planted[kind] += 1

    def _sale(self, name: str, shared: Fields) -> Fields:
        dice = self.dice
        good = self.goods[min(int(dice.expovariate(1 / 150)), PRODUCTS - 1)]
        quantity = Decimal(dice.choice((1, 1, 2, 3, 6, 12, 24, 48)))
        if dice.random() < 0.05:
            quantity = Decimal(dice.randrange(1, 9_000)).scaleb(-3)
            self._plant("weighed")
        line = {"transaction_id": _said(name), "product_id": _said(good.id), **shared}
        if dice.random() < 0.02:
            self._plant("written off")
            return line | {"quantity": self._number(-quantity), "total_amount": "0"}
        if dice.random() < 0.005:
            self._plant("bad debt")
            debt = -Decimal(dice.randrange(1, 2_000_000)).scaleb(-2)
            return line | {"quantity": "1", "unit_price": self._number(debt), "total_amount": self._number(debt)}
        return line | self._priced(good, quantity)

    def _priced(self, good: Good, quantity: Decimal) -> Fields:
        """What it cost: exactly, or as a till rounds it; at times with a discount, a cost, a category, a name."""
        dice, total, more = self.dice, quantity * good.price, {}
        if good.price.as_tuple().exponent == -3:
            self._plant("three decimals")
        if dice.random() < 0.1 and total > 1:
            off = Decimal(dice.randrange(1, int(total * 100))).scaleb(-2)
            total, more["discount"] = total - off, self._number(off)
            self._plant("discount")
        if dice.random() < 0.3:
            total = total.quantize(_PENNY, ROUND_HALF_UP)
        if dice.random() < 0.9:
            more["unit_price"] = self._number(good.price)
        if dice.random() < 0.2:
            more["cost"] = self._number(Decimal(dice.randrange(0, 10**6)).scaleb(-4))
        if dice.random() < 0.3:
            more["category"] = _said(dice.choice(_CATEGORIES))
        if dice.random() < 0.3:
            more["product_name"] = _said(good.name)
        if dice.random() < 0.04:
            more["currency"] = _said(dice.choice(("USD", "EUR", CURRENCY)))
            self._plant("named currency")
        return {"quantity": self._number(quantity), "total_amount": self._number(total), **more}

    def _cancelled(self, name: str) -> bytes:
        """An earlier sale, given back."""
        self._plant("cancelled")
        line = dict(self.dice.choice(self._sold))
        line["transaction_id"] = _said(f"C{name}")
        for amount in ("quantity", "total_amount", "discount"):
            if amount in line:
                line[amount] = self._number(-Decimal(line[amount].strip('"')))
        return self._written(line)

    def _again(self, line: Fields) -> Fields:
        """The same sale, told with less or more of what goes without saying."""
        silent = self.dice.sample(("cost", "category", "product_name"), 2)
        return {"currency": _said(CURRENCY)} | {name: said for name, said in line.items() if name not in silent}

    def _otherwise(self, line: Fields) -> Fields:
        """The same id, and something else about it."""
        dice, other = self.dice, dict(line)
        match dice.randrange(4):
            case 0:
                other["customer_id"] = '"somebody else"'
            case 1:
                other["timestamp"] = _said(self._moment(FIRST, time(6, 59, 59)))
            case 2:
                other["product_id"] = '"another"'
            case _:
                other |= {"quantity": "17", "total_amount": "1.001"}
                other.pop("unit_price", None)
                other.pop("discount", None)
        return other

    def _moment(self, day: date, at: time) -> str:
        """A moment near there in one of the writings that RFC 3339 has, with a zone or without."""
        here = datetime.combine(day, at)
        return here.isoformat(timespec="seconds") + self.dice.choice(("", "", "Z", ".250Z", "+05:00", "-11:30"))

    def _number(self, number: Decimal) -> str:
        """As a JSON number or a string, with zeros that say nothing, or with an exponent."""
        plain = f"{number:f}"
        return self.dice.choice(
            (plain, f'"{plain}"', f'"{number:.6f}"', f"{number.scaleb(2):f}e-2", f"{number.scaleb(-1):f}E1")
        )

    def _written(self, line: Fields) -> bytes:
        """The line: its names in any order, with spaces, and nulls for what it leaves out."""
        dice, parts = self.dice, list(line.items())
        if dice.random() < 0.3:
            dice.shuffle(parts)
        left_out = {"seller", "channel", "customer_id", "discount"} - line.keys()
        if left_out and dice.random() < 0.2:
            parts += [(name, "null") for name in sorted(left_out)]
        between = dice.choice((",", ", ", " ,\t"))
        return ("{" + between.join(f'"{name}":{value}' for name, value in parts) + "}").encode()


def _said(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _set(name: str, *values: str | None) -> Callable[[Retail, Fields], tuple[str | None, bytes]]:
    """A flaw of one field: it has one of these values, or with None is not there."""

    def make(shop: Retail, line: Fields) -> tuple[str | None, bytes]:
        value = shop.dice.choice(values)
        wrong = {each: said for each, said in line.items() if each != name} | ({} if value is None else {name: value})
        return name, shop._written(wrong)

    return make


def _broken(shop: Retail, line: Fields) -> tuple[str | None, bytes]:
    """No JSON object any more."""
    whole = shop._written(line)
    middle = len(whole) // 2
    return None, shop.dice.choice((
        whole[:middle], whole[1:], whole[:-1] + b",}", whole.replace(b'"', b"'"), b"[" + whole + b"]", whole + b"}",
        whole[:middle] + b"\xff\xfe" + whole[middle:], b"transaction_id;product_id;quantity", b'"C536379"', b"null",
        whole.replace(b"{", b'{"customer_id": "\xd0",', 1),
    ))  # fmt: skip


def _unlike(shop: Retail, line: Fields) -> tuple[str | None, bytes]:
    """A total that its quantity and price do not make."""
    wrong = line | {
        "quantity": "3",
        "unit_price": '"9.999"',
        "total_amount": shop.dice.choice(("29.98", '"30.01"', "-29.997")),
    }
    wrong.pop("discount", None)
    return "total_amount", shop._written(wrong)


#: Each kind of flaw: how a line gets it, and the field that is wrong then.
FLAWS: dict[str, Callable[[Retail, Fields], tuple[str | None, bytes]]] = {
    "no JSON": _broken,
    "no product": _set("product_id", None, "null", '""', '"  "', "22000", f'"{"9" * 65}"'),
    "no id": _set("transaction_id", None, "null", '""', '"a\\u0000b"'),
    "quantity": _set("quantity", None, "0", '"0.000"', '"two"', '"1,5"', '"1 000"', "true", "1e10", '"NaN"'),
    "date": _set(
        "timestamp", None, '"2025-02-30T10:00:00Z"', '"1999-12-31T23:59:59Z"', '"2999-01-01T00:00:00Z"',
        '"31.12.2025 10:00"', '"12/1/2025 8:26"', '"2025-13-01T00:00:00Z"', '"2025-05-05T25:00:00"', '"yesterday"', "null",
        '"9999-12-31T23:59:59-12:00"', '""',
    ),
    "total": _unlike,
    "too fine": _set("cost", '"0.1234567"', "1e-7"),
    "currency": _set("currency", '"XXQ"', '"gbp"', '"£"', '""'),
    "long": _set("seller", _said("я" * 65)),
    "control": _set("customer_id", '"12346\\u0000"', '"12\\n346"'),
}  # fmt: skip
