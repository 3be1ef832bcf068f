"""Alerts as a program meets them over REST."""

from __future__ import annotations

from datetime import timedelta

import pytest

from dastyor.kit.ids import new_id

BELOW = {"metric": "shop.net", "condition": "below", "value": 500000}


async def test_an_alert_is_made_listed_tried_and_stopped(program, shop):
    assert [each["metric"] for each in (await program.get("/alerts/metrics")).json()["items"]] == [
        "shop.net",
        "shop.count",
    ]
    answer = await program.post("/alerts", json={**BELOW, "quiet_hours": {"from": "22:00", "to": "08:00"}})
    assert answer.status_code == 201, answer.text
    made = answer.json()
    assert made == {
        "id": made["id"], "metric": "shop.net", "condition": "below", "window": "day", "cooldown": 60,
        "value": {"amount": "500000", "currency": "UZS"}, "quiet_hours": {"from": "22:00:00", "to": "08:00:00"},
        "person": str(shop.actor.person), "told_at": None, "breach": None,
    }  # fmt: skip
    assert (await program.get("/alerts")).json() == {"items": [made], "next_cursor": None}
    shop.sells("2026-11-20 09:00", 300_000)
    tried = await program.post(f"/alerts/{made['id']}/test")
    assert tried.status_code == 202
    assert (tried.json()["figure"], tried.json()["is_broken"]) == ("300000", True)
    await shop.lives("2026-11-20 21:30")
    (listed,) = (await program.get("/alerts")).json()["items"]
    assert listed["breach"]["told_at"] == listed["told_at"] is not None
    for _ in range(2):
        assert (await program.delete(f"/alerts/{made['id']}")).status_code == 204
    assert (await program.get("/alerts")).json()["items"] == []


async def test_values_are_money_numbers_per_cent_and_hours(program, shop):
    for body, value in (
        ({**BELOW, "value": {"amount": "12.50", "currency": "USD"}}, {"amount": "12.50", "currency": "USD"}),
        ({**BELOW, "metric": "shop.count", "condition": "above", "value": "3"}, "3"),
        ({**BELOW, "condition": "change", "value": -40}, "-40"),
        ({**BELOW, "condition": "no_data", "value": 2, "window": "week"}, "2"),
    ):
        made = (await program.post("/alerts", json=body)).json()
        assert made["value"] == value, made
    assert [each["window"] for each in (await program.get("/alerts")).json()["items"]] == ["day"] * 4


@pytest.mark.parametrize(
    "change",
    [
        {"metric": "shop.none"}, {"condition": "equal"}, {"value": "much"}, {"value": "1.001"}, {"value": None},
        {"condition": "change", "value": 0}, {"condition": "no_data", "value": "1.5"}, {"window": "year"},
        {"cooldown": -1}, {"cooldown": 43_201}, {"quiet_hours": {"from": "22:00"}}, {"unknown": 1},
        {"quiet_hours": {"from": "22:00", "to": "22:00"}}, {"value": {"amount": "5", "currency": "ABC"}},
        {"metric": "shop.count", "value": {"amount": "5", "currency": "UZS"}},
        {"condition": "change", "value": {"amount": "-40", "currency": "UZS"}}, {"metric": "shop.count", "value": "1e999999999"},
    ],
)  # fmt: skip
async def test_what_cannot_be_watched_is_a_problem(program, shop, change):
    answer = await program.post("/alerts", json={**BELOW, **change})
    assert answer.status_code == 422, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    assert (await program.get("/alerts")).json()["items"] == []


async def test_an_alert_that_is_not_there_is_not_found(program, shop):
    for act in (program.delete(f"/alerts/{new_id()}"), program.post(f"/alerts/{new_id()}/test")):
        assert (await act).status_code == 404


async def test_a_repeated_request_makes_one_alert(program, shop):
    answers = [await program.post("/alerts", json=BELOW, headers={"Idempotency-Key": "one"}) for _ in range(2)]
    assert answers[0].json() == answers[1].json()
    shop.clock.offset += timedelta(minutes=1)
    assert (await program.post("/alerts", json=BELOW)).json()["id"] == answers[0].json()["id"]
