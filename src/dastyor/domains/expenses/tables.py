"""The Postgres schema of expenses. Alembic compares it with the database; queries stand in store.py."""

from __future__ import annotations

import sqlalchemy as sa

metadata = sa.MetaData(schema="expenses")

expense = sa.Table(
    "expense",
    metadata,
    sa.Column("workspace_id", sa.Uuid, primary_key=True),
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("entry_id", sa.Uuid, nullable=False, comment="what one line or request held, undone together"),
    sa.Column("amount", sa.Numeric, nullable=False, comment="as entered"),
    sa.Column("currency", sa.CHAR(3), nullable=False),
    sa.Column("base_amount", sa.Numeric, comment="in the workspace's currency; null while no rate is known"),
    sa.Column("base_currency", sa.CHAR(3)),
    sa.Column("category", sa.Text, nullable=False),
    sa.Column("note", sa.Text, nullable=False),
    sa.Column("spent_on", sa.Date, nullable=False),
    sa.Column("person_id", sa.Uuid, comment="who recorded it; null for a key"),
    sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
    sa.Column("removed_at", sa.DateTime(timezone=True)),
    # numeric without a scale keeps the digits as they were entered: 12500.50 stays so, 45000 too.
    sa.CheckConstraint("amount > 0", name="expense_amount_above_zero"),
    sa.CheckConstraint("scale(amount) <= 6", name="expense_amount_places"),
)

# (workspace, spent_on, id): a month's figures and its list ask one workspace for a range of days, newest first; the id
# makes the order whole for paging. Removed rows are never asked for by day, so they stay out. btree: ranges and order.
sa.Index(
    "expense_workspace_day",
    expense.c.workspace_id,
    expense.c.spent_on,
    expense.c.id,
    postgresql_where=expense.c.removed_at.is_(None),
)
# (workspace, entry): undo asks for all of one line. btree: equality, and unique rows are few.
sa.Index("expense_workspace_entry", expense.c.workspace_id, expense.c.entry_id)
