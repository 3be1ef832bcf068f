"""HTTP of one process: one port, one gate, and behind it apps that open one after another while the product starts."""

from __future__ import annotations

import asyncio
import contextlib
import socket
from collections.abc import Awaitable, Callable, MutableMapping, Sequence
from typing import Any

import uvicorn

from dastyor.kit.errors import Misconfigured

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Scope]]
Send = Callable[[Scope], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]


class PortTaken(Misconfigured):
    """The port is in use."""

    key = "problem-port-taken"


def listen(host: str, port: int) -> socket.socket:
    """A bound socket. Raises PortTaken with what to do."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # The protocol is named because asyncio switches Nagle's delay off only for sockets that name it;
    # left at 0, each answer in two writes waits 40 ms for the client's delayed acknowledgement.
    made = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        made.bind((host, port))
    except OSError as error:
        made.close()
        raise PortTaken(
            f"Port {port} of {host} cannot be had ({error.strerror}).",
            hint=f"Stop the program that has it, or choose another: --port {port + 1} or DASTYOR_PORT={port + 1}.",
        ) from error
    return made


class Gate:
    """One ASGI app over many: the longest opened prefix of the path answers.

    While `missing` names services that are not at work yet, another path is answered 503, and then 404.
    """

    def __init__(self, missing: Callable[[], Sequence[str]]) -> None:
        self._apps: list[tuple[str, App]] = []
        self._missing = missing
        self._goodbyes: list[Callable[[], None]] = []

    def open(self, prefix: str, app: App) -> None:
        """From now on paths that begin with `prefix` go to `app`, whole."""
        self._apps = [pair for pair in self._apps if pair[0] != prefix] + [(prefix, app)]
        self._apps.sort(key=lambda pair: -len(pair[0]))

    def before_closing(self, say: Callable[[], None]) -> None:
        """`say` is called when the server stops: who lets people wait gives them their answers now."""
        self._goodbyes.append(say)

    def say_goodbye(self) -> None:
        """Whoever serves the gate takes no new connection from here on."""
        for say in self._goodbyes:
            say()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """The ASGI call."""
        if scope["type"] == "lifespan":
            return
        for prefix, app in self._apps:
            if scope["path"].startswith(prefix):
                await app(scope, receive, send)
                return
        if scope["type"] == "http":
            await _tell(send, *(_NOT_YET if self._missing() else _NOT_HERE))


_NOT_YET = 503, b'{"title":"Starting","status":503,"detail":"This part is not open yet; try again in a few seconds."}'
_NOT_HERE = 404, b'{"title":"Not here","status":404,"detail":"Nothing lives at this address; the REST API is described at /api/docs."}'  # fmt: skip


async def _tell(send: Send, status: int, body: bytes) -> None:
    headers = [(b"content-type", b"application/problem+json")]
    if status == 503:
        headers.append((b"retry-after", b"2"))
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


class HttpService:
    """Serves the gate on a bound socket; on stopping it takes no new connection and ends what it has."""

    name = "http"

    def __init__(self, gate: Gate, sock: socket.socket, *, drain: int = 1) -> None:
        settings = uvicorn.Config(
            gate,
            log_config=None,
            access_log=False,
            lifespan="off",
            timeout_graceful_shutdown=drain,
            server_header=False,
        )
        self._server, self._gate = _Quiet(settings), gate
        self._sock = sock

    async def run(self, ready: asyncio.Event, stopping: asyncio.Event) -> None:
        """Ready when connections are taken; ends when `stopping` is set and the answers in hand are out."""

        async def end() -> None:
            await stopping.wait()
            self._gate.say_goodbye()
            self._server.should_exit = True

        async def tell() -> None:
            while not self._server.started:
                await asyncio.sleep(0.01)
            ready.set()

        async with asyncio.TaskGroup() as group:
            ending = group.create_task(end())
            telling = group.create_task(tell())
            await self._server.serve(sockets=[self._sock])
            ending.cancel()
            telling.cancel()


class _Quiet(uvicorn.Server):
    """A server that leaves signals to us."""

    def capture_signals(self) -> contextlib.AbstractContextManager[None]:  # type: ignore[override]  # theirs is a generator
        return contextlib.nullcontext()
