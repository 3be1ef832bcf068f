"""What belongs to no domain: the home screen, help, cancelling, and the way back from anywhere."""

from __future__ import annotations

from dastyor.fronts.bot.table import Table
from dastyor.kit.bot.router import Router
from dastyor.kit.bot.talk import Talk
from dastyor.kit.i18n.texts import Safe


def home_router(table: Table) -> Router:
    """The bot's own router; it sees the table to list every command of every domain."""
    router = Router("bot")

    @router.command("start", about="bot-command-start", listed=True)
    async def start(talk: Talk) -> None:
        """/start: the screen that a link leads to, what a domain has to ask first, or home."""
        prefix, _, rest = (talk.args[0] if talk.args else "").partition("-")
        if rest and (answer := table.links.get(prefix)) is not None:
            talk.args = (rest,)
            await answer(talk)
            return
        if await _is_met(table, talk):
            return
        for welcome in table.welcomes:
            if await welcome(talk):
                return
        home_screen(talk)

    @router.command("menu")
    async def menu(talk: Talk) -> None:
        """/menu: home."""
        await _home(table, talk)

    @router.press("home")
    async def home(talk: Talk) -> None:
        """The way back: whatever was awaited is forgotten."""
        talk.forget()
        await _home(table, talk)

    @router.command("help", about="bot-command-help", listed=True)
    async def help_(talk: Talk) -> None:
        """/help: how to speak to the bot, and every command."""
        lines = [f"/{name} - {talk.t(found.about)}" for name, found in table.commands.items() if found.about]
        talk.say(talk.t("bot-help", commands=Safe("\n".join(lines))), [talk.back()])

    @router.command("cancel", about="bot-command-cancel", listed=True)
    async def cancel(talk: Talk) -> None:
        """/cancel: says whether something was awaited; like every command it has left that question."""
        talk.say(talk.t("bot-cancelled" if talk.dialog_changed else "bot-nothing-to-cancel"), talk.home_rows())

    return router


def home_screen(talk: Talk) -> None:
    """Title, two lines, and the domains' buttons."""
    talk.show(talk.t("bot-home", name=talk.person.first_name, workspace=talk.actor.workspace_name), talk.home_rows())


async def _home(table: Table, talk: Talk) -> None:
    if not await _is_met(table, talk):
        home_screen(talk)


async def _is_met(table: Table, talk: Talk) -> bool:
    """Whether the person is somebody's guest, and was met as one."""
    if talk.actor.guest_of is not None:
        for door in table.doors:
            if await door(talk):
                return True
    return False
