"""What a method answers when it was done: Telegram's own value, not only `ok`."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from dastyor.lab.telegram.driving import inline
from dastyor.lab.telegram.limits import Limits
from dastyor.lab.telegram.sandbox import Sandbox


@pytest.fixture
def sandbox():
    return Sandbox(limits=Limits(flood=False))


@pytest.fixture
async def scene(world):
    """Numbers by name: ALI, who has written, his GROUP and CHANNEL with the bot in charge, and a POST in each."""
    ali = await world.arrive()
    group = await world.channel(ali, title="Guruh", type="supergroup")
    channel = await world.channel(ali)
    posts = {
        f"{name}_POST": (await world.ok("sendMessage", chat_id=chat, text="a", reply_markup=inline("Ha")))["message_id"]
        for name, chat in (("ALI", ali), ("GROUP", group), ("CHANNEL", channel))
    }
    return {"ALI": ali, "GROUP": group, "CHANNEL": channel, **posts}


def filled(scene, params):
    return {name: scene.get(value, value) if isinstance(value, str) else value for name, value in params.items()}


#: Each of these answers `true` and nothing else.
TRUE = [
    ("setMyCommands", {"commands": [{"command": "start", "description": "Boshlash"}]}),
    ("deleteMyCommands", {}),
    ("setMyName", {"name": "Dastyor"}),
    ("setMyDescription", {"description": "Yordamchi"}),
    ("setMyShortDescription", {"short_description": "Yordamchi"}),
    ("sendChatAction", {"chat_id": "ALI", "action": "typing"}),
    ("deleteMessage", {"chat_id": "ALI", "message_id": "ALI_POST"}),
    ("deleteMessages", {"chat_id": "ALI", "message_ids": [1, 2, 3]}),
    ("pinChatMessage", {"chat_id": "GROUP", "message_id": "GROUP_POST"}),
    ("pinChatMessage", {"chat_id": "ALI", "message_id": "ALI_POST"}),
    ("setMessageReaction", {"chat_id": "ALI", "message_id": "ALI_POST", "reaction": []}),
    ("deleteWebhook", {}),
    ("leaveChat", {"chat_id": "GROUP"}),
]


@pytest.mark.parametrize(("method", "params"), TRUE, ids=lambda value: value if isinstance(value, str) else "")
async def test_what_has_nothing_to_show_answers_true(world, scene, method, params):
    assert await world.ok(method, **filled(scene, params)) is True


async def test_pins_come_down_one_by_one_the_last_first_or_all_at_once(world, scene):
    group = scene["GROUP"]
    more = [(await world.ok("sendMessage", chat_id=group, text=text))["message_id"] for text in "bc"]
    for number in (scene["GROUP_POST"], *more):
        await world.ok("pinChatMessage", chat_id=group, message_id=number)

    async def shown():
        return (await world.ok("getChat", chat_id=group)).get("pinned_message", {}).get("message_id")

    assert await shown() == more[1]
    assert await world.ok("unpinChatMessage", chat_id=group) is True
    assert await shown() == more[0]
    assert await world.ok("unpinChatMessage", chat_id=group, message_id=scene["GROUP_POST"]) is True
    assert await shown() == more[0]
    assert await world.ok("unpinAllChatMessages", chat_id=group) is True
    assert await shown() is None
    assert await world.refused("unpinChatMessage", chat_id=group) == "Bad Request: message to unpin not found"


@pytest.mark.parametrize(
    ("members", "count"),
    [
        ({}, 2),  # the owner and the bot
        ({"Vali": "member"}, 3),
        ({"Vali": "restricted", "Soli": "administrator"}, 4),
        ({"Vali": "left", "Soli": "kicked"}, 2),
    ],
)
async def test_whoever_has_left_is_not_counted(world, scene, members, count):
    for name, status in members.items():
        await world.do("members", chat=scene["GROUP"], actor=await world.arrive(name), status=status)
    assert await world.ok("getChatMemberCount", chat_id=scene["GROUP"]) == count


async def test_a_private_chat_has_two_and_no_administrators(world, scene):
    assert await world.ok("getChatMemberCount", chat_id=scene["ALI"]) == 2
    refused = await world.refused("getChatAdministrators", chat_id=scene["ALI"])
    assert refused == "Bad Request: there are no administrators in the private chat"
    refused = await world.refused("leaveChat", chat_id=scene["ALI"])
    assert refused == "Bad Request: chat member status can't be changed in private chats"


async def test_those_in_charge_are_the_owner_the_administrators_and_this_bot(world, scene):
    vali, soli = [await world.arrive(name) for name in ("Vali", "Soli")]
    await world.do("members", chat=scene["CHANNEL"], actor=vali, status="administrator")
    await world.do("members", chat=scene["CHANNEL"], actor=soli, status="member")
    leaders = await world.ok("getChatAdministrators", chat_id=scene["CHANNEL"])
    me = (await world.ok("getMe"))["id"]
    assert [(one["user"]["id"], one["status"]) for one in leaders] == [
        (scene["ALI"], "creator"), (vali, "administrator"), (me, "administrator"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "mime", "kept"),
    [
        ("narx.csv", "text/csv", "text/csv"),
        ("narx.pdf", "application/octet-stream", "application/pdf"),  # what libraries say of every file
        ("narx.pdf", "text/plain", "text/plain"),
        ("narx", "application/octet-stream", "application/octet-stream"),
        ("C:\\uy\\narx.txt", "application/octet-stream", "text/plain"),
    ],
)
async def test_a_file_is_of_the_kind_that_was_said_or_that_its_name_says(world, scene, name, mime, kept):
    answer = await world.client.post(
        f"/bot{world.token}/sendDocument",
        data={"chat_id": str(scene["ALI"])},
        files={"document": (name, b"a", mime)},
    )
    document = answer.json()["result"]["document"]
    assert (document["mime_type"], document["file_name"], document["file_size"]) == (kept, name.rpartition("\\")[2], 1)


@pytest.mark.parametrize(
    ("width", "height", "sizes"),
    [
        (40, 30, [(40, 30)]),
        (90, 90, [(90, 90)]),
        (400, 200, [(90, 45), (320, 160), (400, 200)]),
        (1600, 800, [(90, 45), (320, 160), (800, 400), (1280, 640)]),
    ],
)
async def test_a_photo_comes_in_sizes_that_keep_its_shape_and_the_largest_is_last(world, scene, width, height, sizes):
    out = io.BytesIO()
    Image.new("RGB", (width, height), "navy").save(out, "PNG")
    answer = await world.client.post(
        f"/bot{world.token}/sendPhoto", data={"chat_id": str(scene["ALI"])}, files={"photo": ("a.png", out.getvalue())}
    )
    photo = answer.json()["result"]["photo"]
    assert [(size["width"], size["height"]) for size in photo] == sizes
    for size in photo:
        path = (await world.ok("getFile", file_id=size["file_id"]))["file_path"]
        body = (await world.client.get(f"/file/bot{world.token}/{path}")).content
        assert Image.open(io.BytesIO(body)).size == (size["width"], size["height"])
        assert len(body) == size["file_size"]


@pytest.mark.parametrize(
    ("length", "words"),
    [(32_768, "Bad Request: message is too long"), (32_769, "Bad Request: text is too long")],
)
async def test_a_raw_text_has_so_many_bytes_before_anything_of_it_is_read(world, scene, length, words):
    text = "é" * (length // 2) + "e" * (length % 2)
    assert len(text.encode()) == length
    assert await world.refused("sendMessage", chat_id=scene["ALI"], text=text) == words


async def test_a_call_says_how_near_it_came_to_the_limits_of_its_chat():
    from dastyor.lab.telegram.tests.test_control_answers import asked

    async with asked(Sandbox()) as world:
        ali = await world.arrive()
        for number in range(5):
            await world.ok("sendMessage", chat_id=ali, text=str(number))
        near = [call["limits"] for call in await world.see("calls") if call["method"] == "sendMessage"]
        assert [bool(limits) for limits in near] == [False, False, False, False, True]
        assert "messages to this chat" in near[-1][0]
