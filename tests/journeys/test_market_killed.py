"""kill -9 at random moments while ads are placed, decided and published: none is posted twice, no seller is left untold."""

from __future__ import annotations

import asyncio
import os
from collections import Counter

import psycopg
import pytest

from tests.support.bazaar import Bazaar
from tests.support.fixtures import create_database
from tests.support.person import plain
from tests.support.product import scaled

WHOLE = os.environ.get("DASTYOR_PROVE") == "1"
KILLS = 100 if WHOLE else 4
ADS_OF_ONE = 8  # a day: a seller may send ten
VICTIMS = ("sender", "worker", "bot", "notify", "receiver")
_LEFT = "select count(*) from telegram.outgoing where state in ('new', 'sending', 'unknown')"


@pytest.fixture
def running(postgres_server, tmp_path):
    with scaled(tmp_path / "killed", create_database(postgres_server, "killed")) as made:
        yield made


async def _ad(bazaar, seller, number, dice):
    """One ad from its first word to the moderator's press, while something may be killed between any two steps."""
    photos = dice.choice((0, 1, 3))
    await bazaar.placed(seller, f"Лот{number} велосипед 900 000 сум +998901234567", photos=photos)
    card = await bazaar.owner.sees(f"Лот{number}")
    await bazaar.owner.presses("market-approve-button", card)


@pytest.mark.timeout(5400 if WHOLE else 400)
async def test_no_ad_is_posted_twice_or_lost_and_every_seller_is_told_once(running, dice):
    bazaar = await Bazaar.opened(running)
    try:
        sellers = [await bazaar.seller()]
        kills, number, done = 0, 0, asyncio.Event()

        async def kill():
            nonlocal kills
            while kills < KILLS:
                await asyncio.sleep(dice.uniform(0.2, 2.5))
                victim = dice.choice(VICTIMS)
                await asyncio.to_thread(running.bounce, victim)
                kills += 1
                await asyncio.sleep(dice.uniform(0.5, 4))
            done.set()

        killing = asyncio.get_running_loop().create_task(kill())
        while not done.is_set():
            number += 1
            if number % ADS_OF_ONE == 0:
                sellers.append(await bazaar.seller())
            await _ad(bazaar, sellers[-1], number, dice)
        await killing
        for each in VICTIMS:
            await asyncio.to_thread(running.parts[each].wait_ready)
        posts = await _settled(bazaar, number)
        told = [said for seller in sellers for said in await seller.transcript()]
    finally:
        await bazaar.closes()
    assert posts == {f"Лот{each}": 1 for each in range(1, number + 1)}
    # A notice whose answer was lost comes once more, and then says so; an untold seller there is none.
    news = Counter(
        word
        for each in told
        if each["from"] == "bot" and "t.me/" in (each["text"] or "") and not each["text"].startswith("↻")
        for word in each["text"].split()
        if word.startswith("Лот")
    )
    assert set(news) == set(posts)
    assert max(news.values()) == 1
    with psycopg.connect(running.addresses.superuser) as connection:
        assert connection.execute(_LEFT).fetchone() == (0,)
        states = connection.execute("select state, count(*) from market.ad group by 1").fetchall()
    assert dict(states) == {"published": number}


async def _settled(bazaar, number):
    """How often each ad stands in the channel, once all do; albums count by the message that has words."""
    for _ in range(600):
        said = [plain(each["caption"] or each["text"] or "") for each in await bazaar.posts()]
        found = Counter(words.split()[0] for words in said if words.startswith("Лот"))
        if len(found) >= number:
            break
        await asyncio.sleep(0.2)
    await asyncio.sleep(3)
    said = [plain(each["caption"] or each["text"] or "") for each in await bazaar.posts()]
    return dict(Counter(words.split()[0] for words in said if words.startswith("Лот")))
