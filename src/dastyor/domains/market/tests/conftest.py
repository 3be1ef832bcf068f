"""A market with one channel: its people, what it sends into the channel, and what comes of each message."""

from __future__ import annotations

import itertools
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

import pytest

from dastyor.domains.approvals.decider import Decider
from dastyor.domains.market.model import AdId, Category, Channel, ChatId, Form, State
from dastyor.domains.market.preferences import PREFERENCES
from dastyor.domains.market.reactions import decided, ended
from dastyor.domains.market.service import Asking, Channels, Placing, Selling, Standing, Turns, stand_of
from dastyor.domains.market.store import AdsStore, ChannelsStore, PostsStore
from dastyor.kit.actor import Actor, Role
from dastyor.kit.approvals import APPROVE, Decision
from dastyor.kit.bus.outbox import Outbox
from dastyor.kit.clock import Clock
from dastyor.kit.db import Database
from dastyor.kit.events import Envelope
from dastyor.kit.ids import EventId, new_id
from dastyor.kit.money import Money
from dastyor.kit.notices import Notice
from dastyor.kit.offers import Listener, Locale
from dastyor.kit.periods import time_zone
from dastyor.kit.ports import Ports
from dastyor.kit.telegram import outgoing
from dastyor.kit.telegram.ends import MessageEnded
from dastyor.kit.telegram.presses import Signer
from tests.support.fixtures import KEYS, an_actor
from tests.support.person import catalogues

ZONE = "Asia/Tashkent"
CHAT = ChatId(-1001234567890)
SHOULD = Standing(chat=CHAT, title="Bozor", username="bozor", may_post=True, may_edit=True, may_delete=True)
#: A form to which nothing is missing.
A_BIKE = Form(category=Category.HOBBY, title="Велосипед", price=Money.parse("900000", "UZS"), phone="+998901234567")


def minute(moment):
    """The moment without its seconds: the clock of a test ticks too."""
    return moment.replace(second=0, microsecond=0)


def at(text):
    """The moment of a wall clock in Tashkent: "2026-11-20 21:00"."""
    return datetime.fromisoformat(text).replace(tzinfo=time_zone(ZONE)).astimezone(UTC)


