"""What waits is told of again, once, by day, in one message; later the owners are told, once."""

from __future__ import annotations

from dataclasses import replace
from datetime import time

import pytest

from dastyor.domains.approvals.tests.conftest import AN_AD
from dastyor.kit.actor import Role
from dastyor.kit.ids import new_id


async def asks(office, **changes):
    await office.asks(replace(AN_AD, request=new_id(), **changes))


def told(found):
    return [(when, notice.key.removeprefix("approvals-"), notice.values["count"]) for when, notice in found]


async def test_what_nobody_decides_is_told_of_once_and_then_the_owners(office, aziza, cashier):
    await office.asks()
    found = await office.lives("2026-11-30 10:00")
    assert told(found) == [("20 12:00", "reminder", 1), ("21 10:00", "escalated", 1)]
    reminder, escalated = (notice for _, notice in found)
    assert set(reminder.to) == {office.actor.person, aziza.person}
    assert (escalated.roles, escalated.values["hours"]) == ((Role.OWNER,), 24)
    assert reminder.presses == escalated.presses == (("approvals-open-button", "ap.list", ()),)


async def test_what_was_decided_in_time_is_told_of_no_more(office, aziza):
    await office.asks()
    await office.decides(aziza)
    assert await office.lives("2026-11-30 10:00") == []


async def test_one_message_speaks_of_all_and_each_is_spoken_of(office, aziza):
    for clock in ("10:00", "10:40", "11:50"):
        office.goes_to(f"2026-11-20 {clock}")
        await asks(office)
    found = await office.lives("2026-11-20 20:00")
    assert told(found) == [("20 12:00", "reminder", 3), ("20 14:00", "reminder", 3)]


async def test_each_is_told_what_waits_for_him(office, aziza, cashier):
    await asks(office)
    await asks(office, roles=(Role.CASHIER, Role.OWNER))
    found = await office.lives("2026-11-20 13:00")
    assert {person: notice.values["count"] for _, notice in found for person in notice.to} == {
        office.actor.person: 2, aziza.person: 1, cashier.person: 1,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("asked_at", "quiet", "reminded_at"),
    [
        ("2026-11-20 20:30", {}, "21 09:00"), ("2026-11-20 11:00", {41: (time(12), time(15))}, "20 13:00"),
        ("2026-11-20 11:00", {41: (time(12), time(15)), 42: (time(13), time(17))}, "20 15:00"),
    ],
)  # fmt: skip
async def test_a_reminder_waits_for_the_day_and_for_somebody_who_is_not_quiet(
    office, aziza, asked_at, quiet, reminded_at
):
    numbers = {41: office.actor.person, 42: aziza.person}
    office.quiet = {numbers[number]: hours for number, hours in quiet.items()}
    office.goes_to(asked_at)
    await office.asks()
    assert [when for when, notice in await office.lives("2026-11-21 10:00") if notice.to] == [reminded_at]


async def test_the_hours_are_the_workspaces_own(office):
    office.settings = {"approvals.remind_after_hours": 5, "approvals.escalate_after_hours": 0}
    await office.asks()
    assert told(await office.lives("2026-11-30 10:00")) == [("20 15:00", "reminder", 1)]


async def test_switched_off_tells_nobody(office):
    office.settings = {"approvals.remind_after_hours": 0, "approvals.escalate_after_hours": 0}
    await office.asks()
    assert await office.lives("2026-11-30 10:00") == []


async def test_a_timer_that_comes_twice_or_late_tells_once(office):
    await office.asks()
    office.goes_to("2026-11-20 12:30")
    (stored,) = await office.queued()
    await asks(office)  # its own reminder is set by the first call, and by no other
    found = [notice for _ in range(3) for notice in await office.works(stored)]
    assert told(found) == [("20 12:30", "reminder", 2)]
    async with office.database.tx() as tx:
        assert await tx.value("select count(*) from jobs.timers where queue = 'approvals'") == 2


async def test_a_call_that_was_killed_is_made_again(office):
    await office.asks()
    office.goes_to("2026-11-20 12:30")
    (stored,) = await office.queued()

    async def killed(_):
        raise RuntimeError("killed")

    plain = office.database.flushes
    office.database.flushes = (killed,)
    with pytest.raises(RuntimeError):
        await office.works(stored)
    office.database.flushes = plain
    assert told(await office.works(stored)) == [("20 12:30", "reminder", 1)]


async def test_a_newer_revision_is_no_new_wait_but_what_is_asked_anew_is(office, aziza):
    await office.asks()
    await office.lives("2026-11-20 13:00")
    await office.asks(replace(AN_AD, revision=1))
    assert await office.lives("2026-11-20 18:00") == []
    await office.decides(aziza)
    await office.asks(replace(AN_AD, revision=2))
    assert told(await office.lives("2026-11-20 20:30")) == [("20 20:00", "reminder", 1)]
