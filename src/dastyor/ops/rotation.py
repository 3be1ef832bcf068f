"""A changed SECRET_KEY: every data key comes under the first of its keys, so that the elder ones can go."""

from __future__ import annotations

import sys

from dastyor.assembly.house import House


async def rewrap_all(house: House) -> None:
    """Done for every workspace, also those where nobody is at work; says whether the elder keys are needed still."""
    if not house.keys.has_elder:
        return
    done = closed = 0
    after = None
    while True:
        async with house.database.tx() as tx:  # a few hundred at a time: who serves meanwhile waits for none of them
            swept = await house.identity.rewrap(tx, after)
        done, closed, after = done + swept.done, closed + swept.closed, swept.last
        if after is None:
            break
    moved = (
        f"{done} data keys were brought under the first key of DASTYOR_SECRET_KEY." if done else "No data key moved."
    )
    rest = f"{closed} cannot be opened by any of its keys." if closed else "The keys after the first can go."
    print(moved, rest, file=sys.stderr)  # noqa: T201 - talk of a command
