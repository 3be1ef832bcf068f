"""The webhook as a program meets it over REST, and as /alerts shows it in chat."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from dastyor.domains.alerts.deliveries import deliver, deliveries
from dastyor.domains.alerts.service.delivering import Delivering
from dastyor.kit.actor import Role
from dastyor.kit.jobs.duties import Duties
from dastyor.kit.sites import Sites
from dastyor.kit.testing.site import FakeSite, reply


@pytest.fixture
async def site(shop):
    async with FakeSite() as made:
        shop.database.ports = replace(shop.database.ports, sites=Sites([made.place]))
        yield made


async def tell(shop):
    """What is due is sent, as the notification service does it."""
    async with shop.database.tx() as tx:
        await Duties([deliveries]).tick(tx)
        rows = await tx.all(
            "delete from jobs.procrastinate_jobs where status = 'todo' and queue_name = 'webhooks' returning args"
        )
    for (stored,) in rows:
        given = deliver.arguments(stored)
        await Delivering(shop.database).deliver(given["workspace"], given["delivery"], given["tried"])


async def test_a_webhook_is_set_shown_tried_and_removed(program, shop, site):
    assert (await program.get("/alerts/webhook")).status_code == 404
    assert (await program.post("/alerts/webhook/test")).status_code == 404
    answer = await program.put("/alerts/webhook", json={"address": site.url + "/alerts"})
    assert answer.status_code == 200, answer.text
    made = answer.json()
    assert made.pop("secret").startswith("whsec_")
    assert (await program.get("/alerts/webhook")).json() == made
    assert made == {
        "address": site.url + "/alerts", "is_on": True, "made_at": made["made_at"], "tried_at": None, "status": None,
        "trouble": None, "taken_at": None,
    }  # fmt: skip
    assert (await program.put("/alerts/webhook", json={"address": site.url + "/alerts"})).json() == {
        **made, "secret": None,
    }  # fmt: skip
    tried = await program.post("/alerts/webhook/test")
    assert tried.status_code == 202
    await tell(shop)
    assert [each.headers["webhook-id"] for each in site.asked] == [tried.json()["id"]]
    shown = (await program.get("/alerts/webhook")).json()
    assert (shown["status"], shown["trouble"], shown["taken_at"]) == (200, None, shown["tried_at"])
    for _ in range(2):
        assert (await program.delete("/alerts/webhook")).status_code == 204
    assert (await program.get("/alerts/webhook")).status_code == 404


async def test_a_program_that_is_gone_is_off_until_it_is_set_again(program, shop, site):
    site.answer = lambda _asked: reply(410)
    await program.put("/alerts/webhook", json={"address": site.url})
    await program.post("/alerts/webhook/test")
    await tell(shop)
    assert (await program.get("/alerts/webhook")).json()["is_on"] is False
    refused = await program.post("/alerts/webhook/test")
    assert (refused.status_code, refused.headers["content-type"]) == (409, "application/problem+json")
    assert (await program.put("/alerts/webhook", json={"address": site.url})).json()["is_on"] is True


@pytest.mark.parametrize(
    "body",
    [{}, {"address": ""}, {"address": "x" * 2001}, {"address": "http://192.168.1.1/"}, {"address": 5},
     {"address": "https://example.uz/", "secret": "mine"}],
)  # fmt: skip
async def test_what_is_no_address_for_alerts_is_a_problem(program, shop, body):
    answer = await program.put("/alerts/webhook", json=body)
    assert (answer.status_code, answer.headers["content-type"]) == (422, "application/problem+json")
    assert (await program.get("/alerts/webhook")).status_code == 404


async def test_the_operator_is_named_who_can_allow_an_inside_address(program, shop):
    answer = await program.put("/alerts/webhook", json={"address": "http://10.0.0.7:8080/hook"})
    assert answer.status_code == 422
    assert "DASTYOR_ALLOW_HOSTS=10.0.0.7:8080" in answer.text


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (None, "Nothing was sent there yet."),
        (reply(200), "took the last alert today at 10:0"),
        (reply(503), "It answered 503."),
        (reply(410), "said that it is gone"),
        (b"", "It cannot be reached."),
    ],
)
async def test_the_chat_shows_whether_programs_are_told_and_how_that_fares(program, shop, site, chat, said, expected):
    assert "🔗" not in (await chat.says("/alerts")).text
    await program.put("/alerts/webhook", json={"address": site.url + "/private"})
    if said is not None:
        site.answer = lambda _asked: said
        await program.post("/alerts/webhook/test")
        await tell(shop)
    shown = (await chat.says("/alerts")).text
    assert "🔗" in shown and "127.0.0.1" in shown and expected in shown, shown
    assert "private" not in shown


async def test_who_only_looks_sees_the_host_in_chat(program, shop, site, make_chat):
    await program.put("/alerts/webhook", json={"address": site.url})
    viewer = make_chat(7, replace(shop.actor, role=Role.VIEWER, telegram_id=7))
    assert "127.0.0.1" in (await viewer.says("/alerts")).text


async def test_a_moment_of_another_day_is_told_with_its_day(program, shop, site, chat):
    await program.put("/alerts/webhook", json={"address": site.url})
    await program.post("/alerts/webhook/test")
    await tell(shop)
    shop.clock.offset += timedelta(days=1)
    assert "yesterday at 10:0" in (await chat.says("/alerts")).text
