"""The tool that breaks our code: it breaks it everywhere, one thing at a time, and sees what the tests see."""

from __future__ import annotations

import ast

import pytest

from tools import mutants


def ways(text):
    """What becomes of a text: each mutant's own text, in one line a statement."""
    return {_without_mark(ast.unparse(each)) for node in ast.walk(ast.parse(text)) for each in mutants.broken(node)}


def _without_mark(text):
    return text.partition("\n")[0]


@pytest.mark.parametrize(
    ("text", "broken"),
    [
        ("a < b", {"a <= b"}),
        ("a >= b", {"a > b"}),
        ("a == b", {"a != b"}),
        ("a is b", {"a is not b"}),
        ("a not in b", {"a in b"}),
        ("a < b < c", set()),  # one that has two comparisons has two thoughts, and is left alone
        ("a + b", {"a - b"}),
        ("a - b", {"a + b"}),
        ("a * b", {"a // b"}),
        ("a % b", {"a * b"}),
        ("a | b", {"a & b"}),
        ("a << b", set()),
        ("a and b", {"a or b"}),
        ("a or b or c", {"a and b and c"}),
        ("not a", {"a"}),
        ("-a", {"a"}),
        ("+a", set()),
        ("True", {"False"}),
        ("7", {"8"}),
        ("'7'", set()),
        ("1.5", set()),
        ("None", set()),
        ("f(a)", {"pass"}),
        ("a", set()),
        ("a += b", {"pass"}),
        ("del a", {"pass"}),
        ("raise a", {"pass"}),
        ("b if a else c", {"b if not a else c"}),
    ],
)
def test_each_kind_of_mistake_is_made_in_its_way(text, broken):
    assert ways(text) == broken


@pytest.mark.parametrize(
    ("text", "broken"),
    [
        ("def f():\n    return a", {"return None"}),
        ("def f():\n    return None", set()),
        ("def f():\n    return", set()),
        ("if a:\n    b", {"if not a:"}),
        ("while a:\n    break", {"while not a:", "pass"}),
        ("for a in b:\n    continue", {"pass"}),
        ("async def f():\n    await g", {"pass"}),
    ],
)
def test_a_statement_is_turned_or_left_out(text, broken):
    assert ways(text) == broken


@pytest.fixture
def file(tmp_path, monkeypatch):
    """A file of a checkout, with this text."""
    monkeypatch.setattr(mutants, "ROOT", tmp_path)

    def write(text, name="shop.py"):
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return path

    return write


def test_each_mutant_breaks_one_place_and_says_where(file):
    found = list(mutants.mutants(file('"""A shop."""\n\n\ndef sell(count):\n    return count + 1\n')))
    assert sorted(said for said, _ in found) == [
        "shop.py:5 1  ->  2",
        "shop.py:5 count + 1  ->  count - 1",
        "shop.py:5 return count + 1  ->  return None",
    ]
    assert {text.splitlines()[-1].strip() for _, text in found} == {
        "return count + 2", "return count - 1", "return None",
    }  # fmt: skip


def test_a_mutant_in_a_list_leaves_its_neighbours(file):
    found = dict(mutants.mutants(file("pair = [1, 2]\n")))
    assert set(found.values()) == {"pair = [2, 2]", "pair = [1, 3]"}


@pytest.mark.parametrize(
    "text",
    [
        "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    a = 1 + 2\n",
        "@cached(5)\ndef f(): ...\n",
        "def f(a: Literal[1]) -> Literal[2]: ...\n",
        "a: Literal[1]\n",
        '"""Only words."""\n',
    ],
)
def test_what_has_no_effect_when_it_runs_is_left_as_it_is(file, text):
    assert list(mutants.mutants(file(text))) == []


def test_the_text_of_a_mutant_is_python(file):
    text = 'class A:\n    """A."""\n\n    def f(self, x=1, *, y=True):\n        if x and not y:\n            raise KeyError(x)\n        return [each * 2 for each in x if each > 3]\n'
    found = list(mutants.mutants(file(text)))
    assert len(found) == len({broken for _, broken in found}) > 8
    for _, broken in found:
        compile(broken, "shop.py", "exec")


def test_tests_that_fail_on_whole_code_are_no_measure(file, tmp_path, monkeypatch):
    path = file("A = 1\n", "broken_shop.py")
    tests = tmp_path / "tests"
    tests.mkdir()
    (tests / "test_it.py").write_text("def test_it():\n    assert False\n")
    monkeypatch.setattr(mutants, "KIT", tmp_path)
    monkeypatch.setattr(mutants, "TARGETS", {"shop": {path.name: "test_it*"}})
    monkeypatch.setattr(mutants, "DRAWN", {"shop": 5})
    with pytest.raises(SystemExit, match="see to that first"):
        mutants.score("shop")


@pytest.mark.parametrize(("test", "share"), [("A == 1", 1.0), ("A", 0.0)])
def test_the_score_is_the_share_that_was_seen_and_the_file_stays_as_it_is(
    file, tmp_path, monkeypatch, capsys, test, share
):
    path = file("A = 1\n", f"scored_shop_{share:.0f}.py")
    tests = tmp_path / "tests"
    tests.mkdir()
    (tests / "test_it.py").write_text(
        f"import sys\nsys.path.insert(0, {str(tmp_path)!r})\nfrom {path.stem} import A\ndef test_it():\n    assert {test}\n"
    )
    monkeypatch.setattr(mutants, "KIT", tmp_path)
    monkeypatch.setattr(mutants, "TARGETS", {"shop": {path.name: "test_it*"}})
    monkeypatch.setattr(mutants, "DRAWN", {"shop": 5})
    assert mutants.score("shop") == share
    said = capsys.readouterr().out
    assert f"shop: {share:.1%} of 1 mutants seen (of 1)" in said
    assert (f"  alive: {path.name}:1 1  ->  2" in said) is (share == 0)
    assert path.read_text() == "A = 1\n"


@pytest.mark.parametrize(
    ("names", "asked", "code"),
    [("good", ["good"], 0), ("", ["good", "poor"], 1), ("poor,good", ["poor", "good"], 1), ("fair", ["fair"], 0)],
)
def test_four_fifths_of_each_are_owed(monkeypatch, names, asked, code):
    shares, heard = {"good": 1.0, "poor": 0.79, "fair": 0.8}, []
    monkeypatch.setattr(mutants, "TARGETS", {"good": {}, "poor": {}})
    monkeypatch.setattr(mutants, "score", lambda name: heard.append(name) or shares[name])
    monkeypatch.setattr(mutants, "import_module", lambda name: None)
    monkeypatch.setattr(mutants.os, "chdir", lambda folder: None)
    assert (mutants.main(names), heard) == (code, asked)


def test_every_target_names_code_and_tests_that_exist():
    for name, files in mutants.TARGETS.items():
        assert name in mutants.DRAWN
        for code, held in files.items():
            assert (mutants.KIT / code).is_file(), code
            for pattern in held.split():
                assert list(mutants.KIT.glob(f"**/tests/{pattern}.py")), pattern
