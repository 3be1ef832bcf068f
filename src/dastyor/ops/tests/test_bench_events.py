from __future__ import annotations

import json
from contextlib import suppress

import pytest
from typer import Exit

from dastyor.kit.errors import Invalid
from dastyor.ops import bench
from dastyor.ops.bench import events


@pytest.mark.timeout(180)
def test_the_events_benchmark_prints_our_figures_beside_the_limit_and_the_peer(capsys, monkeypatch):
    monkeypatch.setattr(events, "COUNT", 400)
    # Whether the promise is kept is for a quiet machine to say; the exit code that it then gives is not this test's.
    with suppress(Exit):
        bench.run("events", as_json=True, seed=3)
    figures = json.loads(capsys.readouterr().out)
    assert (figures["events"], figures["groups"], figures["seed"]) == (400, 2, 3)
    assert figures["ratio_of_limit"] == pytest.approx(
        figures["drain_per_s"] / figures["limit_bare_drain_per_s"], rel=0.01, abs=0.001
    )
    assert figures["end_to_end_per_s"] > 0
    assert 0 < figures["idle_p50_ms"] <= figures["idle_p95_ms"]


def test_an_unknown_benchmark_names_those_that_there_are():
    with pytest.raises(Invalid, match="events"):
        bench.run("tea", as_json=True, seed=1)
