"""The whole ledger: rates, who paid, totals by day, budgets, receipts, own categories, rules, recurring expenses."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from alembic import op

from dastyor.kit.migrating.tenancy import protect, share

revision = "expenses_0002"
down_revision = "expenses_0001"
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True)
_NEW = (
    "rate", "rate_source", "day_rate", "version", "day_total", "category", "budget", "budget_passing", "receipt",
    "rule", "rule_touch", "recurring", "recurring_turn",
)  # fmt: skip


def upgrade() -> None:
    _expense()
    _rates()
    _totals()
    _budgets()
    _receipts_and_rules()
    _recurring()


def downgrade() -> None:
    for table in reversed(_NEW):
        op.drop_table(table, schema="expenses")
    op.drop_index("expense_workspace_note", "expense", schema="expenses")
    op.drop_constraint("expense_amount_not_zero", "expense", schema="expenses")
    op.create_check_constraint("expense_amount_above_zero", "expense", "amount > 0", schema="expenses")
    for column in ("rate", "rate_source", "rate_on", "paid_by"):
        op.drop_column("expense", column, schema="expenses")


def _table(name: str, *columns: sa.Column[Any] | sa.CheckConstraint | sa.PrimaryKeyConstraint) -> None:
    op.create_table(name, *columns, schema="expenses")


def _owned(name: str, *columns: sa.Column[Any] | sa.CheckConstraint, rights: str) -> None:
    """A table of workspaces: its key begins with the workspace."""
    _table(name, sa.Column("workspace_id", sa.Uuid, primary_key=True), *columns)
    protect(f"expenses.{name}", rights=rights)


def _key(name: str, kind: sa.types.TypeEngine[Any], comment: str | None = None) -> sa.Column[Any]:
    return sa.Column(name, kind, primary_key=True, comment=comment)


def _must(name: str, kind: sa.types.TypeEngine[Any], comment: str | None = None) -> sa.Column[Any]:
    return sa.Column(name, kind, nullable=False, comment=comment)


def _expense() -> None:
    added: Sequence[sa.Column[Any]] = (
        sa.Column("rate", sa.Numeric, comment="what one unit was worth in the base currency; null: same, or unknown"),
        sa.Column("rate_source", sa.Text),
        sa.Column("rate_on", sa.Date, comment="the day that the source gave the rate for"),
        sa.Column("paid_by", sa.Uuid, comment="who paid; null for a key"),
    )
    for column in added:
        op.add_column("expense", column, schema="expenses")
    op.execute("update expenses.expense set paid_by = person_id")
    op.drop_constraint("expense_amount_above_zero", "expense", schema="expenses")
    op.create_check_constraint("expense_amount_not_zero", "expense", "amount <> 0", schema="expenses")


def _rates() -> None:
    # Serves "the last rate of this source for this pair up to a day": equality on three, then the day backwards.
    _table(
        "rate",
        _key("source", sa.Text()), _key("base", sa.CHAR(3)), _key("quote", sa.CHAR(3)),
        _key("for_date", sa.Date(), "the day that the source gave it for"),
        _must("value", sa.Numeric(), "of quote for one of base"),
        _must("fetched_at", _MOMENT),
    )  # fmt: skip
    share("expenses.rate", rights="select, insert")
    _table(
        "rate_source",
        _key("source", sa.Text()),
        _must("tried_at", _MOMENT),
        sa.Column("good_at", _MOMENT, comment="when it last gave rates that could be believed"),
        sa.Column("problem", sa.Text, comment="why the last try gave none; null: it did"),
    )
    share("expenses.rate_source", rights="select, insert, update")
    # Serves each conversion: by its whole key. The first rate used for a day and pair stays the one of that day.
    _table(
        "day_rate",
        _key("day", sa.Date()), _key("base", sa.CHAR(3)), _key("quote", sa.CHAR(3)),
        _must("value", sa.Numeric()), _must("source", sa.Text()), _must("rate_on", sa.Date()),
        _must("pinned_at", _MOMENT),
    )  # fmt: skip
    share("expenses.day_rate", rights="select, insert")


def _totals() -> None:
    _owned("version", _must("number", sa.BigInteger(), "grows with every write; a cached figure names it"),
           rights="select, insert, update")  # fmt: skip
    # Serves every report: one workspace, a range of days; the rest of the key makes a total's row unique.
    _owned(
        "day_total",
        _key("day", sa.Date()), _key("category", sa.Text()),
        _key("paid_by", sa.Uuid(), "the nil id for a key"),
        _key("currency", sa.CHAR(3)),
        _key("base_currency", sa.Text(), "empty while no rate is known"),
        _must("amount", sa.Numeric()), _must("base_amount", sa.Numeric()), _must("count", sa.BigInteger()),
        rights="select, insert, update, delete",
    )  # fmt: skip


def _budgets() -> None:
    # Serves the check at each write (the whole key) and the list of a month (its first two columns).
    _owned(
        "budget",
        _key("month", sa.Date(), "its first day"), _key("category", sa.Text(), "empty: everything"),
        _must("amount", sa.Numeric()), _must("currency", sa.CHAR(3)),
        sa.Column("copy_offered_at", _MOMENT, comment="when its like was offered for the month after it"),
        sa.CheckConstraint("amount > 0", name="budget_amount_above_zero"),
        sa.CheckConstraint("extract(day from month) = 1", name="budget_month_first_day"),
        rights="select, insert, update, delete",
    )  # fmt: skip
    # One row for each share passed, so that it is told once; by its whole key.
    _owned(
        "budget_passing",
        _key("month", sa.Date()), _key("category", sa.Text()), _key("percent", sa.SmallInteger()),
        _must("passed_at", _MOMENT),
        rights="select, insert, delete",
    )  # fmt: skip


def _receipts_and_rules() -> None:
    # The key is what makes a fiscal receipt itself ("ru:fn:i:fp", "uz:t:r:s"): the same one is never entered twice.
    _owned(
        "receipt",
        _key("code", sa.Text()), sa.Column("expense_id", sa.Uuid, comment="null while its sum is awaited"),
        _must("issued_at", sa.DateTime(), "the till's clock"),
        _must("raw", sa.Text()), _must("created_at", _MOMENT),
        rights="select, insert, update",
    )  # fmt: skip
    _owned(
        "category",
        _key("id", sa.Text()), _must("name", sa.Text()), _must("created_at", _MOMENT),
        rights="select, insert, update, delete",
    )  # fmt: skip
    # Serves the reader, which asks for all rules of one workspace; `words` are folded, so one rule a phrase.
    _owned(
        "rule",
        _key("words", sa.Text(), "the folded words of the note"), _must("category", sa.Text()),
        _must("made_by", sa.Text(), "person or correction"), _must("created_at", _MOMENT),
        sa.CheckConstraint("made_by in ('person', 'correction')", name="rule_made_by_known"),
        rights="select, insert, update, delete",
    )  # fmt: skip
    # What an applied rule changed, for the ten minutes in which that can be undone; asked for by its first two columns.
    _owned(
        "rule_touch",
        _key("applied_id", sa.Uuid()), _key("expense_id", sa.Uuid()),
        _must("was", sa.Text()), _must("became", sa.Text()), _must("applied_at", _MOMENT),
        rights="select, insert, delete",
    )  # fmt: skip
    # Serves "what was the same note of late": equality on workspace and note, the newest first by id, so the last twenty
    # are read and no more. Removed rows and empty notes teach nothing. btree: equality, then order.
    # The note as it is: behind row security no index serves lower(note), which the server does not call leakproof.
    op.create_index(
        "expense_workspace_note", "expense", ["workspace_id", "note", "id"], schema="expenses",
        postgresql_where=sa.text("removed_at is null and note <> ''"),
    )  # fmt: skip


def _recurring() -> None:
    # Serves the answers and the timers (the whole key) and the list of a workspace, 200 at most (its first column).
    _owned(
        "recurring",
        _key("id", sa.Uuid()), _must("amount", sa.Numeric()), _must("currency", sa.CHAR(3)),
        _must("category", sa.Text()), _must("note", sa.Text()),
        _must("every", sa.Text()), _must("begins_on", sa.Date(), "its turns are counted from here"),
        _must("next_on", sa.Date()), sa.Column("person_id", sa.Uuid, comment="who is asked; null: the owners"),
        sa.Column("stopped_at", _MOMENT), _must("created_at", _MOMENT),
        sa.CheckConstraint("every in ('day', 'week', 'month', 'quarter', 'year')", name="recurring_every_known"),
        rights="select, insert, update",
    )  # fmt: skip
    # One row a turn: it is asked once, and answered once, by its whole key; those that wait, by its first two columns.
    _owned(
        "recurring_turn",
        _key("recurring_id", sa.Uuid()), _key("due_on", sa.Date()),
        _must("state", sa.Text()), sa.Column("expense_id", sa.Uuid), _must("asked_at", _MOMENT),
        sa.CheckConstraint("state in ('asked', 'paid', 'skipped')", name="recurring_turn_state_known"),
        rights="select, insert, update",
    )  # fmt: skip
