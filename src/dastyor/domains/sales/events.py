"""What sales announces."""

from __future__ import annotations

from uuid import UUID

import msgspec

from dastyor.kit.events import event

MOST_ITEMS = 500
MOST_BYTES = 512 * 2**10  # of their lines: a message holds a mebibyte with all that is around them


@event("transactions.accepted", version=1, topic="transactions", ahead=True)
class TransactionsAccepted:
    """Transactions of one workspace, at most 500, each as it was sent (`POST /sales/transactions` says of what form).

    They count when they were stored. `currency` is of the items that name none, `timezone` (IANA) tells their days;
    a stranger may leave both out, and they are the workspace's own.
    """

    batch_id: UUID
    items: list[msgspec.Raw]
    currency: str = ""
    timezone: str = ""
