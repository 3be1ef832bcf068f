"""Reports as a program asks for them over REST."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from dastyor.kit.actor import Role
from tests.support.fixtures import an_actor


@pytest.fixture
async def november(program, clock):
    """A few expenses around the 21st of November 2026."""
    clock.offset = datetime(2026, 11, 21, 7, tzinfo=UTC) - clock.now()
    for amount, category, day in (
        ("45000", "eating_out", "2026-11-20"),
        ("15000.50", "transport", "2026-11-03"),
        ("20000", "transport", "2026-10-03"),
        ("7", "fuel", "2026-10-31"),
    ):
        body = {"amount": {"amount": amount, "currency": "UZS"}, "category": category, "spent_on": day}
        assert (await program.post("/expenses", json=body)).status_code == 201
    return program


async def asked(program, **params):
    answer = await program.get("/expenses/report", params=params)
    assert answer.status_code == 200, answer.text
    return answer.json()


def uzs(amount):
    return {"amount": amount, "currency": "UZS"}


async def test_the_promised_form_to_the_letter(november):
    told = await asked(november, **{"from": "2026-11-01", "to": "2026-11-30"})
    assert told == {
        "items": [
            {"key": "eating_out", "name": "Eating out", "amount": uzs("45000.00"), "count": 1, "share": 0.75,
             "previous": uzs("0.00")},
            {"key": "transport", "name": "Transport", "amount": uzs("15000.50"), "count": 1, "share": 0.25,
             "previous": uzs("20000.00")},
        ],
        "total": uzs("60000.50"),
        "previous": uzs("20007.00"),
        "unknown": [],
    }  # fmt: skip


async def test_without_days_it_is_the_month_so_far_beside_as_much_of_the_last(november):
    told = await asked(november)
    assert (told["total"], told["previous"]) == (uzs("60000.50"), uzs("20000.00"))


async def test_by_day_every_day_is_there_named_by_itself(november):
    told = await asked(november, **{"from": "2026-11-01", "to": "2026-11-30", "by": "day"})
    assert [item["key"] for item in told["items"]] == [f"2026-11-{day:02}" for day in range(1, 31)]
    third = told["items"][2]
    assert (third["name"], third["amount"], third["previous"]) == ("3 November 2026", uzs("15000.50"), uzs("20000.00"))


async def test_by_month_and_by_person(november, actor):
    told = await asked(november, **{"from": "2026-10-01", "to": "2026-11-30", "by": "month"})
    assert [(item["key"], item["name"]) for item in told["items"]] == [
        ("2026-10-01", "October 2026"), ("2026-11-01", "November 2026"),
    ]  # fmt: skip
    told = await asked(november, **{"from": "2026-11-01", "to": "2026-11-30", "by": "person"})
    assert [(item["key"], item["count"]) for item in told["items"]] == [(str(actor.person), 2)]


async def test_in_another_currency_what_has_no_rate_is_told_apart(november):
    told = await asked(november, **{"from": "2026-11-01", "to": "2026-11-30", "currency": "usd"})
    assert told["total"] == {"amount": "0.00", "currency": "USD"}
    assert told["unknown"] == [uzs("60000.5")]
    assert [item["count"] for item in told["items"]] == [1, 1]


async def test_names_are_in_the_workspaces_language(november, known, actor):
    known.keys["key"] = an_actor(workspace=actor.workspace, language="uz-Cyrl")
    told = await asked(november, **{"from": "2026-11-20", "to": "2026-11-20"})
    assert told["items"][0]["name"] == "Кафе, тушлик"


@pytest.mark.parametrize(
    "params",
    [
        {"from": "2026-11-30", "to": "2026-11-01"},
        {"from": "1900-01-01"},
        {"to": "9999-12-31"},
        {"from": "0001-01-01", "to": "0001-01-01"},
        {"from": "2000-01-01", "to": "2026-01-01", "by": "day"},
        {"by": "hour"},
        {"currency": "XXQ"},
        {"from": "yesterday"},
    ],
)
async def test_what_cannot_be_asked_is_a_problem(program, params):
    answer = await program.get("/expenses/report", params=params)
    assert answer.status_code == 422
    assert answer.headers["content-type"].startswith("application/problem+json")


async def test_a_moderator_may_not_look(program, known, actor):
    known.keys["key"] = an_actor(workspace=actor.workspace, role=Role.MODERATOR)
    assert (await program.get("/expenses/report")).status_code == 403
