"""The market over real HTTP, every service a process of its own: from a seller's photos to a sale in the books."""

from __future__ import annotations

import asyncio
import os
from collections import Counter
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from tests.support.bazaar import Bazaar, labels
from tests.support.fixtures import create_database
from tests.support.person import plain
from tests.support.product import dastyor_says, scaled

WHOLE = os.environ.get("DASTYOR_PROVE") == "1"
TURNS = 336 if WHOLE else 12  # half hours
ADS = {
    "ru": "Продаю iPhone 13 128гб, 5 200 000 сум, Фергана, +998 90 123 45 67, б/у",
    "uz-Latn": "iPhone 13 128gb sotiladi, narxi 5 200 000 so'm, Farg'ona, 90 123 45 67, ishlatilgan",
    "uz-Cyrl": "iPhone 13 128гб сотилади, нархи 5 200 000 сўм, Фарғона, 90 123 45 67, ишлатилган",
    "en": "Selling iPhone 13 128gb, price 5 200 000 sum, Fergana, +998 90 123 45 67, used",
}


PRICES = {"ru": "5 200 000", "uz-Latn": "5 200 000", "uz-Cyrl": "5 200 000", "en": "5,200,000"}


@pytest.fixture(scope="module")
def running(postgres_server, tmp_path_factory):
    """A product whose clock may be moved."""
    with scaled(tmp_path_factory.mktemp("market"), create_database(postgres_server, "market")) as made:
        yield made


@pytest.fixture
async def bazaar(running):
    made = await Bazaar.opened(running)
    yield made
    await made.closes()


async def sold_in_books(bazaar):
    """What REST says was sold this month, through a key of the owner's workspace."""
    actors = (await bazaar.client.get("actors")).json()
    (slug,) = (place["slug"] for each in actors if each["id"] == bazaar.owner.id for place in each["workspaces"])
    made = dastyor_says(
        bazaar.product.folder, "key", "new", "--workspace", slug, **bazaar.product.settings
    )  # fmt: skip
    async with httpx.AsyncClient(
        base_url=f"{bazaar.product.api}/api/v1", headers={"Authorization": f"Bearer {made.stdout.strip()}"}
    ) as api:
        answer = await api.get("/sales/summary", params={"from": "2026-01-01", "to": "2027-12-31", "bucket": "year"})
        return answer.json()["total"]


@pytest.mark.parametrize("language", ADS)
async def test_an_album_becomes_a_post_and_a_sale_and_is_taken_back(running, language):
    bazaar = await Bazaar.opened(running, language)
    try:
        moderators = [await bazaar.moderator(language) for _ in range(3)]
        seller = await bazaar.seller(language)
        await bazaar.album(seller, 3, ADS[language])
        await bazaar.finished(seller)
        approve = str(seller.t("market-approve-button"))
        cards = [await each.sees(approve) for each in moderators]
        pairs = list(zip(moderators, cards, strict=True)) * 17
        pressed = [
            each._post("press", message_id=card["message_id"], button=each.label("market-approve-button", card))
            for each, card in pairs[:50]
        ]
        toasts = await asyncio.gather(*pressed, return_exceptions=True)
        assert not [each for each in toasts if isinstance(each, AssertionError) and "no such button" not in str(each)][
            :1
        ]
        (album, _) = await bazaar.stands(PRICES[language], count=2)
        assert album["photos"]
        live = [each for each in await bazaar.posts() if each["buttons"]]
        assert len(live) == 1
        told = await seller.sees("t.me/")
        assert str(seller.t("market-sold-button")) in labels(told)
        link = urlsplit(next(b["url"] for row in live[0]["buttons"] for b in row if b.get("url")))
        assert parse_qs(link.query)["start"] == [bazaar.link]
        buyer = await bazaar.seller(language)
        contact = await bazaar.presses_post(buyer, live[0], "market-contact-button")
        assert "+998901234567" in contact["alert"]
        asked = await seller.presses("market-sold-button", told, str(seller.t("market-unsaid-button")))
        done = await seller.presses([0, 0], asked, str(seller.t("market-not-sold-button")))
        sold = plain(str(seller.t("market-post-sold"))).replace("<b>", "").replace("</b>", "")
        posts = await bazaar.stands(sold, count=2)
        assert not [row for each in posts for row in each["buttons"]]
        await buyer.sees("iPhone 13")
        await _until(lambda: sold_in_books(bazaar), lambda total: total["transactions"] == 1)
        assert (await sold_in_books(bazaar))["gross"] == {"amount": "5200000", "currency": "UZS"}
        await seller.presses("market-not-sold-button", done, str(seller.t("market-sold-button")))
        await _until(lambda: sold_in_books(bazaar), lambda total: total["transactions"] == 0)
        await bazaar.stands(sold, count=0)
    finally:
        await bazaar.closes()


@pytest.mark.timeout(5000 if WHOLE else 500)
async def test_the_turns_of_unsold_ads_are_fair_and_rest_by_night(bazaar):
    seller = await bazaar.seller()
    names = ["Велосипед", "Диван", "Холодильник", "Гитара", "Коляска"]
    for name in names:
        await bazaar.placed(seller, f"{name} 900 000 сум +998901234567")
        card = await bazaar.owner.sees(name)
        await bazaar.owner.presses("market-approve-button", card)
        await bazaar.stands(name)
    await bazaar.comes("2027-03-01T04:00:00Z")  # nine in the morning there, whenever this runs
    for _ in range(TURNS):
        await bazaar.moves("30m")
    turns = await _turns(bazaar)
    shown = Counter(each["ad"] for each in turns)
    assert len(turns) >= TURNS / 2
    assert len(shown) == len(names)
    assert max(shown.values()) - min(shown.values()) <= 1
    for at in range(0, len(turns) - len(names) + 1, len(names)):
        assert len({each["ad"] for each in turns[at : at + len(names)]}) == len(names)
    hours = {(int(each["shown_at"][11:13]) + 5) % 24 for each in turns}  # Tashkent
    assert hours <= set(range(8, 23))
    if WHOLE:
        # The half hours went by in a fraction of a second each, and a channel takes twenty messages a minute.
        for name in names:
            await bazaar.stands(name, within=3000)


async def _turns(bazaar):
    actors = (await bazaar.client.get("actors")).json()
    (slug,) = (place["slug"] for each in actors if each["id"] == bazaar.owner.id for place in each["workspaces"])
    key = dastyor_says(
        bazaar.product.folder, "key", "new", "--workspace", slug, **bazaar.product.settings
    ).stdout.strip()
    async with httpx.AsyncClient(
        base_url=f"{bazaar.product.api}/api/v1", headers={"Authorization": f"Bearer {key}"}
    ) as api:
        answer = await api.get(f"/market/channels/{bazaar.chat}/turns", params={"limit": 10_000})
        assert answer.status_code == 200, answer.text
        return answer.json()["items"]


async def _until(ask, is_so, within=30.0):
    for _ in range(int(within / 0.2)):
        if is_so(found := await ask()):
            return
        await asyncio.sleep(0.2)
    raise AssertionError(found)
