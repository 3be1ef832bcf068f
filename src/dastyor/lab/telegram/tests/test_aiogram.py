"""The library that most bots use drives the sandbox, and its types accept everything that the sandbox says."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator

import pytest
from aiogram import Bot, Dispatcher, F
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.exceptions import TelegramBadRequest, TelegramForbiddenError, TelegramRetryAfter
from aiogram.types import (
    BufferedInputFile,
    CallbackQuery,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputMediaPhoto,
    Message,
    Update,
)
from pydantic import BaseModel

from dastyor.lab.telegram.driving import picture
from dastyor.lab.telegram.limits import Limits
from dastyor.lab.telegram.sandbox import Sandbox


@pytest.fixture
def sandbox() -> Sandbox:
    return Sandbox(limits=Limits(flood=False))


@pytest.fixture
async def bot(served) -> AsyncIterator[Bot]:
    session = AiohttpSession(api=TelegramAPIServer.from_base(str(served.client.base_url).rstrip("/")))
    async with Bot(served.token, session=session) as bot:
        yield bot


def all_known(value: object) -> bool:
    """Whether nothing in an object is unknown to the Bot API."""
    if isinstance(value, BaseModel):
        return not value.model_extra and all(all_known(getattr(value, name)) for name in type(value).model_fields)
    return all(map(all_known, value)) if isinstance(value, list) else True


async def test_a_bot_of_aiogram_polls_and_echoes(served, bot):
    dispatcher = Dispatcher()

    @dispatcher.message(F.text)
    async def echo(message: Message) -> None:
        row = [InlineKeyboardButton(text="Undo", callback_data="undo")]
        await message.answer(
            f"<b>{message.text}</b>", parse_mode="HTML", reply_markup=InlineKeyboardMarkup(inline_keyboard=[row])
        )

    @dispatcher.callback_query(F.data == "undo")
    async def undo(query: CallbackQuery) -> None:
        await query.message.edit_text("undone")
        await query.answer("Bekor qilindi")

    polling = asyncio.ensure_future(dispatcher.start_polling(bot, handle_signals=False, polling_timeout=5))
    ali = await served.someone("Ali", language="uz")
    await ali.send("обед 45 000")
    entry = await ali.expect("обед 45 000")
    assert entry["entities"] == [{"type": "bold", "offset": 0, "length": 11}]
    assert await ali.press(entry["message_id"], "Undo") == {"toast": "Bekor qilindi"}
    assert (await ali.expect("undone"))["message_id"] == entry["message_id"]
    await dispatcher.stop_polling()
    await polling


async def test_files_go_up_as_an_album_and_come_down_again(served, bot):
    ali = await served.arrive()
    media = [InputMediaPhoto(media=BufferedInputFile(picture(900, 700), f"{n}.png"), caption="a") for n in range(3)]
    sent = await bot.send_media_group(ali, media)
    assert all(map(all_known, sent))
    assert [max(size.width for size in message.photo) for message in sent] == [900] * 3
    body = await bot.download(sent[0].photo[-1].file_id)
    assert body.read().startswith(b"\xff\xd8")


async def test_refusals_are_the_errors_that_aiogram_knows(served, bot):
    ali = await served.arrive()
    sent = await bot.send_message(ali, "a")
    with pytest.raises(TelegramBadRequest, match="message is not modified"):
        await bot.edit_message_text("a", chat_id=ali, message_id=sent.message_id)
    await served.do("faults", method="sendMessage", code=429, retry_after=7, times=1)
    with pytest.raises(TelegramRetryAfter) as wait:
        await bot.send_message(ali, "b")
    assert wait.value.retry_after == 7
    await served.do("block", actor=ali)
    with pytest.raises(TelegramForbiddenError, match="blocked"):
        await bot.send_message(ali, "c")


async def test_every_kind_of_update_is_one_of_aiograms(served, bot):
    owner, ali = await served.arrive(username="owner"), await served.arrive("Vali", language="ru")
    kinds = [
        "message",
        "edited_message",
        "channel_post",
        "callback_query",
        "my_chat_member",
        "chat_member",
        "inline_query",
    ]
    await served.ok("getUpdates", allowed_updates=kinds)
    channel = await served.channel(owner)
    group = await served.channel(owner, type="group")
    await served.do("members", chat=channel, actor=ali, status="member")
    await served.do("send", actor=owner, chat=channel, text="post")
    number = (await served.do("send", actor=ali, text="/start x"))["message_id"]
    await served.do("edit", actor=ali, message_id=number, text="edited")
    await served.do("contact", actor=ali)
    await served.do("send", actor=ali, forward_from={"chat": channel, "message_id": 1})
    files = [("files", (f"{n}.png", picture())) for n in range(2)] + [("files", ("a.txt", b"a"))]
    await served.client.post("/sandbox/api/send", data={"actor": str(ali), "caption": "c"}, files=files)
    await served.do("block", actor=ali)
    await served.do("rename", chat=group, title="Other")
    await served.do("upgrade", chat=group)
    await served.do("suggest", actor=ali, channel=channel, text="offer", price={"currency": "XTR", "amount": 5})
    got = [Update.model_validate(update) for update in await served.ok("getUpdates", offset=1)]
    counts = Counter(next(kind for kind in kinds if getattr(update, kind) is not None) for update in got)
    assert counts == {"message": 10, "my_chat_member": 3, "channel_post": 1, "chat_member": 1, "edited_message": 1}
    assert all(map(all_known, got))
    member = await bot.get_chat_member(channel, bot.id)
    assert member.can_post_messages
    assert all_known(member)
    assert all(map(all_known, await bot.get_chat_administrators(channel)))
    assert all_known(await bot.get_chat(channel))
