"""How fast reports are told over ledgers of one and of ten million expenses, and what else expenses promise in time.

On a server of its own in a temporary folder. The peer of the cold report is the same question asked of the expenses
themselves, as whoever keeps no totals by day must ask it; the peer of the spreadsheet is reading its rows.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from datetime import date, timedelta
from pathlib import Path
from random import Random
from statistics import median, quantiles
from tempfile import TemporaryDirectory, TemporaryFile
from typing import Any

import psycopg

from dastyor.assembly.house import branches, chosen
from dastyor.domains.expenses.bot.chart import picture
from dastyor.domains.expenses.model import CATEGORIES, By
from dastyor.domains.expenses.model.exports import Form
from dastyor.domains.expenses.rules import read_line
from dastyor.domains.expenses.service import Exports, Figures
from dastyor.domains.expenses.service.exports import PAGE
from dastyor.kit.actor import Actor, Role
from dastyor.kit.clock import monotonic
from dastyor.kit.db import Database
from dastyor.kit.i18n import Catalogues
from dastyor.kit.ids import PersonId, WorkspaceId, new_id
from dastyor.kit.migrating.run import upgrade
from dastyor.kit.periods import Period
from dastyor.kit.periods import today as today_in
from dastyor.kit.pg import Addresses, EmbeddedPostgres
from dastyor.kit.ports import Ports

SMALL, LARGE = 1_000_000, 10_000_000
DAYS, PEOPLE = 365, 5
TIMES = 30
_EXPORTED = 30  # days

_FILL = """
    insert into expenses.expense (workspace_id, id, entry_id, amount, currency, base_amount, base_currency, category,
        note, spent_on, person_id, paid_by, created_at)
    select %(workspace)s, i, i, amount, currency, amount * 12000, 'UZS', category, 'обед', day, who, who, now()
    from (
        select uuidv7() as i, round((1 + n %% 997)::numeric / 4, 2) as amount,
            (array['UZS', 'USD', 'EUR', 'RUB', 'KZT'])[1 + n %% 5] as currency,
            (%(categories)s::text[])[1 + n / 5 %% 19] as category, (%(people)s::uuid[])[1 + n / 95 %% 5] as who,
            %(last)s::date - (n %% %(days)s) as day
        from generate_series(1, %(count)s) n
    ) made
"""
_TOTALS = """
    insert into expenses.day_total
    select workspace_id, spent_on, category, paid_by, currency, base_currency, sum(amount), sum(base_amount), count(*)
    from expenses.expense where workspace_id = %(workspace)s group by 1, 2, 3, 4, 5, 6
"""
_BY_ROWS = """
    select category, sum(base_amount), count(*) from expenses.expense
    where workspace_id = %s and spent_on >= %s and spent_on < %s and removed_at is null group by category
