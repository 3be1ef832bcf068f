"""The signature of a delivery, as Standard Webhooks 1.0.0 has it (standardwebhooks.com), so that any of its libraries checks it."""

from __future__ import annotations

import base64
import hashlib
import hmac
from datetime import datetime

PREFIX = "whsec_"
SECRET_BYTES = 32  # the specification asks for 24 to 64


def secret_of(chance: bytes) -> str:
    """The bytes as a secret is shown."""
    return PREFIX + base64.b64encode(chance).decode()


def headers(secret: str, number: str, sent_at: datetime, body: bytes) -> dict[str, str]:
    """The three headers of a delivery that is sent at that moment; `number` stays the same at each try."""
    seconds = str(int(sent_at.timestamp()))
    key = base64.b64decode(secret.removeprefix(PREFIX))
    tag = hmac.digest(key, f"{number}.{seconds}.".encode() + body, hashlib.sha256)
    return {
        "webhook-id": number,
        "webhook-timestamp": seconds,
        "webhook-signature": f"v1,{base64.b64encode(tag).decode()}",
    }
