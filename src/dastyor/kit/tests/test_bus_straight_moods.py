"""The client that goes straight to the brokers, in every mood of theirs: a producer that does as the test says."""

from __future__ import annotations

import asyncio
import threading
from contextlib import suppress

import pytest
from confluent_kafka import KafkaError, KafkaException

from dastyor.kit.bus import straight as going
from dastyor.kit.bus.base import Message
from dastyor.kit.bus.straight import Straight
from dastyor.kit.clock import monotonic
from dastyor.kit.ids import new_id

SHOP = new_id()


def messages(count):
    return [
        Message(topic="kettles", key=SHOP, id=new_id(), type="x.v1", body=b"%d" % number) for number in range(count)
    ]


class Error(KafkaError):
    """What the client tells of: a code, and whether it can go on."""

    def __new__(cls, code, *, fatal=False):
        made = super().__new__(cls, code)
        made.is_fatal = fatal
        return made

    def __init__(self, code, *, fatal=False):
        super().__init__(code)

    def fatal(self):
        return self.is_fatal


class Brokers:
    """What the brokers do: answer or not, and what becomes of each message."""

    def __init__(self):
        self.answer, self.full = True, False
        self.fate = "taken"  # or "refused", "silence"
        self.clients, self.taken, self.flushed = [], [], 0

    def client(self, settings):
        self.clients.append(Client(self, settings))
        return self.clients[-1]


class Client:
    """As much of confluent_kafka's Producer as is used."""

    def __init__(self, brokers, settings):
        self.brokers, self.settings = brokers, settings
        self.waiting, self.threads = [], set()

    def produce(self, topic, *, key, value, headers, on_delivery):
        if self.brokers.full:
            raise BufferError("Local: Queue full")
        self.waiting.append((topic, key, value, dict(headers), on_delivery))

    def poll(self, seconds):
        self.threads.add(threading.current_thread().name)
        heard = 0
        while self.waiting and self.brokers.fate != "silence":
            topic, key, value, headers, on_delivery = self.waiting.pop(0)
            if self.brokers.fate == "taken":
                self.brokers.taken.append((topic, key, value, headers))
                on_delivery(None, None)
            else:
                on_delivery(Error(KafkaError._MSG_TIMED_OUT), None)
            heard += 1
        threading.Event().wait(0 if heard else min(seconds, 0.01))
        return heard

    def list_topics(self, timeout):
        if not self.brokers.answer:
            raise KafkaException(Error(KafkaError._TRANSPORT))

    def flush(self, timeout):
        self.brokers.flushed += 1
        return 0


@pytest.fixture
def brokers(monkeypatch):
    made = Brokers()
    monkeypatch.setattr(going, "Producer", made.client)
    monkeypatch.setattr(going, "_PATIENCE", 0.3)
    return made


@pytest.fixture
async def carrier(brokers):
    made = Straight("nowhere:9")
    yield made
    await made.close()


async def until(holds):
    end = monotonic() + 5
    while not holds():
        assert monotonic() < end
        await asyncio.sleep(0.005)


async def here(carrier):
    """The brokers have answered once."""
    carrier.begun()
    await until(lambda: not carrier.is_away)


async def test_the_first_caller_waits_for_nothing_and_the_next_ones_are_carried(brokers, carrier):
    assert await carrier.carry(messages(1)) is False
    assert brokers.taken == []
    await until(lambda: not carrier.is_away)
    sent = messages(3)
    assert await carrier.carry(sent) is True
    assert [(topic, key, value) for topic, key, value, _ in brokers.taken] == [
        ("kettles", str(SHOP), each.body) for each in sent
    ]
    assert [headers["ce_id"].decode() for *_, headers in brokers.taken] == [str(each.id) for each in sent]


async def test_it_asks_for_every_replica_and_never_doubles_by_itself(brokers, carrier):
    await here(carrier)
    (client,) = brokers.clients
    assert (client.settings["acks"], client.settings["enable.idempotence"]) == ("all", True)
    assert client.settings["message.timeout.ms"] > going._PATIENCE * 1000


