"""Expenses as people enter them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from dastyor.kit.migrating.tenancy import new_schema, protect

revision = "expenses_0001"
down_revision = None
branch_labels = ("expenses",)
depends_on = None


def upgrade() -> None:
    new_schema("expenses")
    op.create_table(
        "expense",
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
        sa.CheckConstraint("amount > 0", name="expense_amount_above_zero"),
        sa.CheckConstraint("scale(amount) <= 6", name="expense_amount_places"),
        schema="expenses",
    )
    # Serves the month and the list: one workspace, a range of days, newest first, id to make the order whole for
    # paging. Removed rows are never asked for by day. btree: ranges and order.
    op.create_index(
        "expense_workspace_day",
        "expense",
        ["workspace_id", "spent_on", "id"],
        schema="expenses",
        postgresql_where=sa.text("removed_at is null"),
    )
    # Serves undo, which asks for all of one line. btree: equality on two columns, the workspace first as everywhere.
    op.create_index("expense_workspace_entry", "expense", ["workspace_id", "entry_id"], schema="expenses")
    protect("expenses.expense", rights="select, insert, update")


def downgrade() -> None:
    op.drop_table("expense", schema="expenses")
    op.execute("drop schema expenses")
