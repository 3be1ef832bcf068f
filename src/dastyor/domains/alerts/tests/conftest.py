"""A shop whose figures are known, an owner who is told of them, and time that passes as it does for a worker."""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from random import Random

import pytest

from dastyor.domains.alerts.deliveries import deliver, deliveries
from dastyor.domains.alerts.jobs import jobs, look
from dastyor.domains.alerts.model import Condition, Wish
from dastyor.domains.alerts.service import Alerts, Webhooks
from dastyor.domains.alerts.service.delivering import Delivering
from dastyor.kit.actor import Actor, Right, Role
from dastyor.kit.clock import Clock
from dastyor.kit.db import Database
from dastyor.kit.figures import Kind, Metric
from dastyor.kit.jobs.duties import Duties
from dastyor.kit.modules import Module
from dastyor.kit.notices import Notice
from dastyor.kit.offers import Listener, Locale
from dastyor.kit.periods import time_zone
from dastyor.kit.ports import Ports
from dastyor.kit.seal import RootKeys
from dastyor.kit.sites import Sites
from dastyor.kit.testing.site import FakeSite, reply

ZONE = "Asia/Tashkent"
SEE = Right("test.figures", frozenset({Role.OWNER, Role.MANAGER}))


def at(text):
    """The moment of a wall clock in Tashkent: "2026-11-20 21:00"."""
    return datetime.fromisoformat(text).replace(tzinfo=time_zone(ZONE)).astimezone(UTC)


@dataclass
class Shop:
    """What was sold when; the metrics `shop.net` and `shop.count`; whom the workspace has, and what it set."""

    database: Database
    clock: Clock
    actor: Actor
    people: list[Actor] = field(default_factory=list)
    quiet: dict[object, tuple[object, object]] = field(default_factory=dict)
    settings: dict[str, object] = field(default_factory=dict)
    sold: list[tuple[datetime, Decimal, str]] = field(default_factory=list)
    told: list[tuple[datetime, Notice]] = field(default_factory=list)
    is_open: bool = True
    failing: int = 0

    def sells(self, moment, amount, currency="UZS"):
        """A sale at a wall clock of Tashkent."""
        self.sold.append((at(moment), Decimal(amount), currency))

    def metrics(self):
        """What the shop offers, by key; nothing while its domain does not run."""
        made = [
            Metric(key="shop.net", text="sales-metric-net", kind=Kind.MONEY, right=SEE, figure=self._net,
                   last_at=self._last_at, rows=("sa.figures", ("day",))),
            Metric(key="shop.count", text="sales-metric-units", kind=Kind.NUMBER, right=SEE, figure=self._count,
                   last_at=self._last_at, rows=("sa.figures", ("day",))),
        ]  # fmt: skip
        return {each.key: each for each in made} if self.is_open else {}

    async def _net(self, tx, workspace, stretch):
        if self.failing:
            self.failing -= 1
            raise RuntimeError("the figures are away")
        return sum((amount for when, amount, currency in self.sold
                    if stretch.start <= when < stretch.end and currency == stretch.currency), Decimal(0))  # fmt: skip

    async def _count(self, tx, workspace, stretch):
        return Decimal(sum(stretch.start <= when < stretch.end for when, _, _ in self.sold))

    async def _last_at(self, tx, workspace):
        return max((when for when, _, _ in self.sold if when <= tx.clock.now()), default=None)

    async def listeners(self, tx, workspace, *, roles=(), people=()):
        return [
            Listener(person=each.person, chat=each.telegram_id, name=each.name, language=each.language,
                     timezone=each.timezone, quiet_from=self.quiet.get(each.person, (None, None))[0],
                     quiet_to=self.quiet.get(each.person, (None, None))[1])
            for each in self.people if each.workspace == workspace and (each.role in roles or each.person in people)
        ]  # fmt: skip

    async def preferences(self, tx, workspace):
        return self.settings

    async def locale(self, tx, workspace):
        return Locale(currency=self.actor.currency, timezone=ZONE)

    def goes_to(self, moment):
        """It is then, and nothing has been looked at meanwhile: the product was off."""
        self.clock.offset += at(moment) - self.clock.now()

    async def lives(self, until):
        """Time passes up to then, each look at its moment; what was told meanwhile, by the wall clock."""
        end, before = at(until), len(self.told)
        while (due := await self._next()) is not None and due <= end:
            self.clock.offset += max(due - self.clock.now(), due - due)
            await self.work()
        self.clock.offset += end - self.clock.now()
        return [(f"{when.astimezone(time_zone(ZONE)):%d %H:%M}", notice) for when, notice in self.told[before:]]

    async def work(self):
        """What is due is queued, and each job of the queue carried out in a transaction of its own."""
        for stored in await self.queued():
            await self.look(stored)

    async def queued(self):
        """The arguments of the jobs that are due; they stand in the queue no more."""
        async with self.database.tx() as tx:
            await Duties([jobs]).tick(tx)
            rows = await tx.all(
                "delete from jobs.procrastinate_jobs where status = 'todo' and queue_name = 'alerts' returning args"
            )
        return [stored for (stored,) in rows]

    async def look(self, stored):
        """One job, as a worker carries it out."""
        async with self.database.tx(self.actor.workspace) as tx:
            await look(tx, **look.arguments(stored))
            told = [each.fact for each in tx.events.items if isinstance(each.fact, Notice)]
        self.told += [(self.clock.now(), notice) for notice in told]

    async def _next(self):
        async with self.database.tx() as tx:
            return await tx.value("select min(due_at) from jobs.timers where queue = 'alerts'")


