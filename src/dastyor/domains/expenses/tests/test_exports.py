"""Exports: what other programs read out of the files is what the ledger says, to the last digit."""

from __future__ import annotations

import asyncio
import csv
import io
import json
import re
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from zipfile import ZipFile

import pytest

from dastyor.domains.expenses.api.figures import words
from dastyor.domains.expenses.errors import TooManyForASheet
from dastyor.domains.expenses.model import CATEGORIES, ExpenseDraft
from dastyor.domains.expenses.model.exports import Form
from dastyor.domains.expenses.rules import exports as rules
from dastyor.domains.expenses.service import Expenses, Exports, Figures, sheets
from dastyor.domains.expenses.service import exports as service
from dastyor.domains.expenses.store.exports import ExportsStore
from dastyor.kit.actor import Role
from dastyor.kit.currencies import iso_digits
from dastyor.kit.errors import Forbidden
from dastyor.kit.money import Money, Rate
from dastyor.kit.periods import Period
from tests.support.fixtures import an_actor

FIRST = date(2000, 1, 1)
NASTY = (
    "=1+1", "+7 900", "-обед", "@you", "\ttab", 'say "hi"', "back\\slash", "line\nbreak", "кофе; \"чай\", 'сок'",
    "ғишт, қоғоз ҳисоб ўн", "oʻzbekcha", "; comment", "#tag ^link", "a,b;c", "\u200b", "{curly}", "=cmd|' /C calc'!A0",
)  # fmt: skip


async def ledger(database, actor, *, count=80, seed=3):
    """Expenses of five currencies with rates for most, returns among them, and notes that try to be more than words."""
    dice, made = Random(seed), []
    async with database.tx(actor.workspace) as tx:
        expenses = Expenses(tx)
        today = expenses.today(actor)
        for _ in range(count):
            currency = dice.choice(("UZS", "USD", "EUR", "JPY", "KWD"))
            amount = Money(Decimal(dice.randint(1, 10**9)).scaleb(-iso_digits(currency)), currency)
            draft = ExpenseDraft(
                amount=amount, category=dice.choice(CATEGORIES[:6]), note=dice.choice(NASTY),
                spent_on=today - timedelta(days=dice.randrange(90)),
            )  # fmt: skip
            (one,) = await expenses.record(actor, [draft])
            new = one
            if currency != actor.currency and dice.random() < 0.8:
                rate = Rate(currency, actor.currency, Decimal(dice.randint(1, 10**8)).scaleb(-4), one.spent_on, "cbu")
                new = replace(one, base=rate.convert(amount), rate=rate)
            if dice.random() < 0.1:
                new = replace(new, amount=-new.amount, base=-new.base if new.base else None)
            if new != one:
                await expenses._store(actor, [(one, new)])
            made.append(new)
        for one in dice.sample(made, 5):
            await expenses.remove(actor, one.id)
    return made


async def written(database, actor, form):
    target = io.BytesIO()
    async with database.tx(actor.workspace) as tx:
        today = Expenses(tx).today(actor)
        await Exports(tx).write(actor, form, FIRST, today, words().texts(actor.language), target)
        report = await Figures(tx).report(actor, Period.between(today - timedelta(days=100), today))
        rows = await tx.all("select id::text, amount, currency, note, base_amount, spent_on from expenses.expense "
                            "where removed_at is null")  # fmt: skip
    return target.getvalue(), report, rows


async def test_csv_holds_every_digit_and_nothing_that_a_spreadsheet_would_run(publishing, actor):
    await ledger(publishing, actor)
    raw, _, rows = await written(publishing, actor, Form.CSV)
    assert raw.startswith(b"\xef\xbb\xbfdate,amount")
    told = list(csv.DictReader(io.StringIO(raw.decode("utf-8-sig"), newline="")))
    assert [each["date"] for each in told] == sorted(each["date"] for each in told)
    by_id = {each["id"]: each for each in told}
    assert len(by_id) == len(rows) == len(told)
    for id_, amount, currency, note, base, _ in rows:
        each = by_id[id_]
        assert (Decimal(each["amount"]), each["currency"]) == (amount, currency)
        assert each["base_amount"] == ("" if base is None else f"{base:f}")
        assert each["note"].removeprefix("'") == note
        assert not each["note"].startswith(("=", "+", "-", "@", "\t"))


@pytest.mark.parametrize("page", [1, 7, 2000])
async def test_pages_of_any_length_leave_nothing_out_and_double_nothing(publishing, actor, monkeypatch, page):
    monkeypatch.setattr(service, "PAGE", page)
    await ledger(publishing, actor, count=29)
    raw, _, rows = await written(publishing, actor, Form.CSV)
    ids = [each["id"] for each in csv.DictReader(io.StringIO(raw.decode("utf-8-sig"), newline=""))]
    assert sorted(ids) == sorted(row[0] for row in rows)


