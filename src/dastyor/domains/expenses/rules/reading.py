"""The reader: one line of text into expenses, or the reason why it is none.

It guesses nothing that costs money: where two readings are as likely, the item carries a doubt and is asked first.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from dastyor.domains.expenses.model import Doubt, Nothing, Reading, ReadItem, Refusal
from dastyor.domains.expenses.rules.categories import LITTLE, WATER, category_of
from dastyor.domains.expenses.rules.intent import FILLER, LENT, SPENT, nothing_of, tells_of_others
from dastyor.domains.expenses.rules.pieces import AND, SIZES, Piece, cut, least_of, part_names, spell_out_units
from dastyor.domains.expenses.rules.stems import STEMS, stem_at
from dastyor.kit.lines import LONGEST, DayFound, Found, Role, Token, find_amounts, find_days, tokens_of
from dastyor.kit.lines.amounts import currency_of
from dastyor.kit.lines.folding import word_set
from dastyor.kit.money import AmountTooFine, AmountTooLarge, Money

_HUGE = Decimal(10) ** 20  # beyond any amount that may be entered
MOST_ITEMS = 50  # of one message; a longer list comes as a file
_TALK = 15  # words of one item: more is a story, not a line

_SURE, _KNOWN, _SAID, _LIKELY, _ASKED = 0.97, 0.92, 0.8, 0.65, 0.4
_LEAST_OF_THOUSANDS = 100  # where nothing costs less, people leave the thousands unsaid
_FEW = 10  # a number below it before a thing counts it: a price in thousands stands behind
_EDGE_WORDS = word_set(
    "на за в во для с со по к от из у и о об ну to for on at of the a an in by with uchun учун va ва and"
    " or или ili либо libo yoki еки"
)


def read_line(
    text: str, *, today: date, currency: str, language: str | None = None, learned: Mapping[str, str] | None = None
) -> Reading:
    """The expenses that the line tells, at most 50, each with amount, category, note and day; or why there are none.

    `currency` is that of amounts without one; `learned` maps folded words or notes (key_of) to categories.
    `language` breaks no tie today: people mix their languages in one line. Text beyond 4,096 characters is not read.
    """
    text = text[:LONGEST]
    tokens = tokens_of(text)
    part_names(tokens)
    spell_out_units(tokens)
    days = find_days(text, tokens, today, cents=least_of(currency) < _LEAST_OF_THOUSANDS)
    amounts = find_amounts(tokens)
    if currency == _KYRGYZ:
        _take_som_for_theirs(tokens, amounts)
    reason = nothing_of(text, [token.word for token in tokens if token.word and token.role in _SPOKEN])
    if reason is not None:
        return Reading(nothing=reason)
    pieces = cut(tokens, amounts, currency)[:MOST_ITEMS]
    if pieces and _is_rate(tokens, pieces, currency):
        return Reading(nothing=Nothing.STATEMENT)
    if not pieces or _is_talk_of_numbers(tokens, pieces, currency):
        return Reading(nothing=Nothing.NO_AMOUNT)
    try:
        return _read(tokens, pieces, days, today, currency, learned or {})
    except _Refused as refused:
        return Reading(refused=refused.why)


def _take_som_for_theirs(tokens: Sequence[Token], amounts: Sequence[Found]) -> None:
    """Where money is the Kyrgyz som, "сом" is that: Uzbeks write "so'm" and "сум"."""
    for amount in amounts:
        said = tokens[amount.first : amount.after]
        if amount.currency == "UZS" and any(token.word.startswith(("сом", "som")) for token in said):
            amount.currency = _KYRGYZ


_KYRGYZ = "KGS"
_SPOKEN = frozenset({Role.WORD, Role.COUNT, Role.DAY})


class _Refused(Exception):
    def __init__(self, why: Refusal) -> None:
        self.why = why


@dataclass(frozen=True, slots=True, kw_only=True)
class _Whole:
    """What the whole line tells about each of its pieces."""

    heading: str | None
    of_others: bool
    we_paid: bool
    asked: bool


def _read(
    tokens: Sequence[Token],
    pieces: Sequence[Piece],
    days: Sequence[DayFound],
    today: date,
    currency: str,
    learned: Mapping[str, str],
) -> Reading:
    items = []
    words = [token.word for token in tokens if token.role is Role.WORD and not _is_a_name(token)]
    whole = _Whole(
        heading=_heading(tokens, pieces[0], learned), of_others=tells_of_others(words), we_paid=SPENT.among(words),
        asked=any(token.word == "?" for token in tokens),
    )  # fmt: skip
    for piece in pieces:
        day = _day_of(tokens, piece, pieces, days)
        item = _item(tokens, piece, day or DayFound(0, 0, today), currency, learned, whole)
        if item is not None:
            items.append(item)
    if not items:
        return Reading(nothing=Nothing.STATEMENT)
    if any(item.category == "utilities" for item in items):
        items = [_water_beside_other_bills(item) for item in items]
    return Reading(tuple(items))


def _water_beside_other_bills(item: ReadItem) -> ReadItem:
    """Water alone is bought in a shop; beside light and gas it is a bill."""
    return replace(item, category="utilities") if item.note.lower() in WATER else item


def _item(
    tokens: Sequence[Token],
    piece: Piece,
    day: DayFound,
    currency: str,
    learned: Mapping[str, str],
    whole: _Whole,
) -> ReadItem | None:
    """One expense; None when the piece tells a number that is hardly money."""
    found = piece.amounts[0]
    said = [token for token in tokens[piece.first : piece.after] if _speaks(token)]
    words = _said_words(said)
    parts = tokens[piece.first : piece.after]
    names = frozenset(token.word for token in parts if _is_a_name(token))
    category = category_of(words, learned, _whole_words(parts), names) or whole.heading
    money = _money(found.value, found.currency or currency)
    others: tuple[Money, ...] = tuple(_money(other.value, other.currency or currency) for other in piece.amounts[1:])
    least = least_of(currency)
    found.guessed = found.guessed and not _are_millions(found, category, least)
    if found.plain and found.value < least and not found.strange:
        if category is None or whole.asked or whole.of_others or said[0].word in SIZES:
            return None
        if least >= _LEAST_OF_THOUSANDS and _counts_what_follows(tokens, piece):
            return None
        doubt: Doubt | None = Doubt.UNSURE
        if least >= _LEAST_OF_THOUSANDS:
            more = tuple(_money(other.value * 1000, currency) for other in piece.amounts[1:] if other.value < least)
            others, doubt = (*more, money, *others), Doubt.AMOUNTS if more else Doubt.THOUSANDS
            money = _money(found.value * 1000, currency)
    else:
        doubt = _doubt(tokens, piece, day, category, said, whole)
        if doubt is Doubt.BARE and _is_no_round_sum(found, least):
            return None
    return ReadItem(
        amount=money,
        category=category,
        note=_note(tokens, piece),
        spent_on=day.day,
        confidence=_confidence(found, category, doubt),
        doubt=doubt,
        others=others,
        is_day_doubtful=day.doubtful,
    )


def _counts_what_follows(tokens: Sequence[Token], piece: Piece) -> bool:
    """Whether it is "2 pitsa", so many of them: a price in thousands stands behind the thing."""
    found = piece.amounts[0]
    before = [token.word for token in tokens[piece.first : found.first] if token.role is Role.WORD]
    return found.value < _FEW and _known_at(tokens, found.after) and all(stem_at([word], 0) is None for word in before)


def _known_at(tokens: Sequence[Token], at: int) -> bool:
    return at < len(tokens) and tokens[at].role is Role.WORD and stem_at([tokens[at].word], 0) is not None


def _are_millions(found: Found, category: str | None, least: Decimal) -> bool:
    """Whether "1.2m" cannot be metres: money is counted in millions there, and cloth and cable were not bought."""
    whole = found.value % _MILLION == 0
    return least >= _LEAST_OF_THOUSANDS and category is not None and not (whole and category in _BY_METRES)


_MILLION = 1_000_000
_BY_METRES = frozenset({"repair", "supplies", "clothes", "goods"})


def _said_words(said: Sequence[Token]) -> list[str]:
    """What was bought: without the words of spending, unless nothing else was said."""
    return [token.word for token in said if not _is_of_spending(token.word)] or [token.word for token in said]


def _whole_words(tokens: Sequence[Token]) -> list[str] | None:
    """The words with what joins and parts them, by which those that stand side by side are told; None when alone."""
    words = [
        token.word
        for token in tokens
        if token.role is Role.BREAK
        or token.word in AND
        or (_speaks(token) and (token.word in LITTLE or not _is_of_spending(token.word)))
    ]
    return words if any(word[0].isalpha() and word not in LITTLE | AND for word in words) else None


def _is_a_name(token: Token) -> bool:
    """Whether a large letter inside the line begins a word that no table knows: nobody's name is a mistyped thing."""
    return token.start > 0 and token.text.istitle() and stem_at([token.word], 0) is None


