"""Every command that ends by itself: what it prints where, and that wrong use is 2 and failure 1, in one sentence."""

from __future__ import annotations

import base64
import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import UUID

import psycopg
import pytest

import dastyor as package
from dastyor.assembly.house import COMMON
from dastyor.kit.ids import new_id
from dastyor.kit.pg.addresses import Addresses
from dastyor.kit.seal import RootKeys
from dastyor.modules import MODULES
from tests.support.product import free_port, surroundings

ROOT = Path(package.__file__).resolve().parents[2]
Run = Callable[..., Any]


@pytest.fixture
def rows(installation: tuple[Path, Addresses]) -> Callable[..., list[tuple[Any, ...]]]:
    """What the database of the installation holds, and a way to put something there."""

    def ask(query: str, *values: object) -> list[tuple[Any, ...]]:
        with psycopg.connect(installation[1].superuser, autocommit=True) as connection:
            found = connection.execute(query.encode(), values)
            return found.fetchall() if found.description else []

    return ask


@pytest.fixture
def slug(there: Run) -> str:
    """A new workspace of the operator's."""
    name = f"s-{new_id().hex[-8:]}"
    assert there("workspace", "new", "--slug", name).code == 0
    return name


# Wrong use


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("nonsense",), "No such command 'nonsense'. See `dastyor --help`."),
        (("run",), "See `dastyor run --help`."),
        (("run", "cook"), "One of: api, bot,"),
        (("run", "worker", "--only", "kitchen"), "One of: accounts,"),
        (("run", "worker", "--only", "accounts.kitchen"), "One of: api, bot,"),
        (("domains", "--wrong"), "No such option: --wrong. See `dastyor domains --help`."),
        (("seed", "--workspace", "x", "--days", "many"), "See `dastyor seed --help`."),
        (("seed", "--workspace", "x", "--days", "0"), "days at 1"),
        (("seed", "--workspace", "x", "--expenses", "-1"), "Counts begin at 0"),
        (("seed",), "--workspace"),
        (("migrate", "old"), "dastyor migrate new DOMAIN WORDS"),
        (("migrate", "new", "kitchen", "add", "soup"), "domains are accounts,"),
        (("migrate", "new", "accounts"), "dastyor migrate new DOMAIN WORDS"),
        (("bench", "nothing"), "One of: analytics, bot,"),
        (("new-domain", "Loyalty"), "small Latin letters"),
        (("new-domain", "class"), "small Latin letters"),
        (("events", "dead", "show"), "See `dastyor events dead show --help`."),
    ],
)
def test_wrong_use_is_one_sentence_with_what_to_do(dastyor: Run, words: tuple[str, ...], told: str) -> None:
    ended = dastyor(*words)
    assert ended.code == 2
    assert told in ended.sentence


@pytest.mark.parametrize("words", [(), ("key",), ("workspace",), ("events",), ("events", "dead")])
def test_a_group_without_a_word_shows_its_help(dastyor: Run, words: tuple[str, ...]) -> None:
    ended = dastyor(*words)
    assert (ended.code, ended.out) == (2, "")
    assert "Commands:" in ended.err


def test_help_is_no_failure(dastyor: Run) -> None:
    ended = dastyor("seed", "--help")
    assert (ended.code, ended.err) == (0, "")
    assert "Example: dastyor seed" in " ".join(ended.out.split())


def test_a_new_domain_outside_a_checkout_is_refused(dastyor: Run) -> None:
    ended = dastyor("new-domain", "loyalty")
    assert ended.code == 1
    assert "--folder" in ended.sentence


# Migrations


def test_migrations_run_once_and_say_so(dastyor: Run, installation: tuple[Path, Addresses]) -> None:
    home, _ = installation
    dastyor("migrate", home=home)
    again = dastyor("migrate", home=home)
    assert (again.code, again.out, again.err) == (0, "", "Nothing to do.\n")


def test_with_some_domains_only_theirs_are_migrated(dastyor: Run, home: Path) -> None:
    """A home at rest: the command starts its Postgres for its own time."""
    ended = dastyor("migrate", home=home, domains="accounts")
    assert ended.code == 0
    assert "accounts" in ended.err
    assert "expenses" not in ended.err
    assert not (home / "postgres" / "postmaster.pid").exists()
    assert "expenses" in dastyor("migrate", home=home).err


