"""One installation: its home knows its kind, its database is found or asked for, and a command works in it once."""

from __future__ import annotations

import json
import stat
import sys
from pathlib import Path
from typing import Any

import psycopg
import pytest

from dastyor.assembly.house import House
from dastyor.kit.errors import Misconfigured, Problem, Unavailable
from dastyor.kit.modules import Module
from dastyor.kit.pg.addresses import Addresses
from dastyor.kit.seal import RootKeys
from dastyor.kit.serve import Gate
from dastyor.kit.service import Health
from dastyor.kit.settings import Settings, load
from dastyor.modules import MODULES
from dastyor.ops import scaffold, seeding
from dastyor.ops.database import prepare_brokers
from dastyor.ops.installation import bring_up, place, remember_kind
from dastyor.ops.people import new_key, new_workspace
from dastyor.ops.rotation import rewrap_all
from dastyor.ops.start import EVERYTHING, open_ops, postgres, whole
from tests.support.product import TOKEN, free_port

KEYS = RootKeys(b"k" * 32)
NOBODY = "postgresql://nobody@127.0.0.1:1/x"


# Its home


@pytest.mark.parametrize(("demo", "kind"), [(True, "demo"), (False, "real")])
def test_a_home_is_made_for_its_owner_alone_and_remembers_its_kind(tmp_path: Path, demo: bool, kind: str) -> None:  # noqa: FBT001 - a case
    home = tmp_path / "deep" / "home"
    for _ in range(2):
        remember_kind(home, demo=demo)
    assert (home / "kind").read_text() == f"{kind}\n"
    assert stat.S_IMODE(home.stat().st_mode) == 0o700
    with pytest.raises(Misconfigured) as refused:
        remember_kind(home, demo=not demo)
    assert str(home) in refused.value.detail
    assert (home / "kind").read_text() == f"{kind}\n"


@pytest.mark.parametrize(
    ("spoil", "why"),
    [
        (lambda home: home.write_text(""), "File exists"),
        (lambda home: (home / "kind" / "of").mkdir(parents=True), "Is a directory"),
    ],
)
def test_what_cannot_be_a_home_is_refused_with_the_reason_and_three_ways_out(
    tmp_path: Path, spoil: Any, why: str
) -> None:
    spoil(tmp_path / "home")
    with pytest.raises(Misconfigured, match=why) as refused:
        remember_kind(tmp_path / "home", demo=False)
    assert "DASTYOR_HOME" in (refused.value.hint or "")


# Its database


@pytest.mark.parametrize(
    ("owner", "expected"), [(None, "postgresql://app@h/d"), ("postgresql://own@h/d", "postgresql://own@h/d")]
)
async def test_the_operators_database_is_taken_as_it_is_named(tmp_path: Path, owner: str | None, expected: str) -> None:
    named = {"DASTYOR_DATABASE_URL": "postgresql://app@h/d", "DASTYOR_HOME": str(tmp_path)}
    settings = load(named | ({"DASTYOR_DATABASE_OWNER_URL": owner} if owner else {}))
    async with place(settings) as there:
        assert (there.app, there.owner) == ("postgresql://app@h/d", expected)
    assert not (tmp_path / "postgres").exists()


def test_a_database_is_brought_up_once_and_a_domain_more_moves_alone(fresh_database: Any) -> None:
    there: Addresses = fresh_database()
    accounts, everything = (Module("accounts"),), tuple(Module(name) for name in MODULES)
    first = bring_up(there.owner, there.app, accounts)
    assert "accounts" in first
    assert "expenses" not in first
    assert bring_up(there.owner, there.app, accounts) == []
    then = bring_up(there.owner, there.app, everything)
    assert "expenses" in then
    assert not set(first) & set(then)
    assert bring_up(there.owner, there.app, accounts) == []  # what another version ran stays as it is


@pytest.mark.parametrize(
    "address", ["postgresql://a:geheim@127.0.0.1:{port}/x", "postgresql://a:geheim@/x?host={nowhere}"]
)
def test_a_database_that_lets_nobody_in_is_told_without_its_password(tmp_path: Path, address: str) -> None:
    owner = address.format(port=free_port(), nowhere=tmp_path)
    with pytest.raises(Unavailable, match="does not let us in") as refused:
        bring_up(owner, owner, ())
    assert "dastyor doctor" in (refused.value.hint or "")
    assert "geheim" not in str(refused.value)


