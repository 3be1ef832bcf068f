"""Topics as migrate makes them on a real broker: parts, room, how long messages stay."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest
from confluent_kafka.admin import AdminClient, ConfigResource, ResourceType

from dastyor.kit.bus.base import BUCKETS, LARGEST
from dastyor.kit.bus.brokers import client_settings, ensure_topics, producer_settings
from dastyor.kit.bus.upkeep import KEPT
from dastyor.kit.ids import new_id

pytestmark = pytest.mark.kafka


@pytest.fixture
def topic():
    """A name that no other test has."""
    return f"topic-{new_id()}"


def settings_of(address, name):
    admin = AdminClient(client_settings(address))  # kept by name: gone, it answers nothing
    (found,) = admin.describe_configs([ConfigResource(ResourceType.TOPIC, name)]).values()
    return {key: entry.value for key, entry in found.result(15).items()}


def parts_of(address, name):
    return len(topics_of(address)[name].partitions)


def topics_of(address):
    admin = AdminClient(client_settings(address))
    return admin.list_topics(timeout=15).topics


async def made(address, *names):
    await asyncio.to_thread(ensure_topics, address, set(names))


async def test_a_topic_has_a_part_for_each_bucket_and_so_has_its_place_for_the_dead(kafka_server, topic):
    await made(kafka_server, topic)
    assert parts_of(kafka_server, topic) == parts_of(kafka_server, f"{topic}.dead") == BUCKETS


async def test_messages_stay_as_long_as_in_the_outbox_and_the_dead_until_an_operator_has_looked(kafka_server, topic):
    await made(kafka_server, topic)
    kept = timedelta(milliseconds=int(settings_of(kafka_server, topic)["retention.ms"]))
    dead = timedelta(milliseconds=int(settings_of(kafka_server, f"{topic}.dead")["retention.ms"]))
    assert (kept, dead) == (KEPT, timedelta(days=30))


async def test_the_largest_message_of_ours_has_room_on_its_way_and_in_its_topic(kafka_server, topic):
    await made(kafka_server, topic)
    room = int(settings_of(kafka_server, topic)["max.message.bytes"])
    assert LARGEST < room <= producer_settings(kafka_server)["message.max.bytes"]


async def test_to_make_them_again_changes_nothing_and_adds_what_is_new(kafka_server, topic):
    await made(kafka_server, topic)
    before = settings_of(kafka_server, topic)
    await made(kafka_server, topic, f"{topic}-new")
    assert settings_of(kafka_server, topic) == before
    assert parts_of(kafka_server, f"{topic}-new") == BUCKETS


async def test_a_place_for_the_dead_has_none_of_its_own(kafka_server, topic):
    await made(kafka_server, f"{topic}.dead")
    there = topics_of(kafka_server)
    assert f"{topic}.dead" in there
    assert f"{topic}.dead.dead" not in there


async def test_many_who_start_at_once_make_each_topic_once(kafka_server, topic):
    await asyncio.gather(*(made(kafka_server, topic) for _ in range(6)))
    assert parts_of(kafka_server, topic) == BUCKETS
