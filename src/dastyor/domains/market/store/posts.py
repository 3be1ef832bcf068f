"""Statements about copies of ads in channels."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from dastyor.domains.market.model import AdId, ChatId, PostId
from dastyor.kit.db import Row, Tx
from dastyor.kit.ids import WorkspaceId

_COLUMNS = "id, ad_id, chat_id, state, control, message_id, album, posted_at"
_ADD = """
    insert into market.post (workspace_id, id, ad_id, chat_id, state, queued_at) values (%s, %s, %s, %s, 'queued', %s)
"""
_ONE = f"select {_COLUMNS} from market.post where workspace_id = %s and id = %s for update"
_OF = (
    f"select {_COLUMNS} from market.post where workspace_id = %s and ad_id = %s and state = any (%s) order by queued_at"
)
_LIVE = """
    update market.post set state = 'live', message_id = %s, album = %s, posted_at = %s, error = null
    where workspace_id = %s and id = %s
"""
_END = "update market.post set state = %s, error = %s where workspace_id = %s and id = %s"
_CONTROL = "update market.post set control = %s where workspace_id = %s and id = %s"


@dataclass(frozen=True, slots=True)
class Post:
    """One copy of an ad: `queued`, `live`, `gone`, `failed`, or `unknown` where nobody can say."""

    id: PostId
    ad: AdId
    chat: ChatId
    state: str
    control: PostId | None
    message: int | None
    album: tuple[int, ...]
    posted_at: datetime | None


class PostsStore:
    """The posts of one transaction's workspace."""

    def __init__(self, tx: Tx) -> None:
        self.tx = tx

    async def add(self, workspace: WorkspaceId, post: PostId, ad: AdId, chat: ChatId, now: datetime) -> None:
        """A copy that is on its way."""
        await self.tx.run(_ADD, (workspace, post, ad, chat, now))

    async def one(self, workspace: WorkspaceId, post: PostId) -> Post | None:
        """That one, locked."""
        row: Row | None = await self.tx.maybe(_ONE, (workspace, post))
        return None if row is None else _post(row)

    async def of(self, workspace: WorkspaceId, ad: AdId, *states: str) -> list[Post]:
        """The copies of an ad in these states, the eldest first."""
        rows: list[Row] = await self.tx.all(_OF, (workspace, ad, list(states or ("queued", "live"))))
        return [_post(row) for row in rows]

    async def live(
        self, workspace: WorkspaceId, post: PostId, message: int, album: tuple[int, ...], now: datetime
    ) -> None:
        """It stands in the channel."""
        await self.tx.run(_LIVE, (message, list(album), now, workspace, post))

    async def end(self, workspace: WorkspaceId, post: PostId, state: str, error: str | None = None) -> None:
        """It is gone, or never came."""
        await self.tx.run(_END, (state, error, workspace, post))

    async def control(self, workspace: WorkspaceId, post: PostId, screen: PostId) -> None:
        """Its buttons stand in this message below."""
        await self.tx.run(_CONTROL, (screen, workspace, post))


def _post(row: Row) -> Post:
    id_, ad, chat, state, control, message, album, posted_at = row
    return Post(
        PostId(id_), AdId(ad), ChatId(chat), state, control and PostId(control), message, tuple(album or ()), posted_at
    )
