"""Settings: what a person chose for himself and what the workspace is set to, each a tap away."""

from __future__ import annotations

from datetime import time

from dastyor.domains.accounts.bot import choices, preferences
from dastyor.domains.accounts.bot.routes import router
from dastyor.domains.accounts.model import WRITE_SETTINGS
from dastyor.domains.accounts.service import People
from dastyor.domains.accounts.service.settings import Settings
from dastyor.kit.bot import Button, Screen, Talk

_NIGHT = (time(22), time(8))  # the quiet hours that one tap sets


@router.command("settings", about="accounts-command-settings", listed=True)
async def command(talk: Talk) -> None:
    """/settings: everything that can be set."""
    show = await _screen(talk)
    talk.say(show.text, show.rows)


@router.press("ac.set", menu="accounts-settings-button")
async def opened(talk: Talk) -> None:
    """The same from a button."""
    talk.forget()
    await _show(talk)


@router.command("language", about="accounts-command-language", listed=True)
async def language_command(talk: Talk) -> None:
    """/language: in which language the bot speaks to this person."""
    talk.say(talk.t("accounts-choose-language"), [*choices.languages("ac.lang"), talk.back()])


@router.press("ac.langs")
async def languages(talk: Talk) -> None:
    """The languages to choose from."""
    talk.show(talk.t("accounts-choose-language"), [*choices.languages("ac.lang"), _back(talk)])


@router.press("ac.lang")
async def set_language(talk: Talk) -> None:
    """The chosen language, at once."""
    talk.speaks(await People(talk.tx).speak(talk.actor, talk.arg(0, str)))
    talk.toast(talk.label("accounts-saved"))
    if talk.actor.guest_of is not None:
        await talk.go_home()  # the settings of a workspace are nothing to a guest of another one
        return
    await _show(talk)


@router.press("ac.curs")
async def currencies(talk: Talk) -> None:
    """The currencies to choose from."""
    talk.actor.require(WRITE_SETTINGS)
    talk.show(talk.t("accounts-choose-currency"), [*choices.currencies("ac.cur"), _back(talk)])


@router.press("ac.cur")
async def set_currency(talk: Talk) -> None:
    """The chosen currency."""
    await Settings(talk.tx).change(talk.actor, currency=talk.arg(0, str))
    talk.toast(talk.label("accounts-saved"))
    await _show(talk)


@router.press("ac.zones")
async def timezones(talk: Talk) -> None:
    """The time zones to choose from."""
    talk.actor.require(WRITE_SETTINGS)
    talk.show(talk.t("accounts-choose-timezone"), [*choices.timezones("ac.zone"), _back(talk)])


@router.press("ac.zone")
async def set_timezone(talk: Talk) -> None:
    """The chosen time zone."""
    await Settings(talk.tx).change(talk.actor, timezone=talk.arg(0, str))
    talk.toast(talk.label("accounts-saved"))
    await _show(talk)


@router.press("ac.name")
async def rename(talk: Talk) -> None:
    """Asks for the workspace's name."""
    talk.actor.require(WRITE_SETTINGS)
    talk.ask("accounts.name")
    talk.show(talk.t("accounts-write-name"), [_back(talk)])


@router.answer("accounts.name")
async def set_name(talk: Talk) -> None:
    """The written name."""
    await Settings(talk.tx).change(talk.actor, name=talk.text)
    talk.forget()
    await _show(talk)


@router.press("ac.quiet")
async def quiet(talk: Talk) -> None:
    """Nights without a sound, or every hour with one."""
    t = talk.label
    rows = [
        [Button(t("accounts-quiet-night-button"), "ac.quiet1"), Button(t("accounts-quiet-off-button"), "ac.quiet0")],
        _back(talk),
    ]
    talk.show(talk.t("accounts-choose-quiet"), rows)


@router.press("ac.quiet1")
async def quiet_nights(talk: Talk) -> None:
    """Notices of the night come without a sound."""
    await People(talk.tx).keep_quiet(talk.actor, *_NIGHT)
    talk.toast(talk.label("accounts-saved"))
    await _show(talk)


@router.press("ac.quiet0")
async def quiet_never(talk: Talk) -> None:
    """Notices sound at any hour."""
    await People(talk.tx).keep_quiet(talk.actor, None, None)
    talk.toast(talk.label("accounts-saved"))
    await _show(talk)


async def _show(talk: Talk) -> None:
    show = await _screen(talk)
    talk.show(show.text, show.rows)


async def _screen(talk: Talk) -> Screen:
    workspace = await Settings(talk.tx).workspace(talk.actor)
    t, label = talk.t, talk.label
    text = t(
        "accounts-settings", name=workspace.name, currency=workspace.currency, timezone=choices.city(workspace.timezone),
        language=choices.LANGUAGES[talk.actor.language], role=t(f"accounts-role-{talk.actor.role.value}"),
    )  # fmt: skip
    mine = [
        Button(label("accounts-language-button"), "ac.langs"),
        Button(label("accounts-quiet-button"), "ac.quiet"),
    ]
    ours = [
        Button(label("accounts-name-button"), "ac.name"),
        Button(label("accounts-currency-button"), "ac.curs"),
        Button(label("accounts-timezone-button"), "ac.zones"),
    ]
    others = [
        Button(label("accounts-members-button"), "ac.members"),
        Button(label("accounts-keys-button"), "ac.keys"),
        Button(label("accounts-audit-button"), "ac.audit"),
        Button(label("accounts-places-button"), "ac.places"),
    ]
    if preferences.declared(talk):
        others.append(Button(label("accounts-preferences-button"), "ac.prefs"))
    may = talk.actor.may(WRITE_SETTINGS)
    shown = [mine, *choices.rows(ours if may else []), *choices.rows(others if may else [others[0], others[3]])]
    return Screen(text, [*shown, talk.back()])


def _back(talk: Talk) -> list[Button]:
    return [Button(talk.label("bot-back-button"), "ac.set")]
