"""Who may do what with sales."""

from __future__ import annotations

from dastyor.kit.actor import Right, Role

READ = Right("sales.read", frozenset({Role.OWNER, Role.MANAGER, Role.ACCOUNTANT, Role.VIEWER}))
RECORD = Right("sales.record", frozenset({Role.OWNER, Role.MANAGER, Role.CASHIER}))
PRODUCTS = Right("sales.products", frozenset({Role.OWNER, Role.MANAGER}))
