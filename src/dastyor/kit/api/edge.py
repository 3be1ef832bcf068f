"""The edge: around the whole app, so that each request is a span and a count, and nothing leaves as a bare error."""

from __future__ import annotations

from http import HTTPStatus

from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dastyor.kit.api.problems import unexpected_response
from dastyor.kit.clock import monotonic
from dastyor.kit.metrics import HTTP_REQUEST_SECONDS, HTTP_REQUESTS, OTHER
from dastyor.kit.telemetry import Span, span
from dastyor.kit.telemetry.traces import continue_from

_CLIENT_GONE = 499  # nginx's word for a caller who hung up before the answer
_HEADERS = [(b"x-content-type-options", b"nosniff"), (b"cache-control", b"no-store")]


class Edge:
    """ASGI middleware."""

    def __init__(self, app: ASGIApp, service: str) -> None:
        self.app, self.service = app, service

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """The ASGI call."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        began = monotonic()
        with continue_from(_traceparent(scope)), span("http", method=scope["method"]) as work:
            status = await self._answer(scope, receive, send, work)
            route = getattr(scope.get("route"), "path", OTHER)
            work.note(route=route, status=status)
        HTTP_REQUESTS.count(service=self.service, route=route, status=str(status))
        HTTP_REQUEST_SECONDS.took(monotonic() - began, service=self.service, route=route)

    async def _answer(self, scope: Scope, receive: Receive, send: Send, work: Span) -> int:
        """The status that was sent."""
        sent: list[int] = []

        async def watched(message: Message) -> None:
            if message["type"] == "http.response.start":
                sent.append(message["status"])
                message = {**message, "headers": [*message.get("headers", []), *_HEADERS]}
            await send(message)

        try:
            await self.app(scope, receive, watched)
        except ClientDisconnect:
            return _CLIENT_GONE
        except Exception as error:
            work.failed(error)
            response = unexpected_response(error)
            if not sent:
                await response(scope, receive, watched)
        return sent[0] if sent else HTTPStatus.INTERNAL_SERVER_ERROR


def _traceparent(scope: Scope) -> str | None:
    return next((value.decode("latin-1") for name, value in scope["headers"] if name == b"traceparent"), None)
