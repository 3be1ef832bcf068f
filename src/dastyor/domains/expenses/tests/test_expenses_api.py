"""Expenses as a program meets them over REST."""

from __future__ import annotations

from decimal import Decimal

import pytest

from dastyor.kit.actor import Role
from dastyor.kit.ids import new_id
from tests.support.fixtures import an_actor


async def test_a_line_is_recorded_and_told_in_the_promised_form(program):
    answer = await program.post("/expenses", json={"text": "обед 45 000 + такси 20к"})
    assert answer.status_code == 201
    first, second = answer.json()["items"]
    assert first["amount"] == {"amount": "45000", "currency": "UZS"}
    assert (first["category"], second["category"]) == ("eating_out", "transport")
    assert set(first) == {"id", "amount", "base", "rate", "category", "note", "spent_on", "by", "paid_by"}


async def test_parts_are_recorded_with_digits_as_sent(program):
    body = {"amount": {"amount": "12500.50", "currency": "USD"}, "category": "travel", "spent_on": "2026-01-31"}
    made = (await program.post("/expenses", json=body)).json()["items"][0]
    assert made["amount"] == {"amount": "12500.50", "currency": "USD"}
    assert made["spent_on"] == "2026-01-31"
    listed = (await program.get("/expenses")).json()["items"]
    assert listed == [made]


async def test_a_bare_number_is_in_the_workspaces_currency_and_never_a_float(program):
    answer = await program.post(
        "/expenses", content=b'{"amount": 0.1, "category": "other"}', headers={"content-type": "application/json"}
    )
    assert answer.json()["items"][0]["amount"]["amount"] == "0.1"


@pytest.mark.parametrize(
    ("sent", "kept"),
    [("12.500", "12.5"), ('"12.500"', "12.5"), ("45.000", "45"), ('"1250"', "1250"), ("1.25e3", "1250")],
)
async def test_a_programs_number_is_a_number_and_never_thousands(program, known, actor, sent, kept):
    known.keys["kuwait"] = an_actor(workspace=actor.workspace, currency="KWD")
    headers = {"content-type": "application/json", "Authorization": "Bearer kuwait"}
    answer = await program.post("/expenses", content=f'{{"amount": {sent}}}', headers=headers)
    made = answer.json()["items"][0]
    assert Decimal(made["amount"]["amount"]) == Decimal(kept)
    changed = await program.patch(f"/expenses/{made['id']}", content=f'{{"amount": {sent}}}', headers=headers)
    assert Decimal(changed.json()["amount"]["amount"]) == Decimal(kept)


MOST = "10000000000000"  # 10^15 tiyins


@pytest.mark.parametrize("form", ['"{}"', "{}", '{{"amount": "{}", "currency": "UZS"}}'])
async def test_the_largest_amount_is_recorded_and_one_tiyin_more_is_refused(program, form):
    headers = {"content-type": "application/json"}

    async def sent(amount):
        return await program.post("/expenses", content='{"amount": ' + form.format(amount) + "}", headers=headers)

    made = (await sent(MOST)).json()["items"][0]
    assert made["amount"] == {"amount": MOST, "currency": "UZS"}
    for larger in (MOST + ".01", "9" * 17, "9" * 24):
        answer = await sent(larger)
        assert answer.status_code == 422
        assert answer.json()["type"] == "urn:dastyor:money-amount-too-large"
        assert "most=10,000,000,000,000, currency=UZS" in answer.json()["detail"]
    beyond = {"amount": {"amount": MOST + ".01", "currency": "UZS"}}
    assert (await program.patch(f"/expenses/{made['id']}", json=beyond)).status_code == 422
    assert len((await program.get("/expenses")).json()["items"]) == 1


@pytest.mark.parametrize(
    ("amount", "reason"),
    [
        ('"NaN"', "a number in your currency"), ('"Infinity"', "a number in your currency"),
        ('"abc"', "a number in your currency"), ("true", "a number in your currency"), ("[]", "a number in your currency"),
        ('{"amount": "NaN", "currency": "UZS"}', "decimal string"), ('{"amount": "5", "currency": "BTC"}', "ISO 4217"),
        ('{"amount": "5"}', "money is"),
    ],
)  # fmt: skip
async def test_what_is_no_amount_is_told_once_by_the_name_of_its_field(program, amount, reason):
    headers = {"content-type": "application/json"}
    answer = await program.post("/expenses", content=f'{{"amount": {amount}}}', headers=headers)
    assert answer.status_code == 422
    (error,) = answer.json()["errors"]
    assert error["field"] == "amount"
    assert reason in error["reason"]


@pytest.mark.parametrize(
    ("line", "doubt"),
    [
        ("taxi 20 000 15 000", "amounts"), ("coffee 15", "thousands"), ("lunch 500 XYZ", "currency"),
        ("lunch 50 000 tomorrow", "day"), ("lunch 50 000 05.05.1999", "day"), ("lunch -5000", "negative"),
    ],
)  # fmt: skip
async def test_what_can_be_read_in_two_ways_is_not_guessed_and_the_answer_says_how_to_send_it(program, line, doubt):
    answer = await program.post("/expenses", json={"text": line})
    assert answer.status_code == 422
    assert f"doubt={doubt}" in answer.json()["detail"]
    assert "Send it by its parts" in answer.json()["detail"]
    assert (await program.get("/expenses")).json()["items"] == []


