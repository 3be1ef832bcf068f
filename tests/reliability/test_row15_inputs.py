"""Row 15 below the chat: whatever stands in a line, a button, a link or a code is read or refused, never a fault."""

from __future__ import annotations

import os
from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dastyor.domains.expenses.errors import NotAReceipt, ReceiptDamaged
from dastyor.domains.expenses.model import CATEGORIES, Doubt
from dastyor.domains.expenses.rules import read_line
from dastyor.domains.expenses.rules.receipts import read_receipt
from dastyor.domains.expenses.rules.schedules import read_schedule
from dastyor.kit.seal import RootKeys
from dastyor.kit.telegram.presses import Signer

WHOLE = os.environ.get("DASTYOR_PROVE") == "1"
PARTS, EACH = (16, 50_000) if WHOLE else (1, 400)  # 800,000; the bot itself has 200,000 (test_anything_typed)
TODAY = date(2026, 11, 19)
LANGUAGES = ("uz-Latn", "uz-Cyrl", "ru", "en")

_WORDS = [
    "обед",
    "tushlik",
    "lunch",
    "такси",
    "so'm",
    "сўм",
    "$",
    "USD",
    "у.е.",
    "вчера",
    "kecha",
    "в пятницу",
    "12.11",
    "31.02",
]
_WORDS += [
    "20к",
    "2,5",
    "млн",
    "3*4500",
    "ming",
    "шт",
    "20 л",
    "18:30",
    "10 %",
    "+998 90 123 45 67",
    "-",
    "*",
    "=",
    "/",
    "\n",
    "1e9",
]
_WORDS += [
    "двести",
    "тысяч",
    "ellik",
    "bir yarim",
    "NaN",
    "٣٥",
    "½",
    "9" * 30,
    "каждый месяц",
    "har oy",
    "every week",
    "не",
    "emas",
]
heaps = st.lists(st.sampled_from(_WORDS) | st.text(max_size=6), max_size=40).map(" ".join)
lines = st.one_of(st.text(max_size=400), heaps, heaps.map(lambda text: text.replace(" ", "")))
_hosts = st.sampled_from(["ofd.soliq.uz", "consumer.oofd.kz", "ofd.soliq.uz.evil.com", "[::1", "", "4ek.kz:99999"])
links = st.builds("https://{}/check?t={}&r={}&c={}&s={}".format, _hosts, *[st.text(max_size=30)] * 4)
codes = st.one_of(st.text(max_size=300), links, st.builds("t={}&s={}&fn={}&i={}&fp={}&n={}".format, *[st.text("0123456789.T", max_size=16)] * 6))  # fmt: skip


@pytest.mark.timeout(5000 if WHOLE else 120)
@pytest.mark.parametrize("part", range(PARTS))
def test_whatever_is_given_is_read_or_refused(part):
    signer = Signer(RootKeys(bytes(32)))

    @given(text=lines, code=codes, data=st.text(max_size=64), language=st.sampled_from(LANGUAGES))
    @settings(max_examples=EACH, deadline=None, database=None, derandomize=not WHOLE)
    def every(text, code, data, language):
        reading = read_line(text, today=TODAY, currency="UZS", language=language)
        assert bool(reading.items) + (reading.nothing is not None) + (reading.refused is not None) == 1
        for item in reading.items:
            assert item.amount.amount > 0
            assert item.category in {None, *CATEGORIES}
            assert (item.doubt and item.is_day_doubtful) or date(2000, 1, 1) <= item.spent_on <= TODAY
            assert item.is_day_doubtful or item.doubt is not Doubt.DAY
        assert read_schedule(text, TODAY) is None or text
        with suppress(NotAReceipt, ReceiptDamaged):
            assert read_receipt(code).raw == code.strip()
        assert signer.read(part, data) is None

    every()
