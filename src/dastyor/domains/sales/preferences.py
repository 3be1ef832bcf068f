"""What a workspace may set about its sales; accounts keeps the values."""

from __future__ import annotations

from dastyor.kit.actor import Right, Role
from dastyor.kit.offers import Preference

RULES = Right("sales.rules", frozenset({Role.OWNER, Role.MANAGER}))

#: What becomes of a transaction whose product nobody has described: it is stored with a stub, or waits in quarantine.
UNKNOWN_PRODUCTS = Preference(
    key="sales.unknown_products", kind=str, default="stub", text="sales-preference-unknown-products", right=RULES,
    choices=("stub", "quarantine"),
)  # fmt: skip

PREFERENCES = (UNKNOWN_PRODUCTS,)
