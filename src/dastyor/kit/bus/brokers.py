"""What is asked of Kafka's brokers beside carrying messages: topics, first places of groups, and how far they are."""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Mapping
from concurrent.futures import Future
from datetime import timedelta
from threading import Event, Lock
from typing import Any, TypeVar

from confluent_kafka import Consumer, KafkaError, KafkaException, TopicPartition
from confluent_kafka.admin import AdminClient, NewTopic, OffsetSpec, TopicMetadata  # type: ignore[attr-defined]  # theirs to export

from dastyor.kit.bus.base import BUCKETS, LARGEST, Message
from dastyor.kit.clock import monotonic
from dastyor.kit.errors import Unavailable

log = logging.getLogger("dastyor.kafka")
T = TypeVar("T")

_ANSWER = 15.0  # seconds until a broker must answer
_ELECTION = 60.0  # seconds until a cluster that has just started must know who coordinates a group
_AT_WORK = {KafkaError.UNKNOWN_MEMBER_ID, KafkaError.NON_EMPTY_GROUP, KafkaError.REBALANCE_IN_PROGRESS}
_AGAIN = 0.1  # seconds between questions to a cluster that is electing
# A week, as the outbox: a group that was away for longer is rebuilt by a recount. The dead wait for an operator.
_KEPT, _DEAD_KEPT = timedelta(days=7), timedelta(days=30)
_ROOM = 64 * 1024  # bytes beside the body of a message: key, headers, frame


class BrokerAway(Unavailable):
    """Kafka does not answer just now; events wait in the outbox and nothing is lost."""


def client_settings(address: str) -> dict[str, Any]:
    """What every client of ours says."""
    return {
        "bootstrap.servers": address,
        "client.id": "dastyor",
        "reconnect.backoff.max.ms": 1000,
        "logger": log,
        "log_level": 2,  # a broker that is away would be an error several times a second; we say it once a batch
    }


def producer_settings(address: str) -> dict[str, Any]:
    """What every producer of ours says: nothing counts before all replicas have it, and none has it twice."""
    return {
        **client_settings(address),
        "enable.idempotence": True,
        "acks": "all",
        "linger.ms": 2,
        "compression.type": "lz4",
        "partitioner": "murmur2_random",
        "message.max.bytes": LARGEST + 2 * _ROOM,
    }


def headers_of(message: Message) -> list[tuple[str, str | bytes | None]]:
    """What stands beside the body on the wire: the attributes that a reader without our schema goes by."""
    made = {
        "content-type": "application/cloudevents+json",
        "ce_id": str(message.id),
        "ce_type": message.type,
        "traceparent": message.traceparent or "",
        **(message.headers or {}),
    }
    return [(name, value.encode()) for name, value in made.items()]


def ensure_topics(address: str, topics: Collection[str]) -> None:
    """These topics exist, with their places for the dead. Never made by producing. Raises BrokerAway."""
    names = {name for topic in topics for name in (topic, topic if topic.endswith(".dead") else f"{topic}.dead")}
    admin = AdminClient(client_settings(address))
    try:
        missing = names - set(admin.list_topics(timeout=_ANSWER).topics)
        if not missing:
            return
        # A replication of -1 is the cluster's own default.
        wanted = [NewTopic(name, BUCKETS, -1, config=_topic_settings(name)) for name in sorted(missing)]
        for made in admin.create_topics(wanted, operation_timeout=_ANSWER).values():
            _unless_there(made)
        _until_seen(admin, names)
    except KafkaException as error:
        raise BrokerAway(address=address, reason=str(error)) from error


def _until_seen(admin: AdminClient, names: Collection[str]) -> None:
    """A topic that was made is not at once known to who asks: a group that was placed now would be placed nowhere."""
    end = monotonic() + _ANSWER
    while True:
        found = admin.list_topics(timeout=_ANSWER).topics
        if all(_is_led(found.get(name)) for name in names):
            return
        if monotonic() > end:
            raise KafkaException(KafkaError(KafkaError.UNKNOWN_TOPIC_OR_PART))
        Event().wait(_AGAIN)


