"""Expenses as a program meets them over REST."""

from __future__ import annotations

from dastyor.kit.actor import Role
from dastyor.kit.ids import new_id
from tests.support.fixtures import an_actor


async def test_a_line_is_recorded_and_told_in_the_promised_form(program):
    answer = await program.post("/expenses", json={"text": "обед 45 000 + такси 20к"})
    assert answer.status_code == 201
    first, second = answer.json()["items"]
    assert first["amount"] == {"amount": "45000", "currency": "UZS"}
    assert (first["category"], second["category"]) == ("eating_out", "transport")
    assert set(first) == {"id", "amount", "base", "category", "note", "spent_on", "by", "paid_by"}


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
