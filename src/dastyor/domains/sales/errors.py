"""What can be refused about sales, each with its text."""

from __future__ import annotations

from dastyor.kit.errors import Conflict, Invalid, NotFound, Problem


class BatchUnreadable(Invalid):
    """The body is neither a JSON object, nor an array of them, nor NDJSON."""

    key = "sales-batch-unreadable"


class BatchTooLong(Problem):
    """A batch holds at most 10,000 items."""

    key, status = "sales-batch-too-long", 413


class NotASale(Invalid):
    """The line says not what was sold and for how much."""

    key = "sales-not-a-sale"


class TooLateToUndo(Conflict):
    """A sale can be undone for ten minutes."""

    key = "sales-too-late"


class NoSuchLine(NotFound):
    """There is no such line in quarantine."""

    key = "sales-no-line"


class StillWrong(Invalid):
    """The line is refused again."""

    key = "sales-still-wrong"


class NotRight(StillWrong):
    """What was written does not make the line right."""

    key = "sales-not-right"


class PeriodTooLong(Invalid):
    """By the hour at most 92 days are told, otherwise at most 50 years."""

    key = "sales-period-too-long"
