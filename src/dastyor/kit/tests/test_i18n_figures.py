"""Figures in four languages: every currency, every sign, every rounding, as people write them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from babel import Locale
from hypothesis import given
from hypothesis import strategies as st

from dastyor.kit.currencies import currencies, iso_digits
from dastyor.kit.digits import read_decimal
from dastyor.kit.i18n import LANGUAGES
from dastyor.kit.i18n.figures import NBSP, STYLES, day_text, money_text, number_text, percent_text
from dastyor.kit.money import MOST, Money

SIGNS = {
    "uz-Latn": {"UZS": "{} soʻm", "RUB": "{} ₽", "KZT": "{} ₸", "USD": "{} $", "EUR": "{} €", "CNY": "{} ¥"},
    "uz-Cyrl": {"UZS": "{} сўм", "RUB": "{} ₽", "KZT": "{} ₸", "USD": "{} $", "EUR": "{} €", "CNY": "{} ¥"},
    "ru": {"UZS": "{} сум", "RUB": "{} ₽", "KZT": "{} ₸", "USD": "{} $", "EUR": "{} €", "CNY": "{} ¥"},
    "en": {"UZS": "{} UZS", "RUB": "{} ₽", "KZT": "{} ₸", "USD": "${}", "EUR": "€{}", "CNY": "¥{}"},
}
SHOWN = [(language, code, form) for language, forms in SIGNS.items() for code, form in forms.items()]


def plainly(text: str) -> str:
    return text.replace(NBSP, " ")


def written(amount: object, code: str, language: str) -> str:
    return plainly(money_text(Money(Decimal(str(amount)), code), language))


@pytest.mark.parametrize(("language", "code", "form"), SHOWN)
def test_each_offered_currency_has_its_sign_in_each_language(language: str, code: str, form: str) -> None:
    comma = "." if language == "en" else ","
    group = "," if language == "en" else " "
    assert written("1234567", code, language) == form.format(f"1{group}234{group}567")
    assert written("1234.5", code, language) == form.format(f"1{group}234{comma}50")
    assert written("-1234.5", code, language) == "-" + form.format(f"1{group}234{comma}50")
    assert written("0", code, language) == form.format("0")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_figure_is_never_broken_over_two_lines(language: str) -> None:
    for code in sorted(currencies()):
        assert " " not in money_text(Money(Decimal("-1234567.5"), code), language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_other_currency_is_named_by_its_code_with_its_own_digits(language: str) -> None:
    for code in sorted(currencies() - set(SIGNS["ru"])):
        figure = written("7.25", code, language)
        digits = iso_digits(code)
        point = "." if language == "en" else ","
        whole = {0: "7", 2: f"7{point}25", 3: f"7{point}250", 4: f"7{point}2500"}[digits]
        assert figure == f"{whole} {code}"


@pytest.mark.parametrize(
    ("amount", "code", "shown"),
    [
        ("0.005", "USD", "0,00 $"),
        ("0.015", "USD", "0,02 $"),
        ("0.025", "USD", "0,02 $"),
        ("-0.005", "USD", "0,00 $"),  # what is shown as nothing has no minus
        ("-0.006", "USD", "-0,01 $"),
        ("-0.004", "KWD", "-0,004 KWD"),
        ("-0.4", "JPY", "0 JPY"),
        ("-0.6", "JPY", "-1 JPY"),
        ("-10", "JPY", "-10 JPY"),
        ("999.999", "USD", "1 000,00 $"),
        ("100.00", "UZS", "100 сум"),
        ("1E+3", "UZS", "1 000 сум"),
        ("-100", "UZS", "-100 сум"),
        (f"{MOST:f}", "UZS", "1 000 000 000 000 000 000 000 000 сум"),
        ("999999999999999999999999.999999", "UZS", "1 000 000 000 000 000 000 000 000,00 сум"),
        ("123456789012345678901234.56", "UZS", "123 456 789 012 345 678 901 234,56 сум"),
    ],
)
def test_money_is_rounded_only_when_it_is_shown(amount: str, code: str, shown: str) -> None:
    assert written(amount, code, "ru") == shown


@pytest.mark.parametrize(
    ("number", "places", "ru", "en"),
    [
        (0, None, "0", "0"),
        (1234, None, "1 234", "1,234"),
        (-1234567, None, "-1 234 567", "-1,234,567"),
        (Decimal("1.50"), None, "1,50", "1.50"),
        (Decimal("1E+4"), None, "10 000", "10,000"),
        (Decimal("0.0005"), None, "0,0005", "0.0005"),
        (Decimal("1.005"), 2, "1,00", "1.00"),
        (Decimal("1.015"), 2, "1,02", "1.02"),
        (Decimal("-0.4"), 0, "0", "0"),
        (Decimal("-0.6"), 0, "-1", "-1"),
        (Decimal(-10), 0, "-10", "-10"),
        (5, 2, "5,00", "5.00"),
        (10**30, None, "1" + " 000" * 10, "1" + ",000" * 10),
        (Decimal("12345678901234567890123456789.5"), None, "12 345 678 901 234 567 890 123 456 789,5", None),
    ],
)
def test_a_number_has_groups_and_as_many_places_as_it_has_or_is_asked_for(
    number: int | Decimal, places: int | None, ru: str, en: str | None
) -> None:
    assert plainly(number_text(number, "ru", places)) == ru
    assert plainly(number_text(number, "uz-Latn", places)) == plainly(number_text(number, "uz-Cyrl", places)) == ru
    if en is not None:
        assert number_text(number, "en", places) == en


@given(st.decimals(-(10**15), 10**15, places=3), st.sampled_from(LANGUAGES))
def test_a_written_number_reads_back(number: Decimal, language: str) -> None:
    figure = number_text(number, language, 2)
    assert abs(read_decimal(figure) - number) <= Decimal("0.005")
    assert figure.startswith("-") == (number.quantize(Decimal("0.01")) < 0)


@pytest.mark.parametrize(
    ("share", "places", "shown"),
    [
        ("0", 0, ("0%", "0%", "0 %", "0%")),
        ("0.125", 0, ("12%", "12%", "12 %", "12%")),
        ("0.135", 0, ("14%", "14%", "14 %", "14%")),
        ("0.1254", 1, ("12,5%", "12,5%", "12,5 %", "12.5%")),
        ("1", 0, ("100%", "100%", "100 %", "100%")),
        ("12.5", 0, ("1 250%", "1 250%", "1 250 %", "1,250%")),
        ("-0.05", 0, ("-5%", "-5%", "-5 %", "-5%")),
        ("-0.001", 0, ("0%", "0%", "0 %", "0%")),
    ],
)
def test_a_share_is_written_as_a_percentage(share: str, places: int, shown: tuple[str, ...]) -> None:
    assert tuple(plainly(percent_text(Decimal(share), language, places)) for language in LANGUAGES) == shown


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("month", range(1, 13))
def test_the_names_of_months_and_days_are_cldrs(language: str, month: int) -> None:
    locale = Locale.parse(STYLES[language].locale)
    day = date(2026, month, 9)
    alone = locale.months["stand-alone"]["wide"][month]
    within = locale.months["format"]["wide"][month]
    weekday = locale.days["stand-alone"]["wide"][day.weekday()]
    if language == "uz-Latn":
        alone, within, weekday = alone.lower(), within.lower(), weekday.lower()
    assert day_text(day, language, "LLLL y") == f"{alone} 2026"
    assert within in day_text(day, language, STYLES[language].day)
    assert day_text(day, language, "cccc") == weekday


@given(st.dates(date(2000, 1, 1), date(2099, 12, 31)), st.sampled_from(LANGUAGES))
def test_a_day_in_digits_has_two_digits_of_day_and_month_and_four_of_the_year(day: date, language: str) -> None:
    slash = "/" if language == "en" else "."
    assert day_text(day, language, STYLES[language].short_day) == day.strftime(f"%d{slash}%m{slash}%Y")
