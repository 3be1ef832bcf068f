"""Accounts as people meet them in chat: each screen in four languages, and what each role sees and may press."""

from __future__ import annotations

import re
from datetime import UTC, datetime, time, timedelta

import pytest

from dastyor.domains.accounts.identity import Identity
from dastyor.domains.accounts.service import AuditLog, Keys, Members, People, Settings
from dastyor.kit.actor import Role, TelegramUser
from dastyor.kit.telegram.presses import short
from tests.support.person import texts

OWN = {"uz-Latn": "Oʻzbekcha", "uz-Cyrl": "Ўзбекча", "ru": "Русский", "en": "English"}
LEADERS = {Role.OWNER, Role.MANAGER}


def user_of(actor):
    return TelegramUser(id=actor.telegram_id, first_name=actor.name, language_code="en")


@pytest.fixture
async def owner(newcomer):
    return await newcomer("Dilnoza", language_code="en")


@pytest.fixture
def chat(chat_of, owner):
    return chat_of(user_of(owner))


@pytest.fixture
def known(database):
    """Who somebody is from his next message on."""

    async def now(actor):
        async with database.tx() as tx:
            return await Identity().by_telegram(tx, user_of(actor))

    return now


@pytest.mark.parametrize("language", OWN)
async def test_the_first_three_taps_set_the_language_the_currency_and_the_city(chat_of, stranger, language):
    t = texts(language)
    chat = chat_of(stranger("Aziz", language_code="uz"))
    assert set(OWN.values()) <= set((await chat.says("/start")).labels)
    assert (await chat.presses(OWN[language])).text == t("accounts-first-currency")
    assert (await chat.presses("KZT")).text == t("accounts-first-timezone")
    assert "Aziz" in (await chat.presses("Almaty")).text
    shown = await chat.says("/settings")
    assert shown.text == t(
        "accounts-settings", name="Aziz", currency="KZT", timezone="Almaty", language=OWN[language],
        role=t("accounts-role-owner"),
    )  # fmt: skip
    assert OWN[language] not in (await chat.says("/start")).labels


@pytest.mark.parametrize("language", OWN)
async def test_every_screen_speaks_the_persons_language(chat_of, stranger, language):
    t, chat = texts(language), chat_of(stranger("Aziz"))
    await chat.says("/start")
    await chat.presses(OWN[language])
    steps = [
        ("accounts-language-button", "accounts-choose-language"), ("accounts-quiet-button", "accounts-choose-quiet"),
        ("accounts-name-button", "accounts-write-name"), ("accounts-currency-button", "accounts-choose-currency"),
        ("accounts-timezone-button", "accounts-choose-timezone"), ("accounts-places-button", "accounts-places"),
        ("accounts-keys-button", "accounts-keys-none"),
    ]  # fmt: skip
    for button, text in steps:
        await chat.presses(t("accounts-settings-button"), on=await chat.says("/menu"))
        shown = await chat.presses(t(button))
        assert shown.text == t(text)
        assert shown.labels[-1] in {t("bot-back-button"), t("bot-home-button")}
    await chat.says("/settings")
    assert t("accounts-role-owner") in (await chat.presses(t("accounts-members-button"))).text
    assert (await chat.presses(t("accounts-invite-button"))).text == t("accounts-invite-role")
    assert t("accounts-role-cashier") in (await chat.presses(t("accounts-role-cashier"))).text
    await chat.says("/settings")
    assert t("accounts-audit", lines="").strip() in (await chat.presses(t("accounts-audit-button"))).text
    for command, text in (("/language", "accounts-choose-language"), ("/workspaces", "accounts-places")):
        assert (await chat.says(command)).text == t(text)


@pytest.mark.parametrize("role", list(Role))
async def test_a_role_opens_its_screens_and_no_other(chat_of, owner, hired, role):
    chat, t = chat_of(user_of(await hired(owner, role))), texts("en")
    may = role in LEADERS
    for command in ("/members", "/settings", "/workspaces", "/language"):
        assert (await chat.says(command)).text != t("problem-forbidden"), command
    for command in ("/invite", "/keys", "/audit"):
        assert ((await chat.says(command)).text != t("problem-forbidden")) is may, command
    settings = await chat.says("/settings")
    for label in ("name", "currency", "timezone", "keys", "audit"):
        assert (t(f"accounts-{label}-button") in settings.labels) is may, label
    assert (t("accounts-invite-button") in (await chat.says("/members")).labels) is may


