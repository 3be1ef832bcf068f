"""Lists: {"items": [...], "next_cursor": null or "..."}, page after page by where the last one ended.

A cursor is signed and belongs to one list of one workspace: nobody can make one that looks elsewhere.
"""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Annotated, Generic, TypeVar
from uuid import UUID

from fastapi import Depends, Query, Request
from pydantic import BaseModel

from dastyor.kit.api.door import Call
from dastyor.kit.errors import Invalid
from dastyor.kit.seal import RootKeys

T = TypeVar("T")
S = TypeVar("S")
_MOST = 200


class CursorWrong(Invalid):
    """The cursor is not one that this list gave."""

    key = "problem-invalid"


class Page(BaseModel, Generic[S]):
    """One page of a list; the next one is asked for with `?cursor=`."""

    items: list[S]
    next_cursor: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """Which page is asked for. Ask the service for `ask` rows after `after`; the one too many says there are more."""

    limit: int
    after: tuple[str, ...] | None
    place: str
    keys: RootKeys

    @property
    def ask(self) -> int:
        """How many rows to ask for: one more than are shown."""
        return self.limit + 1

    def after_id(self) -> UUID | None:
        """Where the last page ended, for lists by one id. Raises CursorWrong."""
        if self.after is None:
            return None
        try:
            (mark,) = self.after
            return UUID(mark)
        except (ValueError, AttributeError) as wrong:
            raise CursorWrong from wrong

    def page(self, found: Sequence[T], *, mark: Callable[[T], Sequence[object]], show: Callable[[T], S]) -> Page[S]:
        """The page of what was found; `mark` says where in the order a row stands."""
        shown = found[: self.limit]
        more = len(found) > self.limit
        cursor = _packed(self.keys, self.place, [str(part) for part in mark(shown[-1])]) if more else None
        return Page[S](items=[show(row) for row in shown], next_cursor=cursor)


async def _listing(
    request: Request,
    limit: Annotated[int, Query(ge=1, le=_MOST, description="How many at most.")] = 50,
    cursor: Annotated[str | None, Query(max_length=1000, description="The `next_cursor` of the page before.")] = None,
) -> Listing:
    call: Call = request.state.call
    keys: RootKeys = request.app.state.door.keys
    place = f"{call.actor.workspace}|{request.scope['path']}"
    after = None if cursor is None else _read(keys, place, cursor)
    return Listing(limit=limit, after=after, place=place, keys=keys)


#: What a route of a list takes.
Lister = Annotated[Listing, Depends(_listing)]


def _packed(keys: RootKeys, place: str, marks: Sequence[str]) -> str:
    body = base64.urlsafe_b64encode(json.dumps(marks, ensure_ascii=False).encode()).rstrip(b"=").decode()
    return f"{body}.{keys.sign('cursor', f'{place}|{body}'.encode())}"


def _read(keys: RootKeys, place: str, cursor: str) -> tuple[str, ...]:
    body, _, tag = cursor.partition(".")
    if not keys.verify("cursor", f"{place}|{body}".encode(), tag):
        raise CursorWrong
    try:
        return tuple(json.loads(base64.urlsafe_b64decode(body + "==")))
    except (ValueError, binascii.Error) as wrong:
        raise CursorWrong from wrong
