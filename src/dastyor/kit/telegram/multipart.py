"""multipart/form-data made while it is sent: a file of 50 MB does not stand in memory."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from typing import Any

import msgspec

from dastyor.kit.ids import new_secret
from dastyor.kit.telegram.http1 import Body


@dataclass(frozen=True, slots=True)
class Part:
    """One file: its name for people, how many bytes it has, and the bytes."""

    name: str
    size: int
    chunks: AsyncIterator[bytes]


def multipart(payload: Mapping[str, Any], files: Mapping[str, Part]) -> Body:
    """The body: every parameter as text or JSON, then every file."""
    boundary = new_secret(128)
    fields = b"".join(_field(boundary, name, value) for name, value in payload.items() if value is not None)
    heads = {name: _file_head(boundary, name, part.name) for name, part in files.items()}
    end = f"--{boundary}--\r\n".encode()
    length = len(fields) + sum(len(heads[name]) + part.size + 2 for name, part in files.items()) + len(end)

    async def parts() -> AsyncIterator[bytes]:
        yield fields
        for name, part in files.items():
            yield heads[name]
            async for chunk in part.chunks:
                yield chunk
            yield b"\r\n"
        yield end

    return Body(f"multipart/form-data; boundary={boundary}", length, parts())


def _field(boundary: str, name: str, value: object) -> bytes:
    text = value.encode() if isinstance(value, str) else msgspec.json.encode(value)
    return f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n'.encode() + text + b"\r\n"


def _file_head(boundary: str, name: str, filename: str) -> bytes:
    # Quotes and line ends in a name would end the header early; browsers escape them the same way (WHATWG forms).
    plain = filename.replace('"', "%22").replace("\r", "%0D").replace("\n", "%0A")
    return (
        f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"; filename="{plain}"\r\n'
        "Content-Type: application/octet-stream\r\n\r\n"
    ).encode()
