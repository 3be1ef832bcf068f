"""Asking: every three days by day; two silences pause, the third warns and ends; late and double answers change nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import time, timedelta

import pytest

from dastyor.domains.market.errors import NotNow
from dastyor.domains.market.events import AdSold
from dastyor.domains.market.model import State
from dastyor.domains.market.service import Selling
from dastyor.domains.market.tests.conftest import at, minute
from dastyor.kit.actor import Role

QUESTION = "market-question-sold"


async def test_three_days_after_it_was_published_the_seller_is_asked(market, channel, karim):
    ad = await market.publishes(karim)
    assert minute(ad.ask_at) == at("2026-11-23 10:00")
    await market.asks(ad)
    (question,) = market.told(QUESTION)
    assert question.to == (karim.person,)
    assert [press for _, press, _ in question.presses] == ["mk.sold", "mk.still", "mk.price", "mk.gone"]
    assert not question.lines
    asked = await market.ad(ad)
    assert (asked.state, asked.silences, minute(asked.ask_at)) == (State.PUBLISHED, 1, at("2026-11-26 10:00"))


async def test_he_is_asked_by_day(market, channel, karim):
    market.goes_to("2026-11-20 23:40")
    assert minute((await market.publishes(karim)).ask_at) == at("2026-11-24 09:00")
    market.quiet[karim.person] = (time(22), time(6, 30))
    assert minute((await market.publishes(karim)).ask_at) == at("2026-11-24 06:30")


async def test_he_is_asked_by_the_day_of_his_own_zone(market, channel):
    far = market.guest("Bob", 53, timezone="America/New_York")
    market.goes_to("2026-11-20 10:00")  # midnight in New York
    assert minute((await market.publishes(far)).ask_at) == at("2026-11-23 19:00")  # nine there


async def test_two_silences_pause_and_the_third_warns_and_ends(market, channel, karim):
    ad = await market.publishes(karim)
    states = []
    for _ in range(4):
        await market.asks(ad)
        states.append((await market.ad(ad)).state)
    assert states == [State.PUBLISHED, State.PUBLISHED, State.PAUSED, State.EXPIRED]
    assert [[line.key for line in each.lines] for each in market.told(QUESTION)] == [
        [], [], ["market-question-warning"],
    ]  # fmt: skip
    (over,) = market.told("market-expired")
    assert over.to == (karim.person,)
    assert [press for _, press, _ in over.presses] == ["mk.relist"]
    assert len(market.calls("deleteMessage")) == 1
    assert (await market.ad(ad)).ask_at is None
    assert minute(market.clock.now()) == at("2026-12-02 10:00")


async def test_the_same_timer_twice_asks_once(market, channel, karim):
    ad = await market.publishes(karim)
    for _ in range(2):
        await market.asks(ad, ad.ask_at)
    assert len(market.told(QUESTION)) == 1
    assert (await market.ad(ad)).silences == 1


async def test_a_timer_of_another_moment_asks_nothing(market, channel, karim):
    ad = await market.publishes(karim)
    await market.asks(ad, ad.ask_at - timedelta(seconds=1))
    assert not market.told(QUESTION)


async def test_not_yet_begins_anew(market, channel, karim):
    ad = await market.publishes(karim)
    for _ in range(2):
        await market.asks(ad)
    await market.does("still_on_sale", ad, actor=karim, service=Selling)
    again = await market.ad(ad)
    assert (again.silences, again.state, minute(again.ask_at)) == (0, State.PUBLISHED, at("2026-11-29 10:00"))
    for _ in range(2):
        await market.asks(ad)
    assert (await market.ad(ad)).state is State.PUBLISHED


async def test_not_yet_said_twice_asks_once_in_three_days(market, channel, karim):
    market.goes_to("2026-11-20 23:30")
    ad = await market.publishes(karim)
    for _ in range(2):
        await market.does("still_on_sale", ad, actor=karim, service=Selling)
    moments = set(await market.timers("market.ask"))
    assert moments == {at("2026-11-24 09:00")}
    due = (await market.ad(ad)).ask_at
    market.goes_to(due)
    for _ in range(3):  # one timer of the publication, two of the answers, all for one moment
        await market.asks(ad, due)
    assert len(market.told(QUESTION)) == 1


async def test_nothing_is_asked_of_what_was_sold_or_withdrawn(market, channel, karim):
    for use, arguments in (("sold", (None,)), ("withdraw", ())):
        ad = await market.publishes(karim)
        await market.does(use, ad, *arguments, actor=karim, service=Selling)
        await market.asks(ad, ad.ask_at)
    assert not market.told(QUESTION)


async def test_sold_is_too_late_for_what_has_expired(market, channel, karim):
    ad = await market.publishes(karim)
    for _ in range(4):
        await market.asks(ad)
    for use, arguments in (("sold", (None,)), ("still_on_sale", ()), ("reprice", (None,))):
        with pytest.raises(NotNow):
            await market.does(use, ad, *arguments, actor=karim, service=Selling)
    assert not [each for each in market.facts if isinstance(each, AdSold)]


async def test_an_answer_to_what_was_withdrawn_changes_nothing(market, channel, karim):
    ad = await market.publishes(karim)
    await market.does("withdraw", ad, actor=karim, service=Selling)
    for use, arguments in (("sold", (None,)), ("still_on_sale", ())):
        with pytest.raises(NotNow):
            await market.does(use, ad, *arguments, actor=karim, service=Selling)
    assert (await market.ad(ad)).state is State.WITHDRAWN


async def test_of_an_ad_that_a_program_placed_the_owners_are_asked(market, channel):
    ad = await market.publishes(replace(market.actor, person=None))
    assert ad.seller is None
    await market.asks(ad)
    (question,) = market.told(QUESTION)
    assert (question.to, question.roles) == ((), (Role.OWNER,))
