"""An installation without a bot: an alert reaches a program, through a kill between sending and noting, with one id."""

from __future__ import annotations

import asyncio
import json
from datetime import date, timedelta

import httpx
import psycopg
import pytest

from dastyor.kit.testing.postgres import create_database
from dastyor.kit.testing.site import HANG_UP, FakeSite, reply
from tests.support.product import Product, dastyor_says

SALE = {
    "transaction_id": "1", "product_id": "tea", "quantity": "1", "total_amount": "250000",
    "timestamp": "2026-01-01T10:00:00Z", "currency": "UZS",
}  # fmt: skip
PATIENCE = 60.0  # seconds; a worker that was killed is missed after twelve


async def until(said):
    """Waits until it is so."""
    async with asyncio.timeout(PATIENCE):
        while not await said():
            await asyncio.sleep(0.1)


@pytest.fixture
async def site():
    async with FakeSite() as made:
        yield made


@pytest.fixture
async def product(postgres_server, tmp_path, site):
    """`dastyor up` over a database of its own, without a token, and allowed to reach the site."""
    there = create_database(postgres_server, "webhooks")
    urls = {"database_url": there.app, "database_owner_url": there.owner, "allow_hosts": site.place}
    made = Product(tmp_path, addresses=there, settings=urls)
    made.add("up", "up")
    await asyncio.to_thread(made.start)
    yield made
    await asyncio.to_thread(made.stop)


@pytest.fixture
async def program(product):
    words = ("--slug", "shop", "--currency", "UZS", "--timezone", "Asia/Tashkent", "--language", "en")
    for command in (("workspace", "new", *words), ("key", "new", "--workspace", "shop")):
        said = await asyncio.to_thread(dastyor_says, product.folder, *command, **product.settings)
        assert said.returncode == 0, said.stderr
    base = f"http://127.0.0.1:{product.parts['up'].port}/api/v1"
    async with httpx.AsyncClient(base_url=base, headers={"Authorization": f"Bearer {said.stdout.strip()}"}) as client:
        yield client


@pytest.mark.fault
@pytest.mark.timeout(240)
async def test_without_a_bot_an_alert_reaches_its_program_through_a_kill(product, program, site):
    up, killed = product.parts["up"], asyncio.Event()

    def answer(_asked):
        # The alert has arrived; the process dies before it hears so.
        if not killed.is_set():
            up.kill()
            killed.set()
            return HANG_UP
        return reply(204)

    site.answer = answer
    secret = (await program.put("/alerts/webhook", json={"address": site.url + "/alerts"})).json()["secret"]
    now = (await program.get("/alerts/webhook")).json()["made_at"]
    sale = await program.post("/sales/transactions", json={**SALE, "timestamp": now})
    assert sale.status_code == 202, sale.text
    await until(lambda: sold(program, now))
    made = await program.post(
        "/alerts", json={"metric": "sales.net", "condition": "above", "value": 200000, "window": "month"}
    )
    assert made.status_code == 201, made.text
    async with asyncio.timeout(PATIENCE):
        await killed.wait()
    up.start()
    await asyncio.to_thread(up.wait_ready)
    await until(lambda: taken(program))
    first, second = site.asked
    assert first.headers["webhook-id"] == second.headers["webhook-id"]
    assert first.body == second.body
    told = json.loads(second.body)["data"]
    assert (told["alert"], told["figure"]) == (made.json()["id"], {"amount": "250000", "currency": "UZS"})
    rows = await program.get(told["rows"].removeprefix("/api/v1"))
    assert rows.json()["total"]["net"] == {"amount": "250000", "currency": "UZS"}
    assert secret.removeprefix("whsec_") not in product.told()
    with psycopg.connect(product.addresses.superuser) as connection:
        # The notice of the same breach waits for a bot, untouched.
        waiting = connection.execute("select count(*) from bus.events where topic = 'notifications'").fetchone()
        assert waiting == (1,)


async def sold(program, now):
    day = date.fromisoformat(now[:10])
    days = {"from": day - timedelta(days=1), "to": day + timedelta(days=1)}  # its own day is another one by night
    answer = await program.get("/sales/summary", params={name: each.isoformat() for name, each in days.items()})
    return answer.raise_for_status().json()["total"]["transactions"] == 1


async def taken(program):
    return (await program.get("/alerts/webhook")).json()["taken_at"] is not None
