"""A ledger that several share: who the members are, without a domain of people."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest

from dastyor.kit.actor import Actor, Role
from dastyor.kit.offers import Listener, Locale
from dastyor.kit.ports import Ports
from tests.support.fixtures import an_actor


@dataclass
class Circle:
    """Audience and Preferences of a test: these actors, and these settings of every workspace."""

    people: list[Actor] = field(default_factory=list)
    settings: dict[str, object] = field(default_factory=dict)
    quiet: dict[object, tuple[object, object]] = field(default_factory=dict)

    async def listeners(self, tx, workspace, *, roles=(), people=()):
        return [
            Listener(
                person=each.person, chat=each.telegram_id or 1, name=each.name, language=each.language,
                timezone=each.timezone, quiet_from=self.quiet.get(each.person, (None, None))[0],
                quiet_to=self.quiet.get(each.person, (None, None))[1],
            )
            for each in self.people
            if (each.workspace == workspace and each.role in roles) or each.person in people
        ]  # fmt: skip

    async def blocked(self, tx, chat):
        """Nobody has blocked anything here."""

    async def names(self, tx, workspace, people):
        return {each.person: each.name for each in self.people if each.person in people}

    async def preferences(self, tx, workspace):
        return self.settings

    async def locale(self, tx, workspace):
        return Locale(currency="UZS", timezone="Asia/Tashkent")


@pytest.fixture
def circle(publishing, actor):
    """The actor's workspace with him alone; add to `people`."""
    made = Circle([actor])
    publishing.ports = Ports(audience=made, preferences=made)
    return made


@pytest.fixture
def dilnoza(circle, actor):
    """A cashier of the same workspace."""
    made = an_actor(workspace=actor.workspace, role=Role.CASHIER, name="Dilnoza", telegram_id=42)
    circle.people.append(made)
    return made
