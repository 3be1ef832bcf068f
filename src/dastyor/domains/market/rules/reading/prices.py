"""Prices: which number of an ad is asked for the thing, in which money, and how surely.

The likeliest wins, and of equals the first: a currency tells more than a word before the number, that more than a
scale. Old prices, deliveries and parts are kept behind it, so that the seller can be asked.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from dastyor.domains.market.model import Category
from dastyor.domains.market.rules.reading import price_words as words
from dastyor.domains.market.rules.reading.asides import without_asides
from dastyor.domains.market.rules.reading.cleaning import blank
from dastyor.domains.market.rules.reading.unsaid import unsaid
from dastyor.kit.errors import Problem
from dastyor.kit.lines import Found, Role, Token, find_amounts, tokens_of
from dastyor.kit.lines.measures import LONE_SCALES
from dastyor.kit.money import Money

_MOST_TOLD = 5  # prices that the seller is asked to choose from
_SURE, _SCALED, _GUESSED = Decimal("0.97"), Decimal("0.9"), Decimal("0.6")
_MONTHLY = frozenset({Category.REAL_ESTATE, Category.JOBS, Category.SERVICES, Category.KIDS, None})
_BETWEEN, _LARGE = 4, 5_000  # tokens that two prices of one currency stand apart, and what is surely a price then
_LEAST_ROUBLES = 100
_NEAR = 3  # words before a number that speak of it


@dataclass(frozen=True, slots=True, kw_only=True)
class Prices:
    """What is asked: the likeliest first, whether it may be talked about, and how sure the first is (0..1)."""

    found: tuple[Money, ...]
    is_negotiable: bool
    sure: Decimal


def find_prices(text: str, *, currency: str, country: str, category: Category | None) -> Prices:
    """The prices of a text whose phones and addresses were taken out; `currency` is that of prices without one."""
    tokens = tokens_of(without_asides(_spelt(text)))
    amounts = _amounts(tokens)
    for amount in amounts:
        amount.currency = amount.currency or _of_next(tokens, amount, amounts)
    judged = [(_weight(tokens, amounts, place, category), -place, amount) for place, amount in enumerate(amounts)]
    judged = [each for each in judged if each[0] > 0]
    judged.sort(key=lambda each: each[:2], reverse=True)
    if judged and judged[0][2].currency:
        # Beside a number with its money one without is of something else: a model, a year.
        judged = [each for each in judged if each[2].currency]
    agreed = _is_agreed(tokens)
    found: list[Money] = []
    sure = _SURE
    for _weighed, _place, amount in judged:
        money, certainty = _money(tokens, amount, currency=currency, country=country, category=category)
        if money is not None and money not in found:
            sure = sure if found else certainty
            found.append(money)
    if not found and not agreed and _is_free(tokens):
        found.append(Money.zero(currency))
    return Prices(found=tuple(found[:_MOST_TOLD]), is_negotiable=agreed, sure=sure)


_UNITS = (
    (re.compile(r"(?<!\w)[уy]\s?[./]?\s?[еe]\.?(?!\w)", re.IGNORECASE), "уе"),
    (
        re.compile(r"(?<!\w)(?:[шs]\.?\s?[бb]|sh\.\s?b|shartli\s?birli\w*|шартли\s?бирли\w*)\.?(?!\w)", re.IGNORECASE),
        "уе",
    ),
    (re.compile(r"(?<=\d)\s?(?:дол|dol|дoл)\b\.?", re.IGNORECASE), "$"),
    (re.compile(r"💲|\${2,}"), "$"),
    (re.compile(r"(?<=\d)\s?[тt]\.?\s?(?=сум|с[ўу]м|so['`’‘ʻʼ]?m|sum)", re.IGNORECASE), " тыс "),
    (re.compile(r"(?<=\d)\s?[тt]\s?[.\s]?\s?[рp](?:уб)?\.?(?!\w)", re.IGNORECASE), " тыр"),
)
# Groups marked in two ways, "1 250.000", are groups all the same; so are wide gaps, "1  200  000".
_GROUPS = re.compile(r"(?<![\d.,])\d{1,3}(?:[ .,'’‘ʻ]\d{3}){1,5}(?!\d)(?![.,]\d{3})")


def _spelt(text: str) -> str:
    """The text with units of money as the kit knows them, and with groups of digits parted by blanks."""
    for pattern, unit in _UNITS:
        text = pattern.sub(unit, text)
    return _GROUPS.sub(_grouped, text)


def _grouped(found: re.Match[str]) -> str:
    marks = {mark for mark in found[0] if not mark.isdecimal()}
    return re.sub(r"\D", " ", found[0]) if len(marks) > 1 or marks in ({"."}, {","}) else found[0]


def _amounts(tokens: list[Token]) -> list[Found]:
    """The numbers that may be prices; of a range the lower end comes first."""
    amounts = []
    for amount in find_amounts(tokens):
        if tokens[amount.first].role is not Role.AMOUNT:
            continue
        if amount.currency is None and tokens[amount.first].word in LONE_SCALES:
            continue  # "ming rahmat"
        amounts.append(amount)
    return amounts


def _of_next(tokens: Sequence[Token], amount: Found, amounts: Sequence[Found]) -> str | None:
    """The currency of another amount behind it in the line: "kattasi 150 000, kichigi 100 000 so'm"."""
    for other in amounts:
        if other.first > amount.first:
            between = tokens[amount.after : other.first]
            if len(between) > _BETWEEN or any("\n" in token.text or "|" in token.text for token in between):
                return None
            if other.currency and amount.value >= _LARGE and other.value / 20 < amount.value < other.value * 20:
                return other.currency
    return None


def _weight(tokens: Sequence[Token], amounts: Sequence[Found], place: int, category: Category | None) -> int:
    """How likely the number is what is asked; nothing or less: it is none."""
    amount = amounts[place]
    after_other = amounts[place - 1].after if place else 0
    before = _line_before(tokens, max(after_other, 0), amount.first)
    behind = _line_behind(tokens, amount.after, amounts[place + 1].first if place + 1 < len(amounts) else len(tokens))
    weight = 60 if amount.currency else 0
    weight += 25 if not amount.plain and not amount.currency else 0
    asked = _any(before[-_NEAR:], words.ASKED)
    weight += 45 if asked else 15 if _any(before, words.ASKED) else 0
    weight += 20 if _any(before[-_NEAR:], words.NOW) else 0
    if amount.plain and not asked:
        weight += _plain_weight(tokens, amount, before, behind)
    if _any(before[-_NEAR:], words.BEFORE) or _any(behind[:1], words.WAS_BEHIND) or _is_left(tokens, amounts, place):
        weight -= 50
    clause = _line_before(tokens, after_other, amount.first, is_clause=True)
    if _any(clause[-_NEAR:], words.BESIDE) or _any(_word_behind(tokens, amount), words.BESIDE):
        weight -= 50 if not asked else 20
    if _any(behind[:2], words.EACH_MONTH) and category not in _MONTHLY:
        weight -= 30
    if amount.currency in {"RUB", "KZT"} and amount.value < _LEAST_ROUBLES:
        weight -= 45  # "37 р." is a size
    if amount.value == 0 and not asked:
        return 0
    return weight


def _plain_weight(tokens: Sequence[Token], amount: Found, before: Sequence[str], behind: Sequence[str]) -> int:
    """What a number says for itself that has neither a currency nor a scale nor a word of price before it."""
    if amount.value < 10 or amount.value != int(amount.value):
        return 0
    if amount.value >= 10_000:
        return 20
    weight = 2 if amount.value >= 50 else 0
    ends_line = not behind
    weight += 8 if not before and ends_line else 4 if ends_line else 0
    return weight


def _is_left(tokens: Sequence[Token], amounts: Sequence[Found], place: int) -> bool:
    """Whether an arrow leads from this price to the next."""
    if place + 1 >= len(amounts):
        return False
    between = tokens[amounts[place].after : amounts[place + 1].first]
    return any(token.text == "→" for token in between) and len(between) <= 3


def _line_before(tokens: Sequence[Token], least: int, at: int, *, is_clause: bool = False) -> list[str]:
    """The words of the number's line before it, back to another number, or only to a comma or a point."""
    said: list[str] = []
    for place in range(at - 1, least - 1, -1):
        token = tokens[place]
        if is_clause and token.text[:1] in {",", ";", ".", "!"}:
            break
        if token.role is Role.BREAK and ("\n" in token.text or "|" in token.text):
            if "\n" in token.text and (said or place < at - 2):
                break
            if "\n" in token.text:
                # A heading may stand on the line above: "Narxi:" and then the number.
                above = tokens[place - 1] if place else None
                heads = above is not None and above.word == ":"
                if not heads:
                    break
            continue
        if token.role is Role.WORD or (token.role is Role.SIGN and not token.text.isascii()):
            said.append(token.word or token.text)
    return said[::-1]


