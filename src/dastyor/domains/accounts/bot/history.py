"""The audit in chat: who changed what, newest first."""

from __future__ import annotations

from dastyor.domains.accounts.bot.routes import router
from dastyor.domains.accounts.model import ChangeId, Recorded
from dastyor.domains.accounts.service import AuditLog
from dastyor.kit.bot import Button, Screen, Talk
from dastyor.kit.i18n.texts import Safe
from dastyor.kit.periods import today
from dastyor.kit.telegram.presses import long, short

_PAGE = 10  # changes on one screen of a phone


@router.command("audit", about="accounts-command-audit")
async def command(talk: Talk) -> None:
    """/audit: the last changes."""
    show = await _screen(talk, None)
    talk.say(show.text, show.rows)


@router.press("ac.audit")
async def opened(talk: Talk) -> None:
    """The same from a button, and older ones from the button below."""
    show = await _screen(talk, ChangeId(talk.arg(0, long)) if talk.args else None)
    talk.show(show.text, show.rows)


async def _screen(talk: Talk, before: ChangeId | None) -> Screen:
    found = await AuditLog(talk.tx).page(talk.actor, before, _PAGE + 1)
    page, t = found[:_PAGE], talk.t
    lines = Safe("\n".join(_line(talk, each) for each in page))
    if not page:
        return Screen(t("accounts-audit-none"), [talk.back()])
    older = [Button(talk.label("accounts-older-button"), "ac.audit", (short(page[-1].change),))]
    return Screen(t("accounts-audit", lines=lines), [older if len(found) > _PAGE else [], talk.back()])


def _line(talk: Talk, change: Recorded) -> str:
    t = talk.t
    told = {"name": change.by_name, "action": change.action}
    zone = talk.actor.timezone
    when = f"{t.day(today(change.at, zone), talk.today)} {t.time(change.at, zone)}"
    return t("accounts-audit-line", when=when, change=_difference(change), **told)


def _difference(change: Recorded) -> str:
    before, after = change.before or {}, change.after or {}
    names = [name for name in {**before, **after} if before.get(name) != after.get(name)]
    return ", ".join(f"{name}: {before.get(name, '—')} → {after.get(name, '—')}" for name in names[:4])
