from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from datetime import time
from typing import Any

import pytest

from dastyor.domains.accounts.errors import (
    NameWrong,
    NotYourWorkspace,
    PreferenceUnknown,
    PreferenceWrong,
    QuietWrong,
    SlugTaken,
    SlugWrong,
)
from dastyor.domains.accounts.events import MemberJoined, WorkspaceChanged
from dastyor.domains.accounts.identity import Identity
from dastyor.domains.accounts.model import WRITE_SETTINGS, WorkspaceDraft
from dastyor.domains.accounts.service import AuditLog, Members, People, Settings, Workspaces
from dastyor.kit.actor import Actor, Role, TelegramUser
from dastyor.kit.currencies import CurrencyUnknown
from dastyor.kit.db import Database
from dastyor.kit.errors import NotFound
from dastyor.kit.i18n import LanguageUnknown
from dastyor.kit.ids import new_id
from dastyor.kit.offers import DECLARED, Preference
from dastyor.kit.periods import TimeZoneUnknown

Newcomer = Callable[..., Awaitable[Actor]]


@pytest.fixture(autouse=True)
def preferences() -> Iterator[None]:
    """What the toy shop lets a workspace set."""
    Preference(
        key="shop.tone", kind=str, default="kind", text="shop-tone", right=WRITE_SETTINGS, choices=("kind", "dry")
    )
    Preference(key="shop.cups", kind=int, default=3, text="shop-cups", right=WRITE_SETTINGS, least=0, most=9)
    Preference(key="shop.open", kind=bool, default=True, text="shop-open", right=WRITE_SETTINGS)
    Preference(key="shop.motto", kind=str, default="", text="shop-motto", right=WRITE_SETTINGS)
    yield
    for key in ("shop.tone", "shop.cups", "shop.open", "shop.motto"):
        del DECLARED[key]


async def test_what_is_given_changes_and_nothing_else(database: Database, newcomer: Newcomer) -> None:
    owner = await newcomer("Old")
    async with database.tx(owner.workspace) as tx:
        changed = await Settings(tx).change(owner, name=" New  name ", currency="USD")
        assert [type(item.fact) for item in tx.events.items] == [WorkspaceChanged]
    assert (changed.name, changed.currency, changed.timezone, changed.language) == (
        "New name", "USD", "Asia/Tashkent", owner.language,
    )  # fmt: skip
    async with database.tx(owner.workspace) as tx:
        assert await Settings(tx).workspace(owner) == changed
        [change, _made] = await AuditLog(tx).page(owner, None, 10)
    assert change.before == {"name": "Old", "currency": "UZS"}
    assert change.after == {"name": "New name", "currency": "USD"}


async def test_a_wish_that_changes_nothing_is_not_audited(database: Database, newcomer: Newcomer) -> None:
    owner = await newcomer()
    async with database.tx(owner.workspace) as tx:
        await Settings(tx).change(owner, currency="UZS")
        await Settings(tx).prefer(owner, {"shop.cups": 3})
        assert (tx.changes, tx.events.items) == ([], [])


@pytest.mark.parametrize(
    ("wish", "problem"),
    [
        ({"name": ""}, NameWrong),
        ({"name": "a\x00b"}, NameWrong),
        ({"name": "x" * 81}, NameWrong),
        ({"language": "de"}, LanguageUnknown),
        ({"currency": "XXQ"}, CurrencyUnknown),
        ({"timezone": "Mars/Base"}, TimeZoneUnknown),
        ({"timezone": "../../etc/passwd"}, TimeZoneUnknown),
    ],
)
async def test_a_wrong_setting_is_refused(
    database: Database, newcomer: Newcomer, wish: dict[str, str], problem: type[Exception]
) -> None:
    owner = await newcomer()
    async with database.tx(owner.workspace) as tx:
        with pytest.raises(problem):
            await Settings(tx).change(owner, **wish)


