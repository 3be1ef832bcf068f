"""What the control API answers when it did what was asked, and what of it a second life of the sandbox still knows."""

from __future__ import annotations

import asyncio

import httpx
import pytest

from dastyor.lab.telegram.driving import Driver, inline, picture
from dastyor.lab.telegram.limits import Limits
from dastyor.lab.telegram.sandbox import Sandbox


@pytest.fixture
def sandbox():
    return Sandbox(limits=Limits(flood=False))


class Stage:
    """One person, a channel of his, and a question that the bot asked him."""

    def __init__(self, world):
        self.world = world

    async def set(self):
        self.ali = await self.world.arrive(username="ali")
        self.channel = await self.world.channel(self.ali, username="bozor")
        asked = await self.world.ok("sendMessage", chat_id=self.ali, text="Shu narxmi?", reply_markup=inline("Ha"))
        self.question = asked["message_id"]
        return self

    async def do(self, act, **what):
        return await self.world.do(act, **{k: getattr(self, v[1:]) if _is_name(v) else v for k, v in what.items()})


def _is_name(value):
    return isinstance(value, str) and value.startswith("$")


@pytest.fixture
async def stage(world):
    return await Stage(world).set()


# What is done, with what ($name: of the stage), and what is answered; ... stands for a number that is anything.
DONE = [
    ("actors", {"name": "Vali"}, {"id": ...}),
    ("channels", {"title": "Guruh", "owner": "$ali", "type": "group"}, {"id": ...}),
    ("members", {"chat": "@bozor", "actor": "bot", "status": "member"}, {"chat": "$channel", "status": "member"}),
    ("members", {"chat": "$channel", "actor": "$ali", "status": "creator"}, {"chat": "$channel", "status": "creator"}),
    ("rename", {"actor": "$ali", "name": "Alijon"}, {"id": "$ali"}),
    ("rename", {"chat": "$channel", "title": "Katta bozor"}, {"id": "$channel"}),
    ("suggest", {"actor": "$ali", "channel": "$channel", "text": "a"}, {"chat": ..., "message_id": ...}),
    ("send", {"actor": "$ali", "text": "a"}, {"message_id": ..., "message_ids": [...], "chat": "$ali"}),
    ("send", {"actor": "$ali", "text": "a", "chat": "$channel"}, {"message_id": ..., "message_ids": [...], "chat": "$channel"}),
    ("send", {"actor": "$ali", "forward_from": "$question"}, {"message_id": ..., "message_ids": [...], "chat": "$ali"}),
    ("contact", {"actor": "$ali"}, {"message_id": ...}),
    ("block", {"actor": "$ali"}, {"blocked": True}),
    ("block", {"actor": "$ali", "blocked": False}, {"blocked": False}),
    ("delete", {"actor": "$ali"}, {"id": "$ali"}),
    ("delete", {"actor": "$ali", "message_id": "$question"}, {"message_id": "$question"}),
    ("faults", {"method": "getMe", "code": 500, "times": 2}, {"faults": [...]}),
    ("faults", {"method": "getUpdates", "repeat": 3}, {"faults": []}),
    ("faults", {"method": "getUpdates", "repeat": 1}, {"faults": []}),
    ("updates", {}, {"next_update_id": ...}),
    ("limits", {"flood": True}, {"flood": True}),
    ("limits", {}, {"flood": False}),
    ("clock", {"advance": "1s"}, {"now": ...}),
    ("reset", {}, {}),
]  # fmt: skip


@pytest.mark.parametrize(("act", "what", "answer"), DONE)
async def test_what_was_done_is_answered_with_what_came_to_be(stage, act, what, answer):
    said = await stage.do(act, **what)
    wanted = {k: getattr(stage, v[1:]) if _is_name(v) else v for k, v in answer.items()}
    assert said.keys() == wanted.keys()
    for key, value in wanted.items():
        if value == [...]:
            assert len(said[key]) == 1
        elif value is not ...:
            assert said[key] == value


