"""One transaction of a consumer: remember what is new, run the reactions on it, or set one message aside."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

import msgspec

from dastyor.kit import clock, metrics
from dastyor.kit.bus import outbox, store
from dastyor.kit.bus.base import Message
from dastyor.kit.bus.care import Failure, Portion, Stumbled
from dastyor.kit.db import Tx
from dastyor.kit.events import REGISTRY, Envelope, Reactions
from dastyor.kit.ids import WorkspaceId, new_id
from dastyor.kit.telemetry import continue_from, span

UNREADABLE = ""  # the type of a message that is no envelope at all

_PATIENCE = 30.0  # seconds that one reaction may take: it only writes rows, so it hangs when it takes longer

_envelope = msgspec.json.Decoder(Envelope).decode


class NewerVersion(Exception):
    """The event is of a later version of a kind that is handled here: upgrade, then replay it."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of the messages of one transaction, told to the meter only after its commit."""

    done: Sequence[Message]
    duplicates: Sequence[Message]
    dead: Sequence[Message]
    seconds: float

    def tell(self, group: str) -> None:
        """Count it."""
        for outcome, messages in (("done", self.done), ("duplicate", self.duplicates), ("dead", self.dead)):
            for topic, number in Counter(message.topic for message in messages).items():
                metrics.MESSAGES.count(number, topic=topic, service=group, outcome=outcome)
                if outcome == "done":
                    each = self.seconds / len(self.done)
                    metrics.MESSAGE_SECONDS.took(each, times=number, topic=topic, service=group)


class Work:
    """The reactions of one group, and what surrounds each of their transactions."""

    def __init__(self, reactions: Reactions) -> None:
        self.reactions, self.group = reactions, reactions.group
        self._names = {wire.rpartition(".v")[0] for wire in reactions.handlers}

    async def carry_out(self, tx: Tx, portion: Portion) -> Outcome:
        """Handle what this group has not handled yet. Raises Stumbled with the message whose reaction failed."""
        started = clock.monotonic()
        mine = [message for message in portion.messages if self.concerns(message)]
        if not mine:
            return Outcome((), (), (), 0.0)
        await tx.scope(*{WorkspaceId(message.key) for message in mine})
        fresh = await self._remember(tx, mine)
        if portion.burying:
            for message in fresh:
                await bury(tx, self.group, message, portion.burying)
            return Outcome((), (), fresh, 0.0)
        await self._react(tx, fresh)
        repeated = [message for message in mine if message not in fresh] if len(fresh) < len(mine) else []
        return Outcome(fresh, repeated, (), clock.monotonic() - started)

    def concerns(self, message: Message) -> bool:
        """Whether a reaction of this group waits for it, or would in a later version of the product."""
        if message.type in self.reactions.handlers or message.type == UNREADABLE:
            return True
        return message.type not in REGISTRY and message.type.rpartition(".v")[0] in self._names

    async def _remember(self, tx: Tx, messages: Sequence[Message]) -> list[Message]:
        ids = list({message.id for message in messages})
        rows: list[tuple[UUID]] = await tx.all(store.REMEMBER, (self.group, ids))
        new, fresh = {row[0] for row in rows}, []
        for message in messages:
            if message.id in new:
                new.discard(message.id)  # the same message twice in one batch is a duplicate too
                fresh.append(message)
        return fresh

    async def _react(self, tx: Tx, messages: Sequence[Message]) -> None:
        loop, message = asyncio.get_running_loop(), None
        try:
            async with asyncio.timeout(_PATIENCE) as limit:
                for message in messages:
                    # Moved on now and then only: a timer of its own for each message costs more than the message.
                    if (limit.when() or 0.0) - loop.time() < _PATIENCE / 2:
                        limit.reschedule(loop.time() + _PATIENCE)
                    with continue_from(message.traceparent), span("event", type=message.type, group=self.group):
                        await self.react(tx, message)
        except Exception as error:
            assert message is not None
            raise Stumbled(message) from error

    async def react(self, tx: Tx, message: Message) -> None:
        """Run the reaction on one message. Raises NewerVersion, msgspec.DecodeError, or what the reaction raises."""
        handler = self.reactions.handlers.get(message.type)
        if handler is None and message.type != UNREADABLE:
            raise NewerVersion(message.type)
        envelope = _envelope(message.body)
        if handler is None:
            handler = self.reactions.handlers[envelope.type]
        await handler(tx, envelope, envelope.fact())


async def bury(tx: Tx, group: str, message: Message, failure: Failure) -> None:
    """Set a message aside: a row for `dastyor events dead`, and the message itself on `<topic>.dead`."""
    values = {
        "consumer": group,
        "topic": message.topic,
        "event": message.id,
        "key": message.key,
        "type": message.type,
        "message": message.body,
        "traceparent": message.traceparent,
        "reason": failure.reason,
        "trace": failure.trace,
        "tries": failure.tries,
    }
    await tx.run(store.BURY, values)
    headers = {"group": group, "reason": failure.reason, "trace": failure.trace, "tries": str(failure.tries)}
    await outbox.write(tx, [_as_dead(message)], message.traceparent, headers)


def _as_dead(message: Message) -> Message:
    # A new id: two groups may set the same event aside, and neither is a repeat of the other.
    return Message(
        topic=f"{message.topic}.dead", key=message.key, id=new_id(), type=message.type, body=message.body,
    )  # fmt: skip
