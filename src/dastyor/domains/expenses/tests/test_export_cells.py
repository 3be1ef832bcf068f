"""Each cell and line of an export by itself: what stands in it for every kind of expense, note, payer and category."""

from __future__ import annotations

import csv
import io
import json
from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dastyor.domains.expenses.errors import NoSuchPayer, NotADay, NotAnAmount
from dastyor.domains.expenses.model import Expense, ExpenseDraft, ExpenseId
from dastyor.domains.expenses.model.exports import Form, Line
from dastyor.domains.expenses.model.ledger import EntryId
from dastyor.domains.expenses.rules import changes
from dastyor.domains.expenses.rules import exports as rules
from dastyor.domains.expenses.rules.captions import read_caption
from dastyor.domains.expenses.service import Expenses, Sharing
from dastyor.domains.expenses.service.sheets import write_sheet
from dastyor.kit.actor import Role
from dastyor.kit.money import Money, Rate
from dastyor.kit.ports import Ports
from tests.support.fixtures import an_actor
from tests.support.sheets import sheet_of

DAY = date(2026, 3, 9)
NUMBER = UUID("01890000-0000-7000-8000-000000000007")
HEADS = ("Date", "Amount", "Currency", "Base", "Base currency", "Rate", "Category", "Note", "Payer")


def line(
    amount="45000", currency="UZS", *, rate=None, note="lunch", category="eating_out", name="Eating out", payer=""
):
    """One line of the ledger; with `rate` it has its base in soums."""
    money = Money(Decimal(amount), currency)
    told = Rate(currency, "UZS", Decimal(rate), DAY, "cbu") if rate else None
    base = told.convert(money) if told else money if currency == "UZS" else None
    expense = Expense(
        id=ExpenseId(NUMBER), entry=EntryId(NUMBER), amount=money, base=base, category=category, note=note,
        spent_on=DAY, by=None, created_at=datetime(2026, 3, 9, tzinfo=UTC), rate=told,
    )  # fmt: skip
    return Line(expense, name, payer)


# CSV


@pytest.mark.parametrize(
    ("made", "cells"),
    [
        (line(), ("45000", "UZS", "45000", "UZS", "", "eating_out", "Eating out", "lunch", "")),
        (line("10.50", "USD"), ("10.50", "USD", "", "", "", "eating_out", "Eating out", "lunch", "")),
        (line("10.50", "USD", rate="12000.5"), ("10.50", "USD", "126005.25", "UZS", "12000.5", "eating_out", "Eating out", "lunch", "")),
        (line("-45000"), ("-45000", "UZS", "-45000", "UZS", "", "eating_out", "Eating out", "lunch", "")),
        (line("0.000001"), ("0.000001", "UZS", "0.000001", "UZS", "", "eating_out", "Eating out", "lunch", "")),
        (line("1E+9"), ("1000000000", "UZS", "1000000000", "UZS", "", "eating_out", "Eating out", "lunch", "")),
        (line(note="", payer="Emma"), ("45000", "UZS", "45000", "UZS", "", "eating_out", "Eating out", "", "Emma")),
        (line(note="=1+1", payer="@emma"), ("45000", "UZS", "45000", "UZS", "", "eating_out", "Eating out", "'=1+1", "'@emma")),
        (line(category="-x", name="+y"), ("45000", "UZS", "45000", "UZS", "", "'-x", "'+y", "lunch", "")),
    ],
)  # fmt: skip
def test_an_expense_stands_in_its_cells(made, cells):
    assert rules.cells(made) == (DAY.isoformat(), *cells, str(NUMBER))
    assert len(rules.cells(made)) == len(rules.COLUMNS)


@given(st.text(max_size=40), st.text(max_size=20))
def test_whatever_is_written_a_reader_of_tables_gets_it_back_and_no_formula(note, payer):
    text = "".join(rules.csv_text([line(note=note, payer=payer)]))
    assert text.startswith("\ufeff")
    head, row = csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""))
    assert tuple(head) == rules.COLUMNS
    for cell, meant in ((row[8], note), (row[9], payer)):
        assert cell in {meant, f"'{meant}"}
        assert not cell.startswith(("=", "+", "-", "@", "\t", "\r", "\n"))


# Beancount


@pytest.mark.parametrize(
    ("made", "lines"),
    [
        (line(), ["  Expenses:Eating-Out  45000 UZS", "  Assets:Cash"]),
        (line("-45000"), ["  Expenses:Eating-Out  -45000 UZS", "  Assets:Cash"]),
        (line("10.50", "USD"), ["  Expenses:Eating-Out  10.50 USD", "  Assets:Cash"]),
        (line("10.50", "USD", rate="12000"), ["  Expenses:Eating-Out  10.50 USD @@ 126000.00 UZS", "  Assets:Cash"]),
        (line("-10.50", "USD", rate="12000"), ["  Expenses:Eating-Out  -10.50 USD @@ 126000.00 UZS", "  Assets:Cash"]),
    ],
)
def test_a_transaction_takes_from_the_cash_what_the_category_gets(made, lines):
    text = "".join(rules.beancount_text([made], "Savdo", "UZS"))
    assert f'{DAY} * "lunch"\n  id: "{NUMBER}"\n' in text
    assert [each for each in text.splitlines() if each.startswith(("  Expenses", "  Assets"))] == lines
    assert (f"{DAY} price USD 12000 UZS\n" in text) is (made.expense.rate is not None)


