"""Channels and groups: making them, who is what in them, names, suggested posts, inline queries."""

from __future__ import annotations

from typing import Any

from msgspec import Struct
from starlette.requests import Request

from dastyor.lab.telegram import objects, people, suggesting
from dastyor.lab.telegram.control.acts import PATIENCE
from dastyor.lab.telegram.control.wire import Unreadable, body_of
from dastyor.lab.telegram.methods.answering import said
from dastyor.lab.telegram.model import Body, Chat, Member, Person, Pressed
from dastyor.lab.telegram.state import State
from dastyor.lab.telegram.world import FIRST_CHANNEL, World

_STATUSES = frozenset({"creator", "administrator", "member", "restricted", "left", "kicked"})


class NewChannel(Struct, forbid_unknown_fields=True):
    """A channel to be; `type` may also be group or supergroup."""

    title: str
    owner: int
    username: str | None = None
    type: str = "channel"


class Membership(Struct, forbid_unknown_fields=True):
    """What somebody shall be in a chat."""

    chat: int | str
    actor: int | str
    status: str
    rights: dict[str, bool] = {}


class Rename(Struct, forbid_unknown_fields=True):
    """Another name of a person, or another title of a chat."""

    actor: int | None = None
    chat: int | None = None
    name: str | None = None
    title: str | None = None
    last_name: str | None = None
    username: str | None = None
    language: str | None = None


class Suggest(Struct, forbid_unknown_fields=True):
    """A post offered to a channel."""

    actor: int
    channel: int | str
    text: str
    price: dict[str, Any] | None = None
    send_date: int | None = None


class Inline(Struct, forbid_unknown_fields=True):
    """What a person types after the bot's name, and the result that he then chooses."""

    actor: int
    query: str
    offset: str = ""
    chat: int | str | None = None
    choose: str | None = None


class OneChat(Struct, forbid_unknown_fields=True):
    """A chat."""

    chat: int


async def new_channel(state: State, request: Request) -> Any:
    """A channel or group with its owner; the bot is not in it yet."""
    asked = await body_of(request, NewChannel)
    if asked.type not in {"channel", "supergroup", "group"} or not asked.title.strip():
        raise Unreadable('"title" must not be empty, "type" must be channel, supergroup or group.')
    world = state.world
    owner = people.person(world, asked.owner)
    username = (asked.username or "").removeprefix("@") or None
    if username and username.lower() in world.names:
        raise people.NameTaken(username=username)
    number = world.count("channel", FIRST_CHANNEL)
    place = Chat(-number if asked.type == "group" else -(10**12) - number, asked.type, asked.title.strip(), username)
    place.members[owner.id] = Member("creator")
    world.keep_chat(place)
    return {"id": place.id}


async def set_member(state: State, request: Request) -> Any:
    """Somebody, or the bot, becomes something else in a chat; the bot hears what Telegram would tell it."""
    asked = await body_of(request, Membership)
    world = state.world
    place = _chat(world, asked.chat)
    if asked.status not in _STATUSES or place.type == "private":
        raise Unreadable(f'"status" must be one of {", ".join(sorted(_STATUSES))}, in a channel or group.')
    after = Member(asked.status, asked.rights)
    if asked.actor == "bot":
        before, place.bot = place.bot, after
        world.keep_chat(place)
        people.bot_status(world, place, _owner(world, place), before, after)
    else:
        _person_becomes(world, place, people.person(world, _whole(asked.actor)), after)
    return {"chat": place.id, "status": after.status}


async def rename(state: State, request: Request) -> Any:
    """A person takes another name or username, or a chat another title."""
    asked = await body_of(request, Rename)
    world = state.world
    if (asked.actor is None) == (asked.chat is None):
        raise Unreadable('Say either "actor" or "chat".')
    username = asked.username.removeprefix("@") if asked.username is not None else None
    number = asked.actor if asked.actor is not None else asked.chat
    if username and world.names.get(username.lower(), number) != number:
        raise people.NameTaken(username=username)
    if asked.actor is not None:
        actor = people.person(world, asked.actor)
        actor.name = (asked.name or "").strip() or actor.name
        actor.last_name = asked.last_name if asked.last_name is not None else actor.last_name
        actor.username = (username or None) if username is not None else actor.username
        actor.language = asked.language or actor.language
        world.keep_person(actor)
        return {"id": actor.id}
    return _retitle(world, _chat(world, asked.chat), asked.title or asked.name, username)


