from __future__ import annotations

import asyncio
import itertools
import os
import signal
import subprocess
import sys
from datetime import timedelta

import pytest

from dastyor.kit import service
from dastyor.kit.clock import monotonic
from dastyor.kit.errors import Misconfigured
from dastyor.kit.service import Health, State, supervise

QUICK = timedelta(seconds=0.4)


class Part:
    """A service that writes down what happens to it."""

    def __init__(self, name: str, diary: list[str], *, drains: float = 0.0, dies: list[Exception | None] | None = None):
        self.name, self.diary, self.drains, self.dies = name, diary, drains, list(dies or [])

    async def run(self, ready: asyncio.Event, stopping: asyncio.Event) -> None:
        self.diary.append(f"{self.name} begins")
        await asyncio.sleep(0.01)
        if self.dies:
            death = self.dies.pop(0)
            if death is None:
                return
            raise death
        ready.set()
        try:
            await stopping.wait()
            await asyncio.sleep(self.drains)
            self.diary.append(f"{self.name} ended")
        except asyncio.CancelledError:
            self.diary.append(f"{self.name} was cut off")
            raise


class Stuck(Part):
    """Never ready, never done, deaf."""

    async def run(self, ready: asyncio.Event, stopping: asyncio.Event) -> None:
        self.diary.append(f"{self.name} begins")
        await asyncio.Event().wait()


@pytest.fixture
def diary():
    return []


@pytest.fixture
def health():
    return Health()


@pytest.fixture(autouse=True)
def short_pauses(monkeypatch):
    monkeypatch.setattr(service, "_FIRST_PAUSE", 0.02)


async def until(true) -> None:
    while not true():
        await asyncio.sleep(0.005)


async def run_until(services, true, health, **how) -> None:
    """Runs them, asks them to stop once it is true, and returns when they have."""
    stop = asyncio.Event()
    async with asyncio.TaskGroup() as group:
        group.create_task(supervise(services, stop=stop, health=health, **how))
        await until(true)
        stop.set()


async def test_they_start_in_order_each_when_the_one_before_is_ready_and_stop_in_reverse(diary, health):
    parts = [Part(name, diary) for name in ("database", "bot", "clock")]
    at_begin = []

    class Asks(Part):
        async def run(self, ready, stopping):
            at_begin.append(health.snapshot())
            await super().run(ready, stopping)

    await run_until([*parts, Asks("last", diary)], lambda: health.snapshot() and not health.missing(), health)
    assert diary == [
        "database begins", "bot begins", "clock begins", "last begins",
        "last ended", "clock ended", "bot ended", "database ended",
    ]  # fmt: skip
    assert at_begin == [{"database": "ready", "bot": "ready", "clock": "ready", "last": "starting"}]


async def test_each_has_time_to_end_what_it_has_in_hand(diary, health):
    parts = [Part("database", diary), Part("bot", diary, drains=0.15)]
    await run_until(parts, lambda: not health.missing() and health.snapshot(), health)
    assert diary[2:] == ["bot ended", "database ended"]


async def test_one_that_does_not_end_in_time_is_cut_off_and_the_others_still_end_well(diary, health):
    parts = [Part("database", diary), Part("slow", diary, drains=60), Part("bot", diary)]
    begun = monotonic()
    await run_until(parts, lambda: len(health.snapshot()) == 3 and not health.missing(), health, drain=QUICK)
    assert diary[3:] == ["bot ended", "database ended", "slow was cut off"]
    assert 0.3 < monotonic() - begun < 3
    assert set(health.snapshot().values()) == {State.STOPPED}


@pytest.mark.parametrize("death", [RuntimeError("no luck"), None], ids=["raises", "returns"])
async def test_one_that_dies_is_started_again_and_the_others_never_notice(diary, health, death):
    parts = [Part("database", diary), Part("weak", diary, dies=[death, death]), Part("bot", diary)]
    await run_until(parts, lambda: diary.count("weak begins") == 3 and not health.missing(), health)
    assert diary.count("database begins") == diary.count("bot begins") == 1
    assert sorted(diary[-3:]) == ["bot ended", "database ended", "weak ended"]


