"""`dastyor doctor` names each thing that is missing or wrong, and what to do; tried with each of them broken."""

from __future__ import annotations

import asyncio
import json
import os
import re
import time

import psycopg
import pytest

from dastyor.kit.settings import Settings
from dastyor.kit.testing.botapi import bot_server, no, ok
from dastyor.kit.testing.postgres import create_database, drop_database
from dastyor.ops.doctor import _storage
from tests.support.product import TOKEN, dastyor_says, free_port

pytestmark = pytest.mark.fault

SOON = 10.0  # seconds for the whole answer


@pytest.fixture
def empty(tmp_path):
    home = tmp_path / "home"
    home.mkdir()
    return home


def examined(person, **settings):
    """(exit code, the findings that are not fine) of `doctor --json`, and how long it took."""
    settings.setdefault("port", free_port())
    begun = time.monotonic()
    ended = dastyor_says(person, "doctor", "--json", **settings)
    assert time.monotonic() - begun <= SOON + 5, "the start of Python included"
    assert not ended.stderr, ended.stderr
    findings = json.loads(ended.stdout)
    assert all(each["do"] for each in findings if each["state"] != "ok"), findings
    assert ended.returncode == int(any(each["state"] == "broken" for each in findings))
    return ended.returncode, [each for each in findings if each["state"] != "ok"]


def is_broken(examination, *words):
    """The doctor found that one thing broken, in these words."""
    code, findings = examination
    broken = [f"{each['name']}: {each['says']} {each['do']}" for each in findings if each["state"] == "broken"]
    assert code == 1
    assert len(broken) == 1, broken
    for word in words:
        assert re.search(word, broken[0]), broken[0]


def test_a_fresh_machine_is_fine_and_read_by_people_too(empty):
    code, findings = examined(empty)
    assert code == 0
    assert {each["name"] for each in findings} == {"token"}
    ended = dastyor_says(empty, "doctor", port=free_port())
    assert ended.returncode == 0
    assert "✓" in ended.stdout
    assert "✗" not in ended.stdout
    assert "DASTYOR_BOT_TOKEN" in ended.stdout


def test_a_setting_that_cannot_be_read(empty):
    is_broken(examined(empty, port="eighty"), "DASTYOR_PORT")


def test_a_name_of_another_product_is_told_and_no_fault(empty, monkeypatch):
    (empty / ".env").write_text(f"API_TOKEN={TOKEN}\n")
    code, findings = examined(empty)
    assert code == 0
    assert any("DASTYOR_BOT_TOKEN" in each["says"] and "API_TOKEN" in each["says"] for each in findings)
    assert TOKEN not in json.dumps(findings)


def test_a_home_that_is_not_ours(empty):
    home = empty / "theirs"
    home.mkdir()
    os.chown(home, 12345, 12345)
    code, findings = examined(empty, home=home)
    assert code == 1
    assert any("another user" in each["says"] and "chown" in each["do"] for each in findings)


def test_a_secret_key_that_is_spoilt(empty):
    home = empty / "home"
    home.mkdir(mode=0o700)
    (home / "secret.key").write_text("rubbish")
    (home / "secret.key").chmod(0o600)
    is_broken(examined(empty, home=home), "secret.key", "32 bytes")
    (home / "secret.key").unlink()
    assert examined(empty, home=home)[0] == 0
    assert not (home / "secret.key").exists(), "looking must change nothing"


def test_a_database_that_does_not_answer(empty):
    url = f"postgresql://dastyor_app:hidden@127.0.0.1:{free_port()}/x"
    code, findings = examined(empty, database_url=url)
    assert code == 1
    assert any(each["group"] == "database" and each["state"] == "broken" for each in findings)
    assert "hidden" not in json.dumps(findings)


def test_a_database_that_is_behind_ahead_or_asked_by_a_superuser(empty, postgres_server, addresses):
    bare = create_database(postgres_server, "bare")
    code, findings = examined(empty, database_url=bare.app, database_owner_url=bare.owner)
    drop_database(bare)
    assert any("dastyor migrate" in each["do"] for each in findings)
    assert code == 0
    is_broken(examined(empty, database_url=addresses.superuser, database_owner_url=addresses.owner), "row-level")
    with psycopg.connect(addresses.owner, autocommit=True) as owner:
        owner.execute("insert into kit.alembic_version values ('kit_9999')")
    is_broken(examined(empty, database_url=addresses.app, database_owner_url=addresses.owner), "newer")


async def test_a_token_that_telegram_does_not_know_and_a_telegram_that_is_away(empty):
    async def refused(method, parameters):
        return no(401, "Unauthorized")

    async def known(method, parameters):
        return ok({"id": 1, "is_bot": True, "first_name": "D", "username": "dastyor_bot"})

    async def told(url):
        return await asyncio.to_thread(examined, empty, bot_token=TOKEN, telegram_api_url=url)

    async with bot_server(refused) as telegram:
        is_broken(await told(telegram.url), "token", "BotFather")
    async with bot_server(known) as telegram:
        assert await told(telegram.url) == (0, [])
    is_broken(await told(f"http://127.0.0.1:{free_port()}"), "does not answer", "network")


@pytest.mark.parametrize(("setting", "scheme"), [("kafka_url", ""), ("redis_url", "redis://")])
def test_a_server_that_is_named_and_away(empty, setting, scheme):
    port = free_port()
    is_broken(examined(empty, **{setting: f"{scheme}127.0.0.1:{port}"}), str(port), "Kafka|Redis")


def test_a_place_for_files_is_tried_with_a_file_that_is_gone_again(empty, tmp_path):
    code, findings = examined(empty, storage_url=f"file://{tmp_path}/files")
    assert (code, {each["name"] for each in findings}) == (0, {"token"})
    assert [path for path in (tmp_path / "files").rglob("*") if path.is_file()] == []


def test_a_place_for_files_that_cannot_be_made(empty, tmp_path):
    (tmp_path / "taken").write_text("no folder")
    is_broken(examined(empty, storage_url=f"file://{tmp_path}/taken"), "storage: .*taken", "DASTYOR_STORAGE_URL")


async def test_a_bucket_that_does_not_answer(tmp_path):
    place = f"http://127.0.0.1:{free_port()}"
    settings = Settings(
        home=str(tmp_path), storage_url="s3://bucket/files", aws_endpoint_url=place, aws_access_key_id="k",
        aws_secret_access_key="s",
    )  # fmt: skip
    [found] = await _storage(settings)
    assert (found.state, place in found.says) == ("broken", True)
    assert "DASTYOR_STORAGE_URL" in found.do
