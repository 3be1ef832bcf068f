"""Receipts as a program meets them over REST."""

from __future__ import annotations

import pytest

from dastyor.kit.actor import Role
from tests.support.fixtures import an_actor
from tests.support.pictures import RU, UZ, blank, bomb_png, receipt


async def post(program, picture, **more):
    return await program.post("/expenses/receipt", files={"file": ("receipt.jpg", picture, "image/jpeg")}, **more)


async def test_a_russian_receipt_is_answered_with_its_code_and_recorded(program):
    answer = await post(program, receipt(RU), data={"caption": "продукты"})
    assert answer.status_code == 201
    told = answer.json()
    assert told["receipt"] == {
        "code": "ru:9960440301234567:48213:3021456789", "country": "ru", "issued_at": "2026-11-19T14:05:00",
        "total": {"amount": "1530.00", "currency": "RUB"}, "raw": RU,
    }  # fmt: skip
    assert told["draft"] == {
        "amount": {"amount": "1530.00", "currency": "RUB"}, "category": "groceries", "note": "продукты",
        "spent_on": "2026-11-19",
    }  # fmt: skip
    assert (await program.get("/expenses")).json()["items"] == [told["expense"]]


async def test_a_second_picture_of_the_same_receipt_is_a_conflict_that_says_what_is_known(program):
    await post(program, receipt(RU))
    answer = await post(program, receipt(RU, turn=33))
    assert answer.status_code == 409
    assert answer.headers["content-type"] == "application/problem+json"
    assert "1530.00 RUB" in answer.json()["detail"]
    assert "2026-11-19" in answer.json()["detail"]
    assert len((await program.get("/expenses")).json()["items"]) == 1


async def test_an_uzbek_receipt_is_a_draft_that_its_sum_makes_an_expense(program):
    told = (await post(program, receipt(UZ))).json()
    assert (told["draft"]["amount"], told["draft"]["spent_on"], told["expense"]) == (None, "2022-05-29", None)
    code = told["receipt"]["code"]
    assert (await program.get("/expenses")).json()["items"] == []
    again = await post(program, receipt(UZ))
    assert again.status_code == 409
    assert code in again.json()["detail"]
    unsaid = await program.post("/expenses", json={"receipt": code})
    assert unsaid.status_code == 422
    made = await program.post("/expenses", json={"receipt": code, "amount": "87000", "category": "groceries"})
    assert made.status_code == 201
    (item,) = made.json()["items"]
    assert (item["amount"], item["spent_on"]) == ({"amount": "87000", "currency": "UZS"}, "2022-05-29")
    assert (await program.post("/expenses", json={"receipt": code, "amount": "87000"})).status_code == 409
    assert (await post(program, receipt(UZ))).status_code == 409


async def test_the_text_of_a_code_is_a_receipt_too(program):
    made = await program.post("/expenses", json={"receipt": RU})
    assert made.json()["items"][0]["amount"] == {"amount": "1530.00", "currency": "RUB"}
    assert (await post(program, receipt(RU))).status_code == 409


async def test_a_repeat_with_the_same_key_is_the_same_answer_and_no_conflict(program):
    picture = receipt(RU)
    boundary = {"content-type": "multipart/form-data; boundary=b", "Idempotency-Key": "one"}
    body = b'--b\r\nContent-Disposition: form-data; name="file"; filename="r.jpg"\r\n\r\n' + picture + b"\r\n--b--\r\n"
    first = await program.post("/expenses/receipt", content=body, headers=boundary)
    second = await program.post("/expenses/receipt", content=body, headers=boundary)
    assert first.status_code == second.status_code == 201
    assert first.json() == second.json()


@pytest.mark.parametrize(
    ("picture", "status"),
    [
        (blank(), 422),
        (receipt("https://t.me/shop"), 422),
        (receipt(RU.replace("T1405", "T9905")), 422),
        (receipt(RU.replace("2026", "2099")), 422),
        (bomb_png(), 413),
        (b"\xff\xd8\xff" + b"\0" * 20_000_000, 413),
        (b"\xff\xd8\xff" + b"\0" * 22_000_000, 413),
        (b"GIF89a", 415),
        (b"", 415),
        (b"\xff\xd8\xff", 422),
    ],
    ids=["blank", "other-code", "damaged", "ahead", "bomb", "20MB", "22MB", "gif", "empty", "broken"],
)
async def test_what_is_no_receipt_is_a_problem_with_what_to_do(program, picture, status):
    answer = await post(program, picture)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert (await program.get("/expenses")).json()["items"] == []


async def test_a_form_without_a_file_is_refused(program):
    for sent in ({"data": {"file": "text"}}, {"json": {}}, {"content": b"x"}):
        assert (await program.post("/expenses/receipt", **sent)).status_code == 422


async def test_a_receipt_has_its_own_day_and_no_text(program):
    for more in ({"text": "lunch 45000"}, {"spent_on": "2026-01-01"}):
        assert (await program.post("/expenses", json={"receipt": RU} | more)).status_code == 422


async def test_a_viewers_key_sends_no_receipts(program, known, actor):
    known.keys["viewer"] = an_actor(workspace=actor.workspace, role=Role.VIEWER)
    assert (await post(program, receipt(RU), headers={"Authorization": "Bearer viewer"})).status_code == 403
