"""How an ad stands in a channel: its words, its photos, its buttons, as calls of the Bot API.

Channels are read by everybody, so they speak the workspace's language and not a reader's. An album has no buttons: they
stand in a message of their own below it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from dastyor.domains.market.model import Ad, Channel, State
from dastyor.domains.market.rules.cards import price, words
from dastyor.kit.i18n import Texts
from dastyor.kit.ids import WorkspaceId
from dastyor.kit.telegram.message import ANSWER, NOTICE, File, Outgoing, Tells
from dastyor.kit.telegram.presses import Signer, short
from dastyor.kit.telegram.text import CAPTION, TEXT

_ROOM = 40  # characters of a caption that are left for what is put before it later: SOLD, moved
Call = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """What posts of a workspace are written with; `witness` is a chat that may see a lost one looked for."""

    workspace: WorkspaceId
    texts: Texts
    signer: Signer
    witness: int | None


def new_post(place: Place, ad: Ad, channel: Channel, post: UUID) -> Outgoing:
    """The first message of a copy: an album, a photo with buttons, or a text with buttons."""
    tells = Tells(place.workspace, "market.post", place.witness)
    photos = ad.photos
    caption = {"parse_mode": "HTML"}
    if len(photos) > 1:
        media = [{"type": "photo", "media": each.file_id or f"attach://p{at}"} for at, each in enumerate(photos)]
        media[0] |= {"caption": words(place.texts, ad, room=CAPTION - _ROOM), **caption}
        files = {f"p{at}": _file(each.key) for at, each in enumerate(photos) if each.file_id is None}
        return _post(channel, "sendMediaGroup", {"media": media}, post, tells, files)
    markup = {"reply_markup": buttons(place, ad, channel)}
    if photos:
        (only,) = photos
        said = {"caption": words(place.texts, ad, room=CAPTION - _ROOM), **caption, **markup}
        files = {"photo": _file(only.key)} if only.file_id is None else {}
        return _post(
            channel, "sendPhoto", {**({"photo": only.file_id} if only.file_id else {}), **said}, post, tells, files
        )
    said = {"text": words(place.texts, ad, room=TEXT - _ROOM), **caption, **markup}
    return _post(channel, "sendMessage", {**said, **_NO_PREVIEW}, post, tells, {})


def control(place: Place, ad: Ad, channel: Channel, screen: UUID, album: int) -> Outgoing:
    """The message with the buttons below an album, linked to it."""
    t = place.texts.html
    text = t("market-post-control", title=ad.form.title or "", price=price(place.texts.plain, ad.form))
    payload = {
        "text": text, "parse_mode": "HTML", **_NO_PREVIEW, "reply_markup": buttons(place, ad, channel), "disable_notification": True,
        "reply_parameters": {"message_id": album, "allow_sending_without_reply": True},
    }  # fmt: skip
    return _post(channel, "sendMessage", payload, screen, Tells(place.workspace, "market.control", place.witness), {})


def changed(place: Place, ad: Ad, channel: Channel, screen: UUID, *, link: str | None = None) -> Outgoing:
    """The copy says what is so now: sold, withdrawn, another price; `link` is where it stands since it was moved."""
    is_on = _is_on(ad, link)
    head = _head(place.texts, ad, link)
    many = len(ad.photos)
    text = (head + "\n" if head else "") + words(place.texts, ad, room=(CAPTION if many else TEXT) - _ROOM)
    payload: dict[str, Any] = {"caption" if many else "text": text, "parse_mode": "HTML"}
    if many < 2:
        payload["reply_markup"] = buttons(place, ad, channel) if is_on else {"inline_keyboard": []}
    if not many:
        payload |= _NO_PREVIEW
    return _edit(channel.chat, "editMessageCaption" if many else "editMessageText", payload, screen)


def control_changed(place: Place, ad: Ad, channel: Channel, screen: UUID, *, link: str | None = None) -> Outgoing:
    """The same of the message with the buttons below an album."""
    t = place.texts.html
    head = _head(place.texts, ad, link)
    said = t("market-post-control", title=ad.form.title or "", price=price(place.texts.plain, ad.form))
    is_on = _is_on(ad, link)
    payload = {
        "text": (head + "\n" if head else "") + said, "parse_mode": "HTML", **_NO_PREVIEW,
        "reply_markup": buttons(place, ad, channel) if is_on else {"inline_keyboard": []},
    }  # fmt: skip
    return _edit(channel.chat, "editMessageText", payload, screen)


def taken_away(
    place: Place, chat: int, screen: UUID, album: Sequence[int] = (), *, subject: str | None = None
) -> Outgoing:
    """The message is deleted, an album whole; how it ended is told when there is a subject."""
    tells = Tells(place.workspace, subject) if subject else None
    if album:
        payload = {"message_ids": list(album)}
        return Outgoing(
            chat=chat, method="deleteMessages", payload=payload, kind="repeat", priority=NOTICE, screen=screen,
            tells=tells,
        )  # fmt: skip
    return Outgoing(
        chat=chat, method="deleteMessage", payload={}, kind="repeat", priority=NOTICE, edits=screen, tells=tells
    )


def buttons(place: Place, ad: Ad, channel: Channel) -> dict[str, Any]:
    """Contact, which counts, and the way to an ad of one's own."""
    t = place.texts.plain
    asked = place.signer.pack(channel.chat, "mk.ask", (short(ad.id),))
    own = f"https://t.me/{channel.bot}?start=sell-{short(place.workspace)}"
    return {
        "inline_keyboard": [
            [{"text": t("market-contact-button"), "callback_data": asked}],
            [{"text": t("market-place-button"), "url": own}],
        ]
    }


_NO_PREVIEW: Call = {"link_preview_options": {"is_disabled": True}}


def _post(
    channel: Channel, method: str, payload: Call, screen: UUID, tells: Tells, files: Mapping[str, File]
) -> Outgoing:
    return Outgoing(
        chat=channel.chat, method=method, payload=payload, kind="never", priority=NOTICE, screen=screen, tells=tells,
        files=files,
    )  # fmt: skip


def _edit(chat: int, method: str, payload: Call, screen: UUID) -> Outgoing:
    return Outgoing(chat=chat, method=method, payload=payload, kind="repeat", priority=ANSWER, edits=screen)


def _file(key: str) -> File:
    return File(key, "photo.jpg")


def _is_on(ad: Ad, link: str | None) -> bool:
    """Whether the copy is still asked at: one that is paused is shown again nowhere, and is on sale all the same."""
    return ad.state in {State.APPROVED, State.PUBLISHED, State.PAUSED} and link is None


def _head(texts: Texts, ad: Ad, link: str | None) -> str:
    t = texts.html
    if ad.state is State.SOLD:
        return t("market-post-sold")
    if ad.state in {State.WITHDRAWN, State.EXPIRED}:
        return t("market-post-withdrawn")
    return t("market-post-moved", link=link) if link else ""
