"""The totals of sales beside the transactions that they are made of."""

from __future__ import annotations

from types import ModuleType

from dastyor.assembly.house import House
from dastyor.kit.errors import Conflict, Invalid
from dastyor.ops.once import once


class TotalsDiffer(Conflict):
    """Some totals are not what their transactions add up to."""

    key = "problem-conflict"


def recount(slug: str, *, check: bool) -> str:
    """One sentence about that workspace: all is well, or with `check` unset, made so.

    Raises NotYourWorkspace, Invalid where sales do not run, TotalsDiffer with the first that differs when checking.
    """

    async def work(house: House) -> str:
        service = sales_of(house)
        async with house.database.tx() as tx:
            actor = await house.identity.operator(tx, slug)
            counting = service.Recount(tx)
            if not check:
                await counting.rebuild(actor)
            wrong = await counting.differing(actor)
            if wrong:
                first = " ".join(str(word) for word in wrong[0] if word)
                raise TotalsDiffer(
                    f"{len(wrong)} totals or more differ from their transactions, first: {first}.",
                    hint="`dastyor sales recount` makes them anew.",
                )
            return f"{await counting.transactions(actor):,} transactions, and every total is what they add up to"

    return once(work)


def sales_of(house: House) -> ModuleType:
    """What can be asked of sales. Raises Invalid where they do not run."""
    module = next((each for each in house.modules if each.name == "sales"), None)
    if module is None:
        raise Invalid("Sales are not among DASTYOR_DOMAINS here.")
    return module.load("service")
