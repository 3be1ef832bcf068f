"""Alerts that reach a program: sent after the commit, signed, tried again, and the same id at each try."""

from __future__ import annotations

import asyncio
import json
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from dastyor.domains.alerts.errors import WebhookOff
from dastyor.domains.alerts.model import Condition, Window, Wish
from dastyor.domains.alerts.rules.signing import headers
from dastyor.domains.alerts.service import Alerts
from dastyor.domains.alerts.service.delivering import Delivering
from dastyor.kit.clock import machine_now
from dastyor.kit.testing.site import HANG_UP, reply

BELOW = Wish(metric="shop.net", condition=Condition.BELOW, value=Decimal(500_000))


async def test_a_breach_is_told_with_its_figures_and_where_its_rows_are(receiver, shop):
    secret = await receiver.set()
    shop.sells("2026-11-20 10:30", "123456.5")
    rule = await receiver.breaks()
    assert await receiver.lives() == [pytest.approx(timedelta(), abs=timedelta(minutes=2))]
    (asked,) = receiver.site.asked
    assert (asked.method, asked.path) == ("POST", "/alerts?key=private")
    assert asked.headers["content-type"] == "application/json"
    body = json.loads(asked.body)
    assert body.pop("timestamp")[:15] == "2026-11-20T16:0"  # 21:00 in Tashkent
    assert body == {
        "type": "alert.broken",
        "data": {
            "workspace": str(shop.actor.workspace), "alert": str(rule), "metric": "shop.net", "condition": "below",
            "is_broken": True, "limit": {"amount": "500000", "currency": "UZS"},
            "figure": {"amount": "123456.5", "currency": "UZS"}, "before": None, "since": None,
            "window": {"name": "day", "from": "2026-11-20", "to": "2026-11-20"},
            "rows": "/api/v1/shop/summary?from=2026-11-20&to=2026-11-20",
        },
    }  # fmt: skip
    number, seconds = asked.headers["webhook-id"], int(asked.headers["webhook-timestamp"])
    sent_at = machine_now()
    assert abs(sent_at.timestamp() - seconds) < 60
    signed = headers(secret, number, sent_at.fromtimestamp(seconds, sent_at.tzinfo), asked.body)
    assert asked.headers["webhook-signature"] == signed["webhook-signature"]
    fares = await receiver.fares()
    assert (fares.reply.status, fares.taken_at) == (204, fares.tried_at)
    assert await receiver.waiting() == 0


@pytest.mark.parametrize(
    ("wish", "limit", "figure", "since", "window"),
    [
        (replace(BELOW, metric="shop.count", value=Decimal(9), window=Window.MONTH), "9", "2", None, ("month", "11-01", "11-30")),
        (Wish(metric="shop.net", condition=Condition.NO_DATA, value=Decimal(2)), "2", None, "2026-11-20T05:30:00Z",
         ("day", "11-20", "11-20")),
        (Wish(metric="shop.net", condition=Condition.CHANGE, value=Decimal(-40)), "-40", {"amount": "7", "currency": "UZS"},
         None, ("day", "11-20", "11-20")),
    ],
)  # fmt: skip
async def test_each_condition_is_told_in_its_own_units(receiver, shop, wish, limit, figure, since, window):
    await receiver.set()
    shop.sells("2026-11-13 11:00", 100)
    shop.sells("2026-11-20 10:30", 7)
    async with shop.database.tx(shop.actor.workspace) as tx:
        made = await Alerts(tx).make(shop.actor, wish)
    shop.goes_to("2026-11-20 12:31")
    async with shop.database.tx(shop.actor.workspace) as tx:
        await Alerts(tx).test(shop.actor, made.rule.id)
    await receiver.lives()
    told = json.loads(receiver.site.asked[0].body)
    name, first, last = window
    assert told["type"] == "alert.test"
    assert {key: told["data"][key] for key in ("limit", "figure", "since")} == {
        "limit": limit, "figure": figure, "since": since,
    }  # fmt: skip
    assert told["data"]["window"] == {"name": name, "from": f"2026-{first}", "to": f"2026-{last}"}
    assert told["data"]["before"] == ({"amount": "100", "currency": "UZS"} if limit == "-40" else None)


async def test_what_fails_is_tried_again_with_the_same_id_and_body_until_it_is_taken(receiver, shop):
    await receiver.set()
    receiver.answers = [
        reply(500), HANG_UP, reply(302, location=receiver.site.url + "/elsewhere"), reply(404), reply(503), reply(200)
    ]  # fmt: skip
    await receiver.breaks()
    moments = await receiver.lives()
    assert [round(each / timedelta(minutes=1)) for each in moments] == pytest.approx([0, 0, 5, 37, 168, 477], rel=0.1)
    assert {each.path for each in receiver.site.asked} == {"/alerts?key=private"}
    assert len(receiver.site.asked) == 6
    assert len({(each.headers["webhook-id"], each.body) for each in receiver.site.asked}) == 1
    assert (await receiver.fares()).reply.status == 200
    assert await receiver.notices() == []


