"""Rules: which words mean which category here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2s
from typing import Literal, NewType
from uuid import UUID

from dastyor.domains.expenses.model.ledger import ExpenseId

AppliedId = NewType("AppliedId", UUID)


@dataclass(frozen=True, slots=True, kw_only=True)
class CategoryRule:
    """Expenses whose note has these folded words, side by side, are of this category; `said` is how they were written."""

    words: str
    said: str
    category: str
    made_by: Literal["person", "correction"]

    @property
    def mark(self) -> str:
        """What a button carries of it: words have no bound there."""
        return blake2s(self.words.encode(), digest_size=8).hexdigest()


@dataclass(frozen=True, slots=True)
class Learned:
    """The category of words, by rules and by the names of the workspace's own categories, which are `own`."""

    words: Mapping[str, str]
    own: frozenset[str]


@dataclass(frozen=True, slots=True)
class Touch:
    """One expense that an applied rule gave another category."""

    expense: ExpenseId
    was: str
    became: str
    applied_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Applied:
    """A rule that was applied to past expenses: how many of them it changed."""

    id: AppliedId
    rule: CategoryRule
    count: int
