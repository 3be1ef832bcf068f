"""The benchmark of the market: what it says, and that it picks from as many ads as it tells."""

from __future__ import annotations

import json
from contextlib import suppress

import pytest
from typer import Exit

from dastyor.ops import bench
from dastyor.ops.bench import market
from dastyor.ops.bench.owed import OWED


@pytest.mark.timeout(300)
def test_the_market_benchmark_prints_every_figure_that_it_owes(capsys, monkeypatch):
    for name, value in (("SMALL", 500), ("LARGE", 5000), ("TIMES", 5)):
        monkeypatch.setattr(market, name, value)
    # Whether the promises are kept is for a quiet machine to say.
    with suppress(Exit):
        bench.run("market", as_json=True, seed=3)
    figures = json.loads(capsys.readouterr().out)
    assert (figures["small"], figures["large"], figures["seed"]) == (500, 5000, 3)
    assert OWED["market"].keys() <= figures.keys()
    assert all(figures[name] > 0 for name in figures if name.endswith("_ms"))
    assert figures["large_to_small"] == pytest.approx(figures["pick_large_ms"] / figures["pick_ms"], rel=0.02)
