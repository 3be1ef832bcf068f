"""The world of the sandbox: people, chats, messages, files. Every change goes through here into the journal.

Message numbers are Telegram's: private chats and small groups share one sequence, a channel or supergroup has its own.
`seq` grows with every message, edit and deletion; whoever follows a transcript goes by it.
"""

from __future__ import annotations

from bisect import bisect_right
from typing import Any, TypeVar

import msgspec

from dastyor.kit.clock import Clock
from dastyor.lab.telegram.journal import Journal
from dastyor.lab.telegram.limits import Limits
from dastyor.lab.telegram.model import BOT, Body, Chat, Person, Post, Pressed, Upload
from dastyor.lab.telegram.pulse import Pulse
from dastyor.lab.telegram.updates import Updates

T = TypeVar("T")
FIRST_PERSON = 700_000_000
FIRST_CHANNEL = 1_700_000_000
_HOUR = 3600
OWN_NUMBERS = frozenset({"channel", "supergroup"})
_encode = msgspec.json.Encoder().encode


class World:
    """Everything that Telegram would know."""

    def __init__(self, *, bot_id: int, bot_name: str, journal: Journal, clock: Clock, limits: Limits) -> None:
        self.bot_id, self.bot_name = bot_id, bot_name
        self.journal, self.clock, self.limits = journal, clock, limits
        self.pulse = Pulse()
        self.updates = Updates(journal, self.pulse)
        self.people: dict[int, Person] = {}
        self.chats: dict[int, Chat] = {}
        self.names: dict[str, int] = {}
        self.posts: dict[int, dict[int, Post]] = {}
        self.uploads: dict[str, Upload] = {}
        self.paths: dict[str, Upload] = {}
        self.typing: dict[int, tuple[str, float]] = {}
        self.drafts: dict[int, tuple[str, float]] = {}
        self.pressed: dict[str, Pressed] = {}
        self._trail: dict[int, list[tuple[int, int]]] = {}
        self._counts: dict[str, int] = {}
        self._load()

    def now(self) -> float:
        """The sandbox's moment in Unix seconds."""
        return self.clock.now().timestamp()

    @property
    def seq(self) -> int:
        """The number of the last change."""
        return self._counts.get("seq", 0)

    def count(self, name: str, start: int = 0) -> int:
        """The next number of a sequence that outlives the process."""
        number = self._counts.get(name, start) + 1
        self._counts[name] = number
        self.journal.put("count", name, b"%d" % number)
        return number

    def setting(self, name: str, kind: type[T]) -> T | None:
        """What the bot has set under a name, or None."""
        if name not in self._settings:
            self._settings[name] = self.journal.get("setting", name) or b"null"
        body = self._settings[name]
        return None if body == b"null" else msgspec.json.decode(body, type=kind)

    def keep_setting(self, name: str, value: Any) -> None:
        """Remember what the bot has set."""
        self._settings[name] = _encode(value)
        self.journal.put("setting", name, self._settings[name])

    def keep_person(self, person: Person) -> None:
        """Remember a person; the private chat with the bot stands under the same number."""
        self._take_person(person)
        self.journal.put("person", str(person.id), _encode(person))
        if person.id not in self.chats:
            self.keep_chat(Chat(person.id, "private"))

    def keep_chat(self, chat: Chat) -> None:
        """Remember a chat."""
        self._take_chat(chat)
        self.journal.put("chat", str(chat.id), _encode(chat))

    def say(
        self,
        chat: Chat,
        sender: int,
        body: Body,
        *,
        reply_to: int | None = None,
        keyboard: Body | None = None,
    ) -> Post:
        """A new message in a chat."""
        own = chat.type in OWN_NUMBERS
        number = self.count(f"post{chat.id}" if own else "post")
        post = Post(chat.id, number, sender, self.now(), body, reply_to, keyboard)
        self.posts[chat.id][number] = post
        self.typing.pop(chat.id, None)
        self.drafts.pop(chat.id, None)
        self.changed(post)
        return post

    def changed(self, post: Post) -> None:
        """A message is new, edited or deleted: give it the next `seq` and wake those who watch."""
        post.seq = self.count("seq")
        self._trail[post.chat].append((post.seq, post.id))
        self.journal.put("post", f"{post.chat}/{post.id}", _encode(post))
        self.pulse.beat()

    def post(self, chat: int, number: int) -> Post | None:
        """A message that still stands, or None."""
        post = self.posts.get(chat, {}).get(number)
        return None if post is None or post.deleted else post

    def since(self, chat: int, seq: int) -> list[Post]:
        """The messages of a chat that changed after `seq`, each once, in order of their last change."""
        trail = self._trail.get(chat, [])
        posts = self.posts.get(chat, {})
        start = bisect_right(trail, (seq, 2**63))
        return [posts[number] for at, number in trail[start:] if posts[number].seq == at]

    def keep_upload(self, upload: Upload, body: bytes | None = None) -> None:
        """Remember a file, and its bytes when they are new."""
        self._take_upload(upload)
        self.journal.put("upload", upload.id, _encode(upload))
        if body is not None:
            self.journal.put("blob", upload.blob, body)

    def keep_pressed(self, press: Pressed) -> None:
        """Remember a press or a query and its answer; those of an hour ago are forgotten."""
        self.pressed[press.id] = press
        self.journal.put("pressed", press.id, _encode(press))
        for old in [p.id for p in self.pressed.values() if p.at < press.at - _HOUR]:
            del self.pressed[old]
            self.journal.drop("pressed", old)
        self.pulse.beat()

    def reset(self) -> None:
        """Forget people, chats, messages and files. Numbers go on, so that nothing is taken for something older."""
        for kind in ("person", "chat", "post", "upload", "blob", "pressed"):
            self.journal.clear(kind)
        for store in (
            self.people,
            self.chats,
            self.names,
            self.posts,
            self.uploads,
            self.typing,
            self.pressed,
            self._trail,
        ):
            store.clear()
        self.updates.forget()
        # Those who follow a transcript see a higher seq and ask anew.
        self.count("seq")
        self.journal.commit()
        self.pulse.beat()

    def _take_person(self, person: Person) -> None:
        self.people[person.id] = person
        self._name(person.username, person.id)

    def _take_chat(self, chat: Chat) -> None:
        self.chats[chat.id] = chat
        self.posts.setdefault(chat.id, {})
        self._trail.setdefault(chat.id, [])
        if chat.type != "private":
            self._name(chat.username, chat.id)

    def _take_upload(self, upload: Upload) -> None:
        self.uploads[upload.id] = self.paths[upload.path] = upload

    def _name(self, username: str | None, number: int) -> None:
        # A name that was given up is free for somebody else at once.
        for old in [name for name, owner in self.names.items() if owner == number]:
            del self.names[old]
        if username:
            self.names[username.lower()] = number

    def _load(self) -> None:
        read = msgspec.json.decode
        self._settings: dict[str, bytes] = {}
        for key, body in self.journal.every("count"):
            self._counts[key] = int(body)
        for _, body in self.journal.every("chat"):
            self._take_chat(read(body, type=Chat))
        for _, body in self.journal.every("person"):
            self._take_person(read(body, type=Person))
        for _, body in self.journal.every("upload"):
            self._take_upload(read(body, type=Upload))
        for key, body in self.journal.every("pressed"):
            self.pressed[key] = read(body, type=Pressed)
        for _, body in self.journal.every("post"):
            post = read(body, type=Post)
            self.posts[post.chat][post.id] = post
            self._trail[post.chat].append((post.seq, post.id))
        # The journal is read by key; a transcript goes by seq and a chat by message number.
        for chat, trail in self._trail.items():
            trail.sort()
            self.posts[chat] = dict(sorted(self.posts[chat].items()))

    def sender_name(self, sender: int) -> str:
        """How a sender is called in a transcript."""
        return self.bot_name if sender == BOT else self.people[sender].name