async def test_health_names_the_one_that_fails_until_it_is_back(diary, health, monkeypatch):
    monkeypatch.setattr(service, "_FIRST_PAUSE", 0.2)
    seen = []
    parts = [Part("database", diary), Part("weak", diary, dies=[OSError("gone")]), Part("bot", diary)]

    def is_well_again() -> bool:
        seen.append((health.missing(), health.snapshot().get("weak")))
        return len(health.snapshot()) == 3 and health.missing() == []

    await run_until(parts, is_well_again, health)
    assert (["weak"], State.FAILING) in seen
    assert health.missing() == ["database", "weak", "bot"]


async def test_pauses_grow_while_it_keeps_dying_and_the_stop_does_not_wait_for_them(health, monkeypatch):
    monkeypatch.setattr(service, "_FIRST_PAUSE", 0.1)
    begun = []

    class Weak:
        name = "weak"

        async def run(self, ready, stopping):
            begun.append(monotonic())
            if len(begun) == 4:  # the pause to come is longer than any slow machine's hiccup
                monkeypatch.setattr(service, "_SETTLED", -1.0)
                monkeypatch.setattr(service, "_FIRST_PAUSE", 30.0)
            raise RuntimeError("always")

    await run_until([Weak()], lambda: len(begun) == 4, health)
    pauses = [later - earlier for earlier, later in itertools.pairwise(begun)]
    assert all(pause >= wanted for pause, wanted in zip(pauses, (0.1, 0.2, 0.4), strict=True)), pauses
    assert monotonic() - begun[-1] < 15


async def test_one_that_never_becomes_ready_holds_up_the_next_only_for_a_while(diary, health):
    parts = [Stuck("kafka", diary), Part("bot", diary)]
    begun = monotonic()
    await run_until(parts, lambda: health.snapshot().get("bot") == State.READY, health, patience=QUICK, drain=QUICK)
    assert 0.4 < monotonic() - begun < 2
    assert diary == ["kafka begins", "bot begins", "bot ended"]


async def test_a_stop_during_the_start_begins_no_further_service(diary, health):
    parts = [Stuck("kafka", diary), Part("bot", diary)]
    await run_until(parts, lambda: "kafka begins" in diary, health, drain=QUICK)
    assert diary == ["kafka begins"]


@pytest.mark.parametrize(
    "wrapped", [lambda error: error, lambda error: ExceptionGroup("tasks", [ExceptionGroup("", [error]), OSError()])]
)
async def test_what_only_the_operator_can_mend_ends_the_process_with_its_sentence(diary, health, wrapped):
    wrong = Misconfigured("Telegram does not know this bot token.", hint="Check DASTYOR_BOT_TOKEN.")
    parts = [Part("database", diary), Part("receiver", diary, dies=[wrapped(wrong)]), Part("bot", diary)]
    with pytest.raises(Misconfigured) as caught:
        await supervise(parts, stop=asyncio.Event(), health=health)
    assert caught.value is wrong
    assert "database ended" in diary


async def test_the_same_after_a_minute_of_work_is_only_this_services_trouble(diary, health, monkeypatch):
    monkeypatch.setattr(service, "_SETTLED", -1.0)
    parts = [Part("receiver", diary, dies=[Misconfigured("The token was taken back.")]), Part("bot", diary)]
    await run_until(parts, lambda: len(health.snapshot()) == 2 and not health.missing(), health)
    assert diary.count("receiver begins") == 2


async def test_a_cancellation_inside_a_service_is_a_death_and_no_end_of_the_process(diary, health):
    class Cancelled(Part):
        async def run(self, ready, stopping):
            if not diary:
                diary.append("cancelled")
                raise asyncio.CancelledError
            await super().run(ready, stopping)

    await run_until([Cancelled("odd", diary)], lambda: "odd begins" in diary and not health.missing(), health)
    assert diary == ["cancelled", "odd begins", "odd ended"]


WHOLE = """
import asyncio, sys
from dastyor.kit.service import stop_on_signals, supervise

class Busy:
    name = "busy"
    async def run(self, ready, stopping):
        ready.set()
        print("ready", flush=True)
        await stopping.wait()
        await asyncio.sleep(0.2)
        print("done", flush=True)

async def main():
    await supervise([Busy()], stop=stop_on_signals())

asyncio.run(main())
"""


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_the_process_with_its_work_done_and_exit_code_0(number):
    with subprocess.Popen([sys.executable, "-c", WHOLE], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout.readline() == "ready\n"
        os.kill(process.pid, number)
        assert process.stdout.read() == "done\n"
    assert process.returncode == 0
