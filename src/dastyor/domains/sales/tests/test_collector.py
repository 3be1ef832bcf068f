"""Transactions over REST: taken line by line, stored once, told in every figure, and repaired at will."""

from __future__ import annotations

import asyncio
import json

import msgspec
import pytest

from dastyor.domains.sales.events import TransactionsAccepted
from dastyor.domains.sales.rules.checking import MOST_LINE
from dastyor.domains.sales.service import Recount
from dastyor.domains.sales.tests.conftest import sale
from dastyor.kit.actor import Role
from dastyor.kit.ids import new_id
from dastyor.kit.offers import Locale
from dastyor.kit.ports import Ports
from tests.support.fixtures import an_actor


class Wishes:
    """Preferences of a workspace in Tashkent."""

    def __init__(self, unknown):
        self.unknown = unknown

    async def preferences(self, tx, workspace):
        return {"sales.unknown_products": self.unknown}

    async def locale(self, tx, workspace):
        return Locale(currency="UZS", timezone="Asia/Tashkent")


async def test_a_batch_is_taken_and_counts(till):
    answer = await till.send(sale(1), sale(2, quantity="-1", total_amount="-15000"), sale(3, quantity=0), b"rubbish")
    assert (answer["accepted"], [each["index"] for each in answer["rejected"]]) == (2, [2, 3])
    first, second = answer["rejected"]
    assert (first["transaction_id"], first["field"], first["code"]) == ("t-3", "quantity", "zero")
    assert first["reason"] == "The quantity is not 0: above it is a sale, below a refund."
    assert (second["transaction_id"], second["code"]) == (None, "malformed")
    total = await till.total()
    assert {name: total[name]["amount"] for name in ("gross", "refunds", "net", "average_purchase")} == {
        "gross": "30000", "refunds": "15000", "net": "15000", "average_purchase": "30000.00",
    }  # fmt: skip
    assert (total["transactions"], total["units"]) == (2, "1")


async def test_one_object_and_an_array_are_batches_too(till):
    for body in (sale(1), [sale(2), sale(3)], []):
        answer = await till.program.post("/sales/transactions", json=body)
        assert answer.status_code == 202
    await till.work()
    assert (await till.total())["transactions"] == 3


async def test_a_batch_sent_again_changes_nothing_and_is_accepted(till):
    batch = [sale(number, quantity=f"{number}.5", cost="7") for number in range(1, 20)]
    first = await till.send(*batch)
    before = await till.total()
    for _ in range(5):
        again = await till.send(*batch, *batch)
        assert (again["accepted"], again["rejected"]) == (38, [])
    assert await till.total() == before
    assert before["transactions"] == first["accepted"] == 19
    assert await till.waiting() == []


async def test_the_same_id_with_other_content_waits_and_the_first_is_kept(till):
    await till.send(sale(1))
    answer = await till.send(sale(1, quantity="3", total_amount="45000"))
    assert answer["accepted"] == 1, "what is stored is known to the processor alone"
    (line,) = await till.waiting()
    assert (line["transaction_id"], line["code"], json.loads(line["raw"])["quantity"]) == ("t-1", "conflict", "3")
    assert (await till.total())["gross"]["amount"] == "30000"


async def test_a_refused_line_is_replayed_corrected_and_once(till):
    lines = [sale(number, quantity="0") for number in range(100)]
    answer = await till.send(*lines)
    assert len(answer["rejected"]) == 100
    for _ in range(2):
        for each in answer["rejected"]:
            mended = sale(each["index"])
            told = await till.program.post(f"/sales/quarantine/{each['quarantine_id']}/replay", json=mended)
            assert told.status_code == 200
            assert told.json()["replayed_at"] is not None
        await till.work()
    assert (await till.total())["transactions"] == 100
    assert await till.waiting() == []


async def test_a_refused_line_that_comes_again_is_the_line_that_was_refused(till):
    broken = [json.dumps(sale(number, quantity="0")).encode() for number in range(3)]
    first = await till.send(*broken, b"{", sale(9))
    again = await till.send(b"{ \r", *[line + b"\r" for line in reversed(broken)], broken[0], sale(9))
    ids = [each["quarantine_id"] for each in first["rejected"]]
    assert [each["quarantine_id"] for each in again["rejected"]] == [ids[3], ids[2], ids[1], ids[0], ids[0]]
    assert [line["id"] for line in await till.waiting()] == ids
    await asyncio.gather(*(till.send(*broken, work=False) for _ in range(8)))
    await till.work()
    assert [line["id"] for line in await till.waiting()] == ids
    assert (await till.program.post(f"/sales/quarantine/{ids[0]}/replay", json=sale(0))).status_code == 200
    told = await till.send(broken[0])  # repaired is repaired: the till need not know
    assert told["rejected"][0]["quarantine_id"] == ids[0]
    assert [line["id"] for line in await till.waiting()] == ids[1:]


