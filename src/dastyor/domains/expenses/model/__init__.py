"""Expenses as the domain sees them: a file for each part of the business."""

from __future__ import annotations

from dastyor.domains.expenses.model.categories import OwnCategory
from dastyor.domains.expenses.model.figures import By, Item, Report, Span, Sum
from dastyor.domains.expenses.model.ledger import CATEGORIES, EntryId, Expense, ExpenseDraft, ExpenseId
from dastyor.domains.expenses.model.reading import Doubt, Nothing, Reading, ReadItem, Refusal
from dastyor.domains.expenses.model.receipts import Fiscal, StoredReceipt, Taken
from dastyor.domains.expenses.model.rules import Applied, AppliedId, CategoryRule, Learned, Touch

__all__ = [
    "CATEGORIES",
    "Applied",
    "AppliedId",
    "By",
    "CategoryRule",
    "Doubt",
    "EntryId",
    "Expense",
    "ExpenseDraft",
    "ExpenseId",
    "Fiscal",
    "Item",
    "Learned",
    "Nothing",
    "OwnCategory",
    "ReadItem",
    "Reading",
    "Refusal",
    "Report",
    "Span",
    "StoredReceipt",
    "Sum",
    "Taken",
    "Touch",
]
