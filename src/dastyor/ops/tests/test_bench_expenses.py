from __future__ import annotations

import json
from contextlib import suppress

import pytest
from typer import Exit

from dastyor.ops import bench
from dastyor.ops.bench import expenses
from dastyor.ops.bench.owed import OWED


@pytest.mark.timeout(180)
def test_the_expenses_benchmark_prints_every_figure_that_it_owes_beside_its_peers(capsys, monkeypatch):
    monkeypatch.setattr(expenses, "SMALL", 3000)
    monkeypatch.setattr(expenses, "LARGE", 6000)
    # Whether the promises are kept is for a quiet machine to say.
    with suppress(Exit):
        bench.run("expenses", as_json=True, seed=3)
    figures = json.loads(capsys.readouterr().out)
    assert (figures["small"], figures["large"], figures["seed"]) == (3000, 6000, 3)
    assert OWED["expenses"].keys() <= figures.keys()
    assert all(figures[name] > 0 for name in figures if name != "missed")
    assert figures["large_to_small"] == pytest.approx(figures["cold_large_ms"] / figures["cold_ms"], rel=0.02, abs=0.02)
