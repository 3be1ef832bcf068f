"""People who keep a shop at the running product, and what its ledger and their chats must hold at the end."""

from __future__ import annotations

import asyncio
import re
from itertools import count

import httpx
import psycopg

from tests.support.person import plain

_PACE = 1.5  # seconds: one chat is answered once a second, and who is stopped often is busy for long
MARK = "↻"  # before an answer that may have come already; such a double says so itself


def ledger(product):
    """Every amount that counts, as often as it stands there."""
    with psycopg.connect(product.addresses.owner, autocommit=True) as owner:
        rows = owner.execute(
            "select amount::bigint from expenses.expense where removed_at is null order by 1"
        ).fetchall()
    return [amount for (amount,) in rows]


def waiting(product):
    with psycopg.connect(product.addresses.owner, autocommit=True) as owner:
        return owner.execute(
            "select (select count(*) from telegram.updates where state = 'new'), "
            "(select count(*) from telegram.outgoing where state in ('new', 'sending')), "
            "(select count(*) from telegram.outgoing where state in ('unknown', 'dead')), "
            "(select count(*) from telegram.updates where state = 'dead')"
        ).fetchone()  # fmt: skip


async def settled(product, within=120):
    """Nothing is on its way any more; how many replies nobody can know of, and how many were given up."""
    async with httpx.AsyncClient(base_url=product.telegram, timeout=10) as client:
        for _ in range(within * 2):
            await asyncio.sleep(0.5)
            token = (await client.get("/sandbox/api/info")).json()["token"]
            hook = (await client.get(f"/bot{token}/getWebhookInfo")).json()["result"]
            updates, messages, unknown, dead = waiting(product)
            if not (updates or messages or hook["pending_update_count"]):
                return unknown, dead
    raise AssertionError(f"{updates} updates and {messages} messages still wait")


async def all_ready(product):
    for part in product.parts.values():
        await asyncio.to_thread(part.wait_ready)


class Shop:
    """People who write and undo, and what the ledger must hold after it."""

    def __init__(self, people, dice):
        self.people, self.dice = people, dice
        self.amounts, self.written, self.expected = count(1_000_001), {}, set()

    async def one_turn(self, person):
        amount = next(self.amounts)
        self.written.setdefault(person.id, []).append(amount)
        self.expected.add(amount)
        await person.writes(f"lunch {amount}")
        if self.dice.random() < 0.2:
            await self.undo(person)

    async def undo(self, person):
        """Undo the newest receipt that is on the screen; pressed again until the screen says that it is undone."""
        undo = str(person.t("expenses-undo-button"))
        for entry in reversed(await person.transcript()):
            labels = [button["text"] for row in entry["buttons"] for button in row]
            if undo not in labels:
                continue
            (amount,) = amounts_of(entry)
            self.expected.discard(amount)
            while True:
                try:
                    what = {"actor": person.id, "message_id": entry["message_id"], "button": undo}
                    if (await person.client.post("press", json=what)).status_code != 503:
                        return
                except httpx.TransportError:
                    pass
                await asyncio.sleep(0.2)

    async def busy(self, person, turns, over):
        for _ in range(turns):
            await self.one_turn(person)
        while not over.is_set():
            await self.one_turn(person)
            await asyncio.sleep(_PACE)


def amounts_of(entry):
    """The amounts in a message: seven digits, however they are grouped."""
    return {
        int(re.sub(r"\D", "", found)) for found in re.findall(r"1[ ,.]?\d{3}[ ,.]?\d{3}", plain(entry["text"] or ""))
    }


async def check(shop, product, before):
    added = ledger(product)
    for amount in before:
        added.remove(amount)
    assert added == sorted(shop.expected), {
        "lost": sorted(shop.expected - set(added)), "more": sorted(set(added) - shop.expected), "of": len(added),
    }  # fmt: skip
    doubled = 0
    for person in shop.people:
        told = [each for each in await person.transcript() if each["from"] == "bot" and amounts_of(each)]
        # An undo edits the newest answer, and with it goes the mark that it may have had.
        unmarked = [each for each in told if not each["text"].startswith(MARK) and not each["edited"]]
        plain_ones = [amount for each in unmarked for amount in amounts_of(each)]
        assert len(plain_ones) == len(set(plain_ones)), f"{person.name} was answered twice"
        every = {amount for each in told for amount in amounts_of(each)}
        assert every == set(shop.written.get(person.id, ())), f"{person.name} was not answered"
        doubled += sum(each["text"].startswith(MARK) for each in told)
    return doubled
