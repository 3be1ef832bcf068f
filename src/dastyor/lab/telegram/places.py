"""Which chat a call means, and whether the bot may do there what it asks. Raises Refused in Telegram's words."""

from __future__ import annotations

from typing import Any

from dastyor.lab.telegram.calls import Call
from dastyor.lab.telegram.model import Chat, Person, Post
from dastyor.lab.telegram.objects import has_right
from dastyor.lab.telegram.refusals import Refused, bad, forbidden
from dastyor.lab.telegram.world import World

_NAMES = {"group": "group chat", "supergroup": "supergroup chat", "channel": "channel chat"}


def find(world: World, chat_id: Any) -> Chat:
    """The chat under a number or @name."""
    if chat_id is None or chat_id == "":
        raise bad("chat_id is empty")
    if isinstance(chat_id, str):
        chat_id = world.names.get(chat_id.removeprefix("@").lower()) if chat_id.startswith("@") else None
    chat = world.chats.get(chat_id) if chat_id is not None else None
    if chat is None:
        raise bad("chat not found")
    if chat.type == "private" and not (world.people[chat.id].started or _is_met(world, chat.id)):
        raise bad("chat not found")
    # The old number answers for ever with the new one, as Telegram's does.
    if chat.moved_to is not None:
        words = "Bad Request: group chat was upgraded to a supergroup chat"
        raise Refused(400, words, migrate_to_chat_id=chat.moved_to)
    return chat


def readable(world: World, call: Call, name: str = "chat_id") -> Chat:
    """A chat that the bot may look into."""
    chat = find(world, call.get(name))
    if chat.type != "private" and chat.username is None:
        _inside(chat)
    return chat


def writable(world: World, call: Call) -> Chat:
    """A chat in which the bot may write."""
    chat = find(world, call.get("chat_id"))
    if chat.type == "private":
        _open(world.people[chat.id])
        return chat
    _inside(chat)
    if chat.type == "channel" and not chat.is_direct_messages and not has_right(chat.bot, "can_post_messages"):
        raise bad("need administrator rights in the channel chat")
    if chat.bot.status == "restricted" and not chat.bot.rights.get("can_send_messages"):
        raise bad("have no write access to the chat")
    return chat


def may(chat: Chat, right: str) -> bool:
    """Whether the bot is an administrator with a right; in a private chat it needs none."""
    return chat.type == "private" or has_right(chat.bot, right)


def own_post(world: World, call: Call, chat: Chat, verb: str) -> Post:
    """The message of the bot that a call wants to change; in a channel one of others with the right to edit."""
    number = call.get("message_id")
    if number is None:
        raise bad("message identifier is not specified")
    post = world.post(chat.id, number)
    if post is None:
        raise bad(f"message to {verb} not found")
    if post.sender != 0 and not (chat.type == "channel" and has_right(chat.bot, "can_edit_messages")):
        raise bad("message can't be edited")
    return post


def _is_met(world: World, person: int) -> bool:
    """Whether the bot shares a chat with somebody who has not written to it."""
    return any(person in chat.members for chat in world.chats.values() if chat.bot.status not in {"left", "kicked"})


def _open(person: Person) -> None:
    if person.gone:
        raise forbidden("user is deactivated")
    if person.blocked:
        raise forbidden("bot was blocked by the user")
    if not person.started:
        raise forbidden("bot can't initiate conversation with a user")


def _inside(chat: Chat) -> None:
    kind = _NAMES[chat.type]
    if chat.bot.status == "kicked":
        raise forbidden(f"bot was kicked from the {kind}")
    if chat.bot.status == "left":
        raise forbidden(f"bot is not a member of the {kind}")
