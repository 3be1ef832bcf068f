from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from babel import Locale
from hypothesis import given
from hypothesis import strategies as st

from dastyor.kit.errors import Misconfigured
from dastyor.kit.i18n import (
    LANGUAGES,
    Catalogues,
    LanguageUnknown,
    MissingText,
    Safe,
    known_language,
    language_from_telegram,
)
from dastyor.kit.i18n.figures import STYLES, money_text
from dastyor.kit.i18n.languages import file_name
from dastyor.kit.money import AmountUnreadable, Money
from dastyor.kit.periods import Period

FIRST = '"Language: {language}\\n"\n"Content-Type: text/plain; charset=utf-8\\n"\n'
MANY = {
    "ru": 'msgstr[0] "{n} трата"\nmsgstr[1] "{n} траты"\nmsgstr[2] "{n} трат"\n',
    "en": 'msgstr[0] "{n} expense"\nmsgstr[1] "{n} expenses"\n',
    "uz-Latn": 'msgstr[0] "{n} ta xarajat"\nmsgstr[1] "{n} ta xarajat"\n',
    "uz-Cyrl": 'msgstr[0] "{n} та харажат"\nmsgstr[1] "{n} та харажат"\n',
}


def package(home: Path, name: str = "shop", *, only_english: str = "", languages: tuple[str, ...] = LANGUAGES) -> Path:
    """A package whose catalogues say `[language] ...`."""
    texts = home / name / "texts"
    texts.mkdir(parents=True)
    for language in languages:
        entries = f'msgid "{name}-recorded"\nmsgstr "[{language}] <b>{{title}}</b> {{amount}}"\n\n'
        entries += f'msgid "{name}-count"\nmsgid_plural "{name}-count"\n{MANY[language]}\n'
        if only_english and language == "en":
            entries += f'msgid "{only_english}"\nmsgstr "only here"\n'
        head = 'msgid ""\nmsgstr ""\n' + FIRST.format(language=language)
        (texts / file_name(language)).write_text(head + "\n" + entries, encoding="utf-8")
    return texts.parent


@pytest.fixture
def shop(tmp_path: Path) -> Catalogues:
    return Catalogues.load([package(tmp_path)], strict=True)


def uzs(amount: str) -> Money:
    return Money(Decimal(amount), "UZS")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_text_is_said_in_each_language(shop: Catalogues, language: str) -> None:
    said = shop.texts(language)("shop-recorded", title="non", amount=uzs("12000"))
    assert said.startswith(f"[{language}] <b>non</b> 12")


@pytest.mark.parametrize(
    ("language", "count", "said"),
    [
        ("ru", 1, "1 трата"),
        ("ru", 2, "2 траты"),
        ("ru", 5, "5 трат"),
        ("ru", 11, "11 трат"),
        ("ru", 21, "21 трата"),
        ("ru", 1250, "1\u00a0250 трат"),
        ("ru", -1, "-1 трата"),
        ("en", 1, "1 expense"),
        ("en", 0, "0 expenses"),
        ("uz-Latn", 1, "1 ta xarajat"),
        ("uz-Cyrl", 5, "5 та харажат"),
    ],
)
def test_plural_forms_follow_the_language(shop: Catalogues, language: str, count: int, said: str) -> None:
    assert shop.texts(language).n("shop-count", count) == said


def test_values_are_escaped_for_html_unless_they_are_safe(shop: Catalogues) -> None:
    t = shop.texts("en")
    assert t.html("shop-recorded", title='<i>&"', amount=1) == "[en] <b>&lt;i&gt;&amp;&quot;</b> 1"
    assert t.html("shop-recorded", title=Safe("<i>x</i>"), amount=1) == "[en] <b><i>x</i></b> 1"
    assert t.plain("shop-recorded", title="<i>&", amount=1) == "[en] <b><i>&</b> 1"
    inner = t.html("shop-recorded", title="a<b", amount=1)
    assert "a&lt;b" in t.html("shop-recorded", title=inner, amount=2)


@given(st.text(max_size=200))
def test_no_value_ever_opens_a_tag_or_takes_a_place(title: str) -> None:
    said = KIT_TEXTS.texts("en").html("language-unknown", language=title)
    assert "<" not in said
    assert said.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", '"').replace("&amp;", "&") == (
        f"I do not speak “{title}” yet."
    )


