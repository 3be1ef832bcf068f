"""The first decision is the only one, whoever decides at the same moment, and everybody sees it."""

from __future__ import annotations

import asyncio
from collections import Counter
from dataclasses import replace

import pytest

from dastyor.domains.approvals.errors import AlreadyDecided, NoLongerAsked, NoSuchApproval, NotYours, OutOfDate
from dastyor.domains.approvals.model import ApprovalId, Status
from dastyor.domains.approvals.service import Decisions
from dastyor.domains.approvals.tests.conftest import AN_AD, KIND
from dastyor.kit.actor import Role
from dastyor.kit.approvals import APPROVE, DECLINE, ApprovalDropped
from dastyor.kit.db import Database
from dastyor.kit.errors import Conflict, Forbidden, Invalid
from dastyor.kit.ids import new_id

AT_ONCE = 50


async def test_an_answer_is_announced_kept_and_shown_to_everybody(office, aziza, karim):
    await office.asks()
    office.goes_to("2026-11-20 14:05")
    made = await office.decides(aziza, DECLINE, reason="ask-reason-photo")
    (fact,) = await office.facts()
    assert fact == {
        "request": str(AN_AD.request), "kind": KIND, "revision": 0, "choice": "decline", "by": str(aziza.person),
        "by_name": "Aziza", "decided_at": fact["decided_at"], "reason": "ask-reason-photo", "words": None,
    }  # fmt: skip
    assert (made.by, made.choice) == (aziza.person, "decline")
    (kept,) = await office.inbox(status=Status.DECIDED)
    assert (kept.answer.by_name, kept.answer.reason) == ("Aziza", "ask-reason-photo")
    assert await office.inbox() == []
    sent = await office.sent()
    assert {chat for chat, *_ in sent[3:]} == {41, 42, 43}
    assert {edits for *_, edits, _ in sent[3:]} == {screen for *_, screen, _, _ in sent[:3]}
    for _, _, payload, *_ in sent[3:]:
        assert payload["reply_markup"] == {"inline_keyboard": []}
        assert "Declined by Aziza at 14:05" in payload["text"]
    told = {chat: payload["text"] for chat, _, payload, *_ in sent[3:]}
    assert told[41].endswith("\nReason: Bad photo")
    assert told[42].endswith("\nПричина: Bad photo")


async def test_of_fifty_at_once_one_decides_and_the_others_are_told_who_and_when(office, addresses, aziza, karim):
    await office.asks()
    (waiting,) = await office.inbox()
    people = [office.actor, aziza, karim]
    crowd = Database(addresses.app, clock=office.clock, size=AT_ONCE)
    crowd.flushes, crowd.ports = office.database.flushes, office.database.ports
    ready, inside = asyncio.Event(), []

    async def decide(number):
        actor = people[number % 3]
        async with crowd.tx(actor.workspace) as tx:
            inside.append(await tx.value("select pg_backend_pid()"))
            if len(inside) == AT_ONCE:
                ready.set()
            await ready.wait()
            choice = (APPROVE, DECLINE)[number % 2]
            if number % 2:  # as chat and REST do
                return (await Decisions(tx).decide(actor, waiting.id, choice)).answer
            return await tx.ports.approvals.decide(tx, actor, kind=KIND, request=AN_AD.request, choice=choice)

    await crowd.open()
    try:
        ends = await asyncio.gather(*map(decide, range(AT_ONCE)), return_exceptions=True)
    finally:
        await crowd.close()
    assert len(set(inside)) == AT_ONCE
    (won,) = [end for end in ends if not isinstance(end, Exception)]
    assert Counter(type(end) for end in ends if end is not won) == {AlreadyDecided: AT_ONCE - 1}
    (fact,) = await office.facts()
    assert (fact["by_name"], fact["choice"]) == (won.by_name, won.choice)
    at = fact["decided_at"]
    for end in ends:
        if end is not won:
            assert (end.status, end.values["who"], end.values["at"]) == (409, won.by_name, at)
    assert len(await office.sent()) == 6


