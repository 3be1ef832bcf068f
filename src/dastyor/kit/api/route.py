"""A route: read the body, know the caller, do the work in one transaction, commit, and only then answer."""

from __future__ import annotations

import json
import re
from collections.abc import AsyncIterator, Callable, Coroutine
from decimal import Decimal, InvalidOperation
from typing import Any, NoReturn, TypeVar

from fastapi import APIRouter, Request, Response
from fastapi.routing import APIRoute
from starlette.types import Message, Scope

from dastyor.kit.api.door import Door, bearer_of
from dastyor.kit.api.once import Once
from dastyor.kit.errors import Problem

Endpoint = TypeVar("Endpoint", bound=Callable[..., Any])

PREFIX = "/api/v1"
BODY_MOST = 16 * 2**20  # bytes; the collector's own limit, and no JSON of ours is larger
_HALVES = re.compile(rb"\\u[dD][89a-fA-F]")
_MOST = "body_most"
_DIGITS_MOST = 400  # of a number in JSON; more would take seconds to compute with


class BodyTooLarge(Problem):
    """The body is larger than this address takes."""

    key, status = "problem-too-large", 413


def takes_up_to(most: int) -> Callable[[Endpoint], Endpoint]:
    """The route takes bodies of so many bytes: files, where the usual limit is too small."""

    def mark(endpoint: Endpoint) -> Endpoint:
        setattr(endpoint, _MOST, most)
        return endpoint

    return mark


class TransactedRoute(APIRoute):
    """Every request is one transaction, committed when the answer is ready and before it is sent."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """The handler around the domain's function."""
        answer = super().get_route_handler()

        async def whole(request: Request) -> Response:
            door: Door = request.app.state.door
            bearer = bearer_of(request)
            with door.room.place() as place:
                # First the body, then a connection: a slow sender must not hold one.
                body = await read(request, getattr(self.endpoint, _MOST, BODY_MOST), place.grow)
                place.enter()
                given = _Given(request.scope, body)
                async with door.opened(request, bearer) as call:
                    request.state.call = call
                    once = Once.of(request, body, call.actor.workspace, bearer)
                    if once is None:
                        return await answer(given)
                    return await once.answer(call.tx, lambda: answer(given))

        return whole


def new_router(name: str) -> APIRouter:
    """The router that a domain's api.py exports; its paths, below /api/v1, begin with the domain's own words."""
    return APIRouter(route_class=TransactedRoute, tags=[name], prefix=PREFIX)


async def read(request: Request, most: int = BODY_MOST, grow: Callable[[int], None] = lambda _: None) -> bytes:
    """The whole body. Raises BodyTooLarge as soon as it is known to be; `grow` is told of each part's size first."""
    told = request.headers.get("content-length", "")
    if told.isdecimal() and int(told[:20]) > most:
        raise BodyTooLarge(most=most)
    parts, size = [], 0
    async for part in _stream(request):
        size += len(part)
        if size > most:
            raise BodyTooLarge(most=most)
        grow(len(part))
        parts.append(part)
    return b"".join(parts)


async def _stream(request: Request) -> AsyncIterator[bytes]:
    async for part in request.stream():
        yield part


class _Given(Request):
    """The same request with its body at hand; numbers in its JSON keep every digit."""

    def __init__(self, scope: Scope, body: bytes) -> None:
        async def receive() -> Message:
            return {"type": "http.request", "body": body, "more_body": False}

        super().__init__(scope, receive)

    async def json(self) -> Any:
        """The body as JSON with Decimals for floats. Raises ValueError."""
        body = await self.body()
        read = json.loads(body, parse_float=_exact, parse_constant=_refused)
        if _HALVES.search(body):
            # "\\ud83d" alone is half a character: JSON lets it pass, no text can hold it. Writing it again tells.
            json.dumps(read, ensure_ascii=False, default=str).encode()
        return read


def _exact(text: str) -> Decimal:
    try:
        number = Decimal(text)
    except InvalidOperation as wrong:
        raise ValueError(text) from wrong
    if len(text) > _DIGITS_MOST or abs(number.adjusted()) > _DIGITS_MOST:
        raise ValueError("a number of too many digits")
    return number


def _refused(text: str) -> NoReturn:
    raise ValueError(f"{text} is no number in JSON")
