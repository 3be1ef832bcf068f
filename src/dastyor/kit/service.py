"""Services of one process: started in order, kept alive, stopped in reverse with time to end what they have.

A service that dies is started again after a pause, and the others live on. `run` may therefore be called again on
the same object once it has ended: what it closes at its end it opens at its beginning.
"""

from __future__ import annotations

import asyncio
import gc
import signal
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import timedelta
from enum import StrEnum
from typing import Protocol

from dastyor.kit.clock import monotonic
from dastyor.kit.errors import Misconfigured
from dastyor.kit.telemetry import log

_LOG = log(__name__)

#: One deadline for the process: containers kill it 10 s after they asked (Docker's default).
DRAIN = timedelta(seconds=10)
#: How long the next service waits for one that neither becomes ready nor fails.
PATIENCE = timedelta(seconds=30)
_FIRST_PAUSE, _LONGEST_PAUSE = 0.5, 30.0  # seconds before another start, doubled each time
_SETTLED = 60.0  # seconds at work, after which an end is bad luck and no longer a bad start


class Service(Protocol):
    """Something that runs until it is told to stop."""

    name: str

    async def run(self, ready: asyncio.Event, stopping: asyncio.Event) -> None:
        """Sets `ready` when it works; ends soon after `stopping` is set, with what it has in hand done.

        Raises Misconfigured for what only the operator can mend: soon after the start it ends the process.
        """


class State(StrEnum):
    """How a service is."""

    WAITING = "waiting"
    STARTING = "starting"
    READY = "ready"
    FAILING = "failing"
    STOPPING = "stopping"
    STOPPED = "stopped"


class Health:
    """How each service of the process is, for /health/ready."""

    def __init__(self) -> None:
        self._states: dict[str, State] = {}

    def note(self, name: str, state: State) -> None:
        """From now on the service is so."""
        self._states[name] = state

    def snapshot(self) -> dict[str, State]:
        """Every service with its state, in the order of their start."""
        return dict(self._states)

    def missing(self) -> list[str]:
        """Names of the services that are not at work; empty when all are, and before any was started."""
        return [name for name, state in self._states.items() if state is not State.READY]


def stop_on_signals() -> asyncio.Event:
    """An event that SIGTERM and SIGINT set."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    return stop


async def supervise(
    services: Sequence[Service],
    *,
    stop: asyncio.Event,
    drain: timedelta = DRAIN,
    patience: timedelta = PATIENCE,
    health: Health | None = None,
) -> None:
    """Returns when `stop` was set and every service has ended, at the latest about `drain` later.

    Raises Misconfigured when a service found, soon after its start, what only the operator can mend; `stop` is then
    set and the others are stopped as ever.
    """
    health = health or Health()
    keepers = [_Keeper(service, stop, health) for service in services]
    begun: list[tuple[_Keeper, asyncio.Task[None]]] = []
    async with asyncio.TaskGroup() as group:
        for keeper in keepers:
            if stop.is_set():
                break
            begun.append((keeper, group.create_task(keeper.keep(), name=keeper.service.name)))
            await _first_of(group, keeper.is_begun, stop, seconds=patience.total_seconds())
        gc.freeze()  # what the start has made lives as long as the process: the collector need not walk over it again
        await stop.wait()
        await _wind_down(begun, monotonic() + drain.total_seconds())
    for keeper in keepers:
        if keeper.problem is not None:
            raise keeper.problem


class _Keeper:
    """One service, started again as often as it dies."""

    def __init__(self, service: Service, stop: asyncio.Event, health: Health) -> None:
        self.service, self.stop = service, stop
        self.stopping, self.is_begun = asyncio.Event(), asyncio.Event()
        self.problem: Misconfigured | None = None
        self._health = health
        self.note(State.WAITING)

    def note(self, state: State) -> None:
        self._health.note(self.service.name, state)

    async def keep(self) -> None:
        """Ends when the service has ended after `stopping`, or can never work."""
        pause = _FIRST_PAUSE
        self.note(State.STARTING)
        try:
            while not self.stopping.is_set():
                begun = monotonic()
                failure = await self._run()
                if self.stopping.is_set():
                    self._say_last(failure)
                    return
                has_settled = monotonic() - begun > _SETTLED
                if isinstance(failure, Misconfigured) and not has_settled:
                    self.problem = failure
                    self.stop.set()
                    return
                pause = _FIRST_PAUSE if has_settled else pause
                self._say(failure, pause)
                with suppress(TimeoutError):
                    await asyncio.wait_for(self.stopping.wait(), pause)
                pause = min(pause * 2, _LONGEST_PAUSE)
        finally:
            self.note(State.STOPPED)
            self.is_begun.set()

    async def _run(self) -> BaseException | None:
        """What ended it; None when it returned."""
        try:
            await self.service.run(_Ready(self._became_ready), self.stopping)
        except asyncio.CancelledError as cancelled:
            task = asyncio.current_task()
            if task is not None and task.cancelling():
                raise
            return cancelled  # something inside it was cancelled, not it
        except Exception as error:
            return _meant(error)
        return None

    def _became_ready(self) -> None:
        if not self.stopping.is_set():
            self.note(State.READY)
            self.is_begun.set()

    def _say(self, failure: BaseException | None, pause: float) -> None:
        self.note(State.FAILING)
        self.is_begun.set()
        why = "it ended by itself" if failure is None else str(failure) or type(failure).__name__
        _LOG.error("a service died and is started again", service=self.service.name, why=why, again_in=pause,
                   exc_info=failure)  # fmt: skip

    def _say_last(self, failure: BaseException | None) -> None:
        if failure is not None:
            _LOG.error("a service failed while it stopped", service=self.service.name, exc_info=failure)


class _Ready(asyncio.Event):
    """Tells at once, so that no health page is a moment late."""

    def __init__(self, then: Callable[[], None]) -> None:
        super().__init__()
        self._then = then

    def set(self) -> None:
        super().set()
        self._then()


def _meant(error: Exception) -> BaseException:
    """The one error of a task group that says most: what the operator can mend, or the only one there is."""
    found: BaseException = error
    if isinstance(error, ExceptionGroup):
        found = error.subgroup(Misconfigured) or error
    while isinstance(found, BaseExceptionGroup) and (
        len(found.exceptions) == 1 or found.split(Misconfigured)[1] is None
    ):
        found = found.exceptions[0]
    return found


async def _wind_down(begun: Sequence[tuple[_Keeper, asyncio.Task[None]]], end: float) -> None:
    """Each is told in reverse order, when the one before has ended or has used half of the time that was left."""
    for keeper, task in reversed(begun):
        if not task.done():
            keeper.note(State.STOPPING)
        keeper.stopping.set()
        await asyncio.wait([task], timeout=max(0.0, (end - monotonic()) / 2))
    for keeper, task in begun:
        await asyncio.wait([task], timeout=max(0.0, end - monotonic()))
        if not task.done():
            _LOG.error("a service did not end in time and was cut off", service=keeper.service.name)
            task.cancel()


async def _first_of(group: asyncio.TaskGroup, *events: asyncio.Event, seconds: float) -> None:
    waits = [group.create_task(event.wait()) for event in events]
    await asyncio.wait(waits, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
    for wait in waits:
        wait.cancel()
