"""What an ad says, as people read it: in the channel, and before that in its seller's preview."""

from __future__ import annotations

from dastyor.domains.market.model import Ad, Form
from dastyor.domains.market.rules.forms import CONTACT
from dastyor.domains.market.rules.leftovers import beyond
from dastyor.domains.market.rules.questions import Kind, Question, questions_of
from dastyor.kit.i18n import Texts

_ROOM = 40  # characters below which the seller's own words are left out rather than cut to nothing


def words(texts: Texts, ad: Ad, *, room: int) -> str:
    """The ad in Telegram's HTML, at most `room` characters as people see them; the seller's own words are cut for it."""
    t, form = texts.html, ad.form
    lines = [t("market-post-title", title=form.title or "")]
    lines.append(price(texts.html, form))
    if facts := _facts(t.plain, form):
        lines.append(t("market-post-facts", facts=", ".join(facts)))
    if form.city:
        lines.append(t("market-post-city", city=form.city))
    tail = [t("market-post-number", number=ad.number)]
    left = room - sum(len(_seen(line)) + 1 for line in [*lines, *tail]) - 2
    told = beyond(form)
    if told and left > _ROOM:
        lines.append("\n" + t("market-post-words", words=_cut(told, left)))
    return "\n".join([*lines, "", *tail] if told else [*lines, *tail])


def _facts(t: Texts, form: Form) -> list[str]:
    """The condition and the answers, in the order of the questions; a way to reach the seller comes last."""
    facts = [t(f"market-condition-{form.condition}")] if form.condition else []
    for asked in questions_of(form.category):
        if (value := form.answers.get(asked.key)) is not None:
            facts.append(_fact(t, asked, value))
    if CONTACT in form.answers:
        facts.append(form.answers[CONTACT])
    return facts


def _fact(t: Texts, asked: Question, value: str) -> str:
    said = f"market-said-{asked.key}"
    if asked.kind is not Kind.CHOICE:
        return t(said, value=value)
    if t.has(f"{said}-{value}"):
        return t(f"{said}-{value}")
    choice = t(asked.choice_key(value)) if value in asked.choices else value
    return t(said, value=choice) if t.has(said) else choice


def price(t: Texts, form: Form) -> str:
    """What it costs, in words."""
    if form.price is None:
        return t("market-post-agreed")
    if not form.price.amount:
        return t("market-post-free")
    return t("market-post-negotiable" if form.is_negotiable else "market-post-price", price=form.price)


def _seen(text: str) -> str:
    """The text without tags, as its length is counted."""
    kept, is_tag = [], False
    for letter in text:
        is_tag = letter == "<" or (is_tag and letter != ">")
        if not is_tag and letter != ">":
            kept.append(letter)
    return "".join(kept)


def _cut(text: str, room: int) -> str:
    """At most `room` characters, ended between words."""
    if len(text) <= room:
        return text
    return text[: room - 1].rsplit(maxsplit=1)[0].rstrip(" ,.;:-") + "…"
