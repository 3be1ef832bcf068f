"""What a spreadsheet holds, read from the parts of the file itself: what any office program reads there."""

from __future__ import annotations

import io
import re
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from html import unescape
from typing import Any
from xml.etree import ElementTree as ET
from zipfile import ZipFile

_SPACE = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_BEFORE_ALL = date(1899, 12, 30)  # day 0 of a spreadsheet


@dataclass(frozen=True)
class Sheet:
    """The first sheet: its rows by head, the widths of its columns, the formats of its cells, and what stays in sight."""

    name: str
    rows: list[dict[str, Any]]
    widths: list[float]
    formats: dict[str, str]
    frozen: int
    filtered: str


def sheet_of(file: bytes) -> Sheet:
    """The sheet; numbers are exact, days are days."""
    with ZipFile(io.BytesIO(file)) as archive:
        root = ET.fromstring(archive.read("xl/worksheets/sheet1.xml"))
        shared = _shared(archive)
        formats = _formats(archive)
        name = unescape(re.search(r'<sheet name="([^"]*)"', archive.read("xl/workbook.xml").decode()).group(1))  # type: ignore[union-attr]
    rows, by_head = [], {}
    for row in root.iter(f"{_SPACE}row"):
        cells = {_letters(cell.get("r", "")): cell for cell in row.iter(f"{_SPACE}c")}
        rows.append({at: _value(cell, shared, formats[int(cell.get("s", 0))]) for at, cell in cells.items()})
        by_head |= {at: formats[int(cell.get("s", 0))] for at, cell in cells.items()}
    heads = rows[0]
    pane, filtered = root.find(f".//{_SPACE}pane"), root.find(f"{_SPACE}autoFilter")
    return Sheet(
        name, [{heads[at]: value for at, value in row.items()} for row in rows[1:]],
        [float(each.get("width", 0)) for each in root.iter(f"{_SPACE}col")],
        {heads[at]: told for at, told in by_head.items()}, int(float(pane.get("ySplit", 0))) if pane is not None else 0,
        filtered.get("ref", "") if filtered is not None else "",
    )  # fmt: skip


def _shared(archive: ZipFile) -> list[str]:
    if "xl/sharedStrings.xml" not in archive.namelist():
        return []
    root = ET.fromstring(archive.read("xl/sharedStrings.xml"))
    return ["".join(part.text or "" for part in each.iter(f"{_SPACE}t")) for each in root.iter(f"{_SPACE}si")]


def _formats(archive: ZipFile) -> list[str]:
    """The number format of each style."""
    root = ET.fromstring(archive.read("xl/styles.xml"))
    own = {each.get("numFmtId"): each.get("formatCode", "") for each in root.iter(f"{_SPACE}numFmt")}
    return [own.get(each.get("numFmtId"), "") for each in root.find(f"{_SPACE}cellXfs") or ()]


def _value(cell: ET.Element, shared: list[str], told: str) -> Any:
    value, inside = cell.find(f"{_SPACE}v"), cell.find(f"{_SPACE}is")
    if inside is not None:
        return "".join(part.text or "" for part in inside.iter(f"{_SPACE}t"))
    if value is None or value.text is None:
        return None
    if cell.get("t") == "s":
        return shared[int(value.text)]
    if cell.get("t") == "str":
        return value.text
    return _BEFORE_ALL + timedelta(days=int(float(value.text))) if "yy" in told else Decimal(value.text)


def _letters(place: str) -> str:
    return re.sub(r"\d", "", place)
