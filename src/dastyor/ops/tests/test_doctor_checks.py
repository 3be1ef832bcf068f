"""Doctor, one thing at a time: what it says of each, what to do about it, and when the exit code is one."""

from __future__ import annotations

import asyncio
import json
import re
import shutil
import socket
from types import SimpleNamespace

import pytest

from dastyor.kit.seal.root import FILE
from dastyor.ops import doctor


@pytest.fixture
def examined(dastyor, tmp_path):
    """What doctor finds in a new home with these settings: the exit code, and the findings by group and name."""

    def of(**settings):
        ended = dastyor("doctor", "--json", **{"home": tmp_path / "home", "port": 0} | settings)
        found = json.loads(ended.out)
        return ended.code, {(each["group"], each["name"]): each for each in found}

    return of


def test_a_new_machine_is_fine_and_only_asks_for_a_bot(examined):
    code, found = examined()
    assert code == 0
    assert {name: each["state"] for name, each in found.items() if each["state"] != "ok"} == {
        ("telegram", "token"): "note"
    }
    assert all(each["do"] for each in found.values() if each["state"] != "ok")


@pytest.mark.parametrize(
    ("setting", "name", "says"),
    [
        ({"port": "eighty"}, ("settings", "settings"), "DASTYOR_PORT"),
        ({"kafka_url": "127.0.0.1:1"}, ("events", "Kafka"), "Kafka at 127.0.0.1:1 does not answer"),
        ({"kafka_url": "[::1]:1"}, ("events", "Kafka"), "Kafka at [::1]:1 does not answer"),
        ({"redis_url": "redis://127.0.0.1:1"}, ("cache", "Redis"), "Redis at 127.0.0.1:1 does not answer"),
        ({"redis_url": "rediss://127.0.0.1:1/2"}, ("cache", "Redis"), "Redis at 127.0.0.1:1/2 does not answer"),
        ({"redis_url": "unix:///nowhere/redis.sock"}, ("cache", "Redis"), "Redis at /nowhere/redis.sock does not answer"),
        ({"redis_url": "redis://u:geheim@127.0.0.1:1"}, ("cache", "Redis"), "Redis at 127.0.0.1:1 does not answer"),
        ({"secret_key": "short"}, ("settings", "settings"), "DASTYOR_SECRET_KEY"),
        (
            {"database_url": "postgresql://u:geheim@127.0.0.1:1/d", "database_owner_url": "postgresql://o@127.0.0.1:1/d"},
            ("database", "connection"), "Connection refused",
        ),
    ],
)  # fmt: skip
def test_what_is_broken_is_named_with_what_to_do_and_without_its_secrets(examined, setting, name, says):
    code, found = examined(**setting)
    assert code == 1
    assert says in found[name]["says"]
    assert (found[name]["state"], bool(found[name]["do"])) == ("broken", True)
    assert [each for each in found.values() if each["state"] == "broken"] == [found[name]]
    assert "geheim" not in json.dumps(list(found.values()))


def test_every_broker_is_asked_by_itself(examined):
    with socket.create_server(("127.0.0.1", 0)) as there:
        port = there.getsockname()[1]
        code, found = examined(kafka_url=f"127.0.0.1:{port}")
        assert (code, found["events", "Kafka"]["says"]) == (0, f"Kafka at 127.0.0.1:{port} answers.")
        code, found = examined(kafka_url=f"127.0.0.1:{port},127.0.0.1:1")
        assert code == 1


@pytest.mark.redis
def test_a_redis_that_answers_is_fine_also_with_a_number_behind_its_address(examined, redis_server):
    for url in (redis_server, f"{redis_server.rstrip('/')}/3"):
        code, found = examined(redis_url=url)
        assert (code, found["cache", "Redis"]["state"]) == (0, "ok")


@pytest.mark.redis
def test_a_redis_with_another_password_is_broken_before_the_product_finds_out(examined, redis_server):
    address = redis_server.partition("://")[2]
    code, found = examined(redis_url=f"redis://somebody:geheim@{address}")
    assert (code, found["cache", "Redis"]["state"]) == (1, "broken")
    assert "geheim" not in found["cache", "Redis"]["says"]


def test_a_port_in_use_is_worth_a_look_and_no_fault(examined):
    with socket.create_server(("127.0.0.1", 0)) as there:
        code, found = examined(port=there.getsockname()[1])
    assert (code, found["pages", "port"]["state"]) == (0, "note")
    assert "in use" in found["pages", "port"]["says"]


def test_a_home_on_a_full_disk_is_worth_a_look(examined, tmp_path, monkeypatch):
    (tmp_path / "home").mkdir()
    code, found = examined()
    assert re.fullmatch(r"[\d,]+ MB are free at .+/home\.", found["home", "disk"]["says"])
    for free, state in ((500 * 2**20, "note"), (500 * 2**20 + 1, "ok")):
        monkeypatch.setattr(shutil, "disk_usage", lambda _, free=free: SimpleNamespace(free=free))
        code, found = examined()
        assert (code, found["home", "disk"]["state"]) == (0, state)


def test_a_secret_key_that_is_kept_is_found_where_it_is(examined, tmp_path):
    code, found = examined()
    assert found["secret", "secret key"]["says"] == "It will be made at the first start."
    assert not (tmp_path / "home" / FILE).exists()  # looking made nothing
    (tmp_path / "home").mkdir(exist_ok=True)
    (tmp_path / "home" / FILE).write_text("spoilt")
    code, found = examined()
    assert code == 1
    assert any(each["state"] == "broken" and group == "secret" for (group, _), each in found.items())


def test_a_database_that_runs_is_looked_into(there):
    ended = there("doctor", "--json", port=0)
    found = {(each["group"], each["name"]): each for each in json.loads(ended.out)}
    assert ended.code == 0
    assert found["database", "migrations"]["says"] == "Up to date."
    assert re.fullmatch(r"PostgreSQL \d+ answers\.", found["database", "version"]["says"])
    assert ("database", "role") not in found


async def test_a_check_that_hangs_is_cut_off_and_named(monkeypatch):
    monkeypatch.setattr(doctor, "_PATIENCE", 0.05)

    async def _oracle(settings):
        await asyncio.Event().wait()

    (found,) = await doctor._bounded(_oracle, None)
    assert (found.group, found.state, found.do) == ("oracle", "broken", "Look whether it is up.")


def test_people_read_a_line_each_under_its_group_with_what_to_do(capsys):
    doctor._tell(
        [
            doctor.Finding("home", "disk", "ok", "Much is free."),
            doctor.Finding("home", "owner", "broken", "It is another's.", "chown it"),
            doctor.Finding("pages", "port", "note", "It is in use.", "Look."),
        ]
    )
    assert capsys.readouterr().out.splitlines() == [
        "home", "  ✓ Much is free.", "  ✗ It is another's. → chown it", "pages", "  ! It is in use. → Look.",
    ]  # fmt: skip
