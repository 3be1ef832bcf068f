"""Every SQL statement of approvals; rows in, model out; always by workspace."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from dastyor.domains.approvals.model import Answer, Approval, ApprovalId, Card, Reminder, ScreenId
from dastyor.kit.actor import Role
from dastyor.kit.approvals import ApprovalDropped, ApprovalRequest
from dastyor.kit.db import Tx
from dastyor.kit.ids import PersonId, WorkspaceId

_COLUMNS = "id, asked::text, asked_at, decided_at, choice, decided_by, decided_by_name, reason, words, dropped::text"
_WAITS = "decided_at is null and dropped is null"
_ADD = """
    insert into approvals.approval (workspace_id, id, kind, request, revision, roles, asked, asked_at)
    values (%s, %s, %s, %s, %s, %s, %s::json, %s)
"""
# What was decided or dropped and is asked again waits from then on, and is reminded of anew.
_REVISE = f"""
    update approvals.approval set revision = %(revision)s, roles = %(roles)s, asked = %(asked)s::json,
        asked_at = case when {_WAITS} then asked_at else %(now)s end,
        reminded_at = case when {_WAITS} then reminded_at end,
        escalated_at = case when {_WAITS} then escalated_at end,
        decided_at = null, choice = null, decided_by = null, decided_by_name = null, reason = null, words = null,
        dropped = null
    where workspace_id = %(workspace)s and id = %(id)s
"""
_ASKED = f"""
    select {_COLUMNS} from approvals.approval
    where workspace_id = %s and kind = %s and request = %s for update
"""
_ONE = f"select {_COLUMNS} from approvals.approval where workspace_id = %s and id = %s"
_WAITING = f"""
    select {_COLUMNS} from approvals.approval
    where workspace_id = %(workspace)s and {_WAITS} and %(role)s = any (roles)
        and (%(moment)s::timestamptz is null or (asked_at, id) > (%(moment)s, %(id)s))
    order by asked_at, id limit %(limit)s
"""
_DECIDED = f"""
    select {_COLUMNS} from approvals.approval
    where workspace_id = %(workspace)s and decided_at is not null and %(role)s = any (roles)
        and (%(moment)s::timestamptz is null or (decided_at, id) < (%(moment)s, %(id)s))
    order by decided_at desc, id desc limit %(limit)s
"""
_DECIDE = f"""
    update approvals.approval set decided_at = %(at)s, choice = %(choice)s, decided_by = %(by)s,
        decided_by_name = %(by_name)s, reason = %(reason)s, words = %(words)s
    where workspace_id = %(workspace)s and id = %(id)s and {_WAITS}
"""
_DROP = "update approvals.approval set dropped = %s::json where workspace_id = %s and id = %s"
_HOW_MANY = f"""
    select role, count(*) from approvals.approval, unnest(roles) role
    where workspace_id = %s and {_WAITS} group by role
"""
# The name of the column that says when a reminder of that kind was given.
_TOLD = {Reminder.REMIND: "reminded_at", Reminder.ESCALATE: "escalated_at"}
_CARD = "screen, approval_id, revision, person_id, chat, language, is_photo, is_listed"


class ApprovalsStore:
    """The approvals of one transaction."""

    def __init__(self, tx: Tx) -> None:
        self.tx = tx

    def add(self, workspace: WorkspaceId, approval: Approval) -> None:
        """A new one, which waits."""
        request = approval.request
        self.tx.later(
            _ADD,
            (workspace, approval.id, request.kind, request.request, request.revision, _roles(request), _json(request),
             approval.asked_at),
        )  # fmt: skip

    def revise(self, workspace: WorkspaceId, number: ApprovalId, request: ApprovalRequest, now: datetime) -> None:
        """It asks this now, and waits, whatever became of it before."""
        values = {
            "workspace": workspace, "id": number, "revision": request.revision, "roles": _roles(request),
            "asked": _json(request), "now": now,
        }  # fmt: skip
        self.tx.later(_REVISE, values)

    async def asked(self, workspace: WorkspaceId, kind: str, request: UUID) -> Approval | None:
        """What was made of that request, locked: whoever decides or changes it is alone."""
        return _maybe(await self.tx.maybe(_ASKED, (workspace, kind, request)))

    async def one(self, workspace: WorkspaceId, number: ApprovalId, *, alone: bool = False) -> Approval | None:
        """That one; `alone`: locked."""
        return _maybe(await self.tx.maybe(_ONE + " for update" * alone, (workspace, number)))

    async def waiting(
        self, workspace: WorkspaceId, role: Role, after: tuple[datetime, UUID] | None, limit: int
    ) -> list[Approval]:
        """What waits for the role, oldest first."""
        rows: list[tuple[Any, ...]] = await self.tx.all(_WAITING, _page(workspace, role, after, limit))
        return [_approval(row) for row in rows]

    async def decided(
        self, workspace: WorkspaceId, role: Role, after: tuple[datetime, UUID] | None, limit: int
    ) -> list[Approval]:
        """What was decided of the role's, newest first."""
        rows: list[tuple[Any, ...]] = await self.tx.all(_DECIDED, _page(workspace, role, after, limit))
        return [_approval(row) for row in rows]

    async def decide(self, workspace: WorkspaceId, number: ApprovalId, answer: Answer) -> bool:
        """Whether this answer is the first."""
        values = {
            "workspace": workspace, "id": number, "at": answer.at, "choice": answer.choice, "by": answer.by,
            "by_name": answer.by_name, "reason": answer.reason, "words": answer.words,
        }  # fmt: skip
        return await self.tx.run(_DECIDE, values) == 1

    def drop(self, workspace: WorkspaceId, number: ApprovalId, dropped: ApprovalDropped) -> None:
        """Nothing is to be decided any more."""
        self.tx.later(_DROP, (_json(dropped), workspace, number))

    async def how_many(self, workspace: WorkspaceId) -> dict[Role, int]:
        """How much waits for each role."""
        rows: list[tuple[str, int]] = await self.tx.all(_HOW_MANY, (workspace,))
        return {Role(role): count for role, count in rows}

    async def hold(self, workspace: WorkspaceId, kind: Reminder) -> datetime | None:
        """When the next reminder of the kind is due; its row is ours until the commit."""
        query = """
            insert into approvals.reminder as r (workspace_id, kind) values (%s, %s)
            on conflict (workspace_id, kind) do update set call_at = r.call_at returning call_at
        """
        found: datetime | None = await self.tx.value(query, (workspace, kind))
        return found

    def call_at(self, workspace: WorkspaceId, kind: Reminder, moment: datetime | None) -> None:
        """The next one is due then; None: never."""
        query = "update approvals.reminder set call_at = %s where workspace_id = %s and kind = %s"
        self.tx.later(query, (moment, workspace, kind))

    async def untold(self, workspace: WorkspaceId, kind: Reminder) -> list[datetime]:
        """Since when each waits that no reminder of the kind was given of, oldest first."""
        query = (
            f"select asked_at from approvals.approval where workspace_id = %s and {_WAITS} and {_TOLD[kind]} is null"
        )
        rows: list[tuple[datetime]] = await self.tx.all(f"{query} order by asked_at", (workspace,))
        return [moment for (moment,) in rows]

    async def tell(self, workspace: WorkspaceId, kind: Reminder, before: datetime, now: datetime) -> None:
        """A reminder was given of what waits and was asked before then."""
        query = f"""
            update approvals.approval set {_TOLD[kind]} = %s
            where workspace_id = %s and {_WAITS} and {_TOLD[kind]} is null and asked_at <= %s
        """
        await self.tx.run(query, (now, workspace, before))


