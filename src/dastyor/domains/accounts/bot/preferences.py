"""What domains let a workspace set, each shown with its value and changed in its place."""

from __future__ import annotations

from dastyor.domains.accounts.bot import choices
from dastyor.domains.accounts.bot.routes import router
from dastyor.domains.accounts.errors import PreferenceUnknown
from dastyor.domains.accounts.service.settings import Settings
from dastyor.kit.bot import Button, Talk
from dastyor.kit.lines import find_amounts, tokens_of
from dastyor.kit.offers import DECLARED, Preference, Setting

_STATE = "accounts.preference"


def declared(talk: Talk) -> list[Preference]:
    """Those that the person may set, in a steady order."""
    return [preference for _, preference in sorted(DECLARED.items()) if talk.actor.may(preference.right)]


@router.press("ac.prefs")
async def listed(talk: Talk) -> None:
    """All of them with their values; each opens."""
    talk.forget()
    await _show(talk)


@router.press("ac.pref")
async def opened(talk: Talk) -> None:
    """A switch turns at once; for anything else the new value is asked."""
    preference = _named(talk.arg(0, str) if talk.args else "")
    value = (await Settings(talk.tx).values(talk.actor.workspace))[preference.key]
    if isinstance(value, bool):
        await _set(talk, preference, not value)
        return
    talk.actor.require(preference.right)
    talk.ask(_STATE, key=preference.key)
    text = talk.t("accounts-write-preference", name=talk.label(preference.text), value=_said(talk, value))
    default = Button(talk.label("accounts-preference-default-button"), "ac.prefno", (preference.key,))
    talk.show(text, [[default], _back(talk)])


@router.press("ac.prefno")
async def restore(talk: Talk) -> None:
    """As it was before anybody set it."""
    talk.forget()
    await _set(talk, _named(talk.arg(0, str)), None)


@router.answer(_STATE)
async def written(talk: Talk) -> None:
    """The written value; the question stands until it is one."""
    preference = _named(str(talk.memory.get("key", "")))
    await Settings(talk.tx).prefer(talk.actor, {preference.key: _read(preference, talk.text)})
    talk.forget()
    await _show(talk)


async def _set(talk: Talk, preference: Preference, value: Setting | None) -> None:
    await Settings(talk.tx).prefer(talk.actor, {preference.key: value})
    talk.toast(talk.label("accounts-saved"))
    await _show(talk)


async def _show(talk: Talk) -> None:
    values, mine = await Settings(talk.tx).values(talk.actor.workspace), declared(talk)
    lines = [
        talk.t("accounts-preference-line", number=at, name=talk.label(each.text), value=_said(talk, values[each.key]))
        for at, each in enumerate(mine, 1)
    ]
    picks = [Button(str(at), "ac.pref", (each.key,)) for at, each in enumerate(mine, 1)]
    text = "\n".join([talk.t("accounts-preferences"), *lines])
    talk.show(text, [*choices.rows(picks, across=4), _back(talk), talk.back()])


def _read(preference: Preference, text: str) -> Setting:
    """A number as people write it ("5 млн"), or the text itself."""
    if preference.kind is not int:
        return text
    found = find_amounts(tokens_of(text))
    if len(found) != 1 or found[0].negative or found[0].value != found[0].value.to_integral_value():
        return text  # of the wrong kind, which is refused with what is taken
    return int(found[0].value)


def _said(talk: Talk, value: Setting) -> str:
    if isinstance(value, bool):
        return talk.label("accounts-preference-on" if value else "accounts-preference-off")
    if value == 0:
        return talk.label("accounts-preference-off")
    return talk.label.number(value) if isinstance(value, int) else value


def _named(key: str) -> Preference:
    preference = DECLARED.get(key)
    if preference is None:
        raise PreferenceUnknown(setting=key[:60])
    return preference


def _back(talk: Talk) -> list[Button]:
    return [Button(talk.label("bot-back-button"), "ac.set")]
