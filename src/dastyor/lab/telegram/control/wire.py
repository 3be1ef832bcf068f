"""Requests and answers of the control API: JSON in, JSON out, one clear sentence for what is wrong."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from ipaddress import ip_address
from typing import Any, TypeVar
from urllib.parse import urlsplit

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from dastyor.kit.errors import Forbidden, Invalid, Problem
from dastyor.lab.telegram.refusals import Refused
from dastyor.lab.telegram.state import State

T = TypeVar("T")
Handler = Callable[[State, Request], Awaitable[Any]]
_NAMES = {"localhost", "127.0.0.1", "::1"}


class NotFromHere(Forbidden):
    """The sandbox can be driven only from this machine, by a script or by its own page."""


class Unreadable(Invalid):
    """The request cannot be read."""

    status = 400


def endpoint(state: State, handler: Handler) -> Callable[[Request], Awaitable[Response]]:
    """The handler as Starlette wants it: guarded, its changes kept before it answers."""

    async def answer(request: Request) -> Response:
        try:
            check_is_local(request)
            result = await handler(state, request)
        except Problem as problem:
            return _json({"error": problem.sentence()}, problem.status)
        except Refused as refused:
            return _json({"error": refused.description}, refused.code)
        finally:
            state.world.journal.commit()
        return result if isinstance(result, Response) else _json(result)

    return answer


async def body_of(request: Request, shape: type[T]) -> T:
    """The JSON body in a shape. Raises Unreadable with the field and what is wrong with it."""
    raw = await request.body() or b"{}"
    try:
        return msgspec.json.decode(raw, type=shape, strict=False)
    except (msgspec.DecodeError, UnicodeDecodeError) as wrong:
        raise Unreadable(f"The request cannot be read: {wrong}.") from None


def whole(request: Request, name: str, otherwise: int | None = None) -> int | None:
    """A whole number of the query, or `otherwise` when it is not given."""
    text = request.query_params.get(name)
    if text in {None, ""}:
        return otherwise
    try:
        return int(str(text))
    except ValueError:
        raise Unreadable(f'"{name}" must be a whole number, not "{text}".') from None


def check_is_local(request: Request) -> None:
    """Raises NotFromHere for another machine, another name of this one (DNS rebinding) and another site's page."""
    host = urlsplit(f"//{request.headers.get('host', '')}").hostname or ""
    client = request.client.host if request.client else ""
    origin = request.headers.get("origin")
    # A name that only resolves to loopback, and a page of another origin, are how a browser is misused.
    is_near = client == "" or ip_address(client.partition("%")[0]).is_loopback
    is_own_page = origin is None or urlsplit(origin).netloc == request.headers.get("host")
    if not (is_near and (host in _NAMES or host.endswith(".localhost")) and is_own_page):
        raise NotFromHere


def _json(value: Any, status: int = 200) -> Response:
    return Response(msgspec.json.encode(value), status, media_type="application/json")
