"""/rules: which words mean which category; each can be applied to the past, and taken back."""

from __future__ import annotations

from dastyor.domains.expenses.bot import views
from dastyor.domains.expenses.bot.routes import router
from dastyor.domains.expenses.errors import NoSuchRule, RuleUnfit
from dastyor.domains.expenses.model import CATEGORIES, AppliedId, CategoryRule
from dastyor.domains.expenses.rules.called import named, rule_parts
from dastyor.domains.expenses.service import Categories, Rules
from dastyor.kit.bot import Button, Screen, Talk
from dastyor.kit.i18n.texts import Safe
from dastyor.kit.telegram.presses import long, short

_STATE = "expenses.rule"
_PAGE = 8


@router.command("rules", about="expenses-command-rules")
async def command(talk: Talk) -> None:
    """/rules lists them; `/rules арматура → товары` makes one."""
    if talk.text:
        await _made(talk)
        return
    show = await _list(talk, 0)
    talk.say(show.text, show.rows)


@router.press("ex.rules")
async def listed(talk: Talk) -> None:
    """A page of the list."""
    talk.forget()
    at = talk.arg(0, str) if talk.args else "0"
    show = await _list(talk, int(at) if at.isdecimal() else 0)
    talk.show(show.text, show.rows)


@router.press("ex.rule")
async def opened(talk: Talk) -> None:
    """One rule, and how much of the past it would change."""
    rules = Rules(talk.tx)
    show = await _one(talk, rules, await rules.one(talk.actor, _mark(talk)))
    talk.show(show.text, show.rows)


@router.press("ex.rulenew")
async def asked(talk: Talk) -> None:
    """Asks for a new rule."""
    talk.ask(_STATE)
    talk.show(talk.t("expenses-rule-write"), [_back(talk)])


@router.answer(_STATE)
async def written(talk: Talk) -> None:
    """The new rule; the question stands until it is understood or cancelled."""
    await _made(talk)
    talk.forget()


@router.press("ex.ruledel")
async def removed(talk: Talk) -> None:
    """The rule holds no more."""
    rule = await Rules(talk.tx).remove(talk.actor, _mark(talk))
    talk.show(talk.t("expenses-rule-removed", rule=Safe(_line(talk, rule))), [_back(talk)])


@router.press("ex.ruleuse")
async def applied(talk: Talk) -> None:
    """The rule over the past, with a way back."""
    done = await Rules(talk.tx).apply(talk.actor, _mark(talk))
    undo = Button(talk.label("expenses-undo-button"), "ex.ruleundo", (short(done.id),))
    talk.show(talk.t.n("expenses-rule-applied", done.count, rule=Safe(_line(talk, done.rule))),
              [[undo], _back(talk)])  # fmt: skip


@router.press("ex.ruleundo")
async def taken_back(talk: Talk) -> None:
    """The past as it was."""
    number = long(talk.arg(0, str)) if talk.args else None
    if number is None:
        raise NoSuchRule
    count = await Rules(talk.tx).undo(talk.actor, AppliedId(number))
    talk.show(talk.t.n("expenses-rule-undone", count), [_back(talk)])


async def _made(talk: Talk) -> None:
    parts = rule_parts(talk.text)
    if parts is None:
        raise RuleUnfit(words=talk.text[:40])
    rules, names = Rules(talk.tx), {name: views.category(talk.label, name) for name in CATEGORIES}
    names |= {own.name: own.name for own in await Categories(talk.tx).all(talk.actor)}
    made = await rules.put(talk.actor, parts[0], named(parts[1], names) or parts[1])
    show = await _one(talk, rules, made)
    talk.say(show.text, show.rows)


async def _list(talk: Talk, page: int) -> Screen:
    rules = await Rules(talk.tx).all(talk.actor)
    shown = rules[page * _PAGE : (page + 1) * _PAGE]
    new = Button(talk.label("expenses-rule-new-button"), "ex.rulenew")
    if not shown:
        return Screen(talk.t("expenses-rules-empty"), [[new], talk.back()])
    lines = [f"{at}. {_line(talk, rule)}" for at, rule in enumerate(shown, 1)]
    picks = [
        Button(talk.label("expenses-pick-button", number=at), "ex.rule", (rule.mark,))
        for at, rule in enumerate(shown, 1)
    ]
    turning = []
    if page:
        turning.append(Button(talk.label("bot-back-button"), "ex.rules", (str(page - 1),)))
    if len(rules) > (page + 1) * _PAGE:
        turning.append(Button(talk.label("expenses-more-button"), "ex.rules", (str(page + 1),)))
    return Screen(
        talk.t("expenses-rules", lines=Safe("\n".join(lines))), [picks[:4], picks[4:], turning, [new], talk.back()]
    )


async def _one(talk: Talk, rules: Rules, rule: CategoryRule) -> Screen:
    count = len(await rules.touched(talk.actor, rule))
    use = [Button(talk.label("expenses-rule-use-button"), "ex.ruleuse", (rule.mark,))] if count else []
    remove = Button(talk.label("expenses-remove-button"), "ex.ruledel", (rule.mark,), style="danger")
    line = Safe(_line(talk, rule))
    text = talk.t.n("expenses-rule-one", count, rule=line) if count else talk.t("expenses-rule-none", rule=line)
    return Screen(text, [use, [remove], _back(talk)])


def _line(talk: Talk, rule: CategoryRule) -> str:
    return talk.t("expenses-rule-line", words=rule.said, category=views.category(talk.t, rule.category))


def _back(talk: Talk) -> list[Button]:
    return [Button(talk.label("bot-back-button"), "ex.rules")]


def _mark(talk: Talk) -> str:
    return talk.arg(0, str) if talk.args else ""
