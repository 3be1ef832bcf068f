"""The desk: one stored update, answered. Says what it is, finds whose it is, and tells people when it cannot."""

from __future__ import annotations

import secrets
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import structlog
from aiogram.types import CallbackQuery, Message, Update, User

from dastyor.fronts.bot.table import Table
from dastyor.kit.actor import Identities, TelegramUser
from dastyor.kit.bot.talk import Picture, StaleButton, Talk
from dastyor.kit.db import Row, Statement, Tx
from dastyor.kit.errors import Problem
from dastyor.kit.i18n import Catalogues, Texts
from dastyor.kit.telegram.files import no_files
from dastyor.kit.telegram.presses import Signer

log = structlog.get_logger()

_LONGEST = 4096  # characters of a message's text (Bot API); what is longer did not come from Telegram
_PICTURES = (".jpg", ".jpeg", ".png", ".webp", ".heic", ".heif")
_TOAST = 200  # characters that an alert over the chat takes (Bot API)


class Failed(Problem):
    """A mistake of ours; the code stands in the log."""

    key, status = "bot-failed", 500


@dataclass(slots=True)
class Desk:
    """Answers updates; it has no state of its own, so any number of them may work side by side."""

    table: Table
    identities: Identities
    catalogues: Catalogues
    signer: Signer
    bot_name: Callable[[], str]
    fetch: Callable[[str], Awaitable[bytes]] = no_files

    def asking(self, update: Update, now: datetime) -> list[Statement]:
        """What is asked of the database about whoever sent the update, before anything else."""
        user, chat = _who(update)
        return [] if user is None or chat is None else [self.identities.asking(_person(user), now)]

    async def answer(
        self, tx: Tx, update: Update, state: str | None, memory: dict[str, Any], *, found: Row | None = None
    ) -> Talk | None:
        """The talk that came of the update, or None for a kind that nobody answers. `found` is what `asking` gave."""
        user, chat = _who(update)
        if user is None or chat is None:
            return None
        person = _person(user)
        actor = await self.identities.by_telegram(tx, person, found)
        talk = Talk(
            tx=tx, actor=actor, t=self._texts(actor.language), person=person, chat=chat, signer=self.signer,
            bot_name=self.bot_name(), texts=self._texts, home=self.table.presses["home"], reread=self._line, menu=tuple(self.table.menu), state=state, memory=memory,
            update=update, message=update.message, pressed=update.callback_query, fetch=self.fetch,
            visit=self.identities.visit,
        )  # fmt: skip
        try:
            async with tx.savepoint():
                await self._route(talk)
        except StaleButton:
            # Where things stand, and nothing done.
            talk.toasted, talk.outcome = False, "stale"
            talk.toast(talk.label("bot-press-too-old"))
            if talk.is_private:
                await talk.go_home()
        except Problem as problem:
            talk.toasted, talk.outcome = False, "refused"
            self._refuse(talk, problem)
        except Exception:
            # A bug of ours: the person gets a code that stands in the log, and the update is not tried for ever.
            code = secrets.token_hex(3).upper()
            log.exception("update failed", code=code, update_id=update.update_id)
            talk.toasted, talk.outcome = False, "failed"
            self._refuse(talk, Failed(code=code))
        talk.toast()
        return talk

    def _texts(self, language: str) -> Texts:
        return self.catalogues.texts(language).html

    async def _route(self, talk: Talk) -> None:
        if talk.pressed is not None:
            await self._press(talk, talk.pressed)
        elif talk.message is not None:
            await self._message(talk, talk.message)
        elif talk.update is not None and talk.update.edited_message is not None:
            talk.say(talk.t("bot-edited"), talk.home_rows())
        else:
            await self._happening(talk)

    async def _happening(self, talk: Talk) -> None:
        kind = talk.update.event_type if talk.update is not None else ""
        talk.does, talk.outcome = kind, "ignored"
        if _stopped(talk.update):
            # Nobody is told anything there until he writes again.
            audience = talk.tx.ports.audience if talk.tx.ports else None
            if audience is not None:
                await audience.blocked(talk.tx, talk.chat)
            talk.outcome = "done"
            return
        for claim in self.table.happenings.get(kind, []):
            if await claim(talk):
                talk.outcome = "done"
                return

    async def _press(self, talk: Talk, pressed: CallbackQuery) -> None:
        press = self.signer.read(talk.chat, pressed.data or "")
        answer = self.table.presses.get(press.name) if press else None
        if press is None or answer is None:
            talk.does = "unknown"  # of an older deploy, or one that we never made
            raise StaleButton
        talk.does, talk.args = press.name, press.args
        await answer(talk)

    async def _message(self, talk: Talk, message: Message) -> None:
        talk.text = _clean(message.text or message.caption or _own_number(message) or "")
        if talk.text.startswith("/"):
            await self._command(talk)
        elif (picture := _picture_of(message)) is not None:
            talk.picture, talk.does = picture, "picture"
            await self._picture(talk)
        elif message.text is None and talk.state in self.table.shown and message.contact is None:
            talk.does = talk.state
            await self.table.shown[talk.state](talk)
        elif message.chat_shared is not None:
            await self._happening(talk)
        elif message.text is None and message.caption is None and not talk.text:
            # A voice, a sticker, a PDF: no answer to a question either, which stands.
            talk.does, talk.outcome = "file", "not understood"
            talk.say(talk.t("bot-kind-not-read"), talk.home_rows())
        elif talk.state is not None and (awaited := self.table.awaited.get(talk.state)) is not None:
            talk.does = talk.state
            await awaited(talk)
        else:
            await self._line(talk)

    async def _command(self, talk: Talk) -> None:
        # Whoever asks for something else leaves the question, as by the way back: what he writes next is no answer to it.
        talk.forget()
        first, *rest = talk.text.split(maxsplit=1)
        name, _, whose = first[1:].partition("@")
        found = self.table.commands.get(name.lower())
        if found is None or (whose and whose.lower() != self.bot_name().lower()):
            talk.does = "unknown"
            talk.say(talk.t("bot-unknown-command", command=first[:32]), talk.home_rows())
            return
        talk.does = f"/{name.lower()}"
        talk.args = tuple(rest[0].split()) if rest else ()
        talk.text = rest[0] if rest else ""
        await found.answer(talk)

    async def _line(self, talk: Talk) -> None:
        if talk.actor.guest_of is not None and await self._by_guest(talk):
            return
        for claim in self.table.claims:
            if await claim(talk):
                return
        talk.outcome = "not understood"
        talk.say(talk.t("bot-not-understood"), talk.home_rows())

    async def _by_guest(self, talk: Talk) -> bool:
        for claim in self.table.guests:
            if await claim(talk):
                return True
        return False

    async def _picture(self, talk: Talk) -> None:
        if talk.state is not None and (shown := self.table.shown.get(talk.state)) is not None:
            talk.does = talk.state
            await shown(talk)
            return
        if talk.actor.guest_of is not None and await self._by_guest(talk):
            return
        for claim in self.table.pictures:
            if await claim(talk):
                return
        talk.outcome = "not understood"
        talk.say(talk.t("bot-picture-not-wanted"), talk.home_rows())

    def _refuse(self, talk: Talk, problem: Problem) -> None:
        if talk.update is not None and (talk.update.inline_query or talk.update.chosen_inline_result):
            return  # asked in another chat, letter by letter: nobody waits for words in this one
        plain = talk.label.problem(problem)
        if talk.pressed is not None and (len(plain) <= _TOAST or not talk.is_private):
            talk.toast(plain, alert=True)
        else:
            talk.say(talk.t.problem(problem), [talk.back()])


