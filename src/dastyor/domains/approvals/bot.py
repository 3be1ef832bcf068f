"""Approvals in chat: the list of what waits, and cards whose buttons decide."""

from __future__ import annotations

from aiogram.types import Message

from dastyor.domains.approvals.errors import AlreadyDecided, NoLongerAsked, OutOfDate
from dastyor.domains.approvals.model import Approval, ApprovalId, Card, Reader, ScreenId, Status
from dastyor.domains.approvals.service import Cards, Decisions, plain, said
from dastyor.kit.bot import Button, Router, StaleButton, Talk
from dastyor.kit.telegram.presses import long, short

router = Router("approvals")

_STATE = "approvals.words"
_SHOWN = 16  # of the list: four rows of numbers
_TITLE = 70  # characters of a line of the list


@router.command("approvals", about="approvals-command")
async def command(talk: Talk) -> None:
    """/approvals: what waits for a decision."""
    await _listed(talk)


@router.press("ap.list", menu="approvals-menu-button")
async def listed(talk: Talk) -> None:
    """The same from a button; a card that it takes the place of is none any more."""
    talk.forget()
    if talk.args:
        Cards(talk.tx).forget(talk.actor.workspace, _screen(talk))
    await _listed(talk)


@router.press("ap.open")
async def opened(talk: Talk) -> None:
    """One of the list, with its buttons, in the list's place."""
    talk.forget()
    approval = await Decisions(talk.tx).one(talk.actor, ApprovalId(talk.arg(0, long)))
    if not approval.is_waiting:
        talk.toast(talk.label("approvals-over"))
        await _listed(talk)
        return
    pressed = talk.pressed.message if talk.pressed else None
    if isinstance(pressed, Message) and not pressed.document:
        Cards(talk.tx).show_at(talk.actor.workspace, approval, _reader(talk), pressed.message_id)
    else:
        Cards(talk.tx).send_to(talk.actor.workspace, approval, _reader(talk))


@router.press("ap.card")
async def back(talk: Talk) -> None:
    """The card as it was before a reason was asked for."""
    talk.forget()
    card, approval = await Decisions(talk.tx).card(talk.actor, _screen(talk))
    Cards(talk.tx).redraw(card, approval, talk.actor.timezone)


@router.press("ap.do")
async def choose(talk: Talk) -> None:
    """A choice; where it has reasons, one is asked for first."""
    talk.forget()
    card, approval = await Decisions(talk.tx).card(talk.actor, _screen(talk))
    at = _choice(talk, approval, card)
    if at is not None and approval.is_waiting and approval.request.choices[at].reasons:
        Cards(talk.tx).ask_why(card, approval, at)
        return
    await _decide(talk, card, approval, at)


@router.press("ap.why")
async def because(talk: Talk) -> None:
    """A choice with one of its reasons."""
    talk.forget()
    card, approval = await Decisions(talk.tx).card(talk.actor, _screen(talk))
    at = _choice(talk, approval, card)
    reason = None
    if at is not None:
        reasons = approval.request.choices[at].reasons
        reason = talk.arg(2, lambda text: reasons[_place(text, len(reasons))])
    await _decide(talk, card, approval, at, reason=reason)


@router.press("ap.own")
async def own(talk: Talk) -> None:
    """One's own words are awaited."""
    card, approval = await Decisions(talk.tx).card(talk.actor, _screen(talk))
    at = _choice(talk, approval, card)
    if at is None or not approval.is_waiting:
        await _decide(talk, card, approval, at)
        return
    talk.ask(_STATE, screen=short(card.screen), choice=at)
    Cards(talk.tx).ask_words(card, approval)


@router.answer(_STATE)
async def written(talk: Talk) -> None:
    """The choice with the line that was written."""
    screen = long(str(talk.memory.get("screen", "")))
    if screen is None:
        raise StaleButton
    card, approval = await Decisions(talk.tx).card(talk.actor, ScreenId(screen))
    talk.args = (short(card.screen), str(talk.memory.get("choice", "")))
    await _decide(talk, card, approval, _choice(talk, approval, card), words=talk.text)
    talk.forget()