def test_a_plain_user_who_is_to_migrate_is_refused_with_what_he_lacks(
    addresses: Addresses, fresh_database: Any
) -> None:
    for there in (addresses, fresh_database()):  # migrated already, and not yet
        with pytest.raises(Problem) as refused:
            bring_up(there.app, there.app, tuple(Module(name) for name in MODULES))
        assert "DASTYOR_DATABASE_OWNER_URL" in refused.value.sentence()


async def test_a_running_products_database_is_the_embedded_one_and_stops_with_it(home: Path) -> None:
    settings = load({"DASTYOR_HOME": str(home), "DASTYOR_DOMAINS": "accounts"})
    async with postgres(settings) as there:
        with psycopg.connect(there.app) as connection:
            assert connection.execute("select count(*) from accounts.workspaces").fetchone() == (0,)
            with pytest.raises(psycopg.errors.UndefinedTable):
                connection.execute("select 1 from expenses.expense")
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(there.app)


async def test_a_running_product_takes_the_operators_database_and_starts_none(
    addresses: Addresses, tmp_path: Path
) -> None:
    named = {"DATABASE_URL": addresses.app, "DATABASE_OWNER_URL": addresses.owner, "HOME": str(tmp_path)}
    async with postgres(load({f"DASTYOR_{name}": value for name, value in named.items()})) as there:
        assert (there.app, there.owner) == (addresses.app, addresses.owner)
    assert not (tmp_path / "postgres").exists()
    with psycopg.connect(addresses.app) as connection:  # and leaves it running
        assert connection.execute("select 1").fetchone() == (1,)


# What is ready


async def asked(gate: Gate, path: str, method: str = "GET") -> tuple[int, Any]:
    """The answer behind the gate."""
    sent: list[Any] = []

    async def send(message: Any) -> None:
        sent.append(message)

    await gate({"type": "http", "method": method, "path": path}, None, send)  # type: ignore[arg-type]  # asks for no body
    body = sent[1]["body"].decode()
    return sent[0]["status"], json.loads(body) if body.startswith("{") else body


async def test_an_installation_is_ready_when_nothing_of_it_is_missing() -> None:
    health = Health()
    gate = Gate(health.missing)
    assert (await asked(gate, "/health/ready"))[0] == 404  # nothing is open yet, and nothing was promised
    open_ops(gate, health, None)
    assert await asked(gate, "/health/live") == (200, {"status": "ok"})
    assert await asked(gate, "/health/ready") == (503, {"status": "starting", "waiting": ["database"]})
    house = House(Settings(), NOBODY, keys=KEYS)
    open_ops(gate, health, house)
    assert (await asked(gate, "/health/ready"))[1]["waiting"] == ["database"]  # its listener hears nobody
    away = ["telegram", "kafka"]
    house.absences += [lambda: away[:1], lambda: away[1:]]
    assert (await asked(gate, "/health/ready"))[1]["waiting"] == ["database", "telegram", "kafka"]
    away.clear()
    assert (await asked(gate, "/health/ready"))[1]["waiting"] == ["database"]
    assert (await asked(gate, "/health/ready", "HEAD"))[0] == 503
    assert (await asked(gate, "/metrics"))[0] == 200
    assert (await asked(gate, "/health/live", "POST"))[0] == 405


def test_every_service_of_the_product_has_its_turn_and_none_comes_twice() -> None:
    names = [each.name for each in whole(House(Settings(bot_token=TOKEN), NOBODY, keys=KEYS), Gate(list))]
    assert names == ["listener", *EVERYTHING]
    assert len(set(names)) == len(names)


async def test_without_brokers_none_are_prepared_and_without_an_elder_key_nothing_is_asked() -> None:
    house = House(Settings(), NOBODY, keys=KEYS)
    await prepare_brokers(house)
    await rewrap_all(house)
    assert not {"kafka", "database"} & set(vars(house))


# A command in it