@pytest.mark.parametrize("role", sorted(set(Role) - LEADERS))
async def test_a_button_of_better_days_does_nothing_for_who_is_no_leader_any_more(
    chat_of, owner, hired, database, desk, role
):
    guest = await hired(owner, Role.MANAGER)
    chat = chat_of(user_of(guest))
    await chat.says("/settings")
    async with database.tx(owner.workspace) as tx:
        await Members(tx).set_role(owner, guest.person, role)
    presses = [
        ("ac.invites", ()), ("ac.invite", ("viewer",)), ("ac.role", (short(owner.person), "viewer")),
        ("ac.out", (short(owner.person),)), ("ac.curs", ()), ("ac.cur", ("EUR",)), ("ac.zones", ()),
        ("ac.zone", ("Asia/Almaty",)), ("ac.name", ()), ("ac.keys", ()), ("ac.newkey", ()), ("ac.audit", ()),
    ]  # fmt: skip
    for name, args in presses:
        await chat.presses_data(desk.signer.pack(chat.person.id, name, args))
        assert chat.toasts[-1] == texts("en")("problem-forbidden"), name
        assert chat.state is None, name
    async with database.tx(owner.workspace) as tx:
        assert (await Settings(tx).workspace(owner)).currency == "UZS"
        assert len(await Members(tx).page(owner, None, 9)) == 2


async def test_who_opens_the_link_is_welcomed_with_his_role_and_the_link_is_good_once(chat_of, chat, stranger):
    await chat.says("/invite")
    shown = await chat.presses("cashier")
    assert chat.toasts == [""]
    link = re.search(r"https://t\.me/dastyor_bot\?start=(\S+)", shown.text)
    assert link is not None
    guest, late, t = (
        chat_of(stranger("Nodira", language_code="ru")),
        chat_of(stranger("Late", language_code="ru")),
        texts("ru"),
    )
    welcome = await guest.says(f"/start {link[1]}")
    assert welcome.text == t("accounts-welcome", workspace="Dilnoza", role=t("accounts-role-cashier"))
    assert (await late.says(f"/start {link[1]}")).text == t("accounts-invitation-used", workspace="Dilnoza")
    assert (await late.says("/start join-nothing")).text == t("accounts-invitation-unknown")
    assert (await chat.says(f"/start {link[1]}")).text == texts("en")("accounts-invitation-own", workspace="Dilnoza")


async def test_a_link_of_yesterday_is_refused_and_leaves_the_guest_at_home(chat_of, chat, stranger, database):
    await chat.says("/invite")
    link = (await chat.presses("viewer")).text.rpartition("start=")[2]
    database.clock.offset = timedelta(hours=24)
    guest = chat_of(stranger("Nodira", language_code="en"))
    assert "expired" in (await guest.says(f"/start {link}")).text
    assert "Dilnoza" not in (await guest.says("/menu")).text


async def test_a_role_is_changed_in_three_taps_and_a_member_taken_out_and_asked_again(
    chat, owner, hired, known, database
):
    guest = await hired(owner, Role.CASHIER, "Nodira")
    await chat.says("/members")
    assert (await chat.presses("Nodira")).text == "Nodira — cashier"
    assert "Nodira" in (await chat.presses("Role")).text
    assert "Nodira — accountant" in (await chat.presses("accountant")).text
    assert chat.toasts[-1] == "Saved"
    assert (await known(guest)).role is Role.ACCOUNTANT
    await chat.presses("Nodira")
    assert (await chat.presses("Remove")).text == "Nodira is no longer in this workspace."
    assert (await known(guest)).workspace != owner.workspace
    assert "accountant" in (await chat.presses("Invite again")).text


async def test_the_last_owner_is_told_why_he_stays(chat, owner, known):
    await chat.says("/members")
    await chat.presses("Dilnoza")
    await chat.presses("Remove")
    assert "without an owner" in chat.toasts[-1]
    await chat.presses("Role")
    await chat.presses("viewer")
    assert "without an owner" in chat.toasts[-1]
    await chat.says("/members")
    await chat.presses("Leave")
    await chat.presses("Leave")
    assert "without an owner" in chat.toasts[-1]
    assert (await known(owner)).role is Role.OWNER


