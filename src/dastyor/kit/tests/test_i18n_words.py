"""Texts of the kit in all four languages: periods, lengths and near days, for every count and every language."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from threading import Thread

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dastyor.kit.errors import Misconfigured
from dastyor.kit.i18n import LANGUAGES, Catalogues, LanguageUnknown, Safe, known_language, language_from_telegram
from dastyor.kit.i18n.catalogues import KIT, read_catalogue
from dastyor.kit.i18n.languages import NATIVE_NAMES, file_name
from dastyor.kit.i18n.texts import escape_html
from dastyor.kit.money import Money
from dastyor.kit.periods import Period, TimeZoneUnknown

KIT_TEXTS = Catalogues.load([], strict=True)
DAY = date(2026, 11, 19)
BY_LANGUAGE = dict(zip(LANGUAGES, range(4), strict=True))


def said(values):
    """The words of the language that a row has in this order: uz-Latn, uz-Cyrl, ru, en."""
    return {language: values[place] for language, place in BY_LANGUAGE.items()}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("step", "words"),
    [
        (-1, ("kecha", "кеча", "вчера", "yesterday")),
        (0, ("bugun", "бугун", "сегодня", "today")),
        (1, ("ertaga", "эртага", "завтра", "tomorrow")),
        (2, ("21-noyabr", "21-ноябр", "21 ноября", "21 November")),
        (-2, ("17-noyabr", "17-ноябр", "17 ноября", "17 November")),
        (60, ("18-yanvar, 2027", "18-январ, 2027", "18 января 2027", "18 January 2027")),
    ],
)
def test_a_near_day_has_a_name_in_each_language(language, step, words):
    assert KIT_TEXTS.texts(language).near_day(DAY + timedelta(days=step), DAY) == said(words)[language]


@pytest.mark.parametrize(
    ("seconds", "ru", "en"),
    [
        (0, "0 секунд", "0 seconds"),
        (1, "1 секунда", "1 second"),
        (2, "2 секунды", "2 seconds"),
        (59, "59 секунд", "59 seconds"),
        (60, "1 минута", "1 minute"),
        (119, "1 минута", "1 minute"),
        (3599, "59 минут", "59 minutes"),
        (3600, "1 час", "1 hour"),
        (7200, "2 часа", "2 hours"),
        (86_399, "23 часа", "23 hours"),
        (86_400, "1 день", "1 day"),
        (5 * 86_400, "5 дней", "5 days"),
        (22 * 86_400 + 5, "22 дня", "22 days"),
        (1500 * 86_400, "1\u00a0500 дней", "1,500 days"),
    ],
)
def test_a_length_is_told_in_its_largest_whole_unit(seconds, ru, en):
    length = timedelta(seconds=seconds)
    assert (KIT_TEXTS.texts("ru").duration(length), KIT_TEXTS.texts("en").duration(length)) == (ru, en)


@given(st.integers(0, 10**9), st.sampled_from(LANGUAGES))
def test_every_length_has_words_in_every_language(seconds, language):
    told = KIT_TEXTS.texts(language).duration(timedelta(seconds=seconds))
    assert told[0].isdigit() and told[-1].isalpha()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("period", "words"),
    [
        (Period.month(DAY), ("noyabr 2026", "ноябр 2026", "ноябрь 2026", "November 2026")),
        (Period.year(DAY), ("2026",) * 4),
        (Period.day(DAY), ("19-noyabr, 2026", "19-ноябр, 2026", "19 ноября 2026", "19 November 2026")),
        (Period(DAY, DAY), ("19-noyabr, 2026", "19-ноябр, 2026", "19 ноября 2026", "19 November 2026")),
        (Period.week(DAY), ("16.11.2026 – 22.11.2026",) * 3 + ("16/11/2026 – 22/11/2026",)),
        (Period.quarter(DAY), ("01.10.2026 – 31.12.2026",) * 3 + ("01/10/2026 – 31/12/2026",)),
    ],
)
def test_a_period_is_named_as_people_name_it(language, period, words):
    assert KIT_TEXTS.texts(language).period(period) == said(words)[language]


@pytest.mark.parametrize(
    ("zone", "shown"),
    [("Asia/Tashkent", "18:30"), ("UTC", "13:30"), ("America/New_York", "08:30"), ("Asia/Kolkata", "19:00")],
)
def test_a_time_of_day_is_that_of_the_zone(zone, shown):
    assert KIT_TEXTS.texts("en").time(datetime(2026, 11, 19, 13, 30, 59, tzinfo=UTC), zone) == shown


def test_a_zone_that_there_is_not_is_refused():
    with pytest.raises(TimeZoneUnknown):
        KIT_TEXTS.texts("en").time(datetime(2026, 11, 19, tzinfo=UTC), "Asia/Nowhere")


@pytest.mark.parametrize("language", LANGUAGES)
def test_values_are_written_in_the_language_by_what_they_are(language):
    t = KIT_TEXTS.texts(language)
    values = (Money(Decimal("1250.5"), "USD"), Decimal("1250.5"), date(2026, 11, 9), 2026, "x", None)
    for value, shown in zip(
        values, (t.money(values[0]), t.number(values[1]), t.day(values[2]), "2026", "x", "None"), strict=True
    ):
        assert shown in t("language-unknown", language=value)
    moment = datetime(2026, 11, 9, tzinfo=UTC)
    assert str(moment) in t("language-unknown", language=moment)  # a moment has no meaning without a zone


@pytest.mark.parametrize(
    ("text", "escaped"),
    [
        ("<b>", "&lt;b&gt;"), ("a & b", "a &amp; b"), ('"x"', "&quot;x&quot;"), ("it's", "it's"), ("&lt;", "&amp;lt;"),
        ("", ""), ("soʻm 5", "soʻm 5"),
    ],
)  # fmt: skip
def test_only_what_both_telegram_and_pages_know_is_escaped(text, escaped):
    assert escape_html(text) == escaped


def test_safe_text_stays_itself_for_jinja_and_for_us():
    safe = Safe("<b>x</b>")
    assert safe.__html__() == safe == "<b>x</b>"
    assert isinstance(KIT_TEXTS.texts("en").html("day-today"), Safe)
    assert not isinstance(KIT_TEXTS.texts("en").plain("day-today"), Safe)


def test_whether_a_language_has_a_text_is_known():
    t = KIT_TEXTS.texts("ru")
    assert (t.has("day-today"), t.has("day-never"), t.language) == (True, False, "ru")


def test_all_languages_say_the_same_keys_with_the_same_forms():
    catalogues = [KIT_TEXTS.catalogue(language) for language in LANGUAGES]
    keys = [set(catalogue.texts) for catalogue in catalogues]
    assert keys[0] == keys[1] == keys[2] == keys[3]
    for key in keys[0]:
        assert len({isinstance(catalogue.texts[key], tuple) for catalogue in catalogues}) == 1


@pytest.mark.parametrize("language", LANGUAGES)
@given(count=st.integers(0, 10**7))
def test_every_count_has_a_form(language, count):
    catalogue = KIT_TEXTS.catalogue(language)
    forms = catalogue.texts["duration-days"]
    assert 0 <= catalogue.plural(count) < len(forms)


def test_a_language_is_read_once_however_many_ask_at_once(monkeypatch):
    read = []

    def reading(language, folders):
        read.append(language)
        return read_catalogue(language, folders)

    monkeypatch.setattr("dastyor.kit.i18n.catalogues.read_catalogue", reading)
    fresh = Catalogues.load([])
    threads = [Thread(target=fresh.catalogue, args=("ru",)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert read == ["ru"]


def test_fuzzy_and_empty_entries_are_no_texts(tmp_path):
    texts = tmp_path / "texts"
    texts.mkdir()
    body = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\n'
    body += (
        'msgid "ready"\nmsgstr "ready"\n\n#, fuzzy\nmsgid "doubtful"\nmsgstr "doubtful"\n\nmsgid "empty"\nmsgstr ""\n'
    )
    (texts / "en.po").write_text(body, encoding="utf-8")
    assert dict(read_catalogue("en", [texts]).texts) == {"ready": "ready"}


def test_the_same_folder_named_twice_is_read_once():
    assert Catalogues.load([KIT, KIT], strict=True).texts("en")("day-today") == "today"


def test_a_catalogue_that_is_missing_is_named_by_its_file(tmp_path):
    (tmp_path / "texts").mkdir()
    for language in LANGUAGES[:-1]:
        (tmp_path / "texts" / file_name(language)).write_text("", encoding="utf-8")
    with pytest.raises(Misconfigured) as refused:
        Catalogues.load([tmp_path])
    assert refused.value.values["file"].endswith("texts/en.po")


@pytest.mark.parametrize(
    ("code", "language"),
    [("be", "ru"), ("kk", "ru"), ("ky-KG", "ru"), ("tg", "ru"), ("tk", "ru"), ("TT", "ru"), ("ba", "ru"), ("uk", "en"),
     ("fr", "en"), ("zh-hans", "en"), ("uz-cyrl", "uz-Cyrl"), ("uz", "uz-Latn"), (" ru ", "ru"), ("x", "en")],
)  # fmt: skip
def test_whoever_writes_is_answered_in_the_nearest_language(code, language):
    assert language_from_telegram(code) == language


@given(st.text(max_size=40))
def test_any_tag_leads_to_a_language_of_ours(tag):
    assert language_from_telegram(tag) in LANGUAGES


@pytest.mark.parametrize("tag", ["", "de", "english", "рус", "u z", "-", "x" * 90])
def test_a_tag_of_no_language_of_ours_is_refused_with_those_there_are(tag):
    with pytest.raises(LanguageUnknown) as refused:
        known_language(tag)
    assert refused.value.values == {"language": tag[:40]}
    assert "uz-Latn, uz-Cyrl, ru, en" in refused.value.sentence()


def test_each_language_has_its_own_name_and_file():
    assert list(NATIVE_NAMES) == list(LANGUAGES)
    assert [file_name(language) for language in LANGUAGES] == ["uz_Latn.po", "uz_Cyrl.po", "ru.po", "en.po"]
    assert len(set(NATIVE_NAMES.values())) == 4