async def test_a_program_that_asks_for_time_gets_it(receiver, shop):
    await receiver.set()
    receiver.answers = [reply(429, retry_after="7200")]
    await receiver.breaks()
    assert (await receiver.lives())[1] == pytest.approx(timedelta(hours=2), abs=timedelta(seconds=30))


async def test_after_a_day_it_is_given_up_and_the_owners_are_told_once_until_it_takes_something(receiver, shop):
    await receiver.set()
    receiver.site.answer = lambda _asked: reply(500)
    await receiver.breaks()
    moments = await receiver.lives()
    assert len(moments) == 8
    assert timedelta(hours=22) < moments[-1] < timedelta(hours=27)
    (told,) = await receiver.notices()
    assert (told["key"], told["values"], told["roles"]) == (
        "alerts-webhook-given-up", {"host": "127.0.0.1"}, ["owner"],
    )  # fmt: skip
    assert [each["key"] for each in told["lines"]] == ["alerts-trouble-status"]
    assert await receiver.waiting() == 0
    # The next breach is tried as long, and nobody is told again of what is known.
    await shop.lives("2026-11-22 21:01")
    assert len(await receiver.lives()) == 16  # of two days
    assert len(await receiver.notices()) == 1
    # It takes one; what fails later is told anew.
    receiver.site.answer = receiver.answer
    await shop.lives("2026-11-24 21:01")
    assert len(await receiver.lives()) == 2
    receiver.site.answer = lambda _asked: reply(500)
    await shop.lives("2026-11-25 21:01")
    await receiver.lives()
    assert len(await receiver.notices()) == 2


async def test_gone_switches_it_off_and_the_same_address_on_again(receiver, shop):
    secret = await receiver.set()
    receiver.answers = [reply(410)]
    await receiver.breaks()
    await receiver.lives()
    assert (await receiver.fares()).off_at is not None
    assert [each["key"] for each in await receiver.notices()] == ["alerts-webhook-gone"]
    await shop.lives("2026-11-21 21:01")
    assert await receiver.lives() == []
    with pytest.raises(WebhookOff):
        await receiver.uses(lambda webhooks, actor: webhooks.test(actor))
    assert await receiver.set() is None
    await receiver.uses(lambda webhooks, actor: webhooks.test(actor))
    await receiver.lives()
    asked = receiver.site.asked[-1]
    sent_at = machine_now().fromtimestamp(int(asked.headers["webhook-timestamp"]), machine_now().tzinfo)
    signed = headers(secret, asked.headers["webhook-id"], sent_at, asked.body)
    assert asked.headers["webhook-signature"] == signed["webhook-signature"]
    assert json.loads(asked.body)["type"] == "webhook.test"


async def test_what_was_put_in_while_it_was_switched_off_is_not_sent_and_does_not_stay(receiver, shop):
    await receiver.set()
    await receiver.breaks()
    async with shop.database.tx(shop.actor.workspace) as tx:
        await tx.run("update alerts.webhook set off_at = made_at")
    assert len(await receiver.lives()) == 1
    assert (receiver.site.connections, await receiver.waiting()) == (0, 0)


async def test_a_kill_between_sending_and_noting_sends_the_same_id_again_and_is_noted_once(receiver, shop):
    await receiver.set()
    receiver.answers = [reply(500)]
    await receiver.breaks()
    (stored,) = await receiver.queued()
    plain = Delivering._note

    async def killed(*_):
        raise asyncio.CancelledError

    Delivering._note = killed
    try:
        with pytest.raises(asyncio.CancelledError):
            await receiver.tells(stored)
    finally:
        Delivering._note = plain
    assert await receiver.waiting() == 1
    receiver.answers = [reply(500), reply(500)]
    await receiver.tells(stored)
    # And a kill after noting: the job comes a third time, and neither sends nor sets a second timer.
    await receiver.tells(stored)
    assert len(receiver.site.asked) == 2
    async with shop.database.tx() as tx:
        assert await tx.value("select count(*) from jobs.timers where queue = 'webhooks'") == 1
    await receiver.lives()
    assert len(receiver.site.asked) == 4
    assert len({each.headers["webhook-id"] for each in receiver.site.asked}) == 1


async def test_of_two_that_send_the_same_at_once_one_is_noted(receiver, shop):
    await receiver.set()
    receiver.answers = [reply(500), reply(500)]
    await receiver.breaks()
    (stored,) = await receiver.queued()
    async with asyncio.TaskGroup() as group:
        for _ in range(2):
            group.create_task(receiver.tells(stored))
    async with shop.database.tx(shop.actor.workspace) as tx:
        assert await tx.value("select tried from alerts.delivery") == 1
        assert await tx.value("select count(*) from jobs.timers where queue = 'webhooks'") == 1


async def test_what_was_rolled_back_is_never_sent(receiver, shop):
    await receiver.set()
    async with shop.database.tx(shop.actor.workspace) as tx:
        made = await Alerts(tx).make(shop.actor, BELOW)
    with pytest.raises(RuntimeError):
        async with shop.database.tx(shop.actor.workspace) as tx:
            await Alerts(tx).test(shop.actor, made.rule.id)
            raise RuntimeError
    assert (await receiver.queued(), await receiver.waiting()) == ([], 0)
