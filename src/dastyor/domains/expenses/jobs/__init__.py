"""What expenses do on a clock or later: a file for each part of the business."""

from __future__ import annotations

from dastyor.domains.expenses.jobs import budgets, rates, recurring
from dastyor.domains.expenses.jobs.declared import jobs

__all__ = ["budgets", "jobs", "rates", "recurring"]
