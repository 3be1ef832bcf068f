"""Row 7: the database is killed under load; the pipeline goes on by itself."""

from __future__ import annotations

import asyncio
import os
import signal
from contextlib import suppress

import psycopg
import pytest

from dastyor.kit.clock import monotonic
from dastyor.kit.migrating.run import upgrade
from dastyor.kit.migrating.scripts import kit_branches
from dastyor.kit.pg import EmbeddedPostgres, ensure_roles
from dastyor.lab.telegram.faults import Fault

pytestmark = pytest.mark.fault

WHOLE = os.environ.get("DASTYOR_PROVE") == "1"
KILLS, UPDATES = (20, 6_000) if WHOLE else (1, 150)


async def kill(home, line, dice):
    """Seconds from the kill until a row can be written again."""
    await asyncio.sleep(dice.uniform(1.0, 3.0))
    os.kill(int((home / "postgres" / "data" / "postmaster.pid").read_text().split()[0]), signal.SIGKILL)
    begun = monotonic()
    while True:
        with suppress(psycopg.OperationalError):
            await asyncio.to_thread(line.ask, "select 1")
            return monotonic() - begun
        await asyncio.sleep(0.05)


@pytest.mark.timeout(900 if WHOLE else 120)
async def test_a_killed_database_costs_seconds_and_not_a_message(pipeline, dice, tmp_path):
    home = tmp_path / "home"
    postgres = EmbeddedPostgres(home)  # durable: what was acknowledged must be there after a crash
    addresses = await postgres.start()
    watching = asyncio.get_running_loop().create_task(postgres.watch())
    try:
        with psycopg.connect(addresses.owner, autocommit=True) as owner:
            ensure_roles(owner, app_login="dastyor_app")
        known = kit_branches()
        await asyncio.to_thread(upgrade, addresses.owner, known, known)
        async with pipeline(addresses) as line:
            line.meet(30)
            line.faults.add(Fault(method="sendMessage", code=200, delay=0.03))
            line.start("receiver", "worker", "sender")
            async with asyncio.TaskGroup() as group:
                kills = group.create_task(_kill_often(home, line, dice))
                group.create_task(line.keep_writing(UPDATES, dice, until=kills, pause=0.01))
            took = await line.settled(within=60)
            ledger = line.ledger()
            print(f"{KILLS} kills, serving again after at most {max(kills.result()):.1f} s; "
                  f"{ledger.told()}; settled {took:.1f} s after the last update")  # fmt: skip
            ledger.check()
            assert not ledger.unknown
            assert max(kills.result()) <= 5.0
    finally:
        await postgres.stop()
        await watching


async def _kill_often(home, line, dice):
    return [await kill(home, line, dice) for _ in range(KILLS)]
