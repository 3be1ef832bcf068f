"""The notification service: a Notice reaches the right people, each in his language and outside his quiet hours."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from dastyor.kit.db import Tx
from dastyor.kit.events import Envelope, Reactions
from dastyor.kit.i18n import Catalogues, Texts
from dastyor.kit.notices import Line, Notice
from dastyor.kit.offers import Audience, Listener
from dastyor.kit.telegram.message import NOTICE, Outgoing
from dastyor.kit.telegram.presses import Signer

_HALF = 17  # characters of a label that half of a narrow phone shows


def notify_reactions(audience: Audience, catalogues: Catalogues, signer: Signer) -> Reactions:
    """The one group that delivers notices."""
    reactions = Reactions("notify")

    @reactions.on(Notice)
    async def deliver(tx: Tx, envelope: Envelope, notice: Notice) -> None:
        """One message for each listener, in the transaction that remembers the notice as delivered."""
        people = await audience.listeners(
            tx, envelope.subject, roles=() if notice.to else notice.roles, people=(*notice.to, *notice.also)
        )
        for listener in (each for each in people if each.person not in notice.besides):
            tx.messages.append(_message(notice, listener, catalogues, signer, tx.clock.now()))

    return reactions


def _text(notice: Notice, texts: Texts, today: date) -> str:
    """The notice and its lines in one language."""
    dates = {name: texts.near_day(day, today) for name, day in notice.days.items()}
    dates |= {name: texts.month(day) for name, day in notice.months.items()}
    first = _said(notice, texts, dates)
    return "\n".join([first, *(_said(line, texts, {}) for line in notice.lines)])


def _said(said: Notice | Line, texts: Texts, dates: dict[str, str]) -> str:
    words = {name: texts(key) for name, key in said.words.items()}
    return str(texts(said.key, **said.values, **said.sums, **dates, **words))


def quiet_until(listener: Listener, now: datetime) -> datetime | None:
    """When the quiet hours that hold now are over; None outside them."""
    if listener.quiet_from is None or listener.quiet_to is None:
        return None
    here = now.astimezone(ZoneInfo(listener.timezone))
    begins, ends = listener.quiet_from, listener.quiet_to
    if not _within(here.time(), begins, ends):
        return None
    end = here.replace(hour=ends.hour, minute=ends.minute, second=0, microsecond=0)
    return end if end > here else end + timedelta(days=1)


def _within(moment: time, begins: time, ends: time) -> bool:
    return begins <= moment < ends if begins < ends else moment >= begins or moment < ends


def _message(notice: Notice, listener: Listener, catalogues: Catalogues, signer: Signer, now: datetime) -> Outgoing:
    texts = catalogues.texts(listener.language)
    today = now.astimezone(ZoneInfo(listener.timezone)).date()
    payload: dict[str, Any] = {"text": _text(notice, texts.html, today), "parse_mode": "HTML"}
    buttons = [
        {"text": texts.plain(key), "callback_data": signer.pack(listener.chat, press, args)}
        for key, press, args in notice.presses
    ]
    pairs = [buttons[at : at + 2] for at in range(0, len(buttons), 2)]
    is_narrow = any(len(one["text"]) > _HALF for one in buttons)
    rows = [[one] for one in buttons] if is_narrow else pairs
    if rows:
        payload["reply_markup"] = {"inline_keyboard": rows}
    is_quiet = not notice.urgent and quiet_until(listener, now) is not None
    if is_quiet:
        # It waits in the phone without a sound; nothing that a business must know is kept back from its owner.
        payload["disable_notification"] = True
    return Outgoing(chat=listener.chat, method="sendMessage", payload=payload, kind="notice", priority=NOTICE)
