"""Days: which day a line speaks of, in four writings. Today is Thursday, 19 November 2026."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dastyor.kit.lines import Role, find_amounts, find_days, tokens_of
from dastyor.kit.lines.calendar_words import MONTHS, NEAR, WEEKDAYS

TODAY = date(2026, 11, 19)


def found(text, today=TODAY):
    return find_days(text, tokens_of(text), today)


def read(text, today=TODAY):
    return [day.day.isoformat() for day in found(text, today)]


@pytest.mark.parametrize(
    ("text", "back"),
    [
        ("сегодня", 0), ("сегодня утром", 0), ("bugun", 0), ("бугун", 0), ("bugun ertalab", 0), ("today", 0),
        ("segodnya", 0), ("вчера", 1), ("вчера вечером", 1), ("kecha", 1), ("кеча", 1), ("kecha kechqurun", 1),
        ("kechagi non", 1), ("yesterday", 1), ("yesterday evening", 1), ("last night", 1), ("vchera", 1),
        ("позавчера", 2), ("pozavchera", 2), ("o'tgan kuni", 2), ("ўтган куни", 2), ("o‘tgan kun", 2),
        ("avval kuni", 2), ("the day before yesterday", 2), ("day before yesterday", 2),
    ],
)  # fmt: skip
def test_near_days_are_named(text, back):
    (day,) = found(text)
    assert (day.day, day.doubtful) == (TODAY - timedelta(days=back), False)


@pytest.mark.parametrize(
    ("text", "back"),
    [
        ("завтра", -1), ("ertaga", -1), ("tomorrow", -1), ("эртага", -1), ("на прошлой неделе", 7), ("last week", 7),
        ("o'tgan hafta", 7), ("ўтган ҳафтада", 7), ("в прошлом месяце", 30), ("o'tgan oy", 30), ("last month", 30),
        ("next week", -7), ("keyingi oy", -30), ("недавно", 0), ("на днях", 0), ("yaqinda", 0), ("recently", 0),
    ],
)  # fmt: skip
def test_days_ahead_and_stretches_are_doubtful(text, back):
    (day,) = found(text)
    assert (day.day, day.doubtful) == (TODAY - timedelta(days=back), True)


@pytest.mark.parametrize(
    ("text", "day", "doubtful"),
    [
        ("в понедельник", 16, False), ("dushanba", 16, False), ("душанба", 16, False), ("monday", 16, False),
        ("on monday", 16, False), ("mon", 16, False), ("seshanba kuni", 17, False), ("сешанба", 17, False),
        ("во вторник", 17, False), ("среду", 18, False), ("chorshanba", 18, False), ("wednesday", 18, False),
        ("в четверг", 19, True), ("payshanba", 19, True), ("thursday", 19, True), ("в пятницу", 13, False),
        ("juma", 13, False), ("жума куни", 13, False), ("shu juma", 13, False), ("friday", 13, False),
        ("в субботу", 14, False), ("shanba", 14, False), ("шанба", 14, False), ("yakshanba", 15, False),
        ("в воскресенье", 15, False), ("sunday", 15, False), ("v ponedelnik", 16, False),
        ("в прошлый четверг", 12, False), ("last thursday", 12, False), ("o'tgan payshanba", 12, False),
        ("в прошлую пятницу", 13, False),
    ],
)  # fmt: skip
def test_a_weekday_is_the_last_one_and_todays_own_is_doubtful(text, day, doubtful):
    (named,) = found(text)
    assert (named.day, named.doubtful) == (date(2026, 11, day), doubtful)


@pytest.mark.parametrize("text", ["вт", "ср", "vt", "sun", "sat", "mar", "pn"])
def test_short_names_that_are_also_words_are_no_days(text):
    assert read(text) == []


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("5 ноября", "2026-11-05"),
        ("5 noyabr", "2026-11-05"),
        ("5-noyabr", "2026-11-05"),
        ("5-ноябр", "2026-11-05"),
        ("5-октябрда", "2026-10-05"),
        ("5-сентябр", "2026-09-05"),
        ("5-декабр", "2025-12-05"),
        ("5-noyabrda", "2026-11-05"),
        ("5 noyabr kuni", "2026-11-05"),
        ("5-noyabr 2025", "2025-11-05"),
        ("5 ноября 2025 года", "2025-11-05"),
        ("5 ноября 2025г", "2025-11-05"),
        ("5th of november", "2026-11-05"),
        ("1st november", "2026-11-01"),
        ("2nd of nov", "2026-11-02"),
        ("november 5", "2026-11-05"),
        ("november 5th", "2026-11-05"),
        ("nov 5 2025", "2025-11-05"),
        ("jan 31", "2026-01-31"),
        ("noyabrning 5 kuni", "2026-11-05"),
        ("ноябрнинг 5 куни", "2026-11-05"),
        ("2026-yil 2-oktabr", "2026-10-02"),
        ("2025-йил 2-октябр", "2025-10-02"),
        ("2025 yil 5 noyabr", "2025-11-05"),
        ("20 ноября", "2025-11-20"),  # that of this year lies ahead
        ("31 декабря", "2025-12-31"),
        ("19 ноября", "2026-11-19"),
        ("29 февраля", "2024-02-29"),
        ("5 may", "2026-05-05"),
        ("0 ноября", None),
        ("32 ноября", None),
        ("2026-yil", None),
        ("2026 non", None),
        ("ноябрь 45000", None),  # in Russian a number after a month is an amount
        ("noyabr 45000", None),
        ("noyabr 5", None),
        ("november 5k", None),
        ("november 5 $", None),
        ("november 5 mln", None),
        ("november", None),
        ("november 45", None),
        ("прошлый", None),
    ],
)
def test_a_day_and_a_month_are_the_last_such_day(text, day):
    assert read(text) == ([day] if day else [])


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("15-го", "2026-11-15"),
        ("15 го", "2026-11-15"),
        ("5 числа", "2026-11-05"),
        ("20 числа", "2026-10-20"),
        ("31 числа", "2026-10-31"),
        ("5-chisi", "2026-11-05"),
        ("5-чи сана", "2026-11-05"),
        ("the 5th", "2026-11-05"),
        ("5 kuni", None),  # so many days, or a day: nothing is guessed
    ],
)
def test_a_day_alone_is_of_this_month_or_the_last(text, day):
    assert read(text) == ([day] if day else [])


def test_a_day_alone_that_neither_month_has_is_none():
    assert read("31 числа", date(2026, 3, 10)) == []
    assert read("31 числа", date(2026, 3, 31)) == ["2026-03-31"]


@pytest.mark.parametrize(
    ("text", "back"),
    [
        ("3 дня назад", 3), ("3 kun oldin", 3), ("уч кун олдин", 3), ("uch kun avval", 3), ("three days ago", 3),
        ("два дня назад", 2), ("неделю назад", 7), ("2 недели назад", 14), ("a week ago", 7), ("ikki hafta oldin", 14),
        ("месяц назад", 30), ("2 oy oldin", 60), ("a month ago", 30), ("день назад", 1), ("399 дней назад", 399),
    ],
)  # fmt: skip
def test_so_long_ago_is_counted_back(text, back):
    (day,) = found(text)
    assert (day.day, day.doubtful) == (TODAY - timedelta(days=back), False)


@pytest.mark.parametrize("text", ["400 дней назад", "полтора дня назад", "200 месяцев назад", "500 kun oldin"])
def test_what_is_no_whole_small_number_of_days_is_doubtful(text):
    assert [day.doubtful for day in found(text)] == [True]


def test_an_amount_before_a_week_ago_counts_no_weeks():
    (day,) = found("такси 20000 неделю назад")
    assert (day.day, day.doubtful) == (TODAY - timedelta(days=7), False)


@pytest.mark.parametrize("text", ["3 дня", "назад", "неделю", "5 тому", "ago"])
def test_a_stretch_without_ago_is_no_day(text):
    assert read(text) == []


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("12.11.2026 такси 20к", ["2026-11-12"]),
        ("12/11/2026 такси", ["2026-11-12"]),
        ("12-11-2026 такси", ["2026-11-12"]),
        ("12.11.26 такси", ["2026-11-12"]),
        ("2026-11-12 такси", ["2026-11-12"]),
        ("2026.11.12 такси", ["2026-11-12"]),
        ("12.11 такси 20000", ["2026-11-12"]),
        ("12/11 такси 20000", ["2026-11-12"]),
        ("25.12 такси 20000", ["2025-12-25"]),
        ("12.11 такси", []),  # alone it may be an amount
        ("12.11$ и 5", []),
        ("12.13 такси 20000", []),
        ("12.11/2026 такси 5", []),
        ("1.12.11.2026", []),
        ("12.11.2026.5", []),
        ("12.11,5 такси 500", []),
        ("5-12.11 такси 500", []),
        ("10.11 и 12.11 такси 20000", ["2026-11-10", "2026-11-12"]),
        ("https://x.uz/12.11.2026 такси", []),
        ("aziz+12.11.2026@mail.uz 5000", []),
    ],
)
def test_days_in_digits_need_a_year_or_another_number(text, days):
    assert read(text) == days


@pytest.mark.parametrize(
    "text",
    [
        "такси 20000 30.02", "32.11 такси 20000", "30.02.2026 такси", "taxi 31/11/2026", "31 sentabr", "30 февраля",
        "29 февраля 2025", "2026-yil 31-sentabr", "2026-yil 30-fevral", "february 30", "31-ноябр", "2026-11-31",
    ],
)  # fmt: skip
def test_a_day_that_no_month_has_is_doubtful(text):
    assert [(day.day, day.doubtful) for day in found(text)] == [(TODAY, True)]


@pytest.mark.parametrize("text", ["12.13 такси 20000", "2.50 литра 20000", "45.11 такси 20000", "30.00 такси 20000"])
def test_a_number_with_a_fraction_is_no_wrong_day(text):
    assert read(text) == []


def test_where_amounts_have_cents_a_wrong_day_without_a_year_is_an_amount():
    text = "uber 30.02, lunch 14"
    assert find_days(text, tokens_of(text), TODAY, cents=True) == []


@pytest.mark.parametrize(
    ("text", "doubtful"),
    [("01.12.2026", True), ("20.11.2026", True), ("19.11.2026", False), ("31.12.1999", True), ("01.01.2000", False)],
)
def test_a_day_ahead_or_long_gone_is_doubtful(text, doubtful):
    (day,) = found(text)
    assert day.doubtful == doubtful


@pytest.mark.parametrize(
    ("text", "taken"),
    [
        ("такси вчера 20к", ["вчера"]),
        ("в понедельник такси", ["в", "понедельник"]),
        ("on monday taxi", ["on", "monday"]),
        ("dushanba kuni non", ["dushanba", "kuni"]),
        ("за прошлую пятницу", ["за", "прошлую", "пятницу"]),
        ("5 ноября 2025 года такси", ["5", "ноября", "2025", "года"]),
        ("12.11.2026 такси", ["12.11.2026"]),
        ("3 дня назад такси", ["3", "дня", "назад"]),
        ("2026-yil 2-oktabr kuni", ["2026", "-", "yil", "2", "-", "oktabr", "kuni"]),
    ],
)
def test_the_tokens_of_a_day_are_marked_and_no_others(text, taken):
    tokens = tokens_of(text)
    (day,) = find_days(text, tokens, TODAY)
    assert [token.text for token in tokens if token.role is Role.DAY] == taken
    assert [token.text for token in tokens[day.first : day.after]] == taken


def test_two_days_of_a_line_stand_in_order():
    assert read("вчера такси 20к, позавчера обед 30к") == ["2026-11-18", "2026-11-17"]


def test_a_day_leaves_the_amount_beside_it_alone():
    text = "5 ноября 2025 такси 20 000"
    tokens = tokens_of(text)
    (day,) = find_days(text, tokens, TODAY)
    (amount,) = find_amounts(tokens)
    assert (day.day.isoformat(), amount.value) == ("2025-11-05", 20000)


def test_an_empty_line_has_no_day():
    assert read("") == []


@pytest.mark.parametrize("word", sorted(MONTHS)[::3])
def test_each_name_of_a_month_follows_its_day(word):
    (day,) = found(f"7 {word}")
    assert (day.day.month, day.day.day) == (MONTHS[word], 7)


@pytest.mark.parametrize("word", sorted(WEEKDAYS)[::3])
def test_each_name_of_a_weekday_is_that_weekday_at_most_a_week_back(word):
    tokens = tokens_of(word)
    day = find_days(word, tokens, TODAY)[0]
    assert day.day.weekday() == WEEKDAYS[word]
    assert TODAY - timedelta(days=7) < day.day <= TODAY


def test_the_longest_phrase_is_tried_first():
    for phrases in NEAR.values():
        lengths = [len(words) for words, _back, _doubtful in phrases]
        assert lengths == sorted(lengths, reverse=True)


@given(st.dates(date(2001, 1, 1), date(2099, 12, 31)), st.integers(0, 300))
def test_a_day_written_in_any_form_reads_back(today, back):
    day = today - timedelta(days=back)
    for text in (
        f"{day:%d.%m.%Y} такси",
        f"{day:%Y-%m-%d} такси",
        f"{day:%d/%m/%Y} такси",
        f"{day.day} {day:%B} {day.year}",
    ):
        assert read(text.lower(), today) == [day.isoformat()]


@given(st.dates(date(2008, 1, 1), date(2099, 12, 31)), st.integers(1, 28), st.integers(1, 12))
def test_a_day_without_a_year_is_never_ahead_and_less_than_a_year_back(today, day, month):
    (named,) = found(f"{day}.{month:02d} такси 20000", today)
    assert (named.day.day, named.day.month) == (day, month)
    assert today - timedelta(days=366) < named.day <= today


_PIECES = ["5", "31", "2025", "ноября", "noyabr", "november", "-", ".", "12.11", "12.11.2026", "вчера", "o'tgan", "kuni",
           "в", "понедельник", "назад", "дня", "числа", "th", "of", "yil", "last", "a", "week", "ago", "20к"]  # fmt: skip


@given(st.lists(st.sampled_from(_PIECES), max_size=20).map(" ".join))
def test_whatever_is_written_days_do_not_overlap_and_what_is_certain_is_not_ahead(text):
    tokens = tokens_of(text)
    place = 0
    for day in find_days(text, tokens, TODAY):
        assert place <= day.first < day.after <= len(tokens)
        place = day.after
        assert day.doubtful or date(2000, 1, 1) <= day.day <= TODAY


@given(st.text(max_size=120))
def test_any_text_is_read(text):
    assert all(isinstance(day.day, date) for day in found(text))


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("uber 12.10, lunch 14", []),
        ("lunch $12.10 and coffee 5", []),
        ("lunch 14 12.10", ["2026-10-12"]),
        ("12.11 lunch 14.50", ["2026-11-12"]),
        ("lunch 14 11/17", ["2026-11-17"]),
    ],
)
def test_where_amounts_have_cents_a_fraction_is_no_month(text, days):
    assert [day.day.isoformat() for day in find_days(text, tokens_of(text), TODAY, cents=True)] == days
