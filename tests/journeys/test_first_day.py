"""The first day of a shop, over real HTTP, with every service a process of its own: in each of the four languages."""

from __future__ import annotations

import asyncio
import re

import httpx
import pytest

from tests.support.person import plain

#: What somebody who speaks the language writes first, and what the ledger then calls it.
LINES = {
    "uz-Latn": ("tushlik 45 000", "tushlik"),
    "uz-Cyrl": ("тушлик 45 000", "тушлик"),
    "ru": ("обед 45 000", "обед"),
    "en": ("lunch 45 000", "lunch"),
}
OWN = {"uz-Latn": "Oʻzbekcha", "uz-Cyrl": "Ўзбекча", "ru": "Русский", "en": "English"}
languages = pytest.mark.parametrize("language", LINES)


def words(person, key, **values):
    """The first line of a text as it stands on the screen, its values empty."""
    return re.sub(r"<[^>]+>", "", plain(str(person.t(key, **values)))).split("\n")[0]


async def first_three_taps(person, language):
    asked = await person.says("/start", OWN[language])
    asked = await person.presses(OWN[language], asked, words(person, "accounts-first-currency"))
    asked = await person.presses("UZS", asked, words(person, "accounts-first-timezone"))
    return await person.presses("Tashkent", asked, person.name)


def figure(shown):
    """Its digits in a row: thousands stand apart in some languages and not in others."""
    return re.sub(r"(?<=\d)[ ,.](?=\d{3})", "", plain(shown["text"]))


async def first_expense(person, language):
    line, name = LINES[language]
    shown = await person.says(line, name)
    assert "45000" in figure(shown)
    undone = await person.presses("expenses-undo-button", shown, words(person, "expenses-removed", lines=""))
    shown = await person.presses("expenses-restore-button", undone, words(person, "expenses-recorded", lines=""))
    changed = words(person, "expenses-changed", lines="")
    asked = await person.presses("expenses-change-category-button", shown, name)
    shown = await person.presses("expenses-category-travel", asked, changed)
    assert str(person.t("expenses-category-travel")) in shown["text"]
    asked = await person.presses("expenses-change-day-button", shown, name)
    yesterday = asked["buttons"][0][1]["text"]
    shown = await person.presses(yesterday, asked, changed)
    assert yesterday.lower() in shown["text"]
    asked = await person.presses("expenses-change-amount-button", shown, name)
    shown = await person.says("50 000", changed)
    assert "50000" in figure(shown)


async def month_and_list(person, amount, name):
    month = await person.says("/month", str(person.t.n("expenses-count", 1)))
    assert amount in figure(month)
    listed = await person.presses("expenses-list-button", month, name)
    assert amount in figure(listed)


async def invited(person, role):
    asked = await person.says("/invite", str(person.t("accounts-invite-role")))
    shown = await person.presses(f"accounts-role-{role}", asked, "start=join-")
    return re.search(r"start=(join-[\w-]+)", shown["text"]).group(1)


async def a_second_person(owner, second, language):
    token = await invited(owner, "accountant")
    # Telegram knows one Uzbek: who reads Cyrillic says so, and the others lose nothing by it.
    await second.says(f"/start {token}", owner.name)
    await second.presses(OWN[language], await second.says("/language", OWN[language]), OWN[language])
    await second.says("/month", str(second.t.n("expenses-count", 1)))
    name = {"en": "coffee", "ru": "кофе"}.get(language, "kofe" if language == "uz-Latn" else "кофе")
    await second.says(f"{name} 12 000", name)
    await owner.says("/month", str(owner.t.n("expenses-count", 2)))
    return name


async def member(owner, second):
    members = await owner.says("/members", second.name)
    while not any(button["text"] == second.name for row in members["buttons"] for button in row):
        members = await owner.sees(second.name)  # the notice that he has joined, come late or once more
    shown = await owner.presses(second.name, members, f"{second.name} — ")
    while owner.name in shown["text"]:  # the list once more: nobody knew whether it had arrived
        shown = await owner.sees(f"{second.name} — ")
    return shown


async def role_taken_away(owner, second, name):
    shown = await owner.presses("accounts-role-button", await member(owner, second), str(
        owner.t("accounts-choose-role", name=second.name)))  # fmt: skip
    await owner.presses("accounts-role-viewer", shown, str(owner.t("accounts-role-viewer")))
    await second.says(f"{name} 7 000", str(second.t("problem-forbidden")).split("{")[0][:20])
    await second.says("/month", str(second.t.n("expenses-count", 2)))
    shown = await member(owner, second)
    await owner.presses("accounts-remove-button", shown, str(owner.t("accounts-removed", name=second.name)))
    home = await second.says("/menu", second.name)
    assert owner.name not in home["text"]
    await second.says("/month", words(second, "expenses-empty", month="")[-20:])


async def asks(program, method, path, **what):
    """The answer of the API; it is asked again while it is away, as its Retry-After says."""
    for _ in range(300):
        try:
            answer = await program.request(method, path, **what)
            if answer.status_code != 503:
                return answer
        except httpx.TransportError:
            pass
        await asyncio.sleep(0.2)
    raise AssertionError("the API did not come back")


async def a_key(owner, api):
    shown = await owner.says("/keys", str(owner.t("accounts-keys-none")))
    await owner.presses("accounts-key-button", shown, str(owner.t("accounts-key-name")))
    made = await owner.says("kassa", "kassa")
    secret = re.search(r"\b(dk_[\w-]+|\S{30,})\s*$", made["text"]).group(1)
    async with httpx.AsyncClient(base_url=f"{api}/api/v1", headers={"Authorization": f"Bearer {secret}"}) as program:
        listed = (await asks(program, "GET", "/expenses")).json()
        assert len(listed["items"]) == 2
        owner.before()
        answer = await asks(
            program, "POST", "/expenses", json={"text": "taxi 20 000"}, headers={"Idempotency-Key": secret}
        )
        assert answer.status_code == 201, answer.text
        await owner.says("/month", str(owner.t.n("expenses-count", 3)))
        shown = await owner.says("/keys", "kassa")
        await owner.presses("✕ kassa", shown, str(owner.t("accounts-keys-none")))
        assert (await asks(program, "GET", "/expenses")).status_code == 401


@languages
async def test_from_the_first_start_to_a_revoked_key(product, arrives, language):
    owner, second = await arrives("Dilnoza", language), await arrives("Nodira", language)
    await a_day(owner, second, language, product.api)


async def a_day(owner, second, language, api):
    """From the first /start to a key that opens nothing any more."""
    await first_three_taps(owner, language)
    await first_expense(owner, language)
    await month_and_list(owner, "50000", LINES[language][1])
    name = await a_second_person(owner, second, language)
    await role_taken_away(owner, second, name)
    await a_key(owner, api)
    for person in (owner, second):
        read = " ".join(plain(each["text"] or "") for each in await person.transcript() if each["from"] == "bot")
        assert words(person, "bot-failed", code="")[:25] not in read
