"""The domains of the product, in the order of the menu. A new domain adds its name here and nowhere else."""

from __future__ import annotations

MODULES = ("accounts", "sales", "market", "expenses", "approvals", "alerts")
