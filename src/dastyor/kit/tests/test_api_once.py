"""Once: what makes two requests the same, and that an answer opens for the key that asked and for no other."""

from __future__ import annotations

from dataclasses import replace

import pytest
from starlette.requests import Request
from starlette.responses import Response

from dastyor.kit.api.once import HEADER, KeyOfAnother, KeyUnfit, Once
from dastyor.kit.ids import WorkspaceId, new_id

SHOP = WorkspaceId(new_id())


def request(key="k1", method="POST", path="/api/v1/cups", query="", content="application/json"):
    headers = [(b"content-type", content.encode())]
    if key is not None:
        headers.append((HEADER.lower().encode(), key.encode("latin-1")))
    scope = {"type": "http", "method": method, "path": path, "query_string": query.encode(), "headers": headers,
             "scheme": "http", "server": ("test", 80)}  # fmt: skip
    return Request(scope)


def once(body=b"{}", bearer="dst_one", shop=SHOP, **more):
    return Once.of(request(**more), body, shop, bearer)


@pytest.mark.parametrize("more", [{"key": None}, {"method": "GET"}, {"method": "PUT"}, {"method": "DELETE"}])
def test_only_a_post_with_a_key_needs_such_care(more):
    assert once(**more) is None


@pytest.mark.parametrize("key", ["k", "!~", "x" * 255, "8d7e-уник".encode().decode("latin-1")[:5]])
def test_a_key_of_visible_ascii_fits(key):
    assert once(key=key).key == key


@pytest.mark.parametrize("key", ["", " ", "a b", "x" * 256, "a\tb", "é"])
def test_another_key_is_unfit(key):
    with pytest.raises(KeyUnfit):
        once(key=key)
    assert KeyUnfit.status == 422


@pytest.mark.parametrize(
    "more",
    [{"body": b"{ }"}, {"path": "/api/v1/plates"}, {"query": "a=1"}, {"content": "text/plain"}],
)
def test_whatever_is_asked_otherwise_is_another_request(more):
    assert once(**more).fingerprint != once().fingerprint


def test_the_same_request_is_the_same_whoever_sends_it():
    assert once(bearer="dst_two").fingerprint == once().fingerprint == once(shop=WorkspaceId(new_id())).fingerprint


@pytest.fixture
def addresses(standing_database):
    return standing_database


@pytest.fixture
def asked():
    return replace(once(), workspace=WorkspaceId(new_id()))


async def answer(database, asked, made):
    async def work():
        made.append(1)
        headers = {"location": "/cups/7", "x-secret": "no"}
        return Response(b'{"key": "dst_shown_once"}', status_code=201, media_type="application/json", headers=headers)

    async with database.tx(asked.workspace) as tx:
        return await asked.answer(tx, work)


async def test_the_work_is_done_once_and_the_answer_is_the_same(database, asked):
    made = []
    first, second = await answer(database, asked, made), await answer(database, asked, made)
    assert made == [1]
    assert (second.body, second.status_code) == (first.body, 201)
    assert (second.headers["location"], second.headers["content-type"]) == ("/cups/7", "application/json")
    assert (second.headers["idempotent-replayed"], "x-secret" in second.headers) == ("true", False)
    assert "idempotent-replayed" not in first.headers


async def test_the_same_key_for_another_request_is_refused(database, asked):
    await answer(database, asked, [])
    with pytest.raises(KeyOfAnother) as refused:
        await answer(database, replace(asked, fingerprint=b"x" * 32), [])
    assert "fresh key" in refused.value.sentence()


async def test_another_api_key_does_not_open_the_answer(database, asked):
    await answer(database, asked, [])
    with pytest.raises(KeyOfAnother, match="another API key"):
        await answer(database, replace(asked, bearer="dst_two"), [])


async def test_work_that_fails_leaves_the_key_free(database, asked):
    async def fails():
        raise KeyError

    with pytest.raises(KeyError):
        async with database.tx(asked.workspace) as tx:
            await asked.answer(tx, fails)
    made = []
    await answer(database, asked, made)
    assert made == [1]


async def test_another_workspace_has_the_key_to_itself(database, asked):
    made = []
    for workspace in (asked.workspace, WorkspaceId(new_id())):
        await answer(database, replace(asked, workspace=workspace), made)
    assert made == [1, 1]


async def test_what_is_kept_holds_nothing_in_the_clear(database, asked):
    await answer(database, asked, [])
    async with database.tx(asked.workspace) as tx:
        (kept,) = await tx.one("select sealed from api.answers where key = %s", (asked.key,))
    assert b"shown_once" not in bytes(kept) and b"/cups/7" not in bytes(kept)
