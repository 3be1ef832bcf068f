"""The schema of accounts, for Alembic only; the statements are in store.

Rows of a workspace are seen by that workspace alone (row-level security, forced). A person belongs to no workspace:
his row is seen where he is, or was, a member; before that is known, the functions of the migration answer.
"""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY, BYTEA, JSONB, UUID

metadata = sa.MetaData(schema="accounts")

_moment = sa.TIMESTAMP(timezone=True)
_ROLES = "role in ('owner', 'manager', 'moderator', 'cashier', 'accountant', 'viewer')"


def _table(name: str, *parts: sa.schema.SchemaItem) -> sa.Table:
    return sa.Table(name, metadata, *parts)


def _workspace() -> sa.Column[object]:
    return sa.Column("workspace_id", UUID, nullable=False)


people = _table(
    "people",
    sa.Column("person_id", UUID, primary_key=True),
    sa.Column("telegram_id", sa.BigInteger, nullable=False),
    sa.Column("name", sa.Text, nullable=False, info={"pii": "contact"}),
    sa.Column("username", sa.Text, info={"pii": "contact"}),
    sa.Column("language", sa.Text, nullable=False),
    # The first questions (language, currency, time zone) are put once.
    sa.Column("greeted_at", _moment),
    sa.Column("current_workspace_id", UUID),
    # Whose guest he is: who came by a channel's link is met there, and not in a workspace of his own.
    sa.Column("guest_of", UUID),
    sa.Column("first_seen_at", _moment, nullable=False),
    sa.Column("last_seen_at", _moment, nullable=False),
    sa.Column("blocked_at", _moment),
    sa.Column("quiet_from", sa.Time),
    sa.Column("quiet_to", sa.Time),
    # (telegram_id): every update asks for one person by it, and two first messages at once make one row.
    sa.UniqueConstraint("telegram_id", name="people_telegram"),
    sa.CheckConstraint("(quiet_from is null) = (quiet_to is null)", name="people_quiet"),
)

workspaces = _table(
    "workspaces",
    sa.Column("workspace_id", UUID, primary_key=True),
    sa.Column("slug", sa.Text, nullable=False),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("language", sa.Text, nullable=False),
    sa.Column("currency", sa.Text, nullable=False),
    sa.Column("timezone", sa.Text, nullable=False),
    sa.Column("made_at", _moment, nullable=False),
    # (slug): the command line and the console name a workspace by it.
    sa.UniqueConstraint("slug", name="workspaces_slug"),
)

members = _table(
    "members",
    _workspace(),
    sa.Column("person_id", UUID, nullable=False),
    sa.Column("role", sa.Text, nullable=False),
    sa.Column("joined_at", _moment, nullable=False),
    # The row stays, so that what he did keeps a name.
    sa.Column("removed_at", _moment),
    sa.PrimaryKeyConstraint("workspace_id", "person_id", name="members_pkey"),
    sa.ForeignKeyConstraint(["workspace_id"], ["accounts.workspaces.workspace_id"], name="members_workspace"),
    sa.ForeignKeyConstraint(["person_id"], ["accounts.people.person_id"], name="members_person"),
    sa.CheckConstraint(_ROLES, name="members_role"),
    # (person_id): "in which workspaces is he", asked at every update, before a workspace is known. btree: equality.
    sa.Index("members_by_person", "person_id"),
)

invitations = _table(
    "invitations",
    _workspace(),
    sa.Column("invitation_id", UUID, nullable=False),
    sa.Column("token_hash", BYTEA, nullable=False),
    sa.Column("role", sa.Text, nullable=False),
    sa.Column("invited_by", UUID),
    sa.Column("made_at", _moment, nullable=False),
    sa.Column("expires_at", _moment, nullable=False),
    sa.Column("accepted_by", UUID),
    sa.Column("accepted_at", _moment),
    sa.PrimaryKeyConstraint("workspace_id", "invitation_id", name="invitations_pkey"),
    # (token_hash): whoever opens the link brings only the token; the workspace is found by it.
    sa.UniqueConstraint("token_hash", name="invitations_token"),
    sa.CheckConstraint(_ROLES, name="invitations_role"),
)

keys = _table(
    "keys",
    _workspace(),
    sa.Column("key_id", UUID, nullable=False),
    sa.Column("key_hash", BYTEA, nullable=False),
    sa.Column("name", sa.Text, nullable=False),
    # The first characters, by which a person tells his keys apart; the rest is nowhere.
    sa.Column("prefix", sa.Text, nullable=False),
    # Null: whatever its maker may.
    sa.Column("scopes", ARRAY(sa.Text)),
    # Who made it, and whose role it has; null: the operator of the installation, with the role of an owner.
    sa.Column("person_id", UUID),
    sa.Column("made_at", _moment, nullable=False),
    sa.Column("expires_at", _moment),
    sa.Column("last_used_at", _moment),
    sa.Column("revoked_at", _moment),
    sa.PrimaryKeyConstraint("workspace_id", "key_id", name="keys_pkey"),
    # (key_hash): every request brings only the key; the workspace is found by it.
    sa.UniqueConstraint("key_hash", name="keys_hash"),
)

audit = _table(
    "audit",
    _workspace(),
    sa.Column("change_id", UUID, nullable=False),
    sa.Column("at", _moment, nullable=False),
    sa.Column("person_id", UUID),
    sa.Column("by_name", sa.Text, nullable=False),
    sa.Column("by_key", sa.Boolean, nullable=False),
    sa.Column("action", sa.Text, nullable=False),
    sa.Column("subject", sa.Text, nullable=False),
    sa.Column("before", JSONB),
    sa.Column("after", JSONB),
    # (workspace, change): the list is read newest first, and UUIDv7 grows with time. btree: ranges, for pages.
    sa.PrimaryKeyConstraint("workspace_id", "change_id", name="audit_pkey"),
)

preferences = _table(
    "preferences",
    _workspace(),
    sa.Column("key", sa.Text, nullable=False),
    sa.Column("value", JSONB, nullable=False),
    sa.PrimaryKeyConstraint("workspace_id", "key", name="preferences_pkey"),
)

data_keys = _table(
    "data_keys",
    _workspace(),
    sa.Column("number", sa.Integer, nullable=False),
    sa.Column("wrapped", BYTEA, nullable=False),
    sa.Column("made_at", _moment, nullable=False),
    sa.PrimaryKeyConstraint("workspace_id", "number", name="data_keys_pkey"),
)

credentials = _table(
    "credentials",
    _workspace(),
    sa.Column("credential_id", UUID, nullable=False),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("host", sa.Text, nullable=False),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("sealed", JSONB, nullable=False),
    sa.Column("put_by", UUID),
    sa.Column("put_at", _moment, nullable=False),
    # (workspace, name): recipes and connectors ask by name, and putting the same name again makes a new version.
    sa.PrimaryKeyConstraint("workspace_id", "name", name="credentials_pkey"),
    sa.UniqueConstraint("workspace_id", "credential_id", name="credentials_id"),
)
