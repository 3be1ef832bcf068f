"""The door of REST: who comes with which key, and what his request is given."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from typing import Annotated

from fastapi import Request, Security
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from dastyor.kit.actor import Actor, Identities
from dastyor.kit.api.guesses import Guesses
from dastyor.kit.api.room import Room
from dastyor.kit.db import Database, Tx
from dastyor.kit.errors import Unauthorized
from dastyor.kit.seal import RootKeys

_BEARER = re.compile(r"[Bb]earer +([\x21-\x7e]{1,200})")


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One request that came in: who asks, the transaction in which all of it happens, and the bot that links lead to."""

    actor: Actor
    tx: Tx
    bot_name: str | None = None


class Door:
    """What all requests of a process share."""

    def __init__(
        self,
        database: Database,
        identities: Identities,
        keys: RootKeys,
        *,
        bot_name: Callable[[], str | None] = lambda: None,
    ) -> None:
        self.database, self.identities, self.keys, self.bot_name = database, identities, keys, bot_name
        self.guesses, self.room = Guesses(), Room()

    @asynccontextmanager
    async def opened(self, request: Request, bearer: str) -> AsyncIterator[Call]:
        """The caller and his transaction, scoped to his workspace. Raises Unauthorized, TooManyGuesses."""
        async with AsyncExitStack() as stack:
            with self.guesses.looking(request.client.host if request.client else "", bearer):
                tx = await stack.enter_async_context(self.database.tx())
                actor = await self.identities.by_key(tx, bearer)
            if tx.workspaces != (actor.workspace,):
                await tx.scope(actor.workspace)
            yield Call(actor=actor, tx=tx, bot_name=self.bot_name())


def bearer_of(request: Request) -> str:
    """The key that the request shows; asked before anything of it is read. Raises Unauthorized."""
    found = _BEARER.fullmatch(request.headers.get("authorization", ""))
    if found is None:
        raise Unauthorized(hint="Send the header `Authorization: Bearer KEY`; `dastyor key new` makes a key.")
    return found[1]


_SCHEME = HTTPBearer(auto_error=False, scheme_name="key", description="An API key: `dastyor key new --workspace S`.")


async def _call(request: Request, _: Annotated[HTTPAuthorizationCredentials | None, Security(_SCHEME)]) -> Call:
    """The route has opened it; the scheme stands here for the description only."""
    call: Call = request.state.call
    return call


#: What a route takes to know who asks: `caller.actor`, `caller.tx`.
Caller = Annotated[Call, Security(_call)]
