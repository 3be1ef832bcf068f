from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

import httpx
import pytest

from dastyor.domains.accounts.service import Members
from dastyor.kit.actor import Actor, Role
from dastyor.kit.db import Database

Newcomer = Callable[..., Awaitable[Actor]]
KeyOf = Callable[..., Awaitable[str]]
Rest = Callable[..., httpx.AsyncClient]
SOMEBODY = (
    "01890000-0000-7000-8000-000000000001"  # nobody of these; fixed, so that tests have the same names everywhere
)


async def test_an_owner_sees_himself_among_the_members(newcomer: Newcomer, key_of: KeyOf, rest: Rest) -> None:
    owner = await newcomer("Dilnoza")
    answer = await rest(await key_of(owner)).get("/members")
    assert answer.status_code == 200
    assert answer.json()["next_cursor"] is None
    [member] = answer.json()["items"]
    assert (member["name"], member["role"], member["id"]) == ("Dilnoza", "owner", str(owner.person))


async def test_an_invitation_comes_with_its_link(newcomer: Newcomer, key_of: KeyOf, rest: Rest) -> None:
    client = rest(await key_of(await newcomer()))
    answer = await client.post("/members", json={"role": "cashier"})
    assert answer.status_code == 201
    made = answer.json()
    assert made["link"] == f"https://t.me/dastyor_bot?start=join-{made['token']}"
    assert len(made["link"].partition("start=")[2]) <= 64


async def test_no_key_a_wrong_key_and_a_wrong_path_are_problems(newcomer: Newcomer, key_of: KeyOf, rest: Rest) -> None:
    for client, path, status in (
        (rest(""), "/members", 401),
        (rest("dst_wrong"), "/members", 401),
        (rest(await key_of(await newcomer())), "/nothing", 404),
        (rest(await key_of(await newcomer())), "/members/not-an-id/role", 405),
    ):
        answer = await client.get(path)
        assert answer.status_code == status
        assert answer.headers["content-type"] == "application/problem+json"
        assert set(answer.json()) >= {"type", "title", "status", "detail", "errors"}


async def test_a_role_is_given_and_a_member_taken_out(
    database: Database, newcomer: Newcomer, key_of: KeyOf, rest: Rest
) -> None:
    owner, guest = await newcomer(), await newcomer()
    client = rest(await key_of(owner))
    token = (await client.post("/members", json={"role": "manager"})).json()["token"]
    async with database.tx(guest.workspace) as tx:
        await Members(tx).accept(guest, token)
    changed = await client.put(f"/members/{guest.person}/role", json={"role": "cashier"})
    assert (changed.status_code, changed.json()["role"]) == (200, "cashier")
    assert (await client.delete(f"/members/{guest.person}")).status_code == 204
    assert (await client.delete(f"/members/{guest.person}")).status_code == 404
    refused = await client.delete(f"/members/{owner.person}")
    assert (refused.status_code, refused.json()["type"]) == (409, "urn:dastyor:accounts-last-owner")


async def test_a_key_is_shown_once_works_and_is_revoked(newcomer: Newcomer, key_of: KeyOf, rest: Rest) -> None:
    client = rest(await key_of(await newcomer()))
    made = (await client.post("/keys", json={"name": "till", "scopes": ["members.read"]})).json()
    till = rest(made["key"])
    assert (await till.get("/members")).status_code == 200
    assert (await till.get("/audit")).status_code == 403
    listed = (await client.get("/keys")).json()["items"]
    assert [key["name"] for key in listed] == ["till", "test"]
    assert made["key"] not in str(listed)
    assert listed[0]["last_used_at"] is not None
    assert (await client.delete(f"/keys/{made['id']}")).status_code == 204
    assert (await till.get("/members")).status_code == 401


async def test_a_new_key_asked_for_twice_is_one_key_with_one_answer(
    newcomer: Newcomer, key_of: KeyOf, rest: Rest
) -> None:
    client = rest(await key_of(await newcomer()))
    once = {"Idempotency-Key": "till-1"}
    first, second = [await client.post("/keys", json={"name": "till"}, headers=once) for _ in range(2)]
    assert first.json() == second.json()
    assert (await rest(second.json()["key"]).get("/members")).status_code == 200
    assert len((await client.get("/keys")).json()["items"]) == 2


