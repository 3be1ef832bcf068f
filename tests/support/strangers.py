"""Two workspaces that know nothing of each other, and somebody of the one who tries the other's ids on everything."""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from random import Random
from typing import Any
from uuid import UUID

import httpx
import psycopg
from aiogram.types import Update

from dastyor.fronts.api import build
from dastyor.fronts.bot.desk import Desk
from dastyor.kit.actor import Actor, Role, TelegramUser
from dastyor.kit.approvals import APPROVE, ApprovalRequest, Choice
from dastyor.kit.bus.outbox import Outbox
from dastyor.kit.db import Database
from dastyor.kit.figures import by_key
from dastyor.kit.ids import new_id
from dastyor.kit.modules import Module
from dastyor.kit.pg import Addresses
from dastyor.kit.ports import Ports
from dastyor.kit.seeding import Plan
from dastyor.kit.telegram.presses import Signer, short
from dastyor.modules import MODULES
from tests.support.fixtures import KEYS, a_desk
from tests.support.person import catalogues
from tests.support.pictures import UZ

#: What may stand beside an id in a button, as the domains write it.
BESIDE = ("viewer", "food", "USD", "2026-10-01", "1")
_DAY = "2026-10-01"
_FILTER = re.compile(r"(?:\b\w+\.)?\bworkspace_id\s*=\s*(%s|%\(\w+\)s)")


class _TakeBack(Exception):
    """The probe is over; nothing of it stays."""


def without_filters(query: str) -> str:
    """The query of somebody who forgot the workspace; its parameters stay as many as they were."""
    return _FILTER.sub(r"(\1::uuid is not null)", query)


def guarded_tables(superuser: str) -> list[str]:
    """Every table that names a workspace."""
    with psycopg.connect(superuser) as connection:
        return [
            row[0]
            for row in connection.execute(
                "select c.oid::regclass::text from pg_class c join pg_attribute a on a.attrelid = c.oid "
                "where a.attname = 'workspace_id' and c.relkind = 'r' order by 1"
            )
        ]


def belongings(there: Addresses, workspace: object) -> dict[str, list[str]]:
    """Every row of the workspace, as the server writes it."""
    with psycopg.connect(there.superuser) as connection:
        return {
            table: [
                row[0]
                for row in connection.execute(
                    f"select t::text from {table} t where workspace_id = %s order by 1", [workspace]
                )
            ]
            for table in guarded_tables(there.superuser)
        }


