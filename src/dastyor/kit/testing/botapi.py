"""A server that answers Bot API calls as a test tells it to, down to the bytes: for what a sandbox would never do."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

import msgspec

#: What a test gives: (method, parameters) -> the body of the answer, its HTTP status, or one of the words below.
Answer = Callable[[str, dict[str, Any]], Awaitable["bytes | tuple[int, bytes] | str"]]
LOST = "lost"  # the call is taken, the connection is closed without a word
HANG = "hang"  # the call is taken, nothing ever comes


@dataclass(slots=True)
class BotServer:
    """What came in, and where it listens."""

    url: str = ""
    calls: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    raw: list[bytes] = field(default_factory=list)
    connections: int = 0


def ok(result: object = True) -> bytes:
    """The body of a good answer."""
    return msgspec.json.encode({"ok": True, "result": result})


def no(code: int, description: str, **parameters: int) -> tuple[int, bytes]:
    """A refusal in the form of the Bot API."""
    body = {"ok": False, "error_code": code, "description": description, "parameters": parameters}
    return code, msgspec.json.encode(body)


@asynccontextmanager
async def bot_server(answer: Answer) -> AsyncIterator[BotServer]:
    """Serves on a free loopback port while the block lasts."""
    told = BotServer()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        told.connections += 1
        with suppress(asyncio.IncompleteReadError, ConnectionError, asyncio.CancelledError):
            while await _one(told, answer, reader, writer):
                pass
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    told.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    try:
        yield told
    finally:
        server.close()


async def _one(told: BotServer, answer: Answer, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
    head = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
    headers = dict(line.lower().split(": ", 1) for line in head[1:] if line)
    body = await reader.readexactly(int(headers["content-length"]))
    told.raw.append(body)
    method = head[0].split(" ")[1].rpartition("/")[2]
    parameters = msgspec.json.decode(body) if "json" in headers["content-type"] else {}
    told.calls.append((method, parameters))
    said = await answer(method, parameters)
    if said == HANG:
        await reader.read()
    if isinstance(said, str):
        return False
    status, text = said if isinstance(said, tuple) else (200, said)
    writer.write(f"HTTP/1.1 {status} X\r\nContent-Length: {len(text)}\r\n\r\n".encode() + text)
    await writer.drain()
    return True