KIT_TEXTS = Catalogues.load([], strict=True)


def test_a_missing_text_or_value_fails_a_test(shop: Catalogues) -> None:
    t = shop.texts("ru")
    with pytest.raises(MissingText):
        t("shop-nothing")
    with pytest.raises(MissingText):
        t("shop-recorded", title="only this")


def test_in_earnest_a_missing_text_is_said_in_english_and_reported(tmp_path: Path) -> None:
    missed: list[tuple[str, str]] = []
    shop = package(tmp_path, only_english="shop-late")
    t = Catalogues.load([shop], missed=lambda key, language: missed.append((key, language))).texts("ru")
    assert (t("shop-late"), t("shop-never"), t("shop-recorded", title="x")) == (
        "only here",
        "shop-never",
        "[ru] <b>x</b> {amount}",
    )
    assert missed[0] == ("shop-late", "ru")
    assert ("shop-never", "ru") in missed


def test_a_missing_text_is_logged_once(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    t = Catalogues.load([package(tmp_path)]).texts("ru")
    assert [t("shop-never") for _ in range(3)] == ["shop-never"] * 3
    assert len(caplog.records) == 1


def test_a_package_speaks_all_four_languages_or_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Misconfigured, match=r"en\.po"):
        Catalogues.load([package(tmp_path, languages=("ru", "uz-Latn", "uz-Cyrl"))])
    (tmp_path / "mute").mkdir()
    assert Catalogues.load([tmp_path / "mute"]).texts("en")("day-today") == "today"


def test_one_key_in_two_packages_is_refused(tmp_path: Path) -> None:
    one, two = package(tmp_path / "a"), package(tmp_path / "b")
    with pytest.raises(Misconfigured, match="two catalogues"):
        Catalogues.load([one, two]).texts("en")


@pytest.mark.parametrize(
    ("tag", "language"),
    [
        ("uz", "uz-Latn"), ("uz-UZ", "uz-Latn"), ("uz_Cyrl", "uz-Cyrl"), ("UZ-cyrl-UZ", "uz-Cyrl"),
        ("ru", "ru"), ("ru-RU", "ru"), ("en_GB", "en"), (" en ", "en"),
    ],
)  # fmt: skip
def test_languages_are_known_by_any_tag(tag: str, language: str) -> None:
    assert known_language(tag) == language


def test_telegrams_code_gives_the_nearest_language() -> None:
    assert [language_from_telegram(code) for code in ("uz", "ru", "kk", "ky", "en", "de", None, "", "pt-br")] == [
        "uz-Latn", "ru", "ru", "ru", "en", "en", "en", "en", "en",
    ]  # fmt: skip
    with pytest.raises(LanguageUnknown):
        known_language("de")


@pytest.mark.parametrize(
    ("language", "amount", "currency", "written"),
    [
        ("uz-Latn", "1250000", "UZS", "1 250 000 soʻm"),
        ("uz-Cyrl", "1250000", "UZS", "1 250 000 сўм"),
        ("ru", "1250000.00", "UZS", "1 250 000 сум"),
        ("en", "1250000", "UZS", "1,250,000 UZS"),
        ("ru", "1250000.5", "UZS", "1 250 000,50 сум"),
        ("ru", "42126.185", "UZS", "42 126,18 сум"),
        ("ru", "1500", "RUB", "1 500 ₽"),
        ("uz-Latn", "1500", "RUB", "1 500 ₽"),
        ("uz-Cyrl", "900", "KZT", "900 ₸"),
        ("ru", "12.5", "USD", "12,50 $"),
        ("en", "12.5", "USD", "$12.50"),
        ("en", "-12", "USD", "-$12"),
        ("en", "1234", "EUR", "€1,234"),
        ("ru", "99", "CNY", "99 ¥"),
        ("ru", "12.5", "TRY", "12,50 TRY"),
        ("en", "1234.5678", "KWD", "1,234.568 KWD"),
        ("ru", "0", "JPY", "0 JPY"),
        ("ru", "-0.001", "RUB", "0,00 ₽"),
    ],
)
def test_money_is_written_as_people_write_it(language: str, amount: str, currency: str, written: str) -> None:
    assert money_text(Money(Decimal(amount), currency), language).replace("\u00a0", " ") == written