@pytest.mark.parametrize("role", list(Role))
async def test_who_wants_to_go_is_asked_once_and_stands_in_his_own_workspace(
    chat_of, owner, hired, known, database, role
):
    guest = await hired(owner, role, "Nodira", language_code="en")
    chat = chat_of(user_of(guest))
    await chat.says("/members")
    asked = await chat.presses("Leave")
    assert "Dilnoza" in asked.text
    assert asked.labels[-1] == "Leave"
    assert (await known(guest)).workspace == owner.workspace
    assert "Dilnoza" not in (await chat.presses("Leave")).text
    assert (await known(guest)).workspace_name == "Nodira"
    async with database.tx(owner.workspace) as tx:
        assert [member.name for member in await Members(tx).page(owner, None, 9)] == ["Dilnoza"]
        [left, *_] = await AuditLog(tx).page(owner, None, 9)
    assert (left.action, left.person, left.before) == ("accounts.member.removed", guest.person, {"role": role.value})


@pytest.mark.parametrize("press", ["ac.member", "ac.roles", "ac.role", "ac.out", "ac.go", "ac.unkey"])
async def test_a_button_of_something_that_is_gone_says_so(chat, desk, press):
    await chat.says("/settings")
    t = texts("en")
    await chat.presses_data(desk.signer.pack(chat.person.id, press, ("AAAAAAAAAAAAAAAAAAAAAA", "viewer")))
    key = {"ac.go": "accounts-workspace-unknown", "ac.unkey": "accounts-key-unknown"}.get(
        press, "accounts-member-unknown"
    )
    assert chat.toasts[-1] == t(key)


async def test_a_key_is_named_shown_once_under_a_spoiler_and_revoked(chat, owner, database):
    await chat.says("/keys")
    await chat.presses("New key")
    assert "1 to 80" in (await chat.says("x" * 81)).text
    made = await chat.says("till")
    secret = re.search(r"<tg-spoiler>(dst_\S+)</tg-spoiler>", made.text)
    assert secret is not None
    async with database.tx() as tx:
        assert (await Keys(tx).recognise(secret[1])).workspace == owner.workspace
    listed = await chat.presses("API keys")
    assert "till" in listed.text
    assert secret[1] not in listed.text
    assert (await chat.presses("✕ till")).text == texts("en")("accounts-keys-none")
    assert chat.toasts[-1] == "The key is revoked"


async def test_the_name_the_currency_the_city_the_language_and_the_nights_are_set_by_taps(chat, owner, known, database):
    await chat.says("/settings")
    await chat.presses("Name")
    assert "1 to 80" in (await chat.says("\u202eevil")).text
    assert "<b>Bread &lt;b&gt;</b>" in (await chat.says("Bread <b>")).text
    await chat.presses("Currency")
    assert "EUR" in (await chat.presses("EUR")).text
    await chat.presses("Time zone")
    assert "Moscow" in (await chat.presses("Moscow")).text
    await chat.presses("Language")
    assert "Русский" in (await chat.presses("Русский")).text
    await chat.presses(texts("ru")("accounts-quiet-button"))
    await chat.presses(texts("ru")("accounts-quiet-night-button"))
    actor = await known(owner)
    assert (actor.workspace_name, actor.currency, actor.timezone, actor.language) == (
        "Bread <b>", "EUR", "Europe/Moscow", "ru",
    )  # fmt: skip
    async with database.tx(owner.workspace) as tx:
        [listener] = await Identity().listeners(tx, owner.workspace, people=[owner.person])
    assert (listener.quiet_from, listener.quiet_to) == (time(22), time(8))
    await chat.presses(texts("ru")("accounts-quiet-button"))
    await chat.presses(texts("ru")("accounts-quiet-off-button"))
    async with database.tx(owner.workspace) as tx:
        [listener] = await Identity().listeners(tx, owner.workspace, people=[owner.person])
    assert listener.quiet_from is None


