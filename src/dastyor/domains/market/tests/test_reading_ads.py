"""The reader of ads against ads as sellers write them: four writings, mixed, with pictures and mistakes.

The sets stand in `ads/`: a line "@ category | price | phone | city | condition", with "| currency country" where the
workspace is not Uzbek, then the ad. "-" is nothing, "deal" a price that is to be agreed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import pytest

from dastyor.domains.market.model import Category, Understood
from dastyor.domains.market.rules.reading import understand
from dastyor.domains.market.rules.reading.titles import LONGEST_TITLE

ADS = Path(__file__).parent / "ads"
#: How many of a hundred must be read right: a little below what the sets are read at now.
LEAST = {"category": 97, "price": 98, "phone": 99, "city": 95, "condition": 93}


@dataclass(frozen=True)
class Said:
    expected: dict[str, str]
    currency: str
    country: str
    text: str


def ads(name: str) -> list[Said]:
    found = []
    for block in re.split(r"(?m)^@ ", (ADS / f"{name}.txt").read_text(encoding="utf-8"))[1:]:
        head, _, text = block.partition("\n")
        *fields, last = (field.strip() for field in head.split("|"))
        currency, country = "UZS", "UZ"
        if len(fields) == len(LEAST):
            currency, country = last.split()
        else:
            fields.append(last)
        found.append(Said(dict(zip(LEAST, fields, strict=True)), currency, country, text.strip()))
    return found


def told(read: Understood) -> dict[str, str]:
    form = read.form
    price = "deal" if form.is_negotiable else "-"
    if form.price is not None:
        price = f"{form.price.amount.normalize():f} {form.price.currency}"
    return {
        "category": form.category or "-", "price": price, "phone": form.phone or "-", "city": form.city or "-",
        "condition": form.condition or "-",
    }  # fmt: skip


NAMES = sorted(path.stem for path in ADS.glob("*.txt"))


# The reader was mended on each of these sets after it had first read them: 99.0 % of the kinds, 95.1 % of the prices and
# 95.1 % of the phones of `first` then; 91.1, 94.9 and 100 % of `second`; 89.0, 89.0 and 100 % of `third`; 94.6, 98.2 and 100 % of `fourth`; 80.0,
# 96.7 and 100 % of `fifth`, which names what the tables did not know. They keep what
# was learnt, and say nothing of ads that it has never seen.
@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("field", LEAST)
def test_ads_are_read_as_their_sellers_meant_them(name: str, field: str) -> None:
    rows = ads(name)
    wrong = []
    for row in rows:
        got = told(understand(row.text, currency=row.currency, country=row.country))[field]
        if got != row.expected[field]:
            wrong.append(f"{row.expected[field]} != {got}: {row.text[:80]!r}")
    assert len(wrong) <= len(rows) * (100 - LEAST[field]) / 100, "\n".join(wrong)


def test_the_sets_hold_every_category_and_some_hundred_ads() -> None:
    rows = [row for name in NAMES for row in ads(name)]
    assert {row.expected["category"] for row in rows} >= set(Category)
    assert len(rows) >= 200


@pytest.mark.parametrize("name", NAMES)
def test_a_title_is_short_and_one_line_without_a_phone(name: str) -> None:
    for row in ads(name):
        title = understand(row.text, currency=row.currency, country=row.country).form.title
        assert title, row.text
        assert len(title) <= LONGEST_TITLE and "\n" not in title and "|" not in title
        assert not re.search(r"\b\d\d[ -]?\d{3}[ -]?\d\d[ -]?\d\d\b", title), title
