"""Products: described by a program, or stubs that a transaction named."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from psycopg.rows import class_row

from dastyor.domains.sales.model import Item, Product
from dastyor.kit.db import Tx
from dastyor.kit.ids import WorkspaceId

_COLUMNS = "product_id, name, category, price, cost, is_stub"
_PUT = """
    insert into sales.product as p (workspace_id, product_id, name, category, price, cost, is_stub, changed_at)
    select %(workspace)s, id, name, category, price, cost, false, %(now)s
    from unnest(%(ids)s::text[], %(names)s::text[], %(categories)s::text[], %(prices)s::numeric[],
        %(costs)s::numeric[]) as given (id, name, category, price, cost)
    order by id
    on conflict (workspace_id, product_id) do update set name = excluded.name, category = excluded.category,
        price = excluded.price, cost = excluded.cost, is_stub = false, changed_at = excluded.changed_at
"""
_STUB = """
    insert into sales.product (workspace_id, product_id, name, category, price, cost, is_stub, changed_at)
    select distinct on (id) %(workspace)s, id, coalesce(name, id), category, null, null, true, %(now)s
    from unnest(%(ids)s::text[], %(names)s::text[], %(categories)s::text[]) with ordinality
        as given (id, name, category, turn)
    order by id, turn
    on conflict (workspace_id, product_id) do nothing
"""
_PAGE = f"""
    select {_COLUMNS} from sales.product where workspace_id = %s and product_id > %s order by product_id limit %s
"""
_KNOWN = "select product_id from sales.product where workspace_id = %s and product_id = any(%s)"


class ProductsStore:
    """The products of one transaction's workspace."""

    def __init__(self, tx: Tx) -> None:
        self.tx = tx

    async def put(self, workspace: WorkspaceId, products: Sequence[Product], now: datetime) -> None:
        """These as they are given, new or not."""
        values = {
            "workspace": workspace, "now": now, "ids": [each.product_id for each in products],
            "names": [each.name for each in products], "categories": [each.category for each in products],
            "prices": [each.price for each in products], "costs": [each.cost for each in products],
        }  # fmt: skip
        await self.tx.run(_PUT, values)

    def stub(self, workspace: WorkspaceId, items: Sequence[Item], now: datetime) -> None:
        """A product for each that nobody has described, with what the transactions say of it."""
        values = {
            "workspace": workspace, "now": now, "ids": [item.product_id for item in items],
            "names": [item.product_name for item in items], "categories": [item.category for item in items],
        }  # fmt: skip
        self.tx.later(_STUB, values)

    async def known(self, workspace: WorkspaceId, ids: Sequence[str]) -> set[str]:
        """Those of these ids that are products."""
        rows: list[tuple[str]] = await self.tx.all(_KNOWN, (workspace, list(ids)))
        return {row[0] for row in rows}

    async def page(self, workspace: WorkspaceId, after: str, limit: int) -> list[Product]:
        """By id, those that come after the given one."""
        return await self.tx.all(_PAGE, (workspace, after, limit), into=class_row(Product))
