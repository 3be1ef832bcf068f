"""Two prices in one text: the seller says which."""

from __future__ import annotations

import pytest

from dastyor.domains.market.model import Form
from dastyor.domains.market.rules import entries
from dastyor.domains.market.rules.forms import Field, next_step
from dastyor.domains.market.service import Placing
from dastyor.domains.market.service.stand import stand_of
from dastyor.kit.money import Money

TEXT = "Nokia 3310 yangi, 40$ yoki 500 000 so'm, Farg'ona, 90 123 45 67"


async def test_he_is_asked_and_his_answer_counts(market, channel, karim):
    async with market.tx() as tx:
        stand = await stand_of(tx, karim, market.actor.workspace)
        placing = Placing(tx)
        ad = await placing.tell(stand, await placing.begin(stand), TEXT)
    assert ad.form.price is None
    assert next_step(ad.form, [], has_username=False) == Field.PRICE
    told = entries.prices_told(ad.form, "UZS")
    assert {(price.amount, price.currency) for price in told} == {(40, "USD"), (500_000, "UZS")}
    for at, price in enumerate(told):
        assert entries.picked(ad.form, Field.PRICE, "UZS", str(at)).price == price
    assert entries.picked(ad.form, Field.PRICE, "UZS", "7") is None


@pytest.mark.parametrize("text", ["Nokia 3310, 40$", "Nokia 3310", None])
def test_of_one_price_nothing_is_asked(text):
    assert entries.prices_told(Form(text=text), "UZS") == []


def test_a_price_that_is_written_counts_more_than_those_of_the_text():
    form = entries.entered(Form(text=TEXT), Field.PRICE, "45 $", "UZS")
    assert form.price == Money.parse("45", "USD")
