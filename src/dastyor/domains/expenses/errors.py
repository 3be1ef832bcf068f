"""What can be refused about an expense, each with its text."""

from __future__ import annotations

from dastyor.kit.errors import Conflict, Invalid, NotFound


class NoSuchExpense(NotFound):
    """There is no such expense here."""

    key = "expenses-not-found"


class TooLateToUndo(Conflict):
    """An expense can be undone for ten minutes; after that it can be removed from the list."""

    key = "expenses-too-late"


class NotAnExpense(Invalid):
    """The line holds no expense."""

    key = "expenses-not-an-expense"


class NotAnAmount(Invalid):
    """The amount must be a number above zero, within what a business can spend."""

    key = "expenses-not-an-amount"


class NotADay(Invalid):
    """The day must be from 2000-01-01 to today."""

    key = "expenses-not-a-day"


class NoSuchCategory(Invalid):
    """There is no such category."""

    key = "expenses-no-category"


class WhichAmount(Invalid):
    """The line can be read in more than one way."""

    key = "expenses-which"


class TooLarge(NotAnAmount):
    """The amount is larger than can be recorded."""

    key = "expenses-too-large"


class TooFine(NotAnAmount):
    """The currency has fewer digits after the point."""

    key = "expenses-too-fine"


class ZeroAmount(NotAnAmount):
    """The amount is zero."""

    key = "expenses-zero"


class NotAPeriod(Invalid):
    """The period is empty, or outside of the years 2000 to 2100."""

    key = "expenses-not-a-period"


class TooManyForASheet(Invalid):
    """A spreadsheet holds fewer rows than there are expenses."""

    key = "expenses-too-many-for-a-sheet"


class TooLargeForChat(Invalid):
    """The file is larger than goes with a message."""

    key = "expenses-too-large-for-chat"
