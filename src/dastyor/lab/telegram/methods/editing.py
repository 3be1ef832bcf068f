"""Changing what was sent."""

from __future__ import annotations

from dastyor.lab.telegram import objects, places
from dastyor.lab.telegram.calls import Call
from dastyor.lab.telegram.keyboards import keyboard_of
from dastyor.lab.telegram.methods import method
from dastyor.lab.telegram.methods.sending import caption, text
from dastyor.lab.telegram.model import Body, Chat, Post
from dastyor.lab.telegram.refusals import bad
from dastyor.lab.telegram.state import State

SAME = (
    "message is not modified: specified new message content and reply markup are exactly the same "
    "as a current content and reply markup of the message"
)


@method("editMessageText")
def edit_text(state: State, call: Call) -> Body:
    """Another text in place of the old one; the keyboard goes unless it is given again."""
    chat, post = target(state, call)
    if "text" not in post.body:
        raise bad("there is no text in the message to edit")
    body = {k: v for k, v in post.body.items() if k not in {"text", "entities", "link_preview_options"}}
    body |= text(state, call).under("text", "entities")
    if call.get("link_preview_options"):
        body["link_preview_options"] = call.get("link_preview_options")
    return changed(state, call, chat, post, body)


@method("editMessageCaption")
def edit_caption(state: State, call: Call) -> Body:
    """Another caption, or none."""
    chat, post = target(state, call)
    if not any(kind in post.body for kind in ("photo", "document", "video", "audio", "animation", "voice")):
        raise bad("there is no caption in the message to edit")
    gone = {"caption", "caption_entities", "show_caption_above_media"}
    body = {k: v for k, v in post.body.items() if k not in gone}
    return changed(state, call, chat, post, body | caption(state, call))


@method("editMessageReplyMarkup")
def edit_keyboard(state: State, call: Call) -> Body:
    """Another keyboard, or none."""
    chat, post = target(state, call)
    return changed(state, call, chat, post, dict(post.body))


def target(state: State, call: Call) -> tuple[Chat, Post]:
    """The chat and the message of the bot that a call wants to change."""
    if call.get("inline_message_id") is not None:
        raise bad("MESSAGE_ID_INVALID")
    chat = places.writable(state.world, call)
    return chat, places.own_post(state.world, call, chat, "edit")


def changed(state: State, call: Call, chat: Chat, post: Post, body: Body) -> Body:
    """The message after the change. Raises Refused when there is nothing to change."""
    markup = keyboard_of(call, state.limits, chat)
    if markup is not None and "inline_keyboard" not in markup:
        raise bad("inline keyboard expected")
    body.pop("edit_date", None)
    # The date of an edit is no content.
    before = {k: v for k, v in post.body.items() if k != "edit_date"}
    if body == before and markup == inline_of(post):
        raise bad(SAME)
    # In groups and channels edits count as messages (about 20 a minute); in private chats they do not.
    if chat.type != "private":
        state.pace(chat, call)
    post.body = body | {"edit_date": int(state.world.now())}
    post.keyboard, post.edited = markup, True
    state.world.changed(post)
    return objects.message(state.world, post)


def inline_of(post: Post) -> Body | None:
    """The inline keyboard of a message, or None."""
    return post.keyboard if post.keyboard and "inline_keyboard" in post.keyboard else None
