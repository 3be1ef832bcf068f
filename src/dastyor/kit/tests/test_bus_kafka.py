from __future__ import annotations

import asyncio
import socket
from contextlib import ExitStack
from time import sleep

import pytest
from confluent_kafka import Consumer, Producer

from dastyor.kit.bus import kafka, relay
from dastyor.kit.bus.kafka import KafkaBus
from dastyor.kit.clock import monotonic
from dastyor.kit.ids import new_id
from dastyor.kit.testing.servers import started
from dastyor.kit.tests.bus_stand import TOPIC, Stand, standing
from dastyor.kit.tests.bus_suite import BusSuite, Spoiled, boiled

pytestmark = pytest.mark.kafka


@pytest.fixture
async def stand(addresses, clock, kafka_server):
    async with standing(addresses, clock, lambda *parts: KafkaBus(*parts, kafka_server), patience=30.0) as made:
        made.helpers, made.mark = [made.bus.relay()], f"-{new_id()}"
        yield made


class TestEventsOverKafka(BusSuite):
    """The suite, over a real broker."""


async def test_a_crash_after_the_effect_and_before_the_offset_brings_no_second_effect(stand, monkeypatch):
    def die(*_):
        raise asyncio.CancelledError

    groups = [stand.group("tea")]
    await stand.bus.prepare(groups)
    await stand.publish(1, 2, 3)
    with monkeypatch.context() as broken:
        broken.setattr(kafka, "_commit", die)
        async with stand.at_work(*groups):
            await stand.until_handled("tea", 3)
    async with stand.at_work(*groups):
        await stand.publish(4)
        assert await stand.until_handled("tea", 4) == [1, 2, 3, 4]


def read(address: str, topic: str, wanted: bytes) -> dict[str, bytes]:
    """The headers of the message with this value."""
    settings = {"bootstrap.servers": address, "group.id": str(new_id()), "auto.offset.reset": "earliest"}
    reader = Consumer(settings)
    reader.subscribe([topic])
    try:
        while True:
            record = reader.poll(20)
            assert record is not None, f"{topic} has no such message"
            if record.error() is None and record.value() == wanted:
                return dict(record.headers())
    finally:
        reader.close()


async def test_the_dead_lie_on_their_own_topic_with_reason_and_trace(stand):
    async def choke(*_):
        raise Spoiled("cracked")

    groups = [stand.group("tea", choke)]
    await stand.bus.prepare(groups)
    async with stand.at_work(*groups):
        await stand.publish(1)
        await stand.until(lambda: _is(stand, 1))
        headers = await asyncio.to_thread(read, stand.bus.address, f"{TOPIC}.dead", (await stand.dead())[0].message)
    assert headers["reason"] == b"Spoiled: cracked"
    assert b"in choke" in headers["trace"]
    assert headers["group"].decode() == groups[0].group


async def test_a_stranger_may_produce_plain_cloudevents_and_his_rubbish_is_set_aside_once(stand):
    groups = [stand.group("tea")]
    await stand.bus.prepare(groups)
    async with stand.at_work(*groups):
        stranger = Producer({"bootstrap.servers": stand.bus.address})
        stranger.produce(TOPIC, value=b"hello", key=b"me", partition=3)
        stranger.produce(TOPIC, value=boiled(stand, 5).body, partition=3)
        await asyncio.to_thread(stranger.flush, 20)
        assert await stand.until_handled("tea", 1) == [5]
        await stand.until(lambda: _is(stand, 1))
    assert (await stand.dead())[0].message == b"hello"


async def _is(stand: Stand, number: int) -> bool:
    return len(await stand.dead()) == number


class Slow(Producer):
    """Takes its time over each message, so that the broker comes back in the middle of a batch."""

    pause = 0.0

    def produce(self, *what, **more):
        sleep(self.pause)
        super().produce(*what, **more)


@pytest.mark.fault
async def test_while_the_broker_is_away_events_wait_in_the_outbox_and_none_is_lost(
    addresses, clock, tmp_path, monkeypatch
):
    monkeypatch.setattr(relay, "_PATIENCE", 1.0)  # what was sent and not acknowledged is given up before it is back
    monkeypatch.setattr(relay, "Producer", Slow)
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        port = str(trial.getsockname()[1])

    async def begin(stack: ExitStack) -> str:
        return await asyncio.to_thread(stack.enter_context, started("kafka", "--port", port, "--room", str(tmp_path)))

    with ExitStack() as first, ExitStack() as second:
        address = await begin(first)
        async with standing(addresses, clock, lambda *parts: KafkaBus(*parts, address), patience=60.0) as stand:
            stand.helpers, groups = [stand.bus.relay()], [stand.group("tea")]
            await stand.bus.prepare(groups)
            async with stand.at_work(*groups):
                await stand.publish(0)
                await stand.until_handled("tea", 1)
                await asyncio.to_thread(first.close)
                for number in range(1, 200):
                    began = monotonic()
                    await stand.publish(number)
                    assert monotonic() - began < 1.0, "a publisher waits for nobody"
                await asyncio.sleep(3)
                assert await stand.effects("tea") == [0]
                monkeypatch.setattr(Slow, "pause", 0.03)
                await begin(second)
                assert await stand.until_handled("tea", 200) == list(range(200))
