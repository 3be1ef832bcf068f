"""Moderation: the first answer to the ad as it is; an edit meanwhile is asked about anew."""

from __future__ import annotations

from dataclasses import replace

import pytest

from dastyor.domains.market.model import State
from dastyor.domains.market.service import Moderation, Placing
from dastyor.domains.market.tests.conftest import A_BIKE
from dastyor.kit.approvals import APPROVE, DECLINE, ApprovalDropped, ApprovalRequest
from dastyor.kit.errors import Forbidden


def requests(market):
    return [each for each in market.facts if isinstance(each, ApprovalRequest)]


async def test_an_ad_of_a_guest_waits_and_one_of_a_moderator_does_not(market, channel, karim):
    assert (await market.places(karim)).state is State.WAITING
    (asked,) = requests(market)
    assert (asked.kind, asked.revision) == ("market.ad", 1)
    assert (await market.places()).state is State.APPROVED
    assert len(requests(market)) == 1


async def test_decided_twice_it_is_posted_once(market, channel, karim):
    ad = await market.places(karim)
    for _ in range(2):
        await market.decides(ad)
    await market.decides(ad, DECLINE)
    assert len(market.unsettled()) == 1
    assert (await market.ad(ad)).state is State.APPROVED


async def test_a_decision_about_the_ad_as_it_was_does_not_count(market, channel, karim):
    ad = await market.places(karim)
    changed = await market.does("fill", ad, replace(A_BIKE, title="Самокат"), actor=karim, service=Placing)
    assert (changed.state, changed.revision) == (State.WAITING, 2)
    assert [each.revision for each in requests(market)] == [1, 2]
    await market.decides(ad, revision=1)
    assert (await market.ad(ad)).state is State.WAITING
    await market.decides(ad, revision=2)
    assert (await market.ad(ad)).state is State.APPROVED


@pytest.mark.parametrize(
    ("more", "key", "values", "words"),
    [
        ({"reason": "market-reason-photos"}, "market-declined", {}, {"reason": "market-reason-photos"}),
        ({"words": "Не тот раздел"}, "market-declined-words", {"reason": "Не тот раздел"}, {}),
        ({}, "market-declined", {}, {"reason": "market-reason-none"}),
    ],
)
async def test_declined_its_seller_hears_why_and_may_send_it_again(market, channel, karim, more, key, values, words):
    ad = await market.places(karim)
    await market.decides(ad, DECLINE, **more)
    (told,) = market.told(key)
    assert told.to == (karim.person,)
    assert told.values == {"number": ad.number, "title": "Велосипед", **values}
    assert dict(told.words) == words
    again = await market.does("send", ad, actor=karim, service=Placing)
    assert (again.state, again.revision, again.reason) == (State.WAITING, 2, None)


async def test_decided_before_the_inbox_heard_of_it_the_inbox_is_told(market, channel, karim):
    ad = await market.places(karim)
    done = await market.does("decide", ad, APPROVE, service=Moderation)
    assert done.state is State.APPROVED
    assert market.only(ApprovalDropped).key == "market-decided-elsewhere"


async def test_who_may_not_moderate_decides_nothing(market, channel, karim, cashier):
    ad = await market.places(karim)
    for actor in (karim, cashier):  # Karim is an owner, but elsewhere
        with pytest.raises(Forbidden):
            await market.does("decide", ad, APPROVE, actor=actor, service=Moderation)
    assert (await market.ad(ad)).state is State.WAITING


async def test_a_published_ad_that_is_changed_says_so_in_its_channel_without_a_moderator(market, channel, karim):
    ad = await market.publishes(karim)
    await market.does("fill", ad, replace(ad.form, title="Самокат"), actor=karim, service=Placing)
    (edit,) = market.calls("editMessageText")
    assert "Самокат" in edit.payload["text"]
    assert edit.payload["reply_markup"]["inline_keyboard"]
