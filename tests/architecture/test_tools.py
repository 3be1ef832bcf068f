"""The tools of the checkout do what they say: lint names the place, documents stay as they are, prove keeps its figures."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

import tools.docs.__main__ as docs
import tools.lint.__main__ as lint
import tools.prove.__main__ as prove
from tools import bench, style_metrics
from tools.docs.pages import documents
from tools.lint.rules import check_file
from tools.prove.suites import SUITES, Suite


@pytest.fixture
def run(monkeypatch, capsys):
    """A tool's main with words: (exit code, printed, said on standard error)."""

    def of(tool, *words):
        monkeypatch.setattr(sys, "argv", [tool.__name__, *map(str, words)])
        code = tool.main()
        return code, *capsys.readouterr()

    return of


# Lint


def test_lint_names_the_place_and_what_to_do_and_reads_no_tests(tmp_path, run):
    (tmp_path / "tests").mkdir()
    (tmp_path / "tests" / "test_a.py").write_text("A = 1  # noqa\n")
    bad = tmp_path / "bad.py"
    bad.write_text('"""Of a shop."""\n\nA = 1  # noqa\n')
    code, out, _ = run(lint, tmp_path)
    assert code == 1
    assert out.splitlines() == [
        f"{bad}:3 bare-ignore: name the code and the reason: `# noqa: X123 - why`, `# type: ignore[x]  # why`"
    ]
    bad.write_text('"""Of a shop."""\n')
    assert run(lint, tmp_path) == (0, "", "")


@pytest.mark.parametrize(
    ("where", "text", "lines"),
    [
        ("kit/a.py", "", [1]),
        ("kit/a.py", '"""A."""\nclass Shop:\n    pass', [2]),
        ("kit/a.py", '"""A."""\nclass Shop:\n    """A."""\n    def sell(self): pass\n    def _count(self): pass', [4]),
        ("kit/a.py", '"""A."""\n@overload\ndef sell(a): ...\n@typing.overload\ndef sell(b): ...', []),
        ("kit/a.py", '"""A."""\nclass S:\n    """A."""\n    @name.setter\n    def name(self, a): ...', []),
        ("domains/shop/service/a.py", '"""A."""\nasync def sell(): ...', [2]),
        ("domains/shop/ports.py", '"""A."""\ndef sell(): ...', [2]),
        ("domains/shop/store.py", '"""A."""\ndef sell(): ...', []),
        ("domains/shop/migrations/0001_a.py", "def upgrade(): ...", []),
        ("kit/migrations/0001_a.py", '"""A."""\ndef upgrade(): ...', []),
    ],
)
def test_what_others_call_says_what_comes_of_it(tmp_path, where, text, lines):
    path = tmp_path / where
    path.parent.mkdir(parents=True)
    path.write_text(text)
    found = [(breach.rule, breach.line) for breach in check_file(path)]
    assert found == [("docstring", line) for line in lines]


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ('Q = "select id from shop.goods g join expenses.expense e using (workspace_id)"', "foreign-table"),
        ('Q = f"insert into expenses.expense ({columns}) values (%s) -- workspace_id"', "foreign-table"),
        ('Q = "update expenses.expense set workspace_id = %s"', "foreign-table"),
        ("from decimal import Decimal\nA = Decimal(0.1)", "float-near-money"),
        ("import kit\nA = kit.Money(1.5, 'UZS')", "float-near-money"),
        ("# FIX" + "ME later", "unfinished"),
        ("# XX" + "X", "unfinished"),
        ("async def f():\n" + "    await g()\n" * 61, "shape"),
    ],
)
def test_a_breach_written_otherwise_is_the_same_breach(tmp_path, text, rule):
    path = tmp_path / "domains" / "shop" / "store.py"
    path.parent.mkdir(parents=True)
    path.write_text(f'"""Of a shop."""\n\n{text}\n')
    assert {breach.rule for breach in check_file(path)} == {rule}


@pytest.mark.parametrize("call", ["talk.show(", "talk.toast(", "Button(", "Screen("])
def test_a_text_for_people_in_the_code_is_found_wherever_it_is_said(tmp_path, call):
    path = tmp_path / "bot" / "menu.py"
    path.parent.mkdir()
    path.write_text(f'"""Of a shop."""\n\n\ndef f(talk):\n    {call}"Сохранено", rows)\n')
    assert [(breach.rule, breach.line) for breach in check_file(path)] == [("literal-text", 5)]


# Documents


def test_documents_made_twice_are_the_same_and_end_with_a_line():
    first = documents()
    assert first == documents()
    for name, text in first.items():
        assert text.endswith("\n") and not text.endswith("\n\n"), name
        assert "/work/" not in text and "0x" not in text, name


def test_documents_are_written_once_and_then_found_current(tmp_path, run, monkeypatch):
    monkeypatch.setattr(docs, "ROOT", tmp_path)
    code, out, _ = run(docs)
    written = out.splitlines()
    assert code == 0
    assert {".env.example", "docs/reference/openapi.json", "docs/reference/events/member.joined.v1.json"} <= set(
        written
    )
    assert run(docs) == (0, "", "")
    assert run(docs, "--check") == (0, "", "")
    late = tmp_path / "docs" / "reference" / "errors.md"
    late.write_text("otherwise")
    assert run(docs, "--check") == (1, "", "docs/reference/errors.md is out of date: run make docs\n")
    assert late.read_text() == "otherwise"
    assert run(docs) == (0, "docs/reference/errors.md\n", "")


