"""Parts of the supervisor and of the worker of jobs: which error says most, who is at work, and when to try again."""

from __future__ import annotations

import asyncio
import os
import signal
from dataclasses import dataclass

import psycopg
import pytest

from dastyor.kit.errors import Misconfigured
from dastyor.kit.jobs import worker
from dastyor.kit.jobs.worker import _Retry
from dastyor.kit.service import Health, State, _meant, _Ready, stop_on_signals

OPERATOR = Misconfigured("The key is wrong.")
OTHER, THIRD = ValueError("a"), KeyError("b")


@pytest.mark.parametrize(
    ("error", "meant"),
    [
        (OTHER, OTHER),
        (OPERATOR, OPERATOR),
        (ExceptionGroup("one", [OTHER]), OTHER),
        (ExceptionGroup("deep", [ExceptionGroup("deeper", [OTHER])]), OTHER),
        (ExceptionGroup("with a setting", [OTHER, OPERATOR, THIRD]), OPERATOR),
        (ExceptionGroup("with a deep setting", [OTHER, ExceptionGroup("in", [THIRD, OPERATOR])]), OPERATOR),
        (ExceptionGroup("two settings", [OPERATOR, Misconfigured("Another.")]), OPERATOR),
    ],
)
def test_of_many_errors_the_one_is_told_that_says_most(error, meant):
    assert _meant(error) is meant


def test_two_errors_that_say_as_much_are_told_together():
    both = ExceptionGroup("two", [OTHER, THIRD])
    assert _meant(both) is both


def test_health_knows_who_is_not_at_work():
    health = Health()
    assert (health.missing(), health.snapshot()) == ([], {})
    for name, state in zip("abcdef", State, strict=True):
        health.note(name, state)
    assert health.missing() == [name for name, state in zip("abcdef", State, strict=True) if state is not State.READY]
    health.note("a", State.READY)
    assert "a" not in health.missing()
    assert list(health.snapshot()) == list("abcdef")
    health.snapshot()["a"] = State.STOPPED
    assert health.snapshot()["a"] is State.READY


async def test_who_becomes_ready_says_so_at_once():
    told = []
    ready = _Ready(lambda: told.append(1))
    assert not ready.is_set()
    ready.set()
    assert (told, ready.is_set()) == ([1], True)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
async def test_a_signal_to_end_sets_the_stop(number):
    loop, stop = asyncio.get_running_loop(), stop_on_signals()
    try:
        assert not stop.is_set()
        os.kill(os.getpid(), number)
        async with asyncio.timeout(30):
            await stop.wait()
    finally:
        for each in (signal.SIGTERM, signal.SIGINT):
            loop.remove_signal_handler(each)


@dataclass
class Job:
    attempts: int


GONE = psycopg.OperationalError("gone")


@pytest.mark.parametrize(
    ("tries", "attempts", "error", "again_in"),
    [
        (5, 0, OTHER, 1),
        (5, 1, OTHER, 4),
        (5, 3, OTHER, 64),
        (5, 4, OTHER, None),
        (5, 9, OTHER, None),
        (1, 0, OTHER, None),
        (20, 5, OTHER, 1024),
        (20, 6, OTHER, 3600),
        (20, 18, OTHER, 3600),
        (5, 4, GONE, 256),  # a database that is away is nobody's fault
        (5, 50, GONE, 3600),
        (5, 9, asyncio.CancelledError(), 0),  # the worker stops; the job did nothing wrong
        (5, 9, SystemExit(), 0),
    ],
)
def test_a_job_is_tried_again_after_growing_pauses_or_is_dead(tries, attempts, error, again_in, monkeypatch):
    monkeypatch.setattr(worker, "RetryDecision", lambda *, retry_in: retry_in["seconds"])
    assert _Retry(tries).get_retry_decision(exception=error, job=Job(attempts)) == again_in
