"""Migrations from the command line."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Sequence

from dastyor.assembly.house import House, branches
from dastyor.kit.errors import Invalid
from dastyor.kit.modules import Module
from dastyor.modules import MODULES
from dastyor.ops.installation import bring_up_apart, load_settings, place
from dastyor.ops.rotation import rewrap_all


def migrate(words: Sequence[str]) -> None:
    """Up to this version; or, for `new DOMAIN WORDS`, the next migration of a domain."""
    if not words:
        asyncio.run(_up())
    elif words[0] == "new" and len(words) > 2 and words[1] in MODULES:
        asyncio.run(_new(words[1], " ".join(words[2:])))
    else:
        raise Invalid(
            f"`dastyor migrate {' '.join(words)}` says nothing.",
            hint=f"Write `dastyor migrate new DOMAIN WORDS`; domains are {', '.join(MODULES)}.",
        )


async def _up() -> None:
    settings = load_settings()
    async with place(settings) as there:
        moved = await bring_up_apart(settings, there)
        house = House(settings, there.app, keys=there.keys)
        async with house.opened():
            await prepare_brokers(house)
            await rewrap_all(house)
    print(f"Brought up: {', '.join(moved)}." if moved else "Nothing to do.", file=sys.stderr)  # noqa: T201 - talk of a command


async def prepare_brokers(house: House) -> None:
    """Topics and places of every group of an opened house, where events go through Kafka; nothing is made by producing."""
    if house.settings.kafka_url:
        await house.kafka.prepare(house.groups)


async def _new(domain: str, words: str) -> None:
    from dastyor.kit.migrating.alembic_run import write

    settings, module = load_settings(), Module(domain)
    branch = next(each for each in branches([module]) if each.name == domain)
    async with place(settings) as there:
        await bring_up_apart(settings, there)
        path = write(there.owner, branch, module.part("tables"), words)
    print(path)  # noqa: T201 - the command's answer
