"""Taking messages away."""

from __future__ import annotations

from dastyor.lab.telegram import places
from dastyor.lab.telegram.calls import Call
from dastyor.lab.telegram.methods import method
from dastyor.lab.telegram.model import BOT, Chat, Post
from dastyor.lab.telegram.refusals import bad
from dastyor.lab.telegram.state import State


@method("deleteMessage")
def delete_message(state: State, call: Call) -> bool:
    """One message, if it is younger than 48 hours and the bot may."""
    chat = places.writable(state.world, call)
    number = call.get("message_id")
    if number is None:
        raise bad("message identifier is not specified")
    post = state.world.post(chat.id, number)
    if post is None:
        raise bad("message to delete not found")
    if not may_delete(state, chat, post):
        raise bad("message can't be deleted")
    delete(state, post)
    return True


@method("deleteMessages")
def delete_messages(state: State, call: Call) -> bool:
    """Up to 100 messages; those that cannot be found are skipped."""
    chat = places.writable(state.world, call)
    numbers = call.get("message_ids")
    if not numbers:
        raise bad("message identifiers are not specified")
    if len(numbers) > 100:
        raise bad("too many message identifiers specified")
    posts = [post for number in numbers if (post := state.world.post(chat.id, number)) is not None]
    if not all(may_delete(state, chat, post) for post in posts):
        raise bad("message can't be deleted")
    for post in posts:
        delete(state, post)
    return True


def may_delete(state: State, chat: Chat, post: Post) -> bool:
    """Whether the bot may take the message away: young enough, and its own or under its administration."""
    age = state.world.now() - post.at
    if age > state.limits.delete_within.total_seconds():
        return False
    # In a private chat a bot may take away what the person wrote, too.
    if chat.type == "private" or post.sender == BOT:
        return True
    return places.may(chat, "can_delete_messages")


def delete(state: State, post: Post) -> None:
    """The message is gone for everybody."""
    post.deleted = True
    chat = state.world.chats[post.chat]
    if post.id in chat.pinned:
        chat.pinned.remove(post.id)
        state.world.keep_chat(chat)
    state.world.changed(post)