def ids_in(rows: dict[str, list[str]]) -> list[str]:
    """Every id in these rows."""
    return sorted(set(re.findall(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f-]{22}", str(rows))))


@dataclass
class Stranger:
    """Somebody with a chat and a key of his own workspace."""

    database: Database
    desk: Desk
    person: TelegramUser
    actor: Actor
    key: str

    _numbers = itertools.count(1)

    def client(self) -> httpx.AsyncClient:
        """His program."""
        parts = [part for name in MODULES if (part := Module(name).part("api")) is not None]
        app = build(parts, self.database, self.desk.identities, KEYS)
        return httpx.AsyncClient(
            transport=httpx.ASGITransport(app),
            base_url="http://test",
            headers={"Authorization": f"Bearer {self.key}"},
        )

    async def presses(self, name: str, args: tuple[str, ...], *, keep: bool = False) -> str:
        """What a press with his own valid signature shows."""
        return await self.presses_data(self.desk.signer.pack(self.person.id, name, args), keep=keep)

    async def presses_data(self, data: str, *, keep: bool = False) -> str:
        """What a press with these bytes shows."""
        message = {"message_id": 5, "date": 1, "chat": self._chat, "text": "…"}
        query = {"id": "7", "from": self._user, "chat_instance": "1", "data": data, "message": message}
        return await self._turn({"callback_query": query}, keep=keep)

    async def says(self, text: str, *, keep: bool = False) -> str:
        """What a line shows."""
        message = {"message_id": 6, "date": 1, "chat": self._chat, "from": self._user, "text": text}
        return await self._turn({"message": message}, keep=keep)

    @property
    def _chat(self) -> dict[str, Any]:
        return {"id": self.person.id, "type": "private", "first_name": "A"}

    @property
    def _user(self) -> dict[str, Any]:
        return {"id": self.person.id, "is_bot": False, "first_name": "A", "language_code": "en"}

    async def _turn(self, body: dict[str, Any], *, keep: bool) -> str:
        update = Update.model_validate({"update_id": next(self._numbers), **body})
        shown = ""
        try:
            async with self.database.tx() as tx:
                await self.desk.answer(tx, update, None, {})
                shown = str([(message.method, _unsigned(message.payload)) for message in tx.messages])
                tx.messages.clear()
                if not keep:
                    raise _TakeBack
        except _TakeBack:
            pass
        return shown


def _unsigned(payload: dict[str, Any]) -> str:
    """The payload without signatures, which differ with the id that they sign."""
    return re.sub(r"(callback_data': '[^']*):[\w-]+'", r"\1'", str(payload))


def told(answer: str, thing: str) -> str:
    """The answer without the id that was asked for, which some sentences repeat, cut."""
    number = short(_uuid(thing))
    for length in range(len(number), 7, -1):
        answer = answer.replace(number[:length], "ID")
    return answer.replace(thing, "ID")


def shapes(thing: str) -> list[tuple[str, ...]]:
    """The ways in which a button may carry the id."""
    number = short(_uuid(thing))
    return [(number,), *((number, each) for each in BESIDE), (number, "0", "0"), (_DAY, _DAY, number)]


def fitting(name: str, thing: str) -> list[int]:
    """Which of the shapes a button of that name has room for."""
    longest = [len(f"1{':'.join((name, *args))}:12345678") for args in shapes(thing)]
    return [at for at, length in enumerate(longest) if length <= 64]


def _uuid(text: str) -> Any:
    return UUID(text)


async def settle(database: Database, there: Addresses, number: int, name: str, *, expenses: int) -> Stranger:
    """A workspace that is lived in: members, keys, an invitation, secrets, wishes, expenses, kept answers."""
    identity, accounts = Module("accounts").part("identity")(KEYS), Module("accounts").load("service")
    desk = a_desk(identity, Signer(KEYS))
    person = TelegramUser(id=number, first_name=name, language_code="en")
    async with database.tx() as tx:
        owner = await identity.by_telegram(tx, person)
    async with database.tx() as tx:
        await identity.admit(tx, TelegramUser(id=number + 1, first_name=f"{name} too"), owner.slug, Role.MANAGER)
    async with database.tx(owner.workspace) as tx:
        key = (await accounts.Keys(tx).make(owner, f"{name}'s key")).secret
        await accounts.Members(tx).invite(owner, Role.VIEWER)
        await accounts.Vault(tx, KEYS).put(owner, "site", host="a.uz", fields={"password": name})
        await tx.run("insert into accounts.preferences values (%s, 'a', '1')", (owner.workspace,))
    made = Stranger(database, desk, person, owner, key)
    async with made.client() as client:
        answer = await client.post(
            "/api/v1/expenses", json={"text": f"{name} lunch 45 000"}, headers={"Idempotency-Key": name}
        )
        assert answer.status_code == 201, answer.text
        for path, body in (("", {"receipt": UZ, "amount": "87000"}), ("/categories", {"name": f"{name}s own"})):
            answer = await client.post(f"/api/v1/expenses{path}", json=body)
            assert answer.status_code == 201, answer.text
        answer = await client.put("/api/v1/expenses/budgets", json={"limit": "1000"})  # passed at once
        assert answer.status_code == 200, answer.text
        answer = await client.post("/api/v1/expenses/recurring", json={"text": "rent 4 000 000 every month"})
        assert answer.status_code == 201, answer.text
        body = {"metric": "sales.net", "condition": "below", "value": 5}
        answer = await client.post("/api/v1/alerts", json=body)
        assert answer.status_code == 201, answer.text
        answer = await client.put("/api/v1/alerts/webhook", json={"address": f"https://{name}.example.uz/alerts"})
        assert answer.status_code == 200, answer.text
        answer = await client.post("/api/v1/alerts/webhook/test")  # waits: nobody sends it
        assert answer.status_code == 202, answer.text
        answer = await client.post("/api/v1/sales/transactions", json={"transaction_id": f"{name}'s"})  # waits, refused
        assert answer.status_code == 202, answer.text
    async with database.tx(owner.workspace) as tx:
        await tx.run(
            "insert into expenses.recurring_turn (workspace_id, recurring_id, due_on, state, asked_at) "
            "select workspace_id, id, next_on, 'asked', now() from expenses.recurring where workspace_id = %s",
            (owner.workspace,),
        )
    async with database.tx(owner.workspace) as tx:
        await tx.run(
            "insert into alerts.breach (workspace_id, rule_id, opened_at, about, told_at) "
            "select workspace_id, id, now(), now(), now() from alerts.rule where workspace_id = %s",
            (owner.workspace,),
        )
    async with database.tx(owner.workspace) as tx:
        # Any text will do: what it says is the asking domain's.
        choice = Choice(key=APPROVE, text="bot-back-button", said="bot-edited")
        request = ApprovalRequest(request=new_id(), kind="test.ad", key="bot-edited", choices=(choice,))
        await Module("approvals").load("service").Inbox(tx).ask(owner.workspace, request)
        tx.messages.clear()
    async with database.tx(owner.workspace) as tx:
        rules = Module("expenses").load("service").Rules(tx)
        rule = await rules.put(owner, "lunch", "fun")
        await rules.apply(owner, rule.mark)
    await _sell(database, owner, name)
    plan = Plan(
        workspace=owner.workspace, people=(owner.person,), currency="UZS", timezone="Asia/Tashkent", language="en",
        count=expenses, days=60, now=datetime.now(UTC), dice=Random(number),
    )  # fmt: skip
    with psycopg.connect(there.owner) as connection:
        for domain in ("expenses", "sales"):
            for _ in Module(domain).part("seed")(connection, plan):
                pass
    async with database.tx(owner.workspace) as tx:
        await Module("sales").load("service").Standings(tx).bring_up(owner.workspace)
    return made


async def _sell(database: Database, owner: Actor, name: str) -> None:
    """A channel with an ad that nobody has decided about yet, and everything that belongs to one."""
    chat = -1001000000000 - owner.workspace.int % 10**9
    async with database.tx(owner.workspace) as tx:
        market = Module("market").load("service")
        stand = market.Stand(workspace=owner.workspace, actor=owner, currency="UZS", timezone="Asia/Tashkent")
        form = Module("market").load("model").Form(title=f"{name}'s bicycle", phone="+998901234567", is_negotiable=True)
        ad = await market.Placing(tx).begin(stand, form)
        now = datetime.now(UTC)
        rows: dict[str, tuple[object, ...]] = {
            "channel (workspace_id, chat_id, title, bot, turn_at, connected_at)": (chat, name, "b", now, now),
            "photo (workspace_id, id, ad_id, place, file, width, height, looks)": (new_id(), ad.id, 1, "f", 1, 1, 1),
            "interest (workspace_id, ad_id, person_id, asked_at)": (ad.id, owner.person, now),
            "post (workspace_id, id, ad_id, chat_id, state, queued_at)": (new_id(), ad.id, chat, "live", now),
            "rota (workspace_id, chat_id, ad_id, round, stamp)": (chat, ad.id, 1, 1),
            "turn (workspace_id, id, chat_id, ad_id, round, shown_at)": (new_id(), chat, ad.id, 1, now),
        }
        for table, values in rows.items():
            places = ", ".join(["%s"] * (len(values) + 1))
            await tx.run(f"insert into market.{table} values ({places})", (owner.workspace, *values))


async def meet(database: Database, number: int, name: str) -> Stranger:
    """One who settled before, over another copy of the database."""
    identity, accounts = Module("accounts").part("identity")(KEYS), Module("accounts").load("service")
    person = TelegramUser(id=number, first_name=name, language_code="en")
    async with database.tx() as tx:
        actor = await identity.by_telegram(tx, person)
    async with database.tx(actor.workspace) as tx:
        key = (await accounts.Keys(tx).make(actor, "another key")).secret
    return Stranger(database, a_desk(identity, Signer(KEYS)), person, actor, key)


def announcing(address: str) -> Database:
    """The product's transactions: events and the audit are kept with each."""
    identity = Module("accounts").part("identity")(KEYS)
    offered = by_key([part for name in MODULES if (part := Module(name).part("metrics")) is not None])
    flushes = (Outbox().flush, identity.keep_changes)
    ports = Ports(
        metrics=lambda: offered,
        secrets=identity,
        audience=identity,
        preferences=identity,
        texts=catalogues().texts,
        signer=Signer(KEYS),
    )
    return Database(address, size=4, flushes=flushes, ports=ports)


def nobodys() -> str:
    """An id that was never anybody's."""
    return str(new_id())
