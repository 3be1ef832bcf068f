"""How a batch with a bad event in it gets past that event without holding its neighbours back.

A batch is one transaction. When a handler fails in it, the event at fault is known: what stands before it goes
through as a batch, then the event alone, some times with a little patience, then it is set aside and the rest goes
on. So a poison event costs its neighbours three transactions, not a savepoint each.
"""

from __future__ import annotations

import asyncio
import traceback
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

import psycopg

from dastyor.kit import metrics
from dastyor.kit.bus.base import Message

TRIES = 3
PAUSES = (0.05, 0.2)  # seconds between the tries: 0.25 in all, so that neighbours hardly notice

_SUMMARY = 4000  # characters of a traceback that are kept: the innermost frames say what happened


class Stumbled(Exception):
    """The handler of this very message failed; the cause is the error."""

    def __init__(self, message: Message) -> None:
        super().__init__(message.type)
        self.message = message


@dataclass(frozen=True, slots=True)
class Portion:
    """What one transaction takes on; `burying` is why its only message is to be set aside instead."""

    messages: Sequence[Message]
    burying: Failure | None = None


@dataclass(frozen=True, slots=True)
class Failure:
    """Why and where a message failed, and how often it was tried."""

    reason: str
    trace: str
    tries: int

    @classmethod
    def of(cls, error: BaseException, tries: int) -> Failure:
        """The failure in words that fit into a row."""
        trace = "".join(traceback.format_exception(error))
        return cls(f"{type(error).__name__}: {error}"[:500], trace[-_SUMMARY:], tries)


class Care:
    """What a consumer knows about messages that have failed in it."""

    def __init__(self) -> None:
        self._failures: dict[UUID, Failure | None] = {}

    def portion(self, messages: Sequence[Message]) -> Portion:
        """The first messages that may share a transaction: all of them, unless one has failed before."""
        for index, message in enumerate(messages):
            if message.id not in self._failures:
                continue
            if index:
                return Portion(messages[:index])
            failure = self._failures[message.id]
            is_lost = failure is not None and failure.tries >= TRIES
            return Portion(messages[:1], burying=failure if is_lost else None)
        return Portion(messages)

    async def failed(self, portion: Portion, error: Exception, group: str) -> None:
        """Remember whose fault it was, after a pause where it was tried alone. Raises `error` when it was nobody's."""
        if is_transient(error) or not portion.messages:
            raise error
        culprit = error.message if isinstance(error, Stumbled) else None
        cause = error.__cause__ if isinstance(error, Stumbled) and error.__cause__ else error
        if culprit is None and len(portion.messages) == 1:
            culprit = portion.messages[0]
        if culprit is None:
            # It failed at the end, so any of them may be the one: each goes alone.
            self._failures.update({message.id: None for message in portion.messages})
            return
        metrics.MESSAGES.count(topic=culprit.topic, service=group, outcome="retried")
        before = self._failures.get(culprit.id)
        tries = (before.tries if before else 0) + (len(portion.messages) == 1)
        self._failures[culprit.id] = Failure.of(cause, tries)
        if 0 < tries < TRIES:
            await asyncio.sleep(PAUSES[tries - 1])

    def passed(self, portion: Portion) -> None:
        """Nothing is held against these any more."""
        if self._failures:
            for message in portion.messages:
                self._failures.pop(message.id, None)


def is_transient(error: BaseException) -> bool:
    """Whether the database, not the message, is at fault: then all of it is done again and nobody is blamed.

    Classes of SQLSTATE: 08 connection, 40 serialization and deadlock, 53 out of disk or memory, 57P server stopping,
    55P03 lock not available.
    """
    cause = error.__cause__ if isinstance(error, Stumbled) and error.__cause__ else error
    if isinstance(cause, psycopg.errors.QueryCanceled):
        return False  # a statement over its time limit would be over it again
    if isinstance(cause, psycopg.Error):
        state = cause.sqlstate or ""
        return state[:2] in {"08", "40", "53"} or state[:3] == "57P" or state == "55P03" or _is_lost(cause)
    return False


def _is_lost(error: psycopg.Error) -> bool:
    return isinstance(error, (psycopg.OperationalError, psycopg.InterfaceError)) and error.sqlstate is None
