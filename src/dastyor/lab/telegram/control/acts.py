"""What a person does in a chat: write, send files and contacts, press, change and take back, block."""

from __future__ import annotations

from typing import Any

import msgspec
from msgspec import Struct
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.formparsers import MultiPartException
from starlette.requests import Request

from dastyor.lab.telegram import files, objects, people
from dastyor.lab.telegram.control.wire import Unreadable, body_of
from dastyor.lab.telegram.model import BOT, Body, Chat, Person, Post
from dastyor.lab.telegram.schema import Part
from dastyor.lab.telegram.state import State
from dastyor.lab.telegram.world import World

PATIENCE = 5.0  # seconds that a client waits for the answer to a press


class Source(Struct):
    """A message to forward."""

    chat: int
    message_id: int


class Send(Struct, forbid_unknown_fields=True):
    """A message to write."""

    actor: int
    text: str | None = None
    chat: int | str | None = None
    reply_to: int | None = None
    forward_from: Source | int | None = None
    caption: str | None = None
    as_files: bool = False  # pictures go as files: whole, and however large


class Press(Struct, forbid_unknown_fields=True):
    """A button to press: its text, or its row and column from 0."""

    actor: int
    message_id: int
    button: str | tuple[int, int]
    chat: int | str | None = None


class Change(Struct, forbid_unknown_fields=True):
    """A message of one's own to edit or delete; without a message, an account to delete."""

    actor: int
    message_id: int | None = None
    chat: int | str | None = None
    text: str | None = None


class Block(Struct, forbid_unknown_fields=True):
    """To stop the bot, or to let it write again."""

    actor: int
    blocked: bool = True


class OneActor(Struct, forbid_unknown_fields=True):
    """A person, and the chat in which something is done."""

    actor: int
    chat: int | str | None = None


async def send(state: State, request: Request) -> Any:
    """A text, a forwarded message, or files: several pictures are one album, any other file is a document.

    With `as_files` pictures are documents too, as people send them who want them whole.
    """
    asked, parts = await _asked(request)
    world = state.world
    actor = people.person(world, asked.actor)
    place = people.chat_of(world, actor, asked.chat)
    people.check_may_write(actor, place)
    bodies = _bodies(world, actor, asked, parts)
    posts = [people.write(world, actor, place, body, reply_to=asked.reply_to) for body in bodies]
    return {"message_id": posts[0].id, "message_ids": [post.id for post in posts], "chat": place.id}


async def contact(state: State, request: Request) -> Any:
    """The person's own phone number, as the contact button sends it."""
    asked = await body_of(request, OneActor)
    actor = people.person(state.world, asked.actor)
    place = people.chat_of(state.world, actor, asked.chat)
    return {"message_id": _share_contact(state.world, actor, place, None).id}


async def press(state: State, request: Request) -> Any:
    """A button is pressed; the answer of the bot to it, if one comes within five seconds."""
    asked = await body_of(request, Press)
    world = state.world
    actor = people.person(world, asked.actor)
    post = _pressable(world, actor, asked)
    button = _button(post, asked.button)
    if "inline_keyboard" not in (post.keyboard or {}):
        return _reply_pressed(world, actor, post, button)
    if button.get("url"):
        return {"url": button["url"]}
    if "copy_text" in button:
        return {"copied": button["copy_text"]["text"]}
    for link in ("web_app", "login_url"):
        if link in button:
            return {"url": button[link]["url"]}
    if "callback_data" not in button:
        return {}
    pressed = people.press_inline(world, actor, post, button["callback_data"])
    # The bot may be killed while we wait; the press must have happened all the same.
    world.journal.commit()
    await world.pulse.until(lambda: pressed.answer is not None, PATIENCE)
    return _told(pressed.answer)


async def edit(state: State, request: Request) -> Any:
    """The person changes the text or the caption of his message."""
    asked = await body_of(request, Change)
    post = _own(state.world, asked)
    key, marks = ("text", "entities") if "text" in post.body else ("caption", "caption_entities")
    fresh = people.words(asked.text or "")
    post.body = {k: v for k, v in post.body.items() if k not in {key, marks}} | {key: fresh["text"]}
    post.body |= {marks: fresh["entities"]} if "entities" in fresh else {}
    post.body["edit_date"] = int(state.world.now())
    post.edited = True
    state.world.changed(post)
    people.tell(state.world, post, is_edit=True)
    return {"message_id": post.id}


async def delete(state: State, request: Request) -> Any:
    """The person deletes his message for everybody, or his account; a bot is not told."""
    asked = await body_of(request, Change)
    if asked.message_id is None:
        actor = people.person(state.world, asked.actor)
        actor.gone = True
        state.world.keep_person(actor)
        return {"id": actor.id}
    post = _own(state.world, asked, is_any=True)
    post.deleted = True
    state.world.changed(post)
    return {"message_id": post.id}


async def block(state: State, request: Request) -> Any:
    """The person blocks the bot, or unblocks it."""
    asked = await body_of(request, Block)
    actor = people.person(state.world, asked.actor)
    people.block(state.world, actor, is_blocked=asked.blocked)
    return {"blocked": actor.blocked}


