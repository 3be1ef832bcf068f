"""Approvals over REST: parse, call, answer."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import Path, Query
from pydantic import BaseModel, Field

from dastyor.domains.approvals.model import Approval, ApprovalId, Status
from dastyor.domains.approvals.service import Decisions, plain
from dastyor.kit.api import Body, Call, Caller, Lister, Listing, Page, new_router
from dastyor.kit.api.lists import CursorWrong
from dastyor.kit.i18n import Texts

router = new_router("approvals")

_Number = Annotated[UUID, Path(description="The approval.")]
_Choice = Annotated[str, Path(description="`approve`, `decline`, or the key of another choice.", max_length=40)]
_Status = Annotated[Status, Query(description="What waits, oldest first, or was decided, newest first.")]


class ChoiceView(BaseModel):
    """An answer that may be given; `reasons` are what may be said with it."""

    key: str
    text: str
    reasons: list[str]


class DecisionView(BaseModel):
    """The first answer, and the only one; `person` is null for a key of the operator."""

    choice: str
    by: str
    person: UUID | None
    at: datetime
    reason: str | None
    words: str | None


class ApprovalView(BaseModel):
    """Something to be decided. `id` is its own, `request` the asking domain's; `decided` is null while it waits."""

    id: UUID
    kind: str
    request: UUID
    revision: int
    title: str
    text: str
    choices: list[ChoiceView]
    created_at: datetime
    decided: DecisionView | None


class DecisionBody(Body):
    """Why, if there is something to say; `revision` is the one that was looked at, so that no newer one is answered."""

    reason: str | None = Field(default=None, max_length=200)
    words: str | None = Field(default=None, max_length=2000)
    revision: int | None = Field(default=None, ge=0)


@router.get("/approvals")
async def approvals(caller: Caller, lister: Lister, status: _Status = Status.WAITING) -> Page[ApprovalView]:
    """What the caller's role may decide."""
    found = await Decisions(caller.tx).all(caller.actor, status, _after(lister, status), lister.ask)
    return lister.page(found, mark=_mark(status), show=lambda each: _shown(caller, each))


@router.post("/approvals/{approval}/{choice}")
async def decide(caller: Caller, approval: _Number, choice: _Choice, body: DecisionBody | None = None) -> ApprovalView:
    """Decide; the first decision wins, every other is refused with 409 and `who`, `at` and `choice` of the first."""
    given = body or DecisionBody()
    decided = await Decisions(caller.tx).decide(
        caller.actor, ApprovalId(approval), choice, reason=given.reason, words=given.words, revision=given.revision
    )
    return _shown(caller, decided)


def _shown(caller: Call, approval: Approval) -> ApprovalView:
    texts, request, answer = _texts(caller), approval.request, approval.answer
    text = plain(request, texts)
    choices = [
        ChoiceView(key=each.key, text=texts.plain(each.text), reasons=list(each.reasons)) for each in request.choices
    ]
    decided = None
    if answer is not None:
        decided = DecisionView(
            choice=answer.choice, by=answer.by_name, person=answer.by, at=answer.at, reason=answer.reason,
            words=answer.words,
        )  # fmt: skip
    return ApprovalView(
        id=approval.id, kind=request.kind, request=request.request, revision=request.revision,
        title=text.partition("\n")[0], text=text, choices=choices, created_at=approval.asked_at, decided=decided,
    )  # fmt: skip


def _texts(caller: Call) -> Texts:
    ports = caller.tx.ports
    assert ports is not None and ports.texts is not None, "every service that shows approvals has the texts"
    return ports.texts(caller.actor.language).html


def _mark(status: Status) -> Callable[[Approval], tuple[object, ...]]:
    def mark(approval: Approval) -> tuple[object, ...]:
        moment = approval.answer.at if approval.answer else approval.asked_at
        return (status.value, moment.isoformat(), approval.id)

    return mark


def _after(lister: Listing, status: Status) -> tuple[datetime, UUID] | None:
    if lister.after is None:
        return None
    try:
        of, moment, number = lister.after
        if of != status:
            raise CursorWrong
        return datetime.fromisoformat(moment), UUID(number)
    except ValueError as wrong:
        raise CursorWrong from wrong
