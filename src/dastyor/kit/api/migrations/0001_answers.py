"""Answers kept for the Idempotency-Key of a POST."""

from __future__ import annotations

from alembic import op

from dastyor.kit.migrating.tenancy import new_schema, protect

revision = "api_0001"
down_revision = None
branch_labels = ("api",)
depends_on = None

_TABLE = """
create table api.answers (
    workspace_id uuid not null,
    key text not null,
    fingerprint bytea not null,
    made_at timestamptz not null,
    -- Null only inside the transaction that does the work: nobody else ever sees it so.
    sealed bytea,
    -- (workspace, key): the second request with the key waits here for the first, and finds its answer.
    constraint answers_pkey primary key (workspace_id, key)
);
-- (workspace, made): each new answer takes away a few of its workspace that nobody will ask for. btree: a range.
create index answers_by_age on api.answers (workspace_id, made_at);
"""


def upgrade() -> None:
    new_schema("api")
    op.execute(_TABLE)
    protect("api.answers")


def downgrade() -> None:
    op.execute("drop table api.answers")
    op.execute("drop schema api")
