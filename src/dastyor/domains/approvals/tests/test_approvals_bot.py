"""Approvals as people meet them in chat."""

from __future__ import annotations

from dataclasses import replace

import pytest

from dastyor.domains.approvals.tests.conftest import AN_AD, KIND
from dastyor.kit.actor import Role
from dastyor.kit.approvals import APPROVE, ApprovalDropped
from dastyor.kit.ids import new_id
from dastyor.kit.telegram.presses import short

PHOTO = replace(AN_AD, photos=("ws/a.jpg",))
WITHDRAWN = ApprovalDropped(request=AN_AD.request, kind=KIND, key="ask-withdrawn", values={"who": "Olim"})


@pytest.mark.parametrize("request_", [AN_AD, PHOTO], ids=["text", "photo"])
async def test_an_ad_is_approved_in_one_tap_and_the_others_see_who_did_it(office, phones, aziza, request_):
    mine, hers = phones(office.actor), phones(aziza)
    await office.asks(request_)
    office.goes_to("2026-11-20 14:05")
    decided = await hers.presses("Approve")
    assert decided.text.endswith("Approved by Aziza at 14:05")
    assert (decided.labels, bool(decided.picture)) == (["← Все ожидающие"], bool(request_.photos))
    assert hers.toasts == ["Approved by Aziza at 14:05"]
    assert (mine.last.text[-26:], mine.last.labels) == ("Approved by Aziza at 14:05", [])
    assert len(mine.messages) == len(hers.messages) == 1
    assert [each["choice"] for each in await office.facts()] == ["approve"]


async def test_who_comes_second_is_told_who_was_first_and_sees_it_on_the_card(office, phones, aziza):
    mine, hers = phones(office.actor), phones(aziza)
    await office.asks()
    old = mine.last
    office.goes_to("2026-11-20 14:05")
    await hers.presses("Approve")
    mine.messages[max(mine.messages)] = old  # the edit is still on its way
    office.goes_to("2026-11-21 09:00")
    shown = await mine.presses("Ask tomorrow", on=old)
    assert mine.toasts == ["Approved by Aziza at 14:05 (yesterday)"]
    assert shown.text.endswith("Approved by Aziza at 14:05 (yesterday)")
    assert shown.labels == ["← All waiting"]
    assert len(await office.facts()) == 1
    assert "Nothing waits" in (await mine.presses("All waiting")).text


async def test_a_reason_is_one_more_tap(office, phones):
    chat = phones(office.actor)
    await office.asks(PHOTO)
    asked = await chat.presses("Decline")
    assert asked.text.endswith("Why? Choose a reason.")
    assert asked.labels == ["Bad photo", "No price", "✏️ Own words", "← Back"]
    assert chat.toasts == [""]
    back = await chat.presses("Back")
    assert back.labels == ["Approve", "Decline", "Ask tomorrow", "Edit"]
    assert await office.facts() == []
    await chat.presses("Decline")
    declined = await chat.presses("No price")
    assert declined.text.endswith("Declined by Aziz at 10:00\nReason: No price")
    assert [each["reason"] for each in await office.facts()] == ["ask-reason-price"]


async def test_own_words_are_a_line_of_text(office, phones, aziza):
    chat, hers = phones(office.actor), phones(aziza)
    await office.asks()
    await chat.presses("Decline")
    asked = await chat.presses("Own words")
    assert (asked.text.splitlines()[-1], asked.labels) == ("Write the reason in one message.", ["← Back"])
    said = await chat.says("too <dear>")
    assert said.text == "Declined by Aziz at 10:00\nReason: too &lt;dear&gt;"
    assert chat.state is None
    assert hers.last.text.endswith("Reason: too &lt;dear&gt;".replace("Reason", "Причина"))
    card = chat.messages[min(chat.messages)]
    assert card.text.endswith("Reason: too &lt;dear&gt;")
    assert [each["words"] for each in await office.facts()] == ["too <dear>"]


async def test_the_way_back_leaves_the_question(office, phones):
    chat = phones(office.actor)
    await office.asks()
    await chat.presses("Decline")
    await chat.presses("Own words")
    await chat.presses("Back")
    assert chat.state is None
    assert "Recorded" in (await chat.says("lunch 45 000")).text
    assert await office.facts() == []


async def test_a_line_that_is_too_long_is_refused_and_the_question_stands(office, phones):
    chat = phones(office.actor)
    await office.asks()
    await chat.presses("Decline")
    await chat.presses("Own words")
    assert "up to 300" in (await chat.says("x" * 301)).text
    assert chat.state is not None
    await chat.says("dear")
    assert [each["words"] for each in await office.facts()] == ["dear"]


async def test_words_that_come_too_late_are_told_so_and_asked_for_no_more(office, phones, aziza):
    chat = phones(office.actor)
    await office.asks()
    await chat.presses("Decline")
    await chat.presses("Own words")
    await office.decides(aziza, APPROVE)
    said = await chat.says("dear")
    assert said.text == "Too late: Approved by Aziza at 10:00"
    assert chat.state is None
    assert len(await office.facts()) == 1


async def test_a_button_of_an_older_revision_shows_the_current_card(office, phones):
    chat = phones(office.actor)
    await office.asks()
    old = chat.last
    number = max(chat.messages)
    await office.asks(replace(AN_AD, revision=1, values={"title": "iPhone 12"}))
    assert (chat.messages[number].text.splitlines()[-1], chat.messages[number].labels) == (
        "This has changed since: the newer one is below.", [],
    )  # fmt: skip
    for label in ("Approve", "Decline"):
        chat.messages[number], newest = old, max(chat.messages)
        shown = await chat.presses(label, on=old)
        assert "has changed since" in chat.toasts[-1]
        assert max(chat.messages) > newest
        assert ("iPhone 12" in shown.text, shown.labels[:2]) == (True, ["Approve", "Decline"])
    assert await office.facts() == []
    await chat.presses("Approve")
    assert [each["revision"] for each in await office.facts()] == [1]


