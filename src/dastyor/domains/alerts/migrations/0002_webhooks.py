"""The program of a workspace, and what it is still to be told."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

from dastyor.kit.migrating.tenancy import protect

revision = "alerts_0002"
down_revision = "alerts_0001"
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "webhook",
        sa.Column("workspace_id", sa.Uuid, primary_key=True),
        _must("address", sa.Text(), "may hold keys of the program: shown to those who set it, and to nobody else"),
        _must("made_at", _MOMENT),
        sa.Column("off_at", _MOMENT, comment="the program said that it is gone"),
        sa.Column("tried_at", _MOMENT, comment="the last time"),
        sa.Column("status", sa.SmallInteger, comment="what it answered then"),
        sa.Column("trouble", sa.Text, comment="or why it answered nothing"),
        sa.Column("taken_at", _MOMENT, comment="when it last took a delivery"),
        sa.Column("told_at", _MOMENT, comment="the owners know that it takes nothing; null again when it does"),
        sa.CheckConstraint("trouble in ('silent', 'unreachable', 'refused', 'secret')", name="webhook_trouble_known"),
        schema="alerts",
    )
    protect("alerts.webhook")
    # The key serves every question: a workspace has few that wait, and none for longer than about a day.
    op.create_table(
        "delivery",
        sa.Column("workspace_id", sa.Uuid, primary_key=True),
        sa.Column("id", sa.Uuid, primary_key=True, comment="the webhook-id, the same at each try"),
        _must("body", sa.Text(), "what is signed and sent, the same at each try"),
        _must("tried", sa.SmallInteger(), "how often; the timer of this try tells it, and no other"),
        _must("is_test", sa.Boolean()),
        schema="alerts",
    )
    protect("alerts.delivery")


def downgrade() -> None:
    op.execute("drop table alerts.delivery, alerts.webhook")


def _must(name: str, kind: sa.types.TypeEngine[Any], comment: str | None = None) -> sa.Column[Any]:
    return sa.Column(name, kind, nullable=False, comment=comment)
