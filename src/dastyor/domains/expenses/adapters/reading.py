"""How answers of sources are read: bytes in, exact decimals out; whatever is not as known is AnswerUnreadable."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from xml.etree.ElementTree import Element, ParseError, TreeBuilder, XMLParser

from dastyor.domains.expenses.rules.rates import significant
from dastyor.kit.currencies import currencies
from dastyor.kit.http import Answer, AnswerUnreadable, PoliteClient
from dastyor.kit.money import Rate

_NUMBER = re.compile(r"[0-9]{1,15}(?:[.,][0-9]{1,15})?", re.ASCII)
_LEAST, _MOST = Decimal("1e-12"), Decimal("1e12")  # of one currency for another: beyond it is no rate


async def fetched(client: PoliteClient, url: str, params: Mapping[str, str] | None = None, *, but: int = 200) -> Answer:
    """The answer, with status 200 or `but`. Raises AnswerUnreadable for another, and what the client raises."""
    answer = await client.ask("GET", url, params=params)
    if answer.status not in {200, but}:
        raise unreadable(url, f"status {answer.status}")
    return answer


def xml_of(answer: Answer) -> Element:
    """The root element; the text's encoding is what its own first line says."""
    parser = XMLParser(target=_NoDoctype(answer.url))  # noqa: S314 - no DTD gets in, so no entity is declared
    try:
        parser.feed(answer.body)
        root: Element = parser.close()
    except (ParseError, LookupError, ValueError) as wrong:
        raise unreadable(answer.url, f"no XML: {wrong}") from wrong
    return root


class _NoDoctype(TreeBuilder):
    """Refuses a DTD where it begins: entities that grow and entities from elsewhere are all declared in one."""

    def __init__(self, url: str) -> None:
        super().__init__()
        self._url = url

    def doctype(self, name: str, pubid: str | None, system: str | None) -> None:
        """The parser has met a DTD."""
        raise unreadable(self._url, "a DTD")


def json_of(answer: Answer) -> Any:
    """The value, its numbers as exact decimals."""
    try:
        return json.loads(answer.body, parse_float=Decimal, parse_int=Decimal, parse_constant=_no_constant)
    except (ValueError, ArithmeticError, RecursionError) as wrong:
        raise unreadable(answer.url, "no JSON") from wrong


def _no_constant(name: str) -> None:
    raise ValueError(name)


def number(text: object) -> Decimal | None:
    """A positive number written with a comma or a point, to twelve significant digits; None for anything else."""
    if isinstance(text, str):
        bare = text.strip().replace("\N{NO-BREAK SPACE}", "")
        text = Decimal(bare.replace(",", ".")) if _NUMBER.fullmatch(bare) else None
    if not isinstance(text, Decimal) or not text.is_finite() or not _LEAST <= text <= _MOST:
        return None
    return significant(text)


def per_unit(value: Decimal, nominal: Decimal) -> Decimal:
    """What one unit costs where the price is told for `nominal` of them."""
    return significant(value / nominal)


def day_of(text: object, form: str) -> date | None:
    """The day written in that form; None for anything else."""
    try:
        return datetime.strptime(str(text), form).date()  # noqa: DTZ007 - a day has no zone
    except ValueError:
        return None


def is_known(currency: object) -> bool:
    """Whether money may be of it; sources also tell of currencies that have gone."""
    return isinstance(currency, str) and currency in currencies()


def whole(rates: Iterable[Rate | None], url: str) -> list[Rate]:
    """The rates, when every line could be read and there is one. Raises AnswerUnreadable."""
    found = list(rates)
    if not found or None in found:
        raise unreadable(url, "a line of another form" if found else "no rates")
    return [rate for rate in found if rate is not None]


def unreadable(url: str, why: str) -> AnswerUnreadable:
    """What is raised: the form of the answer has changed."""
    return AnswerUnreadable("The answer of a source of rates is not as it was.", source=url.partition("?")[0], why=why)
