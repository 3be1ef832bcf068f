"""What an ad must say before it is sent, what is asked next, and how a message fills it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from enum import StrEnum

from dastyor.domains.market.model import Category, Form, Photo
from dastyor.domains.market.rules.questions import Question, question, questions_of
from dastyor.kit.money import Money

LONGEST_TITLE = 80
LONGEST_TEXT = 2000  # characters of a seller's words that are kept
LONGEST_CITY = 40
CONTACT = "contact"  # the answer that holds a username where there is no number
_WITHOUT_CONDITION = {Category.REAL_ESTATE, Category.ANIMALS, Category.FOOD, Category.SERVICES, Category.JOBS}


class Field(StrEnum):
    """One part of the form, in the order in which they are asked."""

    TITLE = "title"
    CATEGORY = "category"
    PRICE = "price"
    CONDITION = "condition"
    CITY = "city"
    PHONE = "phone"
    TEXT = "text"
    PHOTOS = "photos"


#: What may be left open.
OPTIONAL = frozenset({Field.CONDITION, Field.CITY, Field.TEXT, Field.PHOTOS})
#: What is asked of everybody; the rest only where he wants to change it.
ASKED = (Field.TITLE, Field.CATEGORY, Field.PRICE, Field.CONDITION, Field.CITY, Field.PHONE)


def missing(form: Form, *, has_username: bool) -> list[Field]:
    """What has to be said and is not; who has a username can be written to, and need not tell a number."""
    open_ = [field for field in ASKED if field not in OPTIONAL and not is_said(form, field)]
    return [field for field in open_ if not (field is Field.PHONE and has_username)]


def next_step(form: Form, skipped: Collection[str], *, has_username: bool) -> str | None:
    """What is asked next: a Field, or `q.` and the key of a question of its category; None when all is said or skipped."""
    for field in ASKED:
        if is_said(form, field) or (field in skipped and may_skip(field, has_username=has_username)):
            continue
        if field is Field.CONDITION and form.category in _WITHOUT_CONDITION:
            continue
        return field
    asked = (each.key for each in questions_of(form.category) if each.key not in form.answers)
    return next((step_of(key) for key in asked if step_of(key) not in skipped), None)


def step_of(key: str) -> str:
    """The step at which a question is asked."""
    return f"q.{key}"


def question_at(form: Form, step: str) -> Question | None:
    """The question that is asked at a step; None for a field, or where the category has no such question any more."""
    return question(form.category, step.removeprefix("q.")) if step.startswith("q.") else None


def may_skip(field: Field, *, has_username: bool) -> bool:
    """Whether the question may be left open."""
    return field in OPTIONAL or (field is Field.PHONE and has_username)


def is_said(form: Form, field: Field) -> bool:
    """Whether the form has it."""
    if field is Field.PRICE:
        return form.price is not None or form.is_negotiable
    return field is Field.PHOTOS or bool(getattr(form, field.value))


def filled(form: Form, told: Form) -> Form:
    """The form with what a message told where it was silent; the seller's words come one under the other."""
    has_price = form.price is not None or form.is_negotiable
    text = "\n".join(part for part in (form.text, told.text) if part)[:LONGEST_TEXT] or None
    return replace(
        form,
        category=form.category or told.category,
        title=form.title or (told.title and told.title[:LONGEST_TITLE]),
        text=text,
        price=form.price if has_price else told.price,
        is_negotiable=form.is_negotiable if has_price else told.is_negotiable,
        phone=form.phone or told.phone,
        city=form.city or (told.city and told.city[:LONGEST_CITY]),
        condition=form.condition or told.condition,
    )


def priced(form: Form, price: Money | None, *, is_negotiable: bool = False) -> Form:
    """The form with this price, or none where it is to be agreed."""
    return replace(form, price=price, is_negotiable=is_negotiable or price is None)


def cover(photos: Sequence[Photo]) -> str | None:
    """The file of the first photo."""
    return photos[0].key if photos else None


def reached(form: Form, username: str) -> Form:
    """The form of somebody without a number: who wants the thing writes to him."""
    return replace(form, answers={**form.answers, CONTACT: f"@{username}"})
