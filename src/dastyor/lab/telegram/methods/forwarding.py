"""Copies and forwarded messages."""

from __future__ import annotations

from itertools import pairwise

from dastyor.lab.telegram import files, objects, places
from dastyor.lab.telegram.calls import Call
from dastyor.lab.telegram.methods import method
from dastyor.lab.telegram.methods.sending import answered, caption, common, sent
from dastyor.lab.telegram.model import BOT, Body, Chat, Post
from dastyor.lab.telegram.objects import forwarded
from dastyor.lab.telegram.refusals import bad
from dastyor.lab.telegram.state import State

_MOST = 100
_CAPTIONED = ("photo", "document")
_OWN = frozenset({"edit_date", "media_group_id", "has_protected_content", "effect_id", "suggested_post_info"})
_CONTENT = ("text", "photo", "document", "contact")


@method("copyMessage")
def copy_message(state: State, call: Call) -> Body:
    """The content of a message as a new one of the bot, with another caption if one is given."""
    chat = places.writable(state.world, call)
    post = _source(state, call, call.get("message_id"), "copy")
    if post is None:
        raise bad("message to copy not found")
    body = _content(post)
    if call.get("caption") is not None and any(kind in body for kind in _CAPTIONED):
        gone = {"caption", "caption_entities", "show_caption_above_media"}
        body = {k: v for k, v in body.items() if k not in gone} | caption(state, call)
    return {"message_id": sent(state, call, chat, body).id}


@method("copyMessages")
def copy_messages(state: State, call: Call) -> list[Body]:
    """Several at once; albums stay albums, what cannot be found is skipped."""
    chat = places.writable(state.world, call)
    bodies = [_content(post) | _album(post) for post in _sources(state, call, "copy")]
    if call.get("remove_caption"):
        bodies = [{k: v for k, v in body.items() if not k.startswith("caption")} for body in bodies]
    return _said(state, call, chat, bodies)


@method("forwardMessage")
def forward_message(state: State, call: Call) -> Body:
    """A message with where it comes from."""
    chat = places.writable(state.world, call)
    post = _source(state, call, call.get("message_id"), "forward")
    if post is None:
        raise bad("message to forward not found")
    return objects.message(state.world, sent(state, call, chat, forwarded(state.world, post)))


@method("forwardMessages")
def forward_messages(state: State, call: Call) -> list[Body]:
    """Several at once; albums stay albums, what cannot be found is skipped."""
    chat = places.writable(state.world, call)
    return _said(state, call, chat, [forwarded(state.world, p) | _album(p) for p in _sources(state, call, "forward")])


def _source(state: State, call: Call, number: int | None, verb: str) -> Post | None:
    """The message to copy or forward, or None. Raises Refused when it may not leave its chat."""
    place = places.readable(state.world, call, "from_chat_id")
    if number is None:
        raise bad("message identifier is not specified")
    post = state.world.post(place.id, number)
    if post is None:
        return None
    if not any(kind in post.body for kind in _CONTENT):
        raise bad(f"message can't be {'copied' if verb == 'copy' else 'forwarded'}")
    if post.body.get("has_protected_content"):
        done = "copied" if verb == "copy" else "forwarded"
        raise bad(f"message has protected content and can't be {done}")
    return post


def _sources(state: State, call: Call, verb: str) -> list[Post]:
    numbers: list[int] = call.get("message_ids")
    if len(numbers) > _MOST:
        raise bad("too many messages to forward" if verb == "forward" else "too many messages to copy")
    if any(later <= earlier for earlier, later in pairwise(numbers)):
        raise bad("message identifiers must be in a strictly increasing order")
    posts = [post for number in numbers if (post := _source(state, call, number, verb)) is not None]
    if not posts:
        raise bad(f"there are no messages to {verb}")
    return posts


def _said(state: State, call: Call, chat: Chat, bodies: list[Body]) -> list[Body]:
    reply_to = answered(state, call, chat)
    state.pace(chat, call)
    albums: dict[str, str] = {}
    said = []
    for body in bodies:
        group = body.get("media_group_id")
        if group is not None:
            body = body | {"media_group_id": albums.setdefault(group, files.album_id(state.world))}
        said.append({"message_id": state.world.say(chat, BOT, common(call, body), reply_to=reply_to).id})
    return said


def _content(post: Post) -> Body:
    return {k: v for k, v in post.body.items() if k not in _OWN and k not in {"forward_origin", "via_bot"}}


def _album(post: Post) -> Body:
    group = post.body.get("media_group_id")
    return {"media_group_id": group} if group is not None else {}
