"""Keys: from the root key one for each purpose; a data key for each workspace, wrapped; values sealed in their place.

A sealed value opens only where it was sealed: its workspace, credential, field, version and host are authenticated
(AES-256-GCM), so a row copied elsewhere is rubbish. Changing the root key re-wraps data keys and touches no value.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
import struct
from dataclasses import dataclass
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from dastyor.kit.errors import Problem
from dastyor.kit.ids import WorkspaceId
from dastyor.kit.seal.secret import Secret
from dastyor.kit.settings.kinds import KEY_BYTES

NONCE = 12  # bytes; random: safe for 2^32 values under one key (NIST SP 800-38D), a workspace has thousands
WRAPPED, SEALED = b"\x01", b"\x02"  # the first byte says what a blob is and in which form
ROOT_ID = 8  # bytes that name a root key without telling it
TAG = 8  # bytes: guessing goes through us, one request a try, and a button's data has 64 bytes in all


class CannotOpen(Problem):
    """A sealed value cannot be opened: it was moved or changed, or it was sealed under another SECRET_KEY."""

    key, status = "problem-cannot-open", 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a sealed value belongs; it opens nowhere else. `version` grows with each change of the credential."""

    workspace: WorkspaceId
    credential: UUID
    field: str
    version: int
    host: str = ""

    def bound(self) -> bytes:
        """The place as bytes, each part with its length, so that no two places are written alike."""
        return _joined(
            self.workspace.bytes, self.credential.bytes, self.field.encode(), b"%d" % self.version, self.host.encode()
        )


class DataKey:
    """The key that seals the values of one workspace. `number` tells a workspace's elder keys from its newest."""

    __slots__ = ("_aead", "_bytes", "number")

    def __init__(self, number: int, key: bytes) -> None:
        self.number, self._bytes, self._aead = number, key, AESGCM(key)

    def seal(self, value: Secret, place: Place) -> bytes:
        """The value as a blob for the row of its place."""
        nonce = os.urandom(NONCE)
        return (
            SEALED
            + struct.pack(">I", self.number)
            + nonce
            + self._aead.encrypt(nonce, value.reveal().encode(), place.bound())
        )

    def open(self, blob: bytes, place: Place) -> Secret:
        """The value in the clear. Raises CannotOpen when this is not its place or not its key."""
        if blob[:1] != SEALED or sealed_by(blob) != self.number:
            raise CannotOpen
        start = 1 + 4
        try:
            return Secret(
                self._aead.decrypt(blob[start : start + NONCE], blob[start + NONCE :], place.bound()).decode()
            )
        except (InvalidTag, ValueError) as refused:
            raise CannotOpen from refused


def sealed_by(blob: bytes) -> int:
    """The number of the data key that sealed the blob. Raises CannotOpen for what is no blob."""
    if len(blob) < 1 + 4 + NONCE or blob[:1] != SEALED:
        raise CannotOpen
    number: int = struct.unpack_from(">I", blob, 1)[0]
    return number


class RootKeys:
    """What is derived from the root key: wrapping of data keys, and tags for buttons and links."""

    def __init__(self, *roots: bytes) -> None:
        if not roots or any(len(root) != KEY_BYTES for root in roots):
            raise ValueError("a root key has 32 bytes")
        self._roots = {_derived(root, "name")[:ROOT_ID]: root for root in roots}
        self._current = next(iter(self._roots))
        self._purposes: dict[str, list[bytes]] = {}

    @property
    def current(self) -> bytes:
        """The name of the root key that wraps; it stands in each blob that it wrapped."""
        return self._current

    @property
    def has_elder(self) -> bool:
        """Whether other root keys stand beside the current one, so that something may still be wrapped by them."""
        return len(self._roots) > 1

    def new_data_key(self, workspace: WorkspaceId, number: int = 1) -> bytes:
        """A fresh data key, wrapped, to be kept in the workspace's row."""
        return self._wrap(os.urandom(KEY_BYTES), workspace, number)

    def unwrap(self, wrapped: bytes, workspace: WorkspaceId, number: int = 1) -> DataKey:
        """The data key of a workspace. Raises CannotOpen when it is another's, or its root key is not here."""
        root = self._roots.get(wrapped[1 : 1 + ROOT_ID])
        if wrapped[:1] != WRAPPED or root is None:
            raise CannotOpen(hint="Its SECRET_KEY is not among those given: put it back, after the new one.")
        start = 1 + ROOT_ID
        nonce, rest = wrapped[start : start + NONCE], wrapped[start + NONCE :]
        try:
            return DataKey(number, _wrapper(root).decrypt(nonce, rest, _owner(workspace, number)))
        except (InvalidTag, ValueError) as refused:
            raise CannotOpen from refused

    def rewrapped(self, wrapped: bytes, workspace: WorkspaceId, number: int = 1) -> bytes | None:
        """The same data key under the current root key; None when it is so already."""
        if wrapped[1 : 1 + ROOT_ID] == self._current:
            return None
        return self._wrap(self.unwrap(wrapped, workspace, number)._bytes, workspace, number)

    def sign(self, purpose: str, message: bytes, size: int = TAG) -> str:
        """A short tag that only this installation can make: 11 characters of URL-safe text for 8 bytes."""
        return _tag(self._keys(purpose)[0], message, size)

    def verify(self, purpose: str, message: bytes, tag: str, size: int = TAG) -> bool:
        """Whether the tag was made here for this very purpose and message, in a time that tells nothing."""
        given = tag.encode("utf-8", "surrogatepass")
        return any(hmac.compare_digest(_tag(key, message, size).encode(), given) for key in self._keys(purpose))

    def _wrap(self, key: bytes, workspace: WorkspaceId, number: int) -> bytes:
        nonce = os.urandom(NONCE)
        sealed = _wrapper(self._roots[self._current]).encrypt(nonce, key, _owner(workspace, number))
        return WRAPPED + self._current + nonce + sealed

    def _keys(self, purpose: str) -> list[bytes]:
        if purpose not in self._purposes:
            self._purposes[purpose] = [_derived(root, f"sign {purpose}") for root in self._roots.values()]
        return self._purposes[purpose]


def _wrapper(root: bytes) -> AESGCM:
    return AESGCM(_derived(root, "wrap"))


def _owner(workspace: WorkspaceId, number: int) -> bytes:
    return _joined(b"data key", workspace.bytes, b"%d" % number)


def _derived(root: bytes, purpose: str) -> bytes:
    """HKDF without salt: the root is random already."""
    return HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=None, info=f"dastyor {purpose}".encode()).derive(root)


def _tag(key: bytes, message: bytes, size: int) -> str:
    return base64.urlsafe_b64encode(hmac.digest(key, message, hashlib.sha256)[:size]).rstrip(b"=").decode()


def _joined(*parts: bytes) -> bytes:
    return b"".join(struct.pack(">I", len(part)) + part for part in parts)
