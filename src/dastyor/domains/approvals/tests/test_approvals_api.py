"""Approvals as a program meets them over REST."""

from __future__ import annotations

from dataclasses import replace

import pytest

from dastyor.domains.approvals.tests.conftest import AN_AD, KIND
from dastyor.kit.actor import Role
from dastyor.kit.ids import new_id


async def waiting(program, **query):
    answer = await program.get("/approvals", params=query)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def test_what_waits_is_listed_and_decided(office, program, actor):
    await office.asks()
    (shown,) = (await waiting(program))["items"]
    assert shown == {
        "id": shown["id"], "kind": KIND, "request": str(AN_AD.request), "revision": 0,
        "title": "en <i>iPhone</i> 1,500,000\u00a0UZS", "text": "en <i>iPhone</i> 1,500,000\u00a0UZS\nphones",
        "choices": [
            {"key": "approve", "text": "Approve", "reasons": []},
            {"key": "decline", "text": "Decline", "reasons": ["ask-reason-photo", "ask-reason-price"]},
            {"key": "later", "text": "Ask tomorrow", "reasons": []},
        ],
        "created_at": shown["created_at"], "decided": None,
    }  # fmt: skip
    body = {"reason": "ask-reason-photo", "revision": 0}
    answer = await program.post(f"/approvals/{shown['id']}/decline", json=body)
    assert answer.status_code == 200, answer.text
    decided = answer.json()["decided"]
    assert decided == {
        "choice": "decline", "by": actor.name, "person": str(actor.person), "at": decided["at"],
        "reason": "ask-reason-photo", "words": None,
    }  # fmt: skip
    assert (await waiting(program))["items"] == []
    (kept,) = (await waiting(program, status="decided"))["items"]
    assert kept == {**shown, "decided": decided}
    assert [each["choice"] for each in await office.facts()] == ["decline"]


async def test_who_comes_second_gets_409_with_who_and_when(office, program, aziza):
    await office.asks()
    (shown,) = (await waiting(program))["items"]
    made = await office.decides(aziza)
    answer = await program.post(f"/approvals/{shown['id']}/decline")
    assert (answer.status_code, answer.headers["content-type"]) == (409, "application/problem+json")
    problem = answer.json()
    assert (problem["who"], problem["choice"]) == ("Aziza", "approve")
    assert problem["at"] == made.decided_at.isoformat().replace("+00:00", "Z")
    assert problem["type"] == "urn:dastyor:approvals-decided-before"
    assert len(await office.facts()) == 1


async def test_an_idempotency_key_repeats_the_answer_of_the_winner(office, program):
    await office.asks()
    (shown,) = (await waiting(program))["items"]
    answers = [
        await program.post(f"/approvals/{shown['id']}/approve", headers={"Idempotency-Key": "one"}) for _ in range(2)
    ]
    assert [answer.status_code for answer in answers] == [200, 200]
    assert answers[0].json() == answers[1].json()
    assert len(await office.facts()) == 1


async def test_any_choice_is_decided_by_its_key_and_no_other(office, program):
    await office.asks()
    (shown,) = (await waiting(program))["items"]
    for choice, body in (("sold", {}), ("decline", {"reason": "dear"}), ("decline", {"words": "x" * 301}),
                         ("approve", {"unknown": 1}), ("x" * 41, {})):  # fmt: skip
        answer = await program.post(f"/approvals/{shown['id']}/{choice}", json=body)
        assert answer.status_code == 422, answer.text
    answer = await program.post(f"/approvals/{shown['id']}/later", json={"words": "market day"})
    assert answer.json()["decided"]["words"] == "market day"


async def test_an_older_revision_is_not_decided(office, program):
    await office.asks()
    (shown,) = (await waiting(program))["items"]
    await office.asks(replace(AN_AD, revision=1))
    answer = await program.post(f"/approvals/{shown['id']}/approve", json={"revision": 0})
    assert (answer.status_code, answer.json()["type"]) == (409, "urn:dastyor:approvals-out-of-date")
    assert await office.facts() == []


@pytest.mark.parametrize(
    ("change", "sees", "status"),
    [
        ({"role": Role.CASHIER}, 200, 403), ({"role": Role.VIEWER}, 403, 403),
        ({"scopes": frozenset({"approvals.read"})}, 200, 403), ({"scopes": frozenset({"approvals.decide"})}, 403, 200),
        ({"role": Role.MODERATOR, "scopes": frozenset({"approvals.decide"})}, 403, 200), ({"person": None}, 200, 200),
    ],
)  # fmt: skip
async def test_roles_and_scopes_decide_who_may(office, program, known, change, sees, status):
    await office.asks()
    (shown,) = (await waiting(program))["items"]
    known.keys["key"] = replace(office.actor, **change)
    assert (await program.get("/approvals")).status_code == sees
    assert (await program.post(f"/approvals/{shown['id']}/approve")).status_code == status
    assert len(await office.facts()) == (status == 200)


async def test_a_stranger_finds_nothing(office, program, known):
    await office.asks()
    (shown,) = (await waiting(program))["items"]
    known.keys["key"] = replace(office.actor, workspace=new_id())
    assert (await waiting(program))["items"] == []
    theirs = await program.post(f"/approvals/{shown['id']}/approve")
    nobodys = await program.post(f"/approvals/{new_id()}/approve")
    assert theirs.status_code == nobodys.status_code == 404
    assert theirs.text == nobodys.text
    assert await office.facts() == []


@pytest.mark.parametrize("status", ["waiting", "decided"])
async def test_lists_go_page_by_page_in_their_order(office, program, status):
    titles = [f"ad {number}" for number in range(5)]
    for minute, title in enumerate(titles):
        office.goes_to(f"2026-11-20 11:0{minute}")
        await office.asks(replace(AN_AD, request=new_id(), values={"title": title}))
    if status == "decided":
        for each in (await waiting(program))["items"]:
            assert (await program.post(f"/approvals/{each['id']}/approve")).status_code == 200
    seen, cursor = [], {}
    while True:
        page = await waiting(program, status=status, limit=2, **cursor)
        seen += [each["title"].split(" 1,5")[0] for each in page["items"]]
        if page["next_cursor"] is None:
            break
        cursor = {"cursor": page["next_cursor"]}
    expected = titles if status == "waiting" else titles[::-1]
    assert seen == [f"en {title}" for title in expected]
    other = {"waiting": "decided", "decided": "waiting"}[status]
    answer = await program.get("/approvals", params={"status": other, **cursor})
    assert answer.status_code == 422


async def test_the_caller_reads_his_own_language(office, program, known):
    await office.asks()
    known.keys["key"] = replace(office.actor, language="uz-Cyrl")
    (shown,) = (await waiting(program))["items"]
    assert shown["title"].startswith("uz_Cyrl <i>iPhone</i>")
