"""Selling: sold once, taken back once within a day, cheaper is told, and who asks is counted once."""

from __future__ import annotations

from datetime import timedelta

import pytest

from dastyor.domains.market.errors import NoSuchAd, NotNow, NotYourAd, TooLateToTakeBack
from dastyor.domains.market.events import AdSaleUndone, AdSold
from dastyor.domains.market.model import State
from dastyor.domains.market.service import Selling
from dastyor.domains.market.tests.conftest import at, minute
from dastyor.kit.approvals import ApprovalDropped
from dastyor.kit.money import Money

OWN = Money.parse("900000", "UZS")


def facts(market, kind):
    return [each for each in market.facts if isinstance(each, kind)]


async def test_sold_twice_is_one_sale_for_what_was_said_first(market, channel, karim):
    ad = await market.publishes(karim)
    await market.does("sold", ad, Money.parse("850000", "UZS"), actor=karim, service=Selling)
    await market.does("sold", ad, OWN, actor=karim, service=Selling)
    sold = market.only(AdSold)
    assert (sold.ad, sold.number, sold.title, sold.category) == (ad.id, ad.number, "Велосипед", "hobby")
    assert (sold.price, sold.seller) == (Money.parse("850000", "UZS"), karim.person)
    gone = await market.ad(ad)
    assert (gone.state, gone.sold_for, gone.ask_at) == (State.SOLD, Money.parse("850000", "UZS"), None)


async def test_sold_for_a_price_that_nobody_said_has_none(market, channel, karim):
    ad = await market.publishes(karim)
    await market.does("sold", ad, None, actor=karim, service=Selling)
    assert market.only(AdSold).price is None
    assert (await market.ad(ad)).sold_for is None


async def test_a_sold_ad_says_so_in_its_channel_without_buttons(market, channel, karim):
    ad = await market.publishes(karim)
    await market.does("sold", ad, OWN, actor=karim, service=Selling)
    (edit,) = market.calls("editMessageText")
    assert edit.payload["reply_markup"] == {"inline_keyboard": []}
    assert "Sold" in edit.payload["text"] or "SOLD" in edit.payload["text"]


async def test_taken_back_within_a_day_it_is_on_sale_again_and_asked_about(market, channel, karim):
    ad = await market.publishes(karim)
    await market.does("sold", ad, OWN, actor=karim, service=Selling)
    market.clock.offset += timedelta(hours=23, minutes=59)
    for _ in range(2):
        await market.does("not_sold", ad, actor=karim, service=Selling)
    assert market.only(AdSaleUndone).ad == ad.id
    back = await market.ad(ad)
    assert (back.state, back.sold_at, back.sold_for) == (State.PUBLISHED, None, None)
    assert minute(back.ask_at) >= at("2026-11-24 09:00")
    assert market.calls("editMessageText")[-1].payload["reply_markup"]["inline_keyboard"]
    await market.turns_once()
    assert [each[0] for each in await market.shown()] == [ad.id]


async def test_after_a_day_it_stays_sold(market, channel, karim):
    ad = await market.publishes(karim)
    await market.does("sold", ad, OWN, actor=karim, service=Selling)
    market.clock.offset += timedelta(days=1, seconds=1)
    with pytest.raises(TooLateToTakeBack):
        await market.does("not_sold", ad, actor=karim, service=Selling)
    assert not facts(market, AdSaleUndone)
    assert (await market.ad(ad)).state is State.SOLD


async def test_sold_again_after_it_was_taken_back_is_told_again(market, channel, karim):
    ad = await market.publishes(karim)
    for use, arguments in (("sold", (OWN,)), ("not_sold", ()), ("sold", (None,))):
        await market.does(use, ad, *arguments, actor=karim, service=Selling)
    assert [each.price for each in facts(market, AdSold)] == [OWN, None]
    assert len(facts(market, AdSaleUndone)) == 1


async def test_sold_before_it_was_posted_and_taken_back_it_is_published_when_it_comes(market, channel, karim):
    ad = await market.places(karim)
    await market.decides(ad)
    await market.does("sold", ad, OWN, actor=karim, service=Selling)
    await market.does("not_sold", ad, actor=karim, service=Selling)
    assert (await market.ad(ad)).state is State.APPROVED
    await market.arrives()
    there = await market.ad(ad)
    assert (there.state, there.published_at is not None) == (State.PUBLISHED, True)
    assert len(market.told("market-published")) == 1


async def test_sold_while_its_post_was_on_its_way_and_taken_back_it_can_be_seen_by_buyers(market, channel, karim):
    ad = await market.places(karim)
    await market.decides(ad)
    await market.does("sold", ad, OWN, actor=karim, service=Selling)
    await market.arrives()
    await market.does("not_sold", ad, actor=karim, service=Selling)
    there = await market.ad(ad)
    assert (there.state, there.published_at is not None) == (State.PUBLISHED, True)


