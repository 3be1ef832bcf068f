"""A person at the bot: what he types and presses, and what he sees. One transaction a turn, as the bot works."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from aiogram.types import Update

from dastyor.fronts.bot.desk import Desk
from dastyor.kit.actor import Actor, TelegramUser
from dastyor.kit.db import Database, Row, Statement, Tx
from dastyor.kit.errors import Unauthorized
from dastyor.kit.ids import WorkspaceId
from dastyor.kit.telegram.message import Outgoing


@dataclass
class Known:
    """Identities of a test: each Telegram number is the actor that it was given; a key is its own name."""

    actors: dict[int, Actor] = field(default_factory=dict)
    keys: dict[str, Actor] = field(default_factory=dict)

    def asking(self, user: TelegramUser, now: datetime) -> Statement:
        return "select %s, %s", (user.id, now)

    async def by_telegram(self, tx: Tx, user: TelegramUser, found: Row | None = None) -> Actor:
        actor = self.actors[user.id]
        await tx.scope(actor.workspace)
        return actor

    async def visit(self, tx: Tx, actor: Actor, workspace: WorkspaceId | None) -> Actor:
        assert actor.telegram_id is not None
        self.actors[actor.telegram_id] = replace(actor, guest_of=workspace)
        return self.actors[actor.telegram_id]

    async def by_key(self, tx: Tx, key: str) -> Actor:
        if key not in self.keys:
            raise Unauthorized
        await tx.scope(self.keys[key].workspace)
        return self.keys[key]


@dataclass
class Sent:
    """Files that people sent to the bot, as its port to them: bytes, or the refusal that comes of fetching them."""

    files: dict[str, bytes | Exception] = field(default_factory=dict)
    fetched: list[str] = field(default_factory=list)

    async def fetch(self, file_id: str) -> bytes:
        self.fetched.append(file_id)
        found = self.files[file_id]
        if isinstance(found, Exception):
            raise found
        return found


@dataclass
class Shown:
    """One message as it stands on the phone."""

    text: str
    buttons: list[list[dict[str, Any]]]
    picture: bytes | None = None
    key: str = ""  # where the storage keeps the picture
    file: tuple[str, bytes] | None = None

    @property
    def labels(self) -> list[str]:
        return [button["text"] for row in self.buttons for button in row]


class Chat:
    """One person's chat with the bot."""

    _numbers = itertools.count(1)

    def __init__(self, desk: Desk, database: Database, person: TelegramUser, sent: Sent | None = None) -> None:
        self.desk, self.database, self.person, self.sent = desk, database, person, sent or Sent()
        self.messages: dict[int, Shown] = {}
        self.screens: dict[UUID, int] = {}
        self.others: dict[int, Chat] = {}
        self.toasts: list[str] = []
        self.state: str | None = None
        self.memory: dict[str, Any] = {}

    @property
    def last(self) -> Shown:
        """The newest message of the bot."""
        return self.messages[max(self.messages)]

    async def says(self, text: str) -> Shown:
        """Type a line; the newest message of the bot afterwards."""
        message = {"message_id": next(self._numbers), "date": 0, "chat": self._chat, "from": self._user, "text": text}
        return await self._turn({"message": message})

    async def sends(
        self, picture: bytes | Exception, caption: str = "", *, document: str | None = None, mime: str | None = None,
        size: int | None = None,
    ) -> Shown:  # fmt: skip
        """Send a photo, or a document of this name; the newest message of the bot afterwards."""
        number = next(self._numbers)
        self.sent.files[f"F{number}"] = picture
        file: dict[str, Any] = {"file_id": f"F{number}", "file_unique_id": f"U{number}", "file_size": size}
        if document is None:
            small = {"file_id": "small", "file_unique_id": "s", "width": 90, "height": 90}
            held: dict[str, Any] = {"photo": [small, {**file, "width": 1280, "height": 960}]}
        else:
            held = {"document": {**file, "file_name": document, "mime_type": mime}}
        message = {"message_id": number, "date": 0, "chat": self._chat, "from": self._user, "caption": caption, **held}
        return await self._turn({"message": message})

    async def presses(self, label: str, *, on: Shown | None = None) -> Shown:
        """Press the button whose text holds `label`, on the newest message unless told."""
        shown = on or self.last
        number = next(number for number, each in self.messages.items() if each is shown)
        data = next(b["callback_data"] for row in shown.buttons for b in row if label in b["text"])
        return await self.presses_data(data, number)

    async def presses_data(self, data: str, number: int | None = None) -> Shown:
        """Press a button with this data, whoever made it."""
        number = number or max(self.messages)
        is_picture = number in self.messages and self.messages[number].picture
        photo = [{"file_id": "p", "file_unique_id": "p", "width": 1, "height": 1}]
        is_file = number in self.messages and self.messages[number].file
        file = {"document": {"file_id": "d", "file_unique_id": "d"}}
        shows = {"photo": photo} if is_picture else file if is_file else {"text": "…"}
        message = {"message_id": number, "date": 1, "chat": self._chat, **shows}
        query = {"id": "7", "from": self._user, "chat_instance": "1", "data": data, "message": message}
        toasts = len(self.toasts)
        shown = await self._turn({"callback_query": query})
        assert len(self.toasts) == toasts + 1, "a press is answered exactly once"
        return shown

    @property
    def _chat(self) -> dict[str, Any]:
        return {"id": self.person.id, "type": "private", "first_name": self.person.first_name}

    @property
    def _user(self) -> dict[str, Any]:
        return {"id": self.person.id, "is_bot": False, "first_name": self.person.first_name,
                "language_code": self.person.language_code}  # fmt: skip

    async def _turn(self, body: dict[str, Any]) -> Shown:
        update = Update.model_validate({"update_id": next(self._numbers), **body})
        async with self.database.tx() as tx:
            talk = await self.desk.answer(tx, update, self.state, self.memory)
            assert talk is not None
            for message in tx.messages:
                whose = self if message.chat in {None, self.person.id} else self.others.get(message.chat or 0)
                if whose is not None:
                    whose._arrives(message)
            tx.messages.clear()
        if talk.dialog_changed:
            self.state, self.memory = talk.state, talk.memory
        return self.last

    def _arrives(self, message: Outgoing) -> None:
        payload = message.payload
        if message.method == "answerCallbackQuery":
            self.toasts.append(payload.get("text", ""))
            return
        if message.method == "deleteMessage":
            self.messages.pop(payload["message_id"], None)  # deleted twice is deleted once
            return
        edited = self.screens[message.edits] if message.edits else payload.get("message_id")
        number = edited or next(self._numbers) + 1_000_000
        if message.screen:
            self.screens[message.screen] = number
        rows = payload.get("reply_markup", {}).get("inline_keyboard", [])
        said = payload | payload.get("media", {})
        shown = Shown(said.get("text", said.get("caption", "")), rows)
        if message.method == "editMessageCaption":
            shown.picture, shown.key = self.messages[number].picture, self.messages[number].key
        for name, file in message.files.items():
            if name in {"picture", "photo"}:
                shown.picture, shown.key = file.body or b"kept", file.key
            else:
                shown.file = (file.name, file.body)
        self.messages[number] = shown
