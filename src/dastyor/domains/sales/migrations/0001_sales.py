"""Transactions, products, their totals, and what was refused."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

from dastyor.kit.migrating.tenancy import new_schema, protect

revision = "sales_0001"
down_revision = None
branch_labels = ("sales",)
depends_on = None

_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    new_schema("sales")
    _transactions()
    _totals()
    _quarantine()


def downgrade() -> None:
    op.execute("drop schema sales cascade")


def _owned(name: str, *columns: sa.Column[Any], rights: str) -> None:
    """A table of workspaces: its key begins with the workspace."""
    op.create_table(name, sa.Column("workspace_id", sa.Uuid, primary_key=True), *columns, schema="sales")
    protect(f"sales.{name}", rights=rights)


def _key(name: str, kind: sa.types.TypeEngine[Any], comment: str | None = None) -> sa.Column[Any]:
    return sa.Column(name, kind, primary_key=True, comment=comment)


def _must(name: str, kind: sa.types.TypeEngine[Any], comment: str | None = None) -> sa.Column[Any]:
    return sa.Column(name, kind, nullable=False, comment=comment)


def _sums() -> list[sa.Column[Any]]:
    return [
        _must("gross", sa.Numeric(), "of what was sold"), _must("refunds", sa.Numeric(), "of what came back"),
        _must("cost", sa.Numeric(), "as far as known"), _must("transactions", sa.BigInteger()),
        _must("purchases", sa.BigInteger(), "transactions that are no refund"), _must("units", sa.Numeric()),
    ]  # fmt: skip


def _transactions() -> None:
    # The key serves "was this id stored, and with what content" at every batch.
    _owned(
        "transaction",
        _key("transaction_id", sa.Text()), _must("product_id", sa.Text()),
        _must("quantity", sa.Numeric(), "negative: a refund"), _must("total", sa.Numeric(), "as sent"),
        _must("currency", sa.CHAR(3)), _must("at", _MOMENT),
        _must("day", sa.Date(), "the workspace's own when it came"),
        _must("hour", _MOMENT, "the first moment of its hour there"),
        sa.Column("unit_price", sa.Numeric), sa.Column("discount", sa.Numeric),
        sa.Column("cost", sa.Numeric, comment="of the whole quantity: as sent, or of the product as it was known then"),
        sa.Column("category", sa.Text, comment="as sent, or of the product as it was known then"),
        sa.Column("seller", sa.Text), sa.Column("channel", sa.Text), sa.Column("customer_id", sa.Text),
        _must("recorded_at", _MOMENT),
        rights="select, insert, delete",
    )  # fmt: skip
    # By its key: the products of a batch, and the names of a report's rows.
    _owned(
        "product",
        _key("product_id", sa.Text()), _must("name", sa.Text()), sa.Column("category", sa.Text),
        sa.Column("price", sa.Numeric), sa.Column("cost", sa.Numeric, comment="of one unit"),
        _must("is_stub", sa.Boolean(), "a transaction named it before anybody described it"),
        _must("changed_at", _MOMENT),
        rights="select, insert, update",
    )  # fmt: skip


def _totals() -> None:
    rights = "select, insert, update, delete"
    # Serves a summary by the hour: one workspace, a range of moments.
    _owned("hour_total", _key("hour", _MOMENT), _key("currency", sa.CHAR(3)), *_sums(), rights=rights)
    # Serves every other report: one workspace and one kind of group, then a range of days; the rest makes it unique.
    _owned(
        "day_total",
        _key("by", sa.Text(), "product, category, seller, channel; empty: all together"), _key("day", sa.Date()),
        _key("currency", sa.CHAR(3)), _key("key", sa.Text()), *_sums(),
        rights=rights,
    )  # fmt: skip
    # The same by months, so that a year by product reads twelve rows of each instead of 365.
    _owned(
        "month_total",
        _key("by", sa.Text()), _key("month", sa.Date(), "its first day"), _key("currency", sa.CHAR(3)),
        _key("key", sa.Text()), *_sums(),
        rights=rights,
    )  # fmt: skip
    _owned(
        "version", _must("number", sa.BigInteger(), "grows with every write, and is the lock of one"),
        rights="select, insert, update",
    )  # fmt: skip


def _quarantine() -> None:
    _owned(
        "quarantine",
        _key("id", sa.Uuid()), _must("batch_id", sa.Uuid()), sa.Column("transaction_id", sa.Text),
        sa.Column("field", sa.Text), _must("reason", sa.Text()), _must("raw", sa.LargeBinary(), "as it came"),
        _must("received_at", _MOMENT), sa.Column("replayed_at", _MOMENT, comment="when it was taken at last"),
        rights="select, insert, update",
    )  # fmt: skip
    # (workspace, id) of what still waits: the list shows the newest first, and repaired lines are never listed.
    op.create_index(
        "quarantine_waiting", "quarantine", ["workspace_id", "id"], schema="sales",
        postgresql_where=sa.text("replayed_at is null"),
    )  # fmt: skip
