"""/quarantine: what a till sent and could not be counted; each line is written right, counted as it is, or dropped."""

from __future__ import annotations

from collections.abc import Awaitable

from dastyor.domains.sales.bot.counter import line_of
from dastyor.domains.sales.bot.routes import router
from dastyor.domains.sales.errors import NoSuchLine, NotRight, StillWrong
from dastyor.domains.sales.model import Quarantined, QuarantineId, Reason
from dastyor.domains.sales.rules.mending import needless, wrong_field
from dastyor.domains.sales.service import MANY, Quarantine
from dastyor.kit.bot import Button, Screen, Talk
from dastyor.kit.i18n import Texts
from dastyor.kit.i18n.texts import Safe
from dastyor.kit.periods import today
from dastyor.kit.telegram.presses import long, short

_STATE = "sales.mend"
_PAGE = 5  # lines on one screen, each with its reason
_BEGINNING = 60  # characters of a line in the list
_SHOWN = 1500  # of a line by itself: a message holds 4,096
_LABEL = 12  # of a field that a button names: its name may be anything
_EXAMPLE = '{"transaction_id": "1001-1", "product_id": "tea", "quantity": 2, "total_amount": "30000", "timestamp": "2026-11-05T12:30:00"}'
#: What may have come right by itself: the product was described, the other sale undone, the day has come.
_MAY_COME_RIGHT = frozenset({Reason.UNKNOWN_PRODUCT, Reason.CONFLICT, Reason.TIME})


@router.command("quarantine", about="sales-command-quarantine")
async def command(talk: Talk) -> None:
    """/quarantine: what waits to be repaired."""
    show = await _list(talk, None)
    talk.say(show.text, show.rows)


@router.press("sa.quar")
async def listed(talk: Talk) -> None:
    """A page of what waits, older than the line on the button."""
    talk.forget()
    show = await _list(talk, QuarantineId(talk.arg(0, long)) if talk.args else None)
    talk.show(show.text, show.rows)


@router.press("sa.line")
async def opened(talk: Talk) -> None:
    """One line, and all that can be done to it."""
    talk.forget()
    _put(talk, await Quarantine(talk.tx).one(talk.actor, _number(talk)))


@router.press("sa.mend")
async def asked(talk: Talk) -> None:
    """Asks for the right value."""
    line = await Quarantine(talk.tx).one(talk.actor, _number(talk))
    field = wrong_field(line)
    kind = "line" if field is None else "time" if field == "timestamp" else "value"
    talk.ask(_STATE, line=short(line.id))
    back = Button(talk.label("bot-back-button"), "sa.line", (short(line.id),))
    talk.show(talk.t(f"sales-write-{kind}", field=field or "", example=_EXAMPLE), [[back], talk.back()])


@router.answer(_STATE)
async def written(talk: Talk) -> None:
    """The right value; the question stands until the line is right or left."""
    number = long(str(talk.memory.get("line", "")))
    if number is None:
        raise NoSuchLine
    line = await _tried(talk, Quarantine(talk.tx).mend(talk.actor, QuarantineId(number), talk.text))
    talk.forget()
    show = await _taken(talk, line)
    talk.say(show.text, show.rows)


@router.press("sa.without")
async def left_out(talk: Talk) -> None:
    """The line counts without the field that is wrong."""
    line = await _tried(talk, Quarantine(talk.tx).leave_out(talk.actor, _number(talk)))
    show = await _taken(talk, line)
    talk.show(show.text, show.rows)


@router.press("sa.again")
async def again(talk: Talk) -> None:
    """The line as it was: what was wrong may have come right."""
    line = await _tried(talk, Quarantine(talk.tx).replay(talk.actor, _number(talk), None))
    show = await _taken(talk, line)
    talk.show(show.text, show.rows)


@router.press("sa.untake")
async def taken_back(talk: Talk) -> None:
    """The line waits again."""
    _put(talk, await Quarantine(talk.tx).undo(talk.actor, _number(talk)))
    talk.toast(talk.label("sales-undone-toast"))


@router.press("sa.drop")
async def dropped(talk: Talk) -> None:
    """The line counts nowhere; one button brings it back."""
    _put(talk, await Quarantine(talk.tx).drop(talk.actor, _number(talk)))


@router.press("sa.undrop")
async def restored(talk: Talk) -> None:
    """The line waits again."""
    _put(talk, await Quarantine(talk.tx).restore(talk.actor, _number(talk)))
    talk.toast(talk.label("sales-undone-toast"))


