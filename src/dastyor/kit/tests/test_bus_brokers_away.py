"""Brokers that are away, that elect, or that refuse: what is asked again, what is told, and what is never done."""

from __future__ import annotations

import socket
from concurrent.futures import Future
from typing import Any

import pytest
from confluent_kafka import KafkaError, KafkaException

from dastyor.kit.bus import brokers
from dastyor.kit.bus.brokers import BrokerAway, Groups, client_settings, ensure_topics
from dastyor.kit.errors import Unavailable


def failure(code: int) -> KafkaException:
    """What the client raises for this code."""
    return KafkaException(KafkaError(code))


@pytest.fixture
def nobody(monkeypatch: pytest.MonkeyPatch) -> str:
    """An address at which nobody listens, and little patience with it."""
    monkeypatch.setattr(brokers, "_ANSWER", 0.2)
    monkeypatch.setattr(brokers, "_ELECTION", 0.0)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return f"127.0.0.1:{free.getsockname()[1]}"


def test_without_a_broker_topics_are_not_made_and_the_problem_names_the_address(nobody: str) -> None:
    with pytest.raises(BrokerAway) as away:
        ensure_topics(nobody, ["market"])
    assert away.value.values["address"] == nobody
    assert away.value.values["reason"]
    assert (away.value.status, isinstance(away.value, Unavailable)) == (503, True)
    assert "nothing is lost" in away.value.sentence()


def test_without_a_broker_a_group_is_neither_placed_nor_measured_and_asks_again_later(nobody: str) -> None:
    groups = Groups(nobody)
    for _ in range(2):  # the first refusal leaves no lock behind
        with pytest.raises(BrokerAway, match=nobody):
            groups.start("shop", ["market"])
        with pytest.raises(BrokerAway, match=nobody):
            groups.lag({"shop": ["market"]})
    assert groups.lag({}) == {}  # nobody to measure: nobody is asked


@pytest.mark.parametrize(
    ("misfortunes", "asked"),
    [
        ([], 1),
        ([failure(KafkaError.COORDINATOR_LOAD_IN_PROGRESS)], 2),
        ([failure(KafkaError.NOT_COORDINATOR), failure(KafkaError.LEADER_NOT_AVAILABLE)], 3),
        ([TimeoutError("no answer"), failure(KafkaError._TRANSPORT), TimeoutError("no answer")], 4),
    ],
)
def test_a_cluster_that_elects_is_asked_until_it_answers(
    monkeypatch: pytest.MonkeyPatch, misfortunes: list[Exception], asked: int
) -> None:
    monkeypatch.setattr(brokers, "_AGAIN", 0.0)
    left, count = list(misfortunes), 0

    def ask() -> str:
        nonlocal count
        count += 1
        if left:
            raise left.pop(0)
        return "here"

    assert brokers._patiently("a:1", ask) == "here"
    assert count == asked


@pytest.mark.parametrize(
    ("error", "becomes"),
    [
        (failure(KafkaError._ALL_BROKERS_DOWN), BrokerAway),
        (TimeoutError("no answer"), BrokerAway),
        (ZeroDivisionError("ours"), ZeroDivisionError),
        (KeyError("ours"), KeyError),
    ],
)
def test_after_the_patience_it_is_away_and_a_mistake_of_ours_is_raised_at_once(
    monkeypatch: pytest.MonkeyPatch, error: Exception, becomes: type[Exception]
) -> None:
    monkeypatch.setattr(brokers, "_ELECTION", -1.0 if becomes is BrokerAway else 60.0)
    asked = 0

    def ask() -> None:
        nonlocal asked
        asked += 1
        raise error

    with pytest.raises(becomes) as raised:
        brokers._patiently("a:1", ask)
    assert asked == 1
    assert raised.value is error or raised.value.__cause__ is error


