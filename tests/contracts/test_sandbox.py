"""The control API of the sandbox as scripts outside rely on it: paths, fields and their meaning, over HTTP alone."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator

import httpx
import pytest

from dastyor.lab.telegram.driving import picture
from dastyor.lab.telegram.limits import Limits
from dastyor.lab.telegram.sandbox import Sandbox
from dastyor.lab.telegram.serve import serving_in_thread


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with serving_in_thread(Sandbox(limits=Limits(flood=False))) as url:
        yield url


@pytest.fixture
def client(address: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=address, timeout=20, verify=False) as client:
        client.post("/sandbox/api/reset").raise_for_status()
        client.token = client.get("/sandbox/api/info").json()["token"]
        yield client


def act(client: httpx.Client, what: str, **body: object) -> dict:
    answer = client.post(f"/sandbox/api/{what}", json=body)
    assert answer.status_code == 200, answer.text
    return answer.json()


def bot(client: httpx.Client, method: str, **params: object):
    answer = client.post(f"/bot{client.token}/{method}", json=params).json()
    assert answer["ok"], answer
    return answer["result"]


def test_info_says_what_a_client_needs_to_begin(client):
    info = client.get("/sandbox/api/info").json()
    assert {"token", "bot", "now"} <= set(info)
    assert bot(client, "getMe")["username"] == info["bot"]


def test_people_are_made_and_listed(client):
    number = act(client, "actors", name="Ali", language="uz", username="ali")["id"]
    assert isinstance(number, int)
    (actor,) = client.get("/sandbox/api/actors").json()
    assert {key: actor[key] for key in ("id", "name", "language", "workspaces")} == {
        "id": number,
        "name": "Ali",
        "language": "uz",
        "workspaces": [],
    }


def test_a_transcript_entry_has_every_promised_field(client):
    ali = act(client, "actors", name="Ali")["id"]
    act(client, "send", actor=ali, text="/start")
    row = [{"text": "Ha", "callback_data": "yes"}, {"text": "Sayt", "url": "https://example.com"}]
    bot(client, "sendMessage", chat_id=ali, text="Salom", reply_markup={"inline_keyboard": [row]})
    first, second = client.get("/sandbox/api/transcript", params={"actor": ali}).json()
    promised = [
        "seq",
        "message_id",
        "chat",
        "from",
        "text",
        "caption",
        "entities",
        "photos",
        "document",
        "buttons",
        "edited",
        "deleted",
        "at",
    ]
    assert set(promised) <= set(first)
    assert (first["from"], second["from"]) == (ali, "bot")
    assert second["buttons"] == [[{"text": "Ha", "data": "yes"}, {"text": "Sayt", "url": "https://example.com"}]]
    assert first["seq"] < second["seq"]


def test_every_change_has_a_higher_seq_and_is_seen_once(client):
    ali = act(client, "actors", name="Ali", started=True)["id"]
    sent = bot(client, "sendMessage", chat_id=ali, text="one")
    bot(client, "sendMessage", chat_id=ali, text="two")
    seen = client.get("/sandbox/api/transcript", params={"actor": ali}).json()
    bot(client, "editMessageText", chat_id=ali, message_id=sent["message_id"], text="three")
    bot(client, "deleteMessage", chat_id=ali, message_id=sent["message_id"])
    (news,) = client.get("/sandbox/api/transcript", params={"actor": ali, "since": seen[-1]["seq"]}).json()
    assert (news["text"], news["edited"], news["deleted"]) == ("three", True, True)


def test_a_press_is_answered_by_text_or_by_place(client, address):
    ali = act(client, "actors", name="Ali", started=True)["id"]
    keys = {"inline_keyboard": [[{"text": "Ha", "callback_data": "yes"}]]}
    sent = bot(client, "sendMessage", chat_id=ali, text="?", reply_markup=keys)

    def answer() -> None:
        offset = 0
        with httpx.Client(base_url=address, timeout=20, verify=False) as other:
            for alert in (False, True):
                path = f"/bot{client.token}/"
                (update,) = other.post(path + "getUpdates", json={"timeout": 10, "offset": offset}).json()["result"]
                offset = update["update_id"] + 1
                number = update["callback_query"]["id"]
                told = {"callback_query_id": number, "text": "done", "show_alert": alert}
                other.post(path + "answerCallbackQuery", json=told)

    thread = threading.Thread(target=answer)
    thread.start()
    where = {"actor": ali, "message_id": sent["message_id"]}
    assert act(client, "press", **where, button="Ha") == {"toast": "done"}
    assert act(client, "press", **where, button=[0, 0]) == {"alert": "done"}
    thread.join()


def test_files_are_sent_as_an_album_and_served(client):
    ali = act(client, "actors", name="Ali")["id"]
    files = [("files", ("a.png", picture(), "image/png")), ("files", ("b.png", picture(), "image/png"))]
    answer = client.post("/sandbox/api/send", data={"actor": ali, "caption": "Divan"}, files=files)
    assert answer.status_code == 200
    first, second = client.get("/sandbox/api/transcript", params={"actor": ali}).json()
    assert first["album"] == second["album"]
    assert client.get(f"/sandbox/api/file/{first['photos'][0]}").content.startswith(b"\xff\xd8")


def test_a_channel_has_an_owner_members_and_a_bot(client):
    ali = act(client, "actors", name="Ali")["id"]
    vali = act(client, "actors", name="Vali")["id"]
    channel = act(client, "channels", title="Bozor", username="bozor", owner=ali)["id"]
    act(client, "members", chat=channel, actor="bot", status="administrator", rights={"can_post_messages": True})
    act(client, "members", chat=channel, actor=vali, status="member")
    bot(client, "sendMessage", chat_id="@bozor", text="Sotiladi")
    by_actor = client.get("/sandbox/api/transcript", params={"actor": vali}).json()
    by_chat = client.get("/sandbox/api/transcript", params={"chat": channel}).json()
    assert by_actor == by_chat
    assert [chat["id"] for chat in client.get("/sandbox/api/chats", params={"actor": vali}).json()] == [vali, channel]


def test_the_clock_advances_and_can_be_set(client):
    set_to = act(client, "clock", set="2027-03-01T10:00:00+05:00")["now"]
    assert set_to.startswith("2027-03-01T05:00:0")
    assert act(client, "clock", advance="3d")["now"].startswith("2027-03-04T05:00:0")
    assert client.get("/sandbox/api/info").json()["now"].startswith("2027-03-04T05:00:0")


def test_a_fault_and_a_call_are_told(client):
    ali = act(client, "actors", name="Ali", started=True)["id"]
    act(client, "faults", method="sendMessage", code=429, retry_after=9, times=1)
    answer = client.post(f"/bot{client.token}/sendMessage", json={"chat_id": ali, "text": "a"})
    assert (answer.status_code, answer.json()["parameters"]) == (429, {"retry_after": 9})
    (call,) = client.get("/sandbox/api/calls").json()
    assert (call["method"], call["code"], call["answer"]["error_code"]) == ("sendMessage", 429, 429)
    assert client.get("/sandbox/api/calls", params={"since": call["seq"]}).json() == []


def test_a_blocked_bot_cannot_write(client):
    ali = act(client, "actors", name="Ali", started=True)["id"]
    act(client, "block", actor=ali)
    answer = client.post(f"/bot{client.token}/sendMessage", json={"chat_id": ali, "text": "a"}).json()
    assert answer["description"] == "Forbidden: bot was blocked by the user"


def test_two_people_wait_for_news_at_once_without_holding_each_other(client, address):
    ali, vali = (act(client, "actors", name=name, started=True)["id"] for name in ("Ali", "Vali"))

    async def both() -> list:
        async with httpx.AsyncClient(base_url=address, timeout=20, verify=False) as other:
            waits = [
                asyncio.ensure_future(other.get("/sandbox/api/transcript", params={"actor": actor, "wait": 10}))
                for actor in (ali, vali)
            ]
            await asyncio.sleep(0.1)
            for actor in (vali, ali):
                await other.post(f"/bot{client.token}/sendMessage", json={"chat_id": actor, "text": str(actor)})
            return [answer.json()[0]["text"] for answer in await asyncio.gather(*waits)]

    assert asyncio.run(both()) == [str(ali), str(vali)]
