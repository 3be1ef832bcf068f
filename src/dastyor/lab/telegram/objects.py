"""Objects of the Bot API as the bot is shown them: users, chats, messages."""

from __future__ import annotations

from typing import Any

from dastyor.lab.telegram.model import BOT, Body, Chat, Member, Person, Post
from dastyor.lab.telegram.world import World

_RIGHTS = (
    "can_manage_chat",
    "can_delete_messages",
    "can_manage_video_chats",
    "can_restrict_members",
    "can_promote_members",
    "can_change_info",
    "can_invite_users",
    "can_post_stories",
    "can_edit_stories",
    "can_delete_stories",
    "can_send_welcome_messages",
)
_CHANNEL_RIGHTS = ("can_post_messages", "can_edit_messages", "can_manage_direct_messages")
PUBLISHED = "published"  # our own mark at a suggested post: the message that it became
_NOT_FORWARDED = frozenset({"edit_date", "media_group_id", "suggested_post_info", "direct_messages_topic"})
_GROUP_RIGHTS = ("can_pin_messages", "can_manage_topics", "can_manage_tags")


def known(**fields: Any) -> Body:
    """The fields that have a value."""
    return {name: value for name, value in fields.items() if value is not None and value != ""}


def user(person: Person) -> Body:
    """A person as User; `language_code` has two letters (uz, ru, en)."""
    return known(
        id=person.id,
        is_bot=False,
        first_name=person.name,
        last_name=person.last_name,
        username=person.username,
        language_code=(person.language or "")[:2].lower(),
    )


def bot_user(world: World) -> Body:
    """The bot as User."""
    return {"id": world.bot_id, "is_bot": True, "first_name": world.bot_name, "username": world.bot_name}


def sender(world: World, number: int) -> Body:
    """Who sent something, as User."""
    return bot_user(world) if number == BOT else user(world.people[number])


def chat(world: World, place: Chat) -> Body:
    """A chat as Chat."""
    if place.type == "private":
        person = world.people[place.id]
        return known(
            id=place.id,
            first_name=person.name,
            last_name=person.last_name,
            username=person.username,
            type="private",
        )
    return known(
        id=place.id,
        title=place.title,
        username=place.username,
        type=place.type,
        is_direct_messages=True if place.is_direct_messages else None,
    )


def message(world: World, post: Post, *, nested: bool = False) -> Body:
    """A message as Message. What it replies to is shown one level deep."""
    place = world.chats[post.chat]
    shown: Body = {"message_id": post.id}
    if place.type == "channel":
        shown["sender_chat"] = chat(world, place)
    else:
        shown["from"] = sender(world, post.sender)
    shown["chat"] = chat(world, place)
    shown["date"] = int(post.at)
    shown |= post.body
    if "suggested_post_info" in post.body:
        about = {k: v for k, v in post.body["suggested_post_info"].items() if k != PUBLISHED}
        shown["suggested_post_info"] = about
    if post.keyboard and "inline_keyboard" in post.keyboard:
        shown["reply_markup"] = post.keyboard
    if post.reply_to is not None and not nested:
        answered = world.post(post.chat, post.reply_to)
        if answered is not None:
            shown["reply_to_message"] = message(world, answered, nested=True)
    return shown


def forwarded(world: World, post: Post) -> Body:
    """The content of a message as it is forwarded, with where it comes from."""
    place = world.chats[post.chat]
    if "forward_origin" in post.body:
        return {k: v for k, v in post.body.items() if k not in _NOT_FORWARDED}
    origin: Body = {"date": int(post.at)}
    if place.type == "channel":
        origin |= {"type": "channel", "chat": chat(world, place), "message_id": post.id}
    else:
        origin |= {"type": "user", "sender_user": sender(world, post.sender)}
    return {"forward_origin": origin} | {k: v for k, v in post.body.items() if k not in _NOT_FORWARDED}


def maybe_message(world: World, post: Post) -> Body:
    """A message as MaybeInaccessibleMessage: one that was deleted has only its number and date 0."""
    if not post.deleted:
        return message(world, post)
    return {"chat": chat(world, world.chats[post.chat]), "message_id": post.id, "date": 0}


def member(world: World, place: Chat, who: Body, status: Member) -> Body:
    """What somebody is in a chat, as ChatMember."""
    shown: Body = {"status": status.status, "user": who}
    match status.status:
        case "creator":
            shown["is_anonymous"] = False
        case "administrator":
            shown |= {"can_be_edited": False, "is_anonymous": False}
            shown |= {right: has_right(status, right) for right in rights_of(place)}
        case "kicked":
            shown["until_date"] = 0
        case "restricted":
            shown |= {"is_member": True, "until_date": 0, **_restricted(status)}
        case _:
            pass
    return shown


def rights_of(place: Chat) -> tuple[str, ...]:
    """The administrator rights that exist in this kind of chat."""
    return _RIGHTS + (_CHANNEL_RIGHTS if place.type == "channel" else _GROUP_RIGHTS)


def has_right(status: Member, right: str) -> bool:
    """Whether a member holds an administrator right; one made without naming rights holds the usual ones."""
    if status.status == "creator":
        return True
    unusual = {"can_promote_members", "can_manage_direct_messages", "can_manage_tags"}
    return status.status == "administrator" and status.rights.get(right, right not in unusual)


def _restricted(status: Member) -> dict[str, bool]:
    kinds = ("messages", "audios", "documents", "photos", "videos", "video_notes", "voice_notes", "polls")
    rights = [f"can_send_{kind}" for kind in kinds]
    rights += ["can_send_other_messages", "can_add_web_page_previews", "can_react_to_messages", "can_edit_tag"]
    rights += ["can_change_info", "can_invite_users", "can_pin_messages", "can_manage_topics"]
    return {right: status.rights.get(right, False) for right in rights}
