"""Channels: connected by who may, one business's each, lost and found, renamed, disconnected and connected again."""

from __future__ import annotations

from dataclasses import replace

import pytest

from dastyor.domains.market.errors import ChannelTaken
from dastyor.domains.market.model import ChatId
from dastyor.domains.market.service import Channels, Placing, Selling, stand_of
from dastyor.domains.market.tests.conftest import CHAT, SHOULD, at, minute
from dastyor.kit.errors import Forbidden
from tests.support.fixtures import an_actor


async def test_connected_it_has_its_first_turn_in_half_an_hour(market):
    channel = await market.connects()
    assert minute(channel.turn_at) == at("2026-11-20 10:30")
    assert await market.timers("market.turn") == [at("2026-11-20 10:30")]
    assert (await market.channel()) == channel


async def test_connected_by_night_its_first_turn_is_in_the_morning(market):
    market.goes_to("2026-11-20 23:10")
    assert minute((await market.connects()).turn_at) == at("2026-11-21 08:00")


async def test_who_has_no_right_connects_and_disconnects_nothing(market, cashier):
    with pytest.raises(Forbidden):
        await market.connects(actor=cashier)
    await market.connects()
    async with market.tx() as tx:
        with pytest.raises(Forbidden):
            await Channels(tx).disconnect(cashier, CHAT)
    assert await market.channel() is not None


async def test_a_channel_of_another_business_is_taken_until_it_lets_go(market, channel, publishing):
    other = an_actor(telegram_id=61)
    async with publishing.tx(other.workspace) as tx:
        with pytest.raises(ChannelTaken):
            await Channels(tx).connect(other, SHOULD, "dastyor_bot")
    async with market.tx() as tx:
        await Channels(tx).disconnect(market.actor, CHAT)
    async with publishing.tx(other.workspace) as tx:
        made = await Channels(tx).connect(other, SHOULD, "dastyor_bot")
        assert await Channels(tx).whose(CHAT) == other.workspace
    assert made.chat == CHAT
    assert await market.channel() is None


async def test_renamed_it_is_called_so_and_its_links_lead_there(market, channel):
    await market.hears(title="Katta bozor", username=None)
    found = await market.channel()
    assert (found.title, found.link(5)) == ("Katta bozor", "https://t.me/c/1234567890/5")
    assert found.lost is None


async def test_kicked_it_is_lost_and_told_once(market, channel):
    for _ in range(2):
        await market.hears(may_post=False, may_edit=False, may_delete=False)
    (told,) = market.told("market-channel-lost")
    assert told.values == {"channel": "Bozor"}
    assert (await market.channel()).lost is not None


async def test_lost_a_second_time_it_is_told_a_second_time(market, channel):
    for may in (False, True, False):
        await market.hears(may_post=may)
    assert len(market.told("market-channel-lost")) == 2


async def test_of_a_channel_that_is_nobodys_nothing_is_heard(market):
    await market.hears(may_post=False)
    assert market.facts == []


async def test_disconnected_and_connected_again_it_has_one_line_of_turns(market, channel):
    ad = await market.publishes()
    async with market.tx() as tx:
        await Channels(tx).disconnect(market.actor, CHAT)
    assert await market.channel() is None
    market.goes_to("2026-11-20 10:05")
    again = await market.connects(replace(SHOULD, title="Yangi bozor"))
    assert (again.title, minute(again.turn_at)) == ("Yangi bozor", at("2026-11-20 10:35"))
    await market.turns_once(channel.turn_at)  # the timer of the first time
    assert await market.shown() == []
    await market.turns_once()
    assert [each[0] for each in await market.shown()] == [ad.id]


async def test_connected_twice_what_waited_is_posted_once(market):
    await market.places()
    assert not market.unsettled()
    for _ in range(2):
        await market.connects()
    assert len(market.unsettled()) == 1


async def test_what_stands_elsewhere_has_its_turn_in_a_channel_that_is_connected_later(market, channel, karim):
    ads = [await market.publishes(karim, title=title) for title in ("Стол", "Шкаф")]
    await market.publishes(karim, title="Диван")
    second = replace(SHOULD, chat=ChatId(-1009999999999), title="Second", username="second")
    async with market.tx() as tx:
        stand = await stand_of(tx, karim, market.actor.workspace)
        await Selling(tx).sold(stand, await Placing(tx).ad(stand, ads[1].id), None)
    await market.connects(second)
    async with market.tx() as tx:
        rows = await tx.all("select ad_id from market.rota where chat_id = %s", (second.chat,))
    assert len(rows) == 2
    assert (ads[0].id,) in rows
    assert (ads[1].id,) not in rows
