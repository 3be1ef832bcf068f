"""The Postgres schema of alerts. Alembic compares it with the database; queries stand in store."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

metadata = sa.MetaData(schema="alerts")

_MOMENT = sa.DateTime(timezone=True)


def _must(name: str, kind: sa.types.TypeEngine[Any], comment: str | None = None) -> sa.Column[Any]:
    return sa.Column(name, kind, nullable=False, comment=comment)


rule = sa.Table(
    "rule",
    metadata,
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
)

breach = sa.Table(
    "breach",
    metadata,
    sa.Column("workspace_id", sa.Uuid, primary_key=True),
    sa.Column("rule_id", sa.Uuid, primary_key=True),
    sa.Column("opened_at", _MOMENT, primary_key=True),
    _must("about", _MOMENT, "the start of the window, or the newest datum"),
    sa.Column("told_at", _MOMENT, comment="null: it waits"),
    sa.Column("ended_at", _MOMENT),
)
# (workspace, rule) of what lasts: each look asks for it. unique: a rule is broken once at a time, whoever looks.
sa.Index(
    "breach_lasting", breach.c.workspace_id, breach.c.rule_id, unique=True, postgresql_where=breach.c.ended_at.is_(None)
)

webhook = sa.Table(
    "webhook",
    metadata,
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
)

delivery = sa.Table(
    "delivery",
    metadata,
    sa.Column("workspace_id", sa.Uuid, primary_key=True),
    sa.Column("id", sa.Uuid, primary_key=True, comment="the webhook-id, the same at each try"),
    _must("body", sa.Text(), "what is signed and sent, the same at each try"),
    _must("tried", sa.SmallInteger(), "how often; the timer of this try tells it, and no other"),
    _must("is_test", sa.Boolean()),
)
