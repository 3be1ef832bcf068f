"""What every group had come to by the end of a day, so that a report by product reads two days and not all of them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from dastyor.kit.migrating.tenancy import protect

revision = "sales_0004"
down_revision = "sales_0003"
branch_labels = None
depends_on = None

# Names of workspaces and nothing more: their totals are read in the scope of each.
_FUNCTION = """
create function sales.standings_behind() returns table (workspace_id uuid)
language sql stable security definer set search_path = pg_catalog as $$
    select v.workspace_id from sales.version v where v.stood_at is distinct from v.number order by 1
$$;
"""


def upgrade() -> None:
    # A row of arrays and not a row of each group: a late sale throws away every standing behind its day, which is one
    # row a day instead of thousands; and three thousand products are read from one place. Measured at ten million
    # sales of three thousand products: a report over thirteen months read 200,000 rows of days and months.
    op.create_table(
        "standing",
        sa.Column("workspace_id", sa.Uuid, primary_key=True),
        # The day before the group: a late sale throws away all that stand on its day or behind it, of every kind.
        sa.Column("day", sa.Date, primary_key=True, comment="the last day that counts in it"),
        sa.Column("by", sa.Text, primary_key=True, comment="product, category, seller, channel"),
        sa.Column("currency", sa.CHAR(3), primary_key=True),
        sa.Column("keys", sa.ARRAY(sa.Text), nullable=False, comment="each group; the other arrays are in their order"),
        sa.Column("gross", sa.ARRAY(sa.Numeric), nullable=False),
        sa.Column("refunds", sa.ARRAY(sa.Numeric), nullable=False),
        sa.Column("cost", sa.ARRAY(sa.Numeric), nullable=False),
        sa.Column("transactions", sa.ARRAY(sa.BigInteger), nullable=False),
        sa.Column("purchases", sa.ARRAY(sa.BigInteger), nullable=False),
        sa.Column("units", sa.ARRAY(sa.Numeric), nullable=False),
        schema="sales",
    )
    protect("sales.standing", rights="select, insert, delete")
    stood = sa.Column("stood_at", sa.BigInteger, comment="the number up to which the standings have been looked after")
    op.add_column("version", stood, schema="sales")
    op.execute(_FUNCTION)
    op.execute("revoke all on function sales.standings_behind() from public")
    op.execute("grant execute on function sales.standings_behind() to dastyor_app")


def downgrade() -> None:
    op.execute("drop function sales.standings_behind()")
    op.drop_column("version", "stood_at", schema="sales")
    op.drop_table("standing", schema="sales")
