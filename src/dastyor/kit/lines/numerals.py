"""Numerals: numbers written in words, in four writings: "сорок пять", "ikki yuz", "йигирма беш", "forty five"."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from dastyor.kit.lines.folding import cyrillic, fold_word, latin
from dastyor.kit.lines.tokens import Role, Token

_UZ = "bir ikki uch to'rt besh olti yetti sakkiz to'qqiz o'n yigirma o'ttiz qirq ellik oltmish yetmish sakson to'qson"
_RU = "один два три четыре пять шесть семь восемь девять десять двадцать тридцать сорок пятьдесят шестьдесят семьдесят "
_RU += "восемьдесят девяносто"
_EN = "one two three four five six seven eight nine ten twenty thirty forty fifty sixty seventy eighty ninety"
_VALUES = [*range(1, 11), *range(20, 100, 10)]
_RU_TEENS = "одиннадцать двенадцать тринадцать четырнадцать пятнадцать шестнадцать семнадцать восемнадцать девятнадцать"
_EN_TEENS = "eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen"
_RU_HUNDREDS = "сто двести триста четыреста пятьсот шестьсот семьсот восемьсот девятьсот"

NUMERALS: dict[str, Decimal] = {}
for _words, _values in (
    (_UZ, _VALUES), (_RU, _VALUES), (_EN, _VALUES), (_RU_TEENS, range(11, 20)), (_EN_TEENS, range(11, 20)),
    (_RU_HUNDREDS, range(100, 1000, 100)), ("одна две", (1, 2)), ("bitta ikkita uchta", (1, 2, 3)),
):  # fmt: skip
    for _word, _value in zip(_words.split(), _values, strict=True):
        for _form in (_word, cyrillic(_word), latin(_word)):
            NUMERALS.setdefault(fold_word(_form), Decimal(_value))
NUMERALS |= {"полтора": Decimal("1.5"), "полторы": Decimal("1.5"), "poltora": Decimal("1.5"), "пол": Decimal("0.5")}
HUNDRED = frozenset({"yuz", "юз", "hundred"})
HALF = frozenset({"yarim", "ярим", "half"})
JOINING = frozenset({"and", "a"})  # "two hundred and five", "half a million"


def read_numeral(tokens: Sequence[Token], at: int) -> tuple[Decimal, int]:
    """The number in words that begins at `at` and how many tokens it takes; (0, 0) when there is none.

    "ikki yuz" is 200, "bir yarim" 1.5, "сто двадцать" 120. What scales it (ming, тысяч) is not read here.
    """
    total, place, last = Decimal(0), at, Decimal(10**6)
    while place < len(tokens) and tokens[place].role is Role.WORD:
        word = tokens[place].word
        value = NUMERALS.get(word)
        if value is not None and value < _room(last):
            total, last = total + value, value
        elif word in HUNDRED and total < 10:
            total, last = (total or Decimal(1)) * 100, Decimal(100)
        elif word in HALF:
            total, last = total + Decimal("0.5"), Decimal(0)
        elif word in JOINING and place > at and (last in {0, 100} or _is_half_next(tokens, place + 1)):
            pass
        else:
            break
        place += 1
    return total, place - at


def _is_half_next(tokens: Sequence[Token], at: int) -> bool:
    """Whether "one and a half" goes on so."""
    return next((token.word for token in tokens[at : at + 2] if token.word not in JOINING), "") in HALF


def _room(last: Decimal) -> int:
    """What may follow a word of that value must be below this: "двадцать пять", "o'n besh", "сто пятнадцать"."""
    if last >= 100:
        return 1000 if last > 1000 else 100
    return 10 if last == 10 or last >= 20 else 0