async def test_preferences_have_defaults_until_they_are_set(database: Database, newcomer: Newcomer) -> None:
    owner = await newcomer()
    async with database.tx(owner.workspace) as tx:
        values = await Settings(tx).prefer(owner, {"shop.tone": "dry", "shop.open": False})
    assert (values["shop.tone"], values["shop.open"], values["shop.cups"]) == ("dry", False, 3)
    async with database.tx(owner.workspace) as tx:
        assert await Identity().preferences(tx, owner.workspace) == values
        back = await Settings(tx).prefer(owner, {"shop.tone": None})
        assert back["shop.tone"] == "kind"


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("shop.tone", "rude"), ("shop.tone", 1), ("shop.tone", True), ("shop.cups", 10), ("shop.cups", -1),
        ("shop.cups", True), ("shop.cups", "3"), ("shop.cups", 3.0), ("shop.open", 1), ("shop.open", "true"),
        ("shop.open", [True]),
    ],
)  # fmt: skip
async def test_a_value_that_does_not_fit_is_refused(
    database: Database, newcomer: Newcomer, key: str, value: Any
) -> None:
    owner = await newcomer()
    async with database.tx(owner.workspace) as tx:
        with pytest.raises(PreferenceWrong):
            await Settings(tx).prefer(owner, {key: value})
        with pytest.raises(PreferenceUnknown):
            await Settings(tx).prefer(owner, {"shop.nothing": value})


async def test_a_value_that_no_longer_fits_gives_way_to_the_default(database: Database, newcomer: Newcomer) -> None:
    owner = await newcomer()
    async with database.tx(owner.workspace) as tx:
        await tx.run("insert into accounts.preferences values (%s, 'shop.cups', '77')", (owner.workspace,))
        assert (await Settings(tx).values(owner.workspace))["shop.cups"] == 3


async def test_a_persons_own_language_script_and_quiet_hours(
    database: Database, stranger: Callable[..., TelegramUser]
) -> None:
    user = stranger(language_code="uz")
    async with database.tx() as tx:
        actor = await Identity().by_telegram(tx, user)
        service = People(tx)
        assert [await service.should_greet(actor) for _ in range(2)] == [True, False]
        assert (await service.speak(actor, "uz-Cyrl")).language == "uz-Cyrl"
        with pytest.raises(LanguageUnknown):
            await service.speak(actor, "de")
        await service.keep_quiet(actor, time(22), time(8))
        with pytest.raises(QuietWrong):
            await service.keep_quiet(actor, time(22), None)
        with pytest.raises(QuietWrong):
            await service.keep_quiet(actor, time(22), time(22))
    async with database.tx() as tx:
        assert (await Identity().by_telegram(tx, user)).language == "uz-Cyrl"
        [listener] = await Identity().listeners(tx, actor.workspace, roles=[Role.OWNER])
        assert (listener.quiet_from, listener.quiet_to, listener.language) == (time(22), time(8), "uz-Cyrl")


async def test_a_notice_reaches_those_named_wherever_they_are_and_each_once(
    database: Database, newcomer: Newcomer
) -> None:
    owner, seller = await newcomer("Owner"), await newcomer("Seller")
    assert owner.person is not None
    assert seller.person is not None
    async with database.tx(owner.workspace) as tx:
        found = await Identity().listeners(
            tx, owner.workspace, roles=[Role.OWNER], people=[seller.person, owner.person, seller.person]
        )
    assert [listener.chat for listener in found] == [owner.telegram_id, seller.telegram_id]


async def test_the_operator_opens_a_workspace_by_its_short_name(database: Database) -> None:
    slug = f"s-{new_id().hex[-8:]}"
    draft = WorkspaceDraft(name="Shop", slug=slug, language="uz", currency="KZT", timezone="Asia/Almaty")
    async with database.tx() as tx:
        made = await Workspaces(tx).open(draft, owner=None)
    async with database.tx() as tx:
        actor = await Workspaces(tx).operator(slug)
    assert (actor.workspace, actor.language, actor.currency) == (made.workspace, "uz-Latn", "KZT")
    with pytest.raises(SlugTaken):
        async with database.tx() as tx:
            await Workspaces(tx).open(draft, owner=None)
    with pytest.raises(NotYourWorkspace):
        async with database.tx() as tx:
            await Workspaces(tx).operator(slug + "x")


