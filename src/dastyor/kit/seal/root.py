"""The root key of an installation: SECRET_KEY, or a file in HOME made once, readable by its owner only.

Whoever has it and the database has every credential; whoever loses it loses them. So it is kept apart from backups.
Several keys may stand in it, with commas or line ends between: the first one seals, the others still open.
"""

from __future__ import annotations

import base64
import os
import secrets
from pathlib import Path

from dastyor.kit.errors import Misconfigured
from dastyor.kit.settings import Settings, key_bytes

FILE = "secret.key"
OTHERS = 0o077  # permission bits of group and others


def root_keys(settings: Settings) -> tuple[bytes, ...]:
    """The keys in force, the sealing one first; made and kept in HOME when none was ever given.

    Raises: Misconfigured when the file in HOME is damaged, open to others, or cannot be read or written.
    """
    if settings.secret_key is not None:
        return tuple(key_bytes(part) for part in parts(settings.secret_key.get_secret_value()))
    path = settings.home_folder / FILE
    try:
        if not path.exists():
            _make(path)
        return _read(path)
    except OSError as failed:
        raise Misconfigured(
            f"The key that seals credentials cannot be kept in {path} ({failed.strerror}).",
            hint="Let this user own HOME, or set DASTYOR_SECRET_KEY.",
        ) from failed


def parts(text: str) -> list[str]:
    """The keys in a text, without the space around them."""
    return [part.strip() for part in text.replace("\n", ",").split(",") if part.strip()]


def _read(path: Path) -> tuple[bytes, ...]:
    if path.stat().st_mode & OTHERS:
        raise Misconfigured(
            f"{path} can be read by others.", hint=f"Run `chmod 600 {path}`; doubt the key if they did."
        )
    try:
        keys = tuple(key_bytes(part) for part in parts(path.read_text("ascii")))
    except ValueError as wrong:
        keys = ()
        reason: ValueError | None = wrong
    else:
        reason = None
    if not keys:
        raise Misconfigured(
            f"{path} holds no key of 32 bytes.", hint="Put the right one back: without it no credential can be opened."
        ) from reason
    return keys


def _make(path: Path) -> None:
    """Writes a new key whole and durable, or leaves the one that another process has just made."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = path.with_name(f"{FILE}.{secrets.token_hex(8)}")
    number = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(number, "wb") as file:
            file.write(base64.b64encode(secrets.token_bytes(32)) + b"\n")
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(draft, path)  # unlike rename it never replaces: of two processes that start together one wins
        except FileExistsError:
            return
    finally:
        draft.unlink()
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
