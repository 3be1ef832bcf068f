"""The benchmark of sales through Kafka: what it says, that it counts what it sent, and that it asks for brokers of its own."""

from __future__ import annotations

import json
from contextlib import suppress

import pytest
from typer import Exit

from dastyor.kit.errors import Invalid
from dastyor.ops import bench
from dastyor.ops.bench import brokered
from dastyor.ops.bench.owed import OWED


@pytest.mark.kafka
@pytest.mark.timeout(300)
def test_the_kafka_benchmark_prints_every_figure_that_it_owes(capsys, monkeypatch, kafka_server):
    monkeypatch.setattr(brokered, "COUNT", 2000)
    monkeypatch.setenv(brokered.BROKERS, kafka_server)
    # Whether the promises are kept is for a quiet machine to say.
    with suppress(Exit):
        bench.run("kafka", as_json=True, seed=3)
    figures = json.loads(capsys.readouterr().out)
    assert (figures["sales"], figures["seed"]) == (2000, 3)
    assert OWED["kafka"].keys() <= figures.keys()
    assert all(figures[name] > 0 for name in figures if name != "missed")


def test_without_brokers_of_its_own_it_says_what_it_needs(monkeypatch):
    monkeypatch.delenv(brokered.BROKERS, raising=False)
    monkeypatch.setenv("DASTYOR_KAFKA_URL", "of-the-shop:9092")
    with pytest.raises(Invalid, match=f"Set {brokered.BROKERS}"):
        bench.run("kafka", as_json=True, seed=1)
