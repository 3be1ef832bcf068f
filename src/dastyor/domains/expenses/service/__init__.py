"""Use cases of expenses. One instance serves one transaction. A file for each part of the business."""

from __future__ import annotations

from dastyor.domains.expenses.service.exports import Exports
from dastyor.domains.expenses.service.figures import Figures
from dastyor.domains.expenses.service.ledger import READ, RECORD, Expenses, drafted

__all__ = ["READ", "RECORD", "Expenses", "Exports", "Figures", "drafted"]
