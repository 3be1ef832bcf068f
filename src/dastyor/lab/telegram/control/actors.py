"""Who is in the sandbox: people, their chats, channels and what they are in them."""

from __future__ import annotations

from typing import Any

from msgspec import Struct
from starlette.requests import Request

from dastyor.lab.telegram import people
from dastyor.lab.telegram.control.transcript import chats_of, entry
from dastyor.lab.telegram.control.wire import Unreadable, body_of, whole
from dastyor.lab.telegram.methods.myself import scope_key
from dastyor.lab.telegram.model import Body, Chat, Person
from dastyor.lab.telegram.objects import has_right
from dastyor.lab.telegram.state import State
from dastyor.lab.telegram.world import World

_LONGEST_NAME = 64


class NewActor(Struct, forbid_unknown_fields=True):
    """A person to be."""

    name: str
    language: str | None = None
    username: str | None = None
    workspace: str | None = None
    role: str | None = None
    phone: str | None = None
    started: bool = False


async def new_actor(state: State, request: Request) -> Any:
    """Somebody new; with a workspace, a member of it."""
    asked = await body_of(request, NewActor)
    name = asked.name.strip()
    if not 1 <= len(name) <= _LONGEST_NAME:
        raise Unreadable(f'"name" must have 1 to {_LONGEST_NAME} characters.')
    username = (asked.username or "").removeprefix("@") or None
    actor = people.arrive(state.world, name, language=asked.language, username=username, phone=asked.phone)
    # Whoever is a member came by an invitation, which begins a chat with the bot.
    if asked.started or asked.workspace:
        people.start(state.world, actor)
    if asked.workspace and state.ports.join is not None:
        await state.ports.join(actor.id, name, asked.language, username, asked.workspace, asked.role)
    return {"id": actor.id}


async def all_actors(state: State, _request: Request) -> Any:
    """Everybody, with their workspaces."""
    return [await _actor(state, person) for person in state.world.people.values()]


async def chats(state: State, request: Request) -> Any:
    """The chat list of a person, or every chat: what each is, what he is in it, who types, the last message."""
    number = whole(request, "actor")
    world = state.world
    if number is None:
        return [listed(world, chat, None) for chat in world.chats.values()]
    actor = people.person(world, number)
    return [listed(world, chat, actor) for chat in chats_of(world, actor)]


def listed(world: World, chat: Chat, actor: Person | None) -> Body:
    """One line of a chat list."""
    if chat.type == "private":
        title, status, may_post = world.bot_name, "member", True
        if actor is None:
            title = world.people[chat.id].name
    else:
        member = chat.members.get(actor.id) if actor else None
        title, status = chat.title, member.status if member else "left"
        may_post = chat.type != "channel" or (member is not None and has_right(member, "can_post_messages"))
    last = next((post for post in reversed(world.posts[chat.id].values()) if not post.deleted), None)
    return {
        "id": chat.id,
        "type": chat.type,
        "title": title,
        "username": chat.username if chat.type != "private" else world.bot_name,
        "status": status,
        "may_post": may_post,
        "blocked": chat.type == "private" and world.people[chat.id].blocked,
        "typing": _still(world, world.typing.get(chat.id)),
        "draft": _still(world, world.drafts.get(chat.id)),
        "members": {str(number): member.status for number, member in chat.members.items()},
        "bot": chat.bot.status if chat.type != "private" else "member",
        "commands": offered(world, chat, actor) if chat.type == "private" else None,
        "last": entry(world, last) if last else None,
    }


def offered(world: World, chat: Chat, actor: Person | None) -> list[Body]:
    """The commands that a client offers in a private chat: of the narrowest scope, in the person's language first."""
    kept = world.setting("commands", dict[str, list[Body]]) or {}
    language = ((actor.language if actor else None) or "")[:2].lower()
    scopes: list[Body] = [{"chat_id": chat.id, "type": "chat"}, {"type": "all_private_chats"}, {"type": "default"}]
    for scope in scopes:
        for spoken in (language, ""):
            commands = kept.get(scope_key(scope, spoken))
            if commands:
                return commands
    return []


def _still(world: World, sign: tuple[str, float] | None) -> str | None:
    """A sign of life that has not gone out yet."""
    return sign[0] if sign is not None and sign[1] >= world.now() else None


async def _actor(state: State, person: Person) -> Body:
    spaces = await state.ports.workspaces(person.id) if state.ports.workspaces is not None else []
    return {
        "id": person.id,
        "name": person.name,
        "language": person.language,
        "username": person.username,
        "blocked": person.blocked,
        "started": person.started,
        "workspaces": spaces,
    }