def spoken_words(note: str) -> list[str]:
    """The folded words of a note, those that the reader goes by when the same is written in a line."""
    tokens = tokens_of(note[:LONGEST])
    find_amounts(tokens)
    return _said_words([token for token in tokens if _speaks(token)])


def _heading(tokens: Sequence[Token], first: Piece, learned: Mapping[str, str]) -> str | None:
    """The category that a list is headed by: "Зарплата: Акмал 3 000 000, Дильноза 2 500 000"."""
    opening = tokens[first.first : first.amounts[0].first]
    colon = next((place for place, token in enumerate(opening) if token.word == ":"), 0)
    return category_of([token.word for token in opening[:colon] if token.role is Role.WORD], learned)


def _money(value: Decimal, currency: str) -> Money:
    if not value:
        raise _Refused(Refusal.ZERO)
    if value < _HUGE and value == value.to_integral_value():
        value = value.quantize(Decimal(1))  # "2,5 млн" is 2500000, not 2500000.0
    try:
        return Money(value, currency).entered()
    except AmountTooLarge:
        raise _Refused(Refusal.TOO_LARGE) from None
    except AmountTooFine:
        raise _Refused(Refusal.TOO_FINE) from None


# "билеты от 200 000", "до 300к", "300 minggacha": what it may cost.
_ROSE = word_set("chiqdi чикди tushdi тушди oshdi ошди kotarildi кутарилди")  # "go'sht 120 mingga chiqdi"
_BOUNDS = word_set("от ot from до do upto")