def _person(user: User) -> TelegramUser:
    return TelegramUser(
        id=user.id, first_name=user.first_name, username=user.username, language_code=user.language_code
    )


def _who(update: Update) -> tuple[User | None, int | None]:
    """Who sent the update, and the chat to answer in: his own, but for a press under a post of a channel."""
    if (pressed := update.callback_query) is not None:
        return pressed.from_user, pressed.message.chat.id if pressed.message else pressed.from_user.id
    message = update.message or update.edited_message
    if message is not None:
        return (message.from_user, message.chat.id) if message.chat.type == "private" else (None, None)
    happened = update.my_chat_member or update.inline_query or update.chosen_inline_result
    return (None, None) if happened is None else (happened.from_user, happened.from_user.id)


def _stopped(update: Update | None) -> bool:
    """Whether somebody stopped the bot in his private chat."""
    told = update.my_chat_member if update is not None else None
    return told is not None and told.chat.type == "private" and told.new_chat_member.status == "kicked"


def _own_number(message: Message) -> str | None:
    """The phone number that a person shared by the button, when it is his own."""
    contact, sender = message.contact, message.from_user
    if contact is None or sender is None or contact.user_id != sender.id:
        return None
    return "+" + contact.phone_number.removeprefix("+")


def _picture_of(message: Message) -> Picture | None:
    """The largest size of a photo, or a document that is a picture by its kind or its name."""
    if message.photo:
        largest = message.photo[-1]
        return Picture(largest.file_id, largest.file_size, message.media_group_id)
    document = message.document
    if document is None:
        return None
    is_picture = (document.mime_type or "").startswith("image/")
    if is_picture or (document.file_name or "").lower().endswith(_PICTURES):
        return Picture(document.file_id, document.file_size, message.media_group_id)
    return None


def _clean(text: str) -> str:
    """Without what no keyboard makes and Postgres refuses: NUL and lone surrogates."""
    return text[:_LONGEST].replace("\0", "").encode("utf-8", "ignore").decode("utf-8").strip()