def _line_behind(tokens: Sequence[Token], at: int, most: int) -> list[str]:
    said: list[str] = []
    for token in tokens[at:most]:
        if token.role is Role.BREAK and "\n" in token.text:
            break
        if token.role is Role.WORD:
            said.append(token.word)
    return said


def _word_behind(tokens: Sequence[Token], amount: Found) -> list[str]:
    """The word right behind the number, of the same sentence: the kit takes the point of "сум." along."""
    if tokens[amount.after - 1].text in {".", ","}:
        return []
    return _line_behind(tokens, amount.after, min(amount.after + 1, len(tokens)))


def _any(said: Sequence[str], beginnings: tuple[str, ...]) -> bool:
    return any(word.startswith(beginnings) for word in said)


def _money(
    tokens: Sequence[Token], amount: Found, *, currency: str, country: str, category: Category | None
) -> tuple[Money | None, Decimal]:
    """The money that is meant, and how surely; None when nobody could enter it."""
    said = [token.word for token in tokens[amount.first : amount.after]]
    value, code, sure = amount.value, amount.currency, _SURE
    if code == "UZS" and currency == "KGS" and any(word.startswith(("сом", "som")) for word in said):
        code = currency
    if code is None and "тыр" in said:
        code, sure = "RUB", _SCALED
    if code is None:
        value, code, is_guess = unsaid(
            value, currency=currency, category=category, is_scaled=not amount.plain, is_rent=_is_rent(tokens)
        )
        sure = _GUESSED if is_guess else _SCALED
    elif code == "UZS":
        value = value * 1000 if 0 < value < 500 else value  # "350 so'm": nothing costs so little, thousands are meant
    try:
        return Money(value.normalize() + 0, code).entered(), sure
    except Problem:
        return None, sure


