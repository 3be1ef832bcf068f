"""Rates: what sources gave, how each source does, and the one rate of a day and a pair.

None of these rows is a workspace's: what a bank published is the same for everybody.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from dastyor.domains.expenses.model.rates import Found, Leg, SourceState, Wanted
from dastyor.kit.db import Tx
from dastyor.kit.money import Rate

Asked = tuple[Leg, date]

# Pinned rates and the legs of those that may be made, in one round trip. The casts keep the keys' indexes in use.
_KNOWN = """select true, p.source, p.base, p.quote, p.day, p.value, p.rate_on -- # lint: query-without-workspace - rates are everybody's
    from unnest(%(days)s::date[], %(bases)s::char(3)[], %(quotes)s::char(3)[]) as w (day, base, quote)
    join expenses.day_rate p on (p.day, p.base, p.quote) = (w.day, w.base, w.quote)
    union all
    select false, l.source, l.base, l.quote, l.day, r.value, r.for_date
    from unnest(%(leg_sources)s::text[], %(leg_bases)s::char(3)[], %(leg_quotes)s::char(3)[], %(leg_days)s::date[])
        as l (source, base, quote, day)
    cross join lateral (
        select value, for_date from expenses.rate r
        where (r.source, r.base, r.quote) = (l.source, l.base, l.quote) and r.for_date <= l.day
        order by for_date desc limit 1) r
"""
_AFTER = """select l.source, l.base, l.quote, l.day, r.value, r.for_date -- # lint: query-without-workspace - rates are everybody's
    from unnest(%(leg_sources)s::text[], %(leg_bases)s::char(3)[], %(leg_quotes)s::char(3)[], %(leg_days)s::date[])
        as l (source, base, quote, day)
    cross join lateral (
        select value, for_date from expenses.rate r
        where (r.source, r.base, r.quote) = (l.source, l.base, l.quote) and r.for_date > l.day
        order by for_date limit 1) r
"""
_PIN = """insert into expenses.day_rate (day, base, quote, value, source, rate_on, pinned_at) -- # lint: query-without-workspace - rates are everybody's
    values (%s, %s, %s, %s, %s, %s, %s) on conflict do nothing
"""
_ADD = """insert into expenses.rate (source, base, quote, for_date, value, fetched_at) -- # lint: query-without-workspace - rates are everybody's
    values (%s, %s, %s, %s, %s, %s) on conflict do nothing
"""
_STATES = """select s.name, r.tried_at, r.good_at, r.problem, -- # lint: query-without-workspace - rates are everybody's
        (select max(for_date) from expenses.rate n where (n.source, n.base, n.quote) = (s.name, s.base, s.quote))
    from unnest(%s::text[], %s::char(3)[], %s::char(3)[]) as s (name, base, quote)
    left join expenses.rate_source r on r.source = s.name order by s.name
"""
_TRIED = """insert into expenses.rate_source as s (source, tried_at, good_at, problem) -- # lint: query-without-workspace - rates are everybody's
    values (%(source)s, %(now)s, case when %(problem)s::text is null then %(now)s::timestamptz end, %(problem)s)
    on conflict (source) do update set tried_at = excluded.tried_at,
        good_at = coalesce(excluded.good_at, s.good_at), problem = excluded.problem
"""


class RatesStore:
    """The rates of one transaction."""

    def __init__(self, tx: Tx) -> None:
        self.tx = tx

    async def known(
        self, wanted: Collection[Wanted], asked: Collection[Asked] = ()
    ) -> tuple[dict[Wanted, Rate], dict[Asked, Found]]:
        """The pinned rates, and the last figure of each leg up to its day."""
        rows: list[tuple[Any, ...]] = await self.tx.all(_KNOWN, {**_days(wanted), **_legs(asked)})
        pinned, last = {}, {}
        for is_pinned, source, base, quote, day, value, given_on in rows:
            if is_pinned:
                pinned[Wanted(day, base, quote)] = Rate(base, quote, value, given_on, source)
            else:
                last[Leg(source, base, quote), day] = Found(value, given_on)
        return pinned, last

    async def after(self, asked: Collection[Asked]) -> dict[Asked, Found]:
        """The first figure of each leg after its day."""
        rows: list[tuple[Any, ...]] = await self.tx.all(_AFTER, _legs(asked))
        return {(Leg(*row[:3]), row[3]): Found(*row[4:]) for row in rows}

    def pin(self, rates: Mapping[Wanted, Rate], now: datetime) -> None:
        """These are the rates of their days from now on, unless others already are. In the order of their keys."""
        for wanted in sorted(rates):
            rate = rates[wanted]
            self.tx.later(_PIN, (*wanted, rate.value, rate.source, rate.day, now))

    async def add(self, rates: Sequence[Rate], now: datetime) -> None:
        """What a source gave; of one day it is kept as it was first given."""
        ordered = sorted(rates, key=lambda rate: (rate.base, rate.quote, rate.day))
        await self.tx.many(_ADD, [(each.source, each.base, each.quote, each.day, each.value, now) for each in ordered])

    async def tried(self, source: str, now: datetime, problem: str | None) -> None:
        """The source was asked; without a problem it gave rates that can be believed."""
        await self.tx.run(_TRIED, {"source": source, "now": now, "problem": problem})

    async def states(self, probes: Collection[Leg]) -> list[SourceState]:
        """How each source does; its newest day is that of its probe."""
        columns = [[getattr(leg, name) for leg in probes] for name in ("source", "base", "quote")]
        rows: list[tuple[Any, ...]] = await self.tx.all(_STATES, columns)
        return [
            SourceState(name=row[0], tried_at=row[1], good_at=row[2], problem=row[3], newest=row[4]) for row in rows
        ]


def _days(wanted: Collection[Wanted]) -> dict[str, list[Any]]:
    return {
        "days": [each.day for each in wanted],
        "bases": [each.base for each in wanted],
        "quotes": [each.quote for each in wanted],
    }


def _legs(asked: Collection[Asked]) -> dict[str, list[Any]]:
    return {
        "leg_sources": [leg.source for leg, _ in asked],
        "leg_bases": [leg.base for leg, _ in asked],
        "leg_quotes": [leg.quote for leg, _ in asked],
        "leg_days": [day for _, day in asked],
    }