async def test_beancount_accepts_it_and_its_balances_are_the_reports_figures(publishing, actor, tmp_path):
    from beancount.loader import load_file
    from beanquery import connect

    await ledger(publishing, actor, count=150)
    raw, report, rows = await written(publishing, actor, Form.BEANCOUNT)
    path = tmp_path / "expenses.beancount"
    path.write_bytes(raw)
    _, errors, _ = load_file(str(path))
    assert not errors
    found = (
        connect(f"beancount:{path}")
        .execute("select account, sum(weight) as total where account ~ '^Expenses' group by account")
        .fetchall()
    )
    totals = {account: {p.units.currency: p.units.number for p in inventory} for account, inventory in found}
    for item in report.items:
        account = "Expenses:" + "-".join(word.capitalize() for word in item.key.split("_"))
        assert totals[account].get("UZS", Decimal(0)) == item.amount.amount, item.key
    unknown = {money.currency: money.amount for money in report.unknown}
    for currency in ("USD", "EUR", "JPY", "KWD"):
        assert sum(each.get(currency, Decimal(0)) for each in totals.values()) == unknown.get(currency, 0)
    entered = (
        connect(f"beancount:{path}")
        .execute("select currency, sum(number) where account ~ '^Expenses' group by currency")
        .fetchall()
    )
    sums = {}
    for _, amount, currency, *_ in rows:
        sums[currency] = sums.get(currency, Decimal(0)) + amount
    assert len(sums) == 5
    assert dict(entered) == sums


