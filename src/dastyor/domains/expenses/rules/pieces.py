"""Pieces: a line cut into the expenses that it holds, each with its own amount, words and day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import pairwise

from dastyor.domains.expenses.rules import intent_words
from dastyor.domains.expenses.rules.intent import CODE, LABEL, SPENT
from dastyor.domains.expenses.rules.stems import stem_at
from dastyor.kit.lines import Found, Role, Token, fold_word
from dastyor.kit.lines.amounts import currency_of
from dastyor.kit.lines.calendar_words import MONTHS
from dastyor.kit.lines.folding import word_set
from dastyor.kit.lines.measures import SCALES
from dastyor.kit.lines.numerals import NUMERALS
from dastyor.kit.lines.tokens import number_value

AND = frozenset({"и", "va", "ва", "and", "плюс", "ham", "хам", "yana", "яна", "еще"})
OR = word_set("or или ili либо libo yoki еки")
_FUELS = frozenset({"бензин", "benzin", "аи", "ai", "petrol"})
_STATIONS = ("лукойл", "роснефт", "газпром", "татнефт", "заправк", "zapravka", "азс")
_NAMED_BY_A_NUMBER = word_set("ps пс tele теле express экспресс")  # "ps5 600 000", "tele2 145 000"
SIZES = word_set(
    "размер размера размеры razmer razmeri size olcham olchami улчам улчами размери магнитуда магнитудой балл"
)
_LARGEST_SIZE = 70  # of clothes: "костюм размер 50 350 000"
_BUSES = word_set(
    "bus автобус автобуса avtobus trolleybus троллейбус tramvay трамвай tram маршрутка marshrutka reys рейс"
)
_LEAST_ROUTE = 10  # below it is a fare in thousands
_MODELS = frozenset(fold_word(word) for word in intent_words.MODELS.split())

# What the cheapest thing costs: a bare number below it is a count, a label or thousands left unsaid.
LEAST = {"UZS": Decimal(1000), "RUB": Decimal(10), "KZT": Decimal(20), "USD": Decimal("0.1"), "EUR": Decimal("0.1")}
_LEAST_OTHER = Decimal(1)
_LABELLED = 1000  # times the least amount: above it "офис 5 000 000" is a rent, not a room
_MODEL = 1000  # a number glued to a letter is a model below it
_MOST_NAMED = 20
_MOST_OF_A_KIND = 999
_LONGEST_NAME = 4  # digits
_ROOMS = word_set("break living meeting bath waiting dining changing storage class stock fitting")
_RATES = word_set("курс kurs kursi курси")  # "курс 12 650" is that of a dollar
_NUMBERED = word_set(
    "терминал terminal studio студия soat soati соат соати зал ряд место касса zal ryad hall row seat gate qator катор"
)
_LAST_NUMBER = 99  # "соат 8", "зал 3", "ряд 12": above it "абонемент в зал 350000" is a price
_MOST_COUNTED = 100  # "2 кофе по 15000": people say as many by a number before the thing


@dataclass(slots=True)
class Piece:
    """Tokens [first, after) of the line that speak of one expense, and the numbers in it that may be its amount."""

    first: int
    after: int
    amounts: list[Found] = field(default_factory=list)
    extra: tuple[int, int] | None = None


def least_of(currency: str) -> Decimal:
    """The least amount that a bare number of that currency is believed to be."""
    return LEAST.get(currency, _LEAST_OTHER)


def cut(tokens: Sequence[Token], amounts: Sequence[Found], currency: str) -> list[Piece]:
    """The pieces of the line, each with at least one amount; numbers that only name or count are marked as such."""
    pieces: list[Piece] = []
    for piece in _joined(_between_breaks(tokens), amounts):
        _settle(tokens, piece, currency, alone=len(amounts) == 1)
        if piece.amounts:
            pieces.extend(_by_amount(tokens, piece))
    return _with_numbers_of_places(tokens, pieces)


def _with_numbers_of_places(tokens: Sequence[Token], pieces: Sequence[Piece]) -> list[Piece]:
    """Joins a place with a number to what was paid there: a bank says "Покупка 540 ₽, АЗС 45", and 45 is no money."""
    joined: list[Piece] = []
    for piece in pieces:
        before = joined[-1] if joined else None
        if before is not None and _is_bare_payment(tokens, before) and piece.amounts[0].plain:
            for amount in list(piece.amounts):
                _drop(tokens, piece, amount, Role.LABEL)
            before.after = piece.after
        else:
            joined.append(piece)
    return joined


def _is_bare_payment(tokens: Sequence[Token], piece: Piece) -> bool:
    """Whether it says by a word of spending that so much was paid, and not what for."""
    words = [token.word for token in tokens[piece.first : piece.after] if token.role is Role.WORD]
    return bool(words) and piece.amounts[0].currency is not None and all(map(SPENT.has, words))


def part_names(tokens: list[Token]) -> None:
    """Parts "95 200" behind a fuel, "2 145 000" behind "tele", "5 220" behind a room's number, into name and amount; marks "Q3", "A4" as names.

    "бензин 95 200к" is no 95 millions.
    """
    for place in range(len(tokens) - 1, 0, -1):
        token, before = tokens[place], tokens[place - 1]
        if token.role is not Role.NUMBER:
            continue
        if before.text.isupper() and len(before.text) == 1 and token.follows(before) and token.text.isdecimal():
            token.role = Role.LABEL if int(token.text) < _MODEL else token.role
        elif _begins_with_a_name(tokens, place) or _is_a_quarters(before, token):
            name, _, rest = token.text.partition(" ")
            middle = token.start + len(name)
            tokens[place : place + 1] = [
                Token(name, name, token.start, middle, Role.LABEL),
                Token(rest, rest, middle + 1, token.end, Role.NUMBER, number_value(rest)),
            ]


def _is_a_quarters(letter: Token, number: Token) -> bool:
    """Whether it is "Q3 730": a name and an amount."""
    return letter.text == "Q" and number.follows(letter) and number.text[1:2] == " "


def _begins_with_a_name(tokens: Sequence[Token], place: int) -> bool:
    name, blank, rest = tokens[place].text.partition(" ")
    # "80 000" is eighty thousand: no amount begins with a nought.
    if not blank or rest.startswith("0") or not name.isdecimal():
        return False
    before = tokens[place - 1]
    if before.word == "-" and place > 1 and tokens[place].follows(before):  # "аи-95 390 000"
        before = tokens[place - 2]
    if before.word in _FUELS:
        return int(name) in intent_words.FUEL_GRADES
    if before.word in _NAMED_BY_A_NUMBER and tokens[place].follows(before):
        return True
    if before.word in SIZES:
        return int(name) < _LARGEST_SIZE
    scaled = place + 1 < len(tokens) and tokens[place + 1].word in SCALES
    return scaled and LABEL.has(before.word) and rest.isdecimal()


_THOUSANDS = word_set("mng mn mig mingg minga мнг миг мингг мың мын мыӊ миң тыш тышч")
_MINUTES = word_set("min мин")
_NIGHTS = word_set("kecha кеча")  # "2 kecha 840 ming" is two nights; "taksi 20 kecha" is yesterday


def spell_out_units(tokens: Sequence[Token]) -> None:
    """Makes "mng", "мың" and, where no minutes can be meant, "min" the thousands that they stand for; nights a count."""
    numbers = sum(token.role is Role.NUMBER for token in tokens)
    for place, (number, token) in enumerate(pairwise(tokens), start=1):
        if number.role is not Role.NUMBER or token.role is not Role.WORD:
            continue
        after = tokens[place + 1] if place + 1 < len(tokens) else None
        is_money = numbers == 1 or (after is not None and currency_of(after) is not None)
        if token.word in _THOUSANDS or (token.word in _MINUTES and is_money):
            token.word = "ming"
        elif token.word in _NIGHTS and numbers > 1 and number.value is not None and number.value < _MOST_COUNTED:
            token.word = "kun"


def _between_breaks(tokens: Sequence[Token]) -> list[tuple[int, int]]:
    """The stretches of tokens between commas, new lines, pluses, "and"s and the ends of sentences."""
    stretches, start = [], 0
    for place, token in enumerate(tokens):
        stop = token.word == "." and not (place + 1 < len(tokens) and tokens[place + 1].follows(token))
        if (
            token.role is Role.BREAK
            or (token.role is Role.WORD and token.word in AND)
            or (stop and token.role is Role.SIGN)
        ):
            stretches.append((start, place))
            start = place + 1
    return [*stretches, (start, len(tokens))]


def _joined(stretches: Sequence[tuple[int, int]], amounts: Sequence[Found]) -> list[Piece]:
    """Stretches without an amount join the next one that has it, at the end the last: "хлеб, молоко 25000"."""
    pieces: list[Piece] = []
    start: int | None = None
    left = list(amounts)
    for first, after in stretches:
        start = first if start is None else start
        inside = []
        while left and left[0].first < after:
            inside.append(left.pop(0))
        if inside:
            pieces.append(Piece(start, after, inside))
            start = None
    if start is not None and pieces:
        pieces[-1].after = stretches[-1][1]
    return pieces


def _settle(tokens: Sequence[Token], piece: Piece, currency: str, *, alone: bool) -> None:
    """Tells amounts from numbers that name ("iPhone 15"), count ("2 кофе по 15000") or date ("за 2025")."""
    for amount in list(piece.amounts):
        if amount.plain and _is_label(tokens, piece, amount, currency):
            _drop(tokens, piece, amount, Role.LABEL)
    _reckon_each(tokens, piece)
    if len(piece.amounts) < 2:
        return
    least = least_of(currency)
    said = [amount for amount in piece.amounts if not amount.plain]
    likely = [amount for amount in piece.amounts if not amount.plain or amount.value >= least]
    for amount in list(piece.amounts):
        if not amount.plain or len(piece.amounts) == 1:
            continue
        small = amount.value < (max(least, Decimal(_MOST_COUNTED)) if said else least)
        counts = _is_leading_count(tokens, piece, amount)
        if likely and (small or counts or _is_year(amount)):
            _drop(tokens, piece, amount, Role.COUNT if counts else Role.LABEL)


def _is_label(tokens: Sequence[Token], piece: Piece, amount: Found, currency: str) -> bool:
    """Whether the number names what stands before it, or what a dash ties to it."""
    tied = amount.value < least_of(currency) and _names_what_follows(tokens, amount)
    return tied or _names_what_precedes(tokens, piece, amount, currency)


def _names_what_precedes(tokens: Sequence[Token], piece: Piece, amount: Found, currency: str) -> bool:
    before = tokens[amount.first - 1] if amount.first else None
    if before is None:
        return False
    value = amount.value
    if before.word == "-" and amount.first > 1:
        before = tokens[amount.first - 2]
    if before.role not in {Role.WORD, Role.COUNT}:
        return False
    if len(before.word) <= 2 and amount.first > 1 and before.text.isupper():  # "рейс HY 602"
        before = tokens[amount.first - 2]
    if before.word in _MODELS:
        return (value < 100 or value in intent_words.MEMORIES) and (
            value in intent_words.FUEL_GRADES or not before.word.startswith(("бен", "ben"))
        )
    if _is_numbered(before.word, value, least_of(currency)) or (before.word in MONTHS and _is_year(amount)):
        return True
    if CODE.has(before.word) or _is_model(tokens[amount.first], before, value):
        return True
    named = LABEL.has(before.word) and tokens[amount.first - 2].word not in _ROOMS  # "for the break room 79"
    if not named or value >= least_of(currency) * _LABELLED:
        return False
    # Nobody groups the digits of a name: "поезд 54" is a train, "билет на поезд 3 450" is its price, and so "школа 45000".
    digits = tokens[amount.first].text
    if value >= least_of(currency) and len(digits) > _LONGEST_NAME and _is_bought(before.word):
        return False
    return digits.isdecimal() or not _has_words(tokens, piece.first, amount.first - 1)


def _is_numbered(word: str, value: Decimal, least: Decimal) -> bool:
    """Whether so small a number behind the word only numbers it: "зал 3", "автобус 28", "размер 43"."""
    return (
        (word in _NUMBERED and value <= _LAST_NUMBER)
        or (word in _BUSES and _LEAST_ROUTE <= value < least)
        or (word in SIZES and value < least)
    )


def _names_what_follows(tokens: Sequence[Token], amount: Found) -> bool:
    """Whether a dash ties it to a word: "94-maktab", "9-класс"."""
    if amount.after + 1 >= len(tokens):
        return False
    number, dash, word = tokens[amount.after - 1 : amount.after + 2]
    return dash.word == "-" and word.role is Role.WORD and dash.follows(number) and word.follows(dash)


def _is_bought(word: str) -> bool:
    """Whether it is a thing that has a price as well as a number: a school, a table, a flight."""
    return stem_at([word], 0) is not None and word not in _RATES


def _is_model(number: Token, before: Token, value: Decimal) -> bool:
    """Whether it is "s24", a letter with a number glued to it, or the fuel of a station, "лукойл 95"."""
    if before.word.startswith(_STATIONS):
        return value in intent_words.FUEL_GRADES
    return len(before.word) == 1 and value < _MODEL and number.follows(before)


def _is_leading_count(tokens: Sequence[Token], piece: Piece, amount: Found) -> bool:
    """Whether it counts what follows, "2 кофе 500": a small whole number that opens the piece, a word after it, the amount behind."""
    named = amount.after < len(tokens) and tokens[amount.after].role is Role.WORD
    if not named or amount.value != int(amount.value):
        return False
    before = [token for token in tokens[piece.first : amount.first] if token.role not in {Role.SIGN, Role.DAY}]
    last = piece.amounts[-1]
    # "ordered 200 candle jars 190": an amount that ends the piece is the price of what is counted at its beginning.
    if last is not amount and last.after == piece.after and amount.value <= _MOST_OF_A_KIND:
        said = [token.word for token in before]
        return tokens[amount.first].text.isdecimal() and all(SPENT.has(word) or _is_done(word) for word in said)
    if before:
        return False
    larger = all(other.value > amount.value for other in piece.amounts if other is not amount)
    return larger and amount.value <= _MOST_NAMED


def _is_done(word: str) -> bool:
    """Whether it is, by its ending, what we did with so many things: "ordered", "printed", "напечатали"."""
    return word.endswith(("ed", "ли", "dik", "dim", "дик", "дим"))


def _is_year(amount: Found) -> bool:
    return amount.plain and amount.value == int(amount.value) and 2015 <= amount.value <= 2035


def _reckon_each(tokens: Sequence[Token], piece: Piece) -> None:
    """Multiplies the price of one by how many there are, when the piece tells both."""
    each = next((amount for amount in piece.amounts if amount.each), None)
    if each is None:
        return
    counts = [
        token for token in tokens[piece.first : piece.after] if token.role is Role.COUNT and token.value is not None
    ]
    said = [NUMERALS[token.word] for token in tokens[piece.first : piece.after] if _is_said_count(token)]
    others = [other for other in piece.amounts if other is not each and other.plain and other.value <= _MOST_COUNTED]
    if counts and len(piece.amounts) == 1:
        each.value, each.each = each.value * (counts[0].value or 1), False
    elif said and len(piece.amounts) == 1:
        each.value, each.each = each.value * said[0], False
    elif len(others) == 1 and len(piece.amounts) == 2:
        each.value, each.each = each.value * others[0].value, False
        _drop(tokens, piece, others[0], Role.COUNT)


def _is_said_count(token: Token) -> bool:
    """Whether it counts in words: "три шашлыка по 25 000"."""
    return token.role is Role.WORD and token.word in NUMERALS and 2 <= NUMERALS[token.word] <= 20


def _drop(tokens: Sequence[Token], piece: Piece, amount: Found, role: Role) -> None:
    piece.amounts.remove(amount)
    for token in tokens[amount.first : amount.after]:
        token.role = role


def _by_amount(tokens: Sequence[Token], piece: Piece) -> list[Piece]:
    """One piece for each amount: its words stand before it or, when the piece opens with an amount, after it."""
    if len(piece.amounts) < 2:
        return [piece]
    if not all(_has_words(tokens, one.after, other.first) for one, other in pairwise(piece.amounts)):
        return [piece]  # "lunch 20 000 or 25 000", too: one of them is the amount
    opens = not _has_words(tokens, piece.first, piece.amounts[0].first)
    cuts = [amount.first if opens else amount.after for amount in piece.amounts]
    edges = [piece.first, *cuts[1:], piece.after] if opens else [piece.first, *cuts[:-1], piece.after]
    return [
        Piece(first, after, [amount]) for (first, after), amount in zip(pairwise(edges), piece.amounts, strict=True)
    ]


def _has_words(tokens: Sequence[Token], first: int, after: int) -> bool:
    return any(token.role is Role.WORD and token.word not in OR for token in tokens[first:after])
