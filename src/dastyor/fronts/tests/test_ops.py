from __future__ import annotations

import httpx

from dastyor.fronts.ops import Ops


def client(*missing: str) -> httpx.AsyncClient:
    transport = httpx.ASGITransport(Ops(lambda: list(missing)))
    return httpx.AsyncClient(transport=transport, base_url="http://ops")


async def test_a_process_that_answers_is_alive_whatever_it_still_waits_for() -> None:
    answer = await client("bot").get("/health/live")
    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})


async def test_ready_is_said_when_nothing_is_missing_and_else_what_is() -> None:
    assert (await client().get("/health/ready")).status_code == 200
    answer = await client("database", "bot").get("/health/ready")
    assert (answer.status_code, answer.json()) == (503, {"status": "starting", "waiting": ["database", "bot"]})


async def test_metrics_are_in_the_format_of_prometheus() -> None:
    answer = await client().get("/metrics")
    assert answer.headers["content-type"].startswith("text/plain")
    assert "process_cpu_seconds_total" in answer.text


async def test_anything_else_is_a_problem() -> None:
    for method, path, status in (("GET", "/health", 404), ("POST", "/health/live", 405)):
        answer = await client().request(method, path)
        assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json")


async def test_head_tells_the_same_without_a_body() -> None:
    answer = await client().head("/health/live")
    assert (answer.status_code, answer.content) == (200, b"")
