"""Rates, fetched on a clock and when a day lacks one."""

from __future__ import annotations

from datetime import date, timedelta

from dastyor.domains.expenses.jobs.declared import jobs
from dastyor.domains.expenses.model.rates import Wanted
from dastyor.domains.expenses.service.rate_asking import RateAsking
from dastyor.kit.ids import WorkspaceId
from dastyor.kit.jobs import Outside


# Ten minutes is how often one looks whether a source is due; how often it is asked is a rule.
@jobs.every(timedelta(minutes=10), outside=True, at_start=True)
async def fetch_rates(outside: Outside) -> None:
    """The latest rates, from those sources that should have new ones."""
    await RateAsking(outside.database).refresh()


@jobs.outside
async def fill_base(outside: Outside, *, workspace: WorkspaceId, day: date, base: str, quote: str) -> None:
    """The rate of a day that was not known when somebody spent on it, and the base amounts that waited for it."""
    await RateAsking(outside.database).fill(workspace, Wanted(day, base, quote), is_last_try=outside.is_last_try)
