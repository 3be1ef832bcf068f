"""The first /start: language, currency, time zone, a tap each; every answer has a default, so nothing has to wait."""

from __future__ import annotations

from dastyor.domains.accounts.bot import choices
from dastyor.domains.accounts.bot.routes import router
from dastyor.domains.accounts.service import Members, People
from dastyor.domains.accounts.service.settings import Settings
from dastyor.kit.actor import Role
from dastyor.kit.bot import Button, Talk


@router.welcome
async def first_question(talk: Talk) -> bool:
    """Asked once of each person."""
    if not await People(talk.tx).should_greet(talk.actor):
        return False
    talk.say(talk.t("accounts-first-language", name=talk.person.first_name), choices.languages("ac.first"))
    return True


@router.press("ac.first")
async def first_language(talk: Talk) -> None:
    """The language; who is at home in a workspace of his own is then asked for its currency."""
    talk.speaks(await People(talk.tx).speak(talk.actor, talk.arg(0, str)))
    if talk.actor.role is not Role.OWNER or len(await Members(talk.tx).page(talk.actor, None, 2)) > 1:
        await talk.go_home()
        return
    await Settings(talk.tx).change(talk.actor, language=talk.actor.language)
    keep = [Button(talk.label("accounts-skip-button"), "home")]
    talk.show(talk.t("accounts-first-currency"), [*choices.currencies("ac.first2"), keep])


@router.press("ac.first2")
async def first_currency(talk: Talk) -> None:
    """The currency; then the time zone."""
    await Settings(talk.tx).change(talk.actor, currency=talk.arg(0, str))
    keep = [Button(talk.label("accounts-skip-button"), "home")]
    talk.show(talk.t("accounts-first-timezone"), [*choices.timezones("ac.first3"), keep])


@router.press("ac.first3")
async def first_timezone(talk: Talk) -> None:
    """The time zone; then home."""
    await Settings(talk.tx).change(talk.actor, timezone=talk.arg(0, str))
    await talk.go_home()
