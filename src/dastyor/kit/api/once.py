"""Once: a POST with an Idempotency-Key does its work one time, and every repeat gets the first answer.

The answer is written in the transaction of the work. Of two requests at once the second waits for the first one's
row; when the first fails or its process dies, no row is left and the second does the work. Answers may hold what is
shown once (a new key, an invitation), so they are sealed with the caller's own API key, which is kept nowhere.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from starlette.requests import Request
from starlette.responses import Response

from dastyor.kit.clock import machine_now
from dastyor.kit.db import Tx
from dastyor.kit.errors import Conflict, Invalid
from dastyor.kit.ids import WorkspaceId

HEADER = "Idempotency-Key"
KEPT = timedelta(hours=48)  # at least 24 are promised
_KEY = re.compile(r"[\x21-\x7e]{1,255}")
_NONCE = 12  # bytes of AES-GCM
_SHOWN_HEADERS = ("content-type", "location", "content-disposition")

_BEGIN = """
insert into api.answers (workspace_id, key, fingerprint, made_at) values (%s, %s, %s, %s)
on conflict (workspace_id, key) do nothing
"""
_FIND = "select fingerprint, sealed from api.answers where workspace_id = %s and key = %s"
_KEEP = "update api.answers set sealed = %s where workspace_id = %s and key = %s"
_FORGET = """
delete from api.answers where workspace_id = %(workspace)s and key in (
    select key from api.answers where workspace_id = %(workspace)s and made_at < %(before)s
    order by made_at limit 20 for update skip locked)
"""


class KeyOfAnother(Conflict):
    """This Idempotency-Key was used for another request."""

    key = "problem-conflict"


class KeyUnfit(Invalid):
    """An Idempotency-Key has 1 to 255 visible ASCII characters."""

    key = "problem-invalid"


class _Answer(msgspec.Struct):
    status: int
    headers: dict[str, str]
    body: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Once:
    """One request with a key, known by what it asks."""

    workspace: WorkspaceId
    key: str
    fingerprint: bytes
    bearer: str

    @classmethod
    def of(cls, request: Request, body: bytes, workspace: WorkspaceId, bearer: str) -> Once | None:
        """None for a request that needs no such care: not a POST, or without the header. Raises KeyUnfit."""
        key = request.headers.get(HEADER)
        if request.method != "POST" or key is None:
            return None
        if not _KEY.fullmatch(key):
            raise KeyUnfit
        asked = f"{request.method} {request.url.path}?{request.url.query}\n{request.headers.get('content-type')}\n"
        return cls(
            workspace=workspace, key=key, fingerprint=hashlib.sha256(asked.encode() + body).digest(), bearer=bearer
        )

    async def answer(self, tx: Tx, work: Callable[[], Awaitable[Response]]) -> Response:
        """The answer of `work`, done now or at the first request. Raises KeyOfAnother."""
        now = machine_now()
        if not await tx.run(_BEGIN, (self.workspace, self.key, self.fingerprint, now)):
            return await self._kept(tx)
        await tx.run(_FORGET, {"workspace": self.workspace, "before": now - KEPT})
        response = await work()
        await tx.run(_KEEP, (self._sealed(response), self.workspace, self.key))
        return response

    async def _kept(self, tx: Tx) -> Response:
        found: tuple[bytes, bytes] | None = await tx.maybe(_FIND, (self.workspace, self.key))
        if found is None or found[0] != self.fingerprint:
            raise KeyOfAnother(hint="Use a fresh key for each new request.")
        try:
            blob = self._cipher().decrypt(found[1][:_NONCE], found[1][_NONCE:], self._place())
        except InvalidTag as wrong:
            raise KeyOfAnother("This Idempotency-Key was used with another API key.") from wrong
        kept = msgspec.msgpack.decode(blob, type=_Answer)
        return Response(kept.body, status_code=kept.status, headers={**kept.headers, "Idempotent-Replayed": "true"})

    def _sealed(self, response: Response) -> bytes:
        headers = {name: response.headers[name] for name in _SHOWN_HEADERS if name in response.headers}
        answer = _Answer(status=response.status_code, headers=headers, body=bytes(response.body))
        nonce = os.urandom(_NONCE)
        return nonce + self._cipher().encrypt(nonce, msgspec.msgpack.encode(answer), self._place())

    def _cipher(self) -> AESGCM:
        # The bearer key has 256 random bits: a hash with a purpose of its own makes a key of it.
        return AESGCM(hashlib.sha256(b"answer of " + self.bearer.encode()).digest())

    def _place(self) -> bytes:
        return self.workspace.bytes + self.fingerprint + self.key.encode()