def _is_led(topic: TopicMetadata | None) -> bool:
    return topic is not None and bool(topic.partitions) and all(part.leader >= 0 for part in topic.partitions.values())


def _topic_settings(name: str) -> dict[str, str]:
    kept = _DEAD_KEPT if name.endswith(".dead") else _KEPT
    return {"max.message.bytes": str(LARGEST + _ROOM), "retention.ms": str(kept // timedelta(milliseconds=1))}


def _unless_there(made: Future[None]) -> None:
    try:
        made.result(_ANSWER)
    except KafkaException as error:
        if error.args[0].code() != KafkaError.TOPIC_ALREADY_EXISTS:
            raise


class Groups:
    """The places of groups, asked for and set from outside of them.

    By a consumer that joins nothing: the admin client's own question for the places of a group takes the process down
    when the coordinator is still loading (librdkafka 2.16, a null pointer in rd_kafka_handle_OffsetFetch).
    """

    def __init__(self, address: str) -> None:
        self.address = address
        self._admin = AdminClient(client_settings(address))
        self._askers: dict[str, Consumer] = {}
        self._lock = Lock()  # asked from threads: a refresh of figures may meet a start

    def start(self, group: str, topics: Collection[str]) -> None:
        """The group has a place in every partition; a new one begins at now. Raises BrokerAway."""

        def start() -> None:
            ends = _ends(self._admin, topics)
            places = self._places(group, ends)
            news = [TopicPartition(topic, number, ends[topic, number]) for topic, number in ends.keys() - places.keys()]
            try:
                if news:
                    self._asker(group).commit(offsets=news, asynchronous=False)
            except KafkaException as error:
                # Refused while members of the group are at work: those place themselves as they are assigned.
                if error.args[0].code() not in _AT_WORK:
                    raise

        with self._lock:
            _patiently(self.address, start)

    def lag(self, groups: Mapping[str, Collection[str]]) -> dict[tuple[str, str], int]:
        """How many messages of each (topic, group) are not worked yet; `groups`: topics by group. Raises BrokerAway."""

        def behind() -> dict[tuple[str, str], int]:
            found: dict[tuple[str, str], int] = {}
            for group, topics in groups.items():
                ends = _ends(self._admin, topics)
                places = self._places(group, ends)
                for (topic, number), end in ends.items():
                    waiting = max(0, end - places.get((topic, number), end))
                    found[topic, group] = found.get((topic, group), 0) + waiting
            return found

        with self._lock:
            return _patiently(self.address, behind)

    def _asker(self, group: str) -> Consumer:
        if group not in self._askers:
            settings = {**client_settings(self.address), "group.id": group, "enable.auto.commit": False}
            self._askers[group] = Consumer(settings)
        return self._askers[group]

    def _places(self, group: str, parts: Collection[tuple[str, int]]) -> dict[tuple[str, int], int]:
        asked = [TopicPartition(*part) for part in sorted(parts)]
        answer = self._asker(group).committed(asked, timeout=_ANSWER) if asked else []
        if failed := next((part.error for part in answer if part.error is not None), None):
            raise KafkaException(failed)
        return {(part.topic, part.partition): part.offset for part in answer if part.offset >= 0}


def _patiently(address: str, ask: Callable[[], T]) -> T:
    """The answer; asked again while the cluster is still electing who answers. Raises BrokerAway."""
    end = monotonic() + _ELECTION
    while True:
        try:
            return ask()
        except (KafkaException, TimeoutError) as error:
            if monotonic() > end:
                raise BrokerAway(address=address, reason=str(error)) from error
            Event().wait(_AGAIN)


def _ends(admin: AdminClient, topics: Collection[str]) -> dict[tuple[str, int], int]:
    found = admin.list_topics(timeout=_ANSWER).topics
    asked = {
        TopicPartition(topic, number): OffsetSpec.latest()  # type: ignore[no-untyped-call]  # declares no result
        for topic in topics
        if topic in found
        for number in found[topic].partitions
    }
    if not asked:
        return {}
    answers = admin.list_offsets(asked, request_timeout=_ANSWER)
    return {(part.topic, part.partition): answer.result(_ANSWER).offset for part, answer in answers.items()}
