"""Rules and their breaches."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

from dastyor.kit.migrating.tenancy import new_schema, protect

revision = "alerts_0001"
down_revision = None
branch_labels = ("alerts",)
depends_on = None

_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    new_schema("alerts")
    # The key serves the list too: fifty rows of a workspace at most that go on, and ids are in the order of time.
    op.create_table(
        "rule",
        sa.Column("workspace_id", sa.Uuid, primary_key=True),
        sa.Column("id", sa.Uuid, primary_key=True),
        _must("metric", sa.Text(), "what a domain offers, such as sales.net"),
        _must("condition", sa.Text()),
        _must("value", sa.Numeric(), "an amount, a number, per cent or hours, as the condition has it"),
        sa.Column("currency", sa.CHAR(3), comment="of an amount"),
        _must("period", sa.Text(), "day, week or month"),
        _must("cooldown", sa.Interval()),
        sa.Column("quiet_from", sa.Time, comment="null: the person's own quiet hours count"),
        sa.Column("quiet_to", sa.Time),
        sa.Column("person_id", sa.Uuid, comment="who is told; null: the owners"),
        _must("since", _MOMENT, "what closed before is not judged"),
        _must("look_at", _MOMENT, "the timer of this moment looks at it, and no other"),
        sa.Column("told_at", _MOMENT, comment="the last time; a cool-down is counted from it"),
        sa.Column("stopped_at", _MOMENT),
        sa.CheckConstraint("condition in ('below', 'above', 'change', 'no_data')", name="rule_condition_known"),
        sa.CheckConstraint("period in ('day', 'week', 'month')", name="rule_period_known"),
        sa.CheckConstraint("(quiet_from is null) = (quiet_to is null)", name="rule_quiet"),
        schema="alerts",
    )
    protect("alerts.rule", rights="select, insert, update")
    op.create_table(
        "breach",
        sa.Column("workspace_id", sa.Uuid, primary_key=True),
        sa.Column("rule_id", sa.Uuid, primary_key=True),
        sa.Column("opened_at", _MOMENT, primary_key=True),
        _must("about", _MOMENT, "the start of the window, or the newest datum"),
        sa.Column("told_at", _MOMENT, comment="null: it waits"),
        sa.Column("ended_at", _MOMENT),
        schema="alerts",
    )
    protect("alerts.breach", rights="select, insert, update")
    # (workspace, rule) of what lasts: each look asks for it. unique: a rule is broken once at a time, whoever looks.
    op.create_index(
        "breach_lasting", "breach", ["workspace_id", "rule_id"], unique=True, schema="alerts",
        postgresql_where=sa.text("ended_at is null"),
    )  # fmt: skip


def downgrade() -> None:
    op.execute("drop schema alerts cascade")


def _must(name: str, kind: sa.types.TypeEngine[Any], comment: str | None = None) -> sa.Column[Any]:
    return sa.Column(name, kind, nullable=False, comment=comment)