async def suggest(state: State, request: Request) -> Any:
    """A person offers a post to a channel through its direct messages."""
    asked = await body_of(request, Suggest)
    world = state.world
    actor = people.person(world, asked.actor)
    channel = _chat(world, asked.channel)
    if channel.type != "channel":
        raise Unreadable('"channel" must be a channel.')
    terms = {k: v for k, v in (("price", asked.price), ("send_date", asked.send_date)) if v is not None}
    post = suggesting.suggest(world, actor, channel, people.words(asked.text), terms)
    people.tell(world, post)
    return {"chat": post.chat, "message_id": post.id}


async def inline(state: State, request: Request) -> Any:
    """The bot's results for what a person types; with `choose` the result of that id is sent to the chat."""
    asked = await body_of(request, Inline)
    world = state.world
    actor = people.person(world, asked.actor)
    place = people.chat_of(world, actor, asked.chat)
    query = Pressed(str(world.count("inline", 5_000_000_000_000_000)), actor.id, world.now())
    world.keep_pressed(query)
    kind = "sender" if place.id == actor.id else place.type
    body = {"id": query.id, "from": objects.user(actor), "query": asked.query, "offset": asked.offset}
    world.updates.push("inline_query", body | {"chat_type": kind}, chat=actor.id, at=world.now())
    world.journal.commit()
    await world.pulse.until(lambda: query.answer is not None, PATIENCE)
    answer = query.answer or {"results": [], "next_offset": "", "button": None}
    if asked.choose is None:
        return answer
    chosen = next((result for result in answer["results"] if result["id"] == asked.choose), None)
    if chosen is None:
        raise Unreadable(f'There is no result "{asked.choose}" among {len(answer["results"])}.')
    people.check_may_write(actor, place)
    post = world.say(place, actor.id, said(state, chosen) | {"via_bot": objects.bot_user(world)})
    post.keyboard = chosen.get("reply_markup")
    world.changed(post)
    people.tell(world, post)
    return answer | {"message_id": post.id}


async def upgrade(state: State, request: Request) -> Any:
    """A group becomes a supergroup with another number; the old one only says where it went."""
    asked = await body_of(request, OneChat)
    world = state.world
    old = _chat(world, asked.chat)
    if old.type != "group":
        raise Unreadable('Only a chat of the type "group" can be upgraded.')
    number = world.count("channel", FIRST_CHANNEL)
    new = Chat(-(10**12) - number, "supergroup", old.title, bot=old.bot, members=dict(old.members))
    world.keep_chat(new)
    owner = _owner(world, old)
    people.tell(world, world.say(old, owner.id, {"migrate_to_chat_id": new.id}), is_always=True)
    people.tell(world, world.say(new, owner.id, {"migrate_from_chat_id": old.id}), is_always=True)
    old.moved_to = new.id
    world.keep_chat(old)
    return {"id": new.id}


def _person_becomes(world: World, place: Chat, actor: Person, after: Member) -> None:
    before = place.members.get(actor.id, Member("left"))
    # Whoever tells something of a chat is its owner here.
    if before.status == "creator" != after.status and _owners(place) == [actor.id]:
        raise people.MayNot("The only owner of a chat stays its owner: make another one first.", chat=place.id)
    place.members[actor.id] = after
    world.keep_chat(place)
    world.pulse.beat()
    if place.bot.status not in {"administrator", "creator"}:
        return
    shown = objects.user(actor)
    body: Body = {
        "chat": objects.chat(world, place),
        "from": objects.user(_owner(world, place)),
        "date": int(world.now()),
        "old_chat_member": objects.member(world, place, shown, before),
        "new_chat_member": objects.member(world, place, shown, after),
    }
    world.updates.push("chat_member", body, chat=place.id, at=world.now())


def _retitle(world: World, place: Chat, title: str | None, username: str | None) -> Body:
    if username is not None:
        place.username = username or None
    if title:
        place.title = title.strip()
        world.keep_chat(place)
        owner = _owner(world, place)
        people.tell(world, world.say(place, owner.id, {"new_chat_title": place.title}), is_always=True)
    world.keep_chat(place)
    return {"id": place.id}


def _owner(world: World, place: Chat) -> Person:
    return people.person(world, next(iter(_owners(place)), None))


def _owners(place: Chat) -> list[int]:
    return [number for number, member in place.members.items() if member.status == "creator"]


def _chat(world: World, which: int | str | None) -> Chat:
    if isinstance(which, str):
        which = world.names.get(which.removeprefix("@").lower()) if which.startswith("@") else _whole(which)
    place = world.chats.get(which) if which is not None else None
    if place is None:
        raise people.UnknownChat(chat=which)
    return place


def _whole(text: int | str) -> int:
    try:
        return int(text)
    except ValueError:
        raise Unreadable(f'"{text}" is no number; write the actor\'s number or "bot".') from None
