"""Sales of the market: an ad that was sold is one sale, taken back it is none, however often either is told."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest

from dastyor.domains.market.events import AdSaleUndone, AdSold
from dastyor.domains.sales.preferences import UNKNOWN_PRODUCTS
from dastyor.domains.sales.tests.conftest import NOON, sale
from dastyor.kit.ids import PersonId
from dastyor.kit.money import Money
from dastyor.kit.offers import Locale
from dastyor.kit.ports import Ports

AD = UUID(int=77)
NOTHING = {"amount": "0", "currency": "UZS"}


def sold(price="5200000 UZS", **changes):
    """An iPhone, sold at noon."""
    plain = {
        "ad": AD, "number": 3, "title": "iPhone 13", "category": "phones", "seller": PersonId(UUID(int=9)),
        "price": Money.parse(*price.split()) if price else None, "sold_at": NOON,
    }  # fmt: skip
    return AdSold(**{**plain, **changes})


def undone(sold_at=NOON):
    return AdSaleUndone(ad=AD, number=3, sold_at=sold_at)


class Settings:
    """Preferences of a test."""

    async def preferences(self, tx, workspace):
        return {UNKNOWN_PRODUCTS.key: "stub"}

    async def locale(self, tx, workspace):
        return Locale(currency="UZS", timezone="Asia/Tashkent")


@pytest.fixture
def market(till, publishing, actor):
    """What the market tells, worked by the processor as it comes."""
    publishing.ports = Ports(preferences=Settings())

    async def tells(*facts):
        for fact in facts:
            async with publishing.tx(actor.workspace) as tx:
                tx.events.publish(actor.workspace, fact)
        await till.work()
        return await till.total()

    return tells


async def test_a_sold_ad_is_a_sale_of_its_category_in_the_channel_market(market, till):
    total = await market(sold())
    assert (total["transactions"], total["gross"]) == (1, {"amount": "5200000", "currency": "UZS"})
    for path, name in (("category", "phones"), ("channel", "market"), ("product", f"ad-{AD}")):
        answer = await till.program.get(f"/sales/by/{path}", params={"from": "2026-11-05", "to": "2026-11-05"})
        (group,) = answer.json()["items"]
        assert (group["key"], group["transactions"]) == (name, 1), path


async def test_the_same_sale_told_twice_is_one(market):
    assert (await market(sold(), sold()))["transactions"] == 1


async def test_what_was_taken_back_is_none_and_may_be_told_twice(market):
    total = await market(sold(), undone(), undone())
    assert (total["transactions"], total["gross"]) == (0, NOTHING)


async def test_sold_taken_back_and_sold_again_for_less_is_one_sale_for_less(market):
    later = NOON + timedelta(hours=1)
    total = await market(sold(), undone(), sold("5000000 UZS", sold_at=later))
    assert (total["transactions"], total["gross"]["amount"]) == (1, "5000000")


async def test_an_ad_that_was_sold_offered_anew_and_sold_again_is_two_sales(market):
    later = NOON + timedelta(hours=1)
    total = await market(sold(), sold("5000000 UZS", sold_at=later))
    assert (total["transactions"], total["gross"]["amount"]) == (2, "10200000")
    total = await market(undone(later))
    assert (total["transactions"], total["gross"]["amount"]) == (1, "5200000")


async def test_sold_for_a_price_that_nobody_said_it_is_a_sale_for_nothing(market):
    total = await market(sold(None))
    assert (total["transactions"], total["gross"], total["units"]) == (1, NOTHING, "1")


async def test_a_sale_in_other_money_counts_in_that_money(market, till):
    assert (await market(sold("400 USD")))["transactions"] == 0
    total = await till.total(currency="USD")
    assert (total["transactions"], total["gross"]) == (1, {"amount": "400", "currency": "USD"})


async def test_the_undoing_of_a_sale_that_was_never_told_takes_nothing_away(market, till):
    await till.send(sale(1))
    assert (await market(undone()))["transactions"] == 1
