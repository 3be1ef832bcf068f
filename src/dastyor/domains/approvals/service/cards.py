"""Cards: one message about an approval on each phone that may decide it, kept by its screen so that it can be edited.

An edit may be queued before the first sending is out: the sender then sends at once what the edit wanted.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from dastyor.domains.approvals.model import Approval, Card, Reader, ScreenId
from dastyor.domains.approvals.rules import in_rows, quiet_until
from dastyor.domains.approvals.service import wording
from dastyor.domains.approvals.store import CardsStore
from dastyor.kit.db import Tx
from dastyor.kit.i18n import Texts
from dastyor.kit.ids import WorkspaceId, new_id
from dastyor.kit.offers import Listener
from dastyor.kit.telegram.message import ANSWER, NOTICE, File, Outgoing
from dastyor.kit.telegram.presses import short

_PHOTO = "photo.jpg"
_Wire = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What stands below the words of a card: a line more, and its buttons in rows."""

    below: str = ""
    rows: Sequence[Sequence[_Wire]] = ()


class Cards:
    """The cards of one transaction. A process without a bot's texts and signer has none."""

    def __init__(self, tx: Tx) -> None:
        self.tx, self.store = tx, CardsStore(tx)
        ports = tx.ports
        self._texts = ports.texts if ports else None
        self._signer = ports.signer if ports else None

    async def send(self, workspace: WorkspaceId, approval: Approval) -> None:
        """A card for everybody who may decide; without a sound in his quiet hours."""
        audience = self.tx.ports.audience if self.tx.ports else None
        if audience is None:
            return
        for listener in await audience.listeners(self.tx, workspace, roles=approval.request.roles):
            self.send_to(workspace, approval, self._reader(listener))

    def send_to(self, workspace: WorkspaceId, approval: Approval, reader: Reader) -> None:
        """A card of its own for this person."""
        if self._texts is None:
            return
        card = self._new(workspace, approval, reader)
        payload = self._payload(card, approval, self._asking(card, approval))
        method = "sendPhoto" if card.is_photo else "sendMessage"
        if card.is_photo:
            payload["photo"] = "attach://photo"
        if reader.is_quiet:
            payload["disable_notification"] = True
        self.tx.messages.append(
            Outgoing(
                chat=card.chat, method=method, payload=payload, priority=NOTICE, screen=card.screen,
                files=_files(approval) if card.is_photo else {},
            )
        )  # fmt: skip

    def show_at(self, workspace: WorkspaceId, approval: Approval, reader: Reader, message: int) -> None:
        """The message becomes a card: the list makes room for what was chosen from it."""
        if self._texts is None:
            return
        card = self._new(workspace, approval, reader, is_listed=True)
        payload = self._payload(card, approval, self._asking(card, approval))
        method = "editMessageText"
        if card.is_photo:
            words = {name: payload.pop(name) for name in ("caption", "parse_mode")}
            payload["media"] = {"type": "photo", "media": "attach://photo", **words}
            method = "editMessageMedia"
        self.tx.messages.append(
            Outgoing(
                chat=card.chat, method=method, payload={"message_id": message, **payload}, kind="repeat",
                screen=card.screen, files=_files(approval) if card.is_photo else {},
            )
        )  # fmt: skip

    def forget(self, workspace: WorkspaceId, screen: ScreenId) -> None:
        """The message shows something else from now on, and is edited no more."""
        self.store.forget(workspace, screen)

    async def settle(
        self, workspace: WorkspaceId, approval: Approval, line: Callable[[Texts], str], *,
        pressed: ScreenId | None = None,
    ) -> None:  # fmt: skip
        """Every card of this revision says the line and loses its buttons; the pressed one leads to what else waits."""
        if self._texts is None:
            return
        for card in await self.store.of(workspace, approval.id):
            if card.revision == approval.request.revision:
                is_ours = card.screen == pressed or card.is_listed
                rows = [[self._button(card, "approvals-list-button", "ap.list", (short(card.screen),))]]
                self._edit(card, approval, Shown(below=line(self._text(card)), rows=rows if is_ours else ()))

    def redraw(self, card: Card, approval: Approval, timezone: str) -> None:
        """The card as things stand: what is asked, with its buttons, or what became of it."""
        if self._texts is None:
            return
        if approval.is_waiting:
            self._edit(card, approval, self._asking(card, approval))
            return
        texts = self._text(card)
        rows = [[self._button(card, "approvals-list-button", "ap.list", (short(card.screen),))]]
        self._edit(card, approval, Shown(below=self.became(approval, texts, timezone), rows=rows))

    def became(self, approval: Approval, texts: Texts, timezone: str) -> str:
        """What became of it, in words."""
        if approval.dropped is not None:
            return texts(approval.dropped.key, **approval.dropped.values)
        assert approval.answer is not None, "asked of what waits no more"
        return wording.said(approval, approval.answer, texts, timezone, self.tx.clock.now())

    def ask_why(self, card: Card, approval: Approval, choice: int) -> None:
        """The card offers the ready reasons of the choice, one's own words, and the way back."""
        texts, reasons = self._text(card), approval.request.choices[choice].reasons
        screen = short(card.screen)
        picks = [self._button(card, key, "ap.why", (screen, str(choice), str(at))) for at, key in enumerate(reasons)]
        own = self._button(card, "approvals-own-words-button", "ap.own", (screen, str(choice)))
        rows = [*_rows(picks), [own], [self._back(card)]]
        self._edit(card, approval, Shown(below=texts("approvals-why"), rows=rows))

    def ask_words(self, card: Card, approval: Approval) -> None:
        """The card waits for a line of text."""
        below = self._text(card)("approvals-write-words")
        self._edit(card, approval, Shown(below=below, rows=[[self._back(card)]]))

    def _new(self, workspace: WorkspaceId, approval: Approval, reader: Reader, *, is_listed: bool = False) -> Card:
        card = Card(
            screen=ScreenId(new_id()), approval=approval.id, revision=approval.request.revision, person=reader.person,
            chat=reader.chat, language=reader.language, is_photo=bool(approval.request.photos), is_listed=is_listed,
        )  # fmt: skip
        self.store.add(workspace, card)
        return card

    def _asking(self, card: Card, approval: Approval) -> Shown:
        screen, request = short(card.screen), approval.request
        choices = [
            self._button(card, each.text, "ap.do", (screen, str(at)), style=each.style)
            for at, each in enumerate(request.choices)
        ]
        more = [self._button(card, *each) for each in request.more]
        back = [[self._button(card, "approvals-list-button", "ap.list", (screen,))]] if card.is_listed else []
        return Shown(rows=[*_rows(choices), *_rows(more), *back])

    def _back(self, card: Card) -> _Wire:
        return self._button(card, "bot-back-button", "ap.card", (short(card.screen),))

    def _edit(self, card: Card, approval: Approval, shown: Shown) -> None:
        method = "editMessageCaption" if card.is_photo else "editMessageText"
        payload = self._payload(card, approval, shown)
        self.tx.messages.append(
            Outgoing(chat=card.chat, method=method, payload=payload, kind="repeat", priority=ANSWER, edits=card.screen)
        )

    def _payload(self, card: Card, approval: Approval, shown: Shown) -> _Wire:
        text = wording.whole(wording.body(approval.request, self._text(card)), str(shown.below), is_photo=card.is_photo)
        made: _Wire = {"caption" if card.is_photo else "text": text, "parse_mode": "HTML"}
        if not card.is_photo:
            made["link_preview_options"] = {"is_disabled": True}
        return {**made, "reply_markup": {"inline_keyboard": [list(row) for row in shown.rows]}}

    def _button(self, card: Card, key: str, press: str, args: tuple[str, ...], *, style: str | None = None) -> _Wire:
        assert self._signer is not None, "texts and signer come together"
        made: _Wire = {
            "text": str(self._text(card).plain(key)), "callback_data": self._signer.pack(card.chat, press, args)
        }  # fmt: skip
        return {**made, "style": style} if style else made

    def _text(self, card: Card) -> Texts:
        assert self._texts is not None, "asked before anything is said"
        return self._texts(card.language).html

    def _reader(self, listener: Listener) -> Reader:
        hours = None
        if listener.quiet_from is not None and listener.quiet_to is not None:
            hours = (listener.quiet_from, listener.quiet_to)
        is_quiet = quiet_until(hours, self.tx.clock.now(), listener.timezone) is not None
        return Reader(person=listener.person, chat=listener.chat, language=listener.language, is_quiet=is_quiet)


def _files(approval: Approval) -> dict[str, File]:
    return {"photo": File(approval.request.photos[0], _PHOTO)}


def _rows(buttons: Sequence[_Wire]) -> list[list[_Wire]]:
    return in_rows([button["text"] for button in buttons], buttons)
