"""What can be refused about alerts, each with its text."""

from __future__ import annotations

from dastyor.kit.errors import Conflict, Invalid, NotFound


class NoSuchAlert(NotFound):
    """There is no such alert here."""

    key = "alerts-not-found"


class NoSuchMetric(Invalid):
    """No domain here offers such a figure, or your role may not see it."""

    key = "alerts-no-metric"


class NotAValue(Invalid):
    """The value does not fit the condition."""

    key = "alerts-not-a-value"


class NotQuietHours(Invalid):
    """Quiet hours begin and end at different times."""

    key = "alerts-not-quiet-hours"


class TooManyAlerts(Conflict):
    """The workspace has as many alerts as one can follow."""

    key = "alerts-too-many"


class NoWebhook(NotFound):
    """No program is told of alerts here."""

    key = "alerts-no-webhook"


class WebhookOff(Conflict):
    """The program said that it is gone, and is told nothing until its webhook is set again."""

    key = "alerts-webhook-is-off"
