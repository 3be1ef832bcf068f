"""Alerts over a real database while time passes: told once, held in quiet hours, not doubled, nobody else's."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import time, timedelta
from decimal import Decimal

import pytest

from dastyor.domains.alerts.errors import NoSuchAlert, NoSuchMetric, TooManyAlerts
from dastyor.domains.alerts.jobs import look
from dastyor.domains.alerts.model import Condition, QuietHours, Window, Wish
from dastyor.domains.alerts.service import MOST, Alerts
from dastyor.domains.alerts.tables import metadata
from dastyor.kit.actor import Role
from dastyor.kit.errors import Forbidden
from dastyor.kit.ids import new_id
from dastyor.kit.migrating.alembic_run import differences
from dastyor.kit.money import Money
from dastyor.kit.notices import Line
from tests.support.fixtures import an_actor

NIGHT = QuietHours(begins=time(22), ends=time(8))


def wish(condition, value, *, metric="shop.net", **more):
    is_money = metric == "shop.net" and condition in {Condition.BELOW, Condition.ABOVE}
    return Wish(metric=metric, condition=condition, value=Decimal(value), currency="UZS" if is_money else None, **more)


async def make(shop, condition, value, *, by=None, **more):
    async with shop.database.tx(shop.actor.workspace) as tx:
        return (await Alerts(tx).make(by or shop.actor, wish(condition, value, **more))).rule


async def standing(shop, rule):
    async with shop.database.tx(shop.actor.workspace) as tx:
        return await Alerts(tx).one(shop.actor, rule.id)


def uzs(amount):
    return Money(Decimal(amount), "UZS")


async def test_sales_under_a_limit_are_told_at_closing_and_not_before(shop):
    await make(shop, Condition.BELOW, 500_000)
    shop.sells("2026-11-20 12:00", 350_000)
    assert await shop.lives("2026-11-20 20:59") == []
    ((when, notice),) = await shop.lives("2026-11-20 23:00")
    assert when == "20 21:00"
    assert notice.key == "alerts-told-day"
    assert notice.sums == {"figure": uzs("350000.00")}
    assert notice.lines == (Line(key="alerts-limit-below", sums={"limit": uzs("500000.00")}),)
    assert notice.to == (shop.actor.person,)
    assert notice.presses[0] == ("alerts-rows-button", "sa.figures", ("day",))
    assert notice.topic == "notifications"


async def test_each_day_is_a_question_of_its_own(shop):
    await make(shop, Condition.BELOW, 500_000)
    shop.sells("2026-11-21 12:00", 600_000)
    shop.sells("2026-11-22 12:00", 100_000)
    assert [when for when, _ in await shop.lives("2026-11-23 10:00")] == ["20 21:00", "22 21:00"]


async def test_what_is_sold_after_closing_neither_saves_the_day_nor_tells_it_twice(shop):
    rule = await make(shop, Condition.BELOW, 500_000)
    assert len(await shop.lives("2026-11-20 21:30")) == 1
    shop.sells("2026-11-20 21:40", 900_000)
    assert await shop.lives("2026-11-21 20:00") == []
    assert (await standing(shop, rule)).breach is not None


async def test_a_late_look_finds_what_one_in_time_would_have_found(shop):
    await make(shop, Condition.BELOW, 500_000)
    await shop.lives("2026-11-20 20:00")
    shop.sells("2026-11-20 21:40", 900_000)
    shop.goes_to("2026-11-20 23:00")
    ((_, notice),) = await shop.lives("2026-11-20 23:30")
    assert notice.sums["figure"] == uzs("0.00")


async def test_the_closing_hour_is_the_workspaces_own(shop):
    shop.settings["alerts.closing_hour"] = 24
    await make(shop, Condition.BELOW, 500_000)
    assert [when for when, _ in await shop.lives("2026-11-21 10:00")] == ["21 00:00"]


async def test_a_rule_made_after_closing_begins_with_the_next_day(shop):
    shop.goes_to("2026-11-20 22:30")
    await make(shop, Condition.BELOW, 500_000)
    assert [when for when, _ in await shop.lives("2026-11-21 23:00")] == ["21 21:00"]


async def test_a_week_is_judged_on_its_sunday_in_one_message(shop):
    await make(shop, Condition.BELOW, 500_000, window=Window.WEEK)
    ((when, notice),) = await shop.lives("2026-11-27 10:00")
    assert (when, notice.key, str(notice.days["day"])) == ("22 21:00", "alerts-told-week", "2026-11-16")


async def test_a_fall_to_the_same_weekday_is_told_with_both_figures(shop):
    await make(shop, Condition.CHANGE, -40)
    shop.sells("2026-11-13 12:00", 1_000_000)
    shop.sells("2026-11-13 21:30", 5_000_000)  # after closing: no part of what is compared
    shop.sells("2026-11-20 12:00", 600_000)
    ((when, notice),) = await shop.lives("2026-11-20 23:00")
    assert when == "20 21:00"
    (line,) = notice.lines
    assert line.key == "alerts-limit-change-day"
    assert line.values == {"percent": "-40", "limit": "-40"}
    assert line.sums == {"before": uzs("1000000.00")}


async def test_a_smaller_fall_and_a_weekday_without_sales_are_not_told(shop):
    await make(shop, Condition.CHANGE, -40)
    shop.sells("2026-11-13 12:00", 1_000_000)
    shop.sells("2026-11-20 12:00", 600_001)
    assert await shop.lives("2026-11-22 10:00") == []


async def test_sales_over_a_limit_are_told_once_a_day_within_ten_minutes(shop):
    await make(shop, Condition.ABOVE, 500_000)
    shop.sells("2026-11-20 12:01", 500_001)
    shop.sells("2026-11-20 15:01", 500_001)
    shop.sells("2026-11-21 12:01", 500_001)
    assert [when for when, _ in await shop.lives("2026-11-22 10:00")] == ["20 12:10", "21 12:10"]


async def test_a_breach_that_is_over_is_told_when_it_comes_again_and_not_within_the_cool_down(shop):
    await make(shop, Condition.ABOVE, 500_000, cooldown=timedelta(hours=3))
    shop.sells("2026-11-20 12:01", 600_000)
    shop.sells("2026-11-20 12:31", -600_000)
    shop.sells("2026-11-20 13:01", 600_000)
    assert [when for when, _ in await shop.lives("2026-11-20 23:00")] == ["20 12:10", "20 15:10"]


async def test_what_is_over_when_the_cool_down_ends_is_never_told(shop):
    await make(shop, Condition.ABOVE, 500_000, cooldown=timedelta(hours=3))
    for moment, amount in (("12:01", 600_000), ("12:31", -600_000), ("13:01", 600_000), ("14:31", -600_000)):
        shop.sells(f"2026-11-20 {moment}", amount)
    assert [when for when, _ in await shop.lives("2026-11-20 23:00")] == ["20 12:10"]


async def test_silence_is_told_once_and_again_after_new_data(shop):
    shop.sells("2026-11-20 10:30", 1000)
    await make(shop, Condition.NO_DATA, 2)
    ((when, notice),) = await shop.lives("2026-11-20 15:00")
    assert (when, notice.key) == ("20 12:30", "alerts-told-silence")
    assert (notice.values, str(notice.days["day"])) == ({"hours": 2, "time": "10:30", "figure": "–"}, "2026-11-20")
    shop.sells("2026-11-20 15:05", 1000)
    assert [when for when, _ in await shop.lives("2026-11-20 19:00")] == ["20 17:05"]


async def test_a_shop_that_never_sold_is_silent_since_the_rule_was_made(shop):
    await make(shop, Condition.NO_DATA, 2)
    assert [when for when, _ in await shop.lives("2026-11-20 19:00")] == ["20 12:00"]


async def test_a_closed_shop_is_not_silent_by_night(shop):
    shop.sells("2026-11-20 20:30", 1000)
    shop.sells("2026-11-21 08:10", 1000)
    await make(shop, Condition.NO_DATA, 2, quiet=NIGHT)
    shop.goes_to("2026-11-20 20:40")
    assert [when for when, _ in await shop.lives("2026-11-21 12:00")] == ["21 10:10"]


async def test_quiet_hours_hold_a_breach_back_until_their_end(shop):
    await make(shop, Condition.BELOW, 500_000, quiet=QuietHours(begins=time(20), ends=time(8)))
    assert await shop.lives("2026-11-21 07:59") == []
    ((when, notice),) = await shop.lives("2026-11-21 12:00")
    assert (when, str(notice.days["day"])) == ("21 08:00", "2026-11-20")


async def test_what_is_true_no_longer_after_quiet_hours_is_not_told(shop):
    await make(shop, Condition.ABOVE, 500_000, quiet=NIGHT)
    shop.sells("2026-11-20 22:30", 600_000)
    rule = await make(shop, Condition.ABOVE, 500_000, quiet=NIGHT)
    assert await shop.lives("2026-11-20 22:50") == []
    found = await standing(shop, rule)
    assert found.breach is not None and found.breach.told_at is None
    assert await shop.lives("2026-11-21 12:00") == []
    assert (await standing(shop, rule)).breach is None


async def test_without_quiet_hours_of_its_own_those_of_the_person_count(shop):
    shop.quiet[shop.actor.person] = (time(20), time(8))
    await make(shop, Condition.BELOW, 500_000)
    assert [when for when, _ in await shop.lives("2026-11-21 12:00")] == ["21 08:00"]


async def test_after_days_without_the_product_only_the_last_day_is_told(shop):
    await make(shop, Condition.BELOW, 500_000)
    await shop.lives("2026-11-20 12:00")
    shop.goes_to("2026-11-24 09:00")
    ((when, notice),) = await shop.lives("2026-11-24 10:00")
    assert (when, str(notice.days["day"])) == ("24 09:00", "2026-11-23")


async def test_a_look_that_comes_twice_tells_once(shop):
    await make(shop, Condition.BELOW, 500_000)
    await shop.lives("2026-11-20 20:00")
    shop.goes_to("2026-11-20 21:00")
    (stored,) = await shop.queued()
    await shop.look(stored)
    await shop.look(stored)
    assert len(shop.told) == 1
    async with shop.database.tx() as tx:
        assert await tx.value("select count(*) from jobs.timers") == 1


async def test_two_workers_at_once_tell_once(shop):
    await make(shop, Condition.BELOW, 500_000)
    await shop.lives("2026-11-20 20:00")
    shop.goes_to("2026-11-20 21:00")
    (stored,) = await shop.queued()
    await asyncio.gather(shop.look(stored), shop.look(stored))
    assert len(shop.told) == 1


async def test_killed_between_the_check_and_the_commit_it_is_told_by_the_next_try_and_once(shop):
    rule = await make(shop, Condition.BELOW, 500_000)
    await shop.lives("2026-11-20 20:00")
    shop.goes_to("2026-11-20 21:00")
    (stored,) = await shop.queued()

    async def dies(tx):
        raise KeyboardInterrupt

    flushes, shop.database.flushes = shop.database.flushes, (*shop.database.flushes, dies)
    with pytest.raises(KeyboardInterrupt):
        await shop.look(stored)
    shop.database.flushes = flushes
    assert (await standing(shop, rule)).breach is None
    async with shop.database.tx() as tx:
        assert await tx.value("select count(*) from bus.events") == 0
    await shop.look(stored)
    async with shop.database.tx() as tx:
        assert await tx.value("select count(*) from bus.events") == 1


async def test_figures_that_are_away_end_no_alert(shop):
    await make(shop, Condition.BELOW, 500_000)
    await shop.lives("2026-11-20 20:00")
    shop.goes_to("2026-11-20 21:00")
    (stored,) = await shop.queued()
    shop.failing = 1
    with pytest.raises(RuntimeError):
        await shop.look(stored)
    await shop.look(stored)
    assert len(shop.told) == 1


def test_a_look_that_fails_is_tried_again_for_longer_than_anybody_is_away():
    a_year_of_hours = 366 * 24
    assert look.tries > a_year_of_hours


async def test_a_domain_that_is_left_out_for_a_while_ends_no_alert(shop):
    rule = await make(shop, Condition.BELOW, 500_000)
    shop.is_open = False
    assert await shop.lives("2026-11-23 10:00") == []
    assert (await standing(shop, rule)).metric is None
    shop.is_open = True
    assert [when for when, _ in await shop.lives("2026-11-24 12:00")] == ["23 10:00", "23 21:00"]


async def test_a_stopped_rule_tells_nothing_and_a_resumed_one_goes_on(shop):
    rule = await make(shop, Condition.BELOW, 500_000)
    async with shop.database.tx(shop.actor.workspace) as tx:
        await Alerts(tx).stop(shop.actor, rule.id)
        await Alerts(tx).stop(shop.actor, rule.id)
    assert await shop.lives("2026-11-20 23:00") == []
    async with shop.database.tx(shop.actor.workspace) as tx:
        await Alerts(tx).resume(shop.actor, rule.id)
        await Alerts(tx).resume(shop.actor, rule.id)
    assert [when for when, _ in await shop.lives("2026-11-21 23:00")] == ["21 21:00"]


async def test_what_was_told_and_stopped_is_over(shop):
    rule = await make(shop, Condition.BELOW, 500_000)
    await shop.lives("2026-11-20 22:00")
    async with shop.database.tx(shop.actor.workspace) as tx:
        assert (await Alerts(tx).stop(shop.actor, rule.id)).breach is None
    assert (await standing(shop, rule)).breach is None


async def test_a_test_is_sent_at_once_and_changes_nothing(shop):
    shop.sells("2026-11-20 09:30", 700_000)
    rule = await make(shop, Condition.BELOW, 500_000)
    async with shop.database.tx(shop.actor.workspace) as tx:
        seen = await Alerts(tx).test(shop.actor, rule.id)
        (published,) = tx.events.items
    assert (seen.figure, seen.is_broken) == (700_000, False)
    assert published.fact.to == (shop.actor.person,)
    assert [line.key for line in published.fact.lines] == ["alerts-limit-below", "alerts-told-test"]
    assert await shop.lives("2026-11-20 20:00") == []
    assert (await standing(shop, rule)).rule.told_at is None


@pytest.mark.parametrize(
    ("condition", "value"), [(Condition.NO_DATA, 2), (Condition.CHANGE, -40), (Condition.ABOVE, 5)]
)
async def test_every_condition_can_be_tried(shop, condition, value):
    rule = await make(shop, condition, value)
    async with shop.database.tx(shop.actor.workspace) as tx:
        assert (await Alerts(tx).test(shop.actor, rule.id)).is_broken is not True
        assert len(tx.events.items) == 1


async def test_who_left_is_told_no_more_and_the_owner_is(shop):
    manager = an_actor(workspace=shop.actor.workspace, role=Role.MANAGER, name="Olim", telegram_id=42)
    shop.people.append(manager)
    await make(shop, Condition.BELOW, 500_000, by=manager)
    assert [notice.to for _, notice in await shop.lives("2026-11-20 22:00")] == [(manager.person,)]
    shop.people.remove(manager)
    ((_, notice),) = await shop.lives("2026-11-21 22:00")
    assert (notice.to, notice.roles) == ((), (Role.OWNER,))


async def test_who_may_no_longer_see_the_figure_is_told_it_no_more(shop):
    manager = an_actor(workspace=shop.actor.workspace, role=Role.MANAGER, name="Olim", telegram_id=42)
    await make(shop, Condition.BELOW, 500_000, by=manager)
    shop.people.append(replace(manager, role=Role.CASHIER))
    assert [notice.to for _, notice in await shop.lives("2026-11-20 22:00")] == [()]


async def test_the_same_again_is_the_rule_that_there_is(shop):
    first = await make(shop, Condition.BELOW, 500_000)
    assert (await make(shop, Condition.BELOW, "500000.00")).id == first.id
    assert (await make(shop, Condition.BELOW, 500_001)).id != first.id


async def test_two_taps_at_once_make_one_rule(shop):
    made = await asyncio.gather(*(make(shop, Condition.BELOW, 500_000) for _ in range(3)))
    assert len({rule.id for rule in made}) == 1


async def test_there_are_as_many_as_one_can_follow(shop):
    for value in range(1, MOST + 1):
        rule = await make(shop, Condition.BELOW, value)
    with pytest.raises(TooManyAlerts):
        await make(shop, Condition.BELOW, MOST + 1)
    async with shop.database.tx(shop.actor.workspace) as tx:
        await Alerts(tx).stop(shop.actor, rule.id)
    await make(shop, Condition.BELOW, MOST + 1)
    async with shop.database.tx(shop.actor.workspace) as tx:
        with pytest.raises(TooManyAlerts):
            await Alerts(tx).resume(shop.actor, rule.id)


async def test_who_may_not_see_a_figure_watches_it_not_and_finds_no_alert_of_it(shop):
    rule = await make(shop, Condition.BELOW, 500_000)
    viewer = an_actor(workspace=shop.actor.workspace, role=Role.VIEWER)
    program = replace(shop.actor, scopes=frozenset({"alerts.set", "alerts.read"}))
    async with shop.database.tx(shop.actor.workspace) as tx:
        service = Alerts(tx)
        assert await service.all(viewer) == []
        with pytest.raises(NoSuchAlert):
            await service.one(viewer, rule.id)
        with pytest.raises(NoSuchMetric):
            await service.make(program, wish(Condition.BELOW, 5))
        for act in (service.make(viewer, wish(Condition.BELOW, 5)), service.stop(viewer, rule.id)):
            with pytest.raises(Forbidden):
                await act


async def test_another_workspace_finds_nothing(shop):
    rule = await make(shop, Condition.BELOW, 500_000)
    other = an_actor()
    async with shop.database.tx(other.workspace) as tx:
        assert await Alerts(tx).all(other) == []
        for act in ("one", "stop", "resume", "test"):
            with pytest.raises(NoSuchAlert):
                await getattr(Alerts(tx), act)(other, rule.id)
    async with shop.database.tx(shop.actor.workspace) as tx:
        with pytest.raises(NoSuchAlert):
            await Alerts(tx).one(shop.actor, new_id())
        assert [each.rule for each in await Alerts(tx).all(shop.actor)] == [rule]


async def test_every_change_is_audited_and_a_test_is_none(shop):
    async with shop.database.tx(shop.actor.workspace) as tx:
        service = Alerts(tx)
        rule = (await service.make(shop.actor, wish(Condition.BELOW, 500_000))).rule
        await service.test(shop.actor, rule.id)
        await service.stop(shop.actor, rule.id)
        await service.resume(shop.actor, rule.id)
        assert [change.action for change in tx.changes] == ["alerts.made", "alerts.stopped", "alerts.resumed"]
        assert tx.changes[0].after["value"] == "500000 UZS"


def test_the_tables_and_the_migrations_say_the_same(addresses):
    assert differences(addresses.owner, metadata) == ([], [])
