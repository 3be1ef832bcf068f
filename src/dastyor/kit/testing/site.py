"""FakeSite: a site on loopback that answers what a test tells it to, over real HTTP, and remembers who asked."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from types import TracebackType
from typing import Self


@dataclass(frozen=True, slots=True)
class Asked:
    """One request that the site got; names of headers are in lower case."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes


def reply(status: int = 200, body: bytes = b"", **headers: str) -> bytes:
    """An HTTP answer as it stands on the wire; `content_type="x"` is the header content-type."""
    told = {"content-length": str(len(body)), **{name.replace("_", "-"): value for name, value in headers.items()}}
    head = "".join(f"{name}: {value}\r\n" for name, value in told.items())
    return f"HTTP/1.1 {status} {HTTPStatus(status).phrase}\r\n{head}\r\n".encode() + body


HANG_UP = b""  # an answer that never comes: the connection is closed instead


@dataclass(slots=True)
class FakeSite:
    """`async with FakeSite(answer) as site:`; `answer` maps a request to reply(...) or HANG_UP."""

    answer: Callable[[Asked], bytes] = lambda _asked: reply()
    asked: list[Asked] = field(default_factory=list)
    connections: int = 0
    at_once: int = 0
    most_at_once: int = 0
    port: int = 0
    _server: asyncio.Server | None = None
    _open: set[asyncio.StreamWriter] = field(default_factory=set)

    @property
    def place(self) -> str:
        """`host:port`, as ALLOW_HOSTS writes it."""
        return f"127.0.0.1:{self.port}"

    @property
    def url(self) -> str:
        """Its address without a path."""
        return f"http://{self.place}"

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self._server is not None
        self._server.close()
        for writer in self._open:
            writer.close()
        while self._open:
            await asyncio.sleep(0)
        await self._server.wait_closed()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._open.add(writer)
        self.connections += 1
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        try:
            while asked := await _read(reader):
                self.asked.append(asked)
                raw = self.answer(asked)
                if raw == HANG_UP:
                    return
                writer.write(raw)
                await writer.drain()
        except ConnectionError:
            return  # who asked hung up first
        finally:
            self.at_once -= 1
            writer.close()
            self._open.discard(writer)


async def _read(reader: asyncio.StreamReader) -> Asked | None:
    try:
        first, *lines = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
    except asyncio.IncompleteReadError:
        return None
    method, path, _ = first.split(" ", 2)
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines if line)}
    return Asked(method, path, headers, await reader.readexactly(int(headers.get("content-length", "0"))))
