"""Decider: how approvals fills the kit's port, for a domain whose own face decides too."""

from __future__ import annotations

from uuid import UUID

from dastyor.domains.approvals.service import Decisions
from dastyor.kit.actor import Actor
from dastyor.kit.approvals import Decision
from dastyor.kit.db import Tx


class Decider:
    """Approvals of the kit."""

    async def decide(
        self, tx: Tx, actor: Actor, *, kind: str, request: UUID, choice: str, reason: str | None = None,
        words: str | None = None, revision: int | None = None,
    ) -> Decision:  # fmt: skip
        """The answer, announced with this transaction's commit. Raises NotFound, Forbidden, Conflict, Invalid."""
        return await Decisions(tx).decide_request(
            actor, kind, request, choice, reason=reason, words=words, revision=revision
        )
