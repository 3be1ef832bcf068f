"""How long it takes to pick the next unsold ad of a channel with a hundred thousand and with ten million of them.

On a server of its own in a temporary folder. The turns are those of a channel that has been running for a while: the ads
stand in three rounds, and each turn that is measured stamps its ad anew. The peer picks by `order by random()`, as is
usually done, from the same rows.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from functools import partial
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory
from typing import Any

import psycopg

from dastyor.assembly.house import branches, chosen
from dastyor.domains.market.model import ChatId
from dastyor.domains.market.store import ChannelsStore
from dastyor.kit.clock import monotonic
from dastyor.kit.db import Database
from dastyor.kit.ids import WorkspaceId, new_id, stamp
from dastyor.kit.migrating.run import upgrade
from dastyor.kit.pg import Addresses, EmbeddedPostgres

SMALL, LARGE = 100_000, 10_000_000
TIMES = 200  # of each, by turns
_PEER_TIMES = 3
_CHAT = ChatId(-1001234567890)

_FILL = """
    insert into market.rota (workspace_id, chat_id, ad_id, round, stamp)
    select %(workspace)s, %(chat)s, uuidv7(), 1 + n %% 3, (random() * 4e18)::bigint
    from generate_series(1, %(count)s) n
"""
_AT_RANDOM = """
    select ad_id from market.rota where workspace_id = %s and chat_id = %s order by random() limit 1
"""


async def run(small: int | None = None, large: int | None = None, seed: int = 1) -> dict[str, Any]:
    """Milliseconds of picking, and of a whole turn with its commit, with few ads and with many."""
    small, large = small or SMALL, large or LARGE
    with TemporaryDirectory(prefix="dastyor-bench-") as folder:
        server = EmbeddedPostgres(Path(folder))
        addresses = await server.start()
        try:
            known = branches(chosen(["market"]))
            await asyncio.to_thread(upgrade, addresses.owner, known, known)
            return {"small": small, "large": large, "seed": seed, **await _measure(addresses, small, large)}
        finally:
            await server.stop()


async def _measure(addresses: Addresses, small: int, large: int) -> dict[str, Any]:
    few, many = WorkspaceId(new_id()), WorkspaceId(new_id())
    for workspace, count in ((few, small), (many, large)):
        await asyncio.to_thread(_fill, addresses, workspace, count)
    async with AsyncExitStack() as stack:
        database = Database(addresses.app, size=2)
        await database.open()
        stack.push_async_callback(database.close)
        picks: dict[WorkspaceId, list[float]] = {few: [], many: []}
        turns: dict[WorkspaceId, list[float]] = {few: [], many: []}
        for _ in range(TIMES):
            for workspace in (few, many):
                picks[workspace].append(await _picked(database, workspace))
                turns[workspace].append(await _timed(partial(_turn, database, workspace)))
        peers = [await _timed(lambda: _at_random(database, few)) for _ in range(_PEER_TIMES)]
        peer_large = await _timed(lambda: _at_random(database, many))
    pick, pick_large = median(picks[few]), median(picks[many])
    return {
        "pick_ms": _digits(pick), "pick_large_ms": _digits(pick_large),
        "pick_large_p95_ms": _digits(quantiles(picks[many], n=20)[-1]), "large_to_small": round(pick_large / pick, 2),
        "turn_ms": _digits(median(turns[few])), "turn_large_ms": _digits(median(turns[many])),
        "peer_random_ms": round(median(peers), 1), "peer_random_large_ms": round(peer_large, 1),
        "ratio_of_peer": round(median(peers) / pick), "ratio_of_peer_large": round(peer_large / pick_large),
    }  # fmt: skip


def _fill(addresses: Addresses, workspace: WorkspaceId, count: int) -> None:
    with psycopg.connect(addresses.superuser, autocommit=True) as root:
        root.execute(_FILL.encode(), {"workspace": workspace, "chat": _CHAT, "count": count})
        root.execute("vacuum analyze market.rota")


async def _picked(database: Database, workspace: WorkspaceId) -> float:
    """Milliseconds of the pick alone, its transaction opened and scoped before."""
    async with database.tx(workspace) as tx:
        store = ChannelsStore(tx)
        await tx.run("select 1")
        return await _timed(lambda: store.next_turn(workspace, _CHAT))


async def _turn(database: Database, workspace: WorkspaceId) -> None:
    """Pick, restamp, log, commit."""
    async with database.tx(workspace) as tx:
        store = ChannelsStore(tx)
        found = await store.next_turn(workspace, _CHAT)
        assert found is not None
        ad, turn = found
        await store.shown(workspace, _CHAT, ad, turn=turn, stamp=stamp(), now=tx.clock.now())


async def _at_random(database: Database, workspace: WorkspaceId) -> None:
    async with database.tx(workspace) as tx:
        await tx.all(_AT_RANDOM, (workspace, _CHAT))


async def _timed(act: Callable[[], Awaitable[object]]) -> float:
    begun = monotonic()
    await act()
    return (monotonic() - begun) * 1000


def _digits(value: float) -> float:
    """With three digits, however small."""
    return float(f"{value:.3g}")
