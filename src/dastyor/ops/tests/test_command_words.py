"""Each command before it does anything: its help, words that it does not take, settings and homes that it refuses."""

from __future__ import annotations

import re
import shlex
import socket
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.core import TyperGroup

from dastyor.assembly.services import MAKES
from dastyor.cli import app
from dastyor.ops.bench import BENCHES
from dastyor.ops.tests.conftest import Dastyor


def commands(group: Any, *before: str) -> list[tuple[tuple[str, ...], Any]]:
    """Every command that can be written, with its words."""
    found: list[tuple[tuple[str, ...], Any]] = []
    for name, command in group.commands.items():
        words = (*before, name)
        found += commands(command, *words) if isinstance(command, TyperGroup) else [(words, command)]
    return found


COMMANDS = dict(commands(typer.main.get_command(app)))

#: What a command must be told besides, so that it is understood.
NEEDED: dict[tuple[str, ...], tuple[str, ...]] = {
    ("run",): ("worker",),
    ("seed",): ("--workspace", "shop"),
    ("workspace", "new"): ("--slug", "shop"),
    ("key", "new"): ("--workspace", "shop"),
    ("sales", "recount"): ("--workspace", "shop"),
    ("sales", "quarantine", "list"): ("--workspace", "shop"),
    ("sales", "quarantine", "replay"): ("--workspace", "shop"),
    ("events", "dead", "show"): ("event-1",),
    ("events", "dead", "replay"): ("all",),
    ("bench",): ("start",),
    ("new-domain",): ("loyalty",),
    ("demo",): ("--no-browser",),
}
#: Those that need no installation, and so no settings; and doctor, which tells what is wrong with them.
WITHOUT_SETTINGS = {("bench",), ("new-domain",), ("doctor",)}


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_a_commands_help_says_what_it_does_and_shows_an_example_that_it_takes(
    dastyor: Dastyor, words: tuple[str, ...]
) -> None:
    ended = dastyor(*words, "--help")
    assert (ended.code, ended.err) == (0, "")
    assert ended.out.splitlines()[0].lower().startswith(f"usage: dastyor {' '.join(words)}")
    said, _, example = (COMMANDS[words].help or "").partition(" Example: ")
    assert len(said) > 10
    written = shlex.split(example.partition(" > ")[0])
    while "=" in written[0]:
        written.pop(0)
    assert tuple(written[: len(words) + 1]) == ("dastyor", *words)
    # Its own parser takes what the help shows.
    COMMANDS[words].make_context(" ".join(words), written[len(words) + 1 :])


def test_the_help_names_every_benchmark_and_every_service_that_can_be_asked_for(dastyor: Dastyor) -> None:
    told = {name: " ".join(dastyor(name, "--help").out.split()) for name in ("bench", "run")}
    listed = re.search(r"name <str> (.*?)\. \[required\]", told["bench"])
    assert listed is not None and sorted(re.split(r", | or ", listed[1])) == sorted(BENCHES)
    assert [name for name in MAKES if name not in told["run"]] == ["introduction"]  # comes with the bot


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_an_option_that_there_is_not_is_wrong_use_of_every_command(dastyor: Dastyor, words: tuple[str, ...]) -> None:
    ended = dastyor(*words, *NEEDED.get(words, ()), "--no-such-option")
    assert ended.code == 2
    assert ended.sentence.startswith("dastyor: No such option: --no-such-option")
    assert ended.sentence.endswith(f". See `dastyor {' '.join(words)} --help`.")


