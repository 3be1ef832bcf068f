"""Exports: the ledger as files that other programs take."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from dastyor.domains.expenses.model.ledger import Expense


class Form(StrEnum):
    """What kind of file."""

    CSV = "csv"
    XLSX = "xlsx"
    BEANCOUNT = "beancount"
    FIREFLY = "firefly"

    @property
    def ending(self) -> str:
        """How the file's name ends."""
        return {"beancount": "beancount", "firefly": "zip"}.get(self.value, self.value)

    @property
    def media_type(self) -> str:
        """What the file is on the wire."""
        return {
            "csv": "text/csv; charset=utf-8", "firefly": "application/zip", "beancount": "text/plain; charset=utf-8",
            "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        }[self.value]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Line:
    """One expense with its names: the category's in the reader's language, and who paid."""

    expense: Expense
    category_name: str
    paid_by: str