@pytest.mark.parametrize(
    ("code", "is_fine"),
    [
        (None, True),
        (KafkaError.TOPIC_ALREADY_EXISTS, True),
        (KafkaError.TOPIC_AUTHORIZATION_FAILED, False),
        (KafkaError.INVALID_REPLICATION_FACTOR, False),
        (KafkaError._TIMED_OUT, False),
    ],
)
def test_a_topic_that_another_process_made_meanwhile_is_made(code: int | None, is_fine: bool) -> None:  # noqa: FBT001 - a case
    made: Future[None] = Future()
    if code is None:
        made.set_result(None)
    else:
        made.set_exception(failure(code))
    if is_fine:
        brokers._unless_there(made)
        return
    with pytest.raises(KafkaException):
        brokers._unless_there(made)


class Cluster:
    """What a group's clients would ask: the ends of one topic, and the places of the group; or a refusal."""

    def __init__(self, ends: dict[int, int], places: dict[int, int], refusal: int | None = None) -> None:
        self.ends, self.places, self.refusal = ends, places, refusal
        self.committed_to: list[tuple[str, int, int]] = []

    def committed(self, asked: list[Any], timeout: float) -> list[Any]:
        for part in asked:
            part.offset = self.places.get(part.partition, -1001)
        return asked

    def commit(self, *, offsets: list[Any], asynchronous: bool) -> None:
        assert not asynchronous
        if self.refusal is not None:
            raise failure(self.refusal)
        self.committed_to += sorted((each.topic, each.partition, each.offset) for each in offsets)


@pytest.fixture
def groups_of(monkeypatch: pytest.MonkeyPatch, nobody: str) -> Any:
    """The groups over a cluster that holds just so much."""

    def of(cluster: Cluster) -> Groups:
        made = Groups(nobody)
        made._askers["shop"] = cluster  # type: ignore[assignment]  # stands for the consumer that joins nothing
        ends = {("market", number): end for number, end in cluster.ends.items()}
        monkeypatch.setattr(brokers, "_ends", lambda admin, topics: ends if "market" in topics else {})
        return made

    return of


@pytest.mark.parametrize(
    ("ends", "places", "committed"),
    [
        ({0: 5, 1: 7}, {}, [("market", 0, 5), ("market", 1, 7)]),
        ({0: 5, 1: 7}, {0: 2}, [("market", 1, 7)]),
        ({0: 5, 1: 7}, {0: 0, 1: 7}, []),
        ({}, {}, []),
    ],
)
def test_a_new_group_begins_at_now_and_a_known_one_stays_where_it_is(
    groups_of: Any, ends: dict[int, int], places: dict[int, int], committed: list[Any]
) -> None:
    cluster = Cluster(ends, places)
    groups_of(cluster).start("shop", ["market"])
    assert cluster.committed_to == committed


@pytest.mark.parametrize("refusal", sorted(brokers._AT_WORK))
def test_a_group_whose_members_are_at_work_places_itself(groups_of: Any, refusal: int) -> None:
    groups_of(Cluster({0: 5}, {}, refusal)).start("shop", ["market"])


def test_a_place_that_is_refused_for_another_reason_is_told(groups_of: Any) -> None:
    groups = groups_of(Cluster({0: 5}, {}, KafkaError.GROUP_AUTHORIZATION_FAILED))
    with pytest.raises(BrokerAway):
        groups.start("shop", ["market"])


@pytest.mark.parametrize(
    ("ends", "places", "lag"),
    [
        ({0: 5, 1: 7}, {0: 5, 1: 7}, 0),
        ({0: 5, 1: 7}, {0: 3, 1: 0}, 9),
        ({0: 5}, {}, 0),  # it has no place yet: it begins at now
        ({0: 5}, {0: 8}, 0),  # a topic that was made anew
    ],
)
def test_what_is_not_worked_yet_is_counted_over_all_parts_and_never_below_zero(
    groups_of: Any, ends: dict[int, int], places: dict[int, int], lag: int
) -> None:
    groups = groups_of(Cluster(ends, places))
    assert groups.lag({"shop": ["market"]}) == {("market", "shop"): lag}
    assert groups.lag({"shop": ["another"]}) == {}


def test_a_client_says_who_it_is_and_leaves_the_noise_to_us() -> None:
    settings = client_settings("a:1,b:2")
    assert (settings["bootstrap.servers"], settings["client.id"]) == ("a:1,b:2", "dastyor")
    assert settings["log_level"] <= 3
    assert settings["logger"].name == "dastyor.kafka"
