"""Turns: fair however ads come and go, never in quiet hours, never more than the day allows, each timer once."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from random import Random

from dastyor.domains.market.model import State
from dastyor.domains.market.service import Channels, Placing, Selling, Turns, stand_of
from dastyor.domains.market.store import ChannelsStore
from dastyor.domains.market.tests.conftest import A_BIKE, CHAT, at, minute
from dastyor.kit.ids import stamp

ALWAYS = {"market.quiet_from": 0, "market.quiet_to": 0, "market.daily_cap": 10_000}


async def test_a_turn_shows_one_ad_and_sets_the_next_in_half_an_hour(market, channel):
    ad = await market.publishes()
    await market.turns_once()
    assert [each[0] for each in await market.shown()] == [ad.id]
    assert len(market.unsettled()) == 1
    assert minute((await market.channel()).turn_at) == at("2026-11-20 11:00")
    assert await market.timers("market.turn") == [at("2026-11-20 10:30"), at("2026-11-20 11:00")]


async def test_the_same_timer_twice_shows_once(market, channel):
    await market.publishes()
    await market.turns_once(channel.turn_at)
    await market.turns_once(channel.turn_at)
    assert len(await market.shown()) == 1
    assert len(await market.timers("market.turn")) == 2


async def test_a_timer_of_another_moment_does_nothing(market, channel):
    await market.publishes()
    await market.turns_once(channel.turn_at + timedelta(minutes=1))
    assert await market.shown() == []
    assert (await market.channel()).turn_at == channel.turn_at


async def test_nothing_is_shown_at_night_and_the_morning_begins_at_its_hour(market, channel):
    await market.publishes()
    for _ in range(60):
        await market.turns_once()
    moments = [minute(moment) for *_, moment in await market.shown()]
    assert moments[0] == at("2026-11-20 10:30")
    assert moments[25] == at("2026-11-21 08:00")  # after 22:30 comes the morning
    assert moments[24] == at("2026-11-20 22:30")


async def test_a_timer_that_rings_late_in_the_night_shows_nothing_and_waits_for_the_morning(market, channel):
    await market.publishes()
    market.goes_to("2026-11-21 02:10")
    await market.turns_once(channel.turn_at)
    assert await market.shown() == []
    assert minute((await market.channel()).turn_at) == at("2026-11-21 08:00")


async def test_the_day_has_its_cap_and_the_next_day_begins_anew(market, channel):
    market.settings = {"market.daily_cap": 3}
    await market.publishes()
    while (await market.channel()).turn_at < at("2026-11-21 12:00"):
        await market.turns_once()
    days = Counter(moment.date() for *_, moment in await market.shown())
    assert sorted(days.values()) == [3, 3]


async def test_a_lost_channel_has_its_turns_again_when_it_is_found(market, channel):
    await market.publishes()
    await market.hears(may_post=False)
    await market.turns_once()
    assert await market.shown() == []
    await market.hears()
    await market.turns_once()
    assert len(await market.shown()) == 1


async def test_a_disconnected_channel_has_no_turns(market, channel):
    await market.publishes()
    async with market.tx() as tx:
        await Channels(tx).disconnect(market.actor, CHAT)
    async with market.tx() as tx:
        await Turns(tx).turn(market.actor.workspace, CHAT, channel.turn_at)
    assert await market.shown() == []
    assert await market.timers("market.turn") == [minute(channel.turn_at)]


async def test_a_sold_ad_that_still_stands_in_line_is_passed_over(market, channel):
    first, second = await market.publishes(), await market.publishes(title="Диван")
    await market.does("sold", first, None, service=Selling)
    async with market.tx() as tx:  # as if it had been put there at the same moment
        await ChannelsStore(tx).join(market.actor.workspace, CHAT, first.id, -(2**62))
    for _ in range(3):
        await market.turns_once()
    assert {each[0] for each in await market.shown()} == {second.id}


async def test_a_line_of_ads_that_are_over_does_not_hold_up_the_turns_for_ever(market, channel):
    async with market.tx() as tx:
        for _ in range(120):
            await ChannelsStore(tx).join(market.actor.workspace, CHAT, (await _gone(tx, market)).id, stamp())
    ad = await market.publishes()
    for _ in range(3):
        await market.turns_once()
    assert {each[0] for each in await market.shown()} == {ad.id}


async def _gone(tx, market):
    stand = await stand_of(tx, market.actor)
    return await Placing(tx).discard(stand, await Placing(tx).begin(stand, A_BIKE))


async def test_a_paused_ad_has_no_turn_until_it_goes_on(market, channel, karim):
    ad = await market.publishes(karim)
    for _ in range(3):
        await market.asks(ad)
    assert (await market.ad(ad)).state is State.PAUSED
    await market.turns_once()
    assert await market.shown() == []
    await market.does("still_on_sale", ad, actor=karim, service=Selling)
    await market.turns_once()
    assert [each[0] for each in await market.shown()] == [ad.id]


async def test_an_ad_offered_anew_has_no_second_turn_in_the_same_round(market, channel):
    ads = [await market.publishes(title=f"Вещь {number}") for number in range(4)]
    await market.turns_once()
    ((shown, *_),) = await market.shown()
    again = next(ad for ad in ads if ad.id == shown)
    await market.does("withdraw", again, service=Selling)
    await market.does("relist", again, service=Selling)
    await market.arrives()
    for _ in range(3):
        await market.turns_once()
    assert {each[0] for each in await market.shown()} == {ad.id for ad in ads}


async def test_two_hundred_ads_have_ten_turns_each_of_two_thousand(market, channel):
    market.settings = ALWAYS
    lines = await _lines(market, 200)
    await _many(market, 2000)
    shown = Counter(each[0] for each in await market.shown())
    assert set(shown) == {ad.id for ad in lines}
    assert set(shown.values()) == {10}


async def test_while_ads_come_and_go_nobody_has_a_second_turn_before_all_others_had_one(market, channel):
    market.settings = ALWAYS
    dice, line = Random(7), await _lines(market, 40)
    away = []
    for _ in range(60):
        away = [(ad, sold_at) for ad, sold_at in away if market.clock.now() - sold_at < timedelta(hours=23)]
        await _many(market, dice.randrange(1, 12))
        match dice.randrange(4):
            case 0:
                line += await _lines(market, 1)
            case 1:
                gone = line.pop(dice.randrange(len(line)))
                await market.does("sold", gone, None, service=Selling)
                away.append((gone, market.clock.now()))
            case 2 if away:
                line.append(away.pop(dice.randrange(len(away)))[0])
                await market.does("not_sold", line[-1], service=Selling)
            case _:
                gone = line.pop(dice.randrange(len(line)))
                await market.does("withdraw", gone, service=Selling)
    turns = await market.shown()
    assert len(turns) > 200
    for number, round_, _ in turns:  # nobody twice in one round, and rounds only grow
        assert sum((other, its) == (number, round_) for other, its, _ in turns) == 1
    rounds = [round_ for _, round_, _ in turns]
    assert rounds == sorted(rounds)
    seen = Counter(each[0] for each in turns[-len(line) :])
    assert max(seen.values()) <= 2


async def _lines(market, many):
    """So many ads that stand in the channel."""
    return [await market.publishes(title=f"Вещь {number}") for number in range(many)]


async def _many(market, turns):
    for _ in range(turns):
        due = (await market.channel()).turn_at
        market.goes_to(due)
        async with market.tx() as tx:
            await Turns(tx).turn(market.actor.workspace, CHAT, due)
        market.sent.clear()
