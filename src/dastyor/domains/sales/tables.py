"""The Postgres schema of sales. Alembic compares it with the database; queries stand in store."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

metadata = sa.MetaData(schema="sales")

_MOMENT = sa.DateTime(timezone=True)


def _key(name: str, kind: sa.types.TypeEngine[Any], comment: str | None = None) -> sa.Column[Any]:
    return sa.Column(name, kind, primary_key=True, comment=comment)


def _must(name: str, kind: sa.types.TypeEngine[Any], comment: str | None = None) -> sa.Column[Any]:
    return sa.Column(name, kind, nullable=False, comment=comment)


def _owned(name: str, *columns: sa.Column[Any]) -> sa.Table:
    """A table of workspaces: its key begins with the workspace."""
    return sa.Table(name, metadata, sa.Column("workspace_id", sa.Uuid, primary_key=True), *columns)


def _sums() -> list[sa.Column[Any]]:
    return [
        _must("gross", sa.Numeric(), "of what was sold"), _must("refunds", sa.Numeric(), "of what came back"),
        _must("cost", sa.Numeric(), "as far as known"), _must("transactions", sa.BigInteger()),
        _must("purchases", sa.BigInteger(), "transactions that are no refund"), _must("units", sa.Numeric()),
    ]  # fmt: skip


# The key is what makes a transaction itself: the same id again is found by it, whatever the repeat says.
transaction = _owned(
    "transaction",
    _key("transaction_id", sa.Text()), _must("product_id", sa.Text()),
    _must("quantity", sa.Numeric(), "negative: a refund"), _must("total", sa.Numeric(), "as sent"),
    _must("currency", sa.CHAR(3)), _must("at", _MOMENT), _must("day", sa.Date(), "the workspace's own when it came"),
    _must("hour", _MOMENT, "the first moment of its hour there"),
    sa.Column("unit_price", sa.Numeric), sa.Column("discount", sa.Numeric),
    sa.Column("cost", sa.Numeric, comment="of the whole quantity: as sent, or of the product as it was known then"),
    sa.Column("category", sa.Text, comment="as sent, or of the product as it was known then"),
    sa.Column("seller", sa.Text), sa.Column("channel", sa.Text), sa.Column("customer_id", sa.Text),
    _must("recorded_at", _MOMENT),
)  # fmt: skip

# (workspace, day, at, id): the rows behind a figure, a range of days with the newest first. A category, a seller or a
# channel is one of a few, so its rows are found on the way.
sa.Index(
    "transaction_workspace_day", transaction.c.workspace_id, transaction.c.day, transaction.c.at,
    transaction.c.transaction_id,
)  # fmt: skip
# The same of one product: of a thousand products one is so rare that all of a year would be read for a page of it.
sa.Index(
    "transaction_workspace_product", transaction.c.workspace_id, transaction.c.product_id, transaction.c.day,
    transaction.c.at, transaction.c.transaction_id,
)  # fmt: skip

product = _owned(
    "product",
    _key("product_id", sa.Text()), _must("name", sa.Text()), sa.Column("category", sa.Text),
    sa.Column("price", sa.Numeric), sa.Column("cost", sa.Numeric, comment="of one unit"),
    _must("is_stub", sa.Boolean(), "a transaction named it before anybody described it"), _must("changed_at", _MOMENT),
)  # fmt: skip

# Roll-ups of `transaction`, because a year of ten million rows must be told in 20 ms; test_recount keeps them equal.
hour_total = _owned("hour_total", _key("hour", _MOMENT), _key("currency", sa.CHAR(3)), *_sums())
day_total = _owned(
    "day_total",
    _key("by", sa.Text(), "product, category, seller, channel; empty: all together"), _key("day", sa.Date()),
    _key("currency", sa.CHAR(3)), _key("key", sa.Text()), *_sums(),
)  # fmt: skip
month_total = _owned(
    "month_total",
    _key("by", sa.Text()), _key("month", sa.Date(), "its first day"), _key("currency", sa.CHAR(3)),
    _key("key", sa.Text()), *_sums(),
)  # fmt: skip

# What every group had come to by the end of a day: a report of any days is the difference of two standings, where totals
# by days and months are hundreds of rows of each of thousands of products. Made when the day is over, thrown away by
# whoever writes into it or before it; what it costs and why it is arrays says migration 0004. The day before the group
# in the key: a late sale throws away all that stand on its day or behind it, of every kind.
standing = _owned(
    "standing",
    _key("day", sa.Date(), "the last day that counts in it"), _key("by", sa.Text(), "product, category, seller, channel"),
    _key("currency", sa.CHAR(3)),
    _must("keys", sa.ARRAY(sa.Text), "each group; the other arrays are in their order"),
    _must("gross", sa.ARRAY(sa.Numeric)), _must("refunds", sa.ARRAY(sa.Numeric)), _must("cost", sa.ARRAY(sa.Numeric)),
    _must("transactions", sa.ARRAY(sa.BigInteger)), _must("purchases", sa.ARRAY(sa.BigInteger)),
    _must("units", sa.ARRAY(sa.Numeric)),
)  # fmt: skip

version = _owned(
    "version", _must("number", sa.BigInteger(), "grows with every write, and is the lock of one"),
    sa.Column("stood_at", sa.BigInteger, comment="the number up to which the standings have been looked after"),
)  # fmt: skip

quarantine = _owned(
    "quarantine",
    _key("id", sa.Uuid()), _must("batch_id", sa.Uuid()), sa.Column("transaction_id", sa.Text),
    sa.Column("field", sa.Text), _must("reason", sa.Text()), _must("raw", sa.LargeBinary(), "as it came"),
    _must("received_at", _MOMENT), sa.Column("replayed_at", _MOMENT, comment="when it was taken at last"),
    sa.Column("dropped_at", _MOMENT, comment="when somebody said that it counts nowhere"),
    sa.Column("taken_as", sa.Text, comment="the transaction that its replay made; null: none, or it was there before"),
    sa.Column("digest", sa.LargeBinary, comment="of the line; null: from before lines were known again"),
)  # fmt: skip
# (workspace, digest): a till that sends a batch again, not knowing that it was taken, asks for each of its refused lines
# whether it is here. The digest and not the line: a line may have 16 KiB, an entry of an index 2.7.
sa.Index("quarantine_lines", quarantine.c.workspace_id, quarantine.c.digest, unique=True)
# (workspace, id) of what still waits: the list shows the newest first, and neither repaired nor dropped lines.
sa.Index(
    "quarantine_waiting", quarantine.c.workspace_id, quarantine.c.id,
    postgresql_where=sa.and_(quarantine.c.replayed_at.is_(None), quarantine.c.dropped_at.is_(None)),
)  # fmt: skip
