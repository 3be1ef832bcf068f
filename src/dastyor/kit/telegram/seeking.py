"""A post whose answer was lost is looked for in its chat, so that it is neither posted twice nor forgotten.

Telegram lets no bot read a chat. But numbers of messages in a chat grow, we know the last one of ours, and a bot may
forward what stands there: so the numbers behind it are forwarded one by one to a witness, a private chat that is not
rung for it, and the copy is deleted at once. What is ours is known by its words.
"""

from __future__ import annotations

import asyncio
import html
import re
from typing import Any

import msgspec
import psycopg

from dastyor.kit.db import Database
from dastyor.kit.telegram.answers import CallFailed, Conflict, Migrated, NotThere, Refused, RetryAfter, Sent, Unknown
from dastyor.kit.telegram.api import BotApi
from dastyor.kit.telegram.queue import LAST_OF_OURS, Leased
from dastyor.kit.telemetry import log

LOG = log(__name__)

#: Numbers in a row under which nothing stands, until nothing more is expected there: two albums of ten may have been
#: deleted, and some posts beside them.
MISSES = 25
FURTHEST = 60  # numbers that are looked at; more was not posted by others between two calls of ours
SETTLES = 2.0  # seconds until it is looked for: a call whose connection broke may be carried out a moment later
SLOWEST = 16.0  # seconds between two attempts to look while Telegram does not answer
LONGEST = 300.0  # seconds of one search, silences that Telegram asks for among them; then a person looks

_TAG = re.compile(r"<[^>]*>")
_ENTITY = re.compile(r"&(?:lt|gt|amp|quot|#\d+|#[xX][0-9a-fA-F]+);")  # those that Telegram reads; others stay as typed


class _Size(msgspec.Struct):
    file_id: str


class _Seen(msgspec.Struct):
    message_id: int
    text: str = ""
    caption: str = ""
    photo: list[_Size] = []


def may_be_sought(row: Leased) -> bool:
    """Whether the row is a post that can be looked for."""
    return row.kind == "never" and row.subject is not None and row.witness is not None and row.chat_id is not None


async def sought(api: BotApi, database: Database, row: Leased) -> Sent | NotThere | Unknown:
    """What became of the post, after LONGEST at the latest. Nothing is raised: whatever breaks, nobody can say."""
    search: Search | None = None
    try:
        async with asyncio.timeout(LONGEST):
            await asyncio.sleep(SETTLES)
            pause = 1.0
            while True:
                try:
                    search = search or Search(row, await _last_of_ours(database, api.bot_id, row))
                    return await search.go(api)
                except RetryAfter as asked:
                    await asyncio.sleep(asked.seconds)
                except (CallFailed, psycopg.OperationalError):
                    await asyncio.sleep(pause)
                    pause = min(SLOWEST, pause * 2)
    except TimeoutError:
        return (search and search.verdict) or Unknown("nobody could look whether it was posted")
    except Exception as error:
        LOG.exception("a search broke", seq=row.seq)
        return Unknown(f"{type(error).__name__} while it was looked for")


async def _last_of_ours(database: Database, bot_id: int, row: Leased) -> int | None:
    ((known,),) = await database.alone((LAST_OF_OURS, (bot_id, row.chat_id) * 2))
    return known if isinstance(known, int) else None


class Search:
    """One search. It goes on where it was stopped, so a silence that Telegram asks for makes nothing be seen twice.

    `after` is the last number in the chat that is known to be ours; without one nothing is sure but what is found.
    """

    def __init__(self, row: Leased, after: int | None) -> None:
        self.verdict: Sent | NotThere | Unknown | None = None
        self._row, self._after = row, after
        self._wanted, self._many = words_of(row)
        self._number = (after or 0) + 1
        self._last = (after or 0) + FURTHEST
        self._misses = 0
        self._copy: int | None = None  # what stands in the witness's chat and is to be deleted
        if not self._wanted:
            self.verdict = Unknown("it has no words by which it could be known")

    async def go(self, api: BotApi) -> Sent | NotThere | Unknown:
        """As it was found, surely not there, or nobody can say.

        Raises: CallFailed, when it cannot be looked just now; asked again, it goes on there.
        """
        while self.verdict is None or self._copy is not None:
            if self._copy is None:
                await self._look(api)
            else:
                await self._tidy(api, self._copy)
        return self.verdict

    async def _look(self, api: BotApi) -> None:
        """What stands under the next number is forwarded and judged."""
        row = self._row
        asked = {
            "chat_id": row.witness, "from_chat_id": row.moved_to or row.chat_id, "message_id": self._number,
            "disable_notification": True,
        }  # fmt: skip
        try:
            seen = msgspec.json.decode(await api.call("forwardMessage", asked), type=_Seen)
        except Refused as refused:
            self._judge_refusal(refused)
        except (Migrated, Conflict) as failed:
            self.verdict = Unknown(f"nobody can look: {failed}")
        else:
            self._copy, self._misses = seen.message_id, 0
            self._judge(seen)
        self._number += 1
        if self.verdict is None and self._misses >= MISSES:
            is_sure = self._after is not None
            self.verdict = (
                NotThere("it was not posted") if is_sure else Unknown("nothing of ours is known in this chat")
            )
        if self.verdict is None and self._number > self._last:
            self.verdict = Unknown(f"not among the {FURTHEST} messages behind our last one")

    def _judge(self, seen: _Seen) -> None:
        if self._wanted in {_plain(seen.text), _plain(seen.caption)}:
            album = tuple(range(self._number, self._number + self._many)) if self._many > 1 else ()
            self.verdict = Sent(self._number, album, tuple(size.file_id for size in seen.photo[-1:]))

    def _judge_refusal(self, refused: Refused) -> None:
        said = refused.description
        if "message to forward not found" in said or "MESSAGE_ID_INVALID" in said:
            self._misses += 1
        elif "message can't be forwarded" in said:
            self._misses = 0  # a service message: nothing of ours, but something stands there
        else:  # a witness who blocked us, content that may not be forwarded, a channel that threw us out
            self.verdict = Unknown(f"nobody can look: {refused}")

    async def _tidy(self, api: BotApi, copy: int) -> None:
        try:
            await api.call("deleteMessage", {"chat_id": self._row.witness, "message_id": copy})
        except (Refused, Migrated, Conflict) as failed:
            LOG.info("a copy of a post stays with its witness", seq=self._row.seq, error=str(failed))
        self._copy = None


def words_of(row: Leased) -> tuple[str, int]:
    """What the post says as people read it, white space evened out, and of how many messages it is."""
    payload: dict[str, Any] = msgspec.json.decode(row.payload)
    items = payload.get("media")
    first = items[0] if isinstance(items, list) and items else payload
    said = first.get("text") or first.get("caption") or ""
    if first.get("parse_mode") == "HTML":
        said = _ENTITY.sub(lambda found: html.unescape(found[0]), _TAG.sub("", said))
    return _plain(said), len(items) if isinstance(items, list) else 1


def _plain(text: str) -> str:
    return " ".join(text.split())
