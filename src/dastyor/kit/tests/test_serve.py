"""HTTP of one process: a port of its own, a gate whose parts open one after another, and an end without cut answers."""

from __future__ import annotations

import asyncio
import socket

import httpx
import pytest

from dastyor.kit.serve import Gate, HttpService, PortTaken, listen


def named(name):
    async def app(scope, receive, send):
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"1")]})
        await send({"type": "http.response.body", "body": name.encode()})

    return app


async def ask(gate, path, kind="http"):
    sent = []

    async def send(message):
        sent.append(message)

    async def receive():
        raise AssertionError("nobody reads")

    await gate({"type": kind, "path": path}, receive, send)
    return sent


@pytest.mark.parametrize(
    ("path", "answer"),
    [
        ("/", b"a"),
        ("/x", b"a"),
        ("/api", b"b"),
        ("/api/v1", b"b"),
        ("/api/docs", b"c"),
        ("/api/docs/x", b"c"),
        ("/apiary", b"b"),
    ],
)
async def test_the_longest_opened_prefix_answers_in_whatever_order_they_opened(path, answer):
    for order in ("/ /api /api/docs", "/api/docs /api /", "/api / /api/docs"):
        gate = Gate(list)
        for prefix in order.split():
            gate.open(prefix, named({"/": "a", "/api": "b", "/api/docs": "c"}[prefix]))
        assert (await ask(gate, path))[1]["body"] == answer


async def test_what_is_not_open_yet_says_so_and_when_to_come_back():
    gate = Gate(lambda: ["worker"])
    gate.open("/api", named("b"))
    start, body = await ask(gate, "/console")
    assert (start["status"], dict(start["headers"])) == (
        503, {b"content-type": b"application/problem+json", b"retry-after": b"2"},
    )  # fmt: skip
    assert b"not open yet" in body["body"]


async def test_what_is_nowhere_when_all_is_at_work_is_not_here():
    waiting = ["worker"]
    gate = Gate(lambda: waiting)
    gate.open("/api", named("b"))
    waiting.clear()
    start, body = await ask(gate, "/sandbox")
    assert (start["status"], dict(start["headers"])) == (404, {b"content-type": b"application/problem+json"})
    assert b"/api/docs" in body["body"]


async def test_a_prefix_opened_again_is_the_newer_app():
    gate = Gate(list)
    gate.open("/", named("a"))
    gate.open("/", named("b"))
    assert (await ask(gate, "/"))[1]["body"] == b"b"


@pytest.mark.parametrize("kind", ["lifespan", "websocket"])
async def test_what_is_no_request_is_not_answered_by_a_closed_gate(kind):
    assert await ask(Gate(list), "/", kind) == []


async def test_a_lifespan_reaches_no_app():
    gate = Gate(list)
    gate.open("/", named("a"))
    assert await ask(gate, "/", "lifespan") == []


@pytest.mark.parametrize("host", ["127.0.0.1", "::1"])
def test_a_port_that_is_taken_is_named_with_what_to_do(host):
    try:
        first = listen(host, 0)
    except PortTaken:
        assert host == "::1"  # a machine without IPv6 cannot have it, and says so
        return
    with first:
        first.listen()
        port = first.getsockname()[1]
        with pytest.raises(PortTaken) as refused:
            listen(host, port)
    said = refused.value.sentence()
    assert f"Port {port} of {host}" in said
    assert f"--port {port + 1}" in said and f"DASTYOR_PORT={port + 1}" in said


def test_a_host_that_is_not_ours_is_told_too():
    with pytest.raises(PortTaken, match=r"203\.0\.113\.1"):
        listen("203.0.113.1", 8080)


def test_a_port_can_be_had_again_at_once():
    with listen("127.0.0.1", 0) as first:
        port = first.getsockname()[1]
        first.listen()
        with socket.create_connection(("127.0.0.1", port)), first.accept()[0]:
            pass
    listen("127.0.0.1", port).close()


async def test_who_waits_for_news_has_his_answer_when_the_server_stops():
    news, asked = asyncio.Event(), asyncio.Event()

    async def until_news(scope, receive, send):
        asked.set()
        await news.wait()
        await named("n")(scope, receive, send)

    gate, sock = Gate(list), listen("127.0.0.1", 0)
    gate.open("/", until_news)
    gate.before_closing(news.set)
    ready, stopping = asyncio.Event(), asyncio.Event()
    place = f"http://127.0.0.1:{sock.getsockname()[1]}"
    async with asyncio.TaskGroup() as group, httpx.AsyncClient(base_url=place, timeout=30) as client:
        group.create_task(HttpService(gate, sock, drain=60).run(ready, stopping))
        await ready.wait()
        waiting = group.create_task(client.get("/"))
        await asked.wait()
        stopping.set()
        assert (await waiting).text == "n"


async def test_a_service_answers_and_ends_with_the_answer_in_hand():
    asked, go_on = asyncio.Event(), asyncio.Event()

    async def slow(scope, receive, send):
        asked.set()
        await go_on.wait()
        await named("z")(scope, receive, send)

    gate, sock = Gate(list), listen("127.0.0.1", 0)
    gate.open("/", named("a"))
    gate.open("/slow", slow)
    ready, stopping = asyncio.Event(), asyncio.Event()
    place = f"http://127.0.0.1:{sock.getsockname()[1]}"
    async with asyncio.TaskGroup() as group, httpx.AsyncClient(base_url=place) as client:
        serving = group.create_task(HttpService(gate, sock, drain=5).run(ready, stopping))
        await ready.wait()
        assert (await client.get("/")).text == "a"
        assert "server" not in (await client.get("/")).headers
        waiting = group.create_task(client.get("/slow"))
        await asked.wait()
        stopping.set()
        await asyncio.sleep(0.05)
        assert not serving.done()
        go_on.set()
        assert (await waiting).text == "z"
        await serving
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", int(place.rpartition(":")[2]))).close()