async def test_who_asked_hears_of_a_lower_price_and_not_of_a_higher_one(market, channel, karim, dilnoza):
    ad = await market.publishes(karim)
    await market.asks_for(ad, dilnoza)
    await market.does("reprice", ad, Money.parse("950000", "UZS"), actor=karim, service=Selling)
    assert not market.told("market-told-cheaper")
    await market.does("reprice", ad, Money.parse("949999", "UZS"), actor=karim, service=Selling)
    (told,) = market.told("market-told-cheaper")
    assert (told.to, told.sums) == ((dilnoza.person,), {"price": Money.parse("949999", "UZS")})
    for price in (None, Money.parse("100", "USD")):  # to be agreed, or in other money: nobody can say that it is less
        await market.does("reprice", ad, price, actor=karim, service=Selling)
    assert len(market.told("market-told-cheaper")) == 1


async def test_a_paused_ad_at_another_price_goes_on_with_its_buttons(market, channel, karim):
    ad = await market.publishes(karim)
    for _ in range(3):
        await market.asks(ad)
    await market.does("reprice", ad, Money.parse("800000", "UZS"), actor=karim, service=Selling)
    there = await market.ad(ad)
    assert (there.state, there.silences, there.form.price) == (State.PUBLISHED, 0, Money.parse("800000", "UZS"))
    assert market.calls("editMessageText")[-1].payload["reply_markup"]["inline_keyboard"]


async def test_each_person_who_asks_is_counted_once_and_the_seller_never(market, channel, karim, dilnoza):
    ad = await market.publishes(karim)
    assert [await market.asks_for(ad, each) for each in (dilnoza, karim, dilnoza, market.actor)] == [1, 1, 1, 2]


async def test_who_asked_hears_that_it_is_sold(market, channel, karim, dilnoza):
    ad = await market.publishes(karim)
    await market.asks_for(ad, dilnoza)
    await market.does("sold", ad, None, actor=karim, service=Selling)
    (told,) = market.told("market-told-sold")
    assert (told.to, told.presses) == ((dilnoza.person,), ())


async def test_the_number_of_what_is_sold_is_told_to_nobody(market, channel, karim, dilnoza):
    ad = await market.publishes(karim)
    await market.does("sold", ad, None, actor=karim, service=Selling)
    with pytest.raises(NotNow):
        await market.asks_for(ad, dilnoza)


async def test_withdrawn_while_it_waits_nobody_has_to_decide_any_more(market, channel, karim):
    ad = await market.places(karim)
    for _ in range(2):
        await market.does("withdraw", ad, actor=karim, service=Selling)
    dropped = market.only(ApprovalDropped)
    assert (dropped.request, dropped.kind, dropped.key) == (ad.id, "market.ad", "market-dropped")
    await market.decides(ad)  # a moderator was quicker than the news
    assert (await market.ad(ad)).state is State.WITHDRAWN
    assert not market.unsettled()


async def test_withdrawn_while_published_its_posts_go(market, channel, karim):
    ad = await market.publishes(karim)
    await market.does("withdraw", ad, actor=karim, service=Selling)
    assert len(market.calls("deleteMessage")) == 1
    assert await market.copies(ad) == []
    assert not facts(market, ApprovalDropped)


async def test_what_was_sold_cannot_be_withdrawn(market, channel, karim):
    ad = await market.publishes(karim)
    await market.does("sold", ad, None, actor=karim, service=Selling)
    with pytest.raises(NotNow):
        await market.does("withdraw", ad, actor=karim, service=Selling)


async def test_what_was_approved_once_is_offered_anew_without_a_moderator(market, channel, karim):
    ad = await market.publishes(karim)
    await market.does("withdraw", ad, actor=karim, service=Selling)
    back = await market.does("relist", ad, actor=karim, service=Selling)
    assert (back.state, back.revision) == (State.APPROVED, ad.revision + 1)
    await market.arrives()
    assert (await market.ad(ad)).state is State.PUBLISHED


async def test_what_was_never_approved_is_asked_about_anew(market, channel, karim):
    ad = await market.places(karim)
    await market.does("withdraw", ad, actor=karim, service=Selling)
    back = await market.does("relist", ad, actor=karim, service=Selling)
    assert (back.state, back.revision) == (State.WAITING, ad.revision + 1)


@pytest.mark.parametrize(
    ("use", "arguments"), [("sold", (None,)), ("not_sold", ()), ("still_on_sale", ()), ("withdraw", ()), ("relist", ())]
)
async def test_nobody_sells_what_is_somebody_elses(market, channel, karim, dilnoza, cashier, use, arguments):
    ad = await market.publishes(karim)
    with pytest.raises(NoSuchAd):
        await market.does(use, ad, *arguments, actor=dilnoza, service=Selling)
    with pytest.raises(NotYourAd):
        await market.does(use, ad, *arguments, actor=cashier, service=Selling)
