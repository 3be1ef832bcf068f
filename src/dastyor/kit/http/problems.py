"""What may go wrong when a foreign site is asked; hosts are named, whole addresses never (they may hold keys)."""

from __future__ import annotations

from dastyor.kit.errors import Problem, TooMany, Unavailable


class AddressRefused(Problem):
    """This address may not be visited."""

    key, status = "http-address-refused", 422


class SiteDown(Unavailable):
    """The site does not answer just now."""

    key = "http-site-down"


class SiteBusy(TooMany):
    """The site asked to be left alone for a while."""

    key = "http-site-busy"


class AnswerTooLarge(Problem):
    """The site's answer is larger than may be taken."""

    key, status = "http-answer-too-large", 502


class AnswerUnreadable(Problem):
    """The site's answer cannot be read."""

    key, status = "http-answer-unreadable", 502
