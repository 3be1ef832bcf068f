"""What cannot be recorded, over real HTTP in chat and over REST: refused or asked about, in words, and never guessed."""

from __future__ import annotations

import re

import httpx
import pytest

from tests.support.person import catalogues, plain
from tests.support.pictures import RU, blank, bomb_png, receipt

LANGUAGES = ("uz-Latn", "uz-Cyrl", "ru", "en")
OWN = {"uz-Latn": "Oʻzbekcha", "uz-Cyrl": "Ўзбекча", "ru": "Русский", "en": "English"}
LUNCH = {"uz-Latn": "tushlik", "uz-Cyrl": "тушлик", "ru": "обед", "en": "lunch"}
TOMORROW = {"uz-Latn": "ertaga", "uz-Cyrl": "эртага", "ru": "завтра", "en": "tomorrow"}
MOST = "10000000000000"  # 10^15 tiyins

#: What is written after the word for lunch, and the text that answers it.
LINES = [
    (MOST + ".01", "expenses-too-large"), ("9" * 17, "expenses-too-large"), ("0", "expenses-zero"),
    ("-5000", "expenses-doubt-negative"), ("NaN", "bot-not-understood"), ("500 XYZ", "expenses-doubt-currency"),
    ("50 000 TOMORROW", "expenses-doubt-day-ahead"), ("50 000 05.05.1999", "expenses-doubt-day-early"),
    ("20 000 15 000", "expenses-doubt-amounts"), ("15", "expenses-doubt-thousands"),
]  # fmt: skip
#: The same of a program: its body, and the refusal.
BODIES = [
    ({"amount": MOST + ".01"}, "money-amount-too-large"),
    ({"amount": {"amount": "9" * 17, "currency": "UZS"}}, "money-amount-too-large"),
    ({"amount": 0}, "expenses-not-an-amount"), ({"amount": -5}, "expenses-not-an-amount"),
    ({"amount": "NaN"}, "problem-invalid"), ({"amount": {"amount": "5", "currency": "XYZ"}}, "problem-invalid"),
    ({"amount": 5, "spent_on": "2999-01-01"}, "expenses-not-a-day"),
    ({"amount": 5, "spent_on": "1999-12-31"}, "expenses-not-a-day"),
    ({"text": "lunch 0"}, "expenses-zero"), ({"text": "lunch " + "9" * 17}, "expenses-too-large"),
    ({"text": "lunch NaN"}, "expenses-not-an-expense"), ({"text": "lunch -5000"}, "expenses-which"),
    ({"text": "lunch 500 XYZ"}, "expenses-which"), ({"text": "lunch 50 000 tomorrow"}, "expenses-which"),
    ({"text": "lunch 50 000 05.05.1999"}, "expenses-which"), ({"text": "taxi 20 000 15 000"}, "expenses-which"),
]  # fmt: skip
#: Pictures: the file, the refusal of both faces, and what a person is told where it is another.
PICTURES = {
    "no code": ("a.jpg", blank(), "expenses-no-code"),
    "another code": ("a.jpg", receipt("https://t.me/shop"), "expenses-not-a-receipt"),
    "damaged": ("a.jpg", receipt(RU.replace("T1405", "T9905")), "expenses-receipt-damaged"),
    "ahead": ("a.jpg", receipt(RU.replace("2026", "2099")), "expenses-receipt-ahead"),
    "20 MB": ("a.jpg", b"\xff\xd8\xff" + b"\0" * 20_000_000, "problem-picture-too-heavy"),
    "bomb": ("a.png", bomb_png(), "problem-picture-too-wide"),
    "gif": ("a.gif", b"GIF89a" + bytes(50), "problem-picture-kind"),
    "heic": ("a.heic", b"\0\0\0\x18ftypheic" + bytes(50), "problem-picture-kind"),
    "broken": ("a.jpg", b"\xff\xd8\xff" + bytes(500), "problem-picture-broken"),
    "pdf": ("a.pdf", b"%PDF-1.7\n", "problem-picture-kind"),
}


def said(person, key):
    """The longest part of the text that holds no value: what an eye knows it by."""
    text = catalogues().catalogue(person.t.language).texts[key]
    assert isinstance(text, str)
    return max(re.split(r"\{[a-z_]+\}|<[^>]+>|\n", plain(text)), key=len).strip()


async def settled_in(arrives, language):
    person = await arrives("Malika", language)
    asked = await person.says("/start", OWN[language])
    asked = await person.presses(OWN[language], asked, "UZS")
    asked = await person.presses("UZS", asked, "Tashkent")
    await person.presses("Tashkent", asked, person.name)
    return person


async def program_of(person, api):
    shown = await person.says("/keys", str(person.t("accounts-keys-none")))
    await person.presses("accounts-key-button", shown, str(person.t("accounts-key-name")))
    made = await person.says("kassa", "kassa")
    secret = re.search(r"\S{30,}\s*$", made["text"])[0].strip()
    return httpx.AsyncClient(base_url=f"{api}/api/v1", headers={"Authorization": f"Bearer {secret}"}, timeout=30)


@pytest.mark.parametrize("language", LANGUAGES)
async def test_bad_input_is_answered_in_the_persons_words_and_nothing_is_recorded(product, arrives, language):
    person = await settled_in(arrives, language)
    for line, key in LINES:
        await person.says(f"{LUNCH[language]} {line.replace('TOMORROW', TOMORROW[language])}", said(person, key))
    for file, body, key in PICTURES.values():
        what = {"actor": str(person.id), "as_files": "true"}
        answer = await person.client.post("send", data=what, files={"file": (file, body)})
        assert answer.status_code == 200, answer.text
        await person.sees(said(person, "bot-kind-not-read" if file == "a.pdf" else key))
    await person.says("/month", said(person, "expenses-empty"))
    await person.says(f"{LUNCH[language]} {MOST}", said(person, "expenses-recorded"))


async def test_the_same_of_a_program_is_a_problem_with_its_name(product, arrives):
    person = await settled_in(arrives, "en")
    async with await program_of(person, product.api) as program:
        for body, key in BODIES:
            answer = await program.post("/expenses", json=body)
            assert (answer.status_code, answer.json()["type"]) == (422, f"urn:dastyor:{key}"), (body, answer.text)
        for name, (file, body, key) in PICTURES.items():
            answer = await program.post("/expenses/receipt", files={"file": (file, body)})
            assert answer.json()["type"] == f"urn:dastyor:{key}", name
            assert answer.status_code in {413, 415, 422}, name
        assert (await program.get("/expenses")).json()["items"] == []
        assert (await program.post("/expenses", json={"amount": MOST})).status_code == 201
