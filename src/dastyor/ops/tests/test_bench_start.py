"""What the benchmark of starts looks at, over a real sandbox: whether a page is there, an answer, an update stored."""

from __future__ import annotations

import asyncio
import os
import socket
from pathlib import Path
from typing import Any

import httpx
import pytest

from dastyor.kit.errors import Unavailable
from dastyor.lab.telegram.limits import Limits
from dastyor.lab.telegram.sandbox import Sandbox
from dastyor.lab.telegram.serve import serving
from dastyor.ops.bench import running, start
from dastyor.ops.bench.crowd import TOKEN
from tests.support.product import free_port


@pytest.fixture
async def sandbox() -> Any:
    """The address of a Telegram whose bot nobody works yet."""
    async with serving(Sandbox(token=TOKEN, limits=Limits(flood=False))) as url:
        yield url


async def test_a_start_is_over_when_the_page_took_a_message_and_the_bot_answered_it(sandbox: str) -> None:
    with httpx.Client(base_url=sandbox, timeout=10, trust_env=False) as client:
        actor = await asyncio.to_thread(start._taken, client)
        assert actor is not None
        assert not await asyncio.to_thread(start._is_answered, client, actor)
        said = {"chat_id": actor, "text": "✓"}
        await asyncio.to_thread(lambda: client.post(f"/bot{TOKEN}/sendMessage", json=said).raise_for_status())
        assert await asyncio.to_thread(start._is_answered, client, actor)


async def test_an_update_is_stored_when_it_is_no_longer_with_telegram(
    sandbox: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[bool] = []

    def until(look: Any) -> None:
        with httpx.Client(base_url=f"{sandbox}/bot{TOKEN}", timeout=10, trust_env=False) as bot:
            [update] = bot.post("/getUpdates", json={"timeout": 5}).json()["result"]
            assert update["message"]["text"] == "обед 45 000"
            seen.append(look())  # taken, and not confirmed yet
            bot.post("/getUpdates", json={"offset": update["update_id"] + 1, "timeout": 0})
            seen.append(look())

    monkeypatch.setattr(start, "until", until)
    await asyncio.to_thread(start._first_stored, sandbox)
    assert seen == [False, True]


def test_where_nobody_listens_there_is_neither_a_page_nor_readiness() -> None:
    port = free_port()
    assert not running.is_ready(port)
    with httpx.Client(base_url=f"http://127.0.0.1:{port}", trust_env=False) as client:
        assert start._taken(client) is None


def test_what_never_shows_itself_is_given_up_and_what_does_is_given(monkeypatch: pytest.MonkeyPatch) -> None:
    looks = iter([None, 0, False, "there"])
    assert running.until(lambda: next(looks)) == "there"
    monkeypatch.setattr(running, "PATIENCE", 0.0)
    with pytest.raises(Unavailable, match="did not show itself"):
        running.until(lambda: None)


def test_a_process_is_started_in_its_own_home_and_gone_afterwards(tmp_path: Path) -> None:
    home = tmp_path / "home"
    told = running.surroundings(home)
    assert (told["DASTYOR_HOME"], told["DASTYOR_PORT"]) == (str(home), "0")
    with running.running(home, "domains", DASTYOR_DOMAINS="accounts") as process:
        assert process.wait(60) == 0
    said = (tmp_path / "said").read_text()
    assert said.startswith("accounts: ")
    with running.running(home, "run", "cook") as process:
        assert process.wait(60) == 2
    assert "There is no service cook." in (tmp_path / "said").read_text().removeprefix(said)


def test_seconds_and_megabytes_are_of_the_program_that_was_named() -> None:
    assert start._seconds("-c", "pass") > 0
    with pytest.raises(Exception, match=r"non-zero exit status 7"):
        start._seconds("-c", "raise SystemExit(7)")
    assert 10 < start._megabytes(os.getpid()) < 10_000
    with socket.create_server(("127.0.0.1", running.free_port())) as listener:
        assert listener.getsockname()[1] > 1023
