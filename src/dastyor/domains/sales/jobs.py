"""The standings of sales, on a clock."""

from __future__ import annotations

from datetime import timedelta

from dastyor.domains.sales.service import Standings
from dastyor.kit.jobs import Jobs, Outside

jobs = Jobs("sales")


# Ten minutes: a day that is over is read as days until then, which is slower by that one day. Outside, because each
# workspace and each few days are a transaction of their own: writers wait for no more than that.
@jobs.every(timedelta(minutes=10), outside=True, at_start=True)
async def bring_up_standings(outside: Outside) -> None:
    """What every group has come to by the end of each day that is over, wherever something was sold."""
    async with outside.database.tx() as tx:
        behind = await Standings(tx).behind()
    for workspace in behind:
        is_done = False
        while not is_done:
            async with outside.database.tx(workspace) as tx:
                is_done = await Standings(tx).bring_up(workspace)
