"""Fiscal codes: what the QR of a receipt says, of which country, and what is refused."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime
from decimal import Decimal
from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dastyor.domains.expenses.errors import NotAReceipt, ReceiptAhead, ReceiptDamaged
from dastyor.domains.expenses.rules.receipts import checked_moment, first_receipt, read_receipt
from dastyor.kit.money import Money

RU = "t=20261119T1405&s=1530.00&fn=9960440301234567&i=48213&fp=3021456789&n=1"
UZ = "https://ofd.soliq.uz/check?t=UZ210168163541&r=2&c=20220529184608&s=030548219873"
KZ = "http://consumer.oofd.kz/?i=1734974179&f=010100465991&s=13507.0&t=20210922T224125"


@pytest.mark.parametrize(
    ("text", "code", "total", "issued"),
    [
        (RU, "ru:9960440301234567:48213:3021456789", "1530.00 RUB", "2026-11-19 14:05:00"),
        (RU.replace("1405", "140559"), "ru:9960440301234567:48213:3021456789", "1530.00 RUB", "2026-11-19 14:05:59"),
        (RU.replace("T1405", "t1405"), "ru:9960440301234567:48213:3021456789", "1530.00 RUB", "2026-11-19 14:05:00"),
        ("&".join(reversed(RU.split("&"))), "ru:9960440301234567:48213:3021456789", "1530.00 RUB", "2026-11-19 14:05:00"),
        (RU.replace("=", "= ").replace("&", " &") + "\n", "ru:9960440301234567:48213:3021456789", "1530.00 RUB",
         "2026-11-19 14:05:00"),
        (RU.upper(), "ru:9960440301234567:48213:3021456789", "1530.00 RUB", "2026-11-19 14:05:00"),
        (RU.replace("1530.00", "1450"), "ru:9960440301234567:48213:3021456789", "1450 RUB", "2026-11-19 14:05:00"),
        (RU.replace("fp=3", "fp=03").replace("i=4", "i=004"), "ru:9960440301234567:48213:3021456789", "1530.00 RUB",
         "2026-11-19 14:05:00"),
        (RU.replace("n=1", "n=2"), "ru:9960440301234567:48213:3021456789", "-1530.00 RUB", "2026-11-19 14:05:00"),
        (RU.replace("n=1", "n=3"), "ru:9960440301234567:48213:3021456789", "-1530.00 RUB", "2026-11-19 14:05:00"),
        (RU.replace("n=1", "n=4"), "ru:9960440301234567:48213:3021456789", "1530.00 RUB", "2026-11-19 14:05:00"),
        (RU.removesuffix("&n=1"), "ru:9960440301234567:48213:3021456789", "1530.00 RUB", "2026-11-19 14:05:00"),
        (RU.replace("1530.00", "0.00"), "ru:9960440301234567:48213:3021456789", "None", "2026-11-19 14:05:00"),
        (f"https://lk.platformaofd.ru/web/noauth/cheque?{RU}", "ru:9960440301234567:48213:3021456789", "1530.00 RUB",
         "2026-11-19 14:05:00"),
        (UZ, "uz:UZ210168163541:2:30548219873", "None", "2022-05-29 18:46:08"),
        (UZ.replace("/check", "/epi"), "uz:UZ210168163541:2:30548219873", "None", "2022-05-29 18:46:08"),
        (UZ.replace("/check", "/epul/"), "uz:UZ210168163541:2:30548219873", "None", "2022-05-29 18:46:08"),
        (UZ.removeprefix("https://"), "uz:UZ210168163541:2:30548219873", "None", "2022-05-29 18:46:08"),
        (UZ.replace("https://ofd.soliq.uz", "HTTP://OFD.soliq.UZ:80"), "uz:UZ210168163541:2:30548219873", "None",
         "2022-05-29 18:46:08"),
        (KZ, "kz:010100465991:1734974179", "13507.0 KZT", "2021-09-22 22:41:25"),
        (KZ.replace("consumer.oofd.kz", "ofd1.kz/t"), "kz:010100465991:1734974179", "13507.0 KZT",
         "2021-09-22 22:41:25"),
    ],
)  # fmt: skip
def test_a_code_is_read_as_its_country_writes_it(text: str, code: str, total: str, issued: str) -> None:
    found = read_receipt(text)
    assert (found.code, str(found.total), str(found.issued_at)) == (code, total, issued)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "hello",
        "https://t.me/dastyor_bot",
        "WIFI:S:cafe;T:WPA;P:12345678;;",
        UZ.replace("ofd.soliq.uz", "ofd.soliq.uz.evil.example"),
        UZ.replace("ofd.soliq.uz", "xofd.soliq.uz"),
        UZ.replace("ofd.soliq.uz", "ofd.soliq.uz@evil.example"),
        UZ.replace("ofd.soliq.uz", "ofd.soliq.uz:8080"),
        UZ.replace("https", "ftp"),
        UZ.replace("/check", "/checks"),
        KZ.replace("oofd.kz", "oofd.kz.example"),
        "https://[/?fn=1&fp=2",
        "x" * 1001,
    ],
)
def test_what_is_no_receipt_is_refused_as_such(text: str) -> None:
    with pytest.raises(NotAReceipt):
        read_receipt(text)


@pytest.mark.parametrize(
    ("text", "field"),
    [
        *((RU.replace(part, ""), part[: part.index("=")].strip("&"))
          for part in ("t=20261119T1405&", "&s=1530.00", "&i=48213")),
        (RU.replace("&fp=3021456789", ""), "fp"),
        (RU.replace("&fn=9960440301234567", ""), "fn"),
        (RU.replace("20261119", "20261319"), "t"),
        (RU.replace("T1405", "T2505"), "t"),
        (RU.replace("20261119", "19991119"), "t"),
        (RU.replace("1530.00", "-5"), "s"),
        (RU.replace("1530.00", "1e5"), "s"),
        (RU.replace("1530.00", "NaN"), "s"),
        (RU.replace("1530.00", "1.005"), "s"),
        (RU.replace("1530.00", "٣٠"), "s"),
        (RU.replace("1530.00", "99999999999999.99"), "s"),
        (RU.replace("n=1", "n=7"), "n"),
        (RU.replace("9960440301234567", "99"), "fn"),
        (RU + "&s=99.00", "s"),
        (UZ.replace("c=20220529184608", "c=2022"), "c"),
        (UZ.replace("&s=030548219873", ""), "s"),
        (UZ.replace("UZ210168163541", "../etc"), "t"),
        (KZ.replace("s=13507.0", "s="), "s"),
    ],
)  # fmt: skip
def test_a_damaged_code_says_which_part_is_wrong(text: str, field: str) -> None:
    with pytest.raises(ReceiptDamaged) as refused:
        read_receipt(text)
    assert refused.value.values["field"] == field


def test_the_receipt_is_found_among_other_codes_of_the_picture() -> None:
    assert first_receipt(["https://t.me/shop", RU]).country == "ru"
    with pytest.raises(ReceiptDamaged):
        first_receipt(["https://t.me/shop", RU.replace("1405", "9905")])
    with pytest.raises(NotAReceipt):
        first_receipt([])


@pytest.mark.parametrize(
    ("text", "now", "ahead"),
    [
        (RU, "2026-11-19 09:05", False),  # 14:05 of Tashkent
        (RU, "2026-11-19 02:05", False),  # 14:05 of Kamchatka
        (RU, "2026-11-19 01:40", True),
        (UZ, "2022-05-29 13:46", False),
        (UZ, "2022-05-29 13:20", True),
        (KZ, "2021-09-22 17:00", True),
        (KZ, "2021-09-22 17:42", False),
    ],
)
def test_a_receipt_of_tomorrow_is_refused_by_the_clock_of_the_till(text: str, now: str, ahead: bool) -> None:  # noqa: FBT001
    moment = datetime.fromisoformat(now).replace(tzinfo=UTC)
    try:
        checked_moment(read_receipt(text), moment)
    except ReceiptAhead:
        assert ahead
    else:
        assert not ahead


_TIMES = st.datetimes(datetime(2017, 1, 1), datetime(2040, 1, 1)).map(lambda moment: moment.replace(microsecond=0))  # noqa: DTZ001
_NUMBERS = st.integers(1, 10**10 - 1)


@given(_TIMES, st.integers(1, 10**11), _NUMBERS, _NUMBERS, st.integers(10**15, 10**16 - 1), st.integers(1, 4),
       st.permutations("tsfipn"))  # fmt: skip
def test_any_russian_receipt_is_read_back(at, kopecks, i, fp, fn, n, order) -> None:
    total = Decimal(kopecks) / 100
    values = {"t": f"{at:%Y%m%dT%H%M%S}", "s": f"{total:.2f}", "f": fn, "i": i, "p": fp, "n": n}
    names = {"f": "fn", "p": "fp"}
    found = read_receipt("&".join(f"{names.get(name, name)}={values[name]}" for name in order))
    assert found.code == f"ru:{fn}:{i}:{fp}"
    assert found.issued_at == at
    assert found.total == Money(total if n in {1, 4} else -total, "RUB")


@given(_TIMES, _NUMBERS, _NUMBERS, st.sampled_from(["UZ", "VG", "EP", "EZ"]), st.permutations("trcs"))
def test_any_uzbek_receipt_is_read_back(at, number, sign, prefix, order) -> None:
    values = {"t": f"{prefix}190{number:09}", "r": number, "c": f"{at:%Y%m%d%H%M%S}", "s": f"{sign:012}"}
    found = read_receipt("https://ofd.soliq.uz/epi?" + urlencode({name: values[name] for name in order}))
    assert (found.code, found.issued_at, found.total) == (f"uz:{values['t']}:{number}:{sign}", at, None)


@given(st.one_of(st.text(max_size=300), st.text("tsfnipc=&?:/.0123456789TUZofd.soliq", max_size=200)))
def test_any_text_is_a_receipt_or_a_refusal(text: str) -> None:
    with suppress(NotAReceipt, ReceiptDamaged):
        found = read_receipt(text)
        assert found.code.partition(":")[0] == found.country
