"""Whoever sends something may hear how it ended; and a post whose answer was lost may be looked for."""

from __future__ import annotations

from alembic import op

revision = "telegram_0003"
down_revision = "telegram_0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Named like a workspace's, but still no table of workspaces: of nearly all messages nobody wants to hear.
    op.execute(
        "alter table telegram.outgoing add column workspace_id uuid, add column subject text, add column witness bigint"
    )


def downgrade() -> None:
    op.execute("alter table telegram.outgoing drop column workspace_id, drop column subject, drop column witness")