async def button(talk: Talk) -> list[Button]:
    """The way here where something waits, with how much of it."""
    count = await Quarantine(talk.tx).depth(talk.actor)
    if not count:
        return []
    told = str(count) if count < MANY else f"{MANY - 1}+"
    return [Button(talk.label("sales-quarantine-button", count=told), "sa.quar")]


async def _list(talk: Talk, before: QuarantineId | None) -> Screen:
    found = await Quarantine(talk.tx).page(talk.actor, before, _PAGE + 1)
    page = found[:_PAGE]
    newest = [Button(talk.label("sales-newest-button"), "sa.quar")] if before else []
    figures = Button(talk.label("sales-menu-button"), "sa.figures")
    if not page:
        return Screen(talk.t("sales-quarantine-empty"), [newest, [figures, *talk.back()]])
    lines = [_item(talk, at, line) for at, line in enumerate(page, 1)]
    picks = [
        Button(talk.label("sales-pick-button", number=at), "sa.line", (short(line.id),))
        for at, line in enumerate(page, 1)
    ]
    older = Button(talk.label("sales-older-button"), "sa.quar", (short(page[-1].id),))
    turning = [*newest, older] if len(found) > _PAGE else newest
    return Screen(talk.t("sales-quarantine", lines=Safe("\n\n".join(lines))), [picks, turning, [figures, *talk.back()]])


def _item(talk: Talk, at: int, line: Quarantined) -> str:
    return talk.t("sales-quarantine-item", number=at, what=Safe(_what(talk.t, line)), line=_beginning(line, _BEGINNING))


def _what(t: Texts, line: Quarantined) -> str:
    """Which field is wrong and why; of a line that is no object only why."""
    reason = t(f"sales-refused-{line.reason.value.replace('_', '-')}")
    return t("sales-line-what", field=line.field, reason=Safe(reason)) if line.field else reason


def _beginning(line: Quarantined, most: int) -> str:
    said = line.raw[: 4 * most].decode(errors="replace").strip()
    return said if len(said) <= most and len(line.raw) <= 4 * most else said[:most].rstrip() + "…"


def _put(talk: Talk, line: Quarantined) -> None:
    """The line as it stands: waiting, or dropped, or taken."""
    key = "sales-line-dropped" if line.dropped_at else "sales-line-counted" if line.replayed_at else "sales-line-waits"
    zone, received = talk.actor.timezone, line.received_at
    moment = f"{talk.t.near_day(today(received, zone), talk.today)}, {talk.t.time(received, zone)}"
    text = talk.t(key, what=Safe(_what(talk.t, line)), line=_beginning(line, _SHOWN), moment=moment)
    talk.show(text, [*_doing(talk, line), _back(talk), talk.back()])


def _doing(talk: Talk, line: Quarantined) -> list[list[Button]]:
    """What can be done to it now."""
    number = (short(line.id),)
    if line.replayed_at:
        return []
    if line.dropped_at:
        return [[Button(talk.label("sales-undo-button"), "sa.undrop", number)]]
    first = [Button(talk.label("sales-mend-button"), "sa.mend", number)]
    if line.reason in _MAY_COME_RIGHT:
        first.append(Button(talk.label("sales-again-button"), "sa.again", number))
    without = []
    if field := needless(line):
        name = field if len(field) <= _LABEL else f"{field[: _LABEL - 1]}…"
        without.append(Button(talk.label("sales-without-button", field=name), "sa.without", number))
    return [first, [Button(talk.label("sales-drop-button"), "sa.drop", number, style="danger")], without]


async def _tried(talk: Talk, work: Awaitable[Quarantined]) -> Quarantined:
    """What came of it; a refusal in the person's own words."""
    try:
        return await work
    except StillWrong as wrong:
        reason = Reason(wrong.values["reason"])
        told = talk.label(f"sales-refused-{reason.value.replace('_', '-')}")
        raise NotRight(field=wrong.values["field"] or "JSON", reason=told) from wrong


async def _taken(talk: Talk, line: Quarantined) -> Screen:
    """What the line was taken as, and the way back."""
    sale = await Quarantine(talk.tx).sale(talk.actor, line)
    text = talk.t("sales-line-taken", line=Safe(line_of(talk, sale))) if sale else talk.t("sales-line-there")
    undo = Button(talk.label("sales-undo-button"), "sa.untake", (short(line.id),))
    return Screen(text, [[undo], _back(talk), talk.back()])


def _back(talk: Talk) -> list[Button]:
    return [Button(talk.label("sales-to-quarantine-button"), "sa.quar")]


def _number(talk: Talk) -> QuarantineId:
    return QuarantineId(talk.arg(0, long))