@pytest.mark.parametrize("slug", ["A", "a", "ш", "a b", "-a", "a" * 41, "a/b"])
async def test_a_short_name_that_no_address_takes_is_refused(database: Database, slug: str) -> None:
    with pytest.raises(SlugWrong):
        async with database.tx() as tx:
            await Workspaces(tx).open(WorkspaceDraft(name="Shop", slug=slug, language="en"), owner=None)


async def test_two_who_change_settings_at_once_both_have_their_way(database: Database, newcomer: Newcomer) -> None:
    owner = await newcomer()

    async def wish(**values: str) -> None:
        async with database.tx(owner.workspace) as tx:
            await Settings(tx).change(owner, **values)

    await asyncio.gather(wish(name="New"), wish(currency="EUR"))
    async with database.tx(owner.workspace) as tx:
        found = await Settings(tx).workspace(owner)
    assert (found.name, found.currency) == ("New", "EUR")


@pytest.mark.parametrize(
    ("key", "value", "taken"),
    [
        ("shop.tone", "rude", "One of: kind, dry."),
        ("shop.cups", 10, "A whole number from 0 to 9."),
        ("shop.open", 1, "true or false."),
        ("shop.motto", "x" * 4001, "A text of at most 4000 characters."),
        ("shop.motto", "a\0b", "A text of at most 4000 characters."),
    ],
)
async def test_a_refused_value_is_told_with_what_would_be_taken(
    database: Database, newcomer: Newcomer, key: str, value: Any, taken: str
) -> None:
    owner = await newcomer()
    async with database.tx(owner.workspace) as tx:
        with pytest.raises(PreferenceWrong) as refused:
            await Settings(tx).prefer(owner, {key: value})
        assert (await Settings(tx).prefer(owner, {"shop.motto": "x" * 4000}))["shop.motto"] == "x" * 4000
    assert refused.value.hint == taken
    assert len(str(refused.value.values["value"])) <= 60


async def test_the_operator_is_nobody_so_he_has_no_places_and_no_language(
    database: Database, newcomer: Newcomer
) -> None:
    owner = await newcomer()
    async with database.tx() as tx:
        operator, people = await Workspaces(tx).operator(owner.slug), People(tx)
        token = (await Members(tx).invite(owner, Role.VIEWER)).token
        acts = (
            people.places(operator), people.own(operator), people.speak(operator, "ru"),
            people.keep_quiet(operator, None, None), people.switch(operator, owner.workspace),
            Members(tx).leave(operator), Members(tx).accept(operator, token),
        )  # fmt: skip
        for act in acts:
            with pytest.raises(NotYourWorkspace):
                await act


async def test_whom_the_operator_invites_by_link_comes_in_and_the_leaders_hear_of_it(
    database: Database, newcomer: Newcomer
) -> None:
    owner, guest = await newcomer("Owner"), await newcomer("Guest")
    async with database.tx() as tx:
        token = (await Members(tx).invite(await Workspaces(tx).operator(owner.slug), Role.OWNER)).token
    async with database.tx(guest.workspace) as tx:
        there = await Members(tx).accept(guest, token)
        joined, notice = [item.fact for item in tx.events.items]
    assert (there.workspace, there.role) == (owner.workspace, Role.OWNER)
    assert joined == MemberJoined(person=guest.person, role=Role.OWNER, invited_by=None)
    assert (notice.key, notice.values, notice.besides) == (
        "accounts-joined", {"name": "Guest", "workspace": "Owner"}, (guest.person,),
    )  # fmt: skip


async def test_a_workspace_that_the_transaction_may_not_see_is_not_there(
    database: Database, newcomer: Newcomer
) -> None:
    one, two = await newcomer(), await newcomer()
    async with database.tx(one.workspace) as tx:
        for ask in (Settings(tx).workspace(two), Settings(tx).change(two, name="Mine")):
            with pytest.raises(NotFound):
                await ask
