"""The Postgres schema of approvals. Alembic compares it with the database; queries stand in store."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

metadata = sa.MetaData(schema="approvals")

_MOMENT = sa.DateTime(timezone=True)


def _must(name: str, kind: sa.types.TypeEngine[Any], comment: str | None = None) -> sa.Column[Any]:
    return sa.Column(name, kind, nullable=False, comment=comment)


approval = sa.Table(
    "approval",
    metadata,
    sa.Column("workspace_id", sa.Uuid, primary_key=True),
    sa.Column("id", sa.Uuid, primary_key=True),
    _must("kind", sa.Text(), "what is asked, such as market.ad"),
    _must("request", sa.Uuid(), "the asking domain's own id"),
    _must("revision", sa.Integer(), "a higher one takes the place of a lower"),
    _must("roles", sa.ARRAY(sa.Text), "who may decide"),
    _must("asked", sa.JSON(), "the request as it came"),
    _must("asked_at", _MOMENT, "since when it waits"),
    sa.Column("decided_at", _MOMENT),
    sa.Column("choice", sa.Text),
    sa.Column("decided_by", sa.Uuid, comment="null: a key of the operator"),
    sa.Column("decided_by_name", sa.Text),
    sa.Column("reason", sa.Text, comment="a text key of the asking domain"),
    sa.Column("words", sa.Text, comment="what was written instead"),
    sa.Column("dropped", sa.JSON, comment="why nothing is to be decided any more"),
    sa.Column("reminded_at", _MOMENT),
    sa.Column("escalated_at", _MOMENT),
    # A request is found by its own id, and is kept once however often it comes.
    sa.UniqueConstraint("workspace_id", "kind", "request", name="approval_asked_once"),
    sa.CheckConstraint("(decided_at is null) = (choice is null)", name="approval_decided_whole"),
)
# (workspace, asked_at) of what waits: the list, oldest first, and the reminders ask for nothing else.
sa.Index(
    "approval_waiting", approval.c.workspace_id, approval.c.asked_at, approval.c.id,
    postgresql_where=sa.text("decided_at is null and dropped is null"),
)  # fmt: skip
# (workspace, decided_at): what was decided, newest first, page by page.
sa.Index(
    "approval_decided", approval.c.workspace_id, approval.c.decided_at.desc(), approval.c.id.desc(),
    postgresql_where=approval.c.decided_at.is_not(None),
)  # fmt: skip

card = sa.Table(
    "card",
    metadata,
    sa.Column("workspace_id", sa.Uuid, primary_key=True),
    sa.Column("screen", sa.Uuid, primary_key=True, comment="our id of the message, by which it is edited"),
    _must("approval_id", sa.Uuid()),
    _must("revision", sa.Integer(), "which one the message shows"),
    _must("person_id", sa.Uuid()),
    _must("chat", sa.BigInteger()),
    _must("language", sa.Text(), "in which it was written"),
    _must("is_photo", sa.Boolean(), "its words stand below a picture"),
    _must("is_listed", sa.Boolean(), "it took the place of the list, and leads back there"),
)
# (workspace, approval): a decision edits every card of it.
sa.Index("card_of_approval", card.c.workspace_id, card.c.approval_id)

reminder = sa.Table(
    "reminder",
    metadata,
    sa.Column("workspace_id", sa.Uuid, primary_key=True),
    sa.Column("kind", sa.Text, primary_key=True, comment="remind or escalate"),
    sa.Column("call_at", _MOMENT, comment="the timer of this moment tells, and no other; null: nothing waits untold"),
    sa.CheckConstraint("kind in ('remind', 'escalate')", name="reminder_kind_known"),
)
