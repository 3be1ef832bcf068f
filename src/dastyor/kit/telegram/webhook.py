"""POST /telegram/webhook as a plain ASGI application: checks the secret and the size, answers after the commit."""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

import msgspec

from dastyor.kit.errors import Misconfigured
from dastyor.kit.telegram.intake import Intake
from dastyor.kit.telegram.updates import read
from dastyor.kit.telemetry import log

LOG = log(__name__)

PATH = "/telegram/webhook"
LIMIT = 1 << 20  # an update is a few kB; Telegram sends none near this
_SECRET = re.compile(r"[A-Za-z0-9_-]{32,256}")  # 256 and the letters: setWebhook; 32: ours, it must not be guessed

Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]


def secret_of(key: str, token: str) -> str:
    """The webhook's secret: the same in every receiver of an installation, another one for another bot or key."""
    return hmac.new(key.encode(), b"telegram-webhook|" + token.encode(), hashlib.sha256).hexdigest()


class Webhook:
    """The route. Raises Misconfigured when made without a secret: then anybody could play Telegram."""

    def __init__(self, intake: Intake, secret: str) -> None:
        if not _SECRET.fullmatch(secret):
            raise Misconfigured(
                "The webhook has no usable secret (32 to 256 of A-Z a-z 0-9 _ -), so anybody could send it updates.",
                hint="Unset DASTYOR_WEBHOOK_URL to use long polling, or set DASTYOR_SECRET_KEY.",
            )
        self.intake, self._secret = intake, secret.encode()

    async def __call__(self, scope: MutableMapping[str, Any], receive: Receive, send: Send) -> None:
        """2xx when the update is stored; anything else makes Telegram send it again."""
        status = await self._status(scope, receive)
        headers = [(b"content-type", b"application/json"), (b"content-length", b"2")]
        if status == 503:
            headers.append((b"retry-after", b"5"))
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": b"{}"})

    async def _status(self, scope: MutableMapping[str, Any], receive: Receive) -> int:
        headers: dict[bytes, bytes] = dict(scope["headers"])
        if scope["method"] != "POST":
            return 405
        if not hmac.compare_digest(headers.get(b"x-telegram-bot-api-secret-token", b""), self._secret):
            return 401
        body = await _body(receive, declared=headers.get(b"content-length", b"0"))
        if body is None:
            return 413
        try:
            update = read(body)
        except msgspec.DecodeError:
            return 400
        try:
            await self.intake.take([update])
        except Exception as error:
            LOG.warning("an update was not stored, Telegram will send it again", error=str(error))
            return 503
        return 200


async def _body(receive: Receive, *, declared: bytes) -> bytes | None:
    """The body; None when it is longer than LIMIT or its sender went away."""
    if declared.isdigit() and int(declared) > LIMIT:
        return None
    parts: list[bytes] = []
    size = 0
    while True:
        message = await receive()
        if message["type"] != "http.request":
            return None
        parts.append(message.get("body", b""))
        size += len(parts[-1])
        if size > LIMIT:
            return None
        if not message.get("more_body"):
            return b"".join(parts)
