"""One table of all that the chosen domains answer: dicts by name, made once at the start."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from dastyor.kit.bot.router import Answer, Claim, Command, MenuItem, Router


@dataclass(slots=True)
class Table:
    """Where each command, press, awaited answer and link goes."""

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
    happenings: dict[str, list[Claim]] = field(default_factory=dict)

    @classmethod
    def of(cls, routers: Iterable[Router]) -> Table:
        """The table over these routers. Raises ValueError when two domains want one name."""
        table = cls()
        for router in routers:
            table.add(router)
        return table

    def add(self, router: Router) -> None:
        """One more router. Raises ValueError when it answers what another one does."""
        for ours, theirs in (
            (self.commands, router.commands),
            (self.presses, router.presses),
            (self.awaited, router.awaited),
            (self.links, router.links),
        ):
            twice = ours.keys() & theirs.keys()
            if twice:
                raise ValueError(f"{router.domain} answers {', '.join(sorted(twice))}, which another domain has")
            ours.update(theirs)  # type: ignore[arg-type]  # pairs of one kind, which a tuple of pairs cannot say
        self.claims += router.claims
        self.pictures += router.pictures
        self.welcomes += router.welcomes
        self.menu += router.menu
        self.shown |= router.shown
        self.doors += router.doors
        self.guests += router.guests
        for kind, claim in router.happenings:
            self.happenings.setdefault(kind, []).append(claim)
