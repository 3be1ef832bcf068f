"""Use cases of expenses. One instance serves one transaction. A file for each part of the business."""

from __future__ import annotations

from dastyor.domains.expenses.service.categories import Categories
from dastyor.domains.expenses.service.ledger import READ, RECORD, Expenses, drafted
from dastyor.domains.expenses.service.receipts import MOST_BYTES, Receipts
from dastyor.domains.expenses.service.rules import Rules

__all__ = ["MOST_BYTES", "READ", "RECORD", "Categories", "Expenses", "Receipts", "Rules", "drafted"]