async def test_bean_check_itself_has_nothing_to_say(publishing, actor, tmp_path):
    import subprocess
    import sys

    await ledger(publishing, actor, count=40, seed=8)
    raw, *_ = await written(publishing, actor, Form.BEANCOUNT)
    (tmp_path / "e.beancount").write_bytes(raw)
    code = "import sys; from beancount.scripts.check import main; sys.exit(main())"
    done = await asyncio.to_thread(
        subprocess.run, [sys.executable, "-c", code, str(tmp_path / "e.beancount")], capture_output=True, check=False
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")


async def test_firefly_has_its_file_and_the_configuration_that_fits_it(publishing, actor):
    await ledger(publishing, actor)
    raw, _, rows = await written(publishing, actor, Form.FIREFLY)
    with ZipFile(io.BytesIO(raw)) as archive:
        assert sorted(archive.namelist()) == ["expenses.csv", "expenses.json"]
        told = list(csv.reader(io.StringIO(archive.read("expenses.csv").decode(), newline="")))
        settings = json.loads(archive.read("expenses.json"))
    assert len(settings["roles"]) == len(settings["do_mapping"]) == len(told[0]) == len({*settings["roles"]})
    assert settings["roles"][settings["unique_column_index"]] == settings["unique_column_type"] == "external-id"
    at = {role: place for place, role in enumerate(settings["roles"])}
    assert len(told) == len(rows) + 1
    entered = {id_: (amount, currency, base) for id_, amount, currency, _, base, _ in rows}
    for row in told[1:]:
        amount, currency, base = entered[row[at["external-id"]]]
        if base is not None and currency != "UZS":
            assert (Decimal(row[at["amount"]]), row[at["currency-code"]]) == (-base, "UZS")
            assert (Decimal(row[at["amount_foreign"]]), row[at["foreign-currency-code"]]) == (-amount, currency)
        else:
            assert (Decimal(row[at["amount"]]), row[at["currency-code"]]) == (-amount, currency)
        assert row[at["description"]]


async def test_a_spreadsheet_has_numbers_as_numbers_and_no_formula_at_all(publishing, actor):
    await ledger(publishing, actor)
    raw, _, rows = await written(publishing, an_actor(workspace=actor.workspace, language="uz-Cyrl"), Form.XLSX)
    with ZipFile(io.BytesIO(raw)) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml").decode()
        assert "Харажатлар" in archive.read("xl/workbook.xml").decode()
        assert not [name for name in archive.namelist() if "External" in name or "vba" in name.lower()]
    assert "<f>" not in sheet
    assert "<hyperlink" not in sheet
    assert "Ким тўлади" in sheet
    assert "=cmd|" in sheet  # as words
    numbers = re.findall(r'<c r="B\d+"[^>]*><v>([^<]+)</v>', sheet)
    assert sorted(Decimal(number) for number in numbers) == sorted(row[1] for row in rows)


async def test_an_amount_longer_than_a_spreadsheets_numbers_stands_as_it_is(publishing, actor):
    async with publishing.tx(actor.workspace) as tx:
        amount = Money(Decimal("9876543210123.456"), "KWD") * 1
        expenses = Expenses(tx)
        (made,) = await expenses.record(
            actor,
            [ExpenseDraft(amount=Money(Decimal(1), "KWD"), category="rent", note="", spent_on=expenses.today(actor))],
        )
        await expenses._store(actor, [(made, replace(made, amount=amount))])
    raw, *_ = await written(publishing, actor, Form.XLSX)
    with ZipFile(io.BytesIO(raw)) as archive:
        assert "9876543210123.456" in archive.read("xl/worksheets/sheet1.xml").decode()


@pytest.mark.parametrize("form", list(Form))
async def test_an_empty_ledger_is_a_whole_file_too(publishing, actor, form):
    raw, *_ = await written(publishing, actor, form)
    assert raw
    if form in {Form.XLSX, Form.FIREFLY}:
        assert ZipFile(io.BytesIO(raw)).testzip() is None


async def test_more_than_a_sheet_holds_is_refused_before_it_is_drawn_up(publishing, actor, monkeypatch):
    monkeypatch.setattr(service, "MOST_ROWS", 3)
    assert sheets.MOST_ROWS == 2**20 - 1
    await ledger(publishing, actor, count=10)
    with pytest.raises(TooManyForASheet):
        await written(publishing, actor, Form.XLSX)
    await written(publishing, actor, Form.CSV)


async def test_a_file_is_of_one_moment_whatever_is_written_while_it_is_drawn_up(publishing, actor, monkeypatch):
    monkeypatch.setattr(service, "PAGE", 5)
    await ledger(publishing, actor, count=22)
    async with publishing.tx(actor.workspace) as tx:
        ids = {id_ for (id_,) in await tx.all("select id::text from expenses.expense where removed_at is null")}
    turn = ExportsStore.page

    async def page(self, size):
        found = await turn(self, size)
        async with publishing.tx(actor.workspace) as tx:
            expenses = Expenses(tx)
            await expenses.record_line(actor, "lunch 45 000")
            # One that was told already is moved behind the others.
            await expenses.change(actor, found[0].id, spent_on=expenses.today(actor))
        return found

    monkeypatch.setattr(ExportsStore, "page", page)
    target = io.BytesIO()
    async with publishing.tx(actor.workspace) as tx:
        today = Expenses(tx).today(actor)
        await Exports(tx).write(actor, Form.CSV, FIRST, today, words().texts(actor.language), target)
    told = [each["id"] for each in csv.DictReader(io.StringIO(target.getvalue().decode("utf-8-sig"), newline=""))]
    assert sorted(told) == sorted(ids)


async def test_who_gives_up_waiting_leaves_the_connection_clean(publishing, actor, monkeypatch):
    monkeypatch.setattr(service, "PAGE", 1)
    await ledger(publishing, actor, count=60)
    for wait in (0.0, 0.005, 0.02):
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(wait):
                await written(publishing, actor, Form.CSV)
    raw, _, rows = await written(publishing, actor, Form.CSV)
    assert raw.count(str(rows[0][0]).encode()) == 1


async def test_another_workspace_and_a_moderator_get_nothing(publishing, actor):
    await ledger(publishing, actor, count=5)
    raw, *_ = await written(publishing, an_actor(), Form.CSV)
    assert raw.count(b"\r\n") == 1
    with pytest.raises(Forbidden):
        await written(publishing, an_actor(workspace=actor.workspace, role=Role.MODERATOR), Form.CSV)


@pytest.mark.parametrize(
    ("category", "account"),
    [("eating_out", "Expenses:Eating-Out"), ("собака", "Expenses:Xd181d0bed0b1d0b0d0bad0b0"), ("9 lives!", "Expenses:9-Lives"),
     ("", "Expenses:X")],
)  # fmt: skip
def test_whatever_a_category_is_called_beancount_takes_its_account(category, account):
    assert rules._account(category, set()) == account
    assert rules._account(category, {account}) == f"{account}-2"


@pytest.mark.parametrize("form", list(Form))
async def test_over_rest_it_is_a_file_with_its_name_and_kind(program, form):
    assert (await program.post("/expenses", json={"text": "обед 45 000"})).status_code == 201
    answer = await program.get("/expenses/export", params={"format": form.value})
    assert answer.status_code == 200
    assert answer.headers["content-type"] == form.media_type
    assert answer.headers["content-disposition"] == f'attachment; filename="expenses.{form.ending}"'
    assert int(answer.headers["content-length"]) == len(answer.content) > 50


@pytest.mark.parametrize("params", [{}, {"format": "pdf"}, {"format": "csv", "from": "2026-11-02", "to": "2026-11-01"}])
async def test_over_rest_what_cannot_be_had_is_a_problem(program, params):
    assert (await program.get("/expenses/export", params=params)).status_code == 422


async def test_in_chat_the_file_comes_as_a_message_and_the_report_stays(chat):
    await chat.says("lunch 45 000")
    await chat.says("/month")
    asked = await chat.presses("File")
    assert "Which file?" in asked.text
    assert asked.labels[0] == "Excel"
    for label, ending in (("CSV", "csv"), ("Excel", "xlsx"), ("Beancount", "beancount"), ("Firefly", "zip")):
        shown = await chat.presses(label, on=asked)
        name, body = shown.file
        assert name.endswith(f".{ending}")
        assert len(body) > 50
    assert "45,000" in next(
        each.text for each in chat.messages.values() if "This" not in each.text and "<b>" in each.text
    )


async def test_a_file_too_large_for_a_message_is_told_with_what_to_do(chat, monkeypatch):
    from dastyor.domains.expenses.bot import exports as bot

    monkeypatch.setattr(bot, "MOST_INSIDE", 10)
    await chat.says("lunch 45 000")
    await chat.says("/export october")
    await chat.presses("CSV")
    assert "/export october" in chat.toasts[-1]
