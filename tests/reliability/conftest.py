"""A pipeline of real processes against the sandbox, killed by a plan that a seed makes, and its ledger at the end."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from collections import Counter, defaultdict
from contextlib import asynccontextmanager
from pathlib import Path
from random import Random

import psutil
import psycopg
import pytest

from dastyor.kit.clock import monotonic
from dastyor.lab.telegram import people
from dastyor.lab.telegram.limits import Limits
from dastyor.lab.telegram.model import BOT
from dastyor.lab.telegram.sandbox import Sandbox
from dastyor.lab.telegram.serve import serving

TOKEN = "1000000001:sandbox"
PART = Path(__file__).with_name("part.py")
#: `make prove` asks for the whole figures of the scoreboard; otherwise they are shortened.
WHOLE = os.environ.get("DASTYOR_PROVE") == "1"


@pytest.fixture
def seed():
    """Printed, so that a failure can be run again: DASTYOR_PROVE_SEED=..."""
    number = int(os.environ.get("DASTYOR_PROVE_SEED", "0")) or int.from_bytes(os.urandom(3))
    print(f"seed {number}")
    return number


class Pipeline:
    """Receiver, worker and sender over one database and one sandbox."""

    def __init__(self, sandbox, url, addresses, log):
        self.sandbox, self.url, self.addresses = sandbox, url, addresses
        self.world, self.faults = sandbox.world, sandbox.state.faults
        self.parts, self.log = {}, log
        self.people = []
        self.written = Counter()
        with psycopg.connect(addresses.owner, autocommit=True) as owner:
            owner.execute("create table effects (seq bigint generated always as identity, person bigint, number int)")
            owner.execute("grant select, insert on effects to dastyor_app")

    def meet(self, count):
        for number in range(count):
            person = people.arrive(self.world, f"P{number}", language="ru", username=None, phone=None)
            people.start(self.world, person)
            self.people.append(person)

    def write(self, person):
        """The person writes the next number."""
        self.written[person.id] += 1
        people.write(self.world, person, self.world.chats[person.id], people.words(str(self.written[person.id])))

    def start(self, *kinds):
        for kind in kinds:
            self._up(kind).unlink(missing_ok=True)
            command = [sys.executable, str(PART), kind, self.addresses.app, self.url, TOKEN, str(self._up(kind))]
            with self.log.open("ab") as log:
                self.parts[kind] = subprocess.Popen(command, stdout=log, stderr=log)

    def _up(self, kind):
        return self.log.with_name(f"{kind}.up")

    def kill(self, kind):
        self.parts[kind].kill()
        self.parts[kind].wait()

    async def end(self, kind):
        """SIGTERM; seconds until it has ended, which it must do well."""
        while not self._up(kind).exists():  # before that a signal finds nobody who heeds it
            await asyncio.sleep(0.01)
        begun = monotonic()
        part = self.parts[kind]
        part.terminate()
        assert await asyncio.to_thread(part.wait, 15) == 0, f"{kind} ended with {part.returncode}"
        return monotonic() - begun

    def memory(self, kind):
        return psutil.Process(self.parts[kind].pid).memory_info().rss / 2**20

    async def kill_each(self, times, dice):
        """Every part so often, in an order and at moments that the dice choose; it is started again at once."""
        victims = list(self.parts) * times
        dice.shuffle(victims)
        for kind in victims:
            await asyncio.sleep(dice.uniform(0.5, 2.0))
            self.kill(kind)
            self.start(kind)

    async def keep_writing(self, total, dice, *, until=None, pause=0.004):
        """At least `total` messages, and on until the work is over."""
        while sum(self.written.values()) < total or (until is not None and not until.done()):
            self.write(dice.choice(self.people))
            await asyncio.sleep(pause)

    def ask(self, query):
        with psycopg.connect(self.addresses.app, autocommit=True) as connection:
            return connection.execute(query).fetchall()

    async def settled(self, within):
        """Until nothing waits: no update at Telegram, none in the inbox, no message on its way."""
        begun = monotonic()
        while True:
            await asyncio.sleep(0.2)
            ((left,),) = await asyncio.to_thread(self.ask, _LEFT)
            if not left and not self.world.updates.pending:
                return monotonic() - begun
            assert monotonic() - begun < within, f"{left} rows and {len(self.world.updates.pending)} updates still wait"

    def ledger(self):
        return Ledger(self)

    def stop(self):
        for part in self.parts.values():
            part.kill()
            part.wait()


_LEFT = """
select (select count(*) from telegram.updates where state = 'new')
    + (select count(*) from telegram.outgoing where state in ('new', 'sending'))
"""


class Ledger:
    """What became of everything that people wrote, by a count of our own."""

    def __init__(self, pipeline):
        self.written = dict(pipeline.written)
        self.effects = defaultdict(list)
        for person, number in pipeline.ask("select person, number from effects order by seq"):
            self.effects[person].append(number)
        self.arrived = defaultdict(list)
        for chat, posts in pipeline.world.posts.items():
            self.arrived[chat] = [post.body["text"] for post in posts.values() if post.sender == BOT]
        # What was sent is forgotten, so rows are counted by chat; that each number arrived once is asked below.
        rows = pipeline.ask("select chat_id, (payload->>'text')::int, state from telegram.outgoing")
        self.rows = Counter(chat for chat, _, _ in rows)
        self.unknown = {(chat, number) for chat, number, state in rows if state == "unknown"}

    def check(self):
        """Lost 0, doubled 0, order kept; what nobody can know is known as unknown."""
        for person, last in self.written.items():
            numbers = list(range(1, last + 1))
            assert self.effects[person] == numbers, f"effects of {person}"
            assert self.rows[person] == last, f"messages queued for {person}"
            plain = [int(text) for text in self.arrived[person] if not text.startswith("↻")]
            assert plain == sorted(set(plain)), f"order or doubles in the chat of {person}"
            seen = {int(text.removeprefix("↻ ")) for text in self.arrived[person]}
            lost = {number for number in numbers if number not in seen and (person, number) not in self.unknown}
            assert not lost, f"messages to {person} that never arrived: {sorted(lost)}"

    def told(self):
        arrived = sum(map(len, self.arrived.values()))
        marked = sum(text.startswith("↻") for texts in self.arrived.values() for text in texts)
        return f"{sum(self.written.values())} updates, {arrived} arrived, {marked} marked, {len(self.unknown)} unknown"


@pytest.fixture
def pipeline(addresses, tmp_path):
    """Makes a pipeline whose sandbox has no flood limits of its own: only the faults that the test asks for."""

    @asynccontextmanager
    async def make(where=addresses):
        sandbox = Sandbox(token=TOKEN, limits=Limits(flood=False))
        async with serving(sandbox) as url:
            made = Pipeline(sandbox, url, where, tmp_path / "parts.log")
            try:
                yield made
            finally:
                made.stop()
                print(made.log.read_text()[-3000:] if made.log.exists() else "")

    return make


@pytest.fixture
def dice(seed):
    return Random(seed)
