"""What a workspace may set about its alerts; accounts keeps the values."""

from __future__ import annotations

from dastyor.kit.actor import Right, Role
from dastyor.kit.offers import Preference

SET = Right("alerts.set", frozenset({Role.OWNER, Role.MANAGER}))

#: The hour of the workspace's day at which a day is judged to have sold too little; 24: when it is over.
CLOSING_HOUR = Preference(
    key="alerts.closing_hour", kind=int, default=21, text="alerts-preference-closing-hour", right=SET, least=1, most=24
)

PREFERENCES = (CLOSING_HOUR,)
