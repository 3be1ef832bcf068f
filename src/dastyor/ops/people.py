"""Workspaces and keys from the command line."""

from __future__ import annotations

from collections.abc import Sequence

from dastyor.assembly.house import House
from dastyor.ops.once import once


def new_workspace(slug: str, *, currency: str, timezone: str, language: str) -> str:
    """The id of a new workspace. Raises SlugTaken and what else may be wrong with the words."""

    async def work(house: House) -> str:
        async with house.database.tx() as tx:
            return str(
                await house.identity.open_workspace(
                    tx, slug=slug, currency=currency, timezone=timezone, language=language
                )
            )

    return once(work)


def new_key(slug: str, scopes: Sequence[str]) -> str:
    """A new key's secret. Raises NotYourWorkspace, ScopeUnknown."""

    async def work(house: House) -> str:
        house.parts("api")  # rights are declared where they are asked for
        async with house.database.tx() as tx:
            secret: str = await house.identity.operator_key(tx, slug, list(scopes) or None)
            return secret

    return once(work)
