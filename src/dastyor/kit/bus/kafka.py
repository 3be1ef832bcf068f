"""Events over Kafka: a relay fills it from the outbox, consumers work batches of it in transactions of Postgres.

The effect and the memory of the event are one transaction; the offset is committed after it. A crash in between
brings the same messages again, and the inbox knows them.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Any, TypeVar
from uuid import NAMESPACE_URL, UUID, uuid5

import msgspec
from confluent_kafka import Consumer, KafkaException, TopicPartition
from confluent_kafka import Message as Record

from dastyor.kit.bus import brokers, store
from dastyor.kit.bus.base import BATCH_BYTES, RELAY, Figures, Message
from dastyor.kit.bus.care import Care, is_transient
from dastyor.kit.bus.relay import Relay
from dastyor.kit.bus.replay import replay_one
from dastyor.kit.bus.work import UNREADABLE, Work
from dastyor.kit.db import Database
from dastyor.kit.events import Envelope, Reactions
from dastyor.kit.listen import EVENTS, Listener

log = logging.getLogger(__name__)
T = TypeVar("T")

_BATCH = 500  # messages of one transaction, as over Postgres
_WAIT = 0.5  # seconds that the thread waits for a first message: a stop is noticed after it
_GATHER = 0.005  # seconds in which others that have arrived join the first
_AT_ONCE = 20  # messages asked for at a time: so many large ones come on top of the bytes of a batch
_AHEAD = 8 * 1024  # kibibytes that the client fetches before they are asked for
_AGAIN = 0.5  # seconds before a batch is tried again while the database is away

_envelope = msgspec.json.Decoder(Envelope).decode


class KafkaBus:
    """Carries events through Kafka; what is published still goes into the outbox first."""

    def __init__(self, database: Database, listener: Listener, address: str) -> None:
        self.database, self.listener, self.address = database, listener, address
        self._groups: brokers.Groups | None = None

    @property
    def _places(self) -> brokers.Groups:
        self._groups = self._groups or brokers.Groups(self.address)
        return self._groups

    async def prepare(self, groups: Sequence[Reactions]) -> None:
        """Every topic exists, and every group has its places; a new one starts at now. Raises BrokerAway."""
        topics = {topic for reactions in groups for topic in reactions.topics}
        await asyncio.to_thread(brokers.ensure_topics, self.address, topics)
        for reactions in groups:
            await asyncio.to_thread(self._places.start, reactions.group, reactions.topics)

    def consumer(self, reactions: Reactions) -> KafkaConsumer:
        """A consumer of the group; as many as one likes share its work."""
        return KafkaConsumer(self.database, self.listener, Work(reactions), self.address)

    def relay(self) -> Relay:
        """What carries the outbox over; at least one must be at work somewhere."""
        return Relay(self.database, self.listener, self.address)

    async def figures(self, groups: Sequence[Reactions]) -> Figures:
        """Lag and standing messages of these groups, what still waits in the outbox included."""
        topics = {reactions.group: reactions.topics for reactions in groups}
        lag = await asyncio.to_thread(self._places.lag, topics)
        async with self.database.tx() as tx:
            rows: list[tuple[str, int]] = await tx.all(store.BEHIND, (RELAY,))
        unsent = dict(rows)
        lag = {(topic, group): number + unsent.get(topic, 0) for (topic, group), number in lag.items()}
        standing: dict[str, int] = {}
        for (topic, _), number in lag.items():
            standing[topic] = max(number, standing.get(topic, 0))
        return Figures(lag, standing)


class KafkaConsumer:
    """One group at work in this process; Kafka's client lives in a thread of its own."""

    def __init__(self, database: Database, listener: Listener, work: Work, address: str) -> None:
        self.database, self.work, self.address = database, work, address
        self.care = Care()
        self._replays = True
        self._assigned = asyncio.Event()
        listener.hear(EVENTS, self._heard)

    def _heard(self, payload: str) -> None:
        self._replays |= payload in {"", "replay"}

    async def run(self, ready: asyncio.Event, stopping: asyncio.Event) -> None:
        """Deliver until `stopping`, then end with the batch in hand."""
        loop = asyncio.get_running_loop()
        consumer = Consumer(self._settings())
        with ThreadPoolExecutor(1, thread_name_prefix=f"kafka-{self.work.group}") as thread:

            async def apart(work: Callable[..., T], *arguments: Any) -> T:
                return await loop.run_in_executor(thread, work, *arguments)

            def assigned(_: Consumer, parts: list[TopicPartition]) -> None:
                consumer.incremental_assign(_placed(consumer, parts))
                loop.call_soon_threadsafe(ready.set)

            try:
                consumer.subscribe(sorted(self.work.reactions.topics), on_assign=assigned)
                while not stopping.is_set():
                    await self._round(consumer, apart, stopping)
            finally:
                # One thread: the client is closed after the call that a cancelled round left in it.
                await apart(consumer.close)

    async def _round(self, consumer: Consumer, apart: Any, stopping: asyncio.Event) -> None:
        records: list[Record] = await apart(_fetch, consumer)
        if self._replays:
            with suppress(Exception):
                self._replays = await replay_one(self.database, self.work)
        if records and await self._deliver([_message(record) for record in records], stopping):
            with suppress(KafkaException):  # a partition that was taken away: its next owner knows these events
                await apart(_commit, consumer, records)

    async def _deliver(self, waiting: list[Message], stopping: asyncio.Event) -> bool:
        """Whether all of them were worked; not, when the end came while the database was away."""
        while waiting:
            portion = self.care.portion(waiting)
            try:
                async with self.database.tx() as tx:
                    outcome = await self.work.carry_out(tx, portion)
            except Exception as error:
                try:
                    await self.care.failed(portion, error, self.work.group)
                except Exception as still:
                    if stopping.is_set():
                        return False
                    if not is_transient(still):
                        log.exception("The consumer %s failed; it goes on.", self.work.group)
                    await asyncio.sleep(_AGAIN)
                continue
            self.care.passed(portion)
            outcome.tell(self.work.group)
            waiting = waiting[len(portion.messages) :]
        return True

    def _settings(self) -> dict[str, Any]:
        return {
            **brokers.client_settings(self.address),
            "group.id": self.work.group,
            "enable.auto.commit": False,
            # Only for a place that the topic no longer has; a group without a place is given one when assigned.
            "auto.offset.reset": "earliest",
            "partition.assignment.strategy": "cooperative-sticky",
            "session.timeout.ms": 10_000,
            "queued.max.messages.kbytes": _AHEAD,
        }