def test_the_next_migration_is_written_from_the_tables(
    there: Run, installation: tuple[Path, Addresses], tmp_path: Path
) -> None:
    source = tmp_path / "src"
    shutil.copytree(ROOT / "src" / "dastyor", source / "dastyor", ignore=shutil.ignore_patterns("__pycache__", "tests"))
    tables = source / "dastyor/domains/accounts/tables.py"
    column = 'sa.Column("slug", sa.Text, nullable=False),'
    tables.write_text(tables.read_text().replace(column, column + '\n    sa.Column("motto", sa.Text),', 1))
    environment = surroundings(tmp_path, home=installation[0]) | {"PYTHONPATH": str(source)}
    ended = subprocess.run(
        [sys.executable, "-m", "dastyor", "migrate", "new", "accounts", "add", "a", "motto"], env=environment,
        cwd=tmp_path, capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip
    assert ended.returncode == 0, ended.stderr
    written = Path(ended.stdout.strip())
    assert written.is_relative_to(source)
    assert "motto" in written.name
    compile(text := written.read_text(), str(written), "exec")
    assert "motto" in text.partition("def upgrade")[2]


# Workspaces and keys


def test_a_new_workspace_is_its_id_and_nothing_else(there: Run, rows: Run) -> None:
    slug = f"s-{new_id().hex[-8:]}"
    words = ("--slug", slug, "--currency", "KZT", "--timezone", "Asia/Almaty", "--language", "ru")
    ended = there("workspace", "new", *words)
    assert (ended.code, ended.err) == (0, "")
    query = "select slug, currency, timezone, language from accounts.workspaces where workspace_id = %s"
    assert rows(query, UUID(ended.out.strip())) == [(slug, "KZT", "Asia/Almaty", "ru")]
    again = there("workspace", "new", "--slug", slug)
    assert again.code == 1
    assert "Choose another one." in again.sentence


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--slug", "Not A Slug"), "2 to 40 small Latin letters"),
        (("--slug", "fine", "--currency", "XXQ"), "XXQ"),
        (("--slug", "fine", "--timezone", "Mars"), "Mars"),
        (("--slug", "fine", "--language", "klingon"), "klingon"),
        (("--currency", "UZS"), "--slug"),
    ],
)
def test_a_workspace_that_cannot_be_is_wrong_use(there: Run, words: tuple[str, ...], told: str) -> None:
    ended = there("workspace", "new", *words)
    assert ended.code == 2
    assert told in ended.sentence


def test_a_new_key_is_printed_alone_and_kept_as_a_hash(there: Run, rows: Run, slug: str) -> None:
    whole, narrow = there("key", "new", "--workspace", slug), there(
        "key", "new", "--workspace", slug, "--scopes", "members.read,expenses.read"
    )  # fmt: skip
    for ended in (whole, narrow):
        assert (ended.code, ended.err) == (0, "")
        assert ended.out.startswith("dst_")
        assert len(ended.out.splitlines()) == 1
    query = (
        "select k.scopes, k.person_id, to_jsonb(k)::text from accounts.keys k "
        "join accounts.workspaces using (workspace_id) where slug = %s order by key_id"
    )
    (all_, nobody, kept), (some, _, _) = rows(query, slug)
    assert (all_, nobody, some) == (None, None, ["expenses.read", "members.read"])
    assert whole.out.strip() not in kept


def test_a_key_of_nothing_that_exists_is_refused(there: Run, slug: str) -> None:
    wrong = there("key", "new", "--workspace", slug, "--scopes", "members.reed")
    assert wrong.code == 2
    assert "known=" in wrong.sentence
    assert there("key", "new", "--workspace", "no-such-place").code == 1


# Test data


def test_seeded_data_is_told_by_person_and_the_same_for_the_same_seed(there: Run, rows: Run) -> None:
    figures = []
    for seed in ("7", "7", "8"):
        slug = f"s-{new_id().hex[-8:]}"
        there("workspace", "new", "--slug", slug)
        ended = there("seed", "--workspace", slug, "--expenses", "300", "--days", "30", "--seed", seed)
        assert (ended.code, ended.out, ended.err) == (0, "", "")
        query = (
            "select p.name, count(*), sum(e.amount) from expenses.expense e join accounts.workspaces w "
            "using (workspace_id) join accounts.people p using (person_id) where slug = %s group by 1 order by 1"
        )
        figures.append(rows(query, slug))
    assert figures[0] == figures[1] != figures[2]
    assert len(figures[0]) == 5
    assert sum(count for _, count, _ in figures[0]) == 300