def _is_rent(tokens: Sequence[Token]) -> bool:
    return any(token.word.startswith(words.RENT) for token in tokens if token.role is Role.WORD)


def _is_agreed(tokens: Sequence[Token]) -> bool:
    """Whether the price is to be agreed; "без торга", "торга нет" and "savdosiz" say that it is not."""
    said = [token.word for token in tokens if token.role is Role.WORD]
    for place, word in enumerate(said):
        short = word in words.AGREED_SHORT and _any(said[max(place - 1, 0) : place], words.ASKED)
        if not (word.startswith(words.AGREED) or short) or word.startswith((*words.NOT_AGREED, "торгов", "torgov")):
            continue
        if word.startswith(("савдо", "savdo")) and not word.startswith(("савдолаш", "savdolash")):
            near = said[place + 1 : place + 2]
            if not _any(near, ("bor", "бор", "qil", "қил", "кил", "bo", "joyida", "жойида")):
                continue
        around = said[max(place - 1, 0) : place] + said[place + 1 : place + 2]
        if not {"без", "bez", "не", "нет", "net", "yoq", "йук", "no", "not", "yok"} & set(around):
            return True
    return False


def _is_free(tokens: Sequence[Token]) -> bool:
    """Whether it is given away, and not only brought or tried for nothing."""
    said = [token.word for token in tokens if token.role in {Role.WORD, Role.BREAK}]
    for place, word in enumerate(said):
        if word.startswith(words.FREE):
            around = said[max(place - 2, 0) : place + 4]
            if not _any(around, words.FREE_OTHER):
                return True
    return False


def money_spans(text: str) -> str:
    """The text with its prices made bars, as long as it was: what a title ends at."""
    tokens = tokens_of(without_asides(text))
    for amount in find_amounts(tokens):
        before = _line_before(tokens, 0, amount.first)
        if amount.plain and not _any(before[-1:], words.ASKED) and amount.value < 10_000:
            continue
        start, end = tokens[amount.first].start, tokens[amount.after - 1].end
        text = text[:start] + "|" * (end - start) + text[end:]
    return _IN_UNITS.sub(blank, text)


_IN_UNITS = re.compile(
    r"(?<!\d)\d[\d .,]{0,12}\s?(?:[уy]\s?[./]?\s?[еe]\b\.?|💲|\$|[шs][h]?\.\s?[бb]\b\.?|[тt]\.\s?[рp]\b\.?)",
    re.IGNORECASE,
)
