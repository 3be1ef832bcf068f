"""What domains ask becomes cards on the phones of those who may decide, once."""

from __future__ import annotations

from dataclasses import replace
from datetime import time

import pytest

from dastyor.domains.approvals.model import Status
from dastyor.domains.approvals.tests.conftest import AN_AD, KIND, at
from dastyor.kit.actor import Role
from dastyor.kit.approvals import ApprovalDropped
from dastyor.kit.ids import new_id
from dastyor.kit.money import Money

WITHDRAWN = ApprovalDropped(request=AN_AD.request, kind=KIND, key="ask-withdrawn", values={"who": "<b>Olim</b>"})
SECOND = replace(AN_AD, revision=1, values={"title": "iPhone 12"})


def labels(payload):
    return [[button["text"] for button in row] for row in payload["reply_markup"]["inline_keyboard"]]


async def test_everybody_who_may_decide_has_a_card_in_his_language(office, aziza, karim, cashier):
    office.quiet[karim.person] = (time(9), time(11))
    await office.asks()
    cards = {chat: (method, payload) for chat, method, payload, *_ in await office.sent()}
    assert set(cards) == {41, 42, 43}
    assert {method for method, _ in cards.values()} == {"sendMessage"}
    assert cards[41][1]["text"] == "en <b>&lt;i&gt;iPhone&lt;/i&gt;</b> 1,500,000\u00a0UZS\nphones"
    assert cards[42][1]["text"].startswith("ru <b>")
    assert cards[43][1]["text"].startswith("uz_Latn <b>")
    assert labels(cards[41][1]) == [["Approve", "Decline"], ["Ask tomorrow"], ["Edit"]]
    first = cards[41][1]["reply_markup"]["inline_keyboard"][0]
    assert [button["style"] for button in first] == ["success", "danger"]
    assert [chat for chat, (_, payload) in cards.items() if payload.get("disable_notification")] == [43]
    assert [each.request for each in await office.inbox()] == [AN_AD]
    assert await office.inbox(cashier) == []


async def test_the_first_photo_is_the_card(office):
    await office.asks(replace(AN_AD, photos=("ws/a.jpg", "ws/b.jpg")))
    ((_, method, payload, screen, _, files),) = await office.sent()
    assert (method, payload["photo"], files["photo"]["key"]) == ("sendPhoto", "attach://photo", "ws/a.jpg")
    assert payload["caption"].startswith("en <b>")
    assert screen is not None


@pytest.mark.parametrize(("photos", "most"), [(("ws/a.jpg",), 1024), ((), 4096)])
async def test_a_long_one_is_cut_and_keeps_its_buttons_and_its_answer(office, aziza, photos, most):
    await office.asks(replace(AN_AD, photos=photos, values={"title": "<слово & дело> " * 500}))
    await office.decides(aziza, "decline", words="🌳" * 300)
    said = [payload.get("caption", payload.get("text")) for _, _, payload, *_ in await office.sent()]
    assert len(said) == 4
    for text in said:
        plain = text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
        assert most - 200 < len(plain.replace("<b>", "").replace("</b>", "")) <= most - 2
        assert text.count("<b>") == text.count("</b>")
        assert "…" in text
    assert said[-1].endswith("🌳" * 300)


async def test_the_same_asked_twice_is_asked_once(office, aziza):
    for _ in range(3):
        await office.asks()
    assert len(await office.sent()) == 2
    assert len(await office.inbox()) == 1


async def test_a_request_that_was_rolled_back_leaves_nothing(office):
    async def killed():
        raise RuntimeError("killed")

    office.database.flushes = (*office.database.flushes, lambda _: killed())
    with pytest.raises(RuntimeError):
        await office.asks()
    office.database.flushes = office.database.flushes[:-1]
    assert (await office.sent(), await office.inbox()) == ([], [])
    await office.asks()
    assert len(await office.sent()) == 1


async def test_a_newer_revision_takes_the_place_of_the_older(office, aziza):
    await office.asks()
    await office.asks(SECOND)
    sent = await office.sent()
    assert len(sent) == 6
    firsts = {screen for _, _, _, screen, edits, _ in sent[:2] if edits is None}
    assert {edits for *_, edits, _ in sent[2:4]} == firsts
    for _, method, payload, *_ in sent[2:4]:
        assert (method, labels(payload)) == ("editMessageText", [])
    told = {chat: payload["text"] for chat, _, payload, *_ in sent[2:4]}
    assert told[41].startswith("en <b>&lt;i&gt;iPhone&lt;/i&gt;</b>")
    assert told[41].endswith("the newer one is below.")
    assert all("iPhone 12" in payload["text"] for _, _, payload, *_ in sent[4:])
    (waiting,) = await office.inbox()
    assert waiting.request == SECOND
    for older in (SECOND, AN_AD):
        await office.asks(older)
    assert len(await office.sent()) == 6
    await office.decides(aziza)  # on the cards of now; those before say already what they have to
    sent = await office.sent()
    assert {edits for *_, edits, _ in sent[6:]} == {screen for *_, screen, _, _ in sent[4:6]}


async def test_what_was_decided_waits_again_when_it_is_asked_anew(office, aziza):
    await office.asks()
    await office.decides(aziza, "decline")
    await office.asks()
    assert await office.inbox() == []
    office.goes_to("2026-11-20 12:00")
    await office.asks(SECOND)
    (waiting,) = await office.inbox()
    assert waiting.answer is None
    assert waiting.asked_at >= at("2026-11-20 12:00")
    assert await office.inbox(status=Status.DECIDED) == []
    sent = await office.sent()
    assert [edits is None for *_, edits, _ in sent] == [True, True, False, False, True, True]


async def test_what_is_taken_back_says_so_and_waits_no_more(office, aziza):
    await office.asks(replace(AN_AD, photos=("ws/a.jpg",)))
    for _ in range(2):
        await office.asks(WITHDRAWN)
    sent = await office.sent()
    assert [method for _, method, *_ in sent] == ["sendPhoto"] * 2 + ["editMessageCaption"] * 2
    assert sent[2][2]["caption"].endswith("\n\n&lt;b&gt;Olim&lt;/b&gt; took it back")
    assert labels(sent[2][2]) == []
    assert await office.inbox() == []
    await office.asks(WITHDRAWN)
    await office.asks(replace(WITHDRAWN, request=new_id()))
    assert len(await office.sent()) == 4


async def test_what_is_taken_back_after_the_decision_stays_decided(office, aziza):
    await office.asks()
    await office.decides(aziza)
    await office.asks(WITHDRAWN)
    assert len(await office.sent()) == 4
    assert [each.answer.by_name for each in await office.inbox(status=Status.DECIDED)] == ["Aziza"]


async def test_only_the_roles_that_are_named_are_asked(office, aziza, karim, cashier):
    await office.asks(replace(AN_AD, roles=(Role.CASHIER,), sums={"price": Money.parse("5", "USD")}))
    assert [chat for chat, *_ in await office.sent()] == [44]
    assert [len(await office.inbox(each)) for each in (aziza, karim, cashier)] == [0, 0, 1]