def _is_a_bound(tokens: Sequence[Token], found: Found) -> bool:
    """Whether the amount is only where a price begins, ends or has come to."""
    before = tokens[found.first - 1] if found.first else None
    if before is not None and before.role is Role.WORD and before.word in _BOUNDS:
        return True
    after = tokens[found.after] if found.after < len(tokens) else None
    return after is not None and after.word in _ROSE and tokens[found.after - 1].word.endswith(("ga", "га"))


_DEBTS = word_set("долг qarz qarzi qarzim карз карзи карзим")
_LOANS = frozenset({None, "other", "fees"})  # "погасил долг за газ" is a bill


def _doubt(
    tokens: Sequence[Token], piece: Piece, day: DayFound, category: str | None, said: Sequence[Token], whole: _Whole
) -> Doubt | None:
    found, words = piece.amounts[0], [token.word for token in said]
    if found.strange:
        return Doubt.CURRENCY
    if whole.of_others or _is_a_bound(tokens, found) or (found.each and not whole.we_paid):
        return Doubt.UNSURE
    if found.negative:
        return Doubt.NEGATIVE
    if len(piece.amounts) > 1:
        return Doubt.AMOUNTS
    if day.doubtful:
        return Doubt.DAY
    if all(_is_of_spending(word) or word in _EDGE_WORDS for word in words):
        return Doubt.BARE
    if (
        found.guessed
        or whole.asked
        or LENT.among(words if category in _LOANS else [word for word in words if word not in _DEBTS])
        or len(words) > _TALK
    ):
        return Doubt.UNSURE
    # What is not known is believed only when it says that it was spent: pensions and prizes have amounts, too.
    if category is None and not whole.we_paid:
        return Doubt.UNSURE
    return None


