"""The ledger as text: CSV, Beancount, Firefly III. Line by line, so a ledger of any length stands in no memory.

CSV begins with a byte order mark: without it a double click in Windows shows Cyrillic as rubbish, and every reader of
tables knows it. A cell that a spreadsheet would take for a formula gets an apostrophe in front.
"""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from io import StringIO

from dastyor.domains.expenses.model.exports import Line
from dastyor.kit.money import Money

COLUMNS = (
    "date", "amount", "currency", "base_amount", "base_currency", "rate", "category", "category_name", "note",
    "paid_by", "id",
)  # fmt: skip
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
_OPENED = date(1990, 1, 1)  # before any expense that can be recorded
_PAID_FROM = "Assets:Cash"
#: What each column of the Firefly file is to its importer: github.com/firefly-iii/data-importer, config/csv.php.
FIREFLY = {
    "date": "date_transaction", "amount": "amount", "currency": "currency-code", "foreign_amount": "amount_foreign",
    "foreign_currency": "foreign-currency-code", "description": "description", "category": "category-name",
    "account": "account-name", "opposing": "opposing-name", "note": "note", "id": "external-id",
}  # fmt: skip


def cells(line: Line) -> tuple[str, ...]:
    """One expense as the cells of COLUMNS; amounts with every digit and a point."""
    each = line.expense
    base = each.base
    return (
        each.spent_on.isoformat(), plain(each.amount.amount), each.amount.currency,
        plain(base.amount) if base else "", base.currency if base else "", plain(each.rate.value) if each.rate else "",
        harmless(each.category), harmless(line.category_name), harmless(each.note), harmless(line.paid_by),
        str(each.id),
    )  # fmt: skip


def csv_text(lines: Iterable[Line]) -> Iterator[str]:
    """The file in pieces."""
    yield "\ufeff" + _row(COLUMNS)
    for line in lines:
        yield _row(cells(line))


def beancount_text(lines: Iterable[Line], title: str, currency: str) -> Iterator[str]:
    """The file in pieces: an account for each category, what was paid in another currency at its total price.

    The price is the base amount itself, so the weights of an account add up to the report's figure to the last digit.
    """
    yield f'option "title" {_quoted(title)}\noption "operating_currency" "{currency}"\n\n'
    yield f"{_OPENED} open {_PAID_FROM}\n"
    accounts: dict[str, str] = {}
    priced: set[tuple[date, str, str]] = set()
    for line in lines:
        each = line.expense
        account = accounts.get(each.category)
        if account is None:
            account = accounts[each.category] = _account(each.category, set(accounts.values()))
            yield f"{_OPENED} open {account}\n  name: {_quoted(line.category_name)}\n"
        if each.rate is not None and each.base is not None:
            price = (each.spent_on, each.amount.currency, each.base.currency)
            if price not in priced:
                priced = {known for known in priced if known[0] == each.spent_on} | {price}  # the lines come by day
                yield f"{price[0]} price {price[1]} {plain(each.rate.value)} {price[2]}\n"
        yield _transaction(line, account)


def firefly_text(lines: Iterable[Line], account: str) -> Iterator[str]:
    """The CSV of Firefly III's importer; money that left the account is below zero there."""
    yield _row(FIREFLY)
    for line in lines:
        each = line.expense
        is_foreign = each.base is not None and each.base.currency != each.amount.currency
        own = each.base if is_foreign and each.base else each.amount
        foreign = each.amount if is_foreign else None
        yield _row(
            (
                each.spent_on.isoformat(), plain(-own.amount), own.currency,
                plain(-foreign.amount) if foreign else "", foreign.currency if foreign else "",
                each.note or line.category_name, line.category_name, account, line.category_name, line.paid_by,
                str(each.id),
            )
        )  # fmt: skip


def firefly_configuration() -> str:
    """The importer's configuration that goes with the file."""
    roles = list(FIREFLY.values())
    return json.dumps(
        {
            "version": 3, "source": "dastyor", "flow": "file", "content_type": "csv", "date": "Y-m-d",
            "delimiter": "comma", "headers": True, "rules": True, "skip_form": False, "add_import_tag": True,
            "roles": roles, "do_mapping": [False] * len(roles), "mapping": {},
            "duplicate_detection_method": "cell", "unique_column_index": roles.index("external-id"),
            "unique_column_type": "external-id", "ignore_duplicate_lines": False, "ignore_duplicate_transactions": True,
            "conversion": False,
        },
        indent=2,
    )  # fmt: skip


def harmless(cell: str) -> str:
    """The cell as words, also where a spreadsheet opens it."""
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


def plain(number: Decimal) -> str:
    """Every digit, never an exponent."""
    return f"{number:f}"


def _row(values: Iterable[str]) -> str:
    made = StringIO()
    csv.writer(made, lineterminator="\r\n").writerow(list(values))
    return made.getvalue()


def _transaction(line: Line, account: str) -> str:
    each = line.expense
    words = each.note or line.category_name
    head = f'{each.spent_on} * {_quoted(words)}\n  id: "{each.id}"\n'
    if line.paid_by:
        head += f"  paid_by: {_quoted(line.paid_by)}\n"
    price = ""
    if each.base is not None and each.base.currency != each.amount.currency:
        price = f" @@ {_told(abs(each.base))}"
    return f"{head}  {account}  {_told(each.amount)}{price}\n  {_PAID_FROM}\n\n"


def _told(money: Money) -> str:
    return f"{plain(money.amount)} {money.currency}"


def _account(category: str, taken: Sequence[str] | set[str]) -> str:
    """Expenses:Eating-Out of eating_out; whatever a category's key is, Beancount takes the account."""
    words = [word.capitalize() for word in re.split(r"[^0-9A-Za-z]+", category) if word]
    name = "Expenses:" + ("-".join(words) or "X" + category.encode().hex()[:40])
    number = 2
    unique = name
    while unique in taken:
        unique, number = f"{name}-{number}", number + 1
    return unique


def _quoted(words: str) -> str:
    plain_words = " ".join("".join(letter if letter.isprintable() else " " for letter in words).split())
    return '"' + plain_words.replace("\\", "\\\\").replace('"', '\\"') + '"'
