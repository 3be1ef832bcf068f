"""Use cases of approvals. One instance of each class serves one transaction."""

from __future__ import annotations

from dastyor.domains.approvals.service.calls import Calls
from dastyor.domains.approvals.service.cards import Cards
from dastyor.domains.approvals.service.decisions import Decisions
from dastyor.domains.approvals.service.inbox import Inbox
from dastyor.domains.approvals.service.wording import plain, said

__all__ = ["Calls", "Cards", "Decisions", "Inbox", "plain", "said"]
