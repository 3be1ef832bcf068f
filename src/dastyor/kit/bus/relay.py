"""From the outbox to Kafka: reads the log like any group, and moves on when the broker has acknowledged.

Killed in between, it sends the same again: consumers know each event by its id. Any number may run; the lock on a
place in the log is what keeps the order.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from confluent_kafka import KafkaException, Producer
from confluent_kafka import Message as Report

from dastyor.kit.bus import store
from dastyor.kit.bus.base import RELAY, Message
from dastyor.kit.bus.brokers import BrokerAway, ensure_topics, headers_of, producer_settings
from dastyor.kit.bus.cursors import Cursors
from dastyor.kit.bus.loop import Pace, keep_going
from dastyor.kit.db import Database
from dastyor.kit.listen import EVENTS, Listener

_PATIENCE = 10.0  # seconds until the broker must have acknowledged a batch; a healthy one needs milliseconds


class Relay:
    """Carries every topic of the log over."""

    def __init__(self, database: Database, listener: Listener, address: str) -> None:
        self.database, self.address = database, address
        self.cursors, self.pace = Cursors(RELAY), Pace(listener)
        self.topics: set[str] = set()
        self._news: set[str] = set()
        self._producer: Producer | None = None
        listener.hear(EVENTS, self._heard)

    async def run(self, ready: asyncio.Event, stopping: asyncio.Event) -> None:
        """Carry over until `stopping`."""
        ready.set()
        await keep_going(self.round, self.pace, stopping, name=RELAY)

    def _heard(self, payload: str) -> None:
        self._news.update(payload.split(" ") if payload else ())
        if not payload:
            self.topics.clear()  # something may have been missed, a topic too
        self.pace.woken.set()

    async def round(self) -> bool:
        """Carry one batch over; whether there may be more at once. Raises BrokerAway."""
        if not self.topics or self._news - self.topics:
            await self._learn()
        async with self.database.tx() as tx:
            read = await self.cursors.read(tx, self.topics)
            if read.placed:
                await self._send([one.message for one in read.placed])
                await self.cursors.advance(tx, read.placed)
        self.pace.is_held = read.is_held
        return bool(read.placed)

    async def _learn(self) -> None:
        """Topics that are new in the log are made in Kafka, and carried over from their beginning."""
        self._news.clear()
        async with self.database.tx() as tx:
            rows: list[tuple[str]] = await tx.all(store.TOPICS)
        found = {row[0] for row in rows}
        if found - self.topics:
            await asyncio.to_thread(ensure_topics, self.address, found)
            async with self.database.tx() as tx:
                await self.cursors.register(tx, found, from_start=True)
        self.topics = found

    async def _send(self, messages: Sequence[Message]) -> None:
        failures: list[str] = []
        producer = self._producer = self._producer or Producer(_settings(self.address))

        def told(error: object, _: Report) -> None:
            if error is not None:
                failures.append(str(error))

        try:
            for message in messages:
                producer.produce(
                    message.topic,
                    key=str(message.key),
                    value=message.body,
                    headers=headers_of(message),
                    on_delivery=told,
                )
            left = await asyncio.to_thread(producer.flush, _PATIENCE)
        except (KafkaException, BufferError) as error:
            self._producer = None
            raise BrokerAway(reason=str(error)) from error
        if left or failures:
            # What has arrived, or still does, is the beginning of it; a new producer sends all of it again in order.
            self._producer = None
            producer.purge()
            raise BrokerAway(waiting=left, reason=failures[0] if failures else "no answer")


def _settings(address: str) -> dict[str, object]:
    # Never given up by itself: of a batch the first ones would be while the last still arrive, out of order.
    return {**producer_settings(address), "message.timeout.ms": 0}
