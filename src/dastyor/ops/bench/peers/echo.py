"""A bare aiogram bot, `python -m dastyor.ops.bench.peers.echo URL TOKEN`: says each text back and ends each press.

As its documentation begins: a dispatcher, long polling, nothing stored. A text that begins with "/press" is said
back with a button, so that presses can be measured too.
"""

from __future__ import annotations

import sys

from aiogram import Bot, Dispatcher
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.types import CallbackQuery, InlineKeyboardButton, InlineKeyboardMarkup, Message

BUTTON = InlineKeyboardMarkup(inline_keyboard=[[InlineKeyboardButton(text="OK", callback_data="ok")]])


async def echo(message: Message) -> None:
    """The same text."""
    text = message.text or ""
    await message.answer(text, reply_markup=BUTTON if text.startswith("/press") else None)


async def pressed(press: CallbackQuery) -> None:
    """The press is over."""
    await press.answer()


def main(url: str, token: str) -> None:
    """Poll until killed, on the loop that aiogram chooses (uvloop where it is installed)."""
    dispatcher = Dispatcher()
    dispatcher.message.register(echo)
    dispatcher.callback_query.register(pressed)
    session = AiohttpSession(api=TelegramAPIServer.from_base(url))
    dispatcher.run_polling(Bot(token, session=session), handle_signals=False)


if __name__ == "__main__":
    main(*sys.argv[1:])