@pytest.mark.parametrize(
    ("words", "quoted"),
    [
        ('say "hi"', r'"say \"hi\""'),
        ("back\\slash", r'"back\\slash"'),
        ("two\nlines\tand more", '"two lines and more"'),
        ("\u202eevil", '"evil"'),
        ("  қанд  ", '"қанд"'),
        ("", '"Eating out"'),
        ("\x00", '""'),
    ],
)
def test_a_note_stays_one_line_between_its_quotes(words, quoted):
    text = "".join(rules.beancount_text([line(note=words)], "Savdo", "UZS"))
    assert f"{DAY} * {quoted}\n" in text


def test_categories_whose_names_meet_have_accounts_of_their_own_and_a_price_is_told_once_a_day():
    lines = [line(category=each, name=each) for each in ("tea-house", "tea house", "чай", "tea_house", "чай")]
    lines += [line("1", "USD", rate="12000"), line("2", "USD", rate="12000")]
    text = "".join(rules.beancount_text(lines, 'The "Savdo"', "UZS"))
    opened = [each.split()[2] for each in text.splitlines() if " open " in each]
    assert opened[1:4] == ["Expenses:Tea-House", "Expenses:Tea-House-2", "Expenses:X" + "чай".encode().hex()]
    assert opened[4] == "Expenses:Tea-House-3"
    assert len(opened) == len(set(opened)) == 6
    assert text.count(" price USD ") == 1
    assert text.startswith('option "title" "The \\"Savdo\\""\noption "operating_currency" "UZS"\n')


# Firefly


@pytest.mark.parametrize(
    ("made", "amounts", "description"),
    [
        (line(), ["-45000", "UZS", "", ""], "lunch"),
        (line("-45000"), ["45000", "UZS", "", ""], "lunch"),
        (line("10.50", "USD"), ["-10.50", "USD", "", ""], "lunch"),
        (line("10.50", "USD", rate="12000"), ["-126000.00", "UZS", "-10.50", "USD"], "lunch"),
        (line(note="", payer="Emma"), ["-45000", "UZS", "", ""], "Eating out"),
    ],
)
def test_what_was_spent_left_the_account_in_its_own_money_beside_the_foreign(made, amounts, description):
    head, row = csv.reader(io.StringIO("".join(rules.firefly_text([made], "Cash")), newline=""))
    found = dict(zip(head, row, strict=True))
    assert row[1:5] == amounts
    assert (found["description"], found["account"], found["opposing"]) == (description, "Cash", "Eating out")
    assert (found["note"], found["id"]) == (made.paid_by, str(NUMBER))


def test_the_configuration_names_a_role_for_each_column_and_knows_a_line_again_by_its_id():
    told = json.loads(rules.firefly_configuration())
    assert len(told["roles"]) == len(told["do_mapping"]) == len(rules.FIREFLY)
    assert list(rules.FIREFLY)[told["unique_column_index"]] == "id"
    assert told["roles"][told["unique_column_index"]] == told["unique_column_type"] == "external-id"


# A spreadsheet


@pytest.mark.parametrize(
    ("made", "values"),
    [
        (line(), (45000, "UZS", 45000, "UZS", None, "Eating out", "lunch", None)),
        (line("10.50", "USD", rate="12000.5"), (Decimal("10.5"), "USD", Decimal("126005.25"), "UZS", Decimal("12000.5"), "Eating out", "lunch", None)),
        (line("10.50", "USD"), (Decimal("10.5"), "USD", None, None, None, "Eating out", "lunch", None)),
        (line(note="=1+1", payer="@emma"), (45000, "UZS", 45000, "UZS", None, "Eating out", "=1+1", "@emma")),
        (line("123456789012345"), (123456789012345, "UZS", 123456789012345, "UZS", None, "Eating out", "lunch", None)),
        (line("1234567890123.456"), ("1234567890123.456", "UZS", "1234567890123.456", "UZS", None, "Eating out", "lunch", None)),
    ],
)  # fmt: skip
def test_a_row_has_numbers_as_numbers_and_texts_as_texts(made, values):
    target = io.BytesIO()
    write_sheet([made], HEADS, "Expenses of a workspace whose name is long", target)
    sheet = sheet_of(target.getvalue())
    assert (sheet.name, sheet.frozen) == ("Expenses of a workspace whose name is long"[:31], 1)
    [row] = sheet.rows
    assert row.pop("Date") == DAY
    assert tuple(row.get(head) or None for head in HEADS[1:]) == values
    assert {type(row[head]) for head in ("Category", "Note", "Currency")} == {str}