@pytest.mark.parametrize(
    ("asked", "first", "last", "username", "language"),
    [
        ({"name": " Alijon "}, "Alijon", None, "ali", "uz"),
        ({"name": " "}, "Ali", None, "ali", "uz"),
        ({"last_name": "Karimov"}, "Ali", "Karimov", "ali", "uz"),
        ({"username": "@alijon"}, "Ali", None, "alijon", "uz"),
        ({"username": ""}, "Ali", None, None, "uz"),
        ({"username": "ALI"}, "Ali", None, "ALI", "uz"),
        ({"language": "ru"}, "Ali", None, "ali", "ru"),
    ],
)
async def test_a_person_changes_what_was_said_and_nothing_else(world, asked, first, last, username, language):
    ali = await world.arrive(username="ali", language="uz")
    await world.do("rename", actor=ali, **asked)
    await world.do("send", actor=ali, text="a")
    told = (await world.updates())[-1]["message"]["from"]
    assert (told["first_name"], told.get("last_name"), told.get("username"), told.get("language_code")) == (
        first, last, username, language,
    )  # fmt: skip


async def test_a_last_name_stays_when_another_thing_is_changed_and_can_be_taken_away(world):
    ali = await world.arrive()
    for asked, last in (
        ({"last_name": "Karimov"}, "Karimov"),
        ({"name": "Vali"}, "Karimov"),
        ({"last_name": ""}, None),
    ):
        await world.do("rename", actor=ali, **asked)
        assert (await world.ok("getChat", chat_id=ali)).get("last_name") == last


async def test_a_name_that_somebody_has_is_refused_whatever_its_case(world):
    ali = await world.arrive(username="ali")
    channel = await world.channel(ali, username="bozor")
    for what in ({"actor": ali, "username": "BOZOR"}, {"chat": channel, "username": "@Ali"}):
        status, words = await world.wrong("rename", **what)
        assert status == 409, words
    assert (await world.do("rename", chat=channel, username="Bozor"))["id"] == channel


async def test_a_title_is_said_in_the_chat_and_a_username_silently(world):
    ali = await world.arrive()
    channel = await world.channel(ali, title="Bozor")
    await world.updates()
    await world.do("rename", chat=channel, username="bozor")
    assert await world.updates() == []
    await world.do("rename", chat=channel, title=" Katta bozor ")
    (told,) = await world.updates()
    assert told["channel_post"]["new_chat_title"] == "Katta bozor"
    chat = await world.ok("getChat", chat_id="@bozor")
    assert (chat["id"], chat["title"]) == (channel, "Katta bozor")


async def test_one_picture_is_a_photo_and_eleven_are_an_album_and_one_more(world):
    ali = await world.someone()
    one = await ali.send_files([("files", ("a.png", picture(20, 20)))])
    assert len(one["message_ids"]) == 1
    many = await ali.send_files([("files", (f"{n}.png", picture(20, 20))) for n in range(11)], caption="hammasi")
    told = [update["message"] for update in await world.updates()]
    assert [post["message_id"] for post in told] == one["message_ids"] + many["message_ids"]
    albums = [post.get("media_group_id") for post in told]
    assert (albums[0], albums[-1]) == (None, None)
    assert len(set(albums[1:-1])) == 1
    assert albums[1] is not None
    assert [post.get("caption") for post in told] == [None, "hammasi", *[None] * 10]


async def test_a_picture_sent_as_a_file_is_a_document(world):
    ali = await world.someone()
    await ali.send_files([("files", ("a.png", picture(20, 20)))], as_files="true", caption="osh")
    (told,) = [update["message"] for update in await world.updates()]
    assert "photo" not in told
    assert (told["document"]["file_name"], told["document"]["mime_type"]) == ("a.png", "image/png")
    assert told["caption"] == "osh"


