"""Sending and changing pictures, files and albums."""

from __future__ import annotations

from typing import Any

from dastyor.lab.telegram import files, objects, places
from dastyor.lab.telegram.calls import Call
from dastyor.lab.telegram.methods import method
from dastyor.lab.telegram.methods.editing import changed, target
from dastyor.lab.telegram.methods.sending import answered, caption, common, sent
from dastyor.lab.telegram.model import BOT, Body
from dastyor.lab.telegram.refusals import bad
from dastyor.lab.telegram.schema import Part
from dastyor.lab.telegram.state import State

_MOST = 10
_OFFERED = frozenset({"photo", "document"})


@method("sendPhoto")
async def send_photo(state: State, call: Call) -> Body:
    """A picture: uploaded, or one that Telegram has."""
    chat = places.writable(state.world, call)
    words = caption(state, call)
    await _queue(state, call)
    body = _photo(state, call, call.get("photo")) | words
    if call.get("has_spoiler"):
        body["has_media_spoiler"] = True
    return objects.message(state.world, sent(state, call, chat, body))


@method("sendDocument")
async def send_document(state: State, call: Call) -> Body:
    """A file: uploaded, or one that Telegram has."""
    chat = places.writable(state.world, call)
    words = caption(state, call)
    await _queue(state, call)
    return objects.message(state.world, sent(state, call, chat, _document(state, call, call.get("document")) | words))


@method("sendMediaGroup")
async def send_album(state: State, call: Call) -> list[Body]:
    """Two to ten pictures or files as one album."""
    chat = places.writable(state.world, call)
    items: list[Body] = call.get("media") or []
    check_album(items)
    # The server takes it, the documentation does not promise it: said, not refused.
    if len(items) == 1:
        call.near = [*call.near, "album of 1; documented are 2 to 10"]
    words = [caption(state, call, item) for item in items]
    await _queue(state, call)
    bodies = [media(state, call, item) | said for item, said in zip(items, words, strict=True)]
    reply_to = answered(state, call, chat)
    state.pace(chat, call)
    album = {"media_group_id": files.album_id(state.world)} if len(items) > 1 else {}
    posts = [state.world.say(chat, BOT, common(call, album | body), reply_to=reply_to) for body in bodies]
    return [objects.message(state.world, post) for post in posts]


@method("editMessageMedia")
async def edit_media(state: State, call: Call) -> Body:
    """Another picture or file in place of what was there."""
    chat, post = target(state, call)
    item: Body = call.get("media")
    if "media_group_id" in post.body and item["type"] not in post.body:
        raise bad("can't use the media of the specified type in the album")
    words = caption(state, call, item)
    await _queue(state, call)
    kept = {k: v for k, v in post.body.items() if k in {"media_group_id", "has_protected_content", "forward_origin"}}
    return changed(state, call, chat, post, kept | media(state, call, item) | words)


def check_album(items: list[Body]) -> None:
    """Raises Refused unless these may stand in one album."""
    if not items:
        raise bad("there are no messages to send")
    if len(items) > _MOST:
        raise bad("too many messages to send as an album")
    kinds = {item["type"] for item in items}
    for alone in ("document", "audio"):
        if alone in kinds and len(kinds) > 1:
            raise bad(f"{alone} can't be mixed with other media types")


def media(state: State, call: Call, item: Body) -> Body:
    """One InputMedia as the content of a message."""
    if item["type"] not in _OFFERED:
        raise bad(f"{item['type']} is not offered by the sandbox; photo and document are")
    given = attached(call, item["media"])
    body = _photo(state, call, given) if item["type"] == "photo" else _document(state, call, given)
    if item.get("has_spoiler"):
        body["has_media_spoiler"] = True
    return body


def attached(call: Call, given: Any) -> Any:
    """The uploaded file that `attach://name` means; anything else as it is."""
    if not isinstance(given, str) or not given.startswith("attach://"):
        return given
    name = given.removeprefix("attach://")
    part = call.parts.get(name)
    if part is None:
        raise bad(f'attached file "{name}" not found')
    return part


async def _queue(state: State, call: Call) -> None:
    if state.flood.is_on:
        await state.uploads.turn(places.find(state.world, call.get("chat_id")), call)


def _photo(state: State, call: Call, given: Any) -> Body:
    given = attached(call, given)
    if isinstance(given, Part):
        call.note("photo bytes", len(given.body), state.limits.photo, near=state.limits.near)
        return {"photo": files.photo(state.world, given)}
    return {"photo": files.photo_again(state.world, given)}


def _document(state: State, call: Call, given: Any) -> Body:
    given = attached(call, given)
    if isinstance(given, Part):
        call.note("file bytes", len(given.body), state.limits.upload, near=state.limits.near)
        return {"document": files.document(state.world, given)}
    return {"document": files.document_again(state.world, given)}