"""


async def run(small: int | None = None, large: int | None = None, seed: int = 1) -> dict[str, Any]:
    """Milliseconds of reports, cold and kept, of the reader and of the picture; rows a second of a spreadsheet."""
    small, large = small or SMALL, large or LARGE
    with TemporaryDirectory(prefix="dastyor-bench-") as folder:
        server = EmbeddedPostgres(Path(folder))
        addresses = await server.start()
        try:
            known = branches(chosen(["expenses"]))
            await asyncio.to_thread(upgrade, addresses.owner, known, known)
            return {"small": small, "large": large, "seed": seed, **await _measure(addresses, small, large, seed)}
        finally:
            await server.stop()


async def _measure(addresses: Addresses, small: int, large: int, seed: int) -> dict[str, Any]:
    few, many = _owner(), _owner()
    async with AsyncExitStack() as stack:
        bare, keeping = Database(addresses.app, size=2), Database(addresses.app, size=2, ports=Ports())
        for database in (bare, keeping):
            await database.open()
            stack.push_async_callback(database.close)
        today = today_in(bare.clock.now(), few.timezone)
        await _fill(addresses, few, small, today)
        await _fill(addresses, many, large, today)
        month = Period(today - timedelta(days=29), today + timedelta(days=1))
        cold, cold_large = await _in_turns(lambda: _report(bare, few, month), lambda: _report(bare, many, month))
        await _report(keeping, few, month)
        kept = await _median(lambda: _report(keeping, few, month))
        by_rows = await _median(lambda: _by_rows(bare, few, month), times=5)
        picture_ms = await _picture(bare, few, month)
        exported, read = await _export(bare, few, today)
    return {
        "cold_ms": round(cold, 2), "cold_large_ms": round(cold_large, 2),
        "large_to_small": round(cold_large / cold, 2), "cached_ms": round(kept, 2),
        "peer_by_rows_ms": round(by_rows, 1), "ratio_of_peer": _digits(by_rows / cold),
        "reader_p99_ms": round(_reader(Random(seed), today), 3), "picture_ms": round(picture_ms, 1),
        "xlsx_rows_per_s": round(exported), "limit_read_rows_per_s": round(read),
        "xlsx_ratio_of_limit": _digits(exported / read),
    }  # fmt: skip


def _digits(ratio: float) -> float:
    """With three digits, however small: a ratio that is rounded to nothing says nothing."""
    return float(f"{ratio:.3g}")


def _owner() -> Actor:
    return Actor(
        workspace=WorkspaceId(new_id()), person=PersonId(new_id()), role=Role.OWNER, name="bench", language="uz-Latn",
        currency="UZS", timezone="Asia/Tashkent",
    )  # fmt: skip


async def _fill(addresses: Addresses, actor: Actor, count: int, today: date) -> None:
    values = {
        "workspace": actor.workspace, "count": count, "days": DAYS, "last": today, "categories": list(CATEGORIES),
        "people": [new_id() for _ in range(PEOPLE)],
    }  # fmt: skip
    async with await psycopg.AsyncConnection.connect(addresses.owner, autocommit=True) as owner:
        await owner.execute(b"select set_config('app.workspaces', %s, false)", (f"{{{actor.workspace}}}",))
        await owner.execute(_FILL.encode(), values)
        await owner.execute(_TOTALS.encode(), values)
        await owner.execute(b"vacuum analyze expenses.expense")
        await owner.execute(b"vacuum analyze expenses.day_total")


async def _report(database: Database, actor: Actor, period: Period) -> None:
    async with database.tx(actor.workspace) as tx:
        await Figures(tx).report(actor, period)


async def _by_rows(database: Database, actor: Actor, period: Period) -> None:
    async with database.tx(actor.workspace) as tx:
        for each in (period, period.previous()):
            await tx.all(_BY_ROWS, (actor.workspace, each.start, each.end))


async def _median(ask: Callable[[], Awaitable[None]], times: int = TIMES) -> float:
    """Milliseconds of the middle one; the first is not counted, it warms the server."""
    (middle,) = await _in_turns(ask, times=times)
    return middle


async def _in_turns(*asks: Callable[[], Awaitable[None]], times: int = TIMES) -> list[float]:
    """The same for several that are compared: turn by turn, so that the machine's mood is that of all of them."""
    took: list[list[float]] = [[] for _ in asks]
    for turn in range(times + 1):
        for ask, seconds in zip(asks, took, strict=True):
            began = monotonic()
            await ask()
            if turn:
                seconds.append(monotonic() - began)
    return [median(seconds) * 1000 for seconds in took]


def _reader(dice: Random, today: date) -> float:
    """The 99th percentile of a line's milliseconds."""
    lines = (
        "обед 45 000",
        "taksi 20 ming + non 5000",
        "kecha bozorlik 350 ming",
        "12$ taxi yesterday",
        "salom qalaysiz",
    )
    took = []
    for _ in range(3000):
        line = dice.choice(lines)
        began = monotonic()
        read_line(line, today=today, currency="UZS", language="uz-Latn")
        took.append(monotonic() - began)
    return quantiles(took, n=100)[98] * 1000


async def _picture(database: Database, actor: Actor, month: Period) -> float:
    texts = Catalogues.load([module.path for module in chosen(["expenses"])]).texts(actor.language)
    async with database.tx(actor.workspace) as tx:
        report = await Figures(tx).report(actor, month, By.CATEGORY)

    async def draw() -> None:
        await picture(report, "noyabr 2026", texts, month.start)

    return await _median(draw, times=10)


async def _export(database: Database, actor: Actor, today: date) -> tuple[float, float]:
    """Rows a second into a spreadsheet, and rows a second that are only read."""
    texts = Catalogues.load([module.path for module in chosen(["expenses"])]).texts(actor.language)
    first = today - timedelta(days=_EXPORTED - 1)
    speeds = []
    for form in (Form.XLSX, None):
        async with database.tx(actor.workspace) as tx:
            exports, began = Exports(tx), monotonic()
            count = await exports.store.count(actor.workspace, Period.between(first, today))
            if form is None:
                await _read(exports, actor, Period.between(first, today))
            else:
                with TemporaryFile() as file:
                    await exports.write(actor, form, first, today, texts, file)
            speeds.append(count / (monotonic() - began))
    return speeds[0], speeds[1]


async def _read(exports: Exports, actor: Actor, period: Period) -> None:
    await exports.store.open(actor.workspace, period)
    while len(await exports.store.page(PAGE)) == PAGE:
        pass
