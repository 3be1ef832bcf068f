"""What a person or a machine can ask of accounts; one instance of each class serves one transaction."""

from __future__ import annotations

from dastyor.domains.accounts.service.audit import AuditLog
from dastyor.domains.accounts.service.keys import Keys
from dastyor.domains.accounts.service.members import Members
from dastyor.domains.accounts.service.people import People, asking
from dastyor.domains.accounts.service.reach import Reach
from dastyor.domains.accounts.service.settings import Settings
from dastyor.domains.accounts.service.vault import Vault
from dastyor.domains.accounts.service.workspaces import Workspaces

__all__ = ["AuditLog", "Keys", "Members", "People", "Reach", "Settings", "Vault", "Workspaces", "asking"]
