"""Quotas, words that moderators are shown, ads that look like others, and sellers who need nobody's leave."""

from __future__ import annotations

import pytest

from dastyor.domains.market.errors import TooManyAds
from dastyor.domains.market.model import Form, State
from dastyor.domains.market.preferences import SELLER_CAP, TRUSTED_AFTER, UNWANTED
from dastyor.domains.market.rules.trust import Record, is_trusted, unwanted
from dastyor.kit.approvals import DECLINE, ApprovalRequest


@pytest.mark.parametrize(
    ("after", "published", "declined", "trusted"),
    [(0, 100, 0, False), (3, 2, 0, False), (3, 3, 0, True), (3, 5, 1, True), (3, 5, 2, False), (1, 1, 1, False)],
)
def test_who_is_trusted(after, published, declined, trusted):
    assert is_trusted(Record(published=published, declined=declined, today=0), after=after) is trusted


@pytest.mark.parametrize(
    ("text", "words", "found"),
    [
        ("Продаю оружие недорого", "оружие, табак", "оружие"),
        ("Продаю ОРУЖИЕ", "оружие", "оружие"),
        ("Партия сигаретами", "сигарет", "сигарет"),  # a long word is known with any ending
        ("Самокат", "сам", None),  # a short one is not
        ("быстрый заработок дома", "быстрый заработок", "быстрый заработок"),
        ("быстрый, честный заработок", "быстрый заработок", None),
        ("велосипед", "", None),
        ("велосипед", " , ,", None),
        ("qo'g'irchoq sotiladi", "qoʻgʻirchoq", "qoʻgʻirchoq"),
    ],
)
def test_which_words_are_unwanted(text, words, found):
    assert unwanted(Form(title=text), words) == found
    assert unwanted(Form(title="Велосипед", text=text), words) == found


def cards(market):
    return [each for each in market.facts if isinstance(each, ApprovalRequest)]


async def test_a_seller_sends_so_many_ads_a_day_and_the_next_day_again(market, channel, karim):
    market.settings[SELLER_CAP.key] = 2
    for title in ("Стол", "Шкаф"):
        await market.places(karim, title=title)
    with pytest.raises(TooManyAds):
        await market.places(karim, title="Диван")
    await market.places(title="Самокат")  # who works there has no quota
    market.goes_to("2027-01-05 10:00")
    await market.places(karim, title="Диван")


async def test_a_trusted_seller_needs_nobody_until_something_is_to_be_looked_at(market, channel, karim):
    market.settings |= {TRUSTED_AFTER.key: 2, UNWANTED.key: "табак"}
    for title in ("Стол дубовый", "Холодильник Атлант"):
        await market.publishes(karim, title=title)
    assert len(cards(market)) == 2
    assert (await market.places(karim, title="Гитара акустическая")).state is State.APPROVED
    assert len(cards(market)) == 2
    assert (await market.places(karim, title="Табак развесной")).state is State.WAITING
    (line,) = cards(market)[-1].lines
    assert (line.key, line.values) == ("market-note-unwanted", {"word": "табак"})


async def test_who_is_often_declined_is_trusted_no_more(market, channel, karim):
    market.settings[TRUSTED_AFTER.key] = 1
    await market.publishes(karim, title="Стол дубовый")
    market.settings[TRUSTED_AFTER.key] = 0
    await market.decides(await market.places(karim, title="Холодильник Атлант"), DECLINE)
    market.settings[TRUSTED_AFTER.key] = 1
    assert (await market.places(karim, title="Гитара акустическая")).state is State.WAITING


async def test_an_ad_that_was_there_before_is_shown_as_such(market, channel, karim):
    words = {
        "title": "Велосипед горный Stels 27 скоростей",
        "text": "Рама алюминиевая, тормоза дисковые, куплен весной",
    }
    first = await market.places(karim, **words)
    other = {"title": "Пальто женское зимнее", "text": "Размер сорок шесть, цвет бордовый, почти не ношено"}
    await market.places(karim, **other)
    assert [each.lines for each in cards(market)] == [(), ()]
    again = {
        "title": "Горный велосипед Stels, 27 скоростей",
        "text": "Куплен весной, тормоза дисковые, рама алюминиевая",
    }
    await market.places(karim, **again)
    (line,) = cards(market)[-1].lines
    assert (line.key, line.values) == ("market-note-twin", {"twin": first.number})