async def test_settings_change_whole_or_not_at_all(newcomer: Newcomer, key_of: KeyOf, rest: Rest) -> None:
    client = rest(await key_of(await newcomer("Old")))
    changed = await client.put("/settings", json={"name": "New", "currency": "RUB", "timezone": "Europe/Moscow"})
    assert changed.json() == (await client.get("/settings")).json()
    assert (changed.json()["name"], changed.json()["currency"]) == ("New", "RUB")
    for wrong in ({"currency": "XXQ"}, {"timezone": "Mars"}, {"preferences": {"no.such": 1}}, {"colour": "red"}):
        assert (await client.put("/settings", json={"name": "Newer"} | wrong)).status_code == 422
    assert (await client.get("/settings")).json() == changed.json()


async def test_the_audit_tells_who_did_what_page_by_page(newcomer: Newcomer, key_of: KeyOf, rest: Rest) -> None:
    owner = await newcomer("Dilnoza")
    client = rest(await key_of(owner))
    for name in ("One", "Two", "Three"):
        await client.put("/settings", json={"name": name})
    first = (await client.get("/audit", params={"limit": 2})).json()
    second = (await client.get("/audit", params={"limit": 2, "cursor": first["next_cursor"]})).json()
    assert [change["after"]["name"] for change in first["items"] + second["items"][:1]] == ["Three", "Two", "One"]
    change = first["items"][0]
    assert (change["by"], change["by_key"], change["person"]) == ("test", True, str(owner.person))
    assert (change["action"], change["before"]) == ("accounts.workspace.changed", {"name": "Two"})


async def test_what_was_refused_is_not_in_the_audit(newcomer: Newcomer, key_of: KeyOf, rest: Rest) -> None:
    client = rest(await key_of(await newcomer()))
    before = (await client.get("/audit")).json()["items"]
    await client.put("/settings", json={"name": "N", "preferences": {"no.such": 1}})
    assert (await client.get("/audit")).json()["items"] == before


@pytest.mark.parametrize(
    ("method", "path", "body", "field"),
    [
        ("POST", "/members", {}, "role"),
        ("POST", "/members", {"role": "king"}, "role"),
        ("POST", "/members", {"role": "viewer", "also": 1}, "also"),
        ("POST", "/members", [], ""),
        ("PUT", f"/members/{SOMEBODY}/role", {"role": None}, "role"),
        ("PUT", "/members/me/role", {"role": "viewer"}, "person"),
        ("DELETE", "/members/me", None, "person"),
        ("POST", "/keys", {"name": ""}, "name"),
        ("POST", "/keys", {"name": "x" * 81}, "name"),
        ("POST", "/keys", {"name": "k", "scopes": "all"}, "scopes"),
        ("POST", "/keys", {"name": "k", "expires_at": "tomorrow"}, "expires_at"),
        ("POST", "/keys", {"name": "k", "expires_at": "2030-01-01T00:00:00"}, "expires_at"),
        ("DELETE", "/keys/first", None, "key"),
        ("PUT", "/settings", {"name": 7}, "name"),
        ("PUT", "/settings", {"preferences": {"a": 1.5}}, "preferences.a"),
        ("PUT", "/settings", {"preferences": [1]}, "preferences"),
    ],
)
async def test_a_body_that_does_not_fit_is_refused_with_the_field_that_is_wrong(
    newcomer: Newcomer, key_of: KeyOf, rest: Rest, method: str, path: str, body: Any, field: str
) -> None:
    client = rest(await key_of(await newcomer()))
    answer = await client.request(method, path, json=body)
    assert answer.status_code == 422, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    assert [each["field"].startswith(field) for each in answer.json()["errors"]].count(True) >= 1, answer.text


