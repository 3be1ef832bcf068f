"""A spreadsheet, written row by row: what is a text stays a text, whatever it begins with."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Any, BinaryIO

from rustpy_xlsxwriter import Format, write_worksheet

from dastyor.domains.expenses.model.exports import Line

MOST_ROWS = 1_048_575  # below the head: all that a sheet holds
_DIGITS = 15  # what a number in a spreadsheet keeps; longer amounts stand as texts rather than wrong
_WIDTHS = (12, 16, 9, 18, 9, 14, 22, 40, 22)  # letters; a column is never narrower than its head
_ARROW = 4  # letters that the filter's arrow covers of a head
_MONEY, _RATE = "#,##0.00####", "#,##0.00########"


def write_sheet(lines: Iterable[Line], heads: Sequence[str], title: str, target: BinaryIO) -> None:
    """The whole file into `target`. `heads`: date, amount, currency, base, its currency, rate, category, note, payer."""
    widths = [max(wide, len(head) + _ARROW) for wide, head in zip(_WIDTHS, heads, strict=True)]
    formats = {heads[0]: "dd.mm.yyyy", heads[1]: _MONEY, heads[3]: _MONEY, heads[5]: _RATE}
    write_worksheet(
        _rows(lines, heads), target, sheet_name=title[:31], freeze_row=1, autofilter=True,
        header_format=Format().set_bold().set_background_color("#e3e8ee").set_align("center"),
        column_widths=dict(zip(heads, map(_wide, widths), strict=True)),
        column_formats={head: Format().set_num_format(told) for head, told in formats.items()},
    )  # fmt: skip


def _wide(letters: int) -> Any:
    return letters + 0.7


def _rows(lines: Iterable[Line], heads: Sequence[str]) -> Iterator[dict[str, Any]]:
    is_empty = True
    for line in lines:
        is_empty = False
        each = line.expense
        values = (
            each.spent_on, _number(each.amount.amount), each.amount.currency,
            _number(each.base.amount) if each.base else None, each.base.currency if each.base else None,
            _number(each.rate.value) if each.rate else None, line.category_name, each.note, line.paid_by,
        )  # fmt: skip
        yield dict(zip(heads, values, strict=True))
    if is_empty:
        yield dict.fromkeys(heads)


def _number(amount: Decimal) -> Decimal | str:
    return amount if len(amount.normalize().as_tuple().digits) <= _DIGITS else f"{amount:f}"
