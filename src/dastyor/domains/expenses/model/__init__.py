"""Expenses as the domain sees them: a file for each part of the business."""

from __future__ import annotations

from dastyor.domains.expenses.model.figures import By, Item, Report, Span, Sum
from dastyor.domains.expenses.model.ledger import (
    CATEGORIES,
    EntryId,
    Expense,
    ExpenseDraft,
    ExpenseId,
    Month,
    Share,
)
from dastyor.domains.expenses.model.reading import Doubt, Nothing, Reading, ReadItem, Refusal

__all__ = [
    "CATEGORIES",
    "By",
    "Doubt",
    "EntryId",
    "Expense",
    "ExpenseDraft",
    "ExpenseId",
    "Item",
    "Month",
    "Nothing",
    "ReadItem",
    "Reading",
    "Refusal",
    "Report",
    "Share",
    "Span",
    "Sum",
]
