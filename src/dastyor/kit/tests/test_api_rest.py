"""REST of the kit over a real Postgres, with a toy domain of cups in the place of the business."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from io import StringIO
from typing import Annotated, Any
from uuid import UUID

import httpx
import psycopg
import pytest
from fastapi import APIRouter, Query
from pydantic import BaseModel

from dastyor.fronts.api import build
from dastyor.kit.actor import Actor, Role
from dastyor.kit.api import Body, Caller, Lister, MoneyWire, Page, new_router
from dastyor.kit.db import Database, Tx
from dastyor.kit.errors import Conflict, Unauthorized
from dastyor.kit.ids import PersonId, WorkspaceId, new_id
from dastyor.kit.metrics import exposition
from dastyor.kit.migrating import run, scripts
from dastyor.kit.pg.addresses import Addresses
from dastyor.kit.seal import RootKeys
from dastyor.kit.telemetry import configure_logs
from dastyor.kit.testing.postgres import create_database

Client = Callable[..., httpx.AsyncClient]
KEYS = {key: WorkspaceId(new_id()) for key in ("dst_one", "dst_two", "dst_pages")}
KEYS["dst_one_more"] = KEYS["dst_one"]


class Cups:
    """Who has which key."""

    async def by_key(self, tx: Tx, key: str) -> Actor:
        if key not in KEYS:
            raise Unauthorized
        return Actor(
            workspace=KEYS[key], person=PersonId(new_id()), role=Role.OWNER, name="Cup", language="en", currency="UZS",
            timezone="Asia/Tashkent",
        )  # fmt: skip


class CupBody(Body):
    name: str
    price: MoneyWire | None = None


class CupView(BaseModel):
    id: UUID
    name: str
    price: MoneyWire | None = None


router = new_router("cups")
falls: list[BaseException] = []


@router.post("/cups", status_code=201)
async def make(caller: Caller, body: CupBody) -> CupView:
    made = new_id()
    await caller.tx.run("insert into toy.cups values (%s, %s, %s)", (caller.actor.workspace, made, body.name))
    if falls:
        raise falls.pop()
    return CupView(id=made, name=body.name, price=body.price)


@router.get("/cups")
async def cups(caller: Caller, lister: Lister) -> Page[CupView]:
    rows: list[tuple[UUID, str]] = await caller.tx.all(
        "select cup_id, name from toy.cups where workspace_id = %s and (%s::uuid is null or cup_id > %s) "
        "order by cup_id limit %s",
        (caller.actor.workspace, lister.after_id(), lister.after_id(), lister.ask),
    )
    return lister.page(rows, mark=lambda row: row[:1], show=lambda row: CupView(id=row[0], name=row[1]))


@router.get("/cups/{cup}")
async def cup(caller: Caller, cup: UUID, size: Annotated[int, Query(ge=1)] = 1) -> None:
    raise Conflict("The cup is broken.", cup=str(cup), hint="Take another.")


@pytest.fixture(autouse=True)
def logs() -> StringIO:
    stream = StringIO()
    configure_logs(service="api", stream=stream)
    return stream


@pytest.fixture(scope="session")
def cupboard(postgres_server: Addresses) -> Addresses:
    addresses = create_database(postgres_server, "cups")
    branches = scripts.kit_branches()
    run.upgrade(addresses.owner, branches, branches)
    with psycopg.connect(addresses.owner, autocommit=True) as connection:
        connection.execute("create schema toy; grant usage on schema toy to dastyor_app")
        connection.execute("create table toy.cups (workspace_id uuid, cup_id uuid primary key, name text not null)")
        connection.execute("grant all on toy.cups to dastyor_app")
    return addresses


@pytest.fixture
async def database(cupboard: Addresses) -> AsyncIterator[Database]:
    made = Database(cupboard.app, size=8)
    await made.open()
    yield made
    await made.close()


@pytest.fixture
def client(database: Database) -> Client:
    app = build([router], database, Cups(), RootKeys(b"k" * 32))  # type: ignore[arg-type]

    def make_client(key: str | None = "dst_one", address: str = "127.0.0.1", **headers: str) -> httpx.AsyncClient:
        shown = {"Authorization": f"Bearer {key}"} if key else {}
        transport = httpx.ASGITransport(app, client=(address, 1))
        return httpx.AsyncClient(transport=transport, base_url="http://cups/api/v1", headers=shown | headers)

    return make_client


async def cups_named(database: Database, name: str) -> int:
    async with database.tx() as tx:
        return int(await tx.value("select count(*) from toy.cups where name = %s", (name,)))


def is_problem(answer: httpx.Response, status: int) -> dict[str, Any]:
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    told: dict[str, Any] = answer.json()
    assert told["status"] == status
    assert told.keys() >= {"type", "title", "detail", "errors"}
    return told


async def test_an_answer_is_sent_when_its_rows_are_stored(client: Client, database: Database) -> None:
    name = str(new_id())
    assert (await client().post("/cups", json={"name": name})).status_code == 201
    assert await cups_named(database, name) == 1


async def test_a_refused_request_leaves_no_row(client: Client, database: Database) -> None:
    name = str(new_id())
    falls.append(Conflict("no"))
    is_problem(await client().post("/cups", json={"name": name}), 409)
    assert await cups_named(database, name) == 0


async def test_a_failure_of_ours_is_a_code_without_a_trace(client: Client, database: Database, logs: StringIO) -> None:
    name = str(new_id())
    falls.append(RuntimeError("the secret recipe"))
    answer = await client().post("/cups", json={"name": name})
    told = is_problem(answer, 500)
    assert "recipe" not in answer.text
    assert "Traceback" not in answer.text
    assert told["code"] in logs.getvalue()
    assert "recipe" in logs.getvalue()
    assert await cups_named(database, name) == 0


async def test_every_refusal_is_a_problem(client: Client) -> None:
    cup_id = new_id()
    assert "Take another." in is_problem(await client().get(f"/cups/{cup_id}"), 409)["detail"]
    is_problem(await client().get("/nothing"), 404)
    wrong = await client().delete("/cups")
    is_problem(wrong, 405)
    assert wrong.headers["allow"] == "GET, POST"
    is_problem(await client(key=None).get("/cups"), 401)
    told = is_problem(await client().post("/cups", json={"name": 5, "colour": "red"}), 422)
    assert {error["field"] for error in told["errors"]} == {"name", "colour"}
    assert is_problem(await client().get(f"/cups/{cup_id}?size=0"), 422)["errors"][0]["field"] == "size"
    for text in (b"{", b'{"name": NaN}', b"\xff\xfe\xfa", b"[" * 100_000, b'{"name": 1e999999999}', b"9" * 5000):
        answer = await client().post("/cups", content=text, headers={"content-type": "application/json"})
        is_problem(answer, answer.status_code)
        assert answer.status_code in {400, 422}
    is_problem(await client().post("/cups", content=b"name=1"), 422)


async def test_what_the_database_cannot_hold_is_refused_not_a_failure(client: Client) -> None:
    is_problem(await client().post("/cups", json={"name": "a\0b"}), 422)
    body = b'{"name": "\\ud83d"}'
    is_problem(await client().post("/cups", content=body, headers={"content-type": "application/json"}), 400)


async def test_a_body_over_16_mib_is_refused_told_or_not(client: Client) -> None:
    async def chunks() -> AsyncIterator[bytes]:
        for _ in range(17):
            yield b"x" * 2**20

    is_problem(await client().post("/cups", content=b"x" * (16 * 2**20 + 1)), 413)
    is_problem(await client().post("/cups", content=chunks()), 413)


async def test_a_body_is_not_read_for_whoever_shows_no_key(client: Client) -> None:
    asked: list[int] = []

    async def chunks() -> AsyncIterator[bytes]:
        asked.append(1)
        yield b"x"

    is_problem(await client(key=None).post("/cups", content=chunks()), 401)
    assert asked == []


async def test_money_keeps_every_digit(client: Client) -> None:
    for amount in ('"12500.50"', "12500.50", '"0.1"', "0.1", "123456789012.123456"):
        body = f'{{"name": "m", "price": {{"amount": {amount}, "currency": "UZS"}}}}'.encode()
        answer = await client().post("/cups", content=body, headers={"content-type": "application/json"})
        assert answer.json()["price"] == {"amount": amount.strip('"'), "currency": "UZS"}
    for price in (
        {"amount": "1"},
        {"amount": "1e5", "currency": "UZS"},
        {"amount": "1", "currency": "XXQ"},
        5,
        "5 UZS",
    ):
        told = is_problem(await client().post("/cups", json={"name": "m", "price": price}), 422)
        assert told["errors"][0]["field"].startswith("price")


async def test_a_list_is_read_page_by_page(client: Client) -> None:
    pages = client("dst_pages")
    made = [(await pages.post("/cups", json={"name": f"cup {number}"})).json()["id"] for number in range(5)]
    seen: list[str] = []
    cursor: str | None = None
    for _ in range(3):
        asked = {"limit": 2} | ({"cursor": cursor} if cursor else {})
        page = (await pages.get("/cups", params=asked)).json()
        seen += [item["id"] for item in page["items"]]
        cursor = page["next_cursor"]
    assert (seen, cursor) == (made, None)


async def test_a_cursor_of_another_workspace_another_list_or_of_nobody_is_refused(client: Client) -> None:
    for number in range(2):
        await client().post("/cups", json={"name": f"cup {number}"})
    cursor = (await client().get("/cups", params={"limit": 1})).json()["next_cursor"]
    body, _, tag = cursor.partition(".")
    for wrong in (cursor[:-1] + ("A" if cursor[-1] != "A" else "B"), body, f"{body}x.{tag}", "", "ы", "a.b"):
        is_problem(await client().get("/cups", params={"cursor": wrong}), 422)
    is_problem(await client("dst_two").get("/cups", params={"cursor": cursor}), 422)
    is_problem(await client().get("/cups", params={"limit": 201}), 422)


async def test_a_hundred_requests_of_one_key_at_once_do_the_work_once(client: Client, database: Database) -> None:
    name, key = str(new_id()), str(new_id())
    asking = client(**{"Idempotency-Key": key})
    answers = await asyncio.gather(*(asking.post("/cups", json={"name": name}) for _ in range(100)))
    assert await cups_named(database, name) == 1
    assert {(answer.status_code, answer.content, answer.headers["content-type"]) for answer in answers} == {
        (201, answers[0].content, "application/json")
    }
    assert sum("idempotent-replayed" in answer.headers for answer in answers) == 99


async def test_the_same_key_with_another_body_is_refused(client: Client, database: Database) -> None:
    name, asking = str(new_id()), client(**{"Idempotency-Key": str(new_id())})
    assert (await asking.post("/cups", json={"name": name})).status_code == 201
    is_problem(await asking.post("/cups", json={"name": name + "x"}), 409)
    assert await cups_named(database, name + "x") == 0


async def test_a_failure_leaves_the_key_free_for_another_try(client: Client, database: Database) -> None:
    name, asking = str(new_id()), client(**{"Idempotency-Key": str(new_id())})
    falls.append(RuntimeError("now"))
    is_problem(await asking.post("/cups", json={"name": name}), 500)
    falls.append(psycopg.OperationalError("the server went away"))
    is_problem(await asking.post("/cups", json={"name": name}), 503)
    first, second = [await asking.post("/cups", json={"name": name}) for _ in range(2)]
    assert (first.status_code, second.content) == (201, first.content)
    assert await cups_named(database, name) == 1


async def test_the_same_key_in_two_workspaces_is_two_keys(client: Client) -> None:
    key = {"Idempotency-Key": str(new_id())}
    one, two = [await client(bearer, **key).post("/cups", json={"name": "c"}) for bearer in ("dst_one", "dst_two")]
    assert one.json()["id"] != two.json()["id"]


async def test_an_answer_is_shown_to_the_api_key_that_asked_and_to_no_other(client: Client) -> None:
    key = {"Idempotency-Key": str(new_id())}
    assert (await client("dst_one", **key).post("/cups", json={"name": "c"})).status_code == 201
    is_problem(await client("dst_one_more", **key).post("/cups", json={"name": "c"}), 409)


async def test_no_answer_stands_in_the_clear(client: Client, cupboard: Addresses) -> None:
    canary = f"canary{new_id().hex}"
    await client(**{"Idempotency-Key": str(new_id())}).post("/cups", json={"name": canary})
    with psycopg.connect(cupboard.owner) as connection:
        rows = connection.execute("select sealed from api.answers").fetchall()
    assert rows
    assert not any(canary.encode() in row[0] for row in rows)


async def test_an_unfit_key_is_refused(client: Client) -> None:
    for key in ("", "x" * 256, "with space"):
        is_problem(await client(**{"Idempotency-Key": key}).post("/cups", json={"name": "c"}), 422)


async def test_old_answers_are_forgotten_after_two_days_and_not_before(client: Client, cupboard: Addresses) -> None:
    keys = [str(new_id()) for _ in range(3)]
    for key in keys[:2]:
        await client(**{"Idempotency-Key": key}).post("/cups", json={"name": "c"})
    with psycopg.connect(cupboard.owner, autocommit=True) as connection:
        for key, age in zip(keys, ("49 hours", "25 hours"), strict=False):
            connection.execute("update api.answers set made_at = now() - %s::interval where key = %s", (age, key))
        await client(**{"Idempotency-Key": keys[2]}).post("/cups", json={"name": "c"})
        left = connection.execute("select key from api.answers where key = any (%s)", (keys,)).fetchall()
    assert {row[0] for row in left} == set(keys[1:])


async def test_five_wrong_keys_a_minute_from_one_address_and_no_more(client: Client) -> None:
    answers = [await client(f"dst_wrong{number}", "10.0.0.1").get("/cups") for number in range(7)]
    assert [answer.status_code for answer in answers] == [401] * 5 + [429] * 2
    assert 1 <= int(answers[-1].headers["retry-after"]) <= 60
    assert (await client("dst_one", "10.0.0.1").get("/cups")).status_code == 429
    assert (await client("dst_one", "10.0.0.2").get("/cups")).status_code == 200
    assert (await client("dst_one", "10.0.0.1").get("/cups")).status_code == 200


async def test_a_hundred_guesses_at_once_are_no_better(client: Client) -> None:
    asked = (client(f"dst_guess{number}", "10.0.0.3").get("/cups") for number in range(100))
    answers = await asyncio.gather(*asked)
    assert sum(answer.status_code == 401 for answer in answers) == 5


async def test_a_request_is_counted_under_its_route(client: Client) -> None:
    await client().get(f"/cups/{new_id()}")
    await client().get(f"/{new_id()}")
    told = exposition()[0].decode()
    assert 'dastyor_http_requests_total{route="/api/v1/cups/{cup}",service="api",status="409"}' in told
    assert 'route="other",service="api",status="404"' in told


async def test_the_description_says_what_is_true_of_every_route(client: Client) -> None:
    described = (await client().get("http://cups/api/openapi.json")).json()
    assert described["openapi"].startswith("3.1")
    post = described["paths"]["/api/v1/cups"]["post"]
    assert "4XX" in post["responses"]
    assert "422" not in post["responses"]
    assert post["security"] == [{"key": []}]
    assert any(parameter["name"] == "Idempotency-Key" for parameter in post["parameters"])
    assert "HTTPValidationError" not in json.dumps(described)


async def test_the_page_of_the_description_asks_nobody_else(client: Client) -> None:
    answer = await client().get("http://cups/api/docs")
    assert "/api/v1/cups" in answer.text
    assert "<script" not in answer.text
    assert "http://" not in answer.text.replace("http://cups", "")
    assert "https://" not in answer.text
    assert "default-src 'none'" in answer.headers["content-security-policy"]


def test_a_route_outside_of_a_transaction_is_refused(database: Database) -> None:
    bare = APIRouter()
    bare.add_api_route("/bare", lambda: None)
    with pytest.raises(TypeError, match="/bare"):
        build([bare], database, Cups(), RootKeys(b"k" * 32))  # type: ignore[arg-type]
