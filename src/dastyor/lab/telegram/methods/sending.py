"""Sending texts."""

from __future__ import annotations

from typing import Any

from dastyor.lab.telegram import objects, places
from dastyor.lab.telegram.calls import Call
from dastyor.lab.telegram.content import Words, caption_of, text_of
from dastyor.lab.telegram.keyboards import keyboard_of
from dastyor.lab.telegram.methods import method
from dastyor.lab.telegram.model import BOT, Body, Chat, Post
from dastyor.lab.telegram.refusals import bad
from dastyor.lab.telegram.state import State


@method("sendMessage")
def send_message(state: State, call: Call) -> Body:
    """A text to a chat."""
    chat = places.writable(state.world, call)
    words = text(state, call)
    body = words.under("text", "entities")
    if call.get("link_preview_options"):
        body["link_preview_options"] = call.get("link_preview_options")
    return objects.message(state.world, sent(state, call, chat, body))


def text(state: State, call: Call) -> Words:
    """The text of a call, within its limits; says when they are near."""
    words = text_of(state.world, call.get("text"), call.get("parse_mode"), call.get("entities"))
    call.note("text", len(words.text), state.limits.text, near=state.limits.near)
    return words


def caption(state: State, call: Call, given: dict[str, Any] | None = None) -> Body:
    """The caption of a call, or of one item of it, as fields of a Message."""
    source = call.params if given is None else given
    words = caption_of(state.world, source.get("caption"), source.get("parse_mode"), source.get("caption_entities"))
    call.note("caption", len(words.text), state.limits.caption, near=state.limits.near)
    fields = words.under("caption", "caption_entities")
    if source.get("show_caption_above_media"):
        fields["show_caption_above_media"] = True
    return fields


def sent(state: State, call: Call, chat: Chat, body: Body) -> Post:
    """A new message of the bot with everything that any kind may have: keyboard, reply, protection."""
    keyboard = keyboard_of(call, state.limits, chat)
    reply_to = answered(state, call, chat)
    state.pace(chat, call)
    return state.world.say(chat, BOT, common(call, body), reply_to=reply_to, keyboard=keyboard)


def common(call: Call, body: Body) -> Body:
    """A body with the marks that any kind of message may have."""
    if call.get("protect_content"):
        body["has_protected_content"] = True
    if call.get("message_effect_id"):
        body["effect_id"] = call.get("message_effect_id")
    return body


def answered(state: State, call: Call, chat: Chat) -> int | None:
    """The number of the message that is replied to. Raises Refused when it is gone and that was not allowed."""
    reply = call.get("reply_parameters") or {}
    number: int | None = reply.get("message_id")
    if not number:
        return None
    elsewhere = reply.get("chat_id")
    if elsewhere is not None and places.find(state.world, elsewhere).id != chat.id:
        raise bad("replies across chats are not offered by the sandbox")
    if state.world.post(chat.id, number) is not None:
        return number
    if reply.get("allow_sending_without_reply"):
        return None
    raise bad("message to be replied not found")