def _is_of_spending(word: str) -> bool:
    return SPENT.has(word) or FILLER.has(word)


def _confidence(found: Found, category: str | None, doubt: Doubt | None) -> float:
    if doubt is not None:
        return _ASKED
    if category is not None:
        return _KNOWN if found.plain else _SURE
    return _LIKELY if found.plain else _SAID


_PIECES = word_set("pc pcs")  # "PC" is a computer, too


def _speaks(token: Token) -> bool:
    """Whether the token says what was bought: a word, the unit of a count, a known picture."""
    if token.role is Role.SIGN:
        return token.text in STEMS
    return (
        (token.role is Role.WORD or (token.role is Role.COUNT and token.word not in _PIECES))
        and token.value is None
        and token.text[0].isalpha()
        and token.word not in AND
    )


def _is_talk_of_numbers(tokens: Sequence[Token], pieces: Sequence[Piece], currency: str) -> bool:
    """Whether nothing but small or year-like numbers stands there: "1 2 3 4 5", "2026", "12.11"."""
    if any(token.role is Role.WORD for token in tokens):
        return False
    return all(
        amount.plain and amount.value and (amount.value < least_of(currency) or 1990 <= amount.value <= 2035)
        for piece in pieces
        for amount in piece.amounts
    ) and not any(_speaks(token) for token in tokens)


def _is_no_round_sum(found: Found, least: Decimal) -> bool:
    """Whether digits alone are hardly an amount where thousands are the least: "123456"."""
    return found.plain and least >= _LEAST_OF_THOUSANDS and found.value % _LEAST_OF_THOUSANDS != 0


def _is_rate(tokens: Sequence[Token], pieces: Sequence[Piece], currency: str) -> bool:
    """Whether a currency is spoken of and not counted: "доллар 12700", "EUR 14 100"."""
    if all(token.role is Role.AMOUNT for token in tokens) and tokens[0].word.isalpha():
        return currency_of(tokens[0]) != currency
    amounts = [amount for piece in pieces for amount in piece.amounts]
    if len(amounts) == 2 and amounts[0].value == 1 and amounts[0].currency and amounts[1].value > 1:
        return True  # "1$ 12700"
    named = any(token.role is Role.WORD and len(token.word) > 2 and currency_of(token) for token in tokens)
    return named and all(amount.plain for piece in pieces for amount in piece.amounts)


def _day_of(
    tokens: Sequence[Token], piece: Piece, pieces: Sequence[Piece], days: Sequence[DayFound]
) -> DayFound | None:
    """The day of the piece: its own, else the one that opens the whole line, else the one that ends it."""
    own = next((day for day in days if piece.first <= day.first < piece.after), None)
    if own is not None or not days:
        return own
    opening, closing = days[0], days[-1]
    if opening.first < pieces[0].amounts[0].first:
        return opening
    return closing if closing.after >= len(tokens) and len(days) == 1 else None


_TRIMMED = " \t\n-–—−:=,.;()[]~→*\"'«»“”!?•|/+&_<>"


def _note(tokens: Sequence[Token], piece: Piece) -> str:
    """What was bought, in the person's own words: the piece without amount, day and words of spending at its edges."""
    kept = [
        token for token in tokens[piece.first : piece.after] if token.role not in {Role.AMOUNT, Role.DAY, Role.ASIDE}
    ]
    while kept and _is_edge(kept[0]):
        kept.pop(0)
    while kept and _is_edge(kept[-1]):
        kept.pop()
    note, end = "", 0
    for token in kept:
        gap = token.start != end and token.text not in {",", "."}
        note += (" " if gap else "") + (", " if token.text == "\n" else token.text)
        end = token.end
    return " ".join(note.strip(_TRIMMED).split())


def _is_edge(token: Token) -> bool:
    if token.role is Role.SIGN:
        return token.text not in STEMS
    return token.role is Role.BREAK or (
        token.role is Role.WORD and (token.word in _EDGE_WORDS or token.word in AND or _is_of_spending(token.word))
    )
