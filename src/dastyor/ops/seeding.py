"""Realistic test data: each domain's seed part, at COPY speed, with a progress bar."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable, Iterator, Mapping
from random import Random

import psycopg

from dastyor.assembly.house import House
from dastyor.kit.actor import Actor
from dastyor.kit.errors import Invalid
from dastyor.kit.ids import PersonId
from dastyor.kit.seeding import Plan
from dastyor.ops.installation import bring_up_apart, load_settings, place

_PEOPLE = 5  # who work in a workspace of test data where nobody does yet


def run(slug: str, counts: Mapping[str, int], *, days: int, seed: int) -> None:
    """So many rows of each kind in that workspace. Raises NotYourWorkspace, Invalid."""
    if days < 1 or any(count < 0 for count in counts.values()):
        raise Invalid("Counts begin at 0 and days at 1.")
    asyncio.run(_run(slug, counts, days=days, seed=seed))


async def _run(slug: str, counts: Mapping[str, int], *, days: int, seed: int) -> None:
    settings = load_settings()
    async with place(settings) as there:
        await bring_up_apart(settings, there)
        house = House(settings, there.app, keys=there.keys)
        async with house.opened():
            actor, people = await _who(house, slug)
            if not people:
                some = {"accounts": _PEOPLE}
                await asyncio.to_thread(fill, house, there.owner, actor, people, some, days=days, seed=seed)
                actor, people = await _who(house, slug)
            await asyncio.to_thread(fill, house, there.owner, actor, people, counts, days=days, seed=seed)


async def _who(house: House, slug: str) -> tuple[Actor, tuple[PersonId, ...]]:
    """The operator in that workspace, and those who work in it. Raises NotYourWorkspace."""
    async with house.database.tx() as tx:
        actor: Actor = await house.identity.operator(tx, slug)
        return actor, await house.identity.people_of(tx, actor)


def fill(
    house: House,
    owner: str,
    actor: Actor,
    people: tuple[PersonId, ...],
    counts: Mapping[str, int],
    *,
    days: int,
    seed: int,
) -> None:
    """The rows of every domain that has a seed part and was asked for some, one transaction a domain."""
    for module in house.modules:
        make: Callable[[psycopg.Connection[tuple[object, ...]], Plan], Iterator[int]] | None = module.part("seed")
        count = counts.get(module.name, 0)
        if make is None or not count:
            continue
        plan = Plan(
            workspace=actor.workspace, people=people, currency=actor.currency, timezone=actor.timezone,
            language=actor.language, count=count, days=days, now=house.clock.now(), dice=Random(f"{seed} {module.name}"),
        )  # fmt: skip
        with psycopg.connect(owner) as connection:
            for done in make(connection, plan):
                _bar(module.name, done, count)


def _bar(name: str, done: int, count: int) -> None:
    if sys.stderr.isatty():
        filled = 30 * done // count
        end = "\n" if done >= count else "\r"
        print(f"{name:12} [{'#' * filled}{'.' * (30 - filled)}] {done:,} of {count:,}", end=end, file=sys.stderr)  # noqa: T201 - talk of a command
