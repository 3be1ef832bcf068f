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


class NotAMonth(Invalid):
    """The month must be one from 2000-01 to 2100-12."""

    key = "expenses-not-a-month"


class NotABudget(Invalid):
    """The line names no amount that a budget could be."""

    key = "expenses-not-a-budget"


class NoSuchPayer(Invalid):
    """Only a member of the workspace can have paid."""

    key = "expenses-no-payer"


class NoSuchRecurring(NotFound):
    """There is no such recurring expense here."""

    key = "expenses-no-recurring"


class NoSuchTurn(NotFound):
    """The recurring expense was not due on that day, or has not been yet."""

    key = "expenses-no-turn"


class TooManyRecurring(Conflict):
    """There are as many recurring expenses as there may be; stop one first."""

    key = "expenses-many-recurring"


class NotARecurring(Invalid):
    """The line does not say what is to be repeated, how much it is and how often."""

    key = "expenses-not-a-recurring"
