"""The transactions behind a figure, newest first, a page at a time."""

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC, date, datetime
from typing import Any

from psycopg.rows import dict_row

from dastyor.domains.sales.model import By, Place, Transaction, Which
from dastyor.domains.sales.rules.figures import enough
from dastyor.kit.db import Tx
from dastyor.kit.ids import WorkspaceId
from dastyor.kit.money import Money
from dastyor.kit.periods import Period

_END: Place = (date.max, datetime.max.replace(tzinfo=UTC), "")


# Days on which any such was sold in that currency, newest first: of a seller, a category or a channel, or at all.
_DAYS = """
    select d.day, d.transactions from sales.day_total d
    where d.workspace_id = %(workspace)s and d.by = %(by)s and d.day >= %(start)s and d.day < %(end)s
        and d.day <= %(before_day)s and d.currency = %(currency)s and d.key = %(key)s
        and d.transactions > 0
    order by d.day desc limit %(most)s
"""


def _rows(more: str) -> str:
    """The statement; `more` are conditions that its index serves."""
    return f"""
        select t.transaction_id, t.product_id, p.name, t.quantity, t.total, t.currency, t.day, t.at, t.unit_price,
            t.discount, t.cost, t.category, t.seller, t.channel, t.customer_id
        from sales.transaction t
        join sales.product p on p.workspace_id = t.workspace_id and p.product_id = t.product_id
        where t.workspace_id = %(workspace)s {more} and t.day >= %(start)s and t.day < %(end)s and t.day >= %(oldest)s
            and t.day <= %(newest)s
            and (t.day, t.at, t.transaction_id) < (%(before_day)s, %(before_at)s, %(before_id)s)
            and (%(category)s::text is null or t.category = %(category)s)
            and (%(seller)s::text is null or t.seller = %(seller)s)
            and (%(channel)s::text is null or t.channel = %(channel)s)
            and t.currency = %(currency)s
        order by t.day desc, t.at desc, t.transaction_id desc limit %(limit)s offset %(skip)s
    """


_ALL = _rows("")
_OF_PRODUCT = _rows("and t.product_id = %(product)s")
_NEWEST = "select at from sales.transaction where workspace_id = %s and at <= %s order by day desc, at desc limit 1"


class RowsStore:
    """The transactions of one transaction's workspace, to be looked at."""

    def __init__(self, tx: Tx) -> None:
        self.tx = tx

    async def page(
        self, workspace: WorkspaceId, period: Period, which: Which, *, before: Place | None, skip: int, limit: int
    ) -> list[Transaction]:
        """Those of the period, newest first, behind the given place, so many of them left out."""
        day, at, number = before or _END
        values: dict[str, Any] = {
            **asdict(which), "workspace": workspace, "start": period.start, "end": period.end, "before_day": day,
            "before_at": at, "before_id": number, "limit": limit, "skip": skip,
        }  # fmt: skip
        found = await self._days(which, values)
        if not found:
            return []
        values |= {"newest": found[0], "oldest": found[-1]}
        rows = await self.tx.all(_ALL if which.product is None else _OF_PRODUCT, values, into=dict_row)
        return [Transaction(total=Money(row.pop("total"), row.pop("currency")), **row) for row in rows]

    async def _days(self, which: Which, values: dict[str, Any]) -> list[date]:
        """Days that are enough for the page, newest first: whoever sold nothing in a year is not looked for in all its rows.

        Of several groups those of the first: none of them sold on another day, and whether on the same line is not known.
        """
        group = next((by for by in (By.SELLER, By.CATEGORY, By.CHANNEL) if getattr(which, by.value) is not None), None)
        several = sum(value is not None for value in (which.product, which.category, which.seller, which.channel)) > 1
        need = values["limit"] + values["skip"]
        asked = {
            **values, "by": group.value if group else "", "key": getattr(which, group.value) if group else "",
            "most": None if several or which.product else need + 1,
        }  # fmt: skip
        days: list[tuple[date, int]] = await self.tx.all(_DAYS, asked)
        if several or which.product:
            return [day for day, _ in days]
        return enough(days, need, but=values["before_day"])

    async def newest(self, workspace: WorkspaceId, until: datetime) -> datetime | None:
        """The moment of the newest, in UTC; None where there is none."""
        found: datetime | None = await self.tx.value(_NEWEST, (workspace, until))
        return None if found is None else found.astimezone(UTC)
