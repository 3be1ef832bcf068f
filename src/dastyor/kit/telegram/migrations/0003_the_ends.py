"""Whoever sends something may hear how it ended; and a post whose answer was lost may be looked for."""

from __future__ import annotations

from alembic import op

revision = "telegram_0003"
down_revision = "telegram_0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Of nearly all messages nobody wants to hear; `told` is the workspace that does, and no key of the row.
    op.execute("alter table telegram.outgoing add column told uuid, add column subject text, add column witness bigint")


def downgrade() -> None:
    op.execute("alter table telegram.outgoing drop column told, drop column subject, drop column witness")
