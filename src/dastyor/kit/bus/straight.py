"""Straight to Kafka: facts that may go ahead of their commit are with the brokers before the caller has his answer.

While the brokers are away, nobody waits for them: the caller is told so at once, keeps his facts in the outbox, and
somebody asks in the background whether they are back.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from threading import Thread
from typing import Any

from confluent_kafka import KafkaError, KafkaException, Producer

from dastyor.kit.bus.base import Message
from dastyor.kit.bus.brokers import headers_of, producer_settings
from dastyor.kit.telemetry import log

_log = log(__name__)

_PATIENCE = 2.0  # seconds until all replicas must have it; a healthy cluster needs milliseconds
_GIVEN_UP = 10_000  # milliseconds: what arrives after our patience stands in the outbox too, and is known by its id
_ROOM = 64 * 1024  # kibibytes that may be on their way; what comes on top goes into the outbox
_LOOK = 0.5  # seconds between questions whether the brokers are back
_BEAT = 0.1  # seconds in which the thread sees that it should end


class Straight:
    """A producer of this process, made when it is first needed. `carry` is what kit.bus.outbox asks for."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.is_away = True  # until they have answered once: not even the first caller waits for a start
        self._waiting: set[_Delivery] = set()
        self._producer: Producer | None = None
        self._thread: Thread | None = None
        self._is_spoilt = self._closing = False

    async def carry(self, messages: Sequence[Message]) -> bool:
        """Whether the brokers acknowledged all of them. Not for sure when False: they may still arrive."""
        producer = self.begun()
        if self.is_away:
            return False
        delivery = _Delivery(len(messages))
        self._waiting.add(delivery)
        try:
            for message in messages:
                producer.produce(
                    message.topic, key=str(message.key), value=message.body, headers=headers_of(message),
                    on_delivery=delivery.told,
                )  # fmt: skip
            async with asyncio.timeout(_PATIENCE):
                return await delivery.outcome
        except (KafkaException, BufferError, TimeoutError) as error:
            self._lost(str(error) or "no answer in time")
            return False
        finally:
            self._waiting.discard(delivery)

    async def close(self) -> None:
        """What is on its way has arrived or is given up; the thread is gone."""
        self._closing = True
        if self._thread is not None:
            await asyncio.to_thread(self._thread.join)

    def begun(self) -> Producer:
        """The client, from now on on its way to the brokers."""
        if self._producer is None:
            self._producer = self._made()
            self._thread = Thread(target=self._serve, args=(self._producer,), name="kafka-straight", daemon=True)
            self._thread.start()
        return self._producer

    def _made(self) -> Producer:
        settings = {
            **producer_settings(self.address), "message.timeout.ms": _GIVEN_UP, "error_cb": self._told,
            "queue.buffering.max.kbytes": _ROOM,
        }  # fmt: skip
        return Producer(settings)

    def _serve(self, producer: Producer) -> None:
        """Hears acknowledgements; while the brokers are away, asks for them."""
        while not self._closing:
            producer.poll(_BEAT)
            if self.is_away and _answers(producer):
                if self._is_spoilt:
                    producer, self._is_spoilt = self._made(), False
                    self._producer = producer
                self.is_away = False
                _log.info("the brokers answer", address=self.address)
        producer.flush(_PATIENCE)

    def _told(self, error: KafkaError) -> None:
        # After a fatal error this client sends nothing more, whoever is back.
        self._is_spoilt |= error.fatal()
        if error.fatal() or error.code() == KafkaError._ALL_BROKERS_DOWN:
            self._lost(str(error))

    def _lost(self, reason: str) -> None:
        """From now on nobody waits for the brokers, and who waits already need not."""
        if not self.is_away:
            _log.warning("the brokers are away, events go into the outbox", address=self.address, reason=reason)
        self.is_away = True
        for delivery in tuple(self._waiting):
            delivery.settle(is_there=False)


class _Delivery:
    """What became of the messages of one call; told from the client's thread, awaited in the loop."""

    def __init__(self, number: int) -> None:
        self._left, self._loop = number, asyncio.get_running_loop()
        self.outcome: asyncio.Future[bool] = self._loop.create_future()

    def told(self, error: KafkaError | None, _: Any) -> None:
        """One message has arrived, or has failed."""
        self._left -= 1
        if error is not None or not self._left:
            self.settle(is_there=error is None)

    def settle(self, *, is_there: bool) -> None:
        """The first word counts."""
        self._loop.call_soon_threadsafe(self._set, is_there)

    def _set(self, is_there: bool) -> None:  # noqa: FBT001 - call_soon_threadsafe hands on no names
        if not self.outcome.done():
            self.outcome.set_result(is_there)


def _answers(producer: Producer) -> bool:
    try:
        producer.list_topics(timeout=_LOOK)
    except KafkaException:
        return False
    return True
