"""What a till sent and could not be counted, repaired in chat: written right, left out, tried again, dropped, undone."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from dastyor.domains.sales.service import Recount
from dastyor.domains.sales.tests.conftest import sale
from dastyor.domains.sales.tests.test_collector import Wishes
from dastyor.kit.actor import Role
from dastyor.kit.ports import Ports
from tests.support.fixtures import an_actor


async def count(till):
    async with till.database.tx(till.actor.workspace) as tx:
        assert await Recount(tx).differing(till.actor) == []
        return await tx.value("select count(*) from sales.transaction")


async def open_first(chat):
    await chat.says("/quarantine")
    return await chat.presses("1")


async def test_nothing_to_repair_is_said_and_leads_on(chat, till):
    shown = await chat.says("/quarantine")
    assert "Nothing to repair" in shown.text
    assert "🛒 Sales" in shown.labels
    assert not any("repair" in label for label in (await chat.says("/sales")).labels)


async def test_what_waits_is_listed_with_field_reason_and_its_beginning(chat, till):
    await till.send(*(sale(number, quantity=0) for number in range(6)), b"rubbish <b>")
    shown = await chat.says("/sales")
    assert "🔧 To repair: 7" in shown.labels
    shown = await chat.presses("To repair")
    assert "1. This is no JSON object.\n<code>rubbish &lt;b&gt;</code>" in shown.text
    assert (
        "2. <b>quantity</b>: The quantity is not 0: above it is a sale, below a refund.\n<code>{&quot;transaction_id&quot;: &quot;t-5"
        in shown.text
    )
    older = await chat.presses("Older")
    assert ("t-1" in older.text, "t-0" in older.text, "t-2" in older.text) == (True, True, False)
    assert "t-5" in (await chat.presses("Newest")).text


async def test_a_value_is_written_right_and_the_sale_counts_until_it_is_undone(chat, till):
    await till.send(sale(1, quantity="two"))
    await open_first(chat)
    assert "<b>quantity</b>" in (await chat.presses("Write it right")).text
    wrong = await chat.says("0")
    assert wrong.text == (
        "It is not right yet. quantity: The quantity is not 0: above it is a sale, below a refund. "
        "Write it once more, or /cancel."
    )
    assert await count(till) == 0
    shown = await chat.says("2")
    assert shown.text == "✓ Repaired, it counts\n2 × tea — <b>30,000\u00a0UZS</b>"
    assert await count(till) == 1
    undone = await chat.presses("Undo")
    assert "The value is of another kind" in undone.text
    assert await count(till) == 0
    assert len(await till.waiting()) == 1


async def test_a_repair_is_undone_for_ten_minutes(chat, till, clock):
    await till.send(sale(1, currency="XXQ"))
    await open_first(chat)
    shown = await chat.presses("No currency")
    clock.offset += timedelta(minutes=11)
    await chat.presses("Undo", on=shown)
    assert "ten minutes" in chat.toasts[-1]
    assert await count(till) == 1


async def test_a_line_that_is_no_object_is_written_anew(chat, till):
    await till.send(b"2;tea;30000")
    await open_first(chat)
    await chat.presses("Write it right")
    assert "It is not right yet. JSON: This is no JSON object." in (await chat.says("tea")).text
    assert "✓ Repaired" in (await chat.says(json.dumps(sale(1)))).text
    assert await count(till) == 1


async def test_a_line_is_dropped_and_brought_back(chat, till):
    await till.send(sale(1, quantity=0))
    await open_first(chat)
    dropped = await chat.presses("Drop")
    assert dropped.text.startswith("Dropped, it counts nowhere")
    assert await till.waiting() == []
    assert "The quantity is not 0" in (await chat.presses("Undo")).text
    assert len(await till.waiting()) == 1


async def test_a_line_of_an_unknown_product_counts_when_it_is_tried_after_the_product_was_described(
    chat, till, publishing
):
    publishing.ports = Ports(preferences=Wishes("quarantine"))
    await till.send(sale(1))
    shown = await open_first(chat)
    await chat.presses("Try again")
    assert "The product is unknown" in chat.toasts[-1]
    assert len(await till.waiting()) == 1, "nothing more came of it"
    await till.program.put("/sales/products", json=[{"product_id": "tea", "name": "Tea"}])
    assert "✓ Repaired" in (await chat.presses("Try again", on=shown)).text
    assert await count(till) == 1


async def test_what_was_there_already_counts_once_and_an_undo_leaves_it(chat, till):
    await till.send(sale(1))
    await till.send(sale(1, quantity=0))
    await open_first(chat)
    await chat.presses("Write it right")
    assert "already" in (await chat.says("2")).text
    await chat.presses("Undo")
    assert await count(till) == 1
    assert len(await till.waiting()) == 1


async def test_buttons_of_a_line_that_was_repaired_meanwhile_do_nothing_more(chat, till):
    await till.send(sale(1, currency="XXQ"))
    shown = await open_first(chat)
    drop, leave_out = (row[0]["callback_data"] for row in shown.buttons[1:3])
    for data in (leave_out, leave_out, drop):
        await chat.presses_data(data)
        assert "Repaired, it counts" in chat.last.text
        assert await count(till) == 1


@pytest.mark.parametrize(("role", "may_see", "may_mend"), [(Role.VIEWER, True, False), (Role.CASHIER, False, False)])
async def test_who_may_see_and_who_may_mend(make_chat, till, role, may_see, may_mend):
    await till.send(sale(1, currency="XXQ"))
    somebody = make_chat(50, an_actor(workspace=till.actor.workspace, role=role, telegram_id=50))
    shown = await somebody.says("/quarantine")
    assert ("currency" in shown.text) is may_see
    if may_see:
        await somebody.presses("1")
        await somebody.presses("No currency")
        assert (await count(till) == 1) is may_mend
