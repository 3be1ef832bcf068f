"""API keys in chat: made, shown once, listed, revoked."""

from __future__ import annotations

from dastyor.domains.accounts.bot import choices
from dastyor.domains.accounts.bot.routes import router
from dastyor.domains.accounts.model import WRITE_KEYS, KeyId
from dastyor.domains.accounts.service import Keys
from dastyor.kit.bot import Button, Screen, Talk
from dastyor.kit.i18n.texts import Safe
from dastyor.kit.telegram.presses import long, short

_MOST = 20  # keys on one screen


@router.command("keys", about="accounts-command-keys")
async def command(talk: Talk) -> None:
    """/keys: the workspace's API keys."""
    show = await _screen(talk)
    talk.say(show.text, show.rows)


@router.press("ac.keys")
async def opened(talk: Talk) -> None:
    """The same from a button."""
    talk.forget()
    show = await _screen(talk)
    talk.show(show.text, show.rows)


@router.press("ac.newkey")
async def name_it(talk: Talk) -> None:
    """Asks what the key is for."""
    talk.actor.require(WRITE_KEYS)
    talk.ask("accounts.key")
    talk.show(talk.t("accounts-key-name"), [[Button(talk.label("bot-back-button"), "ac.keys")]])


@router.answer("accounts.key")
async def make(talk: Talk) -> None:
    """The key, shown this once, hidden under a spoiler from who looks over the shoulder."""
    made = await Keys(talk.tx).make(talk.actor, talk.text)
    talk.forget()
    talk.say(talk.t("accounts-key-made", name=made.key.name, secret=made.secret), [_back(talk)])


@router.press("ac.unkey")
async def revoke(talk: Talk) -> None:
    """The key opens nothing from the next request on."""
    await Keys(talk.tx).revoke(talk.actor, KeyId(talk.arg(0, long)))
    talk.toast(talk.label("accounts-key-revoked"))
    show = await _screen(talk)
    talk.show(show.text, show.rows)


async def _screen(talk: Talk) -> Screen:
    found = await Keys(talk.tx).page(talk.actor, None, _MOST)
    t = talk.t
    lines = Safe("\n".join(t("accounts-key-line", name=each.name, prefix=each.prefix) for each in found))
    picks = [Button(f"✕ {each.name}"[:20], "ac.unkey", (short(each.key),), style="danger") for each in found]
    new = Button(talk.label("accounts-key-button"), "ac.newkey", style="primary")
    text = t("accounts-keys", lines=lines) if found else t("accounts-keys-none")
    return Screen(text, [[new], *choices.rows(picks), talk.back()])


def _back(talk: Talk) -> list[Button]:
    return [Button(talk.label("accounts-keys-button"), "ac.keys")]
