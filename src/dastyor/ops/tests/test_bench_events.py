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


@pytest.mark.parametrize("share", [0.0, 1e9])
def test_a_benchmark_tells_each_figure_beside_what_is_owed_and_fails_when_one_is_missed(capsys, monkeypatch, share):
    figure, promise = next(iter(bench.OWED["bot"].items()))
    is_kept = promise.holds(share)

    async def toy(seed):
        return {figure: share, "seed": seed, "peer": "echo", "many": 1234567}

    monkeypatch.setitem(bench.BENCHES, "bot", toy)
    monkeypatch.setitem(bench.OWED, "bot", {figure: promise})
    ended = 0
    try:
        bench.run("bot", as_json=False, seed=3)
    except Exit as exited:
        ended = exited.exit_code
    lines = capsys.readouterr().out.splitlines()
    assert ended == (0 if is_kept else 1)
    assert f"owed {promise}" in lines[0]
    assert ("MISSED" in lines[0]) is not is_kept
    assert lines[-1].endswith("1,234,567")
