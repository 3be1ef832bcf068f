from __future__ import annotations

from collections.abc import Awaitable, Callable

import httpx

from dastyor.domains.accounts.service import Members
from dastyor.kit.actor import Actor
from dastyor.kit.db import Database

Newcomer = Callable[..., Awaitable[Actor]]
KeyOf = Callable[..., Awaitable[str]]
Rest = Callable[..., httpx.AsyncClient]


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
