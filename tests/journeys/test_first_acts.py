"""Whoever does anything at all is known from then on, with his language and when he first and last came."""

from __future__ import annotations

import asyncio
import os

import httpx
import psycopg
import pytest

from tests.support.bazaar import Bazaar, picture
from tests.support.fixtures import create_database
from tests.support.product import scaled

PEOPLE = 100 if os.environ.get("DASTYOR_PROVE") == "1" else 20
_KNOWN = """
    select telegram_id, language, first_seen_at is not null and last_seen_at >= first_seen_at, blocked_at is not null
    from accounts.people where telegram_id = any (%s)
"""


@pytest.fixture
def running(postgres_server, tmp_path):
    with scaled(tmp_path / "acts", create_database(postgres_server, "acts")) as made:
        yield made


async def test_whatever_somebody_does_first_he_is_stored(running):
    bazaar = await Bazaar.opened(running)
    try:
        await bazaar.placed(await bazaar.seller(), "Велосипед 900 000 сум +998901234567")
        card = await bazaar.owner.sees("Велосипед")
        await bazaar.owner.presses("market-approve-button", card)
        (post,) = await bazaar.stands("Велосипед")
        acts = (_text, _photo, _forward, _press, _inline, _contact, _document, _link, _start, _inline)
        people = []
        for number in range(PEOPLE):
            language = ("ru", "uz", "en")[number % 3]
            made = await bazaar.client.post("actors", json={"name": f"New {number}", "language": language})
            people.append((made.json()["id"], language))
            await acts[number % len(acts)](bazaar, people[-1][0], post)
        for number, _ in people:
            answer = await bazaar.client.post("block", json={"actor": number})
            assert answer.status_code == 200, answer.text
        known = {}
        for _ in range(200):
            with psycopg.connect(running.addresses.superuser) as connection:
                rows = connection.execute(_KNOWN, ([number for number, _ in people],)).fetchall()
            known = {row[0]: row[1:] for row in rows}
            if len(known) == PEOPLE and all(row[2] for row in known.values()):
                break
            await asyncio.sleep(0.2)
        assert len(known) == PEOPLE
        spoken = {"ru": "ru", "uz": "uz-Latn", "en": "en"}
        assert {number: row[0] for number, row in known.items()} == {number: spoken[told] for number, told in people}
        assert all(row[1] and row[2] for row in known.values())
    finally:
        await bazaar.closes()


async def _send(bazaar, actor, **what):
    answer = await bazaar.client.post("send", json={"actor": actor, **what})
    assert answer.status_code == 200, answer.text


async def _text(bazaar, actor, post):
    await _send(bazaar, actor, text="здравствуйте")


async def _start(bazaar, actor, post):
    await _send(bazaar, actor, text="/start")


async def _link(bazaar, actor, post):
    await _send(bazaar, actor, text=f"/start {bazaar.link}")


async def _forward(bazaar, actor, post):
    await _send(bazaar, actor, forward_from={"chat": bazaar.chat, "message_id": post["message_id"]})


async def _photo(bazaar, actor, post):
    files = [("files", ("a.jpg", picture(actor), "image/jpeg"))]
    assert (await bazaar.client.post("send", data={"actor": str(actor)}, files=files)).status_code == 200


async def _document(bazaar, actor, post):
    files = [("files", ("a.pdf", b"%PDF-1.7 nothing", "application/pdf"))]
    assert (await bazaar.client.post("send", data={"actor": str(actor)}, files=files)).status_code == 200


async def _contact(bazaar, actor, post):
    assert (await bazaar.client.post("contact", json={"actor": actor})).status_code == 200


async def _press(bazaar, actor, post):
    button = post["buttons"][0][0]["text"]
    told = {"actor": actor, "chat": bazaar.chat, "message_id": post["message_id"], "button": button}
    answer = await bazaar.client.post("press", json=told)
    assert "+998901234567" in answer.json()["alert"]


async def _inline(bazaar, actor, post):
    answer = await bazaar.client.post("inline", json={"actor": actor, "query": "велосипед"})
    assert answer.status_code == httpx.codes.OK, answer.text
