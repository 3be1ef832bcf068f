"""What a domain answers in chat: commands, presses, lines of text, awaited answers, deep links.

Handlers stand in dicts by name, not in chains of filters: thirty filters in the way cost 6 ms an update.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dastyor.kit.bot.talk import Talk

Answer = Callable[["Talk"], Awaitable[None]]
Claim = Callable[["Talk"], Awaitable[bool]]


@dataclass(frozen=True, slots=True)
class Command:
    """One /command: its handler, and the text key of its line in the menu of commands (None: not listed)."""

    answer: Answer
    about: str | None
    listed: bool = False


@dataclass(frozen=True, slots=True)
class MenuItem:
    """One button of the home screen: its text key, and the press that opens it."""

    key: str
    press: str


@dataclass(slots=True)
class Router:
    """The chat part of one domain; its bot.py exports one as `router`."""

    domain: str
    commands: dict[str, Command] = field(default_factory=dict)
    presses: dict[str, Answer] = field(default_factory=dict)
    awaited: dict[str, Answer] = field(default_factory=dict)
    links: dict[str, Answer] = field(default_factory=dict)
    claims: list[Claim] = field(default_factory=list)
    pictures: list[Claim] = field(default_factory=list)
    welcomes: list[Claim] = field(default_factory=list)
    menu: list[MenuItem] = field(default_factory=list)
    shown: dict[str, Answer] = field(default_factory=dict)
    doors: list[Claim] = field(default_factory=list)
    guests: list[Claim] = field(default_factory=list)
    happenings: list[tuple[str, Claim]] = field(default_factory=list)

    def command(self, *names: str, about: str | None = None, listed: bool = False) -> Callable[[Answer], Answer]:
        """`/name`. `about` is the text key of its line in /help; `listed`: in Telegram's short menu as well."""

        def add(answer: Answer) -> Answer:
            for name in names:
                self.commands[name] = Command(answer, about if name == names[0] else None, listed and name == names[0])
            return answer

        return add

    def press(self, name: str, *, menu: str | None = None) -> Callable[[Answer], Answer]:
        """A button whose data begins with `name`; `menu` is the text key of its place on the home screen."""

        def add(answer: Answer) -> Answer:
            self.presses[name] = answer
            if menu:
                self.menu.append(MenuItem(menu, name))
            return answer

        return add

    def answer(self, state: str, *, pictures: bool = False) -> Callable[[Answer], Answer]:
        """The text that `talk.ask(state)` waits for. `pictures`: also whatever else is sent meanwhile.

        Then `talk.picture` is the picture, or None for what is none: a video, a sticker.
        """

        def add(answer: Answer) -> Answer:
            self.awaited[state] = answer
            if pictures:
                self.shown[state] = answer
            return answer

        return add

    def link(self, prefix: str) -> Callable[[Answer], Answer]:
        """A deep link `/start prefix-…`; the handler finds the rest in `talk.args`."""

        def add(answer: Answer) -> Answer:
            self.links[prefix] = answer
            return answer

        return add

    def line(self, claim: Claim) -> Claim:
        """A line of free text: True when the domain took it; the next domain is asked when not."""
        self.claims.append(claim)
        return claim

    def picture(self, claim: Claim) -> Claim:
        """A photo, or a document that is a picture, at `talk.picture`: True when the domain took it."""
        self.pictures.append(claim)
        return claim

    def door(self, claim: Claim) -> Claim:
        """The home screen of a guest, who came by a link of somebody's channel: True when it was shown."""
        self.doors.append(claim)
        return claim

    def guest(self, claim: Claim) -> Claim:
        """A line or a picture of a guest: he is asked about first, before those for whom it would be business."""
        self.guests.append(claim)
        return claim

    def happening(self, kind: str) -> Callable[[Claim], Claim]:
        """What happens outside of a private chat: `my_chat_member`, `inline_query`… The update is `talk.update`.

        Nothing is said in the place where it happened; `talk.say` speaks to the person in private.
        """

        def add(claim: Claim) -> Claim:
            self.happenings.append((kind, claim))
            return claim

        return add

    def welcome(self, claim: Claim) -> Claim:
        """A bare /start: True when the domain has something to ask first."""
        self.welcomes.append(claim)
        return claim
