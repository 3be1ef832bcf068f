"""The alerts that there are: the list, one of them, stopped, watched again, sent as a test."""

from __future__ import annotations

from dastyor.domains.alerts.bot import views
from dastyor.domains.alerts.bot.routes import router
from dastyor.domains.alerts.model import RuleId
from dastyor.domains.alerts.service import Alerts
from dastyor.kit.bot import Talk
from dastyor.kit.telegram.presses import long


@router.command("alerts", about="alerts-command", listed=True)
async def command(talk: Talk) -> None:
    """/alerts: what is watched, and what could be."""
    await views.listed(talk)


@router.press("al.list", menu="alerts-menu-button")
async def listed(talk: Talk) -> None:
    """The same from a button."""
    talk.forget()
    await views.listed(talk)


@router.press("al.open")
async def opened(talk: Talk) -> None:
    """One of them."""
    talk.forget()
    await views.opened(talk, await Alerts(talk.tx).one(talk.actor, _rule(talk)))


@router.press("al.stop")
async def stop(talk: Talk) -> None:
    """It is watched no more; one button lets it go on."""
    await views.opened(talk, await Alerts(talk.tx).stop(talk.actor, _rule(talk)))


@router.press("al.go")
async def resume(talk: Talk) -> None:
    """It is watched again."""
    await views.opened(talk, await Alerts(talk.tx).resume(talk.actor, _rule(talk)))


@router.press("al.test")
async def test(talk: Talk) -> None:
    """It comes once with the figures of now."""
    await Alerts(talk.tx).test(talk.actor, _rule(talk))
    talk.toast(talk.label("alerts-test-sent"))


def _rule(talk: Talk) -> RuleId:
    return RuleId(talk.arg(0, long))
