"""How a bad event is passed by: whose fault a failure was, how often it is tried, and what stays in order meanwhile."""

from __future__ import annotations

from uuid import uuid4

import msgspec
import psycopg
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dastyor.kit.bus import care as caring
from dastyor.kit.bus.base import Message
from dastyor.kit.bus.care import PAUSES, TRIES, Care, Failure, Portion, Stumbled, is_transient
from dastyor.kit.metrics import REGISTRY

E = psycopg.errors


def message(topic="teas"):
    return Message(topic=topic, key=uuid4(), id=uuid4(), type="tea.brewed.v1", body=b"{}")


def messages(count):
    return [message() for _ in range(count)]


@pytest.fixture(autouse=True)
def naps(monkeypatch):
    """The pauses that were taken, without taking them."""
    taken = []

    async def sleep(seconds):
        taken.append(seconds)

    monkeypatch.setattr(caring.asyncio, "sleep", sleep)
    return taken


def stumbled(culprit, cause=None):
    made = Stumbled(culprit)
    made.__cause__ = cause or ValueError("no sugar")
    return made


@pytest.mark.parametrize(
    ("error", "transient"),
    [
        (E.SerializationFailure(), True),
        (E.DeadlockDetected(), True),
        (E.DiskFull(), True),
        (E.OutOfMemory(), True),
        (E.TooManyConnections(), True),
        (E.AdminShutdown(), True),
        (E.CrashShutdown(), True),
        (E.CannotConnectNow(), True),
        (E.LockNotAvailable(), True),
        (E.ConnectionException(), True),
        (E.SqlclientUnableToEstablishSqlconnection(), True),
        (psycopg.OperationalError("gone"), True),
        (psycopg.InterfaceError("closed"), True),
        (E.QueryCanceled(), False),
        (E.UniqueViolation(), False),
        (E.UndefinedTable(), False),
        (E.DivisionByZero(), False),
        (E.ObjectInUse(), False),
        (E.InFailedSqlTransaction(), False),
        (psycopg.DataError("x"), False),
        (psycopg.ProgrammingError("x"), False),
        (ValueError(), False),
        (TimeoutError(), False),
        (ConnectionResetError(), False),
        (msgspec.DecodeError(), False),
    ],
)
def test_the_database_is_at_fault_or_the_message_is(error, transient):
    assert is_transient(error) is transient
    assert is_transient(stumbled(message(), error)) is transient


def test_a_stumble_without_a_cause_is_the_messages_own():
    assert not is_transient(Stumbled(message()))


@given(st.integers(0, 20))
def test_where_nothing_has_failed_all_go_together(count):
    care, sent = Care(), messages(count)
    assert care.portion(sent) == Portion(sent)


async def test_what_stands_before_a_bad_one_goes_through_then_it_goes_alone_then_the_rest():
    care, sent = Care(), messages(5)
    await care.failed(Portion(sent), stumbled(sent[2]), "kitchen")
    assert care.portion(sent) == Portion(sent[:2])
    care.passed(Portion(sent[:2]))
    assert care.portion(sent[2:]) == Portion(sent[2:3])
    care.passed(Portion(sent[2:3]))
    assert care.portion(sent[3:]) == Portion(sent[3:])
    assert care.portion(sent) == Portion(sent)


async def test_a_poison_event_is_tried_alone_three_times_and_then_set_aside(naps):
    care, sent = Care(), messages(3)
    await care.failed(Portion(sent), stumbled(sent[0]), "kitchen")
    for tries in range(1, TRIES + 1):
        alone = care.portion(sent)
        assert alone == Portion(sent[:1])
        await care.failed(alone, stumbled(sent[0], KeyError("sugar")), "kitchen")
        assert care._failures[sent[0].id].tries == tries
    burying = care.portion(sent)
    assert list(burying.messages) == sent[:1]
    assert (burying.burying.reason, burying.burying.tries) == ("KeyError: 'sugar'", TRIES)
    assert naps == list(PAUSES)
    care.passed(burying)
    assert care.portion(sent[1:]) == Portion(sent[1:])


async def test_a_failure_in_company_costs_no_try_and_no_pause(naps):
    care, sent = Care(), messages(3)
    for _ in range(5):
        await care.failed(Portion(sent), stumbled(sent[1]), "kitchen")
    assert care._failures[sent[1].id].tries == 0
    assert naps == []


async def test_one_that_mends_is_held_against_nobody():
    care, sent = Care(), messages(2)
    await care.failed(Portion(sent[:1]), stumbled(sent[0]), "kitchen")
    care.passed(Portion(sent[:1]))
    assert care.portion(sent) == Portion(sent)
    assert care._failures == {}


async def test_a_failure_at_the_end_of_a_batch_makes_each_go_alone_and_blames_nobody(naps):
    care, sent = Care(), messages(3)
    await care.failed(Portion(sent), ValueError("at the commit"), "kitchen")
    assert set(care._failures.values()) == {None}
    for one in sent:
        alone = care.portion(sent[sent.index(one) :])
        assert alone == Portion([one])
        care.passed(alone)
    assert naps == []


async def test_a_failure_at_the_end_of_one_alone_is_its_own():
    care, (one,) = Care(), messages(1)
    for _ in range(TRIES):
        await care.failed(Portion([one]), ValueError("at the commit"), "kitchen")
    assert care.portion([one]).burying.reason == "ValueError: at the commit"


@pytest.mark.parametrize("error", [E.AdminShutdown(), psycopg.OperationalError("gone"), E.DeadlockDetected()])
async def test_what_the_database_did_is_raised_again_and_blames_nobody(error):
    care, sent = Care(), messages(2)
    for raised in (error, stumbled(sent[0], error)):
        with pytest.raises(type(raised)):
            await care.failed(Portion(sent), raised, "kitchen")
    assert care._failures == {}


async def test_a_failure_without_messages_is_raised_again():
    with pytest.raises(ValueError, match="no batch"):
        await Care().failed(Portion(()), ValueError("no batch"), "kitchen")


async def test_each_retry_is_counted_under_its_topic_and_group():
    def counted():
        labels = {"topic": "care-teas", "service": "care-kitchen", "outcome": "retried"}
        return REGISTRY.get_sample_value("dastyor_messages_total", labels) or 0

    care, one, before = Care(), message("care-teas"), counted()
    await care.failed(Portion([one]), stumbled(one), "care-kitchen")
    await care.failed(Portion([one]), stumbled(one), "care-kitchen")
    assert counted() == before + 2


def test_a_failure_fits_into_a_row_with_its_innermost_frames():
    def deep(depth):
        if depth:
            deep(depth - 1)
        raise ValueError("x" * 8000)

    try:
        deep(200)
    except ValueError as error:
        failure = Failure.of(error, 3)
    assert failure.reason == "ValueError: " + "x" * 488
    assert len(failure.trace) == 4000
    assert failure.trace.endswith("x\n")
    assert failure.tries == 3


def test_a_stumble_names_its_message():
    one = message()
    assert (Stumbled(one).message, str(Stumbled(one))) == (one, "tea.brewed.v1")


def test_pauses_are_short_enough_for_neighbours():
    assert (TRIES, len(PAUSES)) == (3, TRIES - 1)
    assert sum(PAUSES) <= 0.25
