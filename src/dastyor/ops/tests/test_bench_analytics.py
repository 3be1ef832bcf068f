"""The benchmark of analytics: what it says, and that it asks two shops of the sizes that it tells."""

from __future__ import annotations

import json
from contextlib import suppress

import pytest
from typer import Exit

from dastyor.ops import bench
from dastyor.ops.bench import analytics
from dastyor.ops.bench.owed import OWED


@pytest.mark.timeout(300)
def test_the_analytics_benchmark_prints_every_answer_and_every_figure_that_it_owes(capsys, monkeypatch):
    for name, value in (("SMALL", 3000), ("LARGE", 6000), ("TIMES", 2), ("STREAM", 11_000)):
        monkeypatch.setattr(analytics, name, value)
    # Whether the promises are kept is for a quiet machine to say.
    with suppress(Exit):
        bench.run("analytics", as_json=True, seed=3)
    figures = json.loads(capsys.readouterr().out)
    assert (figures["small"], figures["large"], figures["seed"]) == (3000, 6000, 3)
    assert OWED["analytics"].keys() <= figures.keys()
    told = {name for name in figures if name.endswith("_p95_ms")} - {"slowest_p95_ms"}
    assert len(told) == figures["answers"] == 54
    assert figures["slowest_p95_ms"] == max(figures[name] for name in told) == figures[f"{figures['slowest']}_p95_ms"]
    assert all(figures[name] > 0 for name in told)
    assert figures["worker_large_to_small"] == pytest.approx(
        figures["worker_large_mb"] / figures["worker_small_mb"], rel=0.01
    )
    assert figures["within_20_ms"] <= figures["answers"]
