"""What a button carries: `1<name>:<args>:<signature>` in 1-64 bytes, versioned, signed for one chat.

A press made by a foreign client, for another chat, or by an older deploy with another shape is known as such; the
bot then shows where things stand now instead of acting.
"""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass
from uuid import UUID

from dastyor.kit.seal import RootKeys

_VERSION = "1"
_SIGNATURE_BYTES = 6  # 48 bits: guessing one takes some 10^14 presses, and Telegram allows a few a second
_MOST = 64  # bytes of callback_data (Bot API)


@dataclass(frozen=True, slots=True)
class Press:
    """A press that was ours: which one, and with what."""

    name: str
    args: tuple[str, ...]


class Signer:
    """Packs presses and recognises its own."""

    def __init__(self, keys: RootKeys) -> None:
        self._keys = keys

    def pack(self, chat: int, name: str, args: tuple[str, ...]) -> str:
        """The callback data. Raises ValueError when it would not fit, or when a part holds a colon."""
        if any(":" in part for part in (name, *args)):
            raise ValueError(f"a colon in press {name} {args}")
        body = ":".join((_VERSION + name, *args))
        made = f"{body}:{self._keys.sign('press', _said(chat, body), _SIGNATURE_BYTES)}"
        if len(made.encode()) > _MOST:
            raise ValueError(f"press {made} is over {_MOST} bytes")
        return made

    def read(self, chat: int, packed: str) -> Press | None:
        """The press, or None for one that we did not make, or made in another version."""
        body, _, signature = packed.rpartition(":")
        if not body.startswith(_VERSION) or not self._keys.verify(
            "press", _said(chat, body), signature, _SIGNATURE_BYTES
        ):
            return None
        name, *args = body[len(_VERSION) :].split(":")
        return Press(name, tuple(args))


def _said(chat: int, body: str) -> bytes:
    return f"{chat}|{body}".encode(errors="surrogatepass")


def short(number: UUID) -> str:
    """An id in 22 characters, for a button."""
    return base64.urlsafe_b64encode(number.bytes).decode().rstrip("=")


def long(text: str) -> UUID | None:
    """The id behind `short`, or None for anything else."""
    try:
        return UUID(bytes=base64.urlsafe_b64decode(text + "=="))
    except (ValueError, binascii.Error):
        return None