async def test_a_decision_that_was_killed_leaves_the_request_open(office, aziza):
    await office.asks()

    async def killed(_):
        raise RuntimeError("killed")

    plain = office.database.flushes
    office.database.flushes = (*plain, killed)
    with pytest.raises(RuntimeError):
        await office.decides(aziza)
    office.database.flushes = plain
    assert (await office.facts(), len(await office.sent()), len(await office.inbox())) == ([], 2, 1)
    await office.decides(office.actor)
    assert [each["by_name"] for each in await office.facts()] == ["Aziz"]


async def test_an_answer_to_an_older_revision_is_out_of_date(office, aziza):
    await office.asks()
    await office.asks(replace(AN_AD, revision=3))
    with pytest.raises(OutOfDate):
        await office.decides(aziza, revision=0)
    assert (await office.decides(aziza, revision=3)).revision == 3
    with pytest.raises(AlreadyDecided):
        await office.decides(office.actor, revision=0)


async def test_who_may_not_decide_does_not(office, aziza, cashier):
    viewer = office.member(Role.VIEWER, "Vera", 45)
    await office.asks()
    with pytest.raises(NotYours):
        await office.decides(cashier)
    with pytest.raises(Forbidden):
        await office.decides(viewer)
    with pytest.raises(Forbidden):
        await office.decides(replace(aziza, scopes=frozenset({"approvals.read"})))
    with pytest.raises(NotYours):  # his role of now counts, not the one that he had
        await office.decides(replace(aziza, role=Role.ACCOUNTANT))
    assert await office.facts() == []
    await office.decides(replace(aziza, scopes=frozenset({"approvals.decide"})))


async def test_what_nobody_asked_or_nobody_asks_any_more_is_not_decided(office, aziza):
    with pytest.raises(NoSuchApproval):
        await office.decides(aziza)
    await office.asks()
    await office.asks(ApprovalDropped(request=AN_AD.request, kind=KIND, key="ask-withdrawn", values={"who": "Olim"}))
    with pytest.raises(NoLongerAsked) as refused:
        await office.decides(aziza)
    assert isinstance(refused.value, Conflict)
    assert await office.facts() == []


@pytest.mark.parametrize(
    "wrong",
    [
        {"choice": "sold"}, {"choice": DECLINE, "reason": "ask-reason-none"},
        {"choice": APPROVE, "reason": "ask-reason-photo"}, {"choice": DECLINE, "words": "x" * 301},
    ],
)  # fmt: skip
async def test_an_answer_that_is_none_is_refused(office, wrong):
    await office.asks()
    with pytest.raises(Invalid):
        await office.decides(office.actor, **wrong)
    assert len(await office.inbox()) == 1


async def test_ones_own_words_are_shown_as_they_are(office):
    await office.asks()
    await office.decides(office.actor, DECLINE, words="  no <b>price</b>\n& photo ")
    (fact,) = await office.facts()
    assert fact["words"] == "no <b>price</b> & photo"
    assert (await office.sent())[-1][2]["text"].endswith("Reason: no &lt;b&gt;price&lt;/b&gt; &amp; photo")


async def test_another_workspace_decides_nothing_here(office, aziza):
    await office.asks()
    (waiting,) = await office.inbox()
    stranger = replace(aziza, workspace=new_id())
    async with office.database.tx(stranger.workspace) as tx:
        with pytest.raises(NoSuchApproval):
            await Decisions(tx).decide(stranger, ApprovalId(waiting.id), APPROVE)
    assert await office.inbox(stranger) == []
    assert len(await office.inbox()) == 1


async def test_the_audit_knows_who_decided_what(office, aziza):
    await office.asks()
    async with office.database.tx(aziza.workspace) as tx:
        await tx.ports.approvals.decide(tx, aziza, kind=KIND, request=AN_AD.request, choice=APPROVE)
        (change,) = tx.changes
    assert (change.action, change.subject, change.by_name) == ("approvals.decided", f"{KIND}:{AN_AD.request}", "Aziza")
    assert change.after["choice"] == APPROVE
