"""A domain from outside: its parts are found without loading it, and each exports one name."""

from __future__ import annotations

import subprocess
import sys

import pytest

from dastyor.kit.modules import EXPORTS, Module

PARTS = {
    "api.py": "router = 'the api'",
    "jobs/__init__.py": "jobs = 'the jobs'",
    "seed.py": "other = 1",
    "rules.py": "",
}


@pytest.fixture
def tea(tmp_path, monkeypatch):
    """A package of domains with one in it."""
    root = f"toys_{tmp_path.name.replace('-', '_')}"
    folder = tmp_path / root / "tea"
    (folder / "jobs").mkdir(parents=True)
    (tmp_path / root / "__init__.py").write_text("")
    (folder / "__init__.py").write_text('"""Tea, and\nwhat is poured.\n"""\n')
    for name, text in PARTS.items():
        (folder / name).write_text(text)
    monkeypatch.syspath_prepend(str(tmp_path))
    yield Module("tea", root)
    for name in [name for name in sys.modules if name.startswith(root)]:
        del sys.modules[name]


def test_parts_are_found_as_files_and_as_folders(tea):
    assert tea.parts() == ["api", "jobs", "seed"]
    assert [part for part in EXPORTS if tea.has(part)] == ["api", "jobs", "seed"]


def test_a_part_is_what_it_exports(tea):
    assert tea.part("api") == "the api"
    assert tea.part("jobs") == "the jobs"
    assert tea.part("bot") is None


def test_a_part_without_its_name_is_a_mistake_that_shows(tea):
    with pytest.raises(AttributeError):
        tea.part("seed")


def test_a_domain_says_what_it_is_in_its_own_words(tea):
    assert tea.about() == "Tea, and\nwhat is poured."
    assert tea.package.endswith(".tea")
    assert tea.path.name == "tea"


def test_a_piece_is_what_its_own_file_exports_and_belongs_to_one_part(tea):
    assert tea.pieces() == {}
    assert tea.piece("pot", "jobs") is None
    (tea.path / "__init__.py").write_text('"""Tea."""\nPIECES = {"pot": "jobs.pot"}\n')
    (tea.path / "jobs" / "pot.py").write_text("jobs = 'the pot'")
    del sys.modules[tea.package]
    assert tea.pieces() == {"pot": "jobs.pot"}
    assert (tea.piece("pot", "jobs"), tea.piece("pot", "api"), tea.piece("cup", "jobs")) == ("the pot", None, None)


def test_a_domain_that_there_is_not_is_told_by_name(tea):
    with pytest.raises(LookupError, match="there is no domain coffee"):
        _ = Module("coffee", tea.root).path


def test_asking_for_parts_loads_none_of_them():
    code = "import sys; from dastyor.kit.modules import Module; print(Module('accounts').parts());"
    code += "print([name for name in sys.modules if name.startswith('dastyor.domains.accounts.')])"
    told = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout.splitlines()
    assert "api" in told[0]
    assert told[1] == "[]"
