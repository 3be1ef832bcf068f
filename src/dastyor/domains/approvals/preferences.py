"""Who may decide at all, and what a workspace may set about reminders; accounts keeps the values."""

from __future__ import annotations

from dastyor.kit.actor import Right, Role
from dastyor.kit.offers import Preference

_DECIDERS = frozenset(Role) - {Role.VIEWER}

#: Each request names its own roles besides; a viewer never decides.
READ = Right("approvals.read", _DECIDERS)
DECIDE = Right("approvals.decide", _DECIDERS)
SET = Right("approvals.set", frozenset({Role.OWNER, Role.MANAGER}))

#: Hours until those who may decide are told again of what waits; 0: never.
REMIND_AFTER = Preference(
    key="approvals.remind_after_hours", kind=int, default=2, text="approvals-preference-remind", right=SET,
    least=0, most=168,
)  # fmt: skip

#: Hours until the owners are told; 0: never.
ESCALATE_AFTER = Preference(
    key="approvals.escalate_after_hours", kind=int, default=24, text="approvals-preference-escalate", right=SET,
    least=0, most=720,
)  # fmt: skip

PREFERENCES = (REMIND_AFTER, ESCALATE_AFTER)
