"""A domain more costs one folder and one line: `dastyor new-domain` on a copy of the checkout, with every gate green."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

import pytest

from tests.support.sql_texts import ROOT

COPIED = ("src", "tests", "tools", "pyproject.toml", "conftest.py", "README.md")
LINT_IMPORTS = "from importlinter.cli import lint_imports_command as run; run()"


def everything(folder):
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and not {"__pycache__", ".mypy_cache", ".ruff_cache"} & set(path.parts)
    }


@pytest.fixture(scope="module")
def checkout(tmp_path_factory):
    """A copy of the tree with the domain loyalty in it, and what it was before."""
    folder = tmp_path_factory.mktemp("checkout")
    for name in COPIED:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(ROOT / name, folder / name)
    before = everything(folder)
    done = run(folder, "-m", "dastyor", "new-domain", "loyalty")
    assert done.returncode == 0, done.stderr
    return folder, before


def run(folder, *words):
    quiet = {key: value for key, value in os.environ.items() if not key.startswith(("DASTYOR_", "PYTEST_"))}
    return subprocess.run(
        [sys.executable, *words], cwd=folder, capture_output=True, text=True, check=False,
        env={**quiet, "PYTHONPATH": str(folder / "src")},
    )  # fmt: skip


def test_one_folder_is_new_and_one_line_changed(checkout):
    folder, before = checkout
    after = everything(folder)
    changed = {name for name in before if after[name] != before[name]}
    assert changed == {"src/dastyor/modules.py"}
    old, new = (text["src/dastyor/modules.py"].decode().splitlines() for text in (before, after))
    assert len([line for line, was in zip(new, old, strict=True) if line != was]) == 1
    added = set(after) - set(before)
    assert added and all(name.startswith("src/dastyor/domains/loyalty/") for name in added)


def test_every_part_comes_with_a_test(checkout):
    folder, _ = checkout
    slice_ = folder / "src/dastyor/domains/loyalty"
    tested = " ".join(path.name for path in (slice_ / "tests").glob("test_*.py"))
    for part in ("api", "bot", "rules", "service"):
        assert (slice_ / f"{part}.py").is_file() and part in tested


@pytest.mark.parametrize(
    "gate",
    [
        ("-m", "pytest", "-q", "-p", "no:cacheprovider", "src/dastyor/domains/loyalty"),
        ("-m", "pytest", "-q", "-p", "no:cacheprovider", "tests/architecture/test_texts.py"),
        ("-c", LINT_IMPORTS, "--no-cache"),
        ("-m", "mypy", "--cache-dir=.mypy_cache", "-m", "dastyor.domains.loyalty.api", "-m", "dastyor.domains.loyalty.bot"),
        ("-m", "ruff", "check", "--no-cache", "src/dastyor/domains/loyalty", "src/dastyor/modules.py"),
        ("-m", "ruff", "format", "--no-cache", "--check", "src/dastyor/domains/loyalty", "src/dastyor/modules.py"),
        ("-m", "tools.lint", "src"),
    ],
    ids=["its own tests", "texts", "contracts", "types", "ruff", "format", "own rules"],
)  # fmt: skip
def test_every_gate_is_green_with_it(checkout, gate):
    folder, _ = checkout
    if "mypy" in gate and (ROOT / ".mypy_cache").is_dir() and not (folder / ".mypy_cache").exists():
        # What the libraries say does not change with a domain: a quarter of the time.
        shutil.copytree(ROOT / ".mypy_cache", folder / ".mypy_cache")
    done = run(folder, *gate)
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-2000:]
