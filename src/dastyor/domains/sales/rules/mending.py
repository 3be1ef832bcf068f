"""A refused line with the right value in it; every value that is not mended stays byte by byte as it came."""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import datetime

import msgspec

from dastyor.domains.sales.model import Item, Quarantined, Reason
from dastyor.kit.digits import read_decimal

_NUMBERS = frozenset({"quantity", "total_amount", "unit_price", "discount", "cost"})
_NEEDED = frozenset(field.name for field in msgspec.structs.fields(Item) if field.required)
_DOTTED = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})(?:,?\s+(\d{1,2}:\d\d(?::\d\d)?))?")
_parts = msgspec.json.Decoder(dict[str, msgspec.Raw]).decode


def wrong_field(line: Quarantined) -> str | None:
    """The field to be mended; None where the whole line is to be written anew, for it is no object."""
    return line.field if _parted(line.raw) is not None else None


def mended(line: Quarantined, text: str) -> bytes:
    """The line with what a person wrote in its wrong field, or the text itself where all of it is wrong.

    Raises AmountUnreadable where a number belongs and there is none.
    """
    field, parts = wrong_field(line), _parted(line.raw)
    if field is None or parts is None:
        return text.strip().encode()
    value = msgspec.Raw(msgspec.json.encode(_value(field, text.strip())))
    return msgspec.json.encode({**parts, field: value})


def needless(line: Quarantined) -> str | None:
    """The field without which the line may be right: one that need not be there, or a price that the total denies."""
    parts = _parted(line.raw) or {}
    field = "unit_price" if line.reason is Reason.TOTAL_DIFFERS else line.field
    return field if field in parts and field not in _NEEDED else None


def without(line: Quarantined, field: str) -> bytes:
    """The line without that field; a discount is off a price, so it goes along with it."""
    gone = {field, "discount"} if field == "unit_price" else {field}
    return msgspec.json.encode({name: said for name, said in (_parted(line.raw) or {}).items() if name not in gone})


def _parted(raw: bytes) -> dict[str, msgspec.Raw] | None:
    """The fields of the line as they stand in it; None when it is no object."""
    try:
        return _parts(raw)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return None


def _value(field: str, text: str) -> str:
    if field in _NUMBERS:
        return f"{read_decimal(text):f}"
    if field == "timestamp":
        return _moment(text)
    return text.upper() if field == "currency" else text


def _moment(text: str) -> str:
    """The moment as RFC 3339 has it: "05.11.2026 12:30" and "2026-11-05 12:30" too; a bare day is its beginning."""
    if dotted := _DOTTED.fullmatch(text):
        day, month, year, time = dotted.groups()
        text = f"{year}-{int(month):02}-{int(day):02} {(time or '00:00').rjust(5, '0')}"
    with suppress(ValueError):
        return datetime.fromisoformat(text).isoformat()
    return text
