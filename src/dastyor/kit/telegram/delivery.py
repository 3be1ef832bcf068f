"""One row, one call: what came of it, as a value. Nothing is raised, so one bad row stops no other."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Protocol

import msgspec

from dastyor.kit.telegram.answers import CallFailed, Refused, Sent, Unknown, sent
from dastyor.kit.telegram.api import BotApi
from dastyor.kit.telegram.message import File
from dastyor.kit.telegram.multipart import Part
from dastyor.kit.telegram.queue import Leased
from dastyor.kit.telegram.settling import body
from dastyor.kit.telemetry import log

LOG = log(__name__)


class Files(Protocol):
    """Where files that go with messages are kept."""

    async def read(self, key: str) -> tuple[int, AsyncIterator[bytes]]:
        """Its size in bytes, and its bytes. Raises KeyError when there is none."""
        ...


class NoFiles:
    """For a sender that has no storage: every message with a file is refused in words."""

    async def read(self, key: str) -> tuple[int, AsyncIterator[bytes]]:
        """Raises KeyError."""
        raise KeyError(key)


async def deliver(api: BotApi, files: Files, row: Leased) -> Sent | CallFailed:
    """Make the call. A row that no call can be made of is refused; what is our own fault is `Unknown`, and logged."""
    try:
        made = await _parts(files, row) if row.files else plain_body(row)
    except Exception as error:
        return Refused(0, f"no call can be made of it: {type(error).__name__}: {error}")
    try:
        if isinstance(made, bytes):
            return sent(await api.post(row.method, made))
        return sent(await api.upload(row.method, body(row), made))
    except CallFailed as failure:
        return failure
    except Exception as error:
        LOG.exception("a call broke", method=row.method, seq=row.seq)
        return Unknown(f"{type(error).__name__} while it was sent")


async def _parts(files: Files, row: Leased) -> dict[str, Part]:
    wanted = msgspec.json.decode(row.files or "{}", type=dict[str, File])
    return {name: Part(file.name, *await _read(files, file)) for name, file in wanted.items()}


async def _read(files: Files, file: File) -> tuple[int, AsyncIterator[bytes]]:
    return await files.read(file.key) if file.body is None else (len(file.body), _whole(file.body))


async def _whole(body: bytes) -> AsyncIterator[bytes]:
    yield body


def plain_body(row: Leased) -> bytes:
    """The parameters as JSON; put together as text where nothing has to be changed inside."""
    if row.repeated:
        return msgspec.json.encode(body(row))
    head = ""
    chat = row.moved_to or row.chat_id
    if chat is not None:
        head = f'"chat_id":{chat}'
    if row.edits is not None:
        head += f'{"," if head else ""}"message_id":{row.message_id}'
    if not head:
        return row.payload.encode()
    rest = row.payload.lstrip()[1:]
    return ("{" + head + ("" if rest.lstrip().startswith("}") else ",") + rest).encode()
