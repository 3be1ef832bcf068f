"""Alerts over real sales, accounts and notices while the clock moves: one message each, none by night, none twice."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from dastyor.fronts.notify import notify_reactions
from dastyor.kit.actor import TelegramUser
from dastyor.kit.events import Envelope
from dastyor.kit.figures import by_key
from dastyor.kit.ids import EventId, new_id
from dastyor.kit.jobs.duties import Duties
from dastyor.kit.modules import Module
from dastyor.kit.notices import Notice
from dastyor.kit.periods import time_zone
from dastyor.kit.ports import Ports
from dastyor.kit.telegram.presses import Signer
from dastyor.modules import MODULES
from tests.support.chat import Chat
from tests.support.fixtures import KEYS, a_desk
from tests.support.person import catalogues, plain

ZONE = time_zone("Asia/Tashkent")


class Owner:
    """Somebody who sells and is told; time passes for his shop as it does for a worker."""

    def __init__(self, database, clock):
        identity = Module("accounts").part("identity")(KEYS)
        offered = by_key([part for name in MODULES if (part := Module(name).part("metrics")) is not None])
        database.flushes = (*database.flushes, identity.keep_changes)
        database.ports = Ports(preferences=identity, audience=identity, metrics=lambda: offered)
        self.database, self.clock, self.jobs = database, clock, Module("alerts").part("jobs")
        (self.deliver,) = notify_reactions(identity, catalogues(), Signer(KEYS)).handlers.values()
        person = TelegramUser(id=77, first_name="Aziz", language_code="en")
        self.chat = Chat(a_desk(identity, Signer(KEYS)), database, person)
        self.told, self.done = [], []

    async def settles(self, when):
        """He comes, and his workspace is there."""
        self.clock.offset += _moment(when) - self.clock.now()
        await self.chat.says("/start")
        for button in ("English", "UZS", "Tashkent"):
            await self.chat.presses(button)

    async def taps(self, *labels):
        """/alerts, and these buttons one after another."""
        await self.chat.says("/alerts")
        for label in labels:
            shown = await self.chat.presses(label)
        return shown

    async def sells(self, when, line):
        """The day goes on until then, and a sale is written."""
        await self.lives(when)
        assert "Sold" in (await self.chat.says(f"/sale {line}")).text

    async def lives(self, until):
        """Time passes up to then; what came into the chat meanwhile, by the wall clock."""
        end, before = _moment(until), len(self.told)
        while True:
            async with self.database.tx() as tx:
                due = await tx.value("select min(due_at) from jobs.timers where queue = 'alerts'")
            if due is None or due > end:
                break
            self.clock.offset = max(self.clock.offset, self.clock.offset + (due - self.clock.now()))
            async with self.database.tx() as tx:
                await Duties([self.jobs]).tick(tx)
                rows = await tx.all(
                    "delete from jobs.procrastinate_jobs where status = 'todo' returning task_name, args"
                )
            for name, stored in rows:
                await self.works(name, stored)
        self.clock.offset += end - self.clock.now()
        return self.told[before:]

    async def works(self, name, stored):
        """One job, and the notices that came of it."""
        self.done.append((name, stored))
        task, workspace = self.jobs.tasks[name], None
        async with self.database.tx(task.arguments(stored)["workspace"]) as tx:
            await task(tx, **task.arguments(stored))
            (workspace,) = tx.workspaces
            notices = [each.fact for each in tx.events.items if isinstance(each.fact, Notice)]
        for notice in notices:
            async with self.database.tx(workspace) as tx:
                envelope = Envelope(
                    id=EventId(new_id()), source="test", type="notice.given.v1", subject=workspace, specversion="1.0",
                    time=self.clock.now(),
                )  # fmt: skip
                await self.deliver(tx, envelope, notice)
                (message,) = tx.messages
                tx.messages.clear()
            self.chat._arrives(message)
            self.told.append((f"{self.clock.now().astimezone(ZONE):%d %H:%M}", plain(self.chat.last.text)))

    async def restarts(self):
        """Every job that ever ran comes again, as after workers that died before they could say that they were done."""
        for name, stored in list(self.done):
            await self.works(name, stored)


def _moment(text):
    return datetime.fromisoformat(f"2026-11-{text}").replace(tzinfo=ZONE).astimezone(UTC)


@pytest.fixture
async def owner(publishing, clock):
    made = Owner(publishing, clock)
    await made.settles("12 09:00")
    return made


async def test_sales_under_a_limit_fallen_and_silent_are_one_message_each(owner):
    await owner.sells("13 12:10", "10 tea 1 000 000")
    made = await owner.taps("Sales", "Under, a day", "600,000")
    assert plain(made.text) == "✓ I watch it\nSales: under 600,000 UZS a day"
    await owner.taps("Sales", "Fell in a week", "-40")
    assert owner.told == []
    await owner.lives("20 09:00")
    owner.told.clear()  # a week without sales, of which each day was told
    await owner.sells("20 12:10", "5 tea 500 000")
    await owner.taps("Transactions", "Nothing comes", "2 hours")
    assert await owner.lives("20 23:00") == [
        ("20 14:10", "🔔 <b>Transactions</b>: nothing since today, 12:10\nYour limit: 2 h"),
        ("20 21:00", "🔔 <b>Sales</b>, today: 500,000 UZS\nYour limit: under 600,000 UZS"),
        (
            "20 21:00",
            "🔔 <b>Sales</b>, today: 500,000 UZS\n-50% to the same weekday: 1,000,000 UZS then\nYour limit: -40%",
        ),
    ]
    rows = await owner.chat.presses("Open")
    assert "Sales today" in rows.text
    await owner.restarts()
    assert len(owner.told) == 3


async def test_by_night_nothing_is_told_and_in_the_morning_what_is_still_so(owner):
    await owner.chat.says("/settings")
    await owner.chat.presses("Quiet")
    await owner.chat.presses("Yes, silently")
    async with owner.database.tx() as tx:
        actor = await owner.chat.desk.identities.by_telegram(tx, owner.chat.person)
        settings = Module("accounts").load("service.settings").Settings(tx)
        await settings.prefer(actor, {"alerts.closing_hour": 23})
    await owner.taps("Sales", "Under, a day", "600,000")
    assert await owner.lives("13 07:59") == []
    ((when, text),) = await owner.lives("13 12:00")
    assert (when, text) == ("13 08:00", "🔔 <b>Sales</b>, yesterday: 0 UZS\nYour limit: under 600,000 UZS")
    await owner.restarts()
    assert len(owner.told) == 1
