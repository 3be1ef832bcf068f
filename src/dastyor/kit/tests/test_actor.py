"""Who may what: the role of a person, and of a key its scopes besides."""

from __future__ import annotations

import itertools

import pytest

from dastyor.kit.actor import RIGHTS, Actor, Right, Role
from dastyor.kit.errors import Forbidden
from dastyor.kit.ids import PersonId, WorkspaceId, new_id
from dastyor.kit.offers import Change, record_change


@pytest.fixture
def pour():
    made = Right("test.pour", frozenset({Role.OWNER, Role.CASHIER}))
    yield made
    del RIGHTS["test.pour"]


def actor(role=Role.OWNER, scopes=None):
    return Actor(
        workspace=WorkspaceId(new_id()), person=PersonId(new_id()), role=role, name="Aziz", language="en",
        currency="UZS", timezone="Asia/Tashkent", scopes=scopes,
    )  # fmt: skip


_SCOPES = [
    None,
    frozenset(),
    frozenset({"test.pour"}),
    frozenset({"test.other"}),
    frozenset({"test.other", "test.pour"}),
]


@pytest.mark.parametrize(("role", "scopes"), list(itertools.product(Role, _SCOPES)))
def test_an_actor_may_what_his_role_holds_and_his_scopes_name(pour, role, scopes):
    may = role in {Role.OWNER, Role.CASHIER} and (scopes is None or "test.pour" in scopes)
    who = actor(role, scopes)
    assert who.may(pour) is may
    if may:
        who.require(pour)
    else:
        with pytest.raises(Forbidden) as refused:
            who.require(pour)
        assert refused.value.values == {"right": "test.pour"}


def test_a_key_without_scopes_may_nothing(pour):
    assert not actor(Role.OWNER, frozenset()).may(pour)


def test_the_same_right_may_be_declared_again_and_another_of_its_name_not(pour):
    assert Right("test.pour", pour.roles) == pour
    with pytest.raises(ValueError, match=r"test\.pour is declared twice"):
        Right("test.pour", frozenset({Role.OWNER}))
    assert RIGHTS["test.pour"] is pour


def test_an_actor_does_not_change_under_ones_hands():
    with pytest.raises(AttributeError):
        actor().role = Role.OWNER


class Waiting:
    def __init__(self):
        self.changes = []


@pytest.mark.parametrize(("scopes", "by_key"), [(None, False), (frozenset(), True), (frozenset({"x"}), True)])
def test_a_change_tells_who_did_it_and_whether_by_a_key(scopes, by_key):
    tx, who = Waiting(), actor(scopes=scopes)
    record_change(tx, who, "tea.pour", "cup 3", before={"full": False}, after={"full": True})
    assert tx.changes == [
        Change(
            workspace=who.workspace, person=who.person, by_name="Aziz", by_key=by_key, action="tea.pour",
            subject="cup 3", before={"full": False}, after={"full": True},
        )
    ]  # fmt: skip


def test_a_change_may_have_nothing_before_or_after():
    tx = Waiting()
    record_change(tx, actor(), "tea.pour", "cup 3")
    assert (tx.changes[0].before, tx.changes[0].after) == (None, None)
