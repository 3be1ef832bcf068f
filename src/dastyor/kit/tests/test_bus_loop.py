"""The loop around rounds: again while there is more, else when woken; a failure is borne, a stop is heard."""

from __future__ import annotations

import asyncio

import psycopg
import pytest

from dastyor.kit.bus import loop
from dastyor.kit.bus.loop import Pace, keep_going
from dastyor.kit.errors import Unavailable


class Hears:
    """As much of a listener as a pace asks about."""

    def __init__(self, *, connected=True):
        self.is_connected = connected


async def kept_going(round_, pace=None, stopping=None):
    async with asyncio.timeout(60):  # only against a hang
        await keep_going(round_, pace or Pace(Hears()), stopping or asyncio.Event(), name="kitchen")


async def test_round_follows_round_while_there_is_more_and_then_waits_to_be_woken():
    stopping, pace, rounds = asyncio.Event(), Pace(Hears()), []

    async def round_():
        rounds.append(len(rounds))
        if len(rounds) == 4:
            asyncio.get_running_loop().call_later(0.02, pace.woken.set)
        if len(rounds) == 5:
            stopping.set()
        return len(rounds) < 4

    await kept_going(round_, pace, stopping)
    assert rounds == [0, 1, 2, 3, 4]


async def test_what_wakes_during_a_round_is_not_missed(monkeypatch):
    monkeypatch.setattr(loop, "_LISTENING", 3600)
    stopping, pace, rounds = asyncio.Event(), Pace(Hears()), []

    async def round_():
        rounds.append(1)
        if len(rounds) == 1:
            pace.woken.set()
        else:
            stopping.set()
        return False

    await kept_going(round_, pace, stopping)
    assert len(rounds) == 2


async def test_a_stop_wakes_the_one_who_waits(monkeypatch):
    monkeypatch.setattr(loop, "_LISTENING", 3600)
    stopping, pace = asyncio.Event(), Pace(Hears())

    async def round_():
        asyncio.get_running_loop().call_later(0.02, stopping.set)
        return False

    await kept_going(round_, pace, stopping)


async def test_after_a_stop_no_round_begins():
    stopping, rounds = asyncio.Event(), []
    stopping.set()

    async def round_():
        rounds.append(1)
        return True

    await kept_going(round_, stopping=stopping)
    assert rounds == []


async def test_a_stop_lets_the_round_in_hand_end():
    stopping, ended = asyncio.Event(), []

    async def round_():
        stopping.set()
        await asyncio.sleep(0.02)
        ended.append(1)
        return True

    await kept_going(round_, stopping=stopping)
    assert ended == [1]


@pytest.mark.parametrize(
    ("error", "level", "says"),
    [
        (Unavailable("Kafka is away."), "WARNING", "kitchen waits: Kafka is away."),
        (psycopg.OperationalError("gone"), None, ""),  # the database is away: everybody says so already
        (ValueError("no sugar"), "ERROR", "The consumer kitchen failed; it goes on."),
    ],
)
async def test_a_failure_is_said_as_loudly_as_it_deserves_and_borne(error, level, says, caplog, monkeypatch):
    monkeypatch.setattr(loop, "_PAUSES", (0.001, 0.002))
    stopping, rounds = asyncio.Event(), []

    async def round_():
        rounds.append(1)
        if len(rounds) == 1:
            raise error
        stopping.set()
        return False

    await kept_going(round_, stopping=stopping)
    assert len(rounds) == 2
    assert [(record.levelname, record.getMessage()) for record in caplog.records] == ([(level, says)] if level else [])


async def test_pauses_between_failures_double_to_a_bound_and_begin_anew_after_a_good_round(monkeypatch):
    stopping, rounds, naps = asyncio.Event(), [], []
    real = asyncio.sleep

    async def sleep(seconds):
        naps.append(seconds)
        await real(0)

    async def round_():
        rounds.append(1)
        if len(rounds) == 13:
            stopping.set()
        if len(rounds) in {7, 13}:
            return True
        raise psycopg.OperationalError

    monkeypatch.setattr(loop.asyncio, "sleep", sleep)
    await kept_going(round_, stopping=stopping)
    assert naps == [0.05, 0.1, 0.2, 0.4, 0.8, 1.0, 0.05, 0.1, 0.2, 0.4, 0.8]


async def test_a_cancelled_round_ends_the_loop():
    async def round_():
        raise asyncio.CancelledError

    task = asyncio.get_running_loop().create_task(kept_going(round_))
    with pytest.raises(asyncio.CancelledError):
        await task


@pytest.mark.parametrize(
    ("held", "connected", "looks_after"), [(True, True, "_HELD"), (False, False, "_DEAF"), (False, True, "_LISTENING")]
)
async def test_who_waits_for_a_commit_looks_soon_the_deaf_often_and_the_others_seldom(
    monkeypatch, held, connected, looks_after
):
    for name in ("_HELD", "_DEAF", "_LISTENING"):
        monkeypatch.setattr(loop, name, 0.01 if name == looks_after else 3600)
    pace = Pace(Hears(connected=connected))
    pace.is_held = held
    async with asyncio.timeout(30):
        await pace.wait()


async def test_a_waking_ends_the_wait_at_once():
    pace = Pace(Hears())
    pace.woken.set()
    async with asyncio.timeout(30):
        await pace.wait()
