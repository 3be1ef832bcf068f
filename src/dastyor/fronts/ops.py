"""What operators and their tools ask: is it alive, is it ready, what are the figures. No framework: it is open first."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from dastyor.kit.metrics import exposition

Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]

#: What is not ready yet, by name; empty: a message would be answered.
Missing = Callable[[], list[str]]

#: The paths that the app answers.
PATHS = ("/health/live", "/health/ready", "/metrics")


class Ops:
    """An ASGI app of three answers."""

    def __init__(self, missing: Missing) -> None:
        self._missing = missing

    async def __call__(self, scope: MutableMapping[str, Any], receive: Receive, send: Send) -> None:
        """The ASGI call."""
        if scope["type"] != "http":
            return
        status, kind, body = self._answer(scope["method"], scope["path"])
        headers = [(b"content-type", kind.encode()), (b"content-length", str(len(body)).encode())]
        headers += [(b"cache-control", b"no-store"), (b"x-content-type-options", b"nosniff")]
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": b"" if scope["method"] == "HEAD" else body})

    def _answer(self, method: str, path: str) -> tuple[int, str, bytes]:
        if path not in PATHS:
            return _problem(404, "Not Found")
        if method not in {"GET", "HEAD"}:
            return _problem(405, "Method Not Allowed")
        if path == "/metrics":
            body, kind = exposition()
            return 200, kind, body
        waiting = self._missing() if path == "/health/ready" else []
        told = {"status": "starting", "waiting": waiting} if waiting else {"status": "ok"}
        return 503 if waiting else 200, "application/json", json.dumps(told).encode()


def _problem(status: int, title: str) -> tuple[int, str, bytes]:
    told = {"type": "about:blank", "title": title, "status": status, "detail": f"Here are {', '.join(PATHS)}."}
    return status, "application/problem+json", json.dumps({**told, "errors": []}).encode()
