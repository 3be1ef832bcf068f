"""Secret: a text that shows itself to nobody who does not ask for it by name."""

from __future__ import annotations

import hashlib
import hmac
from typing import NoReturn

from dastyor.kit.ids import new_secret

API_KEY = "dst_"  # a recognisable beginning: the log's redaction and scanners of leaked secrets look for it


class Secret:
    """A text in the clear for the moment of its use, covered in repr, str and format.

    It can be neither pickled nor written as JSON, so it cannot slip into a job, a cache or a log.
    """

    __slots__ = ("_text",)

    def __init__(self, text: str) -> None:
        self._text = text

    def reveal(self) -> str:
        """The text itself. Call it where it is used, not where it is passed on."""
        return self._text

    def __repr__(self) -> str:
        return "Secret(***)"

    __str__ = __repr__

    def __format__(self, _spec: str) -> str:
        return repr(self)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and hmac.compare_digest(self._text.encode(), other._text.encode())

    __hash__ = None  # type: ignore[assignment]  # a secret is no key of a dictionary

    def __reduce__(self) -> NoReturn:
        raise TypeError("a Secret is not stored in the clear: seal it")


def new_api_key() -> Secret:
    """A fresh API key of 256 random bits; only its hash is kept."""
    return Secret(API_KEY + new_secret())


def hash_key(key: str) -> bytes:
    """What is kept of an API key, a link or an invitation: SHA-256 of it, the key of its row.

    A slow password hash guards against guessing a weak secret; nobody guesses 256 random bits, so a fast one is
    right here, and, being without salt, it finds the row by index with no comparison in our own code to time.
    """
    return hashlib.sha256(key.encode("utf-8", "surrogatepass")).digest()
