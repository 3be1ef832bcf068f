"""What people do in the sandbox: write, press, block, leave. Each act reaches the bot as Telegram would tell it."""

from __future__ import annotations

from typing import Any

from dastyor.kit.errors import Conflict, Invalid, NotFound
from dastyor.lab.telegram import objects
from dastyor.lab.telegram.entities import found
from dastyor.lab.telegram.entities.shape import cleaned, trimmed
from dastyor.lab.telegram.model import BOT, Body, Chat, Member, Person, Post, Pressed
from dastyor.lab.telegram.world import FIRST_PERSON, World


class UnknownActor(NotFound):
    """There is no such person in the sandbox."""


class UnknownChat(NotFound):
    """There is no such chat in the sandbox, or this person is not in it."""


class UnknownMessage(NotFound):
    """There is no such message in that chat."""


class UnknownButton(NotFound):
    """There is no such button under that message."""


class NameTaken(Conflict):
    """Somebody else has this username."""


class MayNot(Conflict):
    """Telegram does not let this person do that."""


class Nothing(Invalid):
    """There is nothing to send: give a text or files."""


def person(world: World, number: Any) -> Person:
    """The person of this number. Raises UnknownActor."""
    known = world.people.get(number)
    if known is None:
        raise UnknownActor(actor=number, hint="GET /sandbox/api/actors lists them")
    return known


def arrive(world: World, name: str, *, language: str | None, username: str | None, phone: str | None) -> Person:
    """A new person with a Telegram account, who has not written to the bot yet."""
    if username and username.lower() in world.names:
        raise NameTaken(username=username)
    number = world.count("person", FIRST_PERSON)
    newcomer = Person(number, name, None, username, language, phone or f"+99890{number % 10**7:07d}")
    world.keep_person(newcomer)
    return newcomer


def chat_of(world: World, actor: Person, chat: Any = None) -> Chat:
    """A chat that the person is in; None is the private one with the bot. Raises UnknownChat."""
    if chat is None or chat in {actor.id, "bot"}:
        return world.chats[actor.id]
    if isinstance(chat, str) and chat.startswith("@"):
        chat = world.names.get(chat[1:].lower())
    elif isinstance(chat, str) and chat.removeprefix("-").isdecimal():  # a field of a form is always text
        chat = int(chat)
    place = world.chats.get(chat) if chat is not None else None
    if place is None or (place.type == "private" and place.id != actor.id):
        raise UnknownChat(chat=chat)
    return place


def write(
    world: World,
    actor: Person,
    place: Chat,
    body: Body,
    *,
    reply_to: int | None = None,
) -> Post:
    """A message of a person. Raises MayNot where he may not write."""
    check_may_write(actor, place)
    if reply_to is not None and world.post(place.id, reply_to) is None:
        raise UnknownMessage(message_id=reply_to, chat=place.id)
    # The first message opens the chat: from now on the bot may write.
    if place.type == "private":
        start(world, actor)
    post = world.say(place, actor.id, body, reply_to=reply_to)
    tell(world, post)
    return post


def words(text: str) -> Body:
    """A text as a person types it: cleaned, with commands and links found. Raises Nothing when it is empty."""
    text, _ = trimmed(*cleaned(text, []))
    if not text:
        raise Nothing
    if len(text) > 4096:  # a client sends a longer one in several pieces
        raise Invalid("A message has at most 4,096 characters.", characters=len(text))
    entities = found.find(text)
    return {"text": text} | ({"entities": entities} if entities else {})


def start(world: World, actor: Person) -> None:
    """The person has opened the chat: the bot may write. Whoever had blocked it unblocks it so."""
    if actor.blocked:
        block(world, actor, is_blocked=False)
    if not actor.started:
        actor.started = True
        world.keep_person(actor)


def block(world: World, actor: Person, *, is_blocked: bool) -> None:
    """The person stops the bot, or lets it write again; the bot hears it as my_chat_member."""
    if actor.blocked == is_blocked:
        return
    actor.blocked = is_blocked
    world.keep_person(actor)
    before, after = ("member", "kicked") if is_blocked else ("kicked", "member")
    bot_status(world, world.chats[actor.id], actor, Member(before), Member(after))


def bot_status(world: World, place: Chat, actor: Person, before: Member, after: Member) -> None:
    """Tell the bot that it is something else in a chat from now on."""
    me = objects.bot_user(world)
    body = {
        "chat": objects.chat(world, place),
        "from": objects.user(actor),
        "date": int(world.now()),
        "old_chat_member": objects.member(world, place, me, before),
        "new_chat_member": objects.member(world, place, me, after),
    }
    world.updates.push("my_chat_member", body, chat=place.id, at=world.now())


def check_may_write(actor: Person, place: Chat) -> None:
    """Raises MayNot unless the person may write in the chat."""
    if actor.gone:
        raise MayNot("This account is deleted.")
    if place.type == "private":
        return
    status = place.members.get(actor.id, Member("left"))
    if place.type == "channel" and not objects.has_right(status, "can_post_messages"):
        raise MayNot("Only administrators who may post write in a channel.", chat=place.id, status=status.status)
    if status.status in {"left", "kicked"}:
        raise MayNot("This person is not in the chat.", chat=place.id, status=status.status)


def tell(world: World, post: Post, *, is_edit: bool = False, is_always: bool = False) -> None:
    """The update of a person's message, if Telegram would give it to the bot; service messages always are."""
    place = world.chats[post.chat]
    kind = "channel_post" if place.type == "channel" else "message"
    is_inside = place.type == "private" or place.bot.status not in {"left", "kicked"}
    if not (is_inside and (is_always or is_heard(world, place, post))):
        return
    kind = f"edited_{kind}" if is_edit else kind
    world.updates.push(kind, objects.message(world, post), chat=place.id, at=world.now())


def is_heard(world: World, place: Chat, post: Post) -> bool:
    """Whether the bot hears a message: always in private and as administrator, in groups what is meant for it."""
    if place.type == "private" or place.bot.status in {"administrator", "creator"}:
        return True
    if place.bot.status not in {"member", "restricted"} or place.type == "channel":
        return False
    answered = world.post(place.id, post.reply_to) if post.reply_to else None
    said = str(post.body.get("text") or post.body.get("caption") or "")
    is_named = f"@{world.bot_name}".lower() in said.lower()
    is_command = said.startswith("/") and ("@" not in said.split(maxsplit=1)[0] or is_named)
    return is_command or is_named or (answered is not None and answered.sender == BOT)


def press_inline(world: World, actor: Person, post: Post, data: str) -> Pressed:
    """A press of a button with data; the bot hears it as callback_query."""
    # Real numbers have sixteen digits and more; a bot that stores them in 32 bits fails here too.
    press = Pressed(f"{world.count('press', 4_000_000_000_000_000)}", actor.id, world.now())
    world.keep_pressed(press)
    body = {
        "id": press.id,
        "from": objects.user(actor),
        "message": objects.maybe_message(world, post),
        "chat_instance": str(-(10**18) - post.chat),
        "data": data,
    }
    world.updates.push("callback_query", body, chat=actor.id, at=world.now())
    return press
