"""A sandbox in a process of its own with people who write and press, and a stopwatch that lies beside them.

`python -m dastyor.ops.bench.crowd SEED` prints the address, then answers a JSON line for each JSON line it is given.
Times are taken where an update comes to be and where its answer arrives, so the road to a client costs nothing.
Flood limits are off: what is measured is the bot.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Awaitable, Callable, Sequence
from random import Random

import msgspec
import uvloop

from dastyor.kit.clock import monotonic
from dastyor.lab.telegram import people
from dastyor.lab.telegram.limits import Limits
from dastyor.lab.telegram.model import BOT, Person, Post
from dastyor.lab.telegram.sandbox import Sandbox
from dastyor.lab.telegram.serve import serving

TOKEN = "1000000001:" + "sandbox" * 5  # of the shape that Telegram gives; it opens nothing anywhere
PATIENCE = 120.0  # seconds for everything that was asked of the bot at once
SPENT = ("обед {}", "такси {}", "non {}", "ijara {}", "coffee {}", "бензин {} вчера", "продукты {}", "taksi {} kecha")


class Late(Exception):
    """The bot did not answer all in time."""


class Asked(msgspec.Struct, kw_only=True):
    """One measurement: how many acts, and in `steady` and `presses` how many a second."""

    do: str
    count: int = 0
    rate: float = 20.0
    text: str = ""


class Crowd:
    """The people of one sandbox."""

    def __init__(self, sandbox: Sandbox, dice: Random) -> None:
        self.world, self.dice = sandbox.world, dice
        self.people: list[Person] = []

    async def meet(self, asked: Asked) -> list[float]:
        """So many people, each known to the bot: he wrote once and was answered."""
        for number in range(asked.count):
            person = people.arrive(self.world, f"P{number}", language="ru", username=None, phone=None)
            self.people.append(person)
        return await self.burst(asked)

    async def burst(self, asked: Asked) -> list[float]:
        """Seconds from the first update to the last answer, all written at once."""
        seen = self.world.seq
        begun = monotonic()
        for number in range(asked.count):
            self._write(self.people[number % len(self.people)], asked.text)
        # A message and its answer are one change of the world each.
        if not await self.world.pulse.until(lambda: self.world.seq >= seen + 2 * asked.count, PATIENCE):
            raise Late
        return [monotonic() - begun]

    async def steady(self, asked: Asked) -> list[float]:
        """Seconds from each update to its answer, at that rate."""
        return await self._at_a_pace(asked, self._ask)

    async def presses(self, asked: Asked) -> list[float]:
        """Seconds from each press of the first button under the last message to its end, at that rate."""
        return await self._at_a_pace(asked, self._press)

    async def _at_a_pace(self, asked: Asked, act: Callable[[Person, str], Awaitable[float]]) -> list[float]:
        begun, took = monotonic(), []
        async with asyncio.TaskGroup() as group:
            for number in range(asked.count):
                await asyncio.sleep(begun + number / asked.rate - monotonic())
                person = self.people[number % len(self.people)]
                took.append(group.create_task(self._timed(act, person, asked.text)))
        return [task.result() for task in took]

    async def _timed(self, act: Callable[[Person, str], Awaitable[float]], person: Person, text: str) -> float:
        return await act(person, text)

    async def _ask(self, person: Person, text: str) -> float:
        begun = monotonic()
        post = self._write(person, text)
        if not await self.world.pulse.until(lambda: self._last(person).id > post.id, PATIENCE):
            raise Late
        return monotonic() - begun

    async def _press(self, person: Person, _text: str) -> float:
        post = self._last(person)
        assert post.keyboard is not None
        data = post.keyboard["inline_keyboard"][0][0]["callback_data"]
        begun = monotonic()
        pressed = people.press_inline(self.world, person, post, data)
        if not await self.world.pulse.until(lambda: pressed.answer is not None, PATIENCE):
            raise Late
        return monotonic() - begun

    def _write(self, person: Person, text: str) -> Post:
        words = text or self.dice.choice(SPENT).format(f"{self.dice.randint(5, 400)} 000")
        return people.write(self.world, person, self.world.chats[person.id], people.words(words))

    def _last(self, person: Person) -> Post:
        """The bot's last message to the person; before the first one, his own."""
        posts: Sequence[Post] = list(self.world.posts[person.id].values())
        return next((post for post in reversed(posts) if post.sender == BOT), posts[0])


async def main(seed: str) -> None:
    """Serve until the input ends."""
    sandbox = Sandbox(token=TOKEN, limits=Limits(flood=False))
    crowd = Crowd(sandbox, Random(int(seed)))
    acts = {"meet": crowd.meet, "burst": crowd.burst, "steady": crowd.steady, "presses": crowd.presses}
    async with serving(sandbox) as url:
        print(url, flush=True)  # noqa: T201 - the caller reads it
        while line := await asyncio.to_thread(sys.stdin.readline):
            asked = msgspec.json.decode(line, type=Asked)
            took = await acts[asked.do](asked)
            print(msgspec.json.encode(took).decode(), flush=True)  # noqa: T201 - the caller reads it


if __name__ == "__main__":
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(main(sys.argv[1]))
