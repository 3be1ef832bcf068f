"""Decisions: every way to decide ends in one method, and the row of the approval knows which answer was the first."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from dastyor.domains.approvals import rules
from dastyor.domains.approvals.errors import NoSuchApproval
from dastyor.domains.approvals.model import Answer, Approval, ApprovalId, Card, ScreenId, Status
from dastyor.domains.approvals.preferences import DECIDE, READ
from dastyor.domains.approvals.service import wording
from dastyor.domains.approvals.service.cards import Cards
from dastyor.domains.approvals.store import ApprovalsStore
from dastyor.kit.actor import Actor
from dastyor.kit.approvals import Decision
from dastyor.kit.db import Tx
from dastyor.kit.offers import record_change

_Place = tuple[datetime, UUID]


class Decisions:
    """What people and programs can ask of approvals."""

    def __init__(self, tx: Tx) -> None:
        self.tx, self.store, self.cards = tx, ApprovalsStore(tx), Cards(tx)

    async def all(self, actor: Actor, status: Status, after: _Place | None, limit: int) -> list[Approval]:
        """What waits for the actor's role, oldest first, or was decided of it, newest first. Raises Forbidden."""
        actor.require(READ)
        asked = self.store.waiting if status is Status.WAITING else self.store.decided
        return await asked(actor.workspace, actor.role, after, limit)

    async def one(self, actor: Actor, number: ApprovalId) -> Approval:
        """That one, whatever became of it. Raises NoSuchApproval, NotYours, Forbidden."""
        actor.require(READ)
        return _allowed(await self.store.one(actor.workspace, number), actor)

    async def card(self, actor: Actor, screen: ScreenId) -> tuple[Card, Approval]:
        """The actor's card, and what it is about. Raises NoSuchApproval, NotYours, Forbidden."""
        actor.require(READ)
        card = None if actor.person is None else await self.cards.store.one(actor.workspace, actor.person, screen)
        if card is None:
            raise NoSuchApproval
        return card, await self.one(actor, card.approval)

    async def decide(
        self, actor: Actor, number: ApprovalId, choice: str, *, reason: str | None = None, words: str | None = None,
        revision: int | None = None, pressed: ScreenId | None = None,
    ) -> Approval:  # fmt: skip
        """The answer, if it is the first; announced, kept in the audit and shown on every card with the commit.

        `revision`: the one that the actor saw. `pressed`: his card. Raises NoSuchApproval, NotYours, Forbidden,
        AlreadyDecided with who and when, NoLongerAsked, OutOfDate, NoSuchChoice, NotAReason.
        """
        actor.require(DECIDE)
        # Whoever comes second waits for the row, and then sees the answer of the first.
        found = _allowed(await self.store.one(actor.workspace, number, alone=True), actor)
        return await self._decide(actor, found, choice, reason, words, revision, pressed)

    async def decide_request(
        self, actor: Actor, kind: str, request: UUID, choice: str, *, reason: str | None = None,
        words: str | None = None, revision: int | None = None,
    ) -> Decision:  # fmt: skip
        """The same by the asking domain's own id, with what is announced."""
        actor.require(DECIDE)
        found = _allowed(await self.store.asked(actor.workspace, kind, request), actor)
        return _decision(await self._decide(actor, found, choice, reason, words, revision, None))

    async def _decide(
        self, actor: Actor, found: Approval, key: str, reason: str | None, words: str | None, revision: int | None,
        pressed: ScreenId | None,
    ) -> Approval:  # fmt: skip
        rules.check_open(found, actor.timezone, revision)
        choice = rules.chosen(found, key)
        now = self.tx.clock.now()
        answer = Answer(
            choice=choice.key, by=actor.person, by_name=actor.name, at=now,
            reason=rules.checked_reason(choice, reason), words=rules.checked_words(words),
        )  # fmt: skip
        if not await self.store.decide(actor.workspace, found.id, answer):
            raise LookupError(f"approval {found.id} was locked and changed all the same")
        decided = replace(found, answer=answer)
        self.tx.events.publish(actor.workspace, _decision(decided))
        self._audit(actor, decided, answer)
        await self.cards.settle(
            actor.workspace, decided, lambda texts: wording.said(decided, answer, texts, actor.timezone, now),
            pressed=pressed,
        )  # fmt: skip
        return decided

    def _audit(self, actor: Actor, decided: Approval, answer: Answer) -> None:
        after = {
            "choice": answer.choice, "reason": answer.reason, "words": answer.words,
            "revision": decided.request.revision,
        }  # fmt: skip
        subject = f"{decided.request.kind}:{decided.request.request}"
        record_change(self.tx, actor, "approvals.decided", subject, before=None, after=after)


def _allowed(found: Approval | None, actor: Actor) -> Approval:
    if found is None:
        raise NoSuchApproval
    rules.check_role(found, actor)
    return found


def _decision(decided: Approval) -> Decision:
    request, answer = decided.request, decided.answer
    assert answer is not None, "made of what was just decided"
    return Decision(
        request=request.request, kind=request.kind, revision=request.revision, choice=answer.choice, by=answer.by,
        by_name=answer.by_name, decided_at=answer.at, reason=answer.reason, words=answer.words,
    )  # fmt: skip
