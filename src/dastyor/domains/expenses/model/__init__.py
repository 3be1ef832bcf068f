"""Expenses as the domain sees them: a file for each part of the business."""

from __future__ import annotations

from dastyor.domains.expenses.model.figures import By, Item, Report, Span, Sum
from dastyor.domains.expenses.model.ledger import CATEGORIES, EntryId, Expense, ExpenseDraft, ExpenseId
from dastyor.domains.expenses.model.reading import Doubt, Nothing, Reading, ReadItem, Refusal
from dastyor.domains.expenses.model.receipts import Fiscal, StoredReceipt, Taken

__all__ = [
    "CATEGORIES",
    "By",
    "Doubt",
    "EntryId",
    "Expense",
    "ExpenseDraft",
    "ExpenseId",
    "Fiscal",
    "Item",
    "Nothing",
    "ReadItem",
    "Reading",
    "Refusal",
    "Report",
    "Span",
    "StoredReceipt",
    "Sum",
    "Taken",
]
