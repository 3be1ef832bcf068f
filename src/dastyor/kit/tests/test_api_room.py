"""Room: no more is taken on than fits, who is refused takes nothing, and every place is given back."""

from __future__ import annotations

import asyncio
from contextlib import ExitStack, suppress

import httpx
import pytest
from fastapi import FastAPI
from hypothesis import given
from hypothesis import strategies as st

from dastyor.fronts.api import build
from dastyor.kit.actor import Actor, Role
from dastyor.kit.api import Caller, new_router
from dastyor.kit.api.room import Busy, Room
from dastyor.kit.ids import PersonId, WorkspaceId, new_id
from dastyor.kit.seal import RootKeys

OURS = WorkspaceId(new_id())


@given(st.lists(st.tuples(st.lists(st.integers(0, 60), max_size=5), st.booleans()), max_size=12))
def test_it_never_holds_more_than_it_has_and_all_comes_back(comers):
    room = Room(size=100, requests=3)
    with ExitStack() as stack:
        for parts, _ in comers:
            place = stack.enter_context(room.place())
            with suppress(Busy):
                for part in parts:
                    place.grow(part)
                place.enter()
            assert 0 <= room.bytes <= 100
            assert 0 <= room.inside <= 3
    assert (room.bytes, room.inside) == (0, 0)


def test_what_fits_exactly_is_taken():
    room = Room(size=10, requests=1)
    with room.place() as place:
        place.grow(10)
        place.enter()
        with room.place() as second:
            second.grow(0)
            with pytest.raises(Busy):
                second.grow(1)
            with pytest.raises(Busy):
                second.enter()


class Anybody:
    """Every key is ours."""

    async def by_key(self, tx, key):
        return Actor(
            workspace=OURS, person=PersonId(new_id()), role=Role.OWNER, name="Cup", language="en", currency="UZS",
            timezone="Asia/Tashkent",
        )  # fmt: skip


@pytest.fixture
def shop(database) -> FastAPI:
    """An app whose one route waits until `going` is set."""
    router, going = new_router("shop"), asyncio.Event()

    @router.post("/shop")
    async def sell(caller: Caller) -> int:
        await going.wait()
        return 1

    app = build([router], database, Anybody(), RootKeys(b"k" * 32))
    app.state.going = going
    return app


@pytest.mark.parametrize(("size", "requests"), [(40, 100), (1000, 4)])
async def test_who_comes_on_top_is_asked_to_come_again_and_the_others_are_answered(shop, size, requests):
    room = shop.state.door.room = Room(size=size, requests=requests)
    headers = {"Authorization": "Bearer dst_one"}
    async with httpx.AsyncClient(transport=httpx.ASGITransport(shop), base_url="http://shop/api/v1") as client:

        async def come():
            return await client.post("/shop", content=b"x" * 10, headers=headers)

        first = [asyncio.create_task(come()) for _ in range(4)]
        while room.inside < 4:
            await asyncio.sleep(0.01)
        late = await come()
        assert (late.status_code, late.headers["retry-after"]) == (429, "1")
        assert late.headers["content-type"] == "application/problem+json"
        shop.state.going.set()
        assert [(await each).status_code for each in first] == [200] * 4
        assert (await come()).status_code == 200
    assert (room.bytes, room.inside) == (0, 0)


async def test_a_body_that_comes_in_parts_takes_room_as_it_comes_and_is_refused_in_the_middle(shop):
    room = shop.state.door.room = Room(size=35, requests=100)
    shop.state.going.set()
    heard = []

    async def slowly():
        for _ in range(6):
            heard.append(room.bytes)
            yield b"x" * 10

    headers = {"Authorization": "Bearer dst_one"}
    async with httpx.AsyncClient(transport=httpx.ASGITransport(shop), base_url="http://shop/api/v1") as client:
        late = await client.post("/shop", content=slowly(), headers=headers)
        assert late.status_code == 429
        assert max(heard) <= 30
        assert (room.bytes, room.inside) == (0, 0)
        assert (await client.post("/shop", content=b"x" * 35, headers=headers)).status_code == 200


async def test_who_sends_slowly_keeps_nobody_out(shop):
    room = shop.state.door.room = Room(size=1000, requests=1)
    shop.state.going.set()
    began, goes_on = asyncio.Event(), asyncio.Event()

    async def slowly():
        yield b"x"
        began.set()
        await goes_on.wait()
        yield b"x"

    headers = {"Authorization": "Bearer dst_one"}
    async with httpx.AsyncClient(transport=Streaming(shop), base_url="http://shop/api/v1") as client:
        slow = asyncio.create_task(client.post("/shop", content=slowly(), headers=headers))
        await began.wait()
        assert room.inside == 0
        assert (await client.post("/shop", content=b"x", headers=headers)).status_code == 200
        goes_on.set()
        assert (await slow).status_code == 200
    assert (room.bytes, room.inside) == (0, 0)


class Streaming(httpx.ASGITransport):
    """Hands each part of a body on as it comes, as a socket does."""

    async def handle_async_request(self, request):
        parts = aiter(request.stream)
        scope = {
            "type": "http", "method": request.method, "path": request.url.path, "raw_path": request.url.raw_path,
            "query_string": b"", "headers": [(name.lower(), value) for name, value in request.headers.raw],
            "http_version": "1.1", "scheme": "http", "root_path": "", "client": ("127.0.0.1", 1), "server": ("shop", 80),
        }  # fmt: skip
        told = {"body": b""}

        async def receive():
            part = await anext(parts, None)
            return {"type": "http.request", "body": part or b"", "more_body": part is not None}

        async def send(message):
            if message["type"] == "http.response.start":
                told.update({"status": message["status"], "headers": message["headers"]})
            else:
                told["body"] += message.get("body", b"")

        await self.app(scope, receive, send)
        return httpx.Response(told["status"], headers=told["headers"], content=told["body"])


@pytest.mark.parametrize("fails", [b"[", b"x" * (17 * 2**20)])
async def test_a_request_that_is_refused_gives_its_room_back(shop, fails):
    room = shop.state.door.room
    shop.state.going.set()
    headers = {"Authorization": "Bearer dst_one"}
    async with httpx.AsyncClient(transport=httpx.ASGITransport(shop), base_url="http://shop/api/v1") as client:
        await client.post("/shop", content=fails, headers=headers)
        await client.post("/shop", content=b"x", headers={"Authorization": "Bearer"})
        await client.post("/nowhere", content=b"x" * 1000, headers=headers)
    assert (room.bytes, room.inside) == (0, 0)