def test_the_people_of_test_data_have_roles_and_can_be_written_to_by_nobody(there: Run, rows: Run, slug: str) -> None:
    for _ in range(2):  # the second time they are there
        assert there("seed", "--workspace", slug, "--expenses", "0", "--days", "9").code == 0
    query = (
        "select m.role, p.telegram_id > 2::bigint ^ 52, p.blocked_at is not null from accounts.members m "
        "join accounts.people p using (person_id) join accounts.workspaces w using (workspace_id) where slug = %s"
    )
    found = rows(query, slug)
    assert sorted(role for role, _, _ in found) == ["accountant", "cashier", "cashier", "manager", "owner"]
    assert {each[1:] for each in found} == {(True, True)}


def test_who_works_in_a_workspace_is_who_its_test_data_tells_of(there: Run, rows: Run, slug: str) -> None:
    person = new_id()
    rows("insert into accounts.people (person_id, telegram_id, name, language, first_seen_at, last_seen_at) "
         "values (%s, %s, 'Real', 'en', now(), now())", person, person.int % 2**40)  # fmt: skip
    rows("insert into accounts.members select workspace_id, %s, 'owner', now(), null from accounts.workspaces "
         "where slug = %s", person, slug)  # fmt: skip
    there("seed", "--workspace", slug, "--expenses", "5", "--days", "9")
    query = (
        "select distinct person_id from expenses.expense join accounts.workspaces using (workspace_id) where slug = %s"
    )
    assert rows(query, slug) == [(person,)]


def test_data_for_a_workspace_that_is_not_there_is_refused(there: Run) -> None:
    ended = there("seed", "--workspace", "no-such-place")
    assert ended.code == 1
    assert "no-such-place" in ended.sentence


# A changed SECRET_KEY


def test_after_a_new_secret_key_migrate_says_when_the_old_one_can_go(there: Run, rows: Run, slug: str) -> None:
    old, new, lost = (mark * 32 for mark in (b"o", b"n", b"x"))
    rows("delete from accounts.data_keys")
    [(workspace,)] = rows("select workspace_id from accounts.workspaces where slug = %s", slug)
    add = "insert into accounts.data_keys values (%s, 1, %s, now())"
    rows(add, workspace, RootKeys(old).new_data_key(workspace))
    both = ",".join(base64.b64encode(key).decode() for key in (new, old))
    ended = there("migrate", secret_key=both)
    assert (ended.code, ended.out) == (0, "")
    assert (
        "1 data keys were brought under the first key of DASTYOR_SECRET_KEY. The keys after the first can go."
        in ended.err
    )
    [(wrapped,)] = rows("select wrapped from accounts.data_keys")
    assert RootKeys(new).unwrap(wrapped, workspace).number == 1
    assert "No data key moved. The keys after the first can go." in there("migrate", secret_key=both).err
    assert "data key" not in there("migrate", secret_key=both.partition(",")[0]).err
    rows("update accounts.data_keys set wrapped = %s", RootKeys(lost).new_data_key(workspace))
    assert "1 cannot be opened by any of its keys." in there("migrate", secret_key=both).err
    rows("delete from accounts.data_keys")


# A home and a database that cannot be used


