"""The whole of an ad: its fields, each read by its own rules, and how sure they are together."""

from __future__ import annotations

from decimal import Decimal

from dastyor.domains.market.model import Category, Form, Understood
from dastyor.domains.market.rules.reading.categories import category_of
from dastyor.domains.market.rules.reading.cities import city_of
from dastyor.domains.market.rules.reading.cleaning import cleaned, without_addresses
from dastyor.domains.market.rules.reading.conditions import condition_of
from dastyor.domains.market.rules.reading.phones import Phone, find_phones
from dastyor.domains.market.rules.reading.prices import Prices, find_prices, money_spans
from dastyor.domains.market.rules.reading.titles import title_of

_NO_PRICE, _NO_TITLE, _SEVERAL = Decimal("0.7"), Decimal("0.6"), Decimal("0.9")
_UNKNOWN = Decimal("0.4")  # of a category that no word told
_HUNDREDTH = Decimal("0.01")


def understand(text: str, *, currency: str, country: str = "UZ") -> Understood:
    """What the message offers, as far as it says so; never raises.

    `currency` is that of prices without one, `country` that of phones without one (ISO 3166). Only the first 4,096
    characters are read. Several prices stand in `prices`, the likeliest first.
    """
    plain = cleaned(text)
    bare = without_addresses(plain)
    phones = find_phones(bare, country)
    bare = _without(bare, phones)
    told, line = title_of(plain, money_spans(bare))
    category, surely = category_of(bare, told or "")
    prices = find_prices(bare, currency=currency, country=country, category=category)
    if category is None and told is not None and (prices.found or prices.is_negotiable or phones):
        category, surely = Category.OTHER, _UNKNOWN
    form = Form(
        category=category,
        title=told,
        text=_rest(plain, told, line),
        price=prices.found[0] if prices.found else None,
        is_negotiable=prices.is_negotiable,
        phone=phones[0].number if phones else None,
        city=city_of(plain),
        condition=condition_of(plain, category),
    )
    several = prices.found if len(prices.found) > 1 else ()
    return Understood(form=form, confidence=_confidence(form, surely, prices), prices=several)


def _without(text: str, phones: list[Phone]) -> str:
    for phone in phones:
        text = text[: phone.start] + "|" * (phone.end - phone.start) + text[phone.end :]
    return text


def _rest(text: str, title: str | None, number: int | None) -> str | None:
    """The seller's words behind the title: all lines but that of the title, unless the title is only a part of it."""
    lines = text.split("\n")
    if title is not None and number is not None and len(lines[number]) <= len(title) + 4:
        del lines[number]
    return "\n".join(lines).strip() or None


def _confidence(form: Form, surely: Decimal, prices: Prices) -> Decimal:
    """How sure the fields are together: as the least sure of category and price, less what is missing."""
    sure = surely if form.category is not None else Decimal(0)
    if form.price is not None:
        sure = min(sure, prices.sure)
    elif not form.is_negotiable:
        sure *= _NO_PRICE
    if form.title is None:
        sure *= _NO_TITLE
    if len(prices.found) > 1:
        sure *= _SEVERAL
    return sure.quantize(_HUNDREDTH)