async def test_pictures_go_before_other_files_and_the_caption_stands_at_the_first(world):
    ali = await world.someone()
    await ali.send_files(
        [("files", ("a.txt", b"a")), ("files", ("b.png", picture(20, 20)))], caption="/start https://a.uz"
    )
    photo, document = (update["message"] for update in await world.updates())
    assert "photo" in photo
    assert [entity["type"] for entity in photo["caption_entities"]] == ["bot_command", "url"]
    assert document["document"]["file_name"] == "a.txt"
    assert "caption" not in document


@pytest.mark.parametrize(
    ("kind", "comes"),
    [
        ({"text": "Menga", "url": "https://a.uz"}, {"url": "https://a.uz"}),
        ({"text": "Nusxa", "copy_text": {"text": "12 500"}}, {"copied": "12 500"}),
        ({"text": "Ilova", "web_app": {"url": "https://a.uz/app"}}, {"url": "https://a.uz/app"}),
        ({"text": "Kirish", "login_url": {"url": "https://a.uz/in"}}, {"url": "https://a.uz/in"}),
        ({"text": "Ulashish", "switch_inline_query": ""}, {}),
    ],
)
async def test_a_button_that_asks_the_bot_nothing_does_what_it_says_on_it(stage, kind, comes):
    world = stage.world
    sent = await world.ok("sendMessage", chat_id=stage.ali, text="a", reply_markup={"inline_keyboard": [[kind]]})
    await world.updates()
    assert await world.do("press", actor=stage.ali, message_id=sent["message_id"], button=kind["text"]) == comes
    assert await world.updates() == []


async def test_a_text_of_a_person_is_changed_with_its_marks_and_a_caption_too(world):
    ali = await world.someone()
    text = await ali.send("/start")
    await world.do("edit", actor=ali.id, message_id=text, text="shunchaki")
    photo = (await ali.send_files([("files", ("a.png", picture(20, 20)))], caption="narxi"))["message_id"]
    await world.do("edit", actor=ali.id, message_id=photo, text="@bozor da")
    edits = [update["edited_message"] for update in await world.updates() if "edited_message" in update]
    assert (edits[0]["text"], edits[0].get("entities")) == ("shunchaki", None)
    assert (edits[1]["caption"], edits[1]["caption_entities"][0]["type"]) == ("@bozor da", "mention")
    assert all(edit["edit_date"] >= edit["date"] for edit in edits)


async def test_the_log_of_calls_wakes_who_waits_for_the_next_one_and_goes_by_number(world):
    await world.ok("getMe")
    last = (await world.see("info"))["calls"]
    assert [call["method"] for call in await world.see("calls", since=last - 1)] == ["getMe"]
    assert await world.see("calls", since=last) == []
    waits = asyncio.ensure_future(world.see("calls", since=last, wait=10))
    await asyncio.sleep(0.05)
    assert not waits.done()
    await world.ok("getMyName")
    assert [call["method"] for call in await waits] == ["getMyName"]


@pytest.mark.parametrize("what", ["calls", "transcript"])
async def test_whoever_waits_is_sent_home_when_the_sandbox_stops(tmp_path, what):
    sandbox = Sandbox(tmp_path / "state.db")
    async with asked(sandbox) as world:
        ali = await world.arrive()
        waits = asyncio.ensure_future(world.see(what, actor=ali, since=99, wait=20))
        await asyncio.sleep(0.05)
        await sandbox.stop()
        async with asyncio.timeout(5):
            assert await waits == []
        await sandbox.start()


async def test_a_reset_ends_faults_and_forgets_calls_people_and_files(world):
    ali = await world.arrive()
    await world.do("faults", method="getMe", code=500)
    await world.do("faults", method="getUpdates", repeat=3)
    await world.do("reset")
    assert await world.see("faults") == {"faults": []}
    assert await world.see("actors") == []
    assert await world.see("calls") == []
    assert "chat not found" in await world.refused("sendMessage", chat_id=ali, text="a")
    vali = await world.someone()
    await vali.send("a")
    assert len(await world.updates()) == 1  # each update once again


