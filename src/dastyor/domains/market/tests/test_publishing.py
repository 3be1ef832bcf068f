"""Publishing: each copy counted once, whatever Telegram says and how often it says it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from dastyor.domains.market.model import Photo, PhotoId, State
from dastyor.domains.market.service import Channels, Moderation, Placing, Selling, stand_of
from dastyor.domains.market.store import AdsStore
from dastyor.domains.market.tests.conftest import A_BIKE, CHAT, SHOULD
from dastyor.kit.actor import Role
from dastyor.kit.ids import new_id
from dastyor.kit.telegram.ends import MessageEnded

NO_RIGHTS = "Bad Request: need administrator rights in the channel chat"


async def album(market, actor):
    """An ad with three photos, waiting."""
    async with market.tx() as tx:
        stand = await stand_of(tx, actor, market.actor.workspace)
        ad = await Placing(tx).begin(stand, A_BIKE)
        for at in range(3):
            photo = Photo(id=PhotoId(new_id()), key=f"market/{at}.jpg", width=9, height=7, looks=at)
            await AdsStore(tx).add_photo(stand.workspace, ad.id, photo)
        return await Moderation(tx).ask(stand, await AdsStore(tx).one(stand.workspace, ad.id))


async def test_a_post_that_stands_makes_the_ad_published_and_tells_its_seller_where(market, channel, karim):
    ad = await market.publishes(karim)
    assert (ad.state, ad.published_at is not None) == (State.PUBLISHED, True)
    (told,) = market.told("market-published")
    assert (told.to, told.values["link"]) == ((karim.person,), "https://t.me/bozor/1")


async def test_the_same_end_twice_counts_once(market, channel, karim):
    ad = await market.places(karim)
    await market.decides(ad)
    (post,) = market.unsettled()
    end = market.end_of(post)
    for _ in range(2):
        await market.hears_end(end)
    assert len(market.told("market-published")) == 1
    assert [copy.state for copy in await market.copies(ad)] == ["live"]


async def test_an_end_after_the_end_changes_nothing(market, channel, karim):
    ad = await market.publishes(karim)
    (copy,) = await market.copies(ad)
    late = MessageEnded(subject="market.post", screen=copy.id, end="refused", chat=CHAT, error=NO_RIGHTS)
    await market.hears_end(late)
    assert (await market.channel()).lost is None


@pytest.mark.parametrize("end", ["sent", "refused"])
async def test_a_post_that_ends_after_its_channel_was_disconnected_waits_for_the_channel_to_come_back(
    market, channel, karim, end
):
    ad = await market.places(karim)
    await market.decides(ad)
    async with market.tx() as tx:
        await Channels(tx).disconnect(market.actor, CHAT)
    await market.arrives(end, NO_RIGHTS if end == "refused" else None)
    assert await market.copies(ad) == []
    assert not market.told("market-channel-lost")
    assert (await market.ad(ad)).state is State.APPROVED
    await market.connects()
    assert len(market.unsettled()) == 1
    await market.arrives()
    assert (await market.ad(ad)).state is State.PUBLISHED


async def test_without_rights_the_channel_is_lost_and_the_owners_hear_it_once(market, channel, karim):
    for _ in range(3):
        await market.decides(await market.places(karim))
    first, second, third = market.unsettled()
    await market.hears_end(market.end_of(first, "refused", NO_RIGHTS))
    await market.hears_end(market.end_of(second, "refused", "Forbidden: bot was kicked from the channel chat"))
    await market.hears(may_post=False)  # and Telegram's own word of it
    await market.hears_end(market.end_of(third, "refused", NO_RIGHTS))
    (told,) = market.told("market-channel-lost")
    assert told.roles == (Role.OWNER, Role.MANAGER)
    assert (await market.channel()).lost == NO_RIGHTS


async def test_when_the_rights_are_back_what_waited_is_posted_once(market, channel, karim):
    waited = [await market.places(karim) for _ in range(2)]
    await market.decides(waited[0])
    await market.arrives("refused", NO_RIGHTS)
    await market.decides(waited[1])  # while it is lost
    assert not market.unsettled()
    for _ in range(3):
        await market.hears()
    assert len(market.unsettled()) == 2
    await market.arrives()
    assert [(await market.ad(ad)).state for ad in waited] == [State.PUBLISHED] * 2
    assert len(market.told("market-published")) == 2


async def test_of_more_than_a_page_that_waited_none_is_forgotten(market, channel):
    await market.hears(may_post=False)
    for number in range(103):
        await market.places(title=f"Вещь {number}")
    await market.hears()
    posts = [each.payload["text"] for each in market.unsettled()]
    assert len(posts) == 103
    assert "Вещь 0" in posts[0]


async def test_what_is_offered_anew_while_the_channel_is_lost_is_posted_when_it_is_found(market, channel, karim):
    ad = await market.publishes(karim)
    await market.does("sold", ad, None, actor=karim, service=Selling)
    await market.hears(may_post=False)
    await market.does("relist", ad, actor=karim, service=Selling)
    await market.hears()
    assert len(market.unsettled()) == 1
    await market.arrives()
    assert (await market.ad(ad)).state is State.PUBLISHED


async def test_a_refusal_for_another_reason_is_told_with_a_way_to_try_again(market, channel, karim):
    ad = await market.places(karim)
    await market.decides(ad)
    await market.arrives("refused", "Bad Request: wrong file identifier")
    (told,) = market.told("market-post-failed")
    assert told.values["error"] == "Bad Request: wrong file identifier"
    assert [press for _, press, _ in told.presses] == ["mk.again"]
    assert (await market.channel()).lost is None


async def test_where_nobody_knows_whether_it_stands_the_owners_are_asked(market, channel, karim):
    ad = await market.places(karim)
    await market.decides(ad)
    await market.arrives("unknown", "the answer was lost")
    (told,) = market.told("market-post-unknown")
    assert [press for _, press, _ in told.presses] == ["mk.again"]
    assert [copy.state for copy in await market.copies(ad, "unknown")] == ["unknown"]
    assert (await market.ad(ad)).state is State.APPROVED


@pytest.mark.parametrize("has_photos", [False, True])
async def test_sold_while_its_post_was_on_its_way_it_says_so_at_once_and_has_no_buttons(
    market, channel, karim, has_photos
):
    ad = await album(market, karim) if has_photos else await market.places(karim)
    await market.decides(ad)
    await market.does("sold", ad, None, actor=karim, service=Selling)
    before = len(market.sent)
    await market.arrives()
    after = market.sent[before - 1 :]
    assert [each.method for each in after] == ["editMessageCaption" if has_photos else "editMessageText"]
    assert not after[-1].payload.get("reply_markup", {}).get("inline_keyboard")
    assert not market.told("market-published")


async def test_withdrawn_while_its_post_was_on_its_way_it_goes_when_it_comes(market, channel, karim):
    ad = await market.places(karim)
    await market.decides(ad)
    await market.does("withdraw", ad, actor=karim, service=Selling)
    await market.arrives()
    assert len(market.calls("deleteMessage")) == 1
    assert await market.copies(ad) == []


async def test_when_a_new_copy_stands_the_elder_is_taken_away(market, channel, karim):
    ad = await market.publishes(karim)
    (elder,) = await market.copies(ad)
    await market.turns_once()
    assert not market.calls("deleteMessage")  # the new one is on its way still
    await market.arrives()
    (gone,) = market.calls("deleteMessage")
    assert gone.edits == elder.id
    (stands,) = await market.copies(ad)
    assert stands.id != elder.id


async def test_a_copy_that_cannot_be_deleted_says_where_the_ad_stands_now(market, channel, karim):
    ad = await market.publishes(karim)
    await market.turns_once()
    await market.arrives()
    (gone,) = market.calls("deleteMessage")
    await market.hears_end(market.end_of(gone, "refused", "Bad Request: message can't be deleted"))
    edit = market.calls("editMessageText")[-1]
    (stands,) = await market.copies(ad)
    assert edit.edits == gone.edits
    assert f"https://t.me/bozor/{stands.message}" in edit.payload["text"]
    assert edit.payload["reply_markup"] == {"inline_keyboard": []}


async def test_a_copy_that_was_deleted_is_not_edited(market, channel, karim):
    await market.publishes(karim)
    await market.turns_once()
    await market.arrives()
    (gone,) = market.calls("deleteMessage")
    before = len(market.sent)
    await market.hears_end(market.end_of(gone))
    assert len(market.sent) == before


async def test_an_album_goes_whole_with_the_message_of_its_buttons(market, channel, karim):
    ad = await album(market, karim)
    await market.decides(ad)
    await market.arrives()
    (copy,) = await market.copies(ad)
    assert copy.control is not None
    assert [photo.file_id for photo in (await market.ad(ad)).photos] == ["f0", "f1", "f2"]
    await market.turns_once()
    (post,) = market.unsettled()
    assert (post.files, [each["media"] for each in post.payload["media"]]) == ({}, ["f0", "f1", "f2"])
    await market.arrives()
    (gone,) = market.calls("deleteMessages")
    assert gone.payload == {"message_ids": list(copy.album)}
    (buttons,) = market.calls("deleteMessage")
    assert buttons.edits == copy.control


async def test_every_channel_has_a_copy_and_the_ad_is_published_once(market, channel, karim):
    await market.connects(replace(SHOULD, chat=-100777, title="Second", username=None))
    ad = await market.publishes(karim)
    assert {copy.chat for copy in await market.copies(ad)} == {CHAT, -100777}
    assert len(market.told("market-published")) == 1
    await market.turns_once()
    await market.arrives()
    assert len(await market.copies(ad)) == 2
