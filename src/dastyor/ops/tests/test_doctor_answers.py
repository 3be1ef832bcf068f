"""What doctor hears from those whom it asks: Telegram in each of its moods, a database of each kind, a home of anybody."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path
from typing import Any

import psycopg
import pytest

from dastyor.assembly.house import chosen
from dastyor.kit.errors import Misconfigured
from dastyor.kit.pg.addresses import Addresses
from dastyor.kit.settings import Settings, load
from dastyor.kit.testing.botapi import HANG, LOST, bot_server, no, ok
from dastyor.ops import doctor
from dastyor.ops.doctor import Finding
from dastyor.ops.installation import bring_up
from tests.support.product import TOKEN, free_port


def settings(**named: object) -> Settings:
    """Settings as the environment names them."""
    return load({f"DASTYOR_{name.upper()}": str(value) for name, value in named.items()})


# Telegram


@pytest.mark.parametrize(
    ("answer", "state", "says"),
    [
        (ok({"id": 1, "is_bot": True, "username": "savdo_bot"}), "ok", "@savdo_bot answers."),
        (no(401, "Unauthorized"), "broken", "Telegram does not know this token."),
        (no(404, "Not Found"), "broken", "Telegram does not know this token."),
        (no(403, "Forbidden"), "broken", "does not answer"),
        (no(429, "Too Many Requests", retry_after=30), "broken", "retry after 30 s"),
        (no(500, "Internal Server Error"), "broken", "does not answer"),
        ((502, b"<html>Bad Gateway</html>"), "broken", "does not answer"),
        ((200, b"<html>Sign in to this network</html>"), "broken", "does not answer"),
        (LOST, "broken", "does not answer"),
    ],
)
async def test_each_mood_of_telegram_is_told_with_what_to_do_and_without_the_token(
    answer: Any, state: str, says: str
) -> None:
    async def telegram(method: str, parameters: dict[str, Any]) -> Any:
        assert method == "getMe"
        return answer

    async with bot_server(telegram) as server:
        [found] = await doctor._bounded(doctor._telegram, settings(bot_token=TOKEN, telegram_api_url=server.url))
    assert (found.group, found.state) == ("telegram", state)
    assert says in found.says
    assert bool(found.do) is (state != "ok")
    assert TOKEN.partition(":")[2] not in found.says + found.do


async def test_a_telegram_that_is_not_there_or_never_answers_is_told_as_the_network(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    away = f"http://127.0.0.1:{free_port()}"
    [found] = await doctor._telegram(settings(bot_token=TOKEN, telegram_api_url=away))
    assert (found.name, found.state, found.do) == ("network", "broken", "Check the network.")
    assert away in found.says

    async def mute(method: str, parameters: dict[str, Any]) -> Any:
        return HANG

    monkeypatch.setattr(doctor, "_PATIENCE", 0.2)
    async with bot_server(mute) as server:
        [found] = await doctor._bounded(doctor._telegram, settings(bot_token=TOKEN, telegram_api_url=server.url))
    assert (found.group, found.state) == ("telegram", "broken")


# What stands beside


@pytest.mark.parametrize(
    ("variables", "told"),
    [
        ({"BOT_TOKEN": "x"}, ["BOT_TOKEN is set, but Dastyor does not read it: its name here is DASTYOR_BOT_TOKEN."]),
        ({"BOT_TOKEN": "x", "DASTYOR_BOT_TOKEN": TOKEN}, []),
        ({"BOT_TOKEN": "x", "DASTYOR_BOT_TOKEN_FILE": "/run/secrets/token"}, []),
        ({"REDIS_URL": "x", "OPENAI_API_KEY": "y"}, ["REDIS_URL", "OPENAI_API_KEY"]),
        ({"SOMETHING_ELSE": "x"}, []),
    ],
)
async def test_a_variable_under_another_products_name_is_worth_a_look(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, variables: dict[str, str], told: list[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(os, "environ", variables)
    found = await doctor._names(Settings())
    assert len(found) == len(told)
    assert all(each.says.startswith(words) for each, words in zip(found, told, strict=True))
    assert {(each.state, each.do) for each in found} <= {("note", "Rename it.")}


async def test_a_home_of_anybody_is_told_by_whose_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = tmp_path / "home"
    [found] = await doctor._home(settings(home=home))
    assert (found.state, found.says) == ("ok", f"{home} will be made at the first start.")
    home.mkdir()
    [found] = await doctor._home(settings(home=home))
    assert (found.name, found.state) == ("disk", "ok")
    with monkeypatch.context() as another:
        another.setattr(os, "geteuid", lambda: home.stat().st_uid + 1)
        [found] = await doctor._home(settings(home=home))
    assert (found.name, found.state) == ("owner", "broken")
    assert found.do.endswith(f"chown -R {home.stat().st_uid + 1} {home}")
    with monkeypatch.context() as shut:  # as for a user whom the mode of a folder holds back, which root is not
        shut.setattr(os, "access", lambda path, mode: False)
        [found] = await doctor._home(settings(home=home))
    assert (found.name, found.state, found.do) == ("writable", "broken", f"chmod u+rwx {home}")


@pytest.mark.parametrize(
    ("address", "says"),
    [
        ("127.0.0.1:{port}", "Kafka at 127.0.0.1:{port} does not answer"),
        ("127.0.0.1", "Kafka at 127.0.0.1 does not answer"),
        ("127.0.0.1:http", "Kafka at 127.0.0.1:http does not answer"),
        ("", "Kafka at  does not answer"),
    ],
)
async def test_a_place_that_cannot_be_reached_is_broken_however_it_is_written(address: str, says: str) -> None:
    port = free_port()
    found = await doctor._reach("events", "Kafka", address.format(port=port))
    assert (found.group, found.name, found.state) == ("events", "Kafka", "broken")
    assert found.says.startswith(says.format(port=port))


async def test_a_check_that_is_refused_gives_the_refusal_and_its_way_out() -> None:
    async def _cellar(_: Settings) -> list[Finding]:
        raise Misconfigured("The cellar is locked.", hint="Bring the key.")

    async def _attic(_: Settings) -> list[Finding]:
        raise Misconfigured("The attic is dark.")

    assert await doctor._bounded(_cellar, Settings()) == [
        Finding("cellar", "cellar", "broken", "The cellar is locked.", "Bring the key.")
    ]
    [found] = await doctor._bounded(_attic, Settings())
    assert (found.group, found.do) == ("attic", "See the sentence before.")


# A database


async def test_a_database_is_looked_into_and_nothing_in_it_is_moved(fresh_database: Any) -> None:
    there: Addresses = fresh_database()

    async def looked(app: str, owner: str | None = None, **named: object) -> dict[str, Finding]:
        given = {"database_url": app} | ({"database_owner_url": owner} if owner else {})
        found = await doctor._database(settings(**given, **named))
        return {each.name: each for each in found}

    found = await looked(there.app, there.owner)
    assert (found["version"].state, found["migrations"].state) == ("ok", "note")
    assert found["migrations"].do == "Run `dastyor migrate`."
    with psycopg.connect(there.superuser) as connection:
        ours = "select count(*) from pg_namespace where nspname in ('accounts', 'bus', 'kit')"
        assert connection.execute(ours).fetchone() == (0,)

    await asyncio.to_thread(bring_up, there.owner, there.app, chosen(["accounts"]))
    found = await looked(there.app, there.owner)
    assert "accounts" not in found["migrations"].says
    assert "expenses" in found["migrations"].says
    assert (await looked(there.app, there.owner, domains="accounts"))["migrations"].says == "Up to date."

    here = await looked(there.app, there.owner, domains="accounts")
    assert (here["dead"].state, here["dead"].says) == ("ok", "Nothing has failed for good.")
    with psycopg.connect(there.superuser, autocommit=True) as connection:
        connection.execute(
            "insert into telegram.updates (bot_id, update_id, lane, kind, state) values (42, 7, 41, 'message', 'dead')"
        )
    here = await looked(there.app, there.owner, domains="accounts")
    assert (here["dead"].state, here["dead"].says) == (
        "note",
        "1 of events, jobs, updates and messages failed for good.",
    )

    alone = await looked(there.app)
    assert (alone["owner"].state, alone["owner"].do) == ("note", "Give migrations a user of their own.")
    assert (alone["migrations"].state, "DATABASE_OWNER_URL" in alone["migrations"].do) == ("broken", True)
    strong = await looked(there.superuser, there.owner)
    assert strong["role"].state == "broken"
    assert "passes by row-level security" in strong["role"].says
    assert strong["role"].do == "Use a plain user."


@pytest.mark.parametrize(
    ("spoil", "says"),
    [
        (lambda there: there.to("nowhere").app, "does not exist"),
        (lambda there: f"postgresql://dastyor_app:geheim@127.0.0.1:{free_port()}/x", "Connection refused"),
    ],
)
async def test_a_database_that_is_not_there_is_told_in_its_own_words(
    addresses: Addresses, spoil: Any, says: str
) -> None:
    found = await doctor._database(settings(database_url=spoil(addresses), database_owner_url=addresses.owner))
    [broken] = [each for each in found if each.state == "broken"]
    assert (broken.name, says in broken.says) == ("connection", True), broken
    assert "\t" not in broken.says and "geheim" not in broken.says
