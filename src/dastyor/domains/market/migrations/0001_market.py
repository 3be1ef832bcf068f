"""Ads, their photos and posts, the channels that they stand in, and whose turn it is."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

from dastyor.kit.migrating.tenancy import new_schema, protect

revision = "market_0001"
down_revision = None
branch_labels = ("market",)
depends_on = None

_MOMENT = sa.DateTime(timezone=True)

# A press under a post names its ad, and a change of rights its channel: whose they are is found before any scope.
_FUNCTIONS = """
create function market.place_of(p_ad uuid) returns uuid
language sql stable security definer set search_path = pg_catalog as $$
    select workspace_id from market.ad where id = p_ad
$$;
create function market.channel_of(p_chat bigint) returns uuid
language sql stable security definer set search_path = pg_catalog as $$
    select workspace_id from market.channel where chat_id = p_chat and removed_at is null
$$;
"""


def upgrade() -> None:
    new_schema("market")
    _channels()
    _ads()
    _posts()
    op.execute(_FUNCTIONS)
    for signature in ("place_of(uuid)", "channel_of(bigint)"):
        op.execute(f"revoke all on function market.{signature} from public")
        op.execute(f"grant execute on function market.{signature} to dastyor_app")


def downgrade() -> None:
    op.execute("drop schema market cascade")


def _owned(name: str, *columns: sa.schema.SchemaItem, rights: str = "select, insert, update") -> None:
    op.create_table(name, sa.Column("workspace_id", sa.Uuid, primary_key=True), *columns, schema="market")
    protect(f"market.{name}", rights=rights)


def _key(name: str, kind: sa.types.TypeEngine[Any], comment: str | None = None) -> sa.Column[Any]:
    return sa.Column(name, kind, primary_key=True, comment=comment)


def _must(name: str, kind: sa.types.TypeEngine[Any], comment: str | None = None) -> sa.Column[Any]:
    return sa.Column(name, kind, nullable=False, comment=comment)


def _channels() -> None:
    _owned(
        "channel",
        _key("chat_id", sa.BigInteger(), "Telegram's number of it"), _must("title", sa.Text()),
        sa.Column("username", sa.Text), sa.Column("lost", sa.Text, comment="why nothing can be posted; null: all is well"),
        _must("turn_at", _MOMENT, "the timer of this moment shows an unsold ad again, and no other"),
        _must("bot", sa.Text(), "the username under which the bot is found from there"),
    sa.Column("connected_by", sa.Uuid), _must("connected_at", _MOMENT), sa.Column("removed_at", _MOMENT),
    )  # fmt: skip
    # (chat): a channel is one business's; and whose it is, is asked before any scope.
    op.create_index(
        "channel_chat", "channel", ["chat_id"], unique=True, schema="market",
        postgresql_where=sa.text("removed_at is null"),
    )  # fmt: skip
    _owned("counter", _must("ads", sa.Integer(), "the last number that an ad was given"))


def _ads() -> None:
    _owned(
        "ad",
        _key("id", sa.Uuid()), _must("number", sa.Integer(), "as people of the workspace call it"),
        sa.Column("seller_id", sa.Uuid, comment="null: a program placed it"), _must("state", sa.Text()),
        sa.Column("category", sa.Text), sa.Column("title", sa.Text, info={"pii": "content"}),
        sa.Column("words", sa.Text, info={"pii": "content"}), sa.Column("price", sa.Numeric),
        sa.Column("currency", sa.CHAR(3)), _must("is_negotiable", sa.Boolean()),
        sa.Column("phone", sa.Text, info={"pii": "contact"}), sa.Column("city", sa.Text),
        sa.Column("condition", sa.Text), _must("answers", sa.JSON(), "to the questions of the category"),
        _must("revision", sa.Integer(), "grows when it is sent anew: an answer to an older one does not count"),
        _must("created_at", _MOMENT), sa.Column("submitted_at", _MOMENT), sa.Column("decided_at", _MOMENT),
        sa.Column("published_at", _MOMENT), sa.Column("sold_at", _MOMENT), sa.Column("sold_for", sa.Numeric),
        sa.Column("sold_currency", sa.CHAR(3)),
        sa.Column("ask_at", _MOMENT, comment="the timer of this moment asks whether it is sold, and no other"),
        _must("silences", sa.SmallInteger(), "questions that stand without an answer"),
        sa.Column("reason", sa.Text, comment="why it was declined: a text key, or words"),
    sa.Column("look", sa.ARRAY(sa.BigInteger), comment="a sample of its words' pieces, once it was sent"),
    )  # fmt: skip
    # (workspace, number): how people call it.
    op.create_index("ad_number", "ad", ["workspace_id", "number"], unique=True, schema="market")
    # (workspace, seller, id): "my ads", the newest first.
    op.create_index("ad_seller", "ad", ["workspace_id", "seller_id", "id"], schema="market")
    # (workspace, state, id): what waits, what is on sale, page after page.
    op.create_index("ad_state", "ad", ["workspace_id", "state", "id"], schema="market")
    _owned(
        "photo",
        _key("id", sa.Uuid()), _must("ad_id", sa.Uuid()), _must("place", sa.SmallInteger()),
        _must("file", sa.Text(), "its key in the storage"), _must("width", sa.Integer()), _must("height", sa.Integer()),
        _must("looks", sa.BigInteger(), "a perceptual hash"),
        sa.Column("file_id", sa.Text, comment="Telegram's, once it was sent"),
        rights="select, insert, update, delete",
    )  # fmt: skip
    # (workspace, ad, place): the photos of an ad in their order.
    op.create_index("photo_ad", "photo", ["workspace_id", "ad_id", "place"], schema="market")
    # Who asked for a seller's number: counted, and told when it is sold or cheaper.
    _owned("interest", _key("ad_id", sa.Uuid()), _key("person_id", sa.Uuid()), _must("asked_at", _MOMENT))


def _posts() -> None:
    _owned(
        "post",
        _key("id", sa.Uuid(), "our own id of the message"), _must("ad_id", sa.Uuid()),
        _must("chat_id", sa.BigInteger()), _must("state", sa.Text()),
        sa.Column("control", sa.Uuid, comment="of the message with the buttons, below an album"),
        sa.Column("message_id", sa.BigInteger), sa.Column("album", sa.ARRAY(sa.BigInteger)),
        _must("queued_at", _MOMENT), sa.Column("posted_at", _MOMENT), sa.Column("error", sa.Text),
        sa.CheckConstraint("state in ('queued', 'live', 'gone', 'failed', 'unknown')", name="post_state_known"),
    )  # fmt: skip
    # (workspace, ad, state): the copies of an ad that stand are changed together; those of past turns are not read.
    op.create_index("post_ad", "post", ["workspace_id", "ad_id", "state"], schema="market")
    # One row for each unsold ad in each channel. The next one is the first by (round, stamp): nobody has a second turn
    # before all had their first, and within a round chance decides. Shown, it goes to the next round with a new stamp.
    _owned(
        "rota",
        _key("chat_id", sa.BigInteger()), _key("ad_id", sa.Uuid()), _must("round", sa.BigInteger()),
        _must("stamp", sa.BigInteger(), "chance"),
        rights="select, insert, update, delete",
    )  # fmt: skip
    # (workspace, channel, round, stamp): picking reads one entry, however many ads there are.
    op.create_index("rota_turn", "rota", ["workspace_id", "chat_id", "round", "stamp"], schema="market")
    # The log of turns: proves that they are fair.
    _owned(
        "turn",
        _key("id", sa.Uuid()), _must("chat_id", sa.BigInteger()), _must("ad_id", sa.Uuid()),
        _must("round", sa.BigInteger()), _must("shown_at", _MOMENT),
        rights="select, insert",
    )  # fmt: skip
    # (workspace, channel, moment): how often something was shown today.
    op.create_index("turn_day", "turn", ["workspace_id", "chat_id", "shown_at"], schema="market")
