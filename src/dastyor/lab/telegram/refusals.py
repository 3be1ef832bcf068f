"""Refused: what the Bot API answers instead of a result, in Telegram's own words."""

from __future__ import annotations

from typing import Any


class Refused(Exception):
    """A call of the bot is refused: `code` and `description` are what the bot is answered."""

    def __init__(self, code: int, description: str, **parameters: Any) -> None:
        self.code, self.description, self.parameters = code, description, parameters
        super().__init__(description)


class DroppedAnswer(Exception):
    """The connection is to be closed without an answer: the fault that a lost packet makes."""


def bad(words: str) -> Refused:
    """400 with Telegram's prefix.

    Its server lowers the first letter unless the second is a capital or "_" (Client.cpp, fail_query_with_error).
    """
    return Refused(400, f"Bad Request: {lowered(words)}")


def forbidden(words: str) -> Refused:
    """403: the bot may not do this in that chat."""
    return Refused(403, f"Forbidden: {lowered(words)}")


def conflict(words: str) -> Refused:
    """409: two receivers of one bot stand in each other's way."""
    return Refused(409, f"Conflict: {words}")


def too_many(seconds: int) -> Refused:
    """429 with the seconds to wait, in words and as a parameter."""
    return Refused(429, f"Too Many Requests: retry after {seconds}", retry_after=seconds)


def lowered(words: str) -> str:
    """The words with their first letter lowered as Telegram does it."""
    if len(words) > 1 and (words[1] == "_" or words[1].isupper()):
        return words
    return words[:1].lower() + words[1:]
