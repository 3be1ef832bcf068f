"""Use cases of expenses. One instance serves one transaction. A file for each part of the business."""

from __future__ import annotations

from dastyor.domains.expenses.service.budgets import BUDGET, Budgets
from dastyor.domains.expenses.service.ledger import READ, RECORD, Expenses, drafted
from dastyor.domains.expenses.service.recurring import Recurrings
from dastyor.domains.expenses.service.sharing import Sharing
from dastyor.domains.expenses.service.turns import Turns

__all__ = ["BUDGET", "READ", "RECORD", "Budgets", "Expenses", "Recurrings", "Sharing", "Turns", "drafted"]