def test_an_event_that_is_gone_or_means_less_is_refused(tmp_path, run, monkeypatch):
    monkeypatch.setattr(docs, "ROOT", tmp_path)
    run(docs)
    events = tmp_path / docs.FOLDER
    (events / "member.danced.v1.json").write_text("{}")
    code, out, err = run(docs)
    assert (code, out) == (1, "")
    assert "member.danced.v1.json describes an event that is no longer declared" in err
    (events / "member.danced.v1.json").unlink()
    joined = events / "member.joined.v1.json"
    promised = json.loads(joined.read_text())
    body = promised["$defs"][promised["$ref"].rpartition("/")[2]]
    body["properties"]["height"] = {"type": "integer"}
    joined.write_text(json.dumps(promised))
    code, out, err = run(docs)
    assert (code, out) == (1, "")
    assert "member.joined.v1 breaks its hearers: height is gone" in err


# Prove


@pytest.fixture
def toy(tmp_path, monkeypatch):
    """A checkout with two suites: one whose promise is kept and one whose is as its file says."""
    for words in (
        ["init", "-q"],
        ["-c", "user.name=a", "-c", "user.email=a@b", "commit", "-q", "--allow-empty", "-m", "a"],
    ):
        subprocess.run(["git", *words], cwd=tmp_path, check=True)
    (tmp_path / "docs").mkdir()
    (tmp_path / "pytest.ini").write_text("[pytest]\nasyncio_default_fixture_loop_scope = function\n")
    (tmp_path / "test_kept.py").write_text(
        "import os\ndef test_kept():\n    print(f'{os.environ[\"KILLS\"]} kills, lost 0')\n"
    )
    (tmp_path / "test_other.py").write_text("def test_other():\n    assert False, 'lost 1'\n")
    monkeypatch.setattr(prove, "ROOT", tmp_path)
    monkeypatch.setattr(prove, "KEPT", tmp_path / "docs" / "reliability.json")
    monkeypatch.setattr(prove, "TOLD", tmp_path / "docs" / "reliability.md")
    kept = Suite("kept", "1", "nothing is lost", ("test_kept.py",), 1, {"KILLS": "50"})
    monkeypatch.setattr(prove, "SUITES", (kept, Suite("other", "2", "nothing is doubled", ("test_other.py",), 1)))
    return tmp_path


def test_a_promise_is_proved_once_a_commit_unless_it_is_asked_for_by_name(toy, capsys):
    assert prove.main("kept") == 0
    assert "50 kills, lost 0" in capsys.readouterr().out
    shown = json.loads((toy / "docs" / "reliability.json").read_text())["kept"]
    assert (shown["passed"], shown["figures"]) == (True, ["50 kills, lost 0"])
    (toy / "test_other.py").write_text("def test_other():\n    pass\n")
    assert prove.main("") == 0
    assert "kept:" not in capsys.readouterr().out
    assert prove.main("") == 0
    assert capsys.readouterr().out == ""
    page = (toy / "docs" / "reliability.md").read_text()
    assert "- 50 kills, lost 0" in page
    assert page.count("| held, ") == 2


def test_a_promise_that_was_not_kept_says_which_and_fails(toy, capsys):
    assert prove.main("other") == 1
    assert "MISSED" in capsys.readouterr().out
    page = (toy / "docs" / "reliability.md").read_text()
    assert "lost 1" in page
    assert "**missed**" in page
    assert "| not yet run whole |" in page


def test_a_suite_that_does_not_end_in_its_time_has_failed(toy, monkeypatch):
    (toy / "test_other.py").write_text("import time\ndef test_other():\n    time.sleep(60)\n")
    stuck = Suite("other", "2", "nothing is doubled", ("test_other.py",), 0)
    monkeypatch.setattr(prove, "SUITES", (stuck,))
    assert prove.main("") == 1
    assert json.loads((toy / "docs" / "reliability.json").read_text())["other"]["passed"] is False


def test_a_suite_that_there_is_not_is_wrong_use(capsys):
    assert prove.main("row-1, row-99") == 2
    told = capsys.readouterr().err
    assert told.startswith("There is no suite row-99. One of: row-1, ")


def test_every_suite_names_tests_that_exist():
    for suite in SUITES:
        for named in suite.tests:
            path, _, name = named.partition("::")
            text = (prove.ROOT / path).read_text(encoding="utf-8")
            assert f"def {name.partition('[')[0]}" in text, named
    assert len({suite.name for suite in SUITES}) == len(SUITES)


# Figures


def test_a_figure_of_the_benchmarks_stands_beside_what_is_owed(monkeypatch):
    name, owed = next((name, owed) for name, owed in bench.OWED.items() if owed)
    figure, promise = next(iter(owed.items()))
    values = {value: promise.holds(value) for value in (0, 10**9)}
    assert set(values.values()) == {True, False}
    for value, is_kept in values.items():
        lines = bench._section(name, {figure: value, "seed": 1, "missed": [] if is_kept else ["too slow"]})
        assert f"| {figure.replace('_', ' ')} | {value} | {promise}{' kept' if is_kept else ' **missed**'} |" in lines
        assert "| seed | 1 |  |" in lines
        assert ("Missed: too slow." in lines) is not is_kept


def test_the_shape_of_a_checkout_is_counted_by_its_kinds_of_files(tmp_path):
    for path, text in {
        "shop.py": '"""A shop."""\n\n\ndef sell(number: int) -> int:\n    """Sold."""\n    return number  # all of it\n',
        "untyped.py": "def sell(number):\n    return number\n",
        "tests/test_shop.py": "def test_it():\n    pass\n" * 4,
        "migrations/0001.py": "a = 1\n" * 900,
        ".venv/lib.py": "a = 1\n" * 900,
    }.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text)
    done = subprocess.run(
        [sys.executable, style_metrics.__file__, str(tmp_path), "--json"], capture_output=True, text=True, check=True
    )
    whole = done.stdout
    assert '"test/code": 1.0' in whole, whole
    assert '"typed_%": 50' in whole
    assert '"lines": 8' in whole
