"""Events: facts with a name and a version; what is published, and who hears it."""

from __future__ import annotations

import dataclasses
import sys
from datetime import UTC, datetime
from decimal import Decimal
from types import ModuleType

import msgspec
import pytest

from dastyor.kit.events import REGISTRY, Envelope, EventBuffer, Reactions, event
from dastyor.kit.ids import EventId, WorkspaceId, new_id
from dastyor.kit.money import Money
from dastyor.kit.notices import Notice


@pytest.fixture(autouse=True)
def registry():
    before = dict(REGISTRY)
    yield
    REGISTRY.clear()
    REGISTRY.update(before)


def brewed(version=1, topic="tea"):
    @event("tea.brewed", version=version, topic=topic)
    class TeaBrewed:
        """A pot of tea was brewed."""

        cups: int
        price: Money | None = None

    return TeaBrewed


def test_a_fact_is_frozen_and_named_by_its_wire_type():
    fact = brewed()
    assert (fact.wire, fact.topic, REGISTRY["tea.brewed.v1"]) == ("tea.brewed.v1", "tea", fact)
    with pytest.raises(dataclasses.FrozenInstanceError):
        fact(cups=3).cups = 4
    with pytest.raises(TypeError):
        fact(3)


@pytest.fixture
def elsewhere(monkeypatch):
    """Declares a fact as another module does."""

    def declare(module, name="tea.brewed", version=1):
        monkeypatch.setitem(sys.modules, module, ModuleType(module))
        return event(name, version=version)(
            type("Made", (), {"__annotations__": {"cups": "int"}, "__module__": module})
        )

    return declare


def test_the_topic_of_a_fact_is_the_folder_that_declares_it(elsewhere):
    fact = elsewhere("dastyor.domains.tea.events", "tea.poured", 2)
    assert (fact.topic, REGISTRY["tea.poured.v2"]) == ("tea", fact)


def test_one_wire_type_is_declared_in_one_place(elsewhere):
    brewed()
    brewed()  # the same module, loaded again
    with pytest.raises(ValueError, match=r"tea\.brewed\.v1 is declared twice"):
        elsewhere("dastyor.domains.coffee.events")
    assert elsewhere("dastyor.domains.coffee.events", version=2).wire == "tea.brewed.v2"


def envelope(data=b'{"cups": 3}', kind="tea.brewed.v1"):
    return Envelope(
        id=EventId(new_id()), source="/dastyor/tea", type=kind, subject=WorkspaceId(new_id()),
        time=datetime(2026, 11, 19, tzinfo=UTC), specversion="1.0", data=msgspec.Raw(data),
    )  # fmt: skip


def test_an_envelope_opens_into_its_fact():
    fact = brewed()
    assert envelope().fact() == fact(cups=3)
    priced = envelope(b'{"cups": 1, "price": {"amount": "12500.50", "currency": "UZS"}}').fact()
    assert priced.price == Money(Decimal("12500.50"), "UZS")


def test_an_envelope_of_another_shape_is_refused():
    brewed()
    for wrong in (b'{"cups": "three"}', b"{}", b"[]", b"null"):
        with pytest.raises(msgspec.ValidationError):
            envelope(wrong).fact()
    with pytest.raises(KeyError):
        envelope(kind="tea.spilled.v1").fact()


def test_a_field_that_came_later_is_passed_over():
    fact = brewed()
    assert envelope(b'{"cups": 3, "sugar": 2}').fact() == fact(cups=3)


def test_an_envelope_is_the_same_after_the_wire():
    brewed()
    sent = envelope()
    wire = msgspec.json.encode(sent)
    assert b'"specversion":"1.0"' in wire
    assert b"traceparent" not in wire  # what is not there is left out
    back = msgspec.json.decode(wire, type=Envelope)
    assert (back.id, back.subject, back.time, back.fact()) == (sent.id, sent.subject, sent.time, sent.fact())


def test_a_buffer_keeps_facts_in_their_order_each_with_its_own_id():
    fact, buffer, shop = brewed(), EventBuffer(), WorkspaceId(new_id())
    buffer.publish(shop, fact(cups=1))
    buffer.publish(shop, fact(cups=2))
    assert [(each.workspace, each.fact.cups) for each in buffer.items] == [(shop, 1), (shop, 2)]
    assert len({each.id for each in buffer.items}) == 2


@pytest.mark.parametrize("wrong", [{"cups": 3}, "tea.brewed", None, Decimal(3), Money(Decimal(1), "UZS")])
def test_what_is_no_declared_fact_is_not_published(wrong):
    with pytest.raises(TypeError, match=f"{type(wrong).__name__} is not declared"):
        EventBuffer().publish(WorkspaceId(new_id()), wrong)


def test_a_group_reads_the_topics_of_what_it_hears():
    tea, notice = brewed(), Notice
    reactions = Reactions("kitchen")
    assert reactions.topics == frozenset()

    @reactions.on(tea, notice)
    async def heard(tx, envelope, fact):
        """Nothing."""

    assert reactions.topics == {"tea", "notifications"}
    assert reactions.handlers == {"tea.brewed.v1": heard, "notice.given.v1": heard}


def test_a_notice_is_for_owners_unless_it_names_others():
    notice = Notice(key="tea-ready")
    assert [role.value for role in notice.roles] == ["owner"]
    assert (notice.to, notice.besides, notice.urgent, dict(notice.values), notice.presses) == ((), (), False, {}, ())
    wire = msgspec.json.encode(Notice(key="tea-ready", values={"cups": 3}, presses=(("tea-pour", "pour", ("1",)),)))
    assert msgspec.json.decode(wire, type=Notice) == Notice(
        key="tea-ready", values={"cups": 3}, presses=(("tea-pour", "pour", ("1",)),)
    )
