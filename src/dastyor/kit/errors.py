"""Problem: what happened, with the values, and what to do next.

One class per refusal a person can meet. `key` finds its text in the four catalogues, `status` is what REST answers.
Expected refusals are 4xx and are never logged as faults.
"""

from __future__ import annotations

from typing import Any, ClassVar


class Problem(Exception):
    """Something was refused or failed, in words that a person can act on."""

    key: ClassVar[str] = "problem"
    status: ClassVar[int] = 400
    #: Which of its values REST tells as members of their own (RFC 9457, extension members).
    members: ClassVar[tuple[str, ...]] = ()

    def __init__(self, detail: str | None = None, *, hint: str | None = None, **values: Any) -> None:
        self.detail = detail or (type(self).__doc__ or "").partition("\n")[0]
        self.hint = hint
        self.values = values
        super().__init__(self.sentence())

    def sentence(self) -> str:
        """The problem in one English line, for logs and the command line."""
        told = ", ".join(f"{name}={value}" for name, value in self.values.items())
        whole = f"{self.detail} ({told})" if told else self.detail
        return f"{whole} {self.hint}" if self.hint else whole


class NotFound(Problem):
    """There is no such thing here."""

    key, status = "problem-not-found", 404


class Forbidden(Problem):
    """Your role does not allow this."""

    key, status = "problem-forbidden", 403


class Unauthorized(Problem):
    """A valid key is needed."""

    key, status = "problem-unauthorized", 401


class Invalid(Problem):
    """The request cannot be understood."""

    key, status = "problem-invalid", 422


class Conflict(Problem):
    """This has been done or changed already."""

    key, status = "problem-conflict", 409


class TooMany(Problem):
    """Too many requests; try again a little later."""

    key, status = "problem-too-many", 429


class Unavailable(Problem):
    """A part that is needed does not answer just now; nothing was lost."""

    key, status = "problem-unavailable", 503


class Misconfigured(Problem):
    """A setting or the place that it points to is wrong; raised at start, told to the operator."""

    key, status = "problem-misconfigured", 500
