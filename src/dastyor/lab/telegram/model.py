"""Who and what is in the sandbox's world. Moments are Unix seconds of its clock; bodies have the Bot API's own shape."""

from __future__ import annotations

from typing import Any

from msgspec import Struct, field

BOT = 0  # the sender of what the bot sends; people have their own numbers
Body = dict[str, Any]


class Person(Struct):
    """Somebody with a Telegram account."""

    id: int
    name: str
    last_name: str | None = None
    username: str | None = None
    language: str | None = None
    phone: str = ""
    started: bool = False
    blocked: bool = False
    gone: bool = False


class Member(Struct):
    """What somebody is in a chat; `rights` are those of an administrator."""

    status: str
    rights: dict[str, bool] = field(default_factory=dict)


class Chat(Struct):
    """A place where messages are: private (its id is the person's), group, supergroup or channel."""

    id: int
    type: str
    title: str = ""
    username: str | None = None
    description: str = ""
    bot: Member = field(default_factory=lambda: Member("left"))
    members: dict[int, Member] = field(default_factory=dict)
    pinned: list[int] = field(default_factory=list)
    last_id: int = 0
    moved_to: int | None = None
    is_direct_messages: bool = False
    parent: int | None = None


class Post(Struct):
    """One message. `body` is its content as the Bot API shows it; `keyboard` is any markup as it was sent."""

    chat: int
    id: int
    sender: int
    at: float
    body: Body
    reply_to: int | None = None
    keyboard: Body | None = None
    seq: int = 0
    edited: bool = False
    deleted: bool = False
    reactions: dict[int, list[Body]] = field(default_factory=dict)


class Upload(Struct):
    """A file that Telegram keeps; the bytes are in the journal under `blob`."""

    id: str
    unique: str
    kind: str
    blob: str
    size: int
    path: str
    name: str | None = None
    mime: str | None = None
    width: int = 0
    height: int = 0
    sizes: list[str] = field(default_factory=list)
    """Of a photo: the ids of all its sizes, this one's too, the smallest first."""


class Webhook(Struct):
    """Where updates are posted instead of being asked for."""

    url: str
    secret: str | None = None
    max_connections: int = 40
    ip_address: str | None = None
    last_error_at: int | None = None
    last_error: str | None = None


class Update(Struct):
    """One update that waits; `body` is its JSON without the number, which a fault may change."""

    id: int
    order: int
    kind: str
    chat: int
    at: float
    body: bytes


class Pressed(Struct):
    """A press of a button, or an inline query, that waits for its answer."""

    id: str
    person: int
    at: float
    answer: Body | None = None
