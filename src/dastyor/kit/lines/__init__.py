"""Lines: what stands in a line that a person wrote - amounts, currencies, days, phones - in four writings, mixed.

Pure and without a model: tables of words and a few passes over the tokens of one line, under a millisecond.
A domain decides what the line means (an expense, a price); here it is only read.
"""

from __future__ import annotations

from dastyor.kit.lines.amounts import Found, find_amounts
from dastyor.kit.lines.days import DayFound, find_days
from dastyor.kit.lines.folding import fold, fold_word
from dastyor.kit.lines.tokens import LONGEST, Role, Token, tokens_of

__all__ = [
    "LONGEST",
    "DayFound",
    "Found",
    "Role",
    "Token",
    "find_amounts",
    "find_days",
    "fold",
    "fold_word",
    "tokens_of",
]
