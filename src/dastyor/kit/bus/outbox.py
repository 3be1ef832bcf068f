"""The outbox: what a transaction announced is written into the log with its commit, or not at all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from typing import Any
from uuid import UUID

import msgspec
from psycopg.types.json import Jsonb

from dastyor.kit import clock, metrics
from dastyor.kit.bus import store
from dastyor.kit.bus.base import LARGEST, RELAY, Message, MessageTooLarge, bucket_of
from dastyor.kit.db import Statement, Tx
from dastyor.kit.events import Envelope, Published
from dastyor.kit.telemetry import traceparent

#: Takes messages to the brokers at once; False when they are not sure to have arrived.
Carry = Callable[[Sequence[Message]], Awaitable[bool]]

_encode = msgspec.json.Encoder(decimal_format="string").encode


class Outbox:
    """Writes the waiting events of a transaction; `flush` is one of the flushes of kit.db's Database.

    Where there are brokers, `carry` takes facts that may go ahead straight to them; the outbox keeps them only while
    the brokers are away, and until what it kept has been carried over, so that a workspace's facts stay in order.
    """

    def __init__(self, service: str = "dastyor", *, carry: Carry | None = None) -> None:
        self.service, self._carry = service, carry

    async def flush(self, tx: Tx) -> None:
        """Every waiting event of `tx` in one statement, with its commit. Raises MessageTooLarge over 1 MiB."""
        if not tx.events.items:
            return
        started, trace = clock.monotonic(), traceparent()
        counts = Counter(published.fact.topic for published in tx.events.items)
        messages = [_message(tx, published, trace) for published in tx.events.items]
        if self._carry is not None:
            ahead = [message for message, each in zip(messages, tx.events.items, strict=True) if each.fact.ahead]
            if ahead and not await _has_kept(tx, ahead) and await self._carry(ahead):
                messages = [message for message in messages if message not in ahead]
        if messages:
            tx.later(*_written(messages, trace, None))
        tx.events.items.clear()

        async def tell() -> None:
            seconds = clock.monotonic() - started
            for topic, number in counts.items():
                metrics.PUBLISH_SECONDS.took(seconds, topic=topic, service=self.service)
                metrics.MESSAGES.count(number, topic=topic, service=self.service, outcome="produced")

        def tell_failure() -> None:
            for topic, number in counts.items():
                metrics.MESSAGES.count(number, topic=topic, service=self.service, outcome="produce_failed")

        tx.after_commit.append(tell)
        tx.after_rollback.append(tell_failure)


async def _has_kept(tx: Tx, messages: Sequence[Message]) -> bool:
    """Whether earlier messages of these places wait in the outbox: then the later ones must not overtake them."""
    places = {(message.topic, bucket_of(message.key)) for message in messages}
    topics, buckets = [topic for topic, _ in places], [bucket for _, bucket in places]
    return bool(await tx.value(store.IS_KEPT, (topics, buckets, RELAY)))


async def write(tx: Tx, messages: list[Message], trace: str | None, headers: dict[str, str] | None = None) -> None:
    """These messages at the end of the log. `headers` are what Kafka should carry beside them."""
    await tx.run(*_written(messages, trace, headers))


def _written(messages: list[Message], trace: str | None, headers: dict[str, str] | None) -> Statement:
    columns: list[list[Any]] = [
        [message.topic for message in messages],
        [bucket_of(message.key) for message in messages],
        [message.key for message in messages],
        [message.id for message in messages],
        [message.type for message in messages],
        [message.body for message in messages],
    ]
    return store.PUBLISH, (*columns, trace, Jsonb(headers) if headers else None)


def _message(tx: Tx, published: Published, trace: str | None) -> Message:
    fact = published.fact
    envelope = Envelope(
        id=published.id,
        source=_source(type(fact)),
        type=fact.wire,
        subject=published.workspace,
        time=tx.clock.now(),
        specversion="1.0",
        datacontenttype="application/json",
        dataschema=f"urn:dastyor:event:{fact.wire}",
        traceparent=trace,
        data=msgspec.Raw(_encode(fact)),
    )
    body = _encode(envelope)
    if len(body) > LARGEST:
        raise MessageTooLarge(type=fact.wire, bytes=len(body))
    return Message(topic=fact.topic, key=UUID(int=published.workspace.int), id=published.id, type=fact.wire, body=body)


def _source(kind: type) -> str:
    """`/dastyor/sales` for what `dastyor.domains.sales.events` declares."""
    parts = kind.__module__.split(".")
    return f"/{parts[0]}/{parts[-2]}" if len(parts) > 1 else f"/{parts[0]}"
