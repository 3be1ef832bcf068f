"""Quarantine over REST."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import Path, Request
from pydantic import BaseModel, Field

from dastyor.domains.sales.api.collector import reason_of
from dastyor.domains.sales.api.routes import router
from dastyor.domains.sales.model import Quarantined, QuarantineId, Reason
from dastyor.domains.sales.rules.checking import MOST_LINE
from dastyor.domains.sales.service import Quarantine
from dastyor.kit.actor import Actor
from dastyor.kit.api import Caller, Lister, Page


class LineView(BaseModel):
    """A line that was refused, with its bytes as they came; what is no UTF-8 in them is shown as �.

    Of a line beyond 16 KiB, which is no transaction, `raw` is the beginning.
    """

    id: UUID
    transaction_id: str | None
    field: str | None
    reason: str
    code: Reason
    raw: str
    received_at: datetime
    replayed_at: datetime | None = Field(description="When it was taken at last.")

    @classmethod
    def of(cls, line: Quarantined, actor: Actor) -> LineView:
        """The line as REST shows it."""
        return cls(
            id=line.id, transaction_id=line.transaction_id, field=line.field, code=line.reason,
            reason=reason_of(line.reason, actor), raw=line.raw[:MOST_LINE].decode(errors="replace"),
            received_at=line.received_at, replayed_at=line.replayed_at,
        )  # fmt: skip


@router.get("/sales/quarantine")
async def waiting(caller: Caller, lister: Lister) -> Page[LineView]:
    """What was refused and not yet repaired, newest first."""
    before = lister.after_id()
    found = await Quarantine(caller.tx).page(caller.actor, QuarantineId(before) if before else None, lister.ask)
    return lister.page(found, mark=lambda each: (each.id,), show=lambda each: LineView.of(each, caller.actor))


@router.post(
    "/sales/quarantine/{line}/replay",
    openapi_extra={"requestBody": {"required": False, "content": {"application/json": {"schema": {"type": "object"}}}}},
)
async def replay(
    caller: Caller, request: Request, line: Annotated[UUID, Path(description="The line in quarantine.")]
) -> LineView:
    """Take a refused line as it was, or as the body has it; done twice, it is done once."""
    body = await request.body()
    return LineView.of(await Quarantine(caller.tx).replay(caller.actor, QuarantineId(line), body or None), caller.actor)
