"""Talk: one update being answered. Who says what, and the ways to answer.

Nothing is sent from here: say, show and toast leave rows in the transaction, and the sender delivers them after its
commit. So an answer and its effect are stored together or not at all.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeVar
from uuid import UUID

from aiogram.types import CallbackQuery, Message, Update

from dastyor.kit.actor import Actor, TelegramUser
from dastyor.kit.bot.router import MenuItem
from dastyor.kit.bot.screens import Button, Rows, Screen
from dastyor.kit.db import Tx
from dastyor.kit.errors import Problem
from dastyor.kit.i18n import Texts
from dastyor.kit.ids import WorkspaceId, new_id
from dastyor.kit.periods import today
from dastyor.kit.telegram.files import no_files
from dastyor.kit.telegram.message import ANSWER, PRESS, File, Outgoing
from dastyor.kit.telegram.presses import Signer

T = TypeVar("T")


class StaleButton(Problem):
    """The button carries what this version of the bot does not put into it."""

    key, status = "bot-press-too-old", 410


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture that was sent; `talk.fetch(picture.file_id)` is its bytes. `size` is None where Telegram does not say.

    Pictures of one album come one by one, all with its number.
    """

    file_id: str
    size: int | None = None
    album: str | None = None


@dataclass(slots=True, kw_only=True)
class Talk:
    """The turn of one person: `text` is what was typed, `args` what came with a command, link or press."""

    tx: Tx
    actor: Actor
    t: Texts
    person: TelegramUser
    chat: int
    signer: Signer
    bot_name: str
    texts: Callable[[str], Texts]
    home: Callable[[Talk], Awaitable[None]]
    reread: Callable[[Talk], Awaitable[None]]
    menu: tuple[MenuItem, ...] = ()
    text: str = ""
    args: tuple[str, ...] = ()
    update: Update | None = None
    message: Message | None = None
    pressed: CallbackQuery | None = None
    picture: Picture | None = None
    fetch: Callable[[str], Awaitable[bytes]] = no_files
    visit: Callable[[Tx, Actor, WorkspaceId | None], Awaitable[Actor]] | None = None
    state: str | None = None
    memory: dict[str, Any] = field(default_factory=dict)
    dialog_changed: bool = False
    toasted: bool = False
    does: str = "line"  # which command, press or awaited answer it was, for the counts: a name of ours, never a text
    outcome: str = "done"

    @property
    def label(self) -> Texts:
        """The texts of buttons and toasts, which Telegram shows as they are."""
        return self.t.plain

    @property
    def today(self) -> date:
        """Which day it is where the workspace is."""
        return today(self.tx.clock.now(), self.actor.timezone)

    def arg(self, place: int, read: Callable[[str], T | None]) -> T:
        """What a button carries in this place. Raises StaleButton when `read` can make nothing of it.

        A button lives as long as its message: the deploy that made it may have put something else there, or less.
        """
        try:
            found = read(self.args[place])
        except (IndexError, ValueError):
            found = None
        if found is None:
            raise StaleButton
        return found

    def say(self, text: str, rows: Rows = ()) -> UUID:
        """A new message; the id by which a later turn can edit it."""
        screen = new_id()
        payload = _body(Screen(text, rows), self.signer, self.chat)
        self.tx.messages.append(
            Outgoing(
                chat=self.chat, method="sendMessage", payload=payload, kind="notice", priority=ANSWER, screen=screen
            )
        )
        return screen

    def edit(self, screen: UUID, text: str, rows: Rows = ()) -> None:
        """What `say` said under this id becomes this, wherever it stands by now."""
        body = _body(Screen(text, rows), self.signer, self.chat, keep_markup=True)
        self.tx.messages.append(
            Outgoing(
                chat=self.chat, method="editMessageText", payload=body, kind="repeat", priority=ANSWER, edits=screen
            )
        )

    async def be_guest(self, workspace: WorkspaceId | None) -> None:
        """From now on the person is met as a guest of that business; None: at home again."""
        assert self.visit is not None
        self.actor = await self.visit(self.tx, self.actor, workspace)

    def show(self, text: str, rows: Rows = ()) -> None:
        """The living message becomes this: edited in place after a press, a new message otherwise."""
        if self.pressed is None or not isinstance(self.pressed.message, Message):
            self.say(text, rows)
            return
        if isinstance(self.pressed.message, Message) and self.pressed.message.document:
            self.say(text, rows)  # a file is kept: people asked for it
            return
        if self.is_picture:
            # Telegram makes no text of a picture: the picture goes, the text takes its place below.
            self._repeat("deleteMessage", {"message_id": self.pressed.message.message_id})
            self.say(text, rows)
            return
        body = _body(Screen(text, rows), self.signer, self.chat, keep_markup=True)
        self._repeat("editMessageText", {"message_id": self.pressed.message.message_id, **body})

    @property
    def is_private(self) -> bool:
        """Whether what is shown is shown to this person alone, and not under a post of a channel or in somebody's chat."""
        is_elsewhere = self.pressed is not None and self.pressed.message is None  # sent inline into some other chat
        return self.chat == self.person.id and not is_elsewhere

    @property
    def is_picture(self) -> bool:
        """Whether the pressed message is a picture."""
        message = self.pressed.message if self.pressed else None
        return isinstance(message, Message) and bool(message.photo)

    def show_picture(self, image: bytes, caption: str, rows: Rows = (), *, name: str = "picture.png") -> None:
        """The living message becomes this picture, whatever it was; a new message where nothing was pressed."""
        said = {"caption": str(caption), "parse_mode": "HTML"}
        markup = {"reply_markup": Screen(caption, rows).markup(self.signer, self.chat)}
        files = {"picture": File("", name, image)}
        if self.pressed is None or not isinstance(self.pressed.message, Message):
            payload: dict[str, Any] = {"photo": "attach://picture", **said, **markup}
            self.tx.messages.append(Outgoing(chat=self.chat, method="sendPhoto", payload=payload, files=files))
            return
        media = {"type": "photo", "media": "attach://picture", **said}
        self._repeat(
            "editMessageMedia", {"message_id": self.pressed.message.message_id, "media": media, **markup}, files
        )

    def send_file(self, name: str, body: bytes, caption: str = "", rows: Rows = ()) -> None:
        """A file as a message of its own."""
        payload: dict[str, Any] = {"document": "attach://file", "caption": str(caption), "parse_mode": "HTML"}
        if rows:
            payload["reply_markup"] = Screen(caption, rows).markup(self.signer, self.chat)
        files = {"file": File("", name, body)}
        self.tx.messages.append(Outgoing(chat=self.chat, method="sendDocument", payload=payload, files=files))

    def _repeat(self, method: str, payload: dict[str, Any], files: Mapping[str, File] | None = None) -> None:
        self.tx.messages.append(
            Outgoing(chat=self.chat, method=method, payload=payload, kind="repeat", priority=ANSWER, files=files or {})
        )

    def toast(self, text: str = "", *, alert: bool = False) -> None:
        """The short word over the chat that ends a press; every press gets exactly one, empty when nothing is said."""
        if self.pressed is None or self.toasted:
            return
        self.toasted = True
        payload: dict[str, Any] = {"callback_query_id": self.pressed.id}
        if text:
            payload |= {"text": str(text[:200]), "show_alert": alert}  # 200 characters is all that Telegram takes
        self.tx.messages.append(
            Outgoing(chat=None, method="answerCallbackQuery", payload=payload, kind="repeat", priority=PRESS)
        )

    def ask(self, state: str, **memory: Any) -> None:
        """The next text of this person answers `state`; it waits in Postgres, so a restart does not forget it."""
        self.state, self.memory, self.dialog_changed = state, memory, True

    def forget(self) -> None:
        """Nothing is awaited any more."""
        if self.state is not None:
            self.state, self.memory, self.dialog_changed = None, {}, True

    def speaks(self, actor: Actor) -> None:
        """From here on the person is this actor: another workspace, or another language."""
        if actor.language != self.t.language:
            self.t = self.texts(actor.language)
        self.actor = actor

    async def go_home(self) -> None:
        """The home screen in place of this one."""
        await self.home(self)

    def home_rows(self) -> list[list[Button]]:
        """The buttons of the home screen, two a row, in the order of the domains."""
        buttons = [Button(self.label(item.key), item.press) for item in self.menu]
        return [buttons[at : at + 2] for at in range(0, len(buttons), 2)]

    def back(self) -> list[Button]:
        """The row that leads home; it closes every screen."""
        return [Button(self.label("bot-home-button"), "home")]


def _body(screen: Screen, signer: Signer, chat: int, *, keep_markup: bool = False) -> dict[str, Any]:
    # str(): Safe is a str by name only, which JSON encoders refuse
    made: dict[str, Any] = {
        "text": str(screen.text),
        "parse_mode": "HTML",
        "link_preview_options": {"is_disabled": True},
    }
    if screen.rows or keep_markup:
        made["reply_markup"] = screen.markup(signer, chat)
    return made
