"""A rule keeps its words as they were written: folded they read like misspellings."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "expenses_0003"
down_revision = "expenses_0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    column = sa.Column("said", sa.Text, comment="the words as they were written; null: by an elder version, not kept")
    op.add_column("rule", column, schema="expenses")


def downgrade() -> None:
    op.drop_column("rule", "said", schema="expenses")