async def test_history_is_read_ten_at_a_time_down_to_the_first_change(chat, owner, database):
    for number in range(12):
        async with database.tx(owner.workspace) as tx:
            await Settings(tx).change(owner, name=f"N{number}")
    first = await chat.says("/audit")
    assert first.text.count("\n") == 10
    assert "name: N10 → N11" in first.text
    older = await chat.presses("Older")
    assert older.text.count("\n") == 3
    assert "Older →" not in older.labels
    assert "accounts.workspace.made" in older.text


async def test_history_tells_the_day_and_the_hour_of_the_workspace(chat, owner, database):
    # Half past one at night in Tashkent is still the day before in UTC.
    night = datetime(2031, 3, 9, 20, 30, tzinfo=UTC)
    database.clock.offset += night - database.clock.now()
    async with database.tx(owner.workspace) as tx:
        await Settings(tx).change(owner, name="Night")
    assert "\n10 March 01:30 · " in (await chat.says("/audit")).text


async def test_a_workspace_without_changes_says_so(chat, owner, database):
    async with database.tx(owner.workspace) as tx:
        [made] = await AuditLog(tx).page(owner, None, 9)
    data = chat.desk.signer.pack(chat.person.id, "ac.audit", (short(made.change),))
    await chat.says("/settings")
    assert (await chat.presses_data(data)).text == texts("en")("accounts-audit-none")


async def test_a_person_steps_from_one_workspace_into_another(chat_of, owner, hired, known):
    guest = await hired(owner, Role.VIEWER, "Nodira", language_code="en")
    chat = chat_of(user_of(guest))
    shown = await chat.says("/workspaces")
    assert shown.labels[:2] == ["Nodira", "✓ Dilnoza"]
    assert "Nodira" in (await chat.presses("Nodira")).text
    assert (await known(guest)).workspace_name == "Nodira"
    await chat.says("/workspaces")
    await chat.presses("Dilnoza")
    assert (await known(guest)).role is Role.VIEWER


async def test_whom_the_operator_let_in_has_no_place_of_his_own_until_he_asks(
    chat_of, owner, stranger, database, known, desk
):
    user = stranger("Emma", language_code="en")
    async with database.tx() as tx:
        guest = await Identity().admit(tx, user, owner.slug, Role.VIEWER)
    assert (guest.workspace, guest.role) == (owner.workspace, Role.VIEWER)
    chat = chat_of(user)
    shown = await chat.says("/workspaces")
    assert shown.labels == ["✓ Dilnoza", "➕ My own", "🏠 Home"]
    assert "Emma" in (await chat.presses("My own")).text
    mine = await known(guest)
    assert (mine.role, mine.workspace_name) == (Role.OWNER, "Emma")
    assert (await chat.says("/workspaces")).labels == ["Dilnoza", "✓ Emma", "🏠 Home"]
    await chat.presses_data(desk.signer.pack(user.id, "ac.own", ()))
    assert (await known(guest)).workspace == mine.workspace


async def test_a_question_that_waits_is_forgotten_by_who_steps_away(chat, chat_of, owner, hired):
    guest = chat_of(user_of(await hired(owner, Role.MANAGER, "Nodira")))
    await guest.says("/settings")
    await guest.presses("Name")
    assert guest.state == "accounts.name"
    places = await guest.says("/workspaces")
    await guest.presses("Nodira", on=places)
    assert guest.state is None


@pytest.mark.parametrize("role", list(Role))
async def test_who_was_invited_chooses_his_own_language_and_leaves_the_workspace_as_it_is(
    chat_of, owner, hired, known, role
):
    guest = await hired(owner, role, "Nodira", language_code="en")
    chat = chat_of(user_of(guest))
    await chat.says("/start")
    shown = await chat.presses("Русский")
    assert shown.text != texts("ru")("accounts-first-currency")
    assert (await known(guest)).language == "ru"
    async with chat.database.tx(owner.workspace) as tx:
        assert (await Settings(tx).workspace(owner)).language == "en"


async def test_the_greeting_comes_once_however_often_start_is_said(chat_of, stranger, database):
    chat = chat_of(stranger("Aziz", language_code="en"))
    assert "English" in (await chat.says("/start")).labels
    assert "English" not in (await chat.says("/start")).labels
    async with database.tx() as tx:
        actor = await Identity().by_telegram(tx, chat.person)
        assert await People(tx).should_greet(actor) is False