@pytest.mark.parametrize(
    ("act", "what", "holds"),
    [
        ("delete", {}, ("sendMessage", {"text": "a"}, "Forbidden: user is deactivated")),
        ("block", {"blocked": True}, ("sendMessage", {"text": "a"}, "Forbidden: bot was blocked by the user")),
        ("rename", {"name": "Vali"}, ("getChat", {}, "Vali")),
    ],
)
async def test_what_a_person_became_he_still_is_in_a_second_life(tmp_path, act, what, holds):
    first = Sandbox(tmp_path / "state.db")
    async with asked(first) as world:
        ali = await world.arrive()
        await world.do(act, actor=ali, **what)
    async with asked(Sandbox(tmp_path / "state.db")) as world:
        method, params, words = holds
        answer = await world.bot(method, chat_id=ali, **params)
        assert words in (answer["result"]["first_name"] if answer["ok"] else answer["description"])


async def test_what_a_chat_became_it_still_is_in_a_second_life(tmp_path):
    async with asked(Sandbox(tmp_path / "state.db")) as world:
        ali, vali = await world.arrive(), await world.arrive("Vali")
        group = await world.channel(ali, title="Guruh", type="group", bot="member")
        new = (await world.do("upgrade", chat=group))["id"]
        channel = await world.channel(ali, title="Bozor")
        await world.do("rename", chat=channel, title="Katta bozor", username="bozor")
        await world.do("members", chat=channel, actor=vali, status="kicked")
    async with asked(Sandbox(tmp_path / "state.db")) as world:
        refused = await world.bot("sendMessage", chat_id=group, text="a")
        assert refused["parameters"] == {"migrate_to_chat_id": new}
        assert refused["description"] == "Bad Request: group chat was upgraded to a supergroup chat"
        assert (await world.ok("getChat", chat_id="@bozor"))["title"] == "Katta bozor"
        assert (await world.ok("getChatMember", chat_id=channel, user_id=vali))["status"] == "kicked"


async def test_a_member_of_a_chat_is_told_to_an_administrator_bot_before_and_after(world):
    ali, vali = await world.arrive(), await world.arrive("Vali")
    channel = await world.channel(ali)
    await world.updates()
    await world.ok("getUpdates", allowed_updates=["chat_member"])
    await world.do("members", chat=channel, actor=vali, status="member")
    await world.do("members", chat=channel, actor="bot", status="member")
    await world.do("members", chat=channel, actor=vali, status="left")
    (told,) = await world.updates()
    change = told["chat_member"]
    assert (change["old_chat_member"]["status"], change["new_chat_member"]["status"]) == ("left", "member")
    assert (change["new_chat_member"]["user"]["id"], change["from"]["id"]) == (vali, ali)


@pytest.mark.parametrize("status", ["left", "kicked", "administrator"])
async def test_the_only_owner_stays_the_owner_until_there_is_another(world, status):
    ali, vali = await world.arrive(), await world.arrive("Vali")
    channel = await world.channel(ali)
    code, words = await world.wrong("members", chat=channel, actor=ali, status=status)
    assert code == 409
    assert "owner" in words
    assert (await world.ok("getChatMember", chat_id=channel, user_id=ali))["status"] == "creator"
    await world.do("members", chat=channel, actor=vali, status="creator")
    await world.do("members", chat=channel, actor=ali, status=status)
    assert (await world.ok("getChatMember", chat_id=channel, user_id=ali))["status"] == status


def asked(sandbox):
    """A driver of this sandbox while it lives; what it keeps is written at its end."""
    return _Life(sandbox)


class _Life:
    def __init__(self, sandbox):
        self.sandbox = sandbox

    async def __aenter__(self):
        await self.sandbox.start()
        transport = httpx.ASGITransport(app=self.sandbox.app, client=("127.0.0.1", 1))
        self.client = httpx.AsyncClient(transport=transport, base_url="http://localhost", timeout=20, verify=False)
        return Driver(self.client, self.sandbox.state.token)

    async def __aexit__(self, *_):
        await self.client.aclose()
        await self.sandbox.stop()