async def test_a_line_that_is_still_wrong_stays_and_says_why(till):
    answer = await till.send(sale(1, quantity="0"))
    number = answer["rejected"][0]["quarantine_id"]
    for body in (None, sale(1, currency="XXQ")):
        told = await till.program.post(f"/sales/quarantine/{number}/replay", json=body)
        assert told.status_code == 422
    assert len(await till.waiting()) == 1
    assert (await till.program.post(f"/sales/quarantine/{new_id()}/replay")).status_code == 404


async def test_a_line_of_another_workspace_is_not_found(till, known):
    answer = await till.send(sale(1, quantity="0"))
    known.keys["other"] = an_actor(name="Bek", telegram_id=77)
    number = answer["rejected"][0]["quarantine_id"]
    headers = {"Authorization": "Bearer other"}
    told = await till.program.post(f"/sales/quarantine/{number}/replay", json=sale(1), headers=headers)
    assert told.status_code == 404


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"[1, 2", 422),
        (b"[" + b",".join([b"{}"] * 10_001) + b"]", 413),
        (b" " * (16 * 2**20 + 1), 413),
    ],
)
async def test_a_body_that_cannot_be_read_is_a_problem(till, body, status):
    answer = await till.program.post("/sales/transactions", content=body, headers={"content-type": "application/json"})
    assert answer.status_code == status
    assert answer.headers["content-type"].startswith("application/problem+json")


async def test_ten_thousand_lines_go_at_once_and_are_many_messages(till, publishing):
    await till.send(*(sale(number) for number in range(10_000)), work=False)
    assert await publishing.alone(("select count(*) from bus.events where topic = 'transactions'", None)) == [(20,)]
    await till.work()
    assert (await till.total())["transactions"] == 10_000


async def test_products_give_names_costs_and_categories_to_what_is_sold_from_then_on(till):
    await till.send(sale(1))
    stubs = (await till.program.get("/sales/products")).json()["items"]
    assert [(each["product_id"], each["name"], each["is_stub"]) for each in stubs] == [("tea", "tea", True)]
    body = [{"product_id": "tea", "name": "Green tea", "category": "drinks", "price": "15000", "cost": 4000.5}]
    assert (await till.program.put("/sales/products", json=body)).json() == {"stored": 1}
    await till.send(sale(2), sale(3, quantity="-1", total_amount="-15000"))
    (row,) = (await till.program.get("/sales/by/product", params={"from": "2026-11-05"})).json()["items"]
    assert (row["key"], row["name"], row["cost"]["amount"]) == ("tea", "Green tea", "4000.5")
    (row,) = (await till.program.get("/sales/by/category", params={"from": "2026-11-05"})).json()["items"]
    assert (row["key"], row["gross"]["amount"], row["margin"]["amount"]) == ("drinks", "30000", "10999.5")


async def test_unknown_products_wait_where_the_workspace_wants_it_so(till, publishing):
    publishing.ports = Ports(preferences=Wishes("quarantine"))
    await till.program.put("/sales/products", json=[{"product_id": "tea", "name": "Tea"}])
    await till.send(sale(1), sale(2, product_id="coffee"))
    (line,) = await till.waiting()
    assert (line["transaction_id"], line["field"], line["code"]) == ("t-2", "product_id", "unknown_product")
    await till.program.put("/sales/products", json=[{"product_id": "coffee", "name": "Coffee"}])
    assert (await till.program.post(f"/sales/quarantine/{line['id']}/replay")).status_code == 200
    await till.work()
    assert (await till.total())["transactions"] == 2


async def test_who_may_do_what(till, known):
    for role, may_send, may_see in ((Role.CASHIER, 202, 403), (Role.VIEWER, 403, 200), (Role.MODERATOR, 403, 403)):
        known.keys["key"] = an_actor(workspace=till.actor.workspace, role=role)
        assert (await till.program.post("/sales/transactions", json=sale(1))).status_code == may_send, role
        assert (await till.program.get("/sales/summary")).status_code == may_see, role