@pytest.fixture
def here(addresses: Addresses, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Addresses:
    """The settings of this process name the test's own database."""
    for name, value in (("HOME", tmp_path), ("DATABASE_URL", addresses.app), ("DATABASE_OWNER_URL", addresses.owner)):
        monkeypatch.setenv(f"DASTYOR_{name}", str(value))
    return addresses


def test_a_workspace_and_its_key_are_made_and_refused_in_their_own_words(here: Addresses) -> None:
    made = new_workspace("savdo", currency="USD", timezone="Asia/Samarkand", language="ru")
    with psycopg.connect(here.superuser) as connection:
        kept = connection.execute("select workspace_id::text, name, language, currency from accounts.workspaces")
        assert kept.fetchall() == [(made, "savdo", "ru", "USD")]
    assert new_key("savdo", ["expenses.read"]) != new_key("savdo", [])
    for wrong, status in (
        (lambda: new_workspace("savdo", currency="USD", timezone="Asia/Samarkand", language="ru"), 409),
        (lambda: new_workspace("savdo2", currency="USDT", timezone="Asia/Samarkand", language="ru"), 422),
        (lambda: new_key("savdo", ["expenses.eat"]), 422),
        (lambda: new_key("bozor", []), 404),
    ):
        with pytest.raises(Problem) as refused:
            wrong()
        assert refused.value.status == status
    with psycopg.connect(here.superuser) as connection:
        assert connection.execute("select count(*) from accounts.workspaces").fetchone() == (1,)
        assert connection.execute("select count(*) from accounts.keys").fetchone() == (2,)


@pytest.mark.parametrize(
    ("is_terminal", "done", "line"),
    [
        (True, 0, "expenses     [..............................] 0 of 1,000\r"),
        (True, 500, "expenses     [###############...............] 500 of 1,000\r"),
        (True, 1000, "expenses     [##############################] 1,000 of 1,000\n"),
        (False, 1000, ""),
    ],
)
def test_the_bar_grows_in_its_place_and_only_where_somebody_looks(
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    is_terminal: bool,  # noqa: FBT001 - a case
    done: int,
    line: str,
) -> None:
    monkeypatch.setattr(sys.stderr, "isatty", lambda: is_terminal)
    seeding._bar("expenses", done, 1000)
    assert capsys.readouterr().err == line


# A new domain


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """The least that a checkout has."""
    package = tmp_path / "src" / "dastyor"
    (package / "domains").mkdir(parents=True)
    (package / "modules.py").write_text('"""The list."""\n\nMODULES = (\n    "accounts",\n    "expenses",\n)\n')
    return tmp_path


def test_a_new_domain_is_named_everywhere_and_entered_last(checkout: Path, capsys: pytest.CaptureFixture[str]) -> None:
    scaffold.new_domain("loyalty", checkout)
    folder = checkout / "src" / "dastyor" / "domains" / "loyalty"
    assert capsys.readouterr().out == f"{folder}\n"
    listed: dict[str, Any] = {}
    exec((checkout / "src" / "dastyor" / "modules.py").read_text(), listed)
    assert listed["MODULES"] == ("accounts", "expenses", "loyalty")
    files = [path for path in folder.rglob("*") if path.is_file()]
    assert {"__init__.py", "service.py", "bot.py", "api.py", "tables.py"} <= {path.name for path in files}
    for path in files:
        assert path.suffix != ".txt"
        text = path.read_text()
        assert "NAMES" not in text, path
        if path.suffix == ".py":
            compile(text, str(path), "exec")


def test_a_domain_that_is_there_or_a_list_that_is_not_leaves_everything_as_it_was(checkout: Path) -> None:
    listed = checkout / "src" / "dastyor" / "modules.py"
    (checkout / "src" / "dastyor" / "domains" / "sales").mkdir()
    before = listed.read_text()
    with pytest.raises(scaffold.DomainThere, match="sales"):
        scaffold.new_domain("sales", checkout)
    assert listed.read_text() == before
    listed.write_text('"""No list any more."""\n')
    with pytest.raises(Misconfigured, match="no list of modules"):
        scaffold.new_domain("loyalty", checkout)
    assert [path.name for path in (checkout / "src" / "dastyor" / "domains").iterdir()] == ["sales"]


@pytest.mark.parametrize("name", ["import", "class", "lambda", "ab", "Loyalty", "loyal-ty", "a" * 21, "loyalty\n"])
def test_what_is_no_name_of_a_domain_is_refused_before_anything_is_looked_at(tmp_path: Path, name: str) -> None:
    with pytest.raises(scaffold.NameWrong):
        scaffold.new_domain(name, tmp_path / "nowhere")
