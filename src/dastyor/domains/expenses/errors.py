"""What can be refused about an expense, each with its text."""

from __future__ import annotations

from dastyor.kit.errors import Conflict, Invalid, NotFound


class NoSuchExpense(NotFound):
    """There is no such expense here."""

    key = "expenses-not-found"


class QuestionOver(NotFound):
    """The button is of a question that was answered or left."""

    key = "expenses-question-over"


class TooLateToUndo(Conflict):
    """An expense can be undone for ten minutes; after that it can be removed from the list."""

    key = "expenses-too-late"


class TooLateForBudget(TooLateToUndo):
    """What was done to a budget can be undone for ten minutes; after that it is set anew."""

    key = "expenses-budget-too-late"


class TooLateForRule(TooLateToUndo):
    """A rule that was applied to the past can be undone for ten minutes, once."""

    key = "expenses-rule-too-late"


class TooLateForTurn(TooLateToUndo):
    """A turn that was skipped waits again for ten minutes; after that it stays skipped."""

    key = "expenses-turn-too-late"


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


class NoCodeOnPicture(Invalid):
    """There is no QR code on the picture that can be read."""

    key = "expenses-no-code"


class NotAReceipt(Invalid):
    """The code is not of a fiscal receipt of Uzbekistan, Russia or Kazakhstan."""

    key = "expenses-not-a-receipt"


class ReceiptDamaged(Invalid):
    """The code of the receipt lacks something that every receipt has."""

    key = "expenses-receipt-damaged"


class ReceiptAhead(Invalid):
    """The receipt is dated ahead of today."""

    key = "expenses-receipt-ahead"


class ReceiptKnown(Conflict):
    """This receipt has been entered already."""

    key = "expenses-receipt-known"


class ReceiptWaits(Conflict):
    """This receipt has come already and waits for its sum."""

    key = "expenses-receipt-waits"


class ReceiptNeedsSum(Invalid):
    """The receipt's code does not tell its sum; send it as `amount`."""

    key = "expenses-receipt-waits"


class NoSuchReceipt(NotFound):
    """No receipt with this code has come here."""

    key = "expenses-no-receipt"


class NotAPeriod(Invalid):
    """The period is empty, or outside of the years 2000 to 2100."""

    key = "expenses-not-a-period"


class UnknownPeriod(Invalid):
    """What was written is no period."""

    key = "expenses-unknown-period"


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


class TooManyForASheet(Invalid):
    """A spreadsheet holds fewer rows than there are expenses."""

    key = "expenses-too-many-for-a-sheet"


class TooLargeForChat(Invalid):
    """The file is larger than goes with a message."""

    key = "expenses-too-large-for-chat"


class NoSuchRule(NotFound):
    """There is no such rule."""

    key = "expenses-no-rule"


class RuleUnfit(Invalid):
    """A rule is a few words and the category that they mean."""

    key = "expenses-rule-unfit"


class CategoryUnfit(Invalid):
    """A category's name has letters or digits, and 40 characters at most."""

    key = "expenses-category-unfit"


class CategoryKnown(Conflict):
    """There is such a category already."""

    key = "expenses-category-known"


class TooManyCategories(Conflict):
    """A workspace may have fifty categories of its own; remove one first."""

    key = "expenses-categories-many"
