"""Channels and their turns over REST."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import Path, Query
from pydantic import BaseModel, Field

from dastyor.domains.market.api.routes import router
from dastyor.domains.market.model import ChatId
from dastyor.domains.market.service import Channels
from dastyor.kit.api import Caller, Page


class ChannelView(BaseModel):
    """A channel; `lost` says why nothing can be posted there, null while all is well."""

    chat: int
    title: str
    username: str | None
    lost: str | None
    turn_at: datetime = Field(description="When the next unsold ad is shown again.")


class TurnView(BaseModel):
    """One turn; in each round every unsold ad has one."""

    ad: UUID
    round: int
    shown_at: datetime


@router.get("/market/channels")
async def channels(caller: Caller) -> Page[ChannelView]:
    """The channels of the workspace."""
    found = await Channels(caller.tx).read(caller.actor)
    items = [
        ChannelView(chat=each.chat, title=each.title, username=each.username, lost=each.lost, turn_at=each.turn_at)
        for each in found
    ]
    return Page[ChannelView](items=items, next_cursor=None)


@router.get("/market/channels/{chat}/turns")
async def turns(
    caller: Caller,
    chat: Annotated[int, Path(description="The channel.")],
    limit: Annotated[int, Query(ge=1, le=10_000)] = 1000,
) -> Page[TurnView]:
    """The log of turns, the eldest first: it proves that they are fair."""
    found = await Channels(caller.tx).turns(caller.actor, ChatId(chat), limit)
    items = [TurnView(ad=ad, round=turn, shown_at=at) for ad, turn, at in found]
    return Page[TurnView](items=items, next_cursor=None)
