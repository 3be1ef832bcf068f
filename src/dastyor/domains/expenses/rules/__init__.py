"""What expenses decide without asking anyone: how a line is read. No clock, no database, no network."""

from __future__ import annotations

from dastyor.domains.expenses.rules.categories import key_of
from dastyor.domains.expenses.rules.reading import read_line

__all__ = ["key_of", "read_line"]
