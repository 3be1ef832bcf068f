"""What a number or a word is by what stands beside it: no amount, a plan, another's doing. Today is 19 November 2026."""

from __future__ import annotations

from datetime import date

import pytest

from dastyor.domains.expenses.model import Doubt, Nothing, Reading
from dastyor.domains.expenses.rules import read_line

TODAY = date(2026, 11, 19)


def read(text: str, currency: str = "UZS") -> Reading:
    return read_line(text, today=TODAY, currency=currency)


@pytest.mark.parametrize(
    ("line", "currency", "doubt"),
    [
        ("salary for Ali 3m", "UZS", None),
        ("car parts 1.2m", "UZS", None),
        ("cable 20m", "UZS", Doubt.UNSURE),  # so many metres of it
        ("salary for Ali 3m", "USD", Doubt.UNSURE),  # nobody is paid millions there
        ("hryamba 3m", "UZS", Doubt.UNSURE),
    ],
)
def test_a_short_million_is_one_where_money_is_counted_so(line: str, currency: str, doubt: Doubt | None) -> None:
    assert [item.doubt for item in read(line, currency).items] == [doubt]


@pytest.mark.parametrize(
    ("line", "amount"),
    [("аи-95 390 000", 390_000), ("tele2 145 000", 145_000), ("ps5 600 000", 600_000), ("обед45 000", 45_000)],
)
def test_a_number_that_names_is_no_part_of_the_amount_behind_it(line: str, amount: int) -> None:
    (item,) = read(line).items
    assert (item.amount.amount, item.doubt) == (amount, None)


@pytest.mark.parametrize("line", ["2 pitsa", "5 non", "zakaz: 2 pitsa, 1 kola", "EUR 14 100", "врач 25.11 в 9:00"])
def test_a_count_a_rate_or_a_day_with_its_time_is_no_amount(line: str) -> None:
    assert not read(line).items


@pytest.mark.parametrize(
    "line", ["оплатим аренду 5 млн", "возьмём товар на 10 млн", "купим холодильник за 6 млн", "поменяем масло 350к"]
)
def test_what_we_shall_do_is_a_plan(line: str) -> None:
    assert read(line).nothing is Nothing.PLAN


@pytest.mark.parametrize(
    "line",
    [
        "94-maktab",
        "размер обуви 43",
        "автобус 28 ушёл",
        "123456",
        "HUMO *4521 +500 000 UZS",
        "Только сегодня! пицца 49к",
    ],
)
def test_numbers_that_are_known_by_what_stands_beside_them_are_no_amounts(line: str) -> None:
    assert not read(line).items


@pytest.mark.parametrize(
    ("line", "amount", "category"),
    [
        ("костюм размер 50 350 000", 350_000, "clothes"),
        ("з/п за октябрь 24 млн", 24_000_000, "salary"),
        ("дали аванс кассиру 500к", 500_000, "salary"),
        ("savdo nuqtasi ijarasi 1,8 mln", 1_800_000, "rent"),
        ("реклама в тг канале 450 000", 450_000, "marketing"),
        ("визит к врачу 200 000", 200_000, "health"),
        ("eggs 30 pcs 52,000", 52_000, "groceries"),
        ("top up phone 30k", 30_000, "telecom"),
    ],
)
def test_a_word_that_looks_like_another_tells_its_own(line: str, amount: int, category: str) -> None:
    (item,) = read(line).items
    assert (item.amount.amount, item.category, item.doubt) == (amount, category, None)


@pytest.mark.parametrize("line", ["20 000 or 25 000", "lunch 20 000 или 25 000", "20 000 yoki 25 000 tushlik"])
def test_of_one_amount_or_another_both_are_offered(line: str) -> None:
    (item,) = read(line).items
    assert [money.amount for money in (item.amount, *item.others)] == [20_000, 25_000]


@pytest.mark.parametrize("line", ["1e18", "lunch 1e18", "mashinam 01 A 123 BC", "машина 01A123BC", "Toyota А123ВС77"])
def test_what_only_looks_like_a_number_is_no_amount(line: str) -> None:
    assert not read(line).items


@pytest.mark.parametrize("line", ["заказчик дал аванс 10 млн", "mijoz 350 ming to'ladi", "student paid 1.2 mln"])
def test_those_who_buy_from_us_pay_us(line: str) -> None:
    assert read(line).nothing is Nothing.INCOME


def test_two_small_numbers_are_thousands_both_and_each_is_offered() -> None:
    (item,) = read("taxi 20 30").items
    assert item.doubt is Doubt.AMOUNTS
    assert [money.amount for money in (item.amount, *item.others)] == [20_000, 30_000, 20, 30]


@pytest.mark.parametrize(
    "line",
    [
        "в магазине молоко 14 000",
        "говядина сейчас 110 000",
        "do'konda un 6500 ekan",
        "ремонт обойдётся в 5 млн",
        "чек на 340 000 потерялся",
    ],
)
def test_what_a_thing_costs_or_what_befell_it_is_asked(line: str) -> None:
    assert not read(line).is_sure


@pytest.mark.parametrize(
    "line",
    [
        "билеты на концерт от 200 000",
        "menga taksi chaqirib ber 20 minglik",
        "televizor 4 mln, olsammikan",
        "зарплата водителя обычно 5 млн",
        "это вышло бы в 700к",
        "can't afford that 300k jacket",
        "отец дал 1 млн на бизнес",
        "oylik maoshim 6 mln",
        "стоимость доставки 25 000",
        "возьму кредит 10 млн на товар",
        "аренда у них 5 млн, дорого",
        "скоро зарплата, жду 4 млн",
        "присмотрел диван за 4 млн",
        "соседка переехала, диван 2 млн",
        "с клиента взяли 300к за стрижку",
        "откладываю по 300к в месяц",
        "до зарплаты 100к и три дня",
        "спасибо за перевод 50 000!",
        "go'sht 120 mingga chiqdi",
        "бензин по 12 500 на Лукойле",
        "за ремонт попросили 700к",
        "покупатель забрал диван за 2 млн",
        "we charge 40k for delivery",
        "бригада просит 5 млн",
        "премию ожидают 2 млн",
        "they want lunch 45k",
    ],
)
def test_a_verb_of_something_else_is_never_recorded(line: str) -> None:
    assert not read(line).is_sure
