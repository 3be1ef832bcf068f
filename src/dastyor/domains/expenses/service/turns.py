"""Turns: what the timer of a recurring expense does on a morning, and after any number of mornings that were missed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import islice

from dastyor.domains.expenses.model.recurring import Recurring, RecurringId
from dastyor.domains.expenses.rules import recurring as rules
from dastyor.domains.expenses.rules.naming import category_words
from dastyor.domains.expenses.store.recurring import RecurringStore
from dastyor.kit.actor import Role
from dastyor.kit.db import Tx
from dastyor.kit.ids import WorkspaceId
from dastyor.kit.jobs import later
from dastyor.kit.notices import Notice
from dastyor.kit.offers import Listener
from dastyor.kit.telegram.presses import short

_Press = tuple[str, str, tuple[str, ...]]

_MOST = 1000  # turns of one run; a daily one that slept for years goes on with the next


async def ask_at(tx: Tx, workspace: WorkspaceId, recurring: Recurring, at: datetime, timezone: str) -> None:
    """Its next turn will be asked at that moment of product time."""
    await later(
        tx, "expenses.ask_turns", at=at, workspace=workspace, recurring=recurring.id, due=recurring.next_on,
        timezone=timezone,
    )  # fmt: skip


class Turns:
    """The turns of one transaction."""

    def __init__(self, tx: Tx) -> None:
        self.tx, self.store = tx, RecurringStore(tx)

    async def ask(self, workspace: WorkspaceId, number: RecurringId, due: date, timezone: str) -> None:
        """Every turn that is due by now and was not asked is asked, in one message; nothing unless `due` is the next.

        `timezone` is the workspace's when the timer was set; its own of today counts where it is known.
        """
        recurring = await self.store.one(workspace, number)
        if recurring is None or recurring.stopped_at is not None or recurring.next_on != due:
            return
        members = await self._members(workspace)
        timezone = next((each.timezone for each in members), timezone)
        listener = next((each for each in members if each.person == recurring.person), None)
        now = self.tx.clock.now()
        wait = self._wait(due, now, timezone, listener)
        if wait is not None:
            await ask_at(self.tx, workspace, recurring, wait, timezone)
            return
        last = rules.day_to_ask(now, timezone)
        days = list(islice(rules.turns(recurring.begins_on, recurring.every, due, last), _MOST))
        asked = await self.store.ask(workspace, number, days, now)
        coming = rules.first_from(recurring.begins_on, recurring.every, days[-1] + timedelta(days=1))
        moved = replace(recurring, next_on=coming)
        self.store.change(workspace, moved)
        await ask_at(self.tx, workspace, moved, rules.asked_at(coming, timezone), timezone)
        if asked:
            is_here = listener is not None or not members
            self.tx.events.publish(workspace, _notice(recurring, asked, is_here=is_here))

    def _wait(self, due: date, now: datetime, timezone: str, listener: Listener | None) -> datetime | None:
        """When to come again: the clock was set back, or the one who is asked is not to be disturbed."""
        morning = rules.asked_at(due, timezone)
        if now < morning:
            return morning
        if listener is None:
            return None
        return rules.quiet_until(now, timezone, listener.quiet_from, listener.quiet_to)

    async def _members(self, workspace: WorkspaceId) -> list[Listener]:
        audience = self.tx.ports.audience if self.tx.ports else None
        return [] if audience is None else await audience.listeners(self.tx, workspace, roles=tuple(Role))


def _notice(recurring: Recurring, asked: Sequence[date], *, is_here: bool) -> Notice:
    """The question: to the one who set it, or to the owners when he is there no more."""
    number = short(recurring.id)
    said, words = ({"what": recurring.note}, {}) if recurring.note else category_words("what", recurring.category)
    values: dict[str, str | int] = {**said}
    days: dict[str, date] = {}
    presses: list[_Press]
    if len(asked) == 1:
        turn = (number, f"{asked[0]:%Y%m%d}")
        key, days["day"] = "expenses-recurring-due", asked[0]
        presses = [
            ("expenses-recurring-paid-button", "ex.rcpay", turn),
            ("expenses-recurring-other-button", "ex.rcsum", turn),
            ("expenses-recurring-skip-button", "ex.rcskip", turn),
        ]
    else:
        key = "expenses-recurring-dues"
        values["count"] = len(asked)
        days |= {"first": asked[0], "last": asked[-1]}
        presses = [
            ("expenses-recurring-paid-all-button", "ex.rcpayall", (number,)),
            ("expenses-recurring-each-button", "ex.rcopen", (number,)),
            ("expenses-recurring-skip-all-button", "ex.rcskipall", (number,)),
        ]
    presses.append(("expenses-recurring-stop-button", "ex.rcstop", (number,)))
    return Notice(
        key=key, values=values, days=days, words=words, sums={"amount": recurring.amount}, presses=tuple(presses),
        to=(recurring.person,) if recurring.person and is_here else (),
    )  # fmt: skip
