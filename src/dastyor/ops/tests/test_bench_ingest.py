"""The benchmark of ingestion: what it says, and that it counts what it sent."""

from __future__ import annotations

import json
from contextlib import suppress

import pytest
from typer import Exit

from dastyor.ops import bench
from dastyor.ops.bench import ingest
from dastyor.ops.bench.owed import OWED


@pytest.mark.timeout(180)
def test_the_ingest_benchmark_prints_every_figure_that_it_owes_beside_its_peers(capsys, monkeypatch):
    monkeypatch.setattr(ingest, "COUNT", 3000)
    monkeypatch.setattr(ingest, "USUAL", 1000)
    monkeypatch.setattr(ingest, "SINGLE", 50)
    # Whether the promises are kept is for a quiet machine to say.
    with suppress(Exit):
        bench.run("ingest", as_json=True, seed=3)
    figures = json.loads(capsys.readouterr().out)
    assert (figures["sales"], figures["seed"]) == (3000, 3)
    assert OWED["ingest"].keys() <= figures.keys()
    assert all(figures[name] > 0 for name in figures if name != "missed")
    assert figures["ratio_of_copy"] == pytest.approx(
        figures["rows_per_cpu_s"] / figures["limit_copy_rows_per_cpu_s"], rel=0.02, abs=0.001
    )
