"""The store: what is put is read back whole, newest first, and never out of another workspace."""

from __future__ import annotations

from dataclasses import replace

from dastyor.domains.market.model import Condition, Photo, PhotoId, State
from dastyor.domains.market.service import Placing, Selling, stand_of
from dastyor.domains.market.store import AdsStore, ChannelsStore, PostsStore
from dastyor.domains.market.tests.conftest import A_BIKE, CHAT
from dastyor.kit.ids import new_id
from dastyor.kit.money import Money
from tests.support.fixtures import an_actor


async def test_an_ad_is_read_back_as_it_was_put(market, channel, karim):
    ad = await market.publishes(karim)
    full = replace(
        ad, revision=9, silences=2, reason="words", sold_for=Money.parse("12.50", "USD"), sold_at=ad.published_at,
        form=replace(ad.form, text="a\nb", city="Фергана", condition=Condition.USED, answers={"contact": "@k"}),
    )  # fmt: skip
    async with market.tx() as tx:
        store = AdsStore(tx)
        await store.put(market.actor.workspace, full)
        assert await store.one(market.actor.workspace, ad.id) == full
        assert await store.numbered(market.actor.workspace, ad.number) == full


async def test_pages_of_several_states_are_one_line_the_newest_first(market, channel):
    made = [await market.publishes(title=f"Вещь {number}") for number in range(6)]
    for ad in made[::2]:
        await market.does("sold", ad, None, service=Selling)
    states, found, before = [State.SOLD, State.PUBLISHED, State.DRAFT], [], None
    async with market.tx() as tx:
        while page := await AdsStore(tx).page(market.actor.workspace, states, before=before, limit=4):
            found += page
            before = page[-1].id
    assert [ad.number for ad in found] == [6, 5, 4, 3, 2, 1]


async def test_photos_come_in_the_order_in_which_they_were_sent_and_keep_their_first_id(market, channel):
    ad = await market.places()
    photos = [Photo(id=PhotoId(new_id()), key=f"k{at}", width=1, height=1, looks=-at) for at in range(3)]
    async with market.tx() as tx:
        store = AdsStore(tx)
        for photo in photos:
            await store.add_photo(market.actor.workspace, ad.id, photo)
        for file_id in ("first", "second"):
            store.sent_photo(market.actor.workspace, photos[1].id, file_id)
    found = (await market.ad(ad)).photos
    assert found == (photos[0], replace(photos[1], file_id="first"), photos[2])
    async with market.tx() as tx:
        await AdsStore(tx).drop_photos(market.actor.workspace, ad.id)
    assert (await market.ad(ad)).photos == ()


async def test_a_search_wants_every_word_and_takes_signs_for_what_they_are(market, channel):
    await market.publishes(title="Скидка 50% на диван")
    await market.publishes(title="Диван 50 см")
    async with market.tx() as tx:
        found = [
            [ad.number for ad in await AdsStore(tx).search(market.actor.workspace, words, 9)]
            for words in (["диван"], ["диван", "50%"], ["ди_ан"], ["диван", "стол"])
        ]
    assert found == [[2, 1], [1], [], []]


async def test_another_business_sees_nothing_of_it(market, channel, publishing):
    ad = await market.publishes()
    await market.turns_once()
    other = an_actor(telegram_id=61)
    theirs, ours = other.workspace, market.actor.workspace
    (copy, *_) = await market.copies(ad)
    async with publishing.tx(theirs) as tx:
        for whose in (theirs, ours):  # asked for by the wrong name, and by the right one out of scope
            ads, channels, posts = AdsStore(tx), ChannelsStore(tx), PostsStore(tx)
            assert await ads.one(whose, ad.id) is None
            assert await ads.numbered(whose, ad.number) is None
            assert await ads.page(whose, list(State), before=None, limit=9) == []
            assert await ads.search(whose, ["велосипед"], 9) == []
            assert await ads.interested(whose, ad.id) == []
            assert await channels.all(whose) == []
            assert await channels.one(whose, CHAT) is None
            assert await channels.next_turn(whose, CHAT) is None
            assert await channels.turns(whose, CHAT, 9) == []
            assert await posts.of(whose, ad.id) == []
            assert await posts.one(whose, copy.id) is None
        await ads.put(theirs, replace(ad, form=replace(A_BIKE, title="Чужой")))
        await channels.leave(theirs, [ad.id])
    assert (await market.ad(ad)).form.title == "Велосипед"
    await market.turns_once()
    assert len(await market.shown()) == 2


async def test_numbers_count_up_in_each_business_for_itself(market, channel, karim):
    assert [(await market.places()).number for _ in range(3)] == [1, 2, 3]
    async with market.tx() as tx:
        assert await AdsStore(tx).next_number(market.actor.workspace) == 4


async def test_mine_are_those_of_the_seller_that_are_not_over(market, channel, karim):
    await market.publishes()
    mine = [await market.publishes(karim) for _ in range(3)]
    await market.does("withdraw", mine[0], actor=karim, service=Selling)
    async with market.tx() as tx:
        found = await Placing(tx).mine(await stand_of(tx, karim))
    assert [ad.id for ad in found] == [mine[2].id, mine[1].id]