async def _asked(request: Request) -> tuple[Send, list[Part]]:
    if not request.headers.get("content-type", "").startswith("multipart/form-data"):
        return await body_of(request, Send), []
    fields: dict[str, Any] = {}
    parts: list[Part] = []
    try:
        async with request.form(max_files=50) as form:
            for name, value in form.multi_items():
                if isinstance(value, UploadFile):
                    parts.append(Part(value.filename or "file", value.content_type or "", await value.read()))
                elif value:
                    fields[name] = value
        return msgspec.convert(fields, Send, strict=False), parts
    except (msgspec.ValidationError, HTTPException, MultiPartException, KeyError) as wrong:
        raise Unreadable(f"The request cannot be read: {wrong}.") from None


def _bodies(world: World, actor: Person, asked: Send, parts: list[Part]) -> list[Body]:
    if asked.forward_from is not None:
        return [_forwarded(world, actor, asked.forward_from)]
    if not parts:
        return [people.words(asked.text or asked.caption or "")]
    bodies = _with_files(world, parts, as_files=asked.as_files)
    said = asked.caption or asked.text
    if said:
        words = people.words(said)
        bodies[0]["caption"] = words["text"]
        if "entities" in words:
            bodies[0]["caption_entities"] = words["entities"]
    return bodies


def _with_files(world: World, parts: list[Part], *, as_files: bool) -> list[Body]:
    """Pictures first, in albums of up to ten, then documents."""
    pictures = [part for part in parts if files.is_picture(part.body) and not as_files]
    others = [part for part in parts if part not in pictures]
    bodies: list[Body] = []
    for start in range(0, len(pictures), 10):
        album = pictures[start : start + 10]
        mark = {"media_group_id": files.album_id(world)} if len(album) > 1 else {}
        bodies += [{"photo": files.photo(world, part), **mark} for part in album]
    return bodies + [{"document": files.document(world, part)} for part in others]


def _forwarded(world: World, actor: Person, source: Source | int) -> Body:
    chat, number = (source.chat, source.message_id) if isinstance(source, Source) else (actor.id, source)
    place = people.chat_of(world, actor, chat)
    post = world.post(place.id, number)
    if post is None:
        raise people.UnknownMessage(message_id=number, chat=place.id)
    return objects.forwarded(world, post)


def _share_contact(world: World, actor: Person, place: Chat, reply_to: int | None) -> Post:
    shared = objects.known(phone_number=actor.phone, first_name=actor.name, last_name=actor.last_name, user_id=actor.id)
    return people.write(world, actor, place, {"contact": shared}, reply_to=reply_to)


def _pressable(world: World, actor: Person, asked: Press) -> Post:
    """The message in the chat that was named, else in the private one, else in any that the person is in."""
    if asked.chat is not None:
        places = [people.chat_of(world, actor, asked.chat)]
    else:
        places = [world.chats[actor.id], *(c for c in world.chats.values() if actor.id in c.members)]
    found = [post for place in places if (post := world.post(place.id, asked.message_id)) is not None]
    if not found:
        raise people.UnknownMessage(message_id=asked.message_id)
    return next((post for post in found if post.keyboard), found[0])


def _button(post: Post, which: str | tuple[int, int]) -> Body:
    keyboard = post.keyboard or {}
    rows: list[list[Body]] = keyboard.get("inline_keyboard") or keyboard.get("keyboard") or []
    if isinstance(which, tuple):
        row, column = which
        if 0 <= row < len(rows) and 0 <= column < len(rows[row]):
            return rows[row][column]
    for button in (button for row in rows for button in row):
        if button["text"] == which:
            return button
    there = ", ".join(f'"{button["text"]}"' for row in rows for button in row) or "none"
    raise people.UnknownButton(button=which, message_id=post.id, hint=f"its buttons: {there}")


def _reply_pressed(world: World, actor: Person, post: Post, button: Body) -> Body:
    place = world.chats[post.chat]
    if button.get("request_contact"):
        return {"message_id": _share_contact(world, actor, place, post.id).id}
    return {"message_id": people.write(world, actor, place, people.words(button["text"])).id}


def _told(answer: Body | None) -> Body:
    told: Body = {}
    if answer and answer.get("text"):
        told["alert" if answer.get("alert") else "toast"] = answer["text"]
    if answer and answer.get("url"):
        told["url"] = answer["url"]
    return told


def _own(world: World, asked: Change, *, is_any: bool = False) -> Post:
    actor = people.person(world, asked.actor)
    place = people.chat_of(world, actor, asked.chat)
    post = world.post(place.id, asked.message_id or 0)
    if post is None:
        raise people.UnknownMessage(message_id=asked.message_id, chat=place.id)
    # In a private chat a person may delete the bot's messages too.
    if post.sender != actor.id and not (is_any and place.type == "private"):
        author = "the bot" if post.sender == BOT else post.sender
        raise people.MayNot("This message is somebody else's.", author=author)
    return post
