"""Fiscal receipts: the text of a QR into what it says, by the rules of Russia, Uzbekistan and Kazakhstan.

A text that is no receipt is told apart from a receipt whose code is damaged. Nothing is fetched: hosts are compared
whole, because a name that only begins like a tax office's is somebody else's.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Final
from urllib.parse import parse_qsl, urlsplit

from dastyor.domains.expenses.errors import NotAReceipt, ReceiptAhead, ReceiptDamaged
from dastyor.domains.expenses.model import Fiscal
from dastyor.kit.errors import Problem
from dastyor.kit.money import Money

LONGEST: Final = 1000  # characters; the longest receipt address seen has 120

_UZ_HOSTS = frozenset({"ofd.soliq.uz"})
_UZ_PATHS = frozenset({"/check", "/epi", "/epul"})
_KZ_HOSTS = frozenset({"consumer.oofd.kz", "o.oofd.kz", "ofd1.kz", "4ek.kz", "kofd.kz", "consumer.kofd.kz"})
_PORTS = {None, 80, 443}

_MOMENT = re.compile(r"(\d{8})[Tt]?(\d{4}(?:\d{2})?)", re.ASCII)
_SUM = re.compile(r"\d{1,15}(?:[.,]\d{1,2})?", re.ASCII)
_FN = re.compile(r"\d{8,20}", re.ASCII)
_NUMBER = re.compile(r"\d{1,20}", re.ASCII)
_TERMINAL = re.compile(r"[A-Z]{0,4}\d{6,20}", re.ASCII)
_SIGNS = {"1": 1, "2": -1, "3": -1, "4": 1}  # sale, its return, bought from a person, the return of that
# A till's zone is not in its code. Russia's tills live in +02:00 ... +12:00, the others in +05:00.
_ZONES: Mapping[str, timedelta] = {"ru": timedelta(hours=12), "uz": timedelta(hours=5), "kz": timedelta(hours=5)}
_SKEW = timedelta(minutes=15)  # tills' clocks run a little ahead
_EARLIEST = 2000


def read_receipt(text: str) -> Fiscal:
    """What the code says. Raises NotAReceipt, ReceiptDamaged with the field that is missing or wrong."""
    text = text.strip()
    if not text or len(text) > LONGEST:
        raise NotAReceipt
    host, path, pairs = _parted(text)
    found = {name for name, _ in pairs}
    if {"fn", "fp"} <= found or (host is None and len(found & {"fn", "fp", "fd", "i", "t", "s"}) >= 4):
        return _russian(_Fields(pairs), text)
    if host in _UZ_HOSTS and path in _UZ_PATHS:
        return _uzbek(_Fields(pairs), text)
    if host in _KZ_HOSTS:
        return _kazakh(_Fields(pairs), text)
    raise NotAReceipt


def first_receipt(texts: Iterable[str]) -> Fiscal:
    """The receipt among the codes of a picture: shops print others beside it. Raises NotAReceipt, ReceiptDamaged."""
    refused: Problem = NotAReceipt()
    for text in texts:
        try:
            return read_receipt(text)
        except ReceiptDamaged as damaged:
            refused = damaged
        except NotAReceipt:
            continue
    raise refused


def checked_moment(fiscal: Fiscal, now: datetime) -> None:
    """Nothing, for a receipt of the past. Raises ReceiptAhead when no till can have issued it by `now` (UTC)."""
    latest = now.replace(tzinfo=None) + _ZONES[fiscal.country] + _SKEW
    if fiscal.issued_at > latest:
        raise ReceiptAhead(issued=f"{fiscal.issued_at:%d.%m.%Y %H:%M}")


class _Fields:
    """The parameters of a code: names in any case, in any order, with blanks around values."""

    def __init__(self, pairs: list[tuple[str, str]]) -> None:
        self._values: dict[str, str] = {}
        for name, value in pairs:
            if self._values.setdefault(name, value) != value:
                raise ReceiptDamaged(field=name)

    def has(self, name: str) -> bool:
        return bool(self._values.get(name))

    def get(self, name: str, pattern: re.Pattern[str]) -> str:
        value = self._values.get(name, "").upper()
        if not pattern.fullmatch(value):
            raise ReceiptDamaged(field=name)
        return value

    def number(self, name: str) -> str:
        """Without leading zeros, which some printers leave out."""
        return self.get(name, _NUMBER).lstrip("0") or "0"

    def moment(self, name: str) -> datetime:
        found = _MOMENT.fullmatch(self._values.get(name, "").replace("-", "").replace(":", ""))
        if found is None:
            raise ReceiptDamaged(field=name)
        try:
            moment = datetime.strptime(found[1] + found[2].ljust(6, "0"), "%Y%m%d%H%M%S")  # noqa: DTZ007 - the till's
        except ValueError:
            raise ReceiptDamaged(field=name) from None
        if moment.year < _EARLIEST:
            raise ReceiptDamaged(field=name)
        return moment

    def money(self, name: str, currency: str, sign: int = 1) -> Money | None:
        """None for a sum of nothing: what was paid ahead costs nothing at the till, and a person says the rest."""
        value = Decimal(self.get(name, _SUM).replace(",", "."))
        try:
            return Money(sign * value, currency).entered() if value else None
        except Problem:
            raise ReceiptDamaged(field=name) from None


def _parted(text: str) -> tuple[str | None, str, list[tuple[str, str]]]:
    """Host, path and parameters; a text that is no address is parameters and nothing else."""
    address = text if "://" in text else f"https://{text}" if "?" in text else None
    query, host, path = text, None, ""
    if address is not None:
        try:
            parts = urlsplit(address)
            plain = parts.scheme in {"http", "https"} and parts.port in _PORTS and "@" not in parts.netloc
        except ValueError:
            raise NotAReceipt from None
        if not plain:
            raise NotAReceipt
        query, host, path = parts.query, (parts.hostname or "").rstrip("."), parts.path.rstrip("/").lower()
    pairs = parse_qsl(query.replace(";", "&"), keep_blank_values=True)
    return host, path, [(name.strip().lower(), value.strip()) for name, value in pairs]


def _russian(fields: _Fields, raw: str) -> Fiscal:
    """54-FZ: t, s, fn, i, fp and n, the kind of the operation; a code without a kind is a sale."""
    kind = fields.get("n", re.compile("[1-4]")) if fields.has("n") else "1"
    code = f"ru:{fields.get('fn', _FN)}:{fields.number('i')}:{fields.number('fp')}"
    return Fiscal(
        country="ru", code=code, issued_at=fields.moment("t"), currency="RUB",
        total=fields.money("s", "RUB", _SIGNS[kind]), raw=raw,
    )  # fmt: skip


def _uzbek(fields: _Fields, raw: str) -> Fiscal:
    """An address of the tax office: terminal, number, moment and fiscal sign; `s` is no sum, and there is none."""
    code = f"uz:{fields.get('t', _TERMINAL)}:{fields.number('r')}:{fields.number('s')}"
    return Fiscal(country="uz", code=code, issued_at=fields.moment("c"), currency="UZS", total=None, raw=raw)


def _kazakh(fields: _Fields, raw: str) -> Fiscal:
    """An address of an operator: fiscal sign, the till's number, sum and moment."""
    code = f"kz:{fields.get('f', _NUMBER)}:{fields.number('i')}"
    return Fiscal(
        country="kz", code=code, issued_at=fields.moment("t"), currency="KZT", total=fields.money("s", "KZT"), raw=raw
    )