class CardsStore:
    """The cards of one transaction."""

    def __init__(self, tx: Tx) -> None:
        self.tx = tx

    def add(self, workspace: WorkspaceId, card: Card) -> None:
        """A card that is on its way."""
        query = """
            insert into approvals.card
                (workspace_id, screen, approval_id, revision, person_id, chat, language, is_photo, is_listed)
            values (%s, %s, %s, %s, %s, %s, %s, %s, %s)
        """
        values = (
            workspace, card.screen, card.approval, card.revision, card.person, card.chat, card.language, card.is_photo,
            card.is_listed,
        )  # fmt: skip
        self.tx.later(query, values)

    async def of(self, workspace: WorkspaceId, approval: ApprovalId) -> list[Card]:
        """Every card of it, in the order in which they were made."""
        query = f"select {_CARD} from approvals.card where workspace_id = %s and approval_id = %s order by screen"
        rows: list[tuple[Any, ...]] = await self.tx.all(query, (workspace, approval))
        return [_card(row) for row in rows]

    async def one(self, workspace: WorkspaceId, person: PersonId, screen: ScreenId) -> Card | None:
        """The person's card of that screen."""
        query = f"select {_CARD} from approvals.card where workspace_id = %s and screen = %s and person_id = %s"
        row: tuple[Any, ...] | None = await self.tx.maybe(query, (workspace, screen, person))
        return None if row is None else _card(row)

    def forget(self, workspace: WorkspaceId, screen: ScreenId) -> None:
        """The message shows something else from now on."""
        self.tx.later("delete from approvals.card where workspace_id = %s and screen = %s", (workspace, screen))


def _page(workspace: WorkspaceId, role: Role, after: tuple[datetime, UUID] | None, limit: int) -> dict[str, object]:
    moment, number = after or (None, None)
    return {"workspace": workspace, "role": role.value, "moment": moment, "id": number, "limit": limit}


def _roles(request: ApprovalRequest) -> list[str]:
    return [role.value for role in request.roles]


def _json(fact: ApprovalRequest | ApprovalDropped) -> str:
    return msgspec.json.encode(fact).decode()


def _maybe(row: tuple[Any, ...] | None) -> Approval | None:
    return None if row is None else _approval(row)


def _approval(row: tuple[Any, ...]) -> Approval:
    id_, asked, asked_at, decided_at, choice, by, by_name, reason, words, dropped = row
    answer = None
    if decided_at is not None:
        answer = Answer(choice=choice, by=by, by_name=by_name, at=decided_at, reason=reason, words=words)
    return Approval(
        id=ApprovalId(id_), request=msgspec.json.decode(asked, type=ApprovalRequest), asked_at=asked_at, answer=answer,
        dropped=None if dropped is None else msgspec.json.decode(dropped, type=ApprovalDropped),
    )  # fmt: skip


def _card(row: tuple[Any, ...]) -> Card:
    screen, approval, revision, person, chat, language, is_photo, is_listed = row
    return Card(
        screen=ScreenId(screen), approval=ApprovalId(approval), revision=revision, person=PersonId(person), chat=chat,
        language=language, is_photo=is_photo, is_listed=is_listed,
    )  # fmt: skip
