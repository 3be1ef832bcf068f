"""Figures that domains offer to each other."""

from __future__ import annotations

import pytest

from dastyor.kit.actor import Right, Role
from dastyor.kit.figures import Kind, Metric, by_key
from dastyor.kit.modules import Module
from dastyor.modules import MODULES

SEE = Right("test.kit-figures", frozenset({Role.OWNER}))


def metric(key):
    async def nothing(*_):
        return None

    return Metric(key=key, text="a", kind=Kind.NUMBER, right=SEE, figure=nothing, last_at=nothing, rows=("home", ()))


def test_each_is_found_by_its_key_in_the_order_of_the_domains():
    assert list(by_key([[metric("b.x"), metric("b.y")], [metric("a.x")]])) == ["b.x", "b.y", "a.x"]


def test_one_that_is_offered_twice_is_refused():
    with pytest.raises(ValueError, match=r"b\.x"):
        by_key([[metric("b.x")], [metric("b.x")]])


def test_a_key_that_fits_no_button_is_refused():
    with pytest.raises(ValueError, match="24"):
        metric("b." + "x" * 23)


def test_what_the_domains_offer_begins_with_their_names():
    parts = {name: part for name in MODULES if (part := Module(name).part("metrics")) is not None}
    assert set(parts) >= {"sales", "expenses"}
    for name, part in parts.items():
        assert all(each.key.startswith(f"{name}.") for each in part)
        assert all(each.rows[0] in Module(name).part("bot").presses for each in part)
    assert len(by_key(parts.values())) == sum(map(len, parts.values()))