@pytest.mark.parametrize("form", Form)
def test_each_form_has_its_ending_and_its_kind(form):
    assert form.ending in {"csv", "xlsx", "beancount", "zip"}
    assert form.media_type.startswith(("text/", "application/"))


async def test_a_day_is_changed_as_the_question_shows_it(chat, actor):
    await chat.says("lunch 45 000")
    asked = (await chat.presses("Date")).text
    assert "for example: 12.11" in asked
    await chat.says("12.11")
    assert chat.state is None
    async with chat.database.tx(actor.workspace) as tx:
        [(day,)] = await tx.all("select spent_on from expenses.expense")
    assert (day.month, day.day) == (11, 12)


# What may be changed, and who may have paid


@pytest.mark.parametrize(
    ("amount", "is_return", "is_one"),
    [("1", False, True), ("0.01", False, True), ("10000000000000", False, True), ("0", False, False), ("-1", False, False),
     ("-1", True, True), ("1", True, False), ("0", True, False)],
)  # fmt: skip
def test_an_amount_is_above_zero_and_a_returns_below(amount, is_return, is_one):
    money = Money(Decimal(amount), "UZS")
    if is_one:
        assert changes.checked_amount(money, is_return=is_return) is money
        return
    with pytest.raises(NotAnAmount):
        changes.checked_amount(money, is_return=is_return)


@pytest.mark.parametrize(
    ("day", "is_one"),
    [(date(2000, 1, 1), True), (DAY, True), (date(1999, 12, 31), False), (date(2026, 3, 10), False)],
)
def test_a_day_is_not_before_all_receipts_and_not_after_today(day, is_one):
    if is_one:
        assert changes.checked_day(day, DAY) == day
        return
    with pytest.raises(NotADay, match=day.isoformat()):
        changes.checked_day(day, DAY)


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("вчера", date(2026, 3, 8)), ("kecha", date(2026, 3, 8)), ("yesterday", date(2026, 3, 8)), ("сегодня", DAY),
        ("05.03", date(2026, 3, 5)),
        (" 9.3 ", DAY),
        ("10.03", date(2025, 3, 10)),
        ("12.11", date(2025, 11, 12)),
        ("29.02", date(2024, 2, 29)),
        ("31.04", None),
        ("05.03.2026", date(2026, 3, 5)), ("5 марта", date(2026, 3, 5)), ("2026-03-01", date(2026, 3, 1)),
        ("вчера или сегодня", None), ("когда-то", None), ("", None),
    ],
)  # fmt: skip
def test_a_day_is_the_one_that_was_written_or_none(written, day):
    assert changes.read_day(written, DAY) == day


@pytest.mark.parametrize(
    ("caption", "note", "category", "amount"),
    [
        ("", "", None, None),
        ("бензин 250 000", "бензин", "fuel", "250000"),
        ("такси", "такси", "transport", None),
        ("для  дома,  на память", "для дома, на память", None, None),
    ],
)
def test_words_below_a_picture_tell_what_they_tell(caption, note, category, amount):
    found = read_caption(caption, today=DAY, currency="UZS")
    assert (found.note, found.category) == (note, category)
    assert found.amount == (Money(Decimal(amount), "UZS") if amount else None)


async def test_where_no_domain_of_people_runs_only_oneself_can_have_paid(publishing, actor):
    publishing.ports = Ports()
    async with publishing.tx(actor.workspace) as tx:
        sharing = Sharing(tx)
        assert await sharing.members(actor) == {}
        await sharing.check_payer(actor, [None, actor.person, None])
        with pytest.raises(NoSuchPayer):
            await sharing.check_payer(actor, [an_actor().person])


async def test_members_come_by_name_and_names_of_others_without_ones_own(publishing, circle, actor, dilnoza):
    zafar = an_actor(workspace=actor.workspace, role=Role.VIEWER, name="Zafar", telegram_id=43)
    stranger = an_actor(name="Bek", telegram_id=44)
    circle.people += [zafar, stranger]
    draft = ExpenseDraft(amount=Money(Decimal(100000), "UZS"), category="fuel", note="", spent_on=DAY)
    async with publishing.tx(actor.workspace) as tx:
        sharing, expenses = Sharing(tx), Expenses(tx)
        assert list((await sharing.members(actor)).values()) == ["Aziz", "Dilnoza", "Zafar"]
        await sharing.check_payer(actor, [zafar.person, dilnoza.person])
        with pytest.raises(NoSuchPayer):
            await sharing.check_payer(actor, [zafar.person, stranger.person])
        mine, hers = await expenses.record(actor, [draft]), await expenses.record(dilnoza, [draft])
        assert await sharing.others(actor, mine) == {}
        assert await sharing.others(actor, [*mine, *hers]) == {dilnoza.person: "Dilnoza"}
        assert await sharing.others(dilnoza, [*mine, *hers]) == {actor.person: "Aziz"}
        circle.people.remove(dilnoza)  # she left; her name stays beside what she paid, as accounts tell it
        assert await sharing.others(actor, hers) == {}
