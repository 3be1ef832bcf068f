"""Refusals and failures on the wire: the form of RFC 9457, the right headers, and nothing of what went wrong inside."""

from __future__ import annotations

import json

import httpx
import psycopg
import pytest
from fastapi import FastAPI
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException

from dastyor.kit import errors
from dastyor.kit.api.problems import FieldError, failed, handle_problems, problem_response, unexpected_response
from dastyor.kit.errors import Problem


class Item(BaseModel):
    count: int = Field(ge=1)


class Order(BaseModel):
    items: list[Item]
    note: str = ""


class Spilled(Problem):
    """The tea was spilled."""

    key, status = "tea-spilled", 409


def told(response):
    return json.loads(response.body)


@pytest.fixture
async def app():
    made = FastAPI()
    handle_problems(made)
    raised: list[BaseException] = []

    @made.post("/orders")
    async def order(body: Order) -> None:
        """Nothing."""

    @made.get("/fall")
    async def fall() -> None:
        raise raised[-1]

    @made.put("/fall")
    async def put() -> None:
        """Nothing."""

    transport = httpx.ASGITransport(made, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
        client.raised = raised
        yield client


@pytest.mark.parametrize(
    ("problem", "status", "detail"),
    [
        (Spilled(), 409, "The tea was spilled."),
        (Spilled("On the floor.", hint="Wipe it.", cup=3), 409, "On the floor. (cup=3) Wipe it."),
        (errors.NotFound(), 404, "There is no such thing here."),
        (errors.Unavailable("Postgres is away."), 503, "Postgres is away."),
        (errors.Misconfigured("The key is abc.", key_file="/secret"), 500, None),  # for the log, not for a caller
    ],
)
def test_a_refusal_is_a_problem_of_its_own_type(problem, status, detail):
    response = problem_response(problem)
    body = told(response)
    assert (response.status_code, body["status"], response.media_type) == (status, status, "application/problem+json")
    assert body["type"] == f"urn:dastyor:{problem.key}"
    assert body["detail"] == (detail or body["title"])
    assert body["title"] == type(problem).__doc__.partition("\n")[0]
    assert ("code" in body) == (status >= 500)
    assert "/secret" not in response.body.decode()


@pytest.mark.parametrize(
    ("problem", "name", "value"),
    [
        (errors.Unauthorized(), "www-authenticate", "Bearer"),
        (errors.TooMany(), "retry-after", "2"),
        (errors.TooMany(retry_after=61), "retry-after", "61"),
        (errors.Unavailable(), "retry-after", "2"),
        (errors.Unavailable(retry_after=5), "retry-after", "5"),
    ],
)
def test_a_refusal_says_in_its_headers_how_to_go_on(problem, name, value):
    assert problem_response(problem).headers[name] == value


@pytest.mark.parametrize("problem", [Spilled(), errors.NotFound(), errors.Forbidden(), errors.Invalid()])
def test_other_refusals_have_no_such_headers(problem):
    assert {"www-authenticate", "retry-after"}.isdisjoint(problem_response(problem).headers)


def test_what_is_wrong_with_each_field_stands_beside_the_problem():
    body = told(problem_response(errors.Invalid(), errors=[FieldError(field="items.0.count", reason="too few")]))
    assert body["errors"] == [{"field": "items.0.count", "reason": "too few"}]


class Taken(errors.Conflict):
    """Somebody was first."""

    key = "taken"
    members = ("who", "status")


def test_what_a_program_is_to_read_of_a_refusal_is_a_member_of_its_own():
    body = told(problem_response(Taken(who="Aziza", seen=3, status=200)))
    assert (body["who"], body["status"], body["type"]) == ("Aziza", 409, "urn:dastyor:taken")
    assert "seen" not in body
    assert "who" not in told(problem_response(Taken()))


def test_a_refusal_is_not_logged_and_a_failure_is_with_its_code(logs):
    problem_response(Spilled())
    assert logs.getvalue() == ""
    code = told(problem_response(errors.Misconfigured("No key.")))["code"]
    assert len(code) == 10
    assert code in logs.getvalue()


def test_an_unforeseen_failure_shows_a_code_and_nothing_else(logs):
    response = unexpected_response(ValueError("the password is hunter2"))
    body = told(response)
    assert (response.status_code, body["type"]) == (500, "urn:dastyor:problem")
    assert "hunter2" not in response.body.decode()
    assert body["code"] in logs.getvalue()
    assert "hunter2" in json.loads(logs.getvalue())["exception"]


def test_codes_of_failures_differ():
    assert len({failed(ValueError()) for _ in range(50)}) == 50


@pytest.mark.parametrize(
    ("sent", "fields"),
    [
        ({"items": [{"count": 0}]}, ["items.0.count"]),
        ({"items": [{"count": 1}, {}], "note": 5}, ["items.1.count", "note"]),
        ({}, ["items"]),
        ([], [""]),
    ],
)
async def test_wrong_fields_are_named_by_their_path(app, sent, fields):
    response = await app.post("/orders", json=sent)
    assert response.status_code == 422
    assert [each["field"] for each in response.json()["errors"]] == fields
    assert all(each["reason"] for each in response.json()["errors"])


async def test_a_body_that_is_no_json_is_refused(app):
    response = await app.post("/orders", content=b"{", headers={"content-type": "application/json"})
    assert (response.status_code, response.json()["type"]) == (422, "urn:dastyor:problem-invalid")


async def test_a_wrong_method_is_told_every_right_one(app):
    response = await app.request("DELETE", "/fall")
    assert (response.status_code, response.headers["allow"]) == (405, "GET, PUT")
    assert response.headers["content-type"] == "application/problem+json"


async def test_a_path_that_leads_nowhere_is_told_where_paths_stand(app):
    response = await app.get("/nowhere")
    assert (response.status_code, response.json()["type"]) == (404, "about:blank")
    assert "/api/docs" in response.json()["detail"]


@pytest.mark.parametrize(
    ("error", "status", "detail", "header"),
    [
        (Spilled(cup=3), 409, "The tea was spilled. (cup=3)", None),
        (HTTPException(418, "I am a teapot", {"X-Tea": "yes"}), 418, "I am a teapot.", ("x-tea", "yes")),
        (psycopg.OperationalError("connection to /secret failed"), 503, None, ("retry-after", "2")),
        (psycopg.errors.NumericValueOutOfRange("secret value"), 422, None, None),
        (psycopg.errors.UntranslatableCharacter("secret value"), 422, None, None),
    ],
)
async def test_what_is_raised_anywhere_becomes_a_problem(app, error, status, detail, header):
    app.raised.append(error)
    response = await app.get("/fall")
    assert response.status_code == response.json()["status"] == status
    assert "secret" not in response.text
    assert detail is None or response.json()["detail"] == detail
    if header:
        assert response.headers[header[0]] == header[1]
