"""Circuit breaker: a site that keeps failing is left alone for a while, then tried once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from dastyor.kit.clock import monotonic
from dastyor.kit.http.problems import SiteDown

LONGEST_REST = 600.0  # seconds; a site that comes back is noticed within ten minutes


@dataclass(slots=True)
class Breaker:
    """Closed while all is well; open after `failures` in a row; half-open when the rest is over: one may try.

    Each trial that fails doubles the rest. `now` counts seconds and never goes back.
    """

    site: str
    failures: int = 5
    rest: float = 30.0
    now: Callable[[], float] = monotonic
    _failed: int = 0
    _trips: int = 0
    _closed_until: float = 0.0

    @property
    def is_open(self) -> bool:
        """Whether the site is being left alone."""
        return self._failed >= self.failures

    def admit(self) -> None:
        """Lets one ask. Raises SiteDown while the site is left alone."""
        if not self.is_open:
            return
        if (left := self._closed_until - self.now()) > 0:
            raise SiteDown(site=self.site, retry_after=max(1, round(left)))
        # This one is the trial. The others wait as long again: a trial that never reports back blocks nobody for ever.
        self._closed_until = self.now() + self.rest

    def succeeded(self) -> None:
        """The site answered: all is well again."""
        self._failed = self._trips = 0

    def failed(self) -> None:
        """The site did not answer, or told that it is broken."""
        self._failed += 1
        if self.is_open:
            self._closed_until = self.now() + min(self.rest * 2**self._trips, LONGEST_REST)
            self._trips = min(self._trips + 1, 16)