@pytest.mark.parametrize(
    ("body", "status", "kind"),
    [
        ({"name": "k", "scopes": ["members.reed"]}, 422, "accounts-scope-unknown"),
        ({"name": "k", "scopes": ["members.write"]}, 403, "accounts-scope-too-wide"),
        ({"name": "k", "expires_at": "2020-01-01T00:00:00Z"}, 422, "accounts-key-end-wrong"),
        ({"name": "a\u0000b"}, 422, "accounts-name-wrong"),
    ],
)
async def test_a_key_that_cannot_be_is_refused_by_its_own_problem(
    newcomer: Newcomer, key_of: KeyOf, rest: Rest, body: dict[str, Any], status: int, kind: str
) -> None:
    client = rest(await key_of(await newcomer(), scopes=["keys.write", "keys.read"]))
    answer = await client.post("/keys", json=body)
    assert (answer.status_code, answer.json()["type"]) == (status, f"urn:dastyor:{kind}")
    assert len((await client.get("/keys")).json()["items"]) == 1


async def everything(client: httpx.AsyncClient, path: str, limit: int) -> list[list[dict[str, Any]]]:
    """Every page of a list."""
    pages, cursor = [], None
    while not pages or cursor is not None:
        asked = {"limit": str(limit)} | ({"cursor": cursor} if cursor else {})
        page = (await client.get(path, params=asked)).json()
        pages.append(page["items"])
        cursor = page["next_cursor"]
    return pages


@pytest.mark.parametrize("path", ["/members", "/keys", "/audit"])
async def test_a_list_read_page_by_page_is_the_list(
    newcomer: Newcomer, hired: Callable[..., Awaitable[Actor]], key_of: KeyOf, rest: Rest, path: str
) -> None:
    owner = await newcomer()
    for role in (Role.VIEWER, Role.CASHIER, Role.MANAGER, Role.OWNER):
        await key_of(await hired(owner, role) if role is Role.MANAGER else owner)
        await hired(owner, role)
    client = rest(await key_of(owner))
    await client.get(path)  # the first use of a key is noted, and is part of what is listed
    [whole] = await everything(client, path, 200)
    pages = await everything(client, path, 2)
    assert [len(page) for page in pages[:-1]] == [2] * (len(pages) - 1)
    assert [each for page in pages for each in page] == whole
    assert len({each["id"] for each in whole}) == len(whole) >= 5


async def test_a_cursor_of_another_list_or_another_workspace_is_refused(
    newcomer: Newcomer, key_of: KeyOf, rest: Rest
) -> None:
    one, two = await newcomer(), await newcomer()
    for owner in (one, one, two):
        await key_of(owner)
    client = rest(await key_of(one))
    cursor = (await client.get("/keys", params={"limit": 1})).json()["next_cursor"]
    assert (await client.get("/keys", params={"cursor": cursor})).status_code == 200
    for asking, path, given in (
        (client, "/audit", cursor),
        (rest(await key_of(two)), "/keys", cursor),
        (client, "/keys", cursor[:-1]),
        (client, "/keys", "x.y"),
        (client, "/keys", ""),
    ):
        assert (await asking.get(path, params={"cursor": given})).status_code == 422, (path, given)
    for limit in ("0", "201", "-1", "many"):
        assert (await client.get("/keys", params={"limit": limit})).status_code == 422


async def test_a_key_that_expires_says_so_and_stops_at_its_hour(
    database: Database, newcomer: Newcomer, key_of: KeyOf, rest: Rest
) -> None:
    client = rest(await key_of(await newcomer()))
    end = database.clock.now() + timedelta(hours=1)
    made = (await client.post("/keys", json={"name": "short", "expires_at": end.isoformat()})).json()
    assert (await rest(made["key"]).get("/settings")).status_code == 200
    database.clock.offset = timedelta(hours=1)
    refused = await rest(made["key"]).get("/settings")
    assert (refused.status_code, refused.json()["type"]) == (401, "urn:dastyor:accounts-key-refused")
    assert (await client.get("/settings")).status_code == 200


async def test_an_invitation_asked_for_twice_is_one_and_another_body_under_its_key_is_refused(
    newcomer: Newcomer, key_of: KeyOf, rest: Rest
) -> None:
    client = rest(await key_of(await newcomer()))
    once = {"Idempotency-Key": "guest-1"}
    first, second = [await client.post("/members", json={"role": "viewer"}, headers=once) for _ in range(2)]
    assert first.json() == second.json()
    assert (await client.post("/members", json={"role": "cashier"}, headers=once)).status_code == 409
    made = [line for line in (await client.get("/audit")).json()["items"] if "invitation" in line["action"]]
    assert len(made) == 1
