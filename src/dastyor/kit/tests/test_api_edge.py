"""The edge around an app: what is counted, which headers every answer has, and that nothing leaves as a bare error."""

from __future__ import annotations

import json

import pytest
from starlette.requests import ClientDisconnect

from dastyor.kit.api.edge import Edge
from dastyor.kit.metrics import REGISTRY
from dastyor.kit.telemetry import traceparent


class Route:
    path = "/cups/{cup}"


async def ask(app, *, kind="http", headers=(), service="edge-test"):
    """What the edge sent for one request."""
    sent = []

    async def send(message):
        sent.append(message)

    async def receive():
        return {"type": "http.request", "body": b"", "more_body": False}

    scope = {"type": kind, "method": "GET", "path": "/cups/3", "headers": list(headers)}
    await Edge(app, service)(scope, receive, send)
    return sent


def answering(status=200, *, raises=None, route=True):
    async def app(scope, receive, send):
        if route:
            scope["route"] = Route
        if status:
            await send({"type": "http.response.start", "status": status, "headers": [(b"x-own", b"1")]})
            await send({"type": "http.response.body", "body": b"ok"})
        if raises:
            raise raises

    return app


def counted(status, route="/cups/{cup}"):
    labels = {"service": "edge-test", "route": route, "status": str(status)}
    return REGISTRY.get_sample_value("dastyor_http_requests_total", labels) or 0


@pytest.mark.parametrize("status", [200, 201, 404, 500])
async def test_an_answer_is_passed_on_with_the_headers_of_every_answer(status):
    before = counted(status)
    start, body = await ask(answering(status))
    assert (start["status"], body["body"]) == (status, b"ok")
    assert start["headers"] == [
        (b"x-own", b"1"),
        (b"x-content-type-options", b"nosniff"),
        (b"cache-control", b"no-store"),
    ]
    assert counted(status) == before + 1


async def test_a_request_that_met_no_route_is_counted_as_other():
    before = counted(404, "other")
    await ask(answering(404, route=False))
    assert counted(404, "other") == before + 1


async def test_a_failure_before_the_answer_is_a_problem_with_a_code(logs):
    before = counted(500)
    start, body = await ask(answering(None, raises=ValueError("hunter2")))
    told = json.loads(body["body"])
    assert (start["status"], told["status"]) == (500, 500)
    assert told["code"] in logs.getvalue()
    assert b"hunter2" not in body["body"]
    assert (b"cache-control", b"no-store") in start["headers"]
    assert counted(500) == before + 1


async def test_a_failure_after_the_answer_began_sends_no_second_one(logs):
    before = counted(200)
    sent = await ask(answering(200, raises=ValueError("late")))
    assert [message["type"] for message in sent] == ["http.response.start", "http.response.body"]
    assert "late" in logs.getvalue()
    assert counted(200) == before + 1


async def test_a_caller_who_hung_up_is_no_failure(logs):
    before = counted(499)
    assert await ask(answering(None, raises=ClientDisconnect())) == []
    assert logs.getvalue() == ""
    assert counted(499) == before + 1


async def test_what_is_no_request_passes_untouched():
    async def app(scope, receive, send):
        await send({"type": "websocket.close"})

    assert await ask(app, kind="websocket") == [{"type": "websocket.close"}]


@pytest.mark.parametrize(
    ("header", "goes_on"),
    [(b"00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", True), (b"rubbish", False), (b"\xff\xfe", False)],
)
async def test_the_callers_trace_goes_on_and_rubbish_begins_a_new_one(header, goes_on):
    seen = []

    async def app(scope, receive, send):
        seen.append(traceparent())
        await answering()(scope, receive, send)

    await ask(app, headers=[(b"accept", b"*/*"), (b"traceparent", header)])
    assert seen[0]
    assert ("0af7651916cd43dd8448eb211c80319c" in seen[0]) == goes_on