@given(st.decimals(min_value=-(10**13), max_value=10**13, places=2), st.sampled_from(LANGUAGES))
def test_written_money_reads_back(amount: Decimal, language: str) -> None:
    written = money_text(uzs(str(amount)), language).rsplit("\u00a0", 1)[0]
    try:
        assert Money.parse(written, "UZS") == uzs(str(amount))
    except AmountUnreadable:
        pytest.fail(f"{written!r} does not read back")


@pytest.mark.parametrize("language", LANGUAGES)
def test_separators_are_those_of_cldr(language: str) -> None:
    style, symbols = STYLES[language], Locale.parse(STYLES[language].locale).number_symbols["latn"]
    assert (style.group, style.decimal) == (symbols["group"], symbols["decimal"])
    cldr = Locale.parse(style.locale).percent_formats[None].pattern
    assert style.percent == cldr.replace("#,##0", "{}")


@pytest.mark.parametrize(
    ("language", "day", "full", "short", "month", "weekday"),
    [
        ("uz-Latn", "9-noyabr", "9-noyabr, 2026", "09.11.2026", "noyabr 2026", "dushanba"),
        ("uz-Cyrl", "9-ноябр", "9-ноябр, 2026", "09.11.2026", "ноябр 2026", "душанба"),
        ("ru", "9 ноября", "9 ноября 2026", "09.11.2026", "ноябрь 2026", "понедельник"),
        ("en", "9 November", "9 November 2026", "09/11/2026", "November 2026", "Monday"),
    ],
)
def test_days_are_written_as_people_write_them(
    language: str, day: str, full: str, short: str, month: str, weekday: str
) -> None:
    t, monday = KIT_TEXTS.texts(language), date(2026, 11, 9)
    assert (t.day(monday), t.full_day(monday), t.short_day(monday)) == (day, full, short)
    assert (t.month(monday), t.weekday(monday)) == (month, weekday)
    assert (t.day(monday, date(2026, 1, 1)), t.day(monday, date(2027, 1, 1))) == (day, full)


def test_near_days_have_names() -> None:
    t, today = KIT_TEXTS.texts("ru"), date(2026, 11, 9)
    near = [t.near_day(today + timedelta(days=step), today) for step in (-2, -1, 0, 1, 2)]
    assert near == ["7 ноября", "вчера", "сегодня", "завтра", "11 ноября"]


def test_periods_times_and_lengths_are_said_plainly() -> None:
    t, day = KIT_TEXTS.texts("ru"), date(2026, 11, 9)
    assert t.period(Period.month(day)) == "ноябрь 2026"
    assert t.period(Period.year(day)) == "2026"
    assert t.period(Period.day(day)) == "9 ноября 2026"
    assert t.period(Period.week(day)) == "09.11.2026 – 15.11.2026"
    assert t.time(datetime(2026, 11, 9, 13, 30, tzinfo=UTC), "Asia/Tashkent") == "18:30"
    lengths = [timedelta(seconds=5), timedelta(minutes=1), timedelta(hours=3), timedelta(days=21)]
    assert [t.duration(length) for length in lengths] == ["5 секунд", "1 минута", "3 часа", "21 день"]


def test_numbers_and_percents() -> None:
    ru, uz, en = (KIT_TEXTS.texts(language) for language in ("ru", "uz-Latn", "en"))
    assert (ru.number(1250000), en.number(Decimal("-1250.5"))) == ("1\u00a0250\u00a0000", "-1,250.5")
    assert (ru.percent(Decimal("0.125"), 1), uz.percent(Decimal("0.125")), en.percent(Decimal(1))) == (
        "12,5\u00a0%",
        "12%",
        "100%",
    )
    assert ru("period-backwards", start=2026, end=Decimal("1250.5")) == (
        "Период кончается раньше, чем начинается: 2026 – 1\u00a0250,5."
    )


def test_a_refusal_is_said_in_the_persons_language() -> None:
    with pytest.raises(AmountUnreadable) as refused:
        Money.parse("много", "UZS")
    assert KIT_TEXTS.texts("ru").problem(refused.value) == "«много» не похоже на сумму. Напишите, например, 12 500."
