"""The Postgres schema of the market. Alembic compares it with the database; queries stand in store."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

metadata = sa.MetaData(schema="market")

_MOMENT = sa.DateTime(timezone=True)


def _table(name: str, *parts: sa.schema.SchemaItem) -> sa.Table:
    return sa.Table(name, metadata, sa.Column("workspace_id", sa.Uuid, primary_key=True), *parts)


def _key(name: str, kind: sa.types.TypeEngine[Any], comment: str | None = None) -> sa.Column[Any]:
    return sa.Column(name, kind, primary_key=True, comment=comment)


def _must(name: str, kind: sa.types.TypeEngine[Any], comment: str | None = None) -> sa.Column[Any]:
    return sa.Column(name, kind, nullable=False, comment=comment)


def _known(name: str, column: str, values: tuple[str, ...]) -> sa.CheckConstraint:
    told = ", ".join(f"'{value}'" for value in values)
    return sa.CheckConstraint(f"{column} in ({told})", name=name)


channel = _table(
    "channel",
    _key("chat_id", sa.BigInteger(), "Telegram's number of it"), _must("title", sa.Text()),
    sa.Column("username", sa.Text), sa.Column("lost", sa.Text, comment="why nothing can be posted; null: all is well"),
    _must("turn_at", _MOMENT, "the timer of this moment shows an unsold ad again, and no other"),
    _must("bot", sa.Text(), "the username under which the bot is found from there"),
    sa.Column("connected_by", sa.Uuid), _must("connected_at", _MOMENT), sa.Column("removed_at", _MOMENT),
)  # fmt: skip
# (chat): a channel is one business's; and whose it is, is asked before any scope.
sa.Index("channel_chat", channel.c.chat_id, unique=True, postgresql_where=channel.c.removed_at.is_(None))

counter = _table("counter", _must("ads", sa.Integer(), "the last number that an ad was given"))

ad = _table(
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
sa.Index("ad_number", ad.c.workspace_id, ad.c.number, unique=True)
# (workspace, seller, id): "my ads", the newest first.
sa.Index("ad_seller", ad.c.workspace_id, ad.c.seller_id, ad.c.id)
# (workspace, state, id): what waits, what is on sale, page after page.
sa.Index("ad_state", ad.c.workspace_id, ad.c.state, ad.c.id)

photo = _table(
    "photo",
    _key("id", sa.Uuid()), _must("ad_id", sa.Uuid()), _must("place", sa.SmallInteger()),
    _must("file", sa.Text(), "its key in the storage"), _must("width", sa.Integer()), _must("height", sa.Integer()),
    _must("looks", sa.BigInteger(), "a perceptual hash"),
    sa.Column("file_id", sa.Text, comment="Telegram's, once it was sent"),
)  # fmt: skip
# (workspace, ad, place): the photos of an ad in their order.
sa.Index("photo_ad", photo.c.workspace_id, photo.c.ad_id, photo.c.place)

interest = _table("interest", _key("ad_id", sa.Uuid()), _key("person_id", sa.Uuid()), _must("asked_at", _MOMENT))

post = _table(
    "post",
    _key("id", sa.Uuid(), "our own id of the message"), _must("ad_id", sa.Uuid()),
    _must("chat_id", sa.BigInteger()), _must("state", sa.Text()),
    sa.Column("control", sa.Uuid, comment="of the message with the buttons, below an album"),
    sa.Column("message_id", sa.BigInteger), sa.Column("album", sa.ARRAY(sa.BigInteger)),
    _must("queued_at", _MOMENT), sa.Column("posted_at", _MOMENT), sa.Column("error", sa.Text),
    _known("post_state_known", "state", ("queued", "live", "gone", "failed", "unknown")),
)  # fmt: skip
# (workspace, ad, state): the copies of an ad that stand are changed together; those of past turns are not read.
sa.Index("post_ad", post.c.workspace_id, post.c.ad_id, post.c.state)

rota = _table(
    "rota",
    _key("chat_id", sa.BigInteger()), _key("ad_id", sa.Uuid()), _must("round", sa.BigInteger()),
    _must("stamp", sa.BigInteger(), "chance"),
)  # fmt: skip
# (workspace, channel, round, stamp): picking reads one entry, however many ads there are.
sa.Index("rota_turn", rota.c.workspace_id, rota.c.chat_id, rota.c.round, rota.c.stamp)

turn = _table(
    "turn",
    _key("id", sa.Uuid()), _must("chat_id", sa.BigInteger()), _must("ad_id", sa.Uuid()),
    _must("round", sa.BigInteger()), _must("shown_at", _MOMENT),
)  # fmt: skip
# (workspace, channel, moment): how often something was shown today.
sa.Index("turn_day", turn.c.workspace_id, turn.c.chat_id, turn.c.shown_at)