def test_a_home_that_cannot_be_made_and_a_database_that_lets_nobody_in_say_what_to_do(
    dastyor: Run, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("")
    ended = dastyor("up", home=tmp_path / "file" / "home", port=0)
    assert ended.code == 1
    assert "DASTYOR_HOME" in ended.sentence
    ended = dastyor("migrate", home=tmp_path, database_url=f"postgresql://a:hidden@127.0.0.1:{free_port()}/x")
    assert ended.code == 1
    assert "dastyor doctor" in ended.sentence
    assert "hidden" not in ended.err


# What there is


def test_domains_and_routes_are_those_that_run(dastyor: Run) -> None:
    whole, some = dastyor("domains"), dastyor("domains", domains="accounts")
    assert tuple(line.partition(":")[0] for line in whole.out.splitlines()[::2]) == MODULES
    assert whole.out.splitlines()[1].startswith("  parts: api, bot, identity")
    told = list(zip(whole.out.splitlines()[::2], whole.out.splitlines()[1::2], strict=True))
    common = [f"{name}\n{parts}\n" for name, parts in told if name.partition(":")[0] in COMMON]
    assert some.out == "".join(common)
    routes = dastyor("routes").out.splitlines()
    for line in ("accounts\tcommand\t/settings", "accounts\tpress\tac.set", "accounts\tanswer\taccounts.name",
                 "accounts\tlink\t?start=join-…", "accounts\tPUT\t/api/v1/members/{person}/role",
                 "accounts\tevent\tworkspace.made.v1"):  # fmt: skip
        assert line in routes, line
    assert not [line for line in dastyor("routes", domains="accounts").out.splitlines() if line.startswith("expenses")]


@pytest.mark.parametrize("words", ["openapi", "asyncapi"])
def test_a_document_for_programs_is_the_one_in_the_reference(dastyor: Run, words: str) -> None:
    whole, some = dastyor(words), dastyor(words, domains="accounts")
    assert (whole.code, whole.err) == (0, "")
    assert json.loads(whole.out) == json.loads((ROOT / "docs" / "reference" / f"{words}.json").read_text())
    if words == "openapi":
        assert "/api/v1/expenses" in json.loads(whole.out)["paths"]
        assert "expenses" not in some.out


# Dead events


def bury(rows: Run, count: int = 1) -> list[str]:
    """So many dead events; their names in the list."""
    query = (
        "insert into bus.dead (consumer, topic, event, key, type, message, reason, trace, tries) "
        "values ('shop', 'market', gen_random_uuid(), gen_random_uuid(), 'ad.sold.v1', '{\"a\": 1}', "
        "'no such ad', 'line 7', 5) returning id"
    )
    return [f"event-{rows(query)[0][0]}" for _ in range(count)]


@pytest.fixture
def buried(there: Run, rows: Run) -> list[str]:
    """More dead events than one page, and nothing else dead."""
    rows("delete from bus.dead")
    rows("delete from jobs.procrastinate_jobs")
    return bury(rows, 101)


def test_when_nothing_is_dead_the_list_is_empty_and_says_so(there: Run, rows: Run) -> None:
    rows("delete from bus.dead")
    rows("delete from jobs.procrastinate_jobs")
    ended = there("events", "dead", "list")
    assert (ended.code, ended.out, ended.err) == (0, "", "Nothing is dead.\n")
    assert json.loads(there("events", "dead", "list", "--json").out) == []
    assert there("events", "dead", "replay", "all").err == "0 will be tried again.\n"


def test_every_dead_event_is_listed_shown_whole_and_tried_again(there: Run, rows: Run, buried: list[str]) -> None:
    listed = there("events", "dead", "list").out.splitlines()
    assert listed == [f"{name}\tmarket ad.sold.v1\tno such ad" for name in buried]
    assert [each["number"] for each in json.loads(there("events", "dead", "list", "--json").out)] == buried
    shown = json.loads(there("events", "dead", "show", buried[-1]).out)
    assert (shown["number"], shown["message"], shown["trace"], shown["tries"]) == (buried[-1], '{"a": 1}', "line 7", 5)
    assert there("events", "dead", "replay", buried[-1]).err == "1 will be tried again.\n"
    asked = "select 'event-' || id from bus.dead where replay_at is not null"
    assert rows(asked) == [(buried[-1],)]
    again = there("events", "dead", "replay", buried[-1])
    assert again.code == 1
    assert "already" in again.sentence
    assert there("events", "dead", "replay", "all").err == "100 will be tried again.\n"


def test_a_dead_job_is_listed_shown_and_queued_again(there: Run, rows: Run, buried: list[str]) -> None:
    [(job,)] = rows(
        "insert into jobs.procrastinate_jobs (queue_name, task_name, args, status, attempts) "
        "values ('reports', 'reports.render', '{\"number\": 7}', 'failed', 5) returning id"
    )
    rows("insert into jobs.failures (job, reason, trace) values (%s, 'no room', 'line 1')", job)
    assert f"job-{job}\treports.render\tno room" in there("events", "dead", "list").out.splitlines()
    shown = json.loads(there("events", "dead", "show", f"job-{job}").out)
    assert (shown["args"], shown["reason"], shown["id"]) == ({"number": 7}, "no room", job)
    assert there("events", "dead", "replay", f"joke-{job}").code == 1
    status = "select status::text from jobs.procrastinate_jobs where id = %s"
    assert rows(status, job) == [("failed",)]
    assert there("events", "dead", "replay", f"job-{job}").code == 0
    assert rows(status, job) == [("todo",)]


def test_a_dead_update_is_shown_as_it_came_and_waits_again(there: Run, rows: Run, buried: list[str]) -> None:
    [(update,)] = rows(
        "insert into telegram.updates (bot_id, update_id, lane, kind, raw, state, attempts, error, done_at) "
        "values (42, 7, 1000001, 'message', '{\"update_id\": 7}', 'dead', 5, 'no such shelf', now()) returning seq"
    )
    assert f"update-{update}\tmessage from 1000001\tno such shelf" in there("events", "dead", "list").out.splitlines()
    shown = json.loads(there("events", "dead", "show", f"update-{update}").out)
    assert (shown["raw"], shown["tries"], shown["update_id"]) == ('{"update_id": 7}', 5, 7)
    assert there("events", "dead", "replay", f"update-{update}").err == "1 will be tried again.\n"
    assert there("events", "dead", "replay", f"update-{update}").code == 1
    state = "select state, attempts, done_at from telegram.updates where seq = %s"
    assert rows(state, update) == [("new", 0, None)]
    rows("delete from telegram.updates")


def test_a_message_of_which_nobody_knows_is_listed_without_its_words_and_sent_again_with_a_mark(
    there: Run, rows: Run, buried: list[str]
) -> None:
    put = (
        "insert into telegram.outgoing (bot_id, chat_id, method, payload, kind, priority, state, attempts, error) "
        "values (42, 1000001, 'sendMessage', '{\"text\": \"a key\"}', %s, 1, %s, 4, 'its answer was lost') returning seq"
    )
    rows("delete from telegram.outgoing")
    told = [("notice", "unknown"), ("repeat", "dead"), ("never", "unknown"), ("notice", "refused"), ("notice", "sent")]
    answer, edit, money, *_ = [rows(put, kind, state)[0][0] for kind, state in told]
    listed = [line for line in there("events", "dead", "list").out.splitlines() if line.startswith("message-")]
    assert [line.split("\t")[0] for line in listed] == [f"message-{seq}" for seq in (answer, edit, money)]
    assert listed[0].endswith("\tunknown sendMessage to 1000001\tits answer was lost")
    assert "a key" not in there("events", "dead", "show", f"message-{answer}").out
    waiting = "select seq, repeated, attempts from telegram.outgoing where state = 'new' order by seq"
    assert there("events", "dead", "replay", "all").err == "102 will be tried again.\n"
    assert rows(waiting) == [(answer, True, 0)]
    assert there("events", "dead", "replay", f"message-{money}").code == 0
    assert [seq for seq, *_ in rows(waiting)] == [answer, money]
    rows("delete from telegram.outgoing")


@pytest.mark.parametrize(
    "name", ["event-0", "event-", "event-²", "17", "event-1x", "job-9" + "9" * 17, "event-" + "9" * 30, ""]
)
@pytest.mark.parametrize("act", ["show", "replay"])
def test_a_name_that_the_list_does_not_show_is_refused(there: Run, act: str, name: str) -> None:
    ended = there("events", "dead", act, name)
    assert ended.code == 1
    assert "events dead list" in ended.sentence


# Sales


def test_a_recount_says_whether_totals_agree_and_makes_them_so(there: Run, slug: str, rows: Callable[..., Any]) -> None:
    assert there("seed", "--workspace", slug, "--transactions", "60", "--expenses", "0", "--days", "30").code == 0
    well = there("sales", "recount", "--workspace", slug, "--check")
    assert (well.code, well.out) == (0, "60 transactions, and every total is what they add up to\n")
    rows("update sales.day_total set gross = gross + 1 where by = 'channel'")
    wrong = there("sales", "recount", "--workspace", slug, "--check")
    assert wrong.code == 1
    assert "differ from their transactions, first: day channel" in wrong.sentence
    assert there("sales", "recount", "--workspace", slug).code == 0
    assert there("sales", "recount", "--workspace", slug, "--check").code == 0


@pytest.fixture
def refused(there: Run, slug: str, rows: Callable[..., Any]) -> str:
    """A workspace with a hundred lines in quarantine: a quantity of 0 each, and the last one no JSON at all."""
    [(workspace,)] = rows("select workspace_id from accounts.workspaces where slug = %s", slug)
    for number in range(100):
        raw = json.dumps(
            {"transaction_id": f"t-{number}", "product_id": "tea", "quantity": 0, "total_amount": "30000.10", "timestamp": "2025-11-05T12:00:00Z"}
        )  # fmt: skip
        field, reason, said = ("quantity", "zero", raw) if number < 99 else (None, "malformed", raw[1:])
        rows(
            "insert into sales.quarantine (workspace_id, id, batch_id, field, reason, raw, received_at) "
            "values (%s, %s, %s, %s, %s, %s, now())",
            workspace, new_id(), new_id(), field, reason, said.encode(),
        )  # fmt: skip
    return slug


def test_a_hundred_refused_lines_mended_in_a_file_and_replayed_twice_are_a_hundred_rows(
    there: Run, refused: str, rows: Callable[..., Any], tmp_path: Path
) -> None:
    listed = there("sales", "quarantine", "list", "--workspace", refused)
    assert len(listed.out.splitlines()) == 100
    assert listed.out.splitlines()[0].split("\t")[1:3] == ["quantity", "zero"]
    told = json.loads(there("sales", "quarantine", "list", "--workspace", refused, "--json").out)
    for each in told[:-1]:
        each["line"] = each["line"].replace('"quantity": 0', '"quantity": 2')
    told[-1]["line"] = json.loads("{" + told[-1]["line"]) | {"quantity": 2}
    told[-2]["line"] = None
    fixed = tmp_path / "mended.json"
    fixed.write_text(json.dumps(told))
    for _ in range(2):
        ended = there("sales", "quarantine", "replay", "--workspace", refused, "--fix", str(fixed))
        assert ended.code == 1
        assert ended.out.startswith(f"{told[-2]['id']}\tThe line is refused again. (field=quantity, reason=zero)")
        assert ended.err.startswith("99 of 100 are taken.\ndastyor: Some lines are still wrong")
    told[-2]["line"] = told[-1]["line"] | {"transaction_id": "t-98"}
    fixed.write_text(json.dumps(told))
    for _ in range(2):
        ended = there("sales", "quarantine", "replay", "--workspace", refused, "--fix", str(fixed))
        assert (ended.code, ended.out, ended.err) == (0, "", "100 of 100 are taken.\n")
    found = "select count(*), count(distinct transaction_id), sum(total), sum(quantity) from sales.transaction where workspace_id = "
    [(count, ids, total, quantity)] = rows(
        found + "(select workspace_id from accounts.workspaces where slug = %s)", refused
    )
    assert (count, ids, str(total), int(quantity)) == (100, 100, "3000010.00", 200)
    assert there("sales", "quarantine", "list", "--workspace", refused).err == "Nothing waits.\n"
    assert there("sales", "recount", "--workspace", refused, "--check").code == 0


def test_without_a_file_lines_are_replayed_as_they_are(there: Run, refused: str, rows: Callable[..., Any]) -> None:
    ended = there("sales", "quarantine", "replay", "--workspace", refused)
    assert ended.code == 1
    assert ended.err.startswith("0 of 100 are taken.\n")
    rows("update sales.quarantine set raw = replace(encode(raw, 'escape'), ': 0,', ': 1,')::bytea")
    ended = there("sales", "quarantine", "replay", "--workspace", refused)
    assert (ended.code, ended.err.splitlines()[0]) == (1, "99 of 100 are taken.")
    assert len(there("sales", "quarantine", "list", "--workspace", refused).out.splitlines()) == 1


@pytest.mark.parametrize(
    ("text", "told"),
    [(None, "cannot be read"), ("{}", "no list of lines"), ('[{"id": "x"}]', "no list of lines"), ("[", "no list")],
)
def test_a_file_that_is_no_list_of_lines_is_wrong_use(
    there: Run, slug: str, tmp_path: Path, text: str | None, told: str
) -> None:
    path = tmp_path / "mended.json"
    if text is not None:
        path.write_text(text)
    ended = there("sales", "quarantine", "replay", "--workspace", slug, "--fix", str(path))
    assert ended.code == 2
    assert told in ended.sentence


def test_where_sales_do_not_run_there_is_no_quarantine(there: Run, slug: str) -> None:
    ended = there("sales", "quarantine", "list", "--workspace", slug, domains="expenses")
    assert (ended.code, "not among DASTYOR_DOMAINS" in ended.sentence) == (2, True)
