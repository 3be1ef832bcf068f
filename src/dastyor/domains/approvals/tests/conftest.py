"""An office where somebody must decide: its members, their phones, what a domain asks them, and time that passes."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest

import dastyor.fronts.bot
from dastyor.domains.approvals.decider import Decider
from dastyor.domains.approvals.jobs import call, jobs
from dastyor.domains.approvals.model import Status
from dastyor.domains.approvals.reactions import asked, dropped
from dastyor.domains.approvals.service import Decisions
from dastyor.kit.actor import Actor, Role
from dastyor.kit.approvals import APPROVE, DECLINE, ApprovalDropped, ApprovalRequest, Choice, Decision
from dastyor.kit.bus.outbox import Outbox
from dastyor.kit.clock import Clock
from dastyor.kit.db import Database
from dastyor.kit.events import Envelope
from dastyor.kit.i18n import Catalogues
from dastyor.kit.ids import EventId, new_id
from dastyor.kit.jobs.duties import Duties
from dastyor.kit.modules import Module
from dastyor.kit.money import Money
from dastyor.kit.notices import Notice
from dastyor.kit.offers import Listener, Locale
from dastyor.kit.periods import time_zone
from dastyor.kit.ports import Ports
from dastyor.kit.telegram import outgoing
from dastyor.kit.telegram.presses import Signer
from dastyor.modules import MODULES
from tests.support.fixtures import KEYS, an_actor

ZONE = "Asia/Tashkent"
BOT = 7
KIND = "test.ad"
#: What the asking domain says; in every language the same, but for a word that names the language.
TEXTS = {
    "ask-ad": "{LANGUAGE} <b>{title}</b> {price}\n{what}",
    "ask-what": "phones",
    "ask-approve-button": "Approve",
    "ask-decline-button": "Decline",
    "ask-later-button": "Ask tomorrow",
    "ask-approved": "Approved by {who} at {at}",
    "ask-declined": "Declined by {who} at {at}",
    "ask-later": "Put off by {who} at {at}",
    "ask-reason-photo": "Bad photo",
    "ask-reason-price": "No price",
    "ask-edit-button": "Edit",
    "ask-withdrawn": "{who} took it back",
}
CHOICES = (
    Choice(key=APPROVE, text="ask-approve-button", said="ask-approved", style="success"),
    Choice(
        key=DECLINE, text="ask-decline-button", said="ask-declined", style="danger",
        reasons=("ask-reason-photo", "ask-reason-price"),
    ),
    Choice(key="later", text="ask-later-button", said="ask-later"),
)  # fmt: skip
AN_AD = ApprovalRequest(
    request=UUID(int=77), kind=KIND, key="ask-ad", choices=CHOICES, values={"title": "<i>iPhone</i>"},
    words={"what": "ask-what"}, sums={"price": Money.parse("1500000", "UZS")},
    more=(("ask-edit-button", "home", ()),),
)  # fmt: skip


def at(text):
    """The moment of a wall clock in Tashkent: "2026-11-20 21:00"."""
    return datetime.fromisoformat(text).replace(tzinfo=time_zone(ZONE)).astimezone(UTC)


@pytest.fixture(scope="session")
def worded(tmp_path_factory):
    """Every text of the product, and those of the domain that asks."""
    folder = tmp_path_factory.mktemp("asking")
    (folder / "texts").mkdir()
    for language in ("uz_Latn", "uz_Cyrl", "ru", "en"):
        head = f'msgid ""\nmsgstr ""\n"Language: {language}\\n"\n"Content-Type: text/plain; charset=UTF-8\\n"\n"Plural-Forms: nplurals=2; plural=(n != 1);\\n"\n'
        lines = [
            f'msgid "{key}"\nmsgstr {json.dumps(text.replace("{LANGUAGE}", language))}\n' for key, text in TEXTS.items()
        ]
        (folder / "texts" / f"{language}.po").write_text("\n".join([head, *lines]), encoding="utf-8")
    front = Path(dastyor.fronts.bot.__file__).parent
    return Catalogues.load([*(Module(name).path for name in MODULES), front, folder], strict=True)


@dataclass
class Office:
    """Audience and Preferences of a test, and what is done in it; each act is a transaction of its own."""

    database: Database
    clock: Clock
    actor: Actor
    people: list[Actor] = field(default_factory=list)
    quiet: dict[object, tuple[object, object]] = field(default_factory=dict)
    settings: dict[str, object] = field(default_factory=dict)
    chats: dict[int, object] = field(default_factory=dict)

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
        return Locale(currency="UZS", timezone=ZONE)

    def member(self, role, name, number, **changes):
        """One more member."""
        made = an_actor(workspace=self.actor.workspace, role=role, name=name, telegram_id=number, **changes)
        self.people.append(made)
        return made

    def goes_to(self, moment):
        """It is then."""
        self.clock.offset += at(moment) - self.clock.now()

    async def asks(self, request=AN_AD):
        """A domain asks, or takes back; what is sent arrives on the phones that are there."""
        react = dropped if isinstance(request, ApprovalDropped) else asked
        async with self.database.tx(self.actor.workspace) as tx:
            await react(tx, self.envelope(), request)
            self.arrives(tx)

    def arrives(self, tx):
        """What the transaction sends stands on the phones that are there."""
        for message in tx.messages:
            if message.chat in self.chats:
                self.chats[message.chat]._arrives(message)

    def envelope(self):
        return Envelope(
            id=EventId(new_id()), source="test", type="test", subject=self.actor.workspace, time=self.clock.now(),
            specversion="1.0",
        )  # fmt: skip

    async def inbox(self, actor=None, status=Status.WAITING):
        """What the actor sees of it."""
        actor = actor or self.actor
        async with self.database.tx(actor.workspace) as tx:
            return await Decisions(tx).all(actor, status, None, 50)

    async def decides(self, actor, choice=APPROVE, **more):
        """The actor decides the only thing that waits for him, or that was asked."""
        async with self.database.tx(actor.workspace) as tx:
            made = await Decider().decide(tx, actor, kind=KIND, request=AN_AD.request, choice=choice, **more)
            self.arrives(tx)
            return made

    async def sent(self):
        """Every call to Telegram, as the sender finds it: (chat, method, payload, screen, edits, files)."""
        async with self.database.tx() as tx:
            return await tx.all(
                "select chat_id, method, payload, screen, edits, files from telegram.outgoing order by seq"
            )

    async def facts(self, wanted=Decision):
        """What was announced, of that kind."""
        async with self.database.tx() as tx:
            rows = await tx.all("select message from bus.events order by position")
        found = [json.loads(bytes(message)) for (message,) in rows]
        return [each["data"] for each in found if each["type"] == wanted.wire]

    async def lives(self, until):
        """Time passes up to then, each timer at its moment; what was told meanwhile, by the wall clock."""
        end, told = at(until), []
        while (due := await self._next()) is not None and due <= end:
            self.clock.offset += max(due - self.clock.now(), timedelta())
            for stored in await self.queued():
                told += await self.works(stored)
        self.clock.offset += end - self.clock.now()
        return told

    async def works(self, stored):
        """One job, as a worker carries it out; what it told."""
        async with self.database.tx(self.actor.workspace) as tx:
            await call(tx, **call.arguments(stored))
            when = f"{self.clock.now().astimezone(time_zone(ZONE)):%d %H:%M}"
            return [(when, each.fact) for each in tx.events.items if isinstance(each.fact, Notice)]

    async def queued(self):
        """The arguments of the jobs that are due; they stand in the queue no more."""
        async with self.database.tx() as tx:
            await Duties([jobs]).tick(tx)
            rows = await tx.all(
                "delete from jobs.procrastinate_jobs where status = 'todo' and queue_name = 'approvals' returning args"
            )
        return [stored for (stored,) in rows]

    async def _next(self):
        async with self.database.tx() as tx:
            return await tx.value("select min(due_at) from jobs.timers where queue = 'approvals'")


@pytest.fixture
def office(publishing, actor, clock, worded):
    """The owner Aziz alone on the Friday morning of 20 November 2026; add members."""
    made = Office(publishing, clock, actor, people=[actor])
    made.goes_to("2026-11-20 10:00")
    publishing.flushes = (Outbox().flush, outgoing.flushing(BOT))
    publishing.ports = Ports(
        preferences=made, audience=made, approvals=Decider(), texts=worded.texts, signer=Signer(KEYS)
    )
    return made


@pytest.fixture
def aziza(office):
    """A manager, who reads Russian."""
    return office.member(Role.MANAGER, "Aziza", 42, language="ru")


@pytest.fixture
def karim(office):
    """A moderator, who reads Uzbek."""
    return office.member(Role.MODERATOR, "Karim", 43, language="uz-Latn")


@pytest.fixture
def cashier(office):
    """Somebody who decides no ads."""
    return office.member(Role.CASHIER, "Dilnoza", 44)


@pytest.fixture
def phones(office, make_chat, worded):
    """The phone of a member."""

    def phone(actor):
        made = make_chat(actor.telegram_id, actor)
        made.desk.catalogues = worded
        office.chats[actor.telegram_id] = made
        return made

    return phone
