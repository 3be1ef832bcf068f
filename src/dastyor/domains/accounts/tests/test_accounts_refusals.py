"""Every refusal of accounts as a program and as a person in chat meet it: its own words, and nothing changed."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import time
from typing import Any

import httpx
import pytest

from dastyor.domains.accounts.identity import Identity
from dastyor.domains.accounts.service import AuditLog, Keys, Members, People, Settings
from dastyor.kit.actor import Actor, Role, TelegramUser
from dastyor.kit.db import Database
from dastyor.kit.telegram.presses import short
from tests.support.chat import Chat
from tests.support.person import texts

Newcomer = Callable[..., Awaitable[Actor]]
KeyOf = Callable[..., Awaitable[str]]
Rest = Callable[..., httpx.AsyncClient]
Hired = Callable[..., Awaitable[Actor]]
NOBODY = "01890000-0000-7000-8000-000000000001"
LANGUAGES = ("uz-Latn", "uz-Cyrl", "ru", "en")


@dataclass(slots=True)
class Shop:
    """A workspace with its owner, a manager and a cashier, and what is known of it from outside."""

    owner: Actor
    manager: Actor
    cashier: Actor
    names: dict[str, str] = field(default_factory=dict)

    def who(self, role: str) -> Actor:
        """Whoever has that role."""
        found: Actor = getattr(self, role)
        return found


@pytest.fixture
async def shop(newcomer: Newcomer, hired: Hired) -> Shop:
    """A shop at work."""
    owner = await newcomer("Dilnoza", language_code="en")
    manager = await hired(owner, Role.MANAGER, "Malika", language_code="en")
    cashier = await hired(owner, Role.CASHIER, "Sergey", language_code="en")
    people = {"owner": owner, "manager": manager, "cashier": cashier}
    return Shop(**people, names={name: str(each.person) for name, each in people.items()} | {"nobody": NOBODY})


async def audited(database: Database, owner: Actor) -> list[str]:
    """Every change of the workspace."""
    async with database.tx(owner.workspace) as tx:
        return [change.action for change in await AuditLog(tx).page(owner, None, 100)]


def user_of(actor: Actor) -> TelegramUser:
    assert actor.telegram_id is not None
    return TelegramUser(id=actor.telegram_id, first_name=actor.name, language_code="en")


# Over REST


@pytest.mark.parametrize(
    ("who", "method", "path", "body", "status", "kind"),
    [
        ("manager", "POST", "/members", {"role": "owner"}, 403, "accounts-role-too-high"),
        ("manager", "POST", "/members", {"role": "manager"}, 403, "accounts-role-too-high"),
        ("manager", "PUT", "/members/{owner}/role", {"role": "viewer"}, 403, "accounts-role-too-high"),
        ("manager", "PUT", "/members/{cashier}/role", {"role": "owner"}, 403, "accounts-role-too-high"),
        ("manager", "PUT", "/members/{manager}/role", {"role": "owner"}, 403, "accounts-role-too-high"),
        ("manager", "DELETE", "/members/{owner}", None, 403, "accounts-role-too-high"),
        ("owner", "PUT", "/members/{owner}/role", {"role": "manager"}, 409, "accounts-last-owner"),
        ("owner", "DELETE", "/members/{owner}", None, 409, "accounts-last-owner"),
        ("owner", "PUT", "/members/{nobody}/role", {"role": "viewer"}, 404, "accounts-member-unknown"),
        ("owner", "DELETE", "/members/{nobody}", None, 404, "accounts-member-unknown"),
        ("owner", "DELETE", "/keys/{nobody}", None, 404, "accounts-key-unknown"),
        ("owner", "POST", "/keys", {"name": "  "}, 422, "accounts-name-wrong"),
        ("owner", "POST", "/keys", {"name": "till", "scopes": ["sales.eat"]}, 422, "accounts-scope-unknown"),
        ("manager", "POST", "/keys", {"name": "till", "scopes": ["credentials.write"]}, 403, "accounts-scope-too-wide"),
        ("owner", "PUT", "/settings", {"name": " "}, 422, "accounts-name-wrong"),
        ("owner", "PUT", "/settings", {"name": "a\u202eb"}, 422, "accounts-name-wrong"),
        ("owner", "PUT", "/settings", {"language": "de"}, 422, "language-unknown"),
        ("owner", "PUT", "/settings", {"currency": "XXX"}, 422, "money-currency-unknown"),
        ("owner", "PUT", "/settings", {"currency": ""}, 422, "money-currency-unknown"),
        ("owner", "PUT", "/settings", {"timezone": "Asia"}, 422, "period-zone-unknown"),
        ("owner", "PUT", "/settings", {"timezone": "../etc/passwd"}, 422, "period-zone-unknown"),
        ("owner", "PUT", "/settings", {"preferences": {"shop.none": 1}}, 422, "accounts-preference-unknown"),
        ("cashier", "POST", "/members", {"role": "viewer"}, 403, "problem-forbidden"),
        ("cashier", "PUT", "/members/{cashier}/role", {"role": "manager"}, 403, "problem-forbidden"),
        ("cashier", "DELETE", "/members/{manager}", None, 403, "problem-forbidden"),
        ("cashier", "DELETE", "/members/{nobody}", None, 403, "problem-forbidden"),
        ("cashier", "GET", "/keys", None, 403, "problem-forbidden"),
        ("cashier", "DELETE", "/keys/{nobody}", None, 403, "problem-forbidden"),
        ("cashier", "PUT", "/settings", {"currency": "EUR"}, 403, "problem-forbidden"),
        ("cashier", "GET", "/audit", None, 403, "problem-forbidden"),
    ],
)
async def test_a_program_is_refused_by_name_and_nothing_is_changed(
    database: Database, shop: Shop, rest: Rest, who: str, method: str, path: str, body: Any, status: int, kind: str
) -> None:
    client = rest(await the_key_of(database, shop, who))
    before = await audited(database, shop.owner)
    answer = await client.request(method, path.format_map(shop.names), json=body)
    said = answer.json()
    assert (answer.status_code, said["type"]) == (status, f"urn:dastyor:{kind}"), said
    assert answer.headers["content-type"] == "application/problem+json"
    assert said["detail"]
    assert await audited(database, shop.owner) == before


async def the_key_of(database: Database, shop: Shop, who: str) -> str:
    """A key of that person; a cashier, who makes none, has the one that he made as a manager."""
    actor = shop.who(who)
    async with database.tx(shop.owner.workspace) as tx:
        assert actor.person is not None
        if actor.role is Role.CASHIER:
            await Members(tx).set_role(shop.owner, actor.person, Role.MANAGER)
            actor = await Identity().by_telegram(tx, user_of(actor))
        made = await Keys(tx).make(actor, "test")
        if shop.who(who).role is Role.CASHIER:
            await Members(tx).set_role(shop.owner, actor.person, Role.CASHIER)
    return made.secret


@pytest.mark.parametrize(
    ("wish", "kept"),
    [
        ({"currency": "kzt"}, {"currency": "KZT"}),
        ({"currency": " usd "}, {"currency": "USD"}),
        ({"language": "ru-RU"}, {"language": "ru"}),
        ({"language": "uz_Cyrl"}, {"language": "uz-Cyrl"}),
        ({"language": "UZ"}, {"language": "uz-Latn"}),
        ({"timezone": "Europe/Moscow"}, {"timezone": "Europe/Moscow"}),
        ({"timezone": "UTC"}, {"timezone": "UTC"}),
        ({"name": "  Bozor   №1 "}, {"name": "Bozor №1"}),
        ({"name": "x" * 80}, {"name": "x" * 80}),
        ({}, {}),
        ({"name": None, "currency": None}, {}),
    ],
)
async def test_what_is_meant_is_taken_and_kept_in_its_own_form(
    shop: Shop, key_of: KeyOf, rest: Rest, wish: Mapping[str, str | None], kept: Mapping[str, str]
) -> None:
    client = rest(await key_of(shop.owner))
    before = (await client.get("/settings")).json()
    answer = await client.put("/settings", json=wish)
    assert (answer.status_code, answer.json()) == (200, before | kept)
    assert (await client.get("/settings")).json() == before | kept


async def test_one_wrong_value_leaves_all_the_others_as_they_were(shop: Shop, key_of: KeyOf, rest: Rest) -> None:
    client = rest(await key_of(shop.owner))
    before = (await client.get("/settings")).json()
    good = {"name": "New", "currency": "EUR", "timezone": "UTC", "language": "ru"}
    for wrong in (
        {"currency": "XXQ"},
        {"timezone": "Mars"},
        {"language": "de"},
        {"name": ""},
        {"preferences": {"no": 1}},
    ):
        assert (await client.put("/settings", json=good | wrong)).status_code == 422
        assert (await client.get("/settings")).json() == before


# In chat


@pytest.mark.parametrize(
    ("press", "args", "key"),
    [
        ("ac.lang", ("de",), "language-unknown"),
        ("ac.cur", ("XXQ",), "money-currency-unknown"),
        ("ac.zone", ("Mars",), "period-zone-unknown"),
        ("ac.first", ("de",), "language-unknown"),
        ("ac.first2", ("XXQ",), "money-currency-unknown"),
        ("ac.first3", ("Mars",), "period-zone-unknown"),
        ("ac.pref", ("shop.none",), "accounts-preference-unknown"),
        ("ac.pref", (), "accounts-preference-unknown"),
        ("ac.prefno", ("shop.none",), "accounts-preference-unknown"),
        ("ac.left", (), "accounts-last-owner"),
    ],
)
async def test_a_press_that_cannot_be_done_is_told_above_the_chat_and_changes_nothing(
    database: Database, shop: Shop, chat_of: Callable[..., Chat], press: str, args: tuple[str, ...], key: str
) -> None:
    chat, before = chat_of(user_of(shop.owner)), await audited(database, shop.owner)
    shown = await chat.says("/settings")
    after = await chat.presses_data(chat.desk.signer.pack(chat.person.id, press, args))
    assert after is shown
    t = texts("en")
    said = chat.toasts[-1]
    # The text may have values in it: what stands before the first one must be said.
    begins = t(key, workspace="Dilnoza", language="", currency="", zone="", setting="").split("\n")[0][:14]
    assert said.startswith(begins), (said, begins)
    assert await audited(database, shop.owner) == before
    assert (chat.state, chat.memory) == (None, {})


@pytest.mark.parametrize(("press", "arg"), [("ac.member", "!"), ("ac.out", ""), ("ac.go", "x"), ("ac.invite", "king")])
async def test_a_press_whose_parts_cannot_be_read_leads_home_and_does_nothing(
    database: Database, shop: Shop, chat_of: Callable[..., Chat], press: str, arg: str
) -> None:
    chat, before = chat_of(user_of(shop.owner)), await audited(database, shop.owner)
    await chat.says("/members")
    home = await chat.presses_data(chat.desk.signer.pack(chat.person.id, press, (arg,)))
    assert home.text.startswith("<b>Dilnoza</b>\nHello, Dilnoza!")
    assert chat.toasts[-1] == texts("en")("bot-press-too-old")
    assert await audited(database, shop.owner) == before


@pytest.mark.parametrize("language", LANGUAGES)
async def test_a_manager_who_reaches_too_high_is_told_so_in_his_language(
    database: Database, shop: Shop, chat_of: Callable[..., Chat], language: str
) -> None:
    async with database.tx(shop.manager.workspace) as tx:
        await People(tx).speak(shop.manager, language)
    chat, t = chat_of(user_of(shop.manager)), texts(language)
    before = await audited(database, shop.owner)
    await chat.says("/members")
    assert shop.owner.person is not None and shop.cashier.person is not None
    owner, cashier = short(shop.owner.person), short(shop.cashier.person)
    for press, args in (
        ("ac.out", (owner,)), ("ac.role", (owner, "viewer")), ("ac.role", (cashier, "manager")),
        ("ac.invite", ("owner",)), ("ac.invite", ("manager",)),
    ):  # fmt: skip
        await chat.presses_data(chat.desk.signer.pack(chat.person.id, press, args))
        assert chat.toasts[-1] == t("accounts-role-too-high"), (press, args)
    assert await audited(database, shop.owner) == before


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", ["x" * 81, "a\x07b", "\u202eevil"])
async def test_a_name_that_cannot_be_leaves_the_question_standing_until_one_is_written(
    database: Database, shop: Shop, chat_of: Callable[..., Chat], language: str, name: str
) -> None:
    async with database.tx(shop.owner.workspace) as tx:
        await People(tx).speak(shop.owner, language)
    chat, t = chat_of(user_of(shop.owner)), texts(language)
    await chat.says("/settings")
    await chat.presses(t("accounts-name-button"))
    assert (await chat.says(name)).text == t("accounts-name-wrong", most=80)
    assert chat.state == "accounts.name"
    assert "Savdo" in (await chat.says("  Savdo ")).text
    assert chat.state is None
    async with database.tx(shop.owner.workspace) as tx:
        assert (await Settings(tx).workspace(shop.owner)).name == "Savdo"


async def test_quiet_nights_are_each_persons_own_and_are_taken_back_by_a_tap(
    database: Database, shop: Shop, chat_of: Callable[..., Chat]
) -> None:
    chat, t = chat_of(user_of(shop.cashier)), texts("en")
    assert shop.owner.person is not None and shop.cashier.person is not None

    async def hours() -> list[tuple[time | None, time | None]]:
        people = [shop.owner.person, shop.cashier.person]
        async with database.tx(shop.owner.workspace) as tx:
            found = await Identity().listeners(tx, shop.owner.workspace, people=people)  # type: ignore[arg-type]  # seen above
        return [(each.quiet_from, each.quiet_to) for each in sorted(found, key=lambda each: each.name)]

    before = await audited(database, shop.owner)
    for button, expected in (
        ("accounts-quiet-night-button", (time(22), time(8))),
        ("accounts-quiet-off-button", (None, None)),
    ):
        await chat.says("/settings")
        await chat.presses(t("accounts-quiet-button"))
        await chat.presses(t(button))
        assert chat.toasts[-1] == t("accounts-saved")
        assert await hours() == [(None, None), expected]  # the owner's, the cashier's
    assert await audited(database, shop.owner) == before  # his own affair


async def test_a_second_owner_frees_the_first_and_the_workspace_keeps_one(
    database: Database, shop: Shop, chat_of: Callable[..., Chat]
) -> None:
    chat, t = chat_of(user_of(shop.owner)), texts("en")
    await chat.says("/members")
    await chat.presses("Malika")
    await chat.presses(t("accounts-role-button"))
    await chat.presses(t("accounts-role-owner"))
    await chat.presses(t("accounts-leave-button"))
    await chat.presses(t("accounts-leave-button"))
    async with database.tx(shop.owner.workspace) as tx:
        malika = await Identity().by_telegram(tx, user_of(shop.manager))
        assert malika.role is Role.OWNER
        roles = {member.name: member.role for member in await Members(tx).page(malika, None, 9)}
    assert roles == {"Malika": Role.OWNER, "Sergey": Role.CASHIER}
    hers = chat_of(user_of(malika))
    await hers.says("/members")
    await hers.presses(t("accounts-leave-button"))
    await hers.presses(t("accounts-leave-button"))
    assert hers.toasts[-1] == t("accounts-last-owner", workspace="Dilnoza")
