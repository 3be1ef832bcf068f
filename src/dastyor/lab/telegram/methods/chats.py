"""What a bot may learn and change of the chats that it is in."""

from __future__ import annotations

from dastyor.lab.telegram import objects, places
from dastyor.lab.telegram.calls import Call
from dastyor.lab.telegram.methods import method
from dastyor.lab.telegram.model import BOT, Body, Chat, Member, Post
from dastyor.lab.telegram.refusals import bad
from dastyor.lab.telegram.state import State

_GIFTS = ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels")
# The reactions that are free for everybody (Bot API, ReactionTypeEmoji).
_REACTIONS = frozenset(
    [
        "❤",
        "👍",
        "👎",
        "🔥",
        "🥰",
        "👏",
        "😁",
        "🤔",
        "🤯",
        "😱",
        "🤬",
        "😢",
        "🎉",
        "🤩",
        "🤮",
        "💩",
        "🙏",
        "👌",
        "🕊",
        "🤡",
        "🥱",
        "🥴",
        "😍",
        "🐳",
        "❤\u200d🔥",
        "🌚",
        "🌭",
        "💯",
        "🤣",
        "⚡",
        "🍌",
        "🏆",
        "💔",
        "🤨",
        "😐",
        "🍓",
        "🍾",
        "💋",
        "🖕",
        "😈",
        "😴",
        "😭",
        "🤓",
        "👻",
        "👨\u200d💻",
        "👀",
        "🎃",
        "🙈",
        "😇",
        "😨",
        "🤝",
        "✍",
        "🤗",
        "🫡",
        "🎅",
        "🎄",
        "☃",
        "💅",
        "🤪",
        "🗿",
        "🆒",
        "💘",
        "🙉",
        "🦄",
        "😘",
        "💊",
        "🙊",
        "😎",
        "👾",
        "🤷\u200d♂",
        "🤷",
        "🤷\u200d♀",
        "😡",
    ]
)


@method("getChat")
def get_chat(state: State, call: Call) -> Body:
    """Everything about a chat."""
    chat = places.readable(state.world, call)
    shown = objects.chat(state.world, chat) | {
        "accent_color_id": 0,
        "max_reaction_count": 11,
        "accepted_gift_types": dict.fromkeys(_GIFTS, False),
    }
    username = state.world.people[chat.id].username if chat.type == "private" else chat.username
    if username:
        shown["active_usernames"] = [username]
    if chat.description:
        shown["description"] = chat.description
    pinned = state.world.post(chat.id, chat.pinned[-1]) if chat.pinned else None
    if pinned is not None:
        shown["pinned_message"] = objects.message(state.world, pinned)
    return shown


@method("getChatMember")
def get_chat_member(state: State, call: Call) -> Body:
    """What somebody is in a chat."""
    chat = places.readable(state.world, call)
    number = call.get("user_id")
    if number == state.world.bot_id:
        return objects.member(state.world, chat, objects.bot_user(state.world), _of_bot(chat))
    person = state.world.people.get(number)
    if person is None:
        raise bad("invalid user_id specified")
    # Subscribers of a channel are nobody's business but its administrators'.
    if chat.type == "channel" and chat.bot.status != "administrator":
        raise bad("member list is inaccessible")
    usual = Member("member") if chat.id == number else Member("left")
    return objects.member(state.world, chat, objects.user(person), chat.members.get(number, usual))


@method("getChatAdministrators")
def get_chat_administrators(state: State, call: Call) -> list[Body]:
    """The owner and the administrators who are no bots, and this bot."""
    chat = places.readable(state.world, call)
    if chat.type == "private":
        raise bad("there are no administrators in the private chat")
    world = state.world
    leaders = [(number, member) for number, member in chat.members.items() if is_leader(member)]
    shown = [objects.member(world, chat, objects.user(world.people[number]), member) for number, member in leaders]
    if is_leader(chat.bot):
        shown.append(objects.member(world, chat, objects.bot_user(world), chat.bot))
    return shown


@method("getChatMemberCount")
def get_chat_member_count(state: State, call: Call) -> int:
    """How many are in a chat, the bot included."""
    chat = places.readable(state.world, call)
    if chat.type == "private":
        return 2
    inside = [member for member in (*chat.members.values(), chat.bot) if member.status not in {"left", "kicked"}]
    return len(inside)


@method("leaveChat")
def leave_chat(state: State, call: Call) -> bool:
    """The bot leaves."""
    chat = places.readable(state.world, call)
    if chat.type == "private":
        raise bad("chat member status can't be changed in private chats")
    chat.bot = Member("left")
    state.world.keep_chat(chat)
    return True


@method("pinChatMessage")
def pin_chat_message(state: State, call: Call) -> bool:
    """A message at the top of its chat, told in a service message."""
    chat, post = _to_pin(state, call, "pin")
    if post.id in chat.pinned:
        return True
    chat.pinned.append(post.id)
    state.world.keep_chat(chat)
    state.world.say(chat, BOT, {"pinned_message": objects.message(state.world, post, nested=True)})
    return True


@method("unpinChatMessage")
def unpin_chat_message(state: State, call: Call) -> bool:
    """One message no more at the top; without its number the last that was pinned."""
    chat = places.writable(state.world, call)
    if call.get("message_id") is None:
        if not chat.pinned:
            raise bad("message to unpin not found")
        chat.pinned.pop()
    else:
        _, post = _to_pin(state, call, "unpin")
        if post.id in chat.pinned:
            chat.pinned.remove(post.id)
    state.world.keep_chat(chat)
    return True


@method("unpinAllChatMessages")
def unpin_all_chat_messages(state: State, call: Call) -> bool:
    """Nothing at the top any more."""
    chat = places.writable(state.world, call)
    chat.pinned.clear()
    state.world.keep_chat(chat)
    return True


@method("setMessageReaction")
def set_message_reaction(state: State, call: Call) -> bool:
    """The bot's reaction to a message, or none."""
    chat = places.writable(state.world, call)
    post = state.world.post(chat.id, call.get("message_id"))
    if post is None:
        raise bad("message to react not found")
    reactions: list[Body] = call.get("reaction") or []
    if len(reactions) > 1:
        raise bad("REACTIONS_TOO_MANY")
    if any(one["type"] != "emoji" or one.get("emoji") not in _REACTIONS for one in reactions):
        raise bad("REACTION_INVALID")
    post.reactions.pop(BOT, None)
    if reactions:
        post.reactions[BOT] = reactions
    state.world.changed(post)
    return True


def is_leader(member: Member) -> bool:
    """Whether somebody owns or administers a chat."""
    return member.status in {"creator", "administrator"}


def _of_bot(chat: Chat) -> Member:
    return Member("member") if chat.type == "private" else chat.bot


def _to_pin(state: State, call: Call, verb: str) -> tuple[Chat, Post]:
    chat = places.writable(state.world, call)
    right = "can_edit_messages" if chat.type == "channel" else "can_pin_messages"
    if not places.may(chat, right):
        raise bad("not enough rights to manage pinned messages in the chat")
    post = state.world.post(chat.id, call.get("message_id"))
    if post is None:
        raise bad(f"message to {verb} not found")
    return chat, post
