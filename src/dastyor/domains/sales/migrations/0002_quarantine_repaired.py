"""A refused line may be dropped, and what it was taken as can be taken back."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "sales_0002"
down_revision = "sales_0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    dropped = sa.Column("dropped_at", sa.DateTime(timezone=True), comment="when somebody said that it counts nowhere")
    taken = sa.Column(
        "taken_as", sa.Text, comment="the transaction that its replay made; null: none, or it was there before"
    )
    op.add_column("quarantine", dropped, schema="sales")
    op.add_column("quarantine", taken, schema="sales")
    op.drop_index("quarantine_waiting", "quarantine", schema="sales")
    # (workspace, id) of what still waits: the list shows the newest first, and neither repaired nor dropped lines.
    op.create_index(
        "quarantine_waiting", "quarantine", ["workspace_id", "id"], schema="sales",
        postgresql_where=sa.text("replayed_at is null and dropped_at is null"),
    )  # fmt: skip


def downgrade() -> None:
    op.drop_index("quarantine_waiting", "quarantine", schema="sales")
    op.drop_column("quarantine", "taken_as", schema="sales")
    op.drop_column("quarantine", "dropped_at", schema="sales")
    # (workspace, id) of what still waits, as it was: the list shows the newest first, and never repaired lines.
    op.create_index(
        "quarantine_waiting", "quarantine", ["workspace_id", "id"], schema="sales",
        postgresql_where=sa.text("replayed_at is null"),
    )  # fmt: skip
