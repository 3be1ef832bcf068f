"""Whom to trust with what: quotas, words that a market does not want, and who needs nobody's leave any more."""

from __future__ import annotations

import re
from dataclasses import dataclass

from dastyor.domains.market.model import Form
from dastyor.kit.lines import fold

_WORD = re.compile(r"[^\W_]+(?:['’ʻ‘`][^\W_]+)*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """What a seller has done here: ads that were published, ads that were declined, ads sent since midnight."""

    published: int
    declined: int
    today: int


def unwanted(form: Form, words: str) -> str | None:
    """The first word of the ad that the market does not want, as the market wrote it; a phrase counts whole.

    `words` stand between commas; case, script of apostrophes and endings behind five letters do not matter.
    """
    said = " " + " ".join(fold(word) for word in _WORD.findall(f"{form.title or ''} {form.text or ''}")) + " "
    for wanted in (part.strip() for part in words.split(",")):
        folded = " ".join(fold(word) for word in _WORD.findall(wanted))
        if folded and (f" {folded} " in said or (len(folded) > _STEM and f" {folded}" in said)):
            return wanted
    return None


def is_trusted(record: Record, *, after: int) -> bool:
    """Whether the seller's ads need nobody's leave: `after` published ones (0: never), and few declined beside them."""
    return 0 < after <= record.published and record.declined * 5 <= record.published


_STEM = 5  # letters from which a word is known with any ending
