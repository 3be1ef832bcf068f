"""A turn knows when it was answered: a skip may be undone for ten minutes."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "expenses_0004"
down_revision = "expenses_0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    column = sa.Column(
        "answered_at", sa.DateTime(timezone=True), comment="null: it waits, or an elder version answered it"
    )
    op.add_column("recurring_turn", column, schema="expenses")


def downgrade() -> None:
    op.drop_column("recurring_turn", "answered_at", schema="expenses")