async def _decide(
    talk: Talk, card: Card, approval: Approval, at: int | None, *, reason: str | None = None, words: str | None = None
) -> None:
    """The decision, or what stands in its way, on the card and over the chat."""
    key = approval.request.choices[at].key if at is not None else ""
    try:
        decided = await Decisions(talk.tx).decide(
            talk.actor, approval.id, key, reason=reason, words=words, revision=card.revision, pressed=card.screen
        )
    except OutOfDate as problem:
        # The new card may stand far below, or be hidden by what came since.
        _tell(talk, talk.label.problem(problem))
        Cards(talk.tx).send_to(talk.actor.workspace, approval, _reader(talk))
        return
    except (AlreadyDecided, NoLongerAsked):
        now = await Decisions(talk.tx).one(talk.actor, approval.id)
        _tell(talk, Cards(talk.tx).became(now, talk.label, talk.actor.timezone))
        if card.revision == now.request.revision:
            Cards(talk.tx).redraw(card, now, talk.actor.timezone)
        return
    assert decided.answer is not None, "it was just decided"
    line = said(decided, decided.answer, talk.label, talk.actor.timezone, talk.tx.clock.now())
    if talk.pressed is None:
        await _answered(talk, decided)
    talk.toast(line)


async def _answered(talk: Talk, decided: Approval) -> None:
    assert decided.answer is not None, "it was just decided"
    line = said(decided, decided.answer, talk.t, talk.actor.timezone, talk.tx.clock.now())
    talk.say(line, [[Button(talk.label("approvals-list-button"), "ap.list")], talk.back()])


def _tell(talk: Talk, text: str) -> None:
    """An alert over the chat, or a line in it where nothing was pressed."""
    if talk.pressed is None:
        talk.say(talk.t("approvals-too-late", said=text), [[Button(talk.label("approvals-list-button"), "ap.list")]])
    talk.toast(text, alert=True)


async def _listed(talk: Talk) -> None:
    found = await Decisions(talk.tx).all(talk.actor, Status.WAITING, None, _SHOWN + 1)
    if not found:
        talk.show(talk.t("approvals-none"), [talk.back()])
        return
    shown = found[:_SHOWN]
    lines = [talk.t("approvals-line", number=at, title=_title(talk, each)) for at, each in enumerate(shown, 1)]
    if len(found) > _SHOWN:
        lines.append(talk.t("approvals-more"))
    picks = [Button(str(at), "ap.open", (short(each.id),)) for at, each in enumerate(shown, 1)]
    rows = [picks[at : at + 4] for at in range(0, len(picks), 4)]
    talk.show("\n".join([talk.t("approvals-title"), *lines]), [*rows, talk.back()])


def _title(talk: Talk, approval: Approval) -> str:
    first = plain(approval.request, talk.t).partition("\n")[0]
    return first if len(first) <= _TITLE else first[: _TITLE - 1].rstrip() + "…"


def _reader(talk: Talk) -> Reader:
    if talk.actor.person is None:
        raise StaleButton
    return Reader(person=talk.actor.person, chat=talk.chat, language=talk.actor.language)


def _screen(talk: Talk) -> ScreenId:
    return ScreenId(talk.arg(0, long))


def _choice(talk: Talk, approval: Approval, card: Card) -> int | None:
    """Which choice a button names; None where the card is of an older revision, whose choices are gone."""
    if card.revision != approval.request.revision:
        return None
    return talk.arg(1, lambda text: _place(text, len(approval.request.choices)))


def _place(text: str, length: int) -> int:
    """The place in a list. Raises ValueError outside of it."""
    at = int(text)
    if not 0 <= at < length:
        raise ValueError(text)
    return at
