"""Starts that cannot go well: each ends with one clear sentence that says what to do, and no traceback."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import time

import httpx
import psycopg
import pytest

from dastyor.kit.testing.botapi import bot_server, no
from dastyor.kit.testing.postgres import server
from tests.support.product import TOKEN, Part, command, dastyor_says, free_port, surroundings

pytestmark = pytest.mark.fault


def the_sentence(ended, *words, code=(1, 2)):
    """What stands on standard error when only log lines (JSON objects) are left out: one line with these words."""
    assert ended.returncode in code, (ended.returncode, ended.stderr)
    plain = [line for line in ended.stderr.splitlines() if line and not line.startswith("{")]
    whole = ended.stdout + ended.stderr
    assert "Traceback" not in whole, whole
    assert len(plain) == 1, whole
    for word in words:
        assert re.search(word, plain[0]), plain[0]
    return plain[0]


@pytest.fixture
def empty(tmp_path):
    home = tmp_path / "home"
    home.mkdir()
    return home


def test_a_token_of_the_wrong_form(empty):
    ended = dastyor_says(empty, "up", bot_token="hello")
    the_sentence(ended, "DASTYOR_BOT_TOKEN", "@BotFather")
    assert "hello" not in ended.stderr


def test_a_setting_that_does_not_exist(empty):
    the_sentence(dastyor_says(empty, "up", prot="8080"), "DASTYOR_PROT", "DASTYOR_PORT")


def test_a_port_that_is_taken(empty):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        the_sentence(dastyor_says(empty, "demo", "--no-browser", "--port", str(port)), str(port), "--port")


def test_a_service_that_does_not_exist(empty):
    the_sentence(dastyor_says(empty, "run", "cook"), "cook", "sender")


@pytest.mark.parametrize("only", ["kitchen", "expenses.kitchen"])
def test_a_part_that_does_not_exist(empty, only):
    the_sentence(dastyor_says(empty, "run", "worker", "--only", only), only, "accounts|expenses")


def test_a_wrong_use_is_told_with_the_way_to_help(empty):
    ended = dastyor_says(empty, "run")
    assert ended.returncode == 2
    assert "Traceback" not in ended.stderr
    assert "--help" in ended.stderr


def test_a_demo_home_is_not_taken_by_the_real_product_nor_the_other_way_round(empty):
    for kind, other in (("demo", "up"), ("real", "demo")):
        home = empty / kind
        home.mkdir()
        (home / "kind").write_text(kind)
        words = ("demo", "--no-browser") if other == "demo" else ("up",)
        the_sentence(dastyor_says(empty, *words, home=home, port=free_port()), kind, "DASTYOR_HOME")


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a folder away and become somebody else")
def test_a_home_that_belongs_to_another_user(empty):
    home = empty / "theirs"
    home.mkdir(mode=0o700)
    os.chown(home, 12345, 12345)
    # Somebody else, who may yet read wherever this Python lives.
    somebody = ["setpriv", "--reuid", "54321", "--regid", "54321", "--clear-groups"]
    somebody += ["--inh-caps", "+dac_read_search", "--ambient-caps", "+dac_read_search"]
    env = surroundings(empty, home=home, port=free_port())
    env.pop("COVERAGE_PROCESS_CONFIG", None)  # somebody else could not write what was counted
    ended = subprocess.run(
        [*somebody, *command("up")], env=env, capture_output=True, text=True, timeout=60, check=False
    )
    the_sentence(ended, "theirs", "user|owner", "DASTYOR_HOME|chown")


def test_a_disk_that_is_full(empty):
    if os.geteuid() != 0:
        pytest.skip("only root can mount a small disk")
    disk = empty / "disk"
    disk.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", str(disk)], check=False).returncode:
        pytest.skip("this machine lets nobody mount")
    try:
        the_sentence(
            dastyor_says(empty, "up", home=disk / "home", port=free_port()), "full|room|space", "room|HOME|[Ff]ree"
        )
    finally:
        subprocess.run(["umount", "-l", str(disk)], check=True)


def test_a_database_of_a_newer_version(empty, fresh_database, migrated):
    there = fresh_database(template=migrated)
    with psycopg.connect(there.owner, autocommit=True) as owner:
        owner.execute("insert into kit.alembic_version values ('kit_9999')")
    urls = {"database_url": there.app, "database_owner_url": there.owner}
    the_sentence(dastyor_says(empty, "migrate", **urls), "newer", "kit_9999|version")
    the_sentence(dastyor_says(empty, "up", port=free_port(), **urls), "newer")


def test_a_database_that_is_not_there(empty):
    ended = dastyor_says(empty, "up", port=free_port(), database_url=f"postgresql://a:secret@127.0.0.1:{free_port()}/x")
    assert "secret" not in the_sentence(ended, "DASTYOR_DATABASE_URL|doctor")


async def test_a_token_that_telegram_refuses(empty, addresses):
    async def unauthorized(method, parameters):
        return no(401, "Unauthorized")

    import asyncio

    async with bot_server(unauthorized) as telegram:
        settings = {"database_url": addresses.app, "database_owner_url": addresses.owner, "bot_token": TOKEN,
                    "telegram_api_url": telegram.url, "port": free_port()}  # fmt: skip
        ended = await asyncio.to_thread(dastyor_says, empty, "up", within=90, **settings)
    assert TOKEN not in the_sentence(ended, "token", "BOT_TOKEN")


def test_without_a_network_it_runs_on_and_says_so(tmp_path, empty, addresses):
    settings = {"database_url": addresses.app, "database_owner_url": addresses.owner, "bot_token": TOKEN,
                "telegram_api_url": f"http://127.0.0.1:{free_port()}"}  # fmt: skip
    port = free_port()
    receiver = Part(("run", "receiver"), surroundings(empty, port=port, **settings), port, tmp_path / "log")
    receiver.start()
    try:
        told = {}
        for _ in range(300):
            time.sleep(0.2)
            assert receiver.process.poll() is None, receiver.told()
            try:
                told = httpx.get(f"http://127.0.0.1:{port}/health/ready", timeout=2).json()
            except httpx.HTTPError:
                continue
            if told.get("waiting") == ["telegram"]:
                break
        assert told["waiting"] == ["telegram"]
        assert receiver.asked_to_stop()[0] == 0
    finally:
        receiver.end()


def test_two_products_on_one_home(empty):
    home = empty / "one"
    with server(home):
        (home / "kind").write_text("real")
        the_sentence(dastyor_says(empty, "up", home=home, port=free_port()), "one|home", "DASTYOR_HOME|[Ss]top")