async def test_what_is_no_expense_is_a_problem_with_what_to_do(program):
    for body in (
        {"text": "hello"},
        {"text": "45 000"},
        {"amount": {"amount": "-5", "currency": "UZS"}},
        {"amount": {"amount": "5", "currency": "XXQ"}},
        {"amount": "5", "category": "nonsense"},
        {"amount": "5", "spent_on": "1999-12-31"},
        {"amount": "5", "spent_on": "2999-12-31"},
        {"amount": "5", "text": "lunch 5000"},
        {},
    ):
        answer = await program.post("/expenses", json=body)
        assert answer.status_code == 422, body
        assert answer.headers["content-type"].startswith("application/problem+json")
    assert (await program.get("/expenses")).json()["items"] == []


async def test_understanding_stores_nothing(program):
    answer = await program.post("/expenses/understand", json={"text": "12$ taksi kecha", "language": "uz-Latn"})
    item = answer.json()["items"][0]
    assert (item["amount"], item["category"]) == ({"amount": "12", "currency": "USD"}, "transport")
    assert (await program.get("/expenses")).json()["items"] == []


async def test_understanding_tells_what_would_be_recorded_and_nothing_of_what_may_be_no_expense(program):
    for line, told in (
        ("купил хреновину 20к", ["other"]),
        ("нашёл 50 000 на улице", []),
        ("tomorrow pay rent 400$", []),
        ("обед 45 000", ["eating_out"]),
    ):
        answer = await program.post("/expenses/understand", json={"text": line})
        assert [item["category"] for item in answer.json()["items"]] == told, line


async def test_pages_follow_one_another_without_gap_or_repeat(program):
    for number in range(1, 8):
        await program.post("/expenses", json={"amount": str(number), "category": "other", "spent_on": "2026-03-05"})
    seen, cursor = [], None
    while True:
        page = (await program.get("/expenses", params={"limit": 3} | ({"cursor": cursor} if cursor else {}))).json()
        seen += [item["amount"]["amount"] for item in page["items"]]
        cursor = page["next_cursor"]
        if cursor is None:
            break
    assert sorted(seen) == [str(number) for number in range(1, 8)]


async def test_a_removed_expense_is_listed_no_more_and_removing_again_is_fine(program):
    made = (await program.post("/expenses", json={"text": "lunch 45 000"})).json()["items"][0]
    assert (await program.delete(f"/expenses/{made['id']}")).status_code == 204
    assert (await program.delete(f"/expenses/{made['id']}")).status_code == 204
    assert (await program.get("/expenses")).json()["items"] == []


async def test_a_stranger_finds_nothing_of_ours(program, known):
    made = (await program.post("/expenses", json={"text": "lunch 45 000"})).json()["items"][0]
    known.keys["theirs"] = an_actor()
    theirs = {"Authorization": "Bearer theirs"}
    assert (await program.get("/expenses", headers=theirs)).json()["items"] == []
    foreign = await program.delete(f"/expenses/{made['id']}", headers=theirs)
    missing = await program.delete(f"/expenses/{new_id()}", headers=theirs)
    assert (
        (foreign.status_code, foreign.json()["title"])
        == (missing.status_code, missing.json()["title"])
        == (404, foreign.json()["title"])
    )
    assert len((await program.get("/expenses")).json()["items"]) == 1


async def test_a_viewers_key_reads_and_does_not_write(program, known, actor):
    known.keys["viewer"] = an_actor(workspace=actor.workspace, role=Role.VIEWER)
    viewer = {"Authorization": "Bearer viewer"}
    assert (await program.post("/expenses", json={"text": "lunch 45 000"}, headers=viewer)).status_code == 403
    assert (await program.get("/expenses", headers=viewer)).status_code == 200


async def test_a_key_may_do_only_what_its_scopes_name(program, known, actor):
    known.keys["narrow"] = an_actor(workspace=actor.workspace, scopes=frozenset({"expenses.read"}))
    narrow = {"Authorization": "Bearer narrow"}
    assert (await program.post("/expenses", json={"text": "lunch 45 000"}, headers=narrow)).status_code == 403
    assert (await program.get("/expenses", headers=narrow)).status_code == 200


async def test_a_change_leaves_what_is_not_named_and_keeps_the_currency_of_a_bare_amount(program, actor):
    body = {
        "amount": {"amount": "12.50", "currency": "USD"},
        "category": "travel",
        "spent_on": "2026-01-31",
        "note": "n",
    }
    made = (await program.post("/expenses", json=body)).json()["items"][0]
    changed = await program.patch(f"/expenses/{made['id']}", json={"amount": 20, "note": ""})
    assert changed.status_code == 200
    assert changed.json() == made | {"amount": {"amount": "20", "currency": "USD"}, "note": ""}
    again = await program.patch(f"/expenses/{made['id']}", json={"category": "fuel", "spent_on": "2026-02-01"})
    assert (again.json()["category"], again.json()["spent_on"]) == ("fuel", "2026-02-01")
    assert (await program.get("/expenses")).json()["items"] == [again.json()]


async def test_a_change_that_cannot_be_is_a_problem_and_changes_nothing(program):
    made = (await program.post("/expenses", json={"text": "lunch 45 000"})).json()["items"][0]
    for body in (
        {"amount": 0}, {"amount": {"amount": "5", "currency": "XXQ"}}, {"category": "nonsense"}, {"colour": "red"},
        {"spent_on": "2999-01-01"}, {"paid_by": str(new_id())}, {"amount": "1E+400"},
    ):  # fmt: skip
        assert (await program.patch(f"/expenses/{made['id']}", json=body)).status_code == 422, body
    assert (await program.patch(f"/expenses/{new_id()}", json={"note": "x"})).status_code == 404
    assert (await program.get("/expenses")).json()["items"] == [made]
    await program.delete(f"/expenses/{made['id']}")
    assert (await program.patch(f"/expenses/{made['id']}", json={"note": "x"})).status_code == 404