async def test_its_own_thread_hears_and_no_other(brokers, carrier):
    await here(carrier)
    await carrier.carry(messages(2))
    assert brokers.clients[0].threads == {"kafka-straight"}


async def test_one_message_that_fails_is_enough_to_be_unsure_and_the_others_go_on(brokers, carrier):
    await here(carrier)
    brokers.fate = "refused"
    assert await carrier.carry(messages(3)) is False
    assert not carrier.is_away, "it was heard of, so they are there"
    brokers.fate = "taken"
    assert await carrier.carry(messages(3)) is True


async def test_silence_is_waited_for_once_and_then_nobody_waits_until_they_answer(brokers, carrier):
    await here(carrier)
    brokers.fate, brokers.answer = "silence", False
    began = monotonic()
    assert await carrier.carry(messages(1)) is False
    assert monotonic() - began >= going._PATIENCE * 0.9
    began = monotonic()
    for _ in range(20):
        assert await carrier.carry(messages(1)) is False
    assert monotonic() - began < going._PATIENCE
    assert len(brokers.clients[0].waiting) == 1, "nothing piles up in the client"
    brokers.fate, brokers.answer = "taken", True
    await until(lambda: not carrier.is_away)
    assert await carrier.carry(messages(1)) is True
    assert len(brokers.taken) == 2, "what was given up has arrived too"


async def test_when_all_brokers_go_those_who_wait_are_told_at_once(brokers, carrier):
    await here(carrier)
    brokers.fate, brokers.answer = "silence", False
    waiting = [asyncio.create_task(carrier.carry(messages(2))) for _ in range(5)]
    await until(lambda: len(brokers.clients[0].waiting) == 10)
    began = monotonic()
    brokers.clients[0].settings["error_cb"](Error(KafkaError._ALL_BROKERS_DOWN))
    assert await asyncio.gather(*waiting) == [False] * 5
    assert monotonic() - began < going._PATIENCE / 2
    assert carrier.is_away


async def test_a_lesser_complaint_changes_nothing(brokers, carrier):
    await here(carrier)
    brokers.clients[0].settings["error_cb"](Error(KafkaError._TRANSPORT))
    assert await carrier.carry(messages(1)) is True


async def test_a_client_that_has_failed_for_good_is_replaced(brokers, carrier):
    await here(carrier)
    brokers.clients[0].settings["error_cb"](Error(KafkaError.OUT_OF_ORDER_SEQUENCE_NUMBER, fatal=True))
    assert carrier.is_away
    await until(lambda: not carrier.is_away)
    first, second = brokers.clients
    assert await carrier.carry(messages(1)) is True
    assert (len(brokers.taken), first.waiting, second.waiting) == (1, [], [])
    second.settings["error_cb"](Error(KafkaError._TRANSPORT))
    assert len(brokers.clients) == 2


async def test_a_full_client_takes_no_more_and_nobody_waits_for_it(brokers, carrier):
    await here(carrier)
    brokers.full = True
    assert await carrier.carry(messages(1)) is False
    brokers.full = False
    await until(lambda: not carrier.is_away)
    assert await carrier.carry(messages(1)) is True


async def test_a_caller_who_goes_away_leaves_nothing_behind(brokers, carrier):
    await here(carrier)
    brokers.fate = "silence"
    gone = asyncio.create_task(carrier.carry(messages(1)))
    await until(lambda: brokers.clients[0].waiting)
    gone.cancel()
    with suppress(asyncio.CancelledError):
        await gone
    assert carrier._waiting == set()
    brokers.fate = "taken"
    await until(lambda: brokers.taken)  # its answer finds nobody, and that is no error
    assert await carrier.carry(messages(1)) is True


async def test_closing_sends_what_is_left_and_ends_the_thread(brokers):
    carrier = Straight("nowhere:9")
    await here(carrier)
    await carrier.close()
    assert brokers.flushed == 1
    assert not any(thread.name == "kafka-straight" for thread in threading.enumerate())
    await Straight("nowhere:9").close()  # one that never began has nothing to end
    assert brokers.flushed == 1