async def test_a_role_that_was_taken_away_decides_nothing(office, phones, known, aziza):
    chat = phones(aziza)
    await office.asks()
    known.actors[42] = replace(aziza, role=Role.CASHIER)
    for label in ("Approve", "Decline"):
        await chat.presses(label)
        assert chat.toasts[-1] == "Это решают участники с другой ролью."
    known.actors[42] = replace(aziza, role=Role.VIEWER)
    await chat.presses("Approve")
    assert "не разрешает" in chat.toasts[-1] or "не позволяет" in chat.toasts[-1]
    assert await office.facts() == []


async def test_what_was_taken_back_says_so(office, phones):
    chat = phones(office.actor)
    await office.asks()
    old = chat.last
    await office.asks(WITHDRAWN)
    assert (chat.last.text.splitlines()[-1], chat.last.labels) == ("Olim took it back", [])
    chat.messages[max(chat.messages)] = old
    shown = await chat.presses("Approve", on=old)
    assert chat.toasts == ["Olim took it back"]
    assert shown.text.endswith("Olim took it back")


async def test_the_list_opens_each_in_its_place_and_leads_back(office, phones, aziza):
    chat = phones(office.actor)
    assert "Nothing waits" in (await chat.says("/approvals")).text
    await office.asks()
    office.goes_to("2026-11-20 11:00")
    await office.asks(replace(PHOTO, request=new_id(), values={"title": "Second"}))
    listed = await chat.says("/approvals")
    assert listed.text.splitlines()[1:] == [
        "1. en &lt;i&gt;iPhone&lt;/i&gt; 1,500,000\u00a0UZS", "2. en Second 1,500,000\u00a0UZS",
    ]  # fmt: skip
    messages = len(chat.messages)
    opened = await chat.presses("1")
    assert opened.labels == ["Approve", "Decline", "Ask tomorrow", "Edit", "← All waiting"]
    listed = await chat.presses("All waiting")
    assert listed.text.startswith("<b>Waiting")
    number = max(chat.messages)
    await office.decides(aziza)  # the list is no card any more: it stays what it is
    assert chat.messages[number].text == listed.text
    opened = await chat.presses("2", on=listed)
    assert (opened.key, len(chat.messages)) == ("ws/a.jpg", messages)
    assert "Second" in opened.text
    decided = await chat.presses("Approve")
    assert (decided.labels, decided.key) == (["← All waiting"], "ws/a.jpg")
    assert "Nothing waits" in (await chat.presses("All waiting")).text


async def test_a_card_of_the_list_says_so_when_somebody_else_decides(office, phones, aziza):
    chat = phones(office.actor)
    await office.asks()
    await chat.says("/approvals")
    await chat.presses("1")
    await office.decides(aziza)
    assert [shown.text.splitlines()[-1] for shown in chat.messages.values()] == ["Approved by Aziza at 10:00"] * 2
    assert [shown.labels for shown in chat.messages.values()] == [[], ["← All waiting"]]


async def test_the_home_screen_leads_to_what_waits(office, phones):
    chat = phones(office.actor)
    await office.asks()
    await chat.says("/start")
    home = next(each for each in chat.messages.values() if "✅ Approvals" in each.labels)
    assert len(home.buttons) <= 4
    assert "Waiting for a decision" in (await chat.presses("Approvals", on=home)).text


async def test_who_joined_later_sees_what_waits_and_decides_it(office, phones):
    await office.asks()
    late = phones(office.member(Role.MODERATOR, "Late", 46))
    await late.says("/approvals")
    await late.presses("1")
    assert (await late.presses("Approve")).text.endswith("Approved by Late at 10:00")


async def test_a_button_of_another_deploy_or_another_phone_does_nothing(office, phones, aziza):
    chat, hers = phones(office.actor), phones(aziza)
    await office.asks()
    (screen,) = chat.screens
    number = short(screen)
    for press in (("ap.do", (number, "9")), ("ap.do", (number, "-1")), ("ap.do", (number,)), ("ap.do", ("?", "0")),
                  ("ap.why", (number, "1", "5")), ("ap.why", (number, "1")), ("ap.own", (number, "x")),
                  ("ap.open", ("?",)), ("ap.open", (number,)), ("ap.card", (short(new_id()),))):  # fmt: skip
        await chat.presses_data(chat.desk.signer.pack(41, *press))
        assert chat.toasts[-1], press
    await hers.presses_data(hers.desk.signer.pack(42, "ap.do", (number, "0")))
    assert "Здесь такого" in hers.toasts[-1]
    assert await office.facts() == []


@pytest.mark.parametrize("language", ["uz-Latn", "uz-Cyrl", "ru", "en"])
async def test_everything_reads_in_every_language(office, phones, language):
    person = office.member(Role.OWNER, "Olim", 70, language=language)
    chat = phones(person)
    await office.asks()
    shown = [chat.last, await chat.says("/approvals"), await chat.presses("1")]
    number = max(chat.messages)
    shown += [await chat.presses(shown[-1].labels[1]), await chat.presses("✏️")]
    shown += [await chat.says("почему"), chat.messages[number]]
    for each in shown:
        assert "{" not in each.text and "approvals-" not in each.text
        assert all(len(label) <= 20 for label in each.labels)
