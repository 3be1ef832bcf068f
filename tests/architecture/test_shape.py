"""The shape of the code, measured by the project's own copy of style_metrics, within its targets."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from tests.support.sql_texts import ROOT

#: Lines of tests for a line of code. The target is 1.0; until it is reached this number may only grow.
TESTS_FOR_CODE = 0.45


@pytest.fixture(scope="module")
def figures():
    def of(*folders):
        command = [sys.executable, "tools/style_metrics.py", *folders, "--json"]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
        made = json.loads(done.stdout)
        return made if isinstance(made, list) else [made]

    return of


@pytest.fixture(scope="module")
def product(figures):
    return flat(figures("src")[0])


def flat(made):
    found = {}
    for key, value in made.items():
        found |= flat(value) if isinstance(value, dict) else {key: value}
    return found


@pytest.mark.parametrize(
    ("figure", "least", "most"),
    [
        ("median", 1, 90),
        ("p90", 1, 220),
        ("longest", 1, 400),
        ("fn_median", 1, 9),
        ("fn_p90", 1, 28),
        ("typed_%", 100, 100),
        ("public_doc_%", 80, 100),
        ("module_doc_%", 100, 100),
        ("comment_%", 2, 6),
        ("unparsed", 0, 0),
    ],
)
def test_a_figure_is_within_its_target(product, figure, least, most):
    assert least <= product[figure] <= most


def test_tests_keep_up_with_the_code(product):
    lines = sum(
        len(path.read_text(encoding="utf-8").splitlines())
        for folder in ("src", "tests")
        for path in (ROOT / folder).rglob("*.py")
        if "tests" in path.relative_to(ROOT).parts
    )
    ratio = lines / product["lines"]
    print(f"tests for a line of code: {ratio:.2f}")
    assert ratio >= TESTS_FOR_CODE