def _placed(consumer: Consumer, parts: list[TopicPartition]) -> list[TopicPartition]:
    """The partitions with their places; one that has none begins, and is noted, at now."""
    placed = consumer.committed(parts, timeout=10.0)
    news = []
    for part in placed:
        if part.offset < 0:
            part.offset = consumer.get_watermark_offsets(part, timeout=10.0)[1]
            news.append(part)
    if news:
        consumer.commit(offsets=news, asynchronous=False)
    return placed


def _fetch(consumer: Consumer) -> list[Record]:
    first = consumer.poll(_WAIT)
    found = [] if first is None else [first]
    while found and len(found) < _BATCH and sum(len(record) for record in found) < BATCH_BYTES:
        more = consumer.consume(min(_AT_ONCE, _BATCH - len(found)), _GATHER)
        found += more
        if len(more) < _AT_ONCE:
            break
    for record in found:
        if (error := record.error()) is not None:
            log.warning("Kafka says: %s", error)
    return [record for record in found if record.error() is None]


def _commit(consumer: Consumer, records: list[Record]) -> None:
    last = {(record.topic(), record.partition()): record for record in records}
    places = [
        TopicPartition(record.topic() or "", record.partition() or 0, (record.offset() or 0) + 1)
        for record in last.values()
    ]
    consumer.commit(offsets=places, asynchronous=False)


def _message(record: Record) -> Message:
    """The record as a message. What cannot be read has an id by its place, so that it is set aside once."""
    headers = _headers(record)
    topic, body = record.topic() or "", record.value() or b""
    here = uuid5(NAMESPACE_URL, f"kafka:{topic}/{record.partition()}/{record.offset()}")
    trace = headers.get("traceparent") or None
    try:
        if "ce_id" in headers and "ce_type" in headers:
            return Message(
                topic=topic, key=UUID((record.key() or b"").decode()), id=UUID(headers["ce_id"]),
                type=headers["ce_type"], body=body, traceparent=trace,
            )  # fmt: skip
        envelope = _envelope(body)
    except (ValueError, msgspec.MsgspecError):
        return Message(topic=topic, key=UUID(int=0), id=here, type=UNREADABLE, body=body, traceparent=trace)
    return Message(
        topic=topic, key=envelope.subject, id=envelope.id, type=envelope.type, body=body,
        traceparent=trace or envelope.traceparent,
    )  # fmt: skip


def _headers(record: Record) -> dict[str, str]:
    pairs: list[tuple[str, bytes | None]] = record.headers() or []  # type: ignore[assignment]  # as they come, a list
    return {name: value.decode(errors="replace") for name, value in pairs if value is not None}