@dataclass
class Market:
    """Audience and Preferences of a test, and what is done in it; each act is a transaction of its own.

    `sent` is every call to Telegram in its order, `facts` everything that was announced.
    """

    database: Database
    clock: Clock
    actor: Actor
    people: list[Actor] = field(default_factory=list)
    quiet: dict[object, tuple[object, object]] = field(default_factory=dict)
    settings: dict[str, object] = field(default_factory=dict)
    sent: list[object] = field(default_factory=list)
    facts: list[object] = field(default_factory=list)
    numbers: object = field(default_factory=lambda: itertools.count(1))

    async def listeners(self, tx, workspace, *, roles=(), people=()):
        return [
            Listener(person=each.person, chat=each.telegram_id, name=each.name, language=each.language,
                     timezone=each.timezone, quiet_from=self.quiet.get(each.person, (None, None))[0],
                     quiet_to=self.quiet.get(each.person, (None, None))[1])
            for each in self.people if (each.workspace == workspace and each.role in roles) or each.person in people
        ]  # fmt: skip

    async def preferences(self, tx, workspace):
        return {each.key: each.default for each in PREFERENCES} | self.settings

    async def locale(self, tx, workspace):
        return Locale(currency="UZS", timezone=ZONE)

    def member(self, role, name, number, **changes):
        """One more member."""
        made = an_actor(workspace=self.actor.workspace, role=role, name=name, telegram_id=number, **changes)
        self.people.append(made)
        return made

    def guest(self, name, number, **changes):
        """Somebody with a workspace of his own, who sells or buys here."""
        made = an_actor(name=name, telegram_id=number, guest_of=self.actor.workspace, **changes)
        self.people.append(made)
        return made

    def goes_to(self, moment):
        """It is then: a moment, or a wall clock in Tashkent."""
        self.clock.offset += (at(moment) if isinstance(moment, str) else moment) - self.clock.now()

    @asynccontextmanager
    async def tx(self):
        """A transaction whose messages and facts are remembered."""
        async with self.database.tx(self.actor.workspace) as tx:
            yield tx
            self.sent += tx.messages
            self.facts += [each.fact for each in tx.events.items]

    def envelope(self):
        return Envelope(
            id=EventId(new_id()), source="test", type="test", subject=self.actor.workspace, time=self.clock.now(),
            specversion="1.0",
        )  # fmt: skip

    def told(self, key):
        """The notices of this text."""
        return [each for each in self.facts if isinstance(each, Notice) and each.key == key]

    def only(self, kind):
        """The one fact of that kind."""
        (found,) = [each for each in self.facts if isinstance(each, kind)]
        return found

    def calls(self, method):
        """What was sent into the channel so."""
        return [each for each in self.sent if each.method == method and each.chat != self.actor.telegram_id]

    async def connects(self, standing=SHOULD, actor=None):
        """The channel is connected."""
        async with self.tx() as tx:
            return await Channels(tx).connect(actor or self.actor, standing, "dastyor_bot")

    async def hears(self, **changes):
        """Telegram says what the bot may in the channel now."""
        async with self.tx() as tx:
            await Channels(tx).heard(self.actor.workspace, replace(SHOULD, **changes))

    async def places(self, actor=None, **changes):
        """An ad of these words, sent: it waits, or is approved where a moderator places it."""
        async with self.tx() as tx:
            stand = await stand_of(tx, actor or self.actor, self.actor.workspace)
            placing = Placing(tx)
            return await placing.send(stand, await placing.begin(stand, replace(A_BIKE, **changes)))

    async def publishes(self, actor=None, **changes):
        """An ad that stands in the channel."""
        made = await self.places(actor, **changes)
        if made.state is State.WAITING:
            await self.decides(made)
        await self.arrives()
        return await self.ad(made)

    async def decides(self, ad, choice=APPROVE, *, revision=None, **more):
        """A moderator's answer comes from the inbox."""
        fact = Decision(
            request=ad.id, kind="market.ad", revision=ad.revision if revision is None else revision, choice=choice,
            by=self.actor.person, by_name="Aziz", decided_at=self.clock.now(), **more,
        )  # fmt: skip
        async with self.tx() as tx:
            await decided(tx, self.envelope(), fact)

    async def does(self, use, ad, *arguments, actor=None, service=None):
        """`use` of a service, for the actor, on the ad as it is now."""
        async with self.tx() as tx:
            stand = await stand_of(tx, actor or self.actor, self.actor.workspace)
            found = await AdsStore(tx).one(self.actor.workspace, ad.id, locked=True)
            return await getattr(service(tx), use)(stand, found, *arguments)

    async def asks_for(self, ad, actor):
        """Somebody presses Contact; how many have."""
        async with self.tx() as tx:
            stand = await stand_of(tx, actor, self.actor.workspace)
            return (await Selling(tx).ask_for(self.actor.workspace, ad.id, stand))[1]

    def unsettled(self):
        """Posts on their way."""
        return [each for each in self.sent if each.tells is not None and each.tells.subject == "market.post"]

    def end_of(self, message, end="sent", error=None):
        """How Telegram took it."""
        number = next(self.numbers)
        many = len(message.payload.get("media", ()))
        album = tuple(range(number * 100, number * 100 + many))
        return MessageEnded(
            subject=message.tells.subject, screen=message.screen or message.edits, end=end, chat=message.chat,
            message=(album[0] if album else number) if end == "sent" else None, album=album if end == "sent" else (),
            photos=tuple(f"f{at}" for at in range(many)), error=error, method=message.method,
        )  # fmt: skip

    async def hears_end(self, fact):
        """A message ended so."""
        async with self.tx() as tx:
            await ended(tx, self.envelope(), fact)

    async def arrives(self, end="sent", error=None):
        """Every post that is on its way ends so."""
        for message in self.unsettled():
            self.sent.remove(message)
            await self.hears_end(self.end_of(message, end, error))

    async def ad(self, ad):
        """The ad as it is now."""
        async with self.tx() as tx:
            return await AdsStore(tx).one(self.actor.workspace, AdId(ad.id))

    async def copies(self, ad, *states):
        """Its copies in these states."""
        async with self.tx() as tx:
            return await PostsStore(tx).of(self.actor.workspace, ad.id, *states)

    async def channel(self, chat=CHAT) -> Channel:
        """The channel as it is now."""
        async with self.tx() as tx:
            return await ChannelsStore(tx).one(self.actor.workspace, chat)

    async def turns_once(self, due=None):
        """The channel's timer rings at its moment, or one of another moment now."""
        channel = await self.channel()
        if due is None:
            self.goes_to(max(channel.turn_at, self.clock.now()))
        async with self.tx() as tx:
            await Turns(tx).turn(self.actor.workspace, CHAT, due or channel.turn_at)

    async def shown(self):
        """The log of turns: ad, round, moment."""
        async with self.tx() as tx:
            return await ChannelsStore(tx).turns(self.actor.workspace, CHAT, 100_000)

    async def asks(self, ad, due=None):
        """The ad's timer rings at its moment, or one of another moment now."""
        if due is None:
            due = (await self.ad(ad)).ask_at
            self.goes_to(due)
        async with self.tx() as tx:
            await Asking(tx).ask(self.actor.workspace, ad.id, due)

    async def timers(self, task):
        """The moments that timers of this task are set for, in their order."""
        async with self.database.tx() as tx:
            rows = await tx.all("select args from jobs.timers where task = %s order by due_at", (task,))
        return [minute(datetime.fromisoformat(args["due"])) for (args,) in rows]


@pytest.fixture
def market(publishing, actor, clock):
    """The owner Aziz alone on the Friday morning of 20 November 2026."""
    made = Market(publishing, clock, actor, people=[actor])
    made.goes_to("2026-11-20 10:00")
    publishing.flushes = (Outbox().flush, outgoing.flushing(7))
    publishing.ports = Ports(
        preferences=made, audience=made, approvals=Decider(), texts=catalogues().texts, signer=Signer(KEYS)
    )
    return made


@pytest.fixture
async def channel(market):
    """Its channel, connected."""
    return await market.connects()


@pytest.fixture
def karim(market):
    """Who sells here and works elsewhere."""
    return market.guest("Karim", 51)


@pytest.fixture
def dilnoza(market):
    """Who buys here."""
    return market.guest("Dilnoza", 52)


@pytest.fixture
def cashier(market):
    """A member who places ads and decides about none."""
    return market.member(Role.CASHIER, "Malika", 44)
