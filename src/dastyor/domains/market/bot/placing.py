"""Placing an ad: photos and words in any order, then what is still missing, one question at a time.

The pictures of an album come one by one: one message counts them, edited in its place.
"""

from __future__ import annotations

from functools import partial
from uuid import UUID

from dastyor.domains.market.bot import views
from dastyor.domains.market.bot.routes import router
from dastyor.domains.market.errors import NotAnAnswer, NotAPhone, NotAPrice, TooManyPhotos
from dastyor.domains.market.model import MOST_PHOTOS, Ad, AdId, Category, Condition, State
from dastyor.domains.market.rules import entries, forms
from dastyor.domains.market.rules.forms import Field, is_said, may_skip, next_step
from dastyor.domains.market.rules.questions import questions_of
from dastyor.domains.market.service import Placing, Stand, stand_at, stand_of
from dastyor.kit.bot import Button, Talk
from dastyor.kit.telegram.presses import short

STATE = "market.fill"
_AGREED, _SKIP, _ENOUGH = "agreed", "skip", "enough"


@router.press("mk.new")
async def begin(talk: Talk) -> None:
    """A new ad, or the draft that was left."""
    stand = await stand_of(talk.tx, talk.actor, username=talk.person.username)
    ad = await Placing(talk.tx).begin(stand)
    if ad.photos or ad.form.title:
        await _go_on(talk, stand, ad, note=talk.t("market-draft-left"))
        return
    _ask_for(talk, ad)
    talk.show(talk.t("market-new"), [_out(talk)])


@router.answer(STATE, pictures=True)
async def told(talk: Talk) -> None:
    """A picture or words for the ad that is being written."""
    number = AdId(UUID(talk.memory["ad"]))
    stand = await stand_at(talk.tx, talk.actor, number, username=talk.person.username)
    ad = await Placing(talk.tx).ad(stand, number)
    if talk.picture is not None:
        await _pictured(talk, stand, ad)
        return
    if not talk.text:
        talk.say(talk.t("market-only-photos"), [_out(talk)])
        return
    talk.memory.pop("screen", None)
    try:
        changed = await _written(talk, stand, ad)
    except (NotAnAnswer, NotAPrice, NotAPhone) as problem:
        # The question again, with its buttons: whoever mistyped must not look for them above.
        step = talk.memory["step"]
        rows = _choices(talk, stand, ad, step, can_skip=_skips(talk, step))
        talk.say(talk.t.problem(problem) + "\n\n" + _question(talk, step), rows)
        return
    await _go_on(talk, stand, changed)


async def _written(talk: Talk, stand: Stand, ad: Ad) -> Ad:
    """The ad with what was written at this step. Raises NotAnAnswer, NotAPrice, NotAPhone."""
    step, placing = talk.memory.get("step"), Placing(talk.tx)
    if step is None or step == Field.PHOTOS or (step == Field.TITLE and ad.form.title is None):
        return await placing.tell(stand, ad, talk.text)
    if forms.question_at(ad.form, step) is not None:
        return await placing.fill(stand, ad, entries.answered(ad.form, step, talk.text))
    return await placing.fill(stand, ad, entries.entered(ad.form, Field(step), talk.text, stand.currency))


@router.guest
async def brought(talk: Talk) -> bool:
    """What a guest sends unasked, a line, a photo or somebody's post: the beginning of an ad."""
    stand = await stand_of(talk.tx, talk.actor, username=talk.person.username)
    ad = await Placing(talk.tx).begin(stand)
    _ask_for(talk, ad)
    await told(talk)
    return True


@router.press("mk.pick")
async def picked(talk: Talk) -> None:
    """One of the answers that were offered, or none where that may be."""
    stand, ad = await views.pressed(talk)
    step, value = talk.arg(1, str), talk.arg(2, str)
    if value in {_SKIP, _ENOUGH}:
        _skip(
            talk, ad, [step] if value == _SKIP else [forms.step_of(each.key) for each in questions_of(ad.form.category)]
        )
    elif forms.question_at(ad.form, step) is not None:
        ad = await Placing(talk.tx).fill(stand, ad, entries.answered(ad.form, step, value))
    else:
        form = talk.arg(2, partial(entries.picked, ad.form, talk.arg(1, Field), stand.currency))
        ad = await Placing(talk.tx).fill(stand, ad, form)
    await _go_on(talk, stand, ad)


@router.press("mk.open")
async def opened(talk: Talk) -> None:
    """The ad, with what can be done with it."""
    stand, ad = await views.pressed(talk)
    if ad.state is State.DRAFT:
        await _go_on(talk, stand, ad)
        return
    talk.forget()
    if stand.person != ad.seller and ad.state is State.WAITING:
        # From a moderator's card, which stays: it will say who decided.
        talk.say(views.text(talk, ad), views.rows(talk, ad))
        return
    views.opened(talk, ad)


@router.press("mk.change")
async def change(talk: Talk) -> None:
    """What is to be changed."""
    _, ad = await views.pressed(talk)
    args = short(ad.id)
    buttons = [Button(talk.label(f"market-field-{field}-button"), "mk.field", (args, field)) for field in Field]
    back = [Button(talk.label("bot-back-button"), "mk.open", (args,))]
    rows = [buttons[at : at + 2] for at in range(0, len(buttons), 2)]
    talk.show(views.text(talk, ad), [*rows, back])


@router.press("mk.field")
async def change_field(talk: Talk) -> None:
    """The new value is asked for; of photos, all anew."""
    stand, ad = await views.pressed(talk)
    field = talk.arg(1, Field)
    if field is Field.PHOTOS:
        ad = await Placing(talk.tx).drop_photos(stand, ad)
    _ask_for(talk, ad, step=field)
    talk.show(talk.t(f"market-ask-{field}"), _choices(talk, stand, ad, field, can_skip=False))


