"""What a workspace may set about its expenses; accounts keeps the values."""

from __future__ import annotations

from dastyor.kit.actor import Right, Role
from dastyor.kit.offers import Preference

LIMITS = Right("expenses.limits", frozenset({Role.OWNER}))

#: In the workspace's currency, whole units; 0: nothing is asked.
LARGE_ABOVE = Preference(
    key="expenses.large_above", kind=int, default=0, text="expenses-preference-large-above", right=LIMITS, least=0,
    most=10**13,
)  # fmt: skip

PREFERENCES = (LARGE_ABOVE,)
