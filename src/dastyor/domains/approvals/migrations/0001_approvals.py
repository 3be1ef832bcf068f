"""What is asked, the cards that ask it, and when it is told of again."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

from dastyor.kit.migrating.tenancy import new_schema, protect

revision = "approvals_0001"
down_revision = None
branch_labels = ("approvals",)
depends_on = None

_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    new_schema("approvals")
    op.create_table(
        "approval",
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
        schema="approvals",
    )
    protect("approvals.approval", rights="select, insert, update")
    _add_indexes()
    _add_cards()


def _add_indexes() -> None:
    # (workspace, asked_at) of what waits: the list, oldest first, and the reminders ask for nothing else.
    op.create_index(
        "approval_waiting", "approval", ["workspace_id", "asked_at", "id"], schema="approvals",
        postgresql_where=sa.text("decided_at is null and dropped is null"),
    )  # fmt: skip
    # (workspace, decided_at): what was decided, newest first, page by page.
    op.create_index(
        "approval_decided", "approval", ["workspace_id", sa.text("decided_at desc"), sa.text("id desc")],
        schema="approvals", postgresql_where=sa.text("decided_at is not null"),
    )  # fmt: skip


def _add_cards() -> None:
    op.create_table(
        "card",
        sa.Column("workspace_id", sa.Uuid, primary_key=True),
        sa.Column("screen", sa.Uuid, primary_key=True, comment="our id of the message, by which it is edited"),
        _must("approval_id", sa.Uuid()),
        _must("revision", sa.Integer(), "which one the message shows"),
        _must("person_id", sa.Uuid()),
        _must("chat", sa.BigInteger()),
        _must("language", sa.Text(), "in which it was written"),
        _must("is_photo", sa.Boolean(), "its words stand below a picture"),
        _must("is_listed", sa.Boolean(), "it took the place of the list, and leads back there"),
        schema="approvals",
    )
    protect("approvals.card")
    # (workspace, approval): a decision edits every card of it.
    op.create_index("card_of_approval", "card", ["workspace_id", "approval_id"], schema="approvals")
    op.create_table(
        "reminder",
        sa.Column("workspace_id", sa.Uuid, primary_key=True),
        sa.Column("kind", sa.Text, primary_key=True, comment="remind or escalate"),
        sa.Column(
            "call_at", _MOMENT, comment="the timer of this moment tells, and no other; null: nothing waits untold"
        ),
        sa.CheckConstraint("kind in ('remind', 'escalate')", name="reminder_kind_known"),
        schema="approvals",
    )
    protect("approvals.reminder", rights="select, insert, update")


def downgrade() -> None:
    op.execute("drop schema approvals cascade")


def _must(name: str, kind: sa.types.TypeEngine[Any], comment: str | None = None) -> sa.Column[Any]:
    return sa.Column(name, kind, nullable=False, comment=comment)
