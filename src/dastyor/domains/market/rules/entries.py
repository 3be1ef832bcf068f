"""What a person answers to one question of the form, typed or picked."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

from dastyor.domains.market.errors import NotAnAnswer, NotAPhone, NotAPrice
from dastyor.domains.market.model import Category, Condition, Form
from dastyor.domains.market.rules import forms
from dastyor.domains.market.rules.forms import Field
from dastyor.domains.market.rules.questions import answer
from dastyor.domains.market.rules.reading import understand
from dastyor.kit.lines import find_amounts, tokens_of
from dastyor.kit.money import Money

_OFFERED = 4  # prices of a text
# Nine digits may be a phone, written where the price was asked for; with three zeros at their end they are the price of a house.
_ROUND = re.compile(r"[1-9][0-9]{0,8}000")


def entered(form: Form, field: Field, text: str, currency: str) -> Form:
    """The form with what was typed for that field. Raises NotAPrice, NotAPhone."""
    match field:
        case Field.PRICE:
            price, agreed = read_price(text, currency)
            return forms.priced(form, price, is_negotiable=agreed)
        case Field.PHONE:
            phone = understand(text, currency=currency).form.phone
            if phone is None:
                raise NotAPhone(phone=text[:40])
            return replace(form, phone=phone)
        case Field.CITY:
            return replace(form, city=_line(text)[: forms.LONGEST_CITY] or None)
        case Field.TITLE:
            return titled(form, text)
        case Field.TEXT:
            return replace(form, text=text[: forms.LONGEST_TEXT])
        case Field.CONDITION:
            return replace(form, condition=understand(text, currency=currency).form.condition or form.condition)
        case _:
            return replace(form, category=understand(text, currency=currency).form.category or form.category)


def answered(form: Form, step: str, text: str) -> Form:
    """The form with what was typed or picked for a question of its category. Raises NotAnAnswer."""
    asked = forms.question_at(form, step)
    told = answer(asked, text) if asked is not None else None
    if asked is None or told is None:
        raise NotAnAnswer
    return replace(form, answers={**form.answers, asked.key: told})


def titled(form: Form, text: str) -> Form:
    """The form under another title: its first line."""
    return replace(form, title=_line(text)[: forms.LONGEST_TITLE] or form.title)


def picked(form: Form, field: Field, currency: str, value: str) -> Form | None:
    """The form with the answer of a button; None for one that there is no more."""
    if field is Field.PRICE and value.isdecimal():
        prices = prices_told(form, currency)
        return forms.priced(form, prices[int(value)]) if int(value) < len(prices) else None
    if field is Field.CATEGORY and value in set(Category):
        return replace(form, category=Category(value))
    if field is Field.CONDITION and value in set(Condition):
        return replace(form, condition=Condition(value))
    return forms.priced(form, None) if field is Field.PRICE else None


def prices_told(form: Form, currency: str) -> list[Money]:
    """The prices that stand in the seller's words when there are several, the likeliest first, at most four."""
    read = understand(form.text, currency=currency) if form.text else None
    return list(read.prices)[:_OFFERED] if read is not None and len(read.prices) > 1 else []


def read_price(text: str, currency: str) -> tuple[Money | None, bool]:
    """The price of an answer, None where it is to be agreed, and whether it may be haggled over. Raises NotAPrice."""
    bare = "".join(text.split())
    if _ROUND.fullmatch(bare):
        return Money(Decimal(bare), currency), False
    found = find_amounts(tokens_of(text))
    if len(found) == 1 and not found[0].negative:
        return Money(found[0].value, found[0].currency or currency), False
    read = understand(text, currency=currency).form
    if read.price is None and not read.is_negotiable:
        raise NotAPrice(price=text[:40])
    return read.price, read.is_negotiable


def _line(text: str) -> str:
    return text.strip().partition("\n")[0].strip()
