"""What a person writes of a sale: "2 чай 30 000", "чой 3 ta 15 000 dan", "coffee 12$"."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from dastyor.domains.sales.rules.checking import MOST_AMOUNT, MOST_QUANTITY, PLACES
from dastyor.kit.lines import Found, Role, Token, find_amounts, fold, tokens_of

_TIMES = frozenset("xхXХ×*")  # Latin and Cyrillic
_MOST_COUNTED = 100  # a bare number below it before a name says how many
_MOST_NAME = 60  # characters of a product's name that are kept of a line


@dataclass(frozen=True, slots=True)
class Sold:
    """What was sold: `total` is for all of it, `currency` None where none was said."""

    name: str
    quantity: Decimal
    total: Decimal
    currency: str | None


def read_sale(text: str) -> Sold | None:
    """The sale of a line: its last amount is the money, a number before it how many. None for a line that is none."""
    tokens = tokens_of(text)
    amounts = find_amounts(tokens)
    if not amounts or _only_counts(tokens, amounts):
        return None
    money = amounts[-1]
    quantity, counting = _quantity(tokens, amounts[:-1])
    rest = [token for at, token in enumerate(tokens) if at not in counting and not money.first <= at < money.after]
    name = " ".join(token.text for token in rest if any(letter.isalnum() for letter in token.text))[:_MOST_NAME].strip()
    total = money.value * quantity if money.each else money.value
    is_sane = 0 < quantity <= MOST_QUANTITY and 0 < total <= MOST_AMOUNT and not money.negative
    if not name or not is_sane or -int(total.as_tuple().exponent) > PLACES:
        return None
    return Sold(name, quantity, total, money.currency)


def product_of(name: str) -> str:
    """The product's id of a name that a person wrote: however it was typed, it is the same product."""
    return fold(name)[:64] or name[:64]


def _quantity(tokens: list[Token], before: list[Found]) -> tuple[Decimal, set[int]]:
    """How many, and the tokens that say it: "3 ta", "x3", or a number before the money; one where nothing says."""
    for at, token in enumerate(tokens):
        if token.role is Role.COUNT and token.value is not None:
            unit = {at + 1} if at + 1 < len(tokens) and tokens[at + 1].role is Role.COUNT else set()
            return token.value, {at, *unit}
    for found in before:
        # At the beginning, or with a times sign: a number behind a name is of the name, as in "iPhone 15".
        times = _times(tokens, found)
        if found.plain and found.currency is None and (found.first == 0 or times):
            return found.value, {*range(found.first, found.after), *times}
    return Decimal(1), set()


def _times(tokens: list[Token], found: Found) -> set[int]:
    """The times signs right beside the number."""
    return {at for at in (found.first - 1, found.after) if 0 <= at < len(tokens) and tokens[at].text in _TIMES}


def _only_counts(tokens: list[Token], amounts: list[Found]) -> bool:
    """Whether all that the line says is how many: "2 чай", "чай x2"."""
    (only, *more) = amounts
    counts = only.first == 0 or bool(_times(tokens, only))
    return not more and counts and only.plain and only.currency is None and only.value < _MOST_COUNTED