@pytest.mark.parametrize("words", sorted(set(COMMANDS) - {("migrate",)}), ids=" ".join)
def test_a_word_too_many_is_wrong_use_of_every_command(dastyor: Dastyor, words: tuple[str, ...]) -> None:
    ended = dastyor(*words, *NEEDED.get(words, ()), *(["here"] if words == ("new-domain",) else []), "surplus")
    assert ended.code == 2
    assert "surplus" in ended.sentence


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("demo", "--port", "many"), "'--port'"),
        (("demo", "--port"), "--port"),
        (("demo", "--days", "1.5"), "'--days'"),
        (("demo", "--seed", "luck"), "'--seed'"),
        (("seed", "--workspace"), "--workspace"),
        (("seed", "--workspace", "x", "--expenses", "a few"), "'--expenses'"),
        (("seed", "--workspace", "x", "--transactions", "-5"), "Counts begin at 0"),
        (("seed", "--workspace", "x", "--days", "-1"), "days at 1"),
        (("bench",), "Missing argument 'name'"),
        (("bench", "events", "--seed", "luck"), "'--seed'"),
        (("bench", ""), "One of: analytics, bot, events, expenses, ingest, kafka, market, start."),
        (("run", ""), "One of: api, bot, clock,"),
        (("run", "Worker"), "There is no service Worker."),
        (("run", "worker", "--only"), "--only"),
        (("run", "worker", "--only", ".jobs"), "One of: accounts,"),
        (("key", "new"), "--workspace"),
        (("key", "old"), "No such command 'old'"),
        (("workspace", "new"), "--slug"),
        (("events", "dead", "bury"), "No such command 'bury'"),
        (("events", "alive"), "No such command 'alive'"),
        (("new-domain", "ab"), "small Latin letters"),
        (("new-domain", "a" * 21), "small Latin letters"),
        (("new-domain", "savdo2"), "small Latin letters"),
        (("new-domain", "савдо"), "small Latin letters"),
        (("new-domain", "../evil"), "small Latin letters"),
        (("migrate", "new"), "dastyor migrate new DOMAIN WORDS"),
        (("migrate", "new", "Expenses", "more"), "domains are accounts,"),
        (("migrate", "expenses", "more"), "`dastyor migrate expenses more` says nothing."),
    ],
)
def test_words_that_mean_nothing_are_refused_in_a_sentence(dastyor: Dastyor, words: tuple[str, ...], told: str) -> None:
    ended = dastyor(*words)
    assert ended.code == 2
    assert told in ended.sentence


@pytest.mark.parametrize("words", sorted(set(COMMANDS) - WITHOUT_SETTINGS), ids=" ".join)
@pytest.mark.parametrize(
    ("setting", "told"),
    [({"port": "eighty"}, 'DASTYOR_PORT is "eighty"'), ({"domains": "expences"}, "(expected expenses)")],
)
def test_a_wrong_setting_stops_every_command_before_it_begins(
    dastyor: Dastyor, tmp_path: Path, words: tuple[str, ...], setting: dict[str, str], told: str
) -> None:
    ended = dastyor(*words, *NEEDED.get(words, ()), home=tmp_path / "home", **setting)
    assert ended.code == 1
    assert told in ended.sentence
    assert not (tmp_path / "home").exists()


@pytest.mark.parametrize(
    ("kind", "command", "rather"),
    [("demo", ("up",), "`dastyor demo`"), ("real", ("demo", "--no-browser"), "`dastyor up`")],
)
def test_a_home_of_the_other_kind_is_refused_and_left_as_it_is(
    dastyor: Dastyor, tmp_path: Path, kind: str, command: tuple[str, ...], rather: str
) -> None:
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "kind").write_text(kind + "\n")
    ended = dastyor(*command, home=tmp_path / "home", port=0)
    assert ended.code == 1
    assert f"is the home of a {kind} installation" in ended.sentence
    assert rather in ended.sentence
    assert [path.name for path in (tmp_path / "home").iterdir()] == ["kind"]


@pytest.mark.parametrize("command", ["demo", "up", "run"])
def test_a_port_that_somebody_has_is_told_with_another_to_take(dastyor: Dastyor, tmp_path: Path, command: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as there:
        port = there.getsockname()[1]
        words = {"demo": ("demo", "--no-browser", "--port", str(port)), "run": ("run", "worker")}.get(command, ("up",))
        ended = dastyor(*words, home=tmp_path / "home", port=port, log_level="error")
    assert ended.code == 1
    assert f"Port {port} of 127.0.0.1 cannot be had" in ended.sentence
    assert f"DASTYOR_PORT={port + 1}" in ended.sentence
    assert not (tmp_path / "home" / "postgres").exists()  # the pages come first: nothing is begun without them