@pytest.fixture
def shop(publishing, actor, clock):
    """The actor's shop on the Friday morning of 20 November 2026."""
    made = Shop(publishing, clock, actor, people=[actor])
    made.goes_to("2026-11-20 10:00")
    vault = Module("accounts").part("identity")(RootKeys(b"k" * 32))
    publishing.ports = Ports(preferences=made, audience=made, metrics=made.metrics, secrets=vault)
    return made


BELOW = Wish(metric="shop.net", condition=Condition.BELOW, value=Decimal(500_000))


@dataclass
class Receiver:
    """A program of the shop's owner, and the notification service that tells it."""

    shop: Shop
    site: FakeSite
    answers: list[bytes] = field(default_factory=list)

    def answer(self, _asked):
        return self.answers.pop(0) if self.answers else reply(204)

    async def uses(self, act, *, actor=None):
        """What the service does for the actor, in a transaction."""
        actor = actor or self.shop.actor
        async with self.shop.database.tx(actor.workspace) as tx:
            return await act(Webhooks(tx), actor)

    async def set(self, path="/alerts?key=private"):
        """The webhook leads here; its secret."""
        made, secret = await self.uses(lambda webhooks, actor: webhooks.put(actor, self.site.url + path))
        assert made.address == self.site.url + path
        return secret and secret.reveal()

    async def fares(self):
        return await self.uses(lambda webhooks, actor: webhooks.fares(actor))

    async def breaks(self, wish=BELOW):
        """A rule is broken at the closing of today; nobody has been told yet."""
        async with self.shop.database.tx(self.shop.actor.workspace) as tx:
            made = await Alerts(tx).make(self.shop.actor, wish)
        await self.shop.lives("2026-11-20 21:01")
        return made.rule.id

    async def queued(self):
        """The deliveries that are due now, as a worker gets them; they stand in the queue no more."""
        async with self.shop.database.tx() as tx:
            await Duties([deliveries]).tick(tx)
            rows = await tx.all(
                "delete from jobs.procrastinate_jobs where status = 'todo' and queue_name = 'webhooks' returning args"
            )
        return [stored for (stored,) in rows]

    async def tells(self, stored, **changes):
        """One job, as the notification service carries it out."""
        made = Delivering(self.shop.database, dice=Random(1), **changes)
        given = deliver.arguments(stored)
        await made.deliver(given["workspace"], given["delivery"], given["tried"])

    async def due(self):
        async with self.shop.database.tx() as tx:
            return await tx.value("select min(due_at) from jobs.timers where queue = 'webhooks'")

    async def lives(self, **changes):
        """All that is due now or later is told, each at its moment; when it was, from the first moment on."""
        begun, moments = self.shop.clock.now(), []
        while True:
            for stored in await self.queued():
                moments.append(self.shop.clock.now() - begun)
                await self.tells(stored, **changes)
            if (coming := await self.due()) is None:
                return moments
            self.shop.clock.offset += max(coming - self.shop.clock.now(), timedelta())

    async def notices(self):
        """What people were told of the webhook."""
        async with self.shop.database.tx() as tx:
            rows = await tx.all("select message from bus.events where topic = 'notifications' order by position")
        found = [json.loads(bytes(value))["data"] for (value,) in rows]
        return [each for each in found if each["key"].startswith("alerts-webhook")]

    async def waiting(self):
        async with self.shop.database.tx(self.shop.actor.workspace) as tx:
            return await tx.value("select count(*) from alerts.delivery")


@pytest.fixture
async def receiver(shop):
    async with FakeSite() as site:
        made = Receiver(shop, site)
        site.answer = made.answer
        shop.database.ports = replace(shop.database.ports, sites=Sites([site.place]))
        yield made
