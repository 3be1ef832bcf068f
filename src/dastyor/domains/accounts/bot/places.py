"""The workspaces of a person, and stepping from one into another."""

from __future__ import annotations

from dastyor.domains.accounts.bot import choices
from dastyor.domains.accounts.bot.routes import router
from dastyor.domains.accounts.service import People
from dastyor.kit.actor import Role
from dastyor.kit.bot import Button, Screen, Talk
from dastyor.kit.ids import WorkspaceId
from dastyor.kit.telegram.presses import long, short


@router.command("workspaces", about="accounts-command-workspaces")
async def command(talk: Talk) -> None:
    """/workspaces: where the person is a member."""
    show = await _screen(talk)
    talk.say(show.text, show.rows)


@router.press("ac.places")
async def opened(talk: Talk) -> None:
    """The same from a button."""
    show = await _screen(talk)
    talk.show(show.text, show.rows)


@router.press("ac.go")
async def go(talk: Talk) -> None:
    """From now on the person works in this one."""
    workspace = WorkspaceId(talk.arg(0, long))
    talk.forget()
    talk.speaks(await People(talk.tx).switch(talk.actor, workspace))
    await talk.go_home()


@router.press("ac.own")
async def own(talk: Talk) -> None:
    """A workspace of his own, for who came into the product as a member of another's."""
    talk.forget()
    talk.speaks(await People(talk.tx).own(talk.actor))
    await talk.go_home()


async def _screen(talk: Talk) -> Screen:
    found = await People(talk.tx).places(talk.actor)
    buttons = [
        Button(
            ("✓ " if place.workspace == talk.actor.workspace else "") + place.name[:18],
            "ac.go",
            (short(place.workspace),),
        )
        for place in found
    ]
    owns = any(place.role is Role.OWNER for place in found)
    more = [] if owns else [Button(talk.label("accounts-own-button"), "ac.own")]
    return Screen(talk.t("accounts-places"), [*choices.rows(buttons), more, talk.back()])
