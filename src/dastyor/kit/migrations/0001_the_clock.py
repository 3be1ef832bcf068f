"""The kit's own schema, and the clock that a demo may move."""

from __future__ import annotations

from alembic import op

from dastyor.kit.migrating.tenancy import new_schema, share

revision = "kit_0001"
down_revision = None
branch_labels = ("kit",)
depends_on = None


def upgrade() -> None:
    new_schema("kit")
    # One row for the whole installation: product time = machine time + shift.
    op.execute(
        "create table kit.clock (single boolean primary key default true check (single), shift interval not null)"
    )
    op.execute("insert into kit.clock (shift) values ('0')")
    share("kit.clock", rights="select, update")


def downgrade() -> None:
    op.execute("drop table kit.clock")
