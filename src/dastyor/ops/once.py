"""A command beside the services: one transaction or a few, on the running product's database or one started for it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import TypeVar

from dastyor.assembly.house import House
from dastyor.ops.installation import bring_up_apart, load_settings, place

T = TypeVar("T")


@asynccontextmanager
async def house() -> AsyncIterator[House]:
    """The installation of the settings, migrated, its database open."""
    settings = load_settings()
    async with place(settings) as there:
        await bring_up_apart(settings, there)
        made = House(settings, there.app, keys=there.keys)
        await made.database.open()
        try:
            yield made
        finally:
            await made.database.close()


def once(work: Callable[[House], Awaitable[T]]) -> T:
    """What `work` gives."""

    async def whole() -> T:
        async with house() as made:
            return await work(made)

    return asyncio.run(whole())
