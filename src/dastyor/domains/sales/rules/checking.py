"""Which line is a transaction. Digits are read as they stand, never as floats."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from decimal import ROUND_HALF_EVEN, Context, Decimal, Inexact
from functools import cache

import msgspec

from dastyor.domains.sales.errors import BatchTooLong, BatchUnreadable
from dastyor.domains.sales.model import Item, Reason, Refusal
from dastyor.kit.currencies import currencies, iso_digits

MOST_ITEMS = 10_000
MOST_LINE = 16 * 2**10  # bytes; the longest that the fields allow is a fifth of it
#: Commas and line ends of a body: a line of ours has some fifteen. A body of nothing else would be a gigabyte when parted.
MOST_MARKS = 100 * MOST_ITEMS
EARLIEST = datetime(2000, 1, 1, tzinfo=UTC)
AHEAD = timedelta(days=1)  # a till's clock may be wrong, or in another zone than it says
MOST_AMOUNT = Decimal(10) ** 15
MOST_QUANTITY = Decimal(10) ** 9
PLACES = 6

_decode = msgspec.json.Decoder(Item).decode
_array = msgspec.json.Decoder(list[msgspec.Raw]).decode
_AT = re.compile(r"`\$\.(\w+)`|field `(\w+)`")
_ESCAPE = re.compile(rb"\\(?!u0[1-9a-fA-F]|u[1-9a-fA-F])")  # but for letters beyond Latin-1, as many programs write all
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_LENGTHS = {
    "transaction_id": 64, "product_id": 64, "seller": 64, "channel": 64, "customer_id": 64, "category": 64,
    "product_name": 200,
}  # fmt: skip
_BOUNDS = {"quantity": MOST_QUANTITY} | dict.fromkeys(("total_amount", "unit_price", "discount", "cost"), MOST_AMOUNT)
_SHORT = min(_LENGTHS.values())
_FINE = re.compile(r"\.\d{7}")
_LAST_PLACE = Decimal(1).scaleb(-PLACES)
_EXACT = Context(prec=80, traps=[Inexact])
_ROUNDED = Context(prec=80, rounding=ROUND_HALF_EVEN)


@dataclass(frozen=True, slots=True)
class Here:
    """Where and when lines are read: `currency` is of those that name none, `zone` of times that name none."""

    currency: str
    zone: tzinfo
    now: datetime


class Line(msgspec.Struct, frozen=True):
    """A line that is a transaction: its place in the batch, what it says, its bytes as they came."""

    index: int
    item: Item
    raw: bytes

    def refused(self, field: str, reason: Reason) -> Refusal:
        """The line, set aside all the same."""
        return Refusal(
            index=self.index, transaction_id=self.item.transaction_id, field=field, reason=reason, raw=self.raw
        )


def lines_of(body: bytes, *, is_ndjson: bool) -> Sequence[bytes]:
    """The lines of a body, each one transaction: an object, an array's elements, or NDJSON.

    Raises BatchUnreadable, BatchTooLong (over 10,000).
    """
    is_array = not is_ndjson and body.lstrip()[:1] == b"["
    if (is_ndjson or is_array) and (marks := body.count(b"," if is_array else b"\n")) > MOST_MARKS:
        raise BatchTooLong(items=marks, most=MOST_ITEMS)
    if is_ndjson:
        lines: Sequence[bytes] = [line for line in body.split(b"\n") if line.strip()]
    elif is_array:
        try:
            lines = [bytes(raw) for raw in _array(body)]
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as wrong:
            raise BatchUnreadable(reason=str(wrong)[:200]) from wrong
    else:
        lines = [body]
    if len(lines) > MOST_ITEMS:
        raise BatchTooLong(items=len(lines), most=MOST_ITEMS)
    return lines


def checked(lines: Sequence[bytes], here: Here) -> tuple[list[Line], list[Refusal]]:
    """The transactions among the lines and what is wrong with the others, both in their order.

    The same id twice is one that came twice and is taken once, as `repeats` has it; with other content the first is kept.
    """
    taken: dict[str, Line] = {}
    refused = []
    for index, raw in enumerate(lines):
        found = read(raw, here)
        if isinstance(found, Item):
            line = Line(index, found, raw)
            first = taken.setdefault(found.transaction_id, line)
            if first is not line and not repeats(first.item, found, here.currency):
                refused.append(line.refused("transaction_id", Reason.CONFLICT))
            continue
        field, reason = found
        refused.append(Refusal(index=index, transaction_id=_name_of(raw), field=field, reason=reason, raw=raw))
    return list(taken.values()), refused


def repeats(first: Item, again: Item, currency: str) -> bool:
    """Whether the later line of one id says what the first does; `currency` is of those that name none.

    A cost or category that it leaves out may have come from the product, and a name is the product's own.
    """
    said = msgspec.structs.replace(
        again, currency=again.currency or currency, cost=_size(again.cost if again.cost is not None else first.cost),
        category=again.category or first.category, product_name=None,
    )  # fmt: skip
    return said == msgspec.structs.replace(
        first, currency=first.currency or currency, cost=_size(first.cost), product_name=None
    )


def _size(cost: Decimal | None) -> Decimal | None:
    """The cost without its sign, which is the quantity's: a refund's is stored below zero."""
    return None if cost is None else cost.copy_abs()


def read(line: bytes, here: Here) -> Item | tuple[str | None, Reason]:
    """The transaction of the line, or which field of it is wrong and why."""
    if len(line) > MOST_LINE:
        return None, Reason.TOO_LONG
    try:
        item = _decode(line)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as wrong:
        return _misread(wrong)
    if item.timestamp.tzinfo is None:
        # In UTC: a time of the hour that clocks skip or repeat is unequal to any moment of another zone, itself too.
        try:
            moment = item.timestamp.replace(tzinfo=here.zone).astimezone(UTC)
        except OverflowError:  # the first and the last hours that there are
            return "timestamp", Reason.TIME
        item = msgspec.structs.replace(item, timestamp=moment)
    # In valid JSON a control character is written with a backslash, but for DEL: mostly no word need be searched.
    may_control = (b"\\" in line and _ESCAPE.search(line) is not None) or b"\x7f" in line
    return item if not may_control and _is_plain(item, here) else _judged(item, here, may_control=may_control)


def _is_plain(item: Item, here: Here) -> bool:
    """Whether it is surely a transaction: a sale whose numbers are short and add up exactly.

    Most lines are, and to see so at one look costs a fourth of asking for each thing that may be wrong.
    """
    quantity, total, price = item.quantity, item.total_amount, item.unit_price
    discount, cost = item.discount, item.cost
    text = f"{quantity!s} {total!s} {price!s} {discount!s} {cost!s}"
    if "E" in text or "a" in text or "I" in text or _FINE.search(text):  # an exponent, NaN, Infinity, many places
        return False
    if not (0 < quantity <= MOST_QUANTITY and -MOST_AMOUNT <= total <= MOST_AMOUNT):
        return False
    if not ((discount is None or 0 <= discount <= MOST_AMOUNT) and (cost is None or 0 <= cost <= MOST_AMOUNT)):
        return False
    for word in (item.transaction_id, item.product_id, item.seller, item.channel, item.customer_id, item.category,
                 item.product_name):  # fmt: skip
        if word is not None and (len(word) > _SHORT or not word.strip()):
            return False
    if price is not None:
        if not -MOST_AMOUNT <= price <= MOST_AMOUNT:
            return False
        exact = _EXACT.multiply(quantity, price)
        if total != (exact if discount is None else _EXACT.subtract(exact, discount)):
            return False
    is_known = (here.currency if item.currency is None else item.currency) in currencies()
    return is_known and EARLIEST <= item.timestamp <= here.now + AHEAD


def _judged(item: Item, here: Here, *, may_control: bool) -> Item | tuple[str | None, Reason]:
    words = _words(item, may_control=may_control)
    numbers = {name: number for name in _BOUNDS if (number := getattr(item, name)) is not None}
    long = [name for name, number in numbers.items() if not _is_short(number)]
    problem = words or _numbers(item, numbers, long) or _meaning(item, here)
    return problem or (_trimmed(item, long) if long else item)


def _trimmed(item: Item, long: Sequence[str]) -> Item:
    """Without zeros beyond the sixth place, which no sum of money has room for; other digits stay as sent."""
    changed = {name: _ROUNDED.quantize(getattr(item, name), _LAST_PLACE) for name in long}
    return msgspec.structs.replace(item, **changed)


def _misread(wrong: Exception) -> tuple[str | None, Reason]:
    """What the decoder found, in our words."""
    said = str(wrong)
    if not isinstance(wrong, msgspec.ValidationError):
        return None, Reason.MALFORMED
    named = _AT.search(said)
    field = (named[1] or named[2]) if named else None
    if "missing required field" in said:
        return field, Reason.MISSING
    if "unknown field" in said:
        return field, Reason.UNKNOWN_FIELD
    if field == "timestamp":
        return field, Reason.TIME
    return field, Reason.WRONG_KIND if field else Reason.MALFORMED


def _words(item: Item, *, may_control: bool) -> tuple[str, Reason] | None:
    for name, most in _LENGTHS.items():
        text = getattr(item, name)
        if text is None:
            continue
        if not text or text.isspace():
            return name, Reason.EMPTY
        if len(text) > most:
            return name, Reason.TOO_LONG
        if may_control and _CONTROL.search(text):
            return name, Reason.CONTROL
    return None


def _numbers(item: Item, numbers: Mapping[str, Decimal], long: Sequence[str]) -> tuple[str, Reason] | None:
    """What is wrong with the numbers, of which the `long` ones may have more than six places."""
    for name, number in numbers.items():
        if not number.is_finite():
            return name, Reason.NOT_FINITE
        if not -_BOUNDS[name] <= number <= _BOUNDS[name]:
            return name, Reason.TOO_LARGE
        if name in long and number != _ROUNDED.quantize(number, _LAST_PLACE):
            return name, Reason.TOO_FINE
    if not item.quantity:
        return "quantity", Reason.ZERO
    if item.discount is not None and item.discount < 0 < item.quantity:
        return "discount", Reason.NEGATIVE
    if item.cost is not None and item.cost < 0 < item.quantity:
        return "cost", Reason.NEGATIVE
    return None


def _is_short(number: Decimal) -> bool:
    """Whether it surely has six places at most. Read off its text, which costs a fifth of taking its digits apart."""
    text = str(number)
    point = text.find(".")
    return (point < 0 or len(text) - point <= PLACES + 1) and "E" not in text


def _meaning(item: Item, here: Here) -> tuple[str, Reason] | None:
    named = here.currency if item.currency is None else item.currency
    if named not in currencies():
        return "currency", Reason.CURRENCY
    try:
        is_sane = EARLIEST <= item.timestamp.astimezone(UTC) <= here.now + AHEAD
    except OverflowError:  # the last hours of the year 9999
        is_sane = False
    if not is_sane:
        return "timestamp", Reason.TIME
    if not _adds_up(item, named):
        return "total_amount", Reason.TOTAL_DIFFERS
    return None


def _adds_up(item: Item, currency: str) -> bool:
    """Whether the total is quantity × price less the discount, exactly or as tills round it to the currency.

    Without a price only its sign can be judged: money that comes in is no refund.
    """
    if item.unit_price is None:
        return item.quantity > 0 or item.total_amount <= 0
    exact = _EXACT.subtract(_EXACT.multiply(item.quantity, item.unit_price), item.discount or Decimal(0))
    return abs(_EXACT.subtract(exact, item.total_amount)) < _step(currency)


@cache
def _step(currency: str) -> Decimal:
    return Decimal(1).scaleb(-iso_digits(currency))


def _name_of(line: bytes) -> str | None:
    """The id of a line that could not be read, as far as it can be told."""
    try:
        found = msgspec.json.decode(line)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return None
    name = found.get("transaction_id") if isinstance(found, dict) else None
    return name[:64].replace("\0", "") if isinstance(name, str) else None
