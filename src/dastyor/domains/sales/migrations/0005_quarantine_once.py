"""A line that is refused again is the one that was refused before."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "sales_0005"
down_revision = "sales_0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    digest = sa.Column("digest", sa.LargeBinary, comment="of the line; null: from before lines were known again")
    op.add_column("quarantine", digest, schema="sales")
    # (workspace, digest): a till that sends a batch again, not knowing that it was taken, asks for each of its refused
    # lines whether it is here. The digest and not the line: a line may have 16 KiB, an entry of an index 2.7.
    op.create_index("quarantine_lines", "quarantine", ["workspace_id", "digest"], schema="sales", unique=True)


def downgrade() -> None:
    op.drop_index("quarantine_lines", "quarantine", schema="sales")
    op.drop_column("quarantine", "digest", schema="sales")
