"""Amounts: the numbers of a line that may be money, each with its value, currency and how plainly it is money.

"20к", "2,5 млн", "1 млн 200 тыс", "12$", "$5", "5 у.е.", "3*4500", "30000+15000", "4 ta 4000 dan", "сорок тысяч";
and what is none: "3 шт", "20 л", "10 %", "дом 5".
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from dastyor.kit.currencies import currencies
from dastyor.kit.lines import measures
from dastyor.kit.lines.folding import word_set
from dastyor.kit.lines.numerals import read_numeral
from dastyor.kit.lines.tokens import Role, Token

MOST = 200  # numbers of one message that are looked at: more is a table, and work on it would only hold others up


@dataclass(slots=True)
class Found:
    """A number of the line that may be money: tokens [first, after), the currency when it is said.

    `plain` is a number with neither scale nor currency; `negative` had a minus glued before it;
    `each` is the price of one; `strange` a code of three capitals that names no currency; `guessed` a "3m".
    """

    first: int
    after: int
    value: Decimal
    currency: str | None
    plain: bool
    negative: bool = False
    each: bool = False
    strange: str | None = None
    guessed: bool = False


def find_amounts(tokens: Sequence[Token]) -> list[Found]:
    """The amounts in the order of the line; marks the tokens that each takes, and counts with their units."""
    found: list[Found] = []
    place = 0
    while place < len(tokens) and len(found) < MOST:
        amount = _amount(tokens, place)
        if amount is None:
            place += 1
            continue
        place = amount.after
        if _is_other_end(tokens, amount) or not _is_count(tokens, amount):
            amount = _calculated(tokens, amount)
            place = amount.after
            found.append(amount)
            for token in tokens[amount.first : amount.after]:
                token.role = Role.AMOUNT
    return found or _short_millions(tokens)


_TO = {"-", "−", "–", "—"} | word_set("или либо or to yoki ёки")


def _is_other_end(tokens: Sequence[Token], amount: Found) -> bool:
    """Whether "20" is the lower end of "20-25к", "20 или 25 тысяч", "20-25 000"; it then has its scale and currency."""
    between = tokens[amount.after] if amount.after < len(tokens) else None
    if not amount.plain or between is None or between.word not in _TO:
        return False
    upper = _amount(tokens, amount.after + 1)
    number = tokens[amount.after + 1].value if upper is not None else None
    if upper is None or number is None:
        return False
    if upper.plain:
        number /= 1_000  # "20-25 000"
    if not amount.value < number <= _WIDEST * amount.value:
        return False
    amount.value *= upper.value / number
    amount.currency, amount.plain = upper.currency, upper.plain
    return True


_WIDEST = 3  # times the lower end; beyond it two numbers are about two things


def _short_millions(tokens: Sequence[Token]) -> list[Found]:
    """Millions in English, "salary 3m", but only where no other number of the line is money: metres are "m" too."""
    for place, (token, unit) in enumerate(pairwise(tokens)):
        if token.value is not None and unit.text in {"m", "M"} and unit.follows(token) and token.role is Role.COUNT:
            token.role = unit.role = Role.AMOUNT
            amount = Found(place, place + 2, token.value * 1_000_000, None, plain=False)
            _take_currency(tokens, amount)
            amount.guessed = amount.currency is None
            for following in tokens[amount.first : amount.after]:
                following.role = Role.AMOUNT
            return [amount]
    return []


def _amount(tokens: Sequence[Token], at: int) -> Found | None:
    value, after, scaled = _scaled(tokens, at)
    if after == at:
        return None
    amount = Found(at, after, value, None, plain=not scaled)
    _take_currency(tokens, amount)
    if tokens[at].role is Role.WORD and amount.plain and tokens[at].word not in measures.LONE_SCALES:
        return None  # a number in words is money only with a scale or a currency
    before = tokens[amount.first - 1] if amount.first else None
    if before and before.word in {"-", "−", "–"} and tokens[amount.first].follows(before):
        two = tokens[amount.first - 2] if amount.first > 1 else None
        amount.negative = two is None or not before.follows(two)
    return amount


def _scaled(tokens: Sequence[Token], at: int) -> tuple[Decimal, int, bool]:
    """The number at `at` with its scales: "1 млн 200 тыс 500", "yarim million"; (0, at, False) when none begins."""
    total, place, last, scaled = Decimal(0), at, 10**12, False
    while place < len(tokens):
        value, taken = _number(tokens, place, lone=place == at)
        if not taken:
            break
        scale, more = _scale(tokens, place + taken)
        if place == at and scale == 1 and tokens[at].word in measures.LONE_SCALES:
            scale, value = int(value), Decimal(1)  # "миллион двести тысяч"
        if scale >= last or (place > at and tokens[place].role is Role.BREAK):
            break
        if scale == 1 and last == _MILLION and _is_left_unsaid(tokens, place, taken, value):
            scale = 1_000  # "миллион двести", "1 млн 200": people leave the thousands unsaid
        if scale == 1 and place > at and not (last == 1000 and value == int(value) and 100 <= value < 1000):
            break
        total, place, last, scaled = total + value * scale, place + taken + more, scale, scaled or scale > 1
        if scale == 1:
            break
    return total, place, scaled


_MILLION = 1_000_000


def _is_left_unsaid(tokens: Sequence[Token], at: int, taken: int, value: Decimal) -> bool:
    """Whether hundreds behind millions are of thousands: round ones that count nothing."""
    after = tokens[at + taken] if at + taken < len(tokens) else None
    counts = after is not None and (after.word in measures.COUNTED or after.word == "%")
    return not counts and 100 <= value < 1000 and value % 10 == 0


def _number(tokens: Sequence[Token], at: int, *, lone: bool) -> tuple[Decimal, int]:
    token = tokens[at]
    if token.role is Role.NUMBER and token.value is not None:
        return token.value, 1
    if token.role is not Role.WORD:
        return Decimal(0), 0
    value, taken = read_numeral(tokens, at)
    if not taken and lone and token.word in measures.LONE_SCALES:
        return Decimal(measures.LONE_SCALES[token.word]), 1
    return value, taken


def _scale(tokens: Sequence[Token], at: int) -> tuple[int, int]:
    if at >= len(tokens) or tokens[at].role is not Role.WORD:
        return 1, 0
    word, dot = tokens[at].word, at + 1 < len(tokens) and tokens[at + 1].word == "."
    scale = measures.SCALES.get(word)
    if scale is None and at and tokens[at].follows(tokens[at - 1]):
        scale = measures.GLUED_SCALES.get(word)
    if scale is None:
        return 1, 0
    return scale, 1 + (dot and tokens[at + 1].follows(tokens[at]))


def _take_currency(tokens: Sequence[Token], amount: Found) -> None:
    after = tokens[amount.after] if amount.after < len(tokens) else None
    before = tokens[amount.first - 1] if amount.first else None
    if after is not None and (code := currency_of(after)):
        amount.currency, amount.plain, amount.after = code, False, amount.after + 1
        follow = tokens[amount.after] if amount.after < len(tokens) else None
        if (
            follow is not None
            and follow.follows(after)
            and follow.word in {".", "lik", "ga", "dan", "лик", "га", "дан"}
        ):
            amount.after += 1
    elif after is not None and _is_strange_code(after, tokens):
        amount.strange = after.text
    elif before is not None and (code := currency_of(before)) and _counts_after(before, code):
        amount.currency, amount.plain, amount.first = code, False, amount.first - 1


def _counts_after(currency: Token, code: str) -> bool:
    """Whether a currency counts the number behind it: "$5", "UZS 45000"; "доллар 12700" tells its rate."""
    return currency.role is Role.SIGN or currency.text.isupper() or code == "UZS"


def currency_of(token: Token) -> str | None:
    """The currency that the token names by sign, word or code."""
    if token.role is Role.SIGN:
        return measures.SIGNS.get(token.text)
    if token.role is not Role.WORD:
        return None
    named = measures.CURRENCY_WORDS.get(token.word)
    if named or len(token.text) != 3 or not token.text.isascii():
        return named
    code = token.text.upper()
    if code in measures.CODES_THAT_ARE_WORDS and token.text != code:
        return None
    return code if code in currencies() and (token.text == code or code in _COMMON_CODES) else None


_COMMON_CODES = word_set("UZS USD EUR RUB KZT CNY GBP AED KGS TJS JPY KRW CHF")
_NO_CODES = word_set("SIM USB SSD LED VIP SMS GPS VPN CNC PVC QQS NDS VAT GSM")


def _is_strange_code(token: Token, tokens: Sequence[Token]) -> bool:
    """Whether a word after a number looks like a code of money that we do not know: three capitals among small letters."""
    text = token.text
    if token.role is not Role.WORD or len(text) != 3 or not (text.isascii() and text.isupper()) or text in _NO_CODES:
        return False
    return any(other.text.islower() for other in tokens if other.role is Role.WORD)


def _is_count(tokens: Sequence[Token], amount: Found) -> bool:
    """Whether the number counts things; marks it with its unit, and a range of small numbers likewise."""
    taken = _unit_after(tokens, amount) if amount.plain else 0
    if not taken:
        return False
    for token in tokens[amount.first : amount.after + taken]:
        token.role = Role.COUNT
    dozens = tokens[amount.after].word in measures.DOZEN
    tokens[amount.first].value = amount.value * (12 if dozens else 1)
    return True


def _unit_after(tokens: Sequence[Token], amount: Found) -> int:
    """How many tokens behind the number make it a count: "шт", "%", "-uy", and "20-25" as a range."""
    after, follow = (*tokens[amount.after : amount.after + 2], None, None)[:2]
    if after is None:
        return 0
    if after.word == "%" or (after.role is Role.WORD and after.word in measures.COUNTED):
        return 1
    if after.word != "-" or follow is None or not follow.follows(after):
        return 0
    if follow.role is Role.WORD:
        return 2 if follow.word in measures.COUNTED else 0
    small = follow.value is not None and max(follow.value, amount.value) < 100
    return 2 if small and after.follows(tokens[amount.after - 1]) else 0


def _calculated(tokens: Sequence[Token], amount: Found) -> Found:
    """The amount with what is reckoned in the line: times, plus, and the mark that it is the price of one."""
    while True:
        operator = tokens[amount.after] if amount.after < len(tokens) else None
        other = _amount(tokens, amount.after + 1) if operator is not None else None
        if operator is None or other is None or other.first != amount.after + 1 or other.negative:
            break
        if operator.text in measures.TIMES:
            amount.value *= other.value
        elif operator.text == "+" and _is_sum(tokens, amount, other):
            amount.value += other.value
        else:
            break
        amount.plain = amount.plain and other.plain
        amount.currency = other.currency or amount.currency
        amount.after = other.after
    _mark_each(tokens, amount)
    return amount


def _is_sum(tokens: Sequence[Token], one: Found, other: Found) -> bool:
    """Whether a plus adds two numbers of one thing: no words stand on both sides, as in "такси 20к + 15к кофе"."""
    if one.currency and other.currency and one.currency != other.currency:
        return False
    before = one.first > 0 and tokens[one.first - 1].role is Role.WORD
    after = other.after < len(tokens) and tokens[other.after].role is Role.WORD
    return not (before and after)


def _mark_each(tokens: Sequence[Token], amount: Found) -> None:
    before = tokens[amount.first - 1] if amount.first else None
    after = tokens[amount.after] if amount.after < len(tokens) else None
    if before is not None and before.word in measures.EACH_BEFORE:
        amount.each, amount.first = True, amount.first - 1
    elif before is not None and before.text in measures.TIMES and amount.first > 1:
        if tokens[amount.first - 2].role is Role.COUNT:  # "2 кг * 95000"
            amount.each, amount.first = True, amount.first - 1
    elif after is not None and after.word in measures.EACH_AFTER:
        amount.each, amount.after = True, amount.after + 1
    elif tokens[amount.after - 1].word.endswith(measures.EACH_ENDINGS) and tokens[amount.after - 1].role is Role.WORD:
        amount.each = True
    if (
        amount.each
        and after is not None
        and after.word in measures.EACH_AFTER
        and tokens[amount.after - 1] is not after
    ):
        amount.after += 1
