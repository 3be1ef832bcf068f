"""The transactions behind a figure are listed, newest first."""

from __future__ import annotations

from alembic import op

revision = "sales_0003"
down_revision = "sales_0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # (workspace, day, at, id): the rows behind a figure, a range of days with the newest first, page after page. A
    # category, a seller or a channel is one of a few, so its rows are found on the way.
    op.create_index(
        "transaction_workspace_day", "transaction", ["workspace_id", "day", "at", "transaction_id"], schema="sales"
    )
    # The same of one product: of a thousand products one is so rare that all of a year would be read for a page of it.
    op.create_index(
        "transaction_workspace_product", "transaction",
        ["workspace_id", "product_id", "day", "at", "transaction_id"], schema="sales",
    )  # fmt: skip


def downgrade() -> None:
    op.drop_index("transaction_workspace_product", "transaction", schema="sales")
    op.drop_index("transaction_workspace_day", "transaction", schema="sales")
