"""Updates in, messages out, and what Telegram knows of our chats.

No table here has a workspace: an update comes from a person before anybody knows his workspace, and one chat may
serve several. So they are shared with the plain role without row security; no front shows them to anyone.
"""

from __future__ import annotations

from alembic import op

from dastyor.kit.migrating.tenancy import new_schema, share

revision = "telegram_0001"
down_revision = None
branch_labels = ("telegram",)
depends_on = None

_UPDATES = """
create table telegram.updates (
    seq bigint generated always as identity primary key,
    bot_id bigint not null,
    update_id bigint not null,
    lane bigint not null,                     -- whose turn it is: the person, else the chat; one lane stays in order
    kind text not null,
    raw bytea,                                -- as Telegram sent it; erased with the commit that works it
    state text not null default 'new' check (state in ('new', 'done', 'dead')),
    attempts smallint not null default 0,
    not_before timestamptz,                   -- after a failure
    error text,
    traceparent text,
    received_at timestamptz not null default now(),
    done_at timestamptz
)
"""

_OUTGOING = """
create table telegram.outgoing (
    seq bigint generated always as identity primary key,
    bot_id bigint not null,
    chat_id bigint,                           -- null: in no chat's order (answers to presses), goes at once
    method text not null,
    payload json not null,                    -- json, not jsonb: the text goes out as it came in
    files json,
    kind text not null check (kind in ('repeat', 'notice', 'never')),
    priority smallint not null check (priority between 0 and 3),
    screen uuid,
    edits uuid,
    state text not null default 'new'
        check (state in ('new', 'sending', 'sent', 'unknown', 'refused', 'dead')),
    attempts smallint not null default 0,
    repeated boolean not null default false,  -- sent once more after an answer was lost, with a mark
    not_before timestamptz,                   -- product time: a notice that waits for the end of quiet hours
    owner uuid,
    leased_at timestamptz,
    leased_until timestamptz,
    message_id bigint,
    album bigint[],
    error text,
    traceparent text,
    created_at timestamptz not null default now(),
    sent_at timestamptz
)
"""

_REST = """
create table telegram.screens (
    screen uuid primary key,
    bot_id bigint not null,
    chat_id bigint not null,
    message_id bigint not null,
    updated_at timestamptz not null default now()
);
create table telegram.dialogs (
    bot_id bigint not null,
    lane bigint not null,
    state text,
    data json not null,
    updated_at timestamptz not null default now(),
    primary key (bot_id, lane)
);
create table telegram.chats (
    bot_id bigint not null,
    chat_id bigint not null,
    retry_at timestamptz,                     -- Telegram asked for silence in this chat until then
    blocked_at timestamptz,                   -- the person blocked the bot, or threw it out
    moved_to bigint,                          -- a group that became a supergroup
    primary key (bot_id, chat_id)
)
"""


def upgrade() -> None:
    new_schema("telegram")
    op.execute(_UPDATES)
    op.execute(_OUTGOING)
    op.execute(_REST)
    # (bot_id, update_id): a second delivery finds the first one. Unique, btree: equality inside `on conflict`.
    op.execute("create unique index updates_once on telegram.updates (bot_id, update_id)")
    # (seq) of new ones: "the oldest that wait"; partial, so it is as small as the backlog.
    op.execute("create index updates_waiting on telegram.updates (seq) where state = 'new'")
    # (bot_id, lane, seq) of new ones: "is there an earlier one of this person"; asked at every claim.
    op.execute("create index updates_lane on telegram.updates (bot_id, lane, seq) where state = 'new'")
    # (bot_id, rank, seq) of new ones: the sender takes the most urgent, then the oldest. Priorities 0 and 1 are one
    # rank: a press and a message of one person are answered in the order in which they came.
    op.execute(
        "create index outgoing_waiting on telegram.outgoing (bot_id, greatest(priority, 1), seq) where state = 'new'"
    )
    # (bot_id, chat_id, rank, seq) of new ones: the head of one chat, whatever else waits.
    op.execute(
        "create index outgoing_of_chat on telegram.outgoing (bot_id, chat_id, greatest(priority, 1), seq) "
        "where state = 'new'"
    )
    # (bot_id, chat_id) of those on their way: at most one a chat, held by the database itself
    # (rows without a chat do not collide: nulls are distinct).
    op.execute("create unique index outgoing_on_its_way on telegram.outgoing (bot_id, chat_id) where state = 'sending'")
    # (state, seq) of what did not end well: the count of unknown ones, and the list shown to the operator.
    op.execute(
        "create index outgoing_troubled on telegram.outgoing (state, seq) where state in ('unknown', 'refused', 'dead')"
    )
    # (bot_id, chat_id, message_id): a press names a message, the bot asks which screen it is. Not unique: a message
    # number may come again when a sandbox is reset; the newest row counts.
    op.execute("create index screens_message on telegram.screens (bot_id, chat_id, message_id)")
    for table in ("updates", "outgoing", "screens", "dialogs", "chats"):
        share(f"telegram.{table}")


def downgrade() -> None:
    for table in ("updates", "outgoing", "screens", "dialogs", "chats"):
        op.execute(f"drop table telegram.{table}")
    op.execute("drop schema telegram")
