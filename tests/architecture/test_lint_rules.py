"""Each rule of tools/lint catches the harm that it names, and lets be what is not it."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from tools.lint.rules import check_file

ROOT = Path(__file__).resolve().parents[2]
STORE, RULES, BOT = "domains/shop/store.py", "domains/shop/rules.py", "domains/shop/bot.py"

CASES = {
    "query-without-workspace": (
        STORE,
        'Q = "select name from shop.goods where id = %s"',
        'Q = "select name from shop.goods where workspace_id = %s and id = %s"',
    ),
    "foreign-table": (
        STORE,
        'Q = "select id from expenses.expense where workspace_id = %s"',
        'Q = "select id from shop.goods where workspace_id = %s"',
    ),
    "literal-text": (BOT, 'def f(talk):\n    talk.say("Готово")', 'def f(talk):\n    talk.say(talk.t("shop-done"))'),
    "float-near-money": (
        STORE,
        "from x import Money\nA = Money(0.1, 'UZS')",
        "from x import Money\nA = Money('0.1', 'UZS')",
    ),
    "docstring": (RULES, "def best():\n    return 1", 'def best():\n    """The best."""\n    return 1'),
    "unfinished": (STORE, "A = 1  # TO" + "DO later", "A = 1  # later than B"),
    "bare-ignore": (STORE, "A = 1  # noqa", "A = 1  # noqa: E741 - the standard's own name"),
    "shape": (STORE, "def f():\n" + "    pass\n" * 61, "def f():\n" + "    pass\n" * 59),
}


def found(folder, where, text):
    path = folder / "src" / where
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f'"""Of a shop."""\n\n{text}\n', encoding="utf-8")
    return {breach.rule for breach in check_file(path)}


@pytest.mark.parametrize("rule", CASES)
def test_a_rule_catches_its_harm_and_nothing_else(tmp_path, rule):
    where, bad, good = CASES[rule]
    assert found(tmp_path, where, bad) == {rule}
    assert found(tmp_path, where, good) == set()


def test_every_rule_has_its_pair_here():
    rules = set(re.findall(r'yield (?:\(\s*)?[\w.]+,\s*"([\w-]+)"', (ROOT / "tools/lint/rules.py").read_text()))
    assert rules == set(CASES)


@pytest.mark.parametrize(
    ("bad", "rule"),
    [
        ('def f(id):\n    return f"update shop.goods set name = {id}"', "query-without-workspace"),
        ('Q = "insert into shop.goods (id) values (%s)"', "query-without-workspace"),
        ("from decimal import Decimal\nA = float(Decimal(1))", "float-near-money"),
        ("A = x  # type: ignore", "bare-ignore"),
        ("A = x  # type: ignore[arg-type]", "bare-ignore"),
        ("A = 1\n" * 400, "shape"),
    ],
)
def test_a_harm_in_other_clothes_is_caught(tmp_path, bad, rule):
    assert rule in found(tmp_path, STORE, bad)


@pytest.mark.parametrize(
    ("where", "good"),
    [
        (STORE, 'Q = "select id from shop.of_person(%s)"'),  # a function of the owner says whom it answers
        (STORE, 'Q = "delete from shop.prices"  # lint: query-without-workspace - one list for all'),
        (STORE, "A = x  # type: ignore[arg-type]  # the library says str"),
        (RULES, "def test_a_sentence():\n    pass"),
        (RULES, "def _hidden():\n    pass"),
        (BOT, 'def f(talk):\n    talk.say("…")'),
    ],
)
def test_what_is_no_harm_passes(tmp_path, where, good):
    assert found(tmp_path, where, good) == set()


def test_an_escape_excuses_its_own_rule_only_and_needs_a_reason(tmp_path):
    query = 'Q = "select id from shop.goods"  # lint: '
    assert found(tmp_path, STORE, query + "shape - because") == {"query-without-workspace"}
    assert found(tmp_path, STORE, query + "query-without-workspace -") == {"query-without-workspace"}


def test_the_tree_breaks_no_rule():
    done = subprocess.run(
        [sys.executable, "-m", "tools.lint", "src"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout) == (0, "")
