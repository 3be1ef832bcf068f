"""A thin client of the Bot API: a call gives the JSON of its result, or one of the failures in `answers`.

The token stands in the path of every call, so no address is ever logged, raised or traced.
"""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any
from urllib.parse import quote

import msgspec

from dastyor.kit.telegram.answers import TooLong, Unknown, understand
from dastyor.kit.telegram.http1 import Body, Http
from dastyor.kit.telegram.multipart import Part, multipart

TIMEOUT = 15.0  # seconds for an ordinary call; an answer that late finds nobody waiting
UPLOAD_TIMEOUT = 180.0  # 50 MB over a slow line


class _File(msgspec.Struct):
    file_path: str | None = None
    file_size: int | None = None


class BotApi:
    """One bot on one Bot API server."""

    def __init__(self, token: str, base: str = "https://api.telegram.org") -> None:
        self._token = token
        self.bot_id = int(token.partition(":")[0])
        self._http = Http(base)

    def __repr__(self) -> str:
        return f"BotApi({self.bot_id})"

    async def call(self, method: str, payload: Mapping[str, Any] | None = None, *, timeout: float = TIMEOUT) -> bytes:
        """The JSON of the result. Raises CallFailed."""
        return await self.post(method, msgspec.json.encode(payload or {}), timeout=timeout)

    async def post(self, method: str, payload: bytes, *, timeout: float = TIMEOUT) -> bytes:
        """The same for parameters that are JSON already."""
        return await self._send(method, Body("application/json", len(payload), payload), timeout)

    async def upload(self, method: str, payload: Mapping[str, Any], files: Mapping[str, Part]) -> bytes:
        """The same with files, each under its field or under the name in `attach://name`. Raises CallFailed."""
        return await self._send(method, multipart(payload, files), UPLOAD_TIMEOUT)

    async def download(self, file_id: str, *, most: int, timeout: float = TIMEOUT) -> bytes:
        """What is in the file that somebody sent. Raises CallFailed; TooLong for more than `most` bytes."""
        told = await self.call("getFile", {"file_id": file_id}, timeout=timeout)
        found = msgspec.json.decode(told, type=_File)
        if found.file_path is None:
            raise Unknown("Telegram told no place of the file")
        if found.file_size is not None and found.file_size > most:
            raise TooLong("the file is too long")
        reply = await self._http.get(f"/file/bot{self._token}/{quote(found.file_path)}", timeout=timeout, most=most)
        if reply.status != HTTPStatus.OK:
            raise Unknown(f"a file of HTTP status {reply.status}")
        return reply.body

    async def close(self) -> None:
        """Its connections are closed."""
        await self._http.close()

    async def _send(self, method: str, body: Body, timeout: float) -> bytes:
        reply = await self._http.post(f"/bot{self._token}/{method}", body, timeout=timeout)
        retry_after = reply.headers.get(b"retry-after", b"").decode("latin-1") or None
        return understand(reply.status, reply.body, retry_after)
