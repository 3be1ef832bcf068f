"""The Postgres schema of expenses. Alembic compares it with the database; queries stand in store.py."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

metadata = sa.MetaData(schema="expenses")

expense = sa.Table(
    "expense",
    metadata,
    sa.Column("workspace_id", sa.Uuid, primary_key=True),
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("entry_id", sa.Uuid, nullable=False, comment="what one line or request held, undone together"),
    sa.Column("amount", sa.Numeric, nullable=False, comment="as entered"),
    sa.Column("currency", sa.CHAR(3), nullable=False),
    sa.Column("base_amount", sa.Numeric, comment="in the workspace's currency; null while no rate is known"),
    sa.Column("base_currency", sa.CHAR(3)),
    sa.Column("category", sa.Text, nullable=False),
    sa.Column("note", sa.Text, nullable=False),
    sa.Column("spent_on", sa.Date, nullable=False),
    sa.Column("person_id", sa.Uuid, comment="who recorded it; null for a key"),
    sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
    sa.Column("removed_at", sa.DateTime(timezone=True)),
    sa.Column("rate", sa.Numeric, comment="what one unit was worth in the base currency; null: same, or unknown"),
    sa.Column("rate_source", sa.Text),
    sa.Column("rate_on", sa.Date, comment="the day that the source gave the rate for"),
    sa.Column("paid_by", sa.Uuid, comment="who paid; null for a key"),
    # numeric without a scale keeps the digits as they were entered: 12500.50 stays so, 45000 too.
    sa.CheckConstraint("amount <> 0", name="expense_amount_not_zero"),
    sa.CheckConstraint("scale(amount) <= 6", name="expense_amount_places"),
)

# (workspace, spent_on, id): a month's figures and its list ask one workspace for a range of days, newest first; the id
# makes the order whole for paging. Removed rows are never asked for by day, so they stay out. btree: ranges and order.
sa.Index(
    "expense_workspace_day",
    expense.c.workspace_id,
    expense.c.spent_on,
    expense.c.id,
    postgresql_where=expense.c.removed_at.is_(None),
)
# (workspace, entry): undo asks for all of one line. btree: equality, and unique rows are few.
sa.Index("expense_workspace_entry", expense.c.workspace_id, expense.c.entry_id)


# (workspace, note, id): the reader asks what the same note was of late, the newest first. btree: equality, then order.
# The note as it is: behind row security no index serves lower(note), which the server does not call leakproof.
sa.Index(
    "expense_workspace_note",
    expense.c.workspace_id,
    expense.c.note,
    expense.c.id,
    postgresql_where=sa.and_(expense.c.removed_at.is_(None), expense.c.note != ""),
)

_MOMENT = sa.DateTime(timezone=True)


def _key(name: str, kind: sa.types.TypeEngine[Any], comment: str | None = None) -> sa.Column[Any]:
    return sa.Column(name, kind, primary_key=True, comment=comment)


def _must(name: str, kind: sa.types.TypeEngine[Any], comment: str | None = None) -> sa.Column[Any]:
    return sa.Column(name, kind, nullable=False, comment=comment)


def _owned(name: str, *columns: sa.Column[Any] | sa.CheckConstraint) -> sa.Table:
    """A table of workspaces: its key begins with the workspace."""
    return sa.Table(name, metadata, sa.Column("workspace_id", sa.Uuid, primary_key=True), *columns)


# What sources said, and how each of them is; the same for every workspace, so no workspace owns the rows.
rate = sa.Table(
    "rate", metadata,
    _key("source", sa.Text()), _key("base", sa.CHAR(3)), _key("quote", sa.CHAR(3)),
    _key("for_date", sa.Date(), "the day that the source gave it for"),
    _must("value", sa.Numeric(), "of quote for one of base"), _must("fetched_at", _MOMENT),
)  # fmt: skip
rate_source = sa.Table(
    "rate_source", metadata,
    _key("source", sa.Text()), _must("tried_at", _MOMENT),
    sa.Column("good_at", _MOMENT, comment="when it last gave rates that could be believed"),
    sa.Column("problem", sa.Text, comment="why the last try gave none; null: it did"),
)  # fmt: skip
# The first rate used for a day and a pair stays the one of that day, whatever is learned later: reports never move.
day_rate = sa.Table(
    "day_rate", metadata,
    _key("day", sa.Date()), _key("base", sa.CHAR(3)), _key("quote", sa.CHAR(3)),
    _must("value", sa.Numeric()), _must("source", sa.Text()), _must("rate_on", sa.Date()), _must("pinned_at", _MOMENT),
)  # fmt: skip

version = _owned("version", _must("number", sa.BigInteger(), "grows with every write; a cached figure names it"))
# A roll-up of `expense`, because a month of a million rows must be told in 50 ms; test_totals keeps the two equal.
day_total = _owned(
    "day_total",
    _key("day", sa.Date()), _key("category", sa.Text()), _key("paid_by", sa.Uuid(), "the nil id for a key"),
    _key("currency", sa.CHAR(3)), _key("base_currency", sa.Text(), "empty while no rate is known"),
    _must("amount", sa.Numeric()), _must("base_amount", sa.Numeric()), _must("count", sa.BigInteger()),
)  # fmt: skip

budget = _owned(
    "budget",
    _key("month", sa.Date(), "its first day"), _key("category", sa.Text(), "empty: everything"),
    _must("amount", sa.Numeric()), _must("currency", sa.CHAR(3)),
    sa.Column("copy_offered_at", _MOMENT, comment="when its like was offered for the month after it"),
    sa.CheckConstraint("amount > 0", name="budget_amount_above_zero"),
    sa.CheckConstraint("extract(day from month) = 1", name="budget_month_first_day"),
)  # fmt: skip
budget_passing = _owned(
    "budget_passing",
    _key("month", sa.Date()), _key("category", sa.Text()), _key("percent", sa.SmallInteger()),
    _must("passed_at", _MOMENT),
)  # fmt: skip

receipt = _owned(
    "receipt",
    _key("code", sa.Text()), sa.Column("expense_id", sa.Uuid, comment="null while its sum is awaited"),
    _must("issued_at", sa.DateTime(), "the till's clock"),
    _must("raw", sa.Text()), _must("created_at", _MOMENT),
)  # fmt: skip
category = _owned("category", _key("id", sa.Text()), _must("name", sa.Text()), _must("created_at", _MOMENT))
rule = _owned(
    "rule",
    _key("words", sa.Text(), "the folded words of the note"), _must("category", sa.Text()),
    _must("made_by", sa.Text(), "person or correction"), _must("created_at", _MOMENT),
    sa.Column("said", sa.Text, comment="the words as they were written; null: by an elder version, not kept"),
    sa.CheckConstraint("made_by in ('person', 'correction')", name="rule_made_by_known"),
)  # fmt: skip
# What an applied rule changed, for the ten minutes in which that can be undone.
rule_touch = _owned(
    "rule_touch",
    _key("applied_id", sa.Uuid()), _key("expense_id", sa.Uuid()),
    _must("was", sa.Text()), _must("became", sa.Text()), _must("applied_at", _MOMENT),
)  # fmt: skip

recurring = _owned(
    "recurring",
    _key("id", sa.Uuid()), _must("amount", sa.Numeric()), _must("currency", sa.CHAR(3)),
    _must("category", sa.Text()), _must("note", sa.Text()), _must("every", sa.Text()),
    _must("begins_on", sa.Date(), "its turns are counted from here"), _must("next_on", sa.Date()),
    sa.Column("person_id", sa.Uuid, comment="who is asked; null: the owners"), sa.Column("stopped_at", _MOMENT), _must("created_at", _MOMENT),
    sa.CheckConstraint("every in ('day', 'week', 'month', 'quarter', 'year')", name="recurring_every_known"),
)  # fmt: skip
recurring_turn = _owned(
    "recurring_turn",
    _key("recurring_id", sa.Uuid()), _key("due_on", sa.Date()), _must("state", sa.Text()),
    sa.Column("expense_id", sa.Uuid), _must("asked_at", _MOMENT),
    sa.Column("answered_at", _MOMENT, comment="null: it waits, or an elder version answered it"),
    sa.CheckConstraint("state in ('asked', 'paid', 'skipped')", name="recurring_turn_state_known"),
)  # fmt: skip