@router.press("mk.send")
async def send(talk: Talk) -> None:
    """To the moderators; one's own moderator needs nobody."""
    stand, ad = await views.pressed(talk)
    sent = await Placing(talk.tx).send(stand, ad)
    talk.forget()
    views.opened(talk, sent, note=talk.t("market-sent" if sent.state is State.WAITING else "market-publishing"))


@router.press("mk.drop")
async def drop(talk: Talk) -> None:
    """The draft is thrown away."""
    stand, ad = await views.pressed(talk)
    await Placing(talk.tx).discard(stand, ad)
    talk.forget()
    talk.toast(talk.label("market-discarded"))
    await talk.go_home()


async def _pictured(talk: Talk, stand: Stand, ad: Ad) -> None:
    """One photo more, and what was written below it."""
    assert talk.picture is not None
    try:
        picture = await talk.fetch(talk.picture.file_id)
        ad = await Placing(talk.tx).add_photo(stand, ad, picture)
    except TooManyPhotos:
        # Of an album of eleven one is left over: said once, and the ten stay.
        _counted(talk, ad, talk.t("market-too-many-photos", most=MOST_PHOTOS))
        return
    if talk.text:
        ad = await Placing(talk.tx).tell(stand, ad, talk.text)
    note = talk.t.n("market-photo-added", len(ad.photos), most=MOST_PHOTOS)
    step = _open(talk, stand, ad)
    if step is None:
        _counted(talk, ad, note + "\n\n" + views.text(talk, ad), views.rows(talk, ad))
        return
    talk.memory["step"] = step
    _counted(
        talk, ad, note + "\n\n" + _question(talk, step), _choices(talk, stand, ad, step, can_skip=_skips(talk, step))
    )


def _counted(talk: Talk, ad: Ad, text: str, rows: list[list[Button]] | None = None) -> None:
    """One message for all pictures that come in a row."""
    shown = rows if rows is not None else [_out(talk)]
    screen = talk.memory.get("screen")
    if screen is not None:
        talk.edit(UUID(screen), text, shown)
    else:
        talk.memory["screen"] = str(talk.say(text, shown))
    talk.ask(STATE, **{**talk.memory, "ad": str(ad.id)})


async def _go_on(talk: Talk, stand: Stand, ad: Ad, *, note: str = "") -> None:
    """The next question, or the ad as it will be."""
    if ad.state is not State.DRAFT:
        talk.forget()
        views.opened(talk, ad, note=note or talk.t("market-changed"))
        return
    step = _open(talk, stand, ad)
    head = note + "\n\n" if note else ""
    _ask_for(talk, ad, step=step)
    if step is None:
        talk.show(head + views.text(talk, ad), views.rows(talk, ad))
        return
    talk.show(head + _question(talk, step), _choices(talk, stand, ad, step, can_skip=_skips(talk, step)))


def _open(talk: Talk, stand: Stand, ad: Ad) -> str | None:
    skipped = talk.memory.get("skipped", []) if talk.memory.get("ad") == str(ad.id) else []
    return next_step(ad.form, skipped, has_username=bool(stand.username))


def _question(talk: Talk, step: str) -> str:
    return talk.t(f"market-question-{step.removeprefix('q.')}" if step.startswith("q.") else f"market-ask-{step}")


def _ask_for(talk: Talk, ad: Ad, *, step: str | None = None) -> None:
    """What is written next is about this ad, and this part of it."""
    is_same = talk.memory.get("ad") == str(ad.id)
    kept = {name: talk.memory[name] for name in ("skipped",) if is_same and name in talk.memory}
    talk.ask(STATE, **kept, ad=str(ad.id), step=step)


def _skip(talk: Talk, ad: Ad, steps: list[str]) -> None:
    is_same = talk.memory.get("ad") == str(ad.id)
    skipped = [*(talk.memory.get("skipped", []) if is_same else []), *steps]
    talk.ask(STATE, ad=str(ad.id), skipped=skipped, step=None)


def _skips(talk: Talk, step: str) -> bool:
    return step.startswith("q.") or may_skip(Field(step), has_username=bool(talk.person.username))


def _choices(talk: Talk, stand: Stand, ad: Ad, step: str, *, can_skip: bool) -> list[list[Button]]:
    """The answers that need no typing."""

    def pick(label: str, value: str) -> Button:
        return Button(label, "mk.pick", (short(ad.id), step, value))

    buttons: list[Button] = []
    asked = forms.question_at(ad.form, step)
    if asked is not None:
        buttons = [pick(talk.label(asked.choice_key(each)), each) for each in asked.choices]
    elif step == Field.CATEGORY:
        buttons = [pick(talk.label(f"market-category-{each}"), each) for each in Category]
    elif step == Field.CONDITION:
        buttons = [pick(talk.label(f"market-condition-{each}"), each) for each in Condition]
    elif step == Field.PRICE:
        told = entries.prices_told(ad.form, stand.currency)
        buttons = [pick(talk.label.money(price), str(at)) for at, price in enumerate(told)]
        buttons.append(pick(talk.label("market-agreed-button"), _AGREED))
    rows = [buttons[at : at + 2] for at in range(0, len(buttons), 2)]
    skips = [pick(talk.label("market-skip-button"), _SKIP)] if can_skip else []
    if asked is not None:
        skips.append(pick(talk.label("market-enough-button"), _ENOUGH))
    elif is_said(ad.form, Field(step)):
        skips.append(Button(talk.label("bot-back-button"), "mk.open", (short(ad.id),)))
    return [*rows, skips, _out(talk)]


def _out(talk: Talk) -> list[Button]:
    return talk.back()