async def test_a_strangers_event_is_checked_like_any_other(till, publishing, actor):
    raws = [json.dumps(each).encode() for each in (sale(1), sale(2, quantity=0), 7)]
    async with publishing.tx(actor.workspace) as tx:
        fact = TransactionsAccepted(batch_id=new_id(), items=[msgspec.Raw(raw) for raw in raws], currency="UZS")
        tx.events.publish(actor.workspace, fact)
    await till.work()
    assert (await till.total())["transactions"] == 1
    assert [each["code"] for each in await till.waiting()] == ["zero", "malformed"]


@pytest.mark.parametrize("told", [{}, {"currency": "UZS"}, {"timezone": "Asia/Tashkent"}])
async def test_a_strangers_event_that_tells_no_currency_or_zone_is_the_workspaces_own(till, publishing, actor, told):
    publishing.ports = Ports(preferences=Wishes("stub"))
    late = json.dumps(sale(1, timestamp="2026-11-04T19:30:00Z")).encode()  # half past midnight of the 5th in Tashkent
    async with publishing.tx(actor.workspace) as tx:
        fact = TransactionsAccepted(batch_id=new_id(), items=[msgspec.Raw(late)], **told)
        tx.events.publish(actor.workspace, fact)
    await till.work()
    assert (await till.total())["gross"] == {"amount": "30000", "currency": "UZS"}


async def test_no_digits_that_were_taken_stop_the_figures(till):
    body = [{"product_id": "tea", "name": "Tea", "cost": "0.333333"}]
    await till.program.put("/sales/products", json=body)
    await till.send(
        sale(1, total_amount="30000.0000000000", quantity="2.000000000"), sale(2, quantity="0.333333"),
        sale(3, quantity="-0.333333", total_amount="-0.000001"),
    )  # fmt: skip
    total = await till.total()
    assert (total["net"]["amount"], total["cost"]["amount"]) == ("59999.999999", "0.666666")


async def test_another_cost_or_category_is_other_content_and_a_missing_one_is_not(till):
    await till.send(sale(1, cost="20000", category="drinks"), sale(2))
    for repeat in (sale(1), sale(1, cost="20000.00"), sale(1, category="drinks")):
        await till.send(repeat)
    assert await till.waiting() == []
    await till.send(sale(1, cost="1"))
    await till.send(sale(1, category="food"), sale(2, cost="5"))
    assert [each["transaction_id"] for each in await till.waiting()] == ["t-1", "t-1", "t-2"]


async def test_long_lines_go_in_as_many_messages_as_they_need(till):
    long = {"product_name": "ў" * 200, **dict.fromkeys(("seller", "channel", "customer_id", "category"), "ў" * 64)}
    lines = [json.dumps(sale(number, **long)).encode() for number in range(500)]
    assert sum(map(len, lines)) > 2**20
    await till.send(*lines)
    assert (await till.total())["transactions"] == 500


async def test_of_a_line_that_is_no_transaction_for_its_length_the_beginning_is_shown(till):
    answer = await till.send(b'{"transaction_id": "' + b"x" * 100_000 + b'"}')
    assert [each["code"] for each in answer["rejected"]] == ["too_long"]
    (line,) = await till.waiting()
    assert len(line["raw"]) == MOST_LINE


async def test_a_recount_finds_what_is_wrong_and_nothing_else(till, publishing, actor, addresses):
    await till.send(*(sale(number, seller="Aziz") for number in range(5)))
    async with publishing.tx(actor.workspace) as tx:
        assert await Recount(tx).differing(actor) == []
        await tx.run(
            "update sales.day_total set gross = gross + 1 where workspace_id = %s and by = 'seller'",
            (actor.workspace,),
        )
        assert await Recount(tx).differing(actor) == [("day", "seller", "2026-11-05", "UZS", "Aziz")]
        await tx.run("delete from sales.hour_total where workspace_id = %s", (actor.workspace,))
        await tx.run("update sales.month_total set units = 0 where workspace_id = %s", (actor.workspace,))
        await Recount(tx).rebuild(actor)
        assert await Recount(tx).differing(actor) == []
    assert (await till.total())["transactions"] == 5
