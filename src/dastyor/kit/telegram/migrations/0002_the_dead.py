"""The updates that were given up are found without reading those that were not."""

from __future__ import annotations

from alembic import op

revision = "telegram_0002"
down_revision = "telegram_0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # (seq) of dead ones: the list of `dastyor events dead`, its replay, and the count that `doctor` tells. Partial, so
    # it holds nothing while all is well, where the table holds three days of every update.
    op.execute("create index updates_dead on telegram.updates (seq) where state = 'dead'")


def downgrade() -> None:
    op.execute("drop index telegram.updates_dead")
