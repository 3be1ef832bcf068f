"""Amounts: what in a line is money, with its currency; and what counts, names or measures and is none."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dastyor.kit.currencies import OFFERED, currencies
from dastyor.kit.lines import LONGEST, Role, find_amounts, tokens_of
from dastyor.kit.lines.amounts import MOST, currency_of
from dastyor.kit.lines.measures import CODES_THAT_ARE_WORDS, COUNTED, CURRENCY_WORDS, SCALES, SIGNS


def found(text):
    return find_amounts(tokens_of(text))


def read(text):
    """Each amount as "value CUR", "value" where no currency is said."""
    return [
        f"{amount.value.normalize():f}" + (f" {amount.currency}" if amount.currency else "") for amount in found(text)
    ]


@pytest.mark.parametrize(
    ("text", "amounts"),
    [
        ("такси 20к", ["20000"]),
        ("такси 20 к", ["20000"]),
        ("non 5 ming", ["5000"]),
        ("нон 5 минг", ["5000"]),
        ("5 тыс", ["5000"]),
        ("5 тыс.", ["5000"]),
        ("5тыщ", ["5000"]),
        ("25т", ["25000"]),
        ("25t", ["25000"]),
        ("2,5 млн", ["2500000"]),
        ("2.5mln", ["2500000"]),
        ("1 млрд", ["1000000000"]),
        ("1 млн 200 тыс", ["1200000"]),
        ("1 млн 200 тыс 500", ["1200500"]),
        ("1 mln 200 ming 500 so'm", ["1200500 UZS"]),
        ("1 млн 200", ["1200000"]),  # people leave the thousands unsaid
        ("миллион двести", ["1200000"]),
        ("миллион двести тысяч", ["1200000"]),
        ("тысяча двести рублей", ["1200 RUB"]),
        ("one and a half million", ["1500000"]),
        ("1 млн 205", ["1000000", "205"]),  # 205 what? not a thousand less than the scale
        ("1 млн 200 шт", ["1000000"]),
        ("5 тыс 50", ["5000", "50"]),
        ("200 тыс 1 млн", ["200000", "1000000"]),
        ("2 bn", ["2000000000"]),
        ("yarim million", ["500000"]),
        ("bir yarim mln", ["1500000"]),
        ("сорок тысяч", ["40000"]),
        ("сто двадцать тысяч", ["120000"]),
        ("тысяча", ["1000"]),
        ("полмиллиона", ["500000"]),
        ("лям", ["1000000"]),
        ("ming so'm", ["1000 UZS"]),
        ("ikki yuz ming", ["200000"]),
        ("forty five thousand", ["45000"]),
        ("five dollars", ["5 USD"]),
        ("half a million", ["500000"]),
        ("20grand", ["20000"]),
        ("5 косарей", ["5000"]),
    ],
)
def test_scales_multiply_what_stands_before_them(text, amounts):
    assert read(text) == amounts


@pytest.mark.parametrize(
    ("text", "amounts"),
    [
        ("12$", ["12 USD"]),
        ("$5", ["5 USD"]),
        ("$ 5", ["5 USD"]),
        ("€5,50", ["5.5 EUR"]),
        ("500₽", ["500 RUB"]),
        ("1000 ₸", ["1000 KZT"]),
        ("5 у.е.", ["5 USD"]),
        ("5 у. е.", ["5 USD"]),
        ("5 уе", ["5 USD"]),
        ("5 y.e.", ["5 USD"]),
        ("5 u.e.", ["5 USD"]),
        ("20 т. р.", ["20000"]),
        ("100 баксов", ["100 USD"]),
        ("100 dollarga", ["100 USD"]),
        ("100 доллар", ["100 USD"]),
        ("45000 so'm", ["45000 UZS"]),
        ("45000 so‘mlik", ["45000 UZS"]),
        ("45000 сўм", ["45000 UZS"]),
        ("45000 сум.", ["45000 UZS"]),
        ("45000 sum", ["45000 UZS"]),
        ("300 рублей", ["300 RUB"]),
        ("300р", ["300 RUB"]),
        ("300 тенге", ["300 KZT"]),
        ("20 евро", ["20 EUR"]),
        ("20 юаней", ["20 CNY"]),
        ("50 лир", ["50 TRY"]),
        ("50 дирхам", ["50 AED"]),
        ("50 сомони", ["50 TJS"]),
        ("50 манат", ["50 AZN"]),
        ("50 гривен", ["50 UAH"]),
        ("50 вон", ["50 KRW"]),
        ("50 иен", ["50 JPY"]),
        ("50 рупий", ["50 INR"]),
        ("50 pounds", ["50 GBP"]),
        ("45000 UZS", ["45000 UZS"]),
        ("UZS 45000", ["45000 UZS"]),
        ("USD 5", ["5 USD"]),
        ("5 usd", ["5 USD"]),
        ("5 USDT", ["5 USD"]),
        ("5 CHF", ["5 CHF"]),
        ("5 SEK", ["5 SEK"]),
        ("5 sek", []),  # seconds, in small letters
        ("доллар 12700", ["12700"]),  # its rate
        ("so'm 45000", ["45000 UZS"]),
        ("5 TRY", ["5 TRY"]),
        ("5 try", ["5"]),
        ("5 all", ["5"]),
        ("12 долл 50 центов", ["12 USD", "50"]),
        ("5$-ga", ["5 USD"]),
    ],
)
def test_a_currency_is_known_by_sign_word_or_code_on_either_side(text, amounts):
    assert read(text) == amounts


@pytest.mark.parametrize("code", OFFERED)
@pytest.mark.parametrize("form", ["{} {}", "{1} {0}", "{}{}"])
def test_each_offered_code_is_a_currency_on_both_sides(code, form):
    assert read(form.format("1 250", code)) == [f"1250 {code}"]


@pytest.mark.parametrize(("sign", "code"), SIGNS.items())
def test_each_sign_is_its_currency_on_both_sides(sign, code):
    assert read(f"{sign}12,5") == read(f"12,5 {sign}") == [f"12.5 {code}"]


def test_each_word_of_a_currency_makes_a_number_money():
    said = {word: [(amount.value, amount.currency) for amount in found(f"7 {word}")] for word in CURRENCY_WORDS}
    assert said == {word: [(Decimal(7), code)] for word, code in CURRENCY_WORDS.items()}


def test_each_scale_scales():
    said = {word: [(amount.value, amount.plain) for amount in found(f"7 {word}")] for word in SCALES}
    assert said == {word: [(7 * Decimal(scale), False)] for word, scale in SCALES.items()}


def test_every_code_of_money_is_read_in_capitals():
    read_as = {code: read(f"5 {code}") for code in currencies()}
    assert {code: said for code, said in read_as.items() if said != [f"5 {code}"]} == {}


@pytest.mark.parametrize("code", sorted(CODES_THAT_ARE_WORDS))
def test_a_code_that_is_also_a_word_needs_its_capitals(code):
    (word,) = tokens_of(code.lower())
    assert currency_of(word) is None


@pytest.mark.parametrize(
    "text",
    [
        "3 шт", "20 л", "10 %", "10%", "5 kg", "5кг", "2 dona", "2 дона", "4 ta", "3 кун", "12 oy", "5-qavat", "5 kishi",
        "2 часа", "30 мин", "1 dozen", "20-25", "2-uy", "5 pcs", "8 gb", "yoshi 12 yil",
    ],
)  # fmt: skip
def test_what_is_counted_is_no_money(text):
    tokens = tokens_of(text)
    assert find_amounts(tokens) == []
    assert any(token.role is Role.COUNT for token in tokens)


def test_each_unit_makes_its_number_a_count():
    assert {unit: read(f"7 {unit}") for unit in COUNTED if read(f"7 {unit}")} == {}


def test_a_dozen_is_twelve():
    tokens = tokens_of("2 dozen eggs 40000")
    (amount,) = find_amounts(tokens)
    assert (tokens[0].value, amount.value) == (Decimal(24), Decimal(40000))


@pytest.mark.parametrize(
    ("text", "amounts"),
    [
        ("20-25", []),
        ("20-250", ["20", "250"]),  # too wide for a range of pieces
        ("20 - 25", ["20", "25"]),
        ("такси 20к-25к", ["20000", "25000"]),
        ("такси 20-25к", ["20000", "25000"]),
        ("taxi 20 – 25 ming", ["20000", "25000"]),
        ("такси 15 или 20 тысяч", ["15000", "20000"]),
        ("taxi 20-25 000", ["20000", "25000"]),
        ("lunch 12-15$", ["12 USD", "15 USD"]),
        ("2-3 кг 30 тысяч", ["30000"]),
        ("дом 5-20 000", ["5", "20000"]),  # too wide for one of two
        ("5-uy 45000", ["45000"]),
    ],
)
def test_a_range_of_small_numbers_is_no_money_and_one_of_money_is_its_two_ends(text, amounts):
    assert read(text) == amounts


@pytest.mark.parametrize(
    ("text", "amounts"),
    [
        ("3*4500", ["13500"]),
        ("3 x 4500", ["13500"]),
        ("3 х 4500", ["13500"]),
        ("3×4500 сум", ["13500 UZS"]),
        ("3*4.5к", ["13500"]),
        ("30000+15000", ["45000"]),
        ("10к+15к+5к", ["30000"]),
        ("10$ + 5$", ["15 USD"]),
        ("10$ + 5€", ["10 USD", "5 EUR"]),
        ("10 + 5$", ["15 USD"]),
        ("такси 20к + 15к кофе", ["20000", "15000"]),
        ("такси 20к + 15к", ["35000"]),
        ("2*3*4", ["24"]),
        ("5000 -", ["5000"]),
        ("5000+", ["5000"]),
        ("5000 + -300", ["5000", "300"]),
    ],
)
def test_a_line_may_reckon(text, amounts):
    assert read(text) == amounts


@pytest.mark.parametrize(
    ("text", "value", "each"),
    [
        ("по 15 000", 15000, True),
        ("po 15000", 15000, True),
        ("at 15k", 15000, True),
        ("@ 15k", 15000, True),
        ("4000 dan", 4000, True),
        ("4000 дан", 4000, True),
        ("4000 so'mdan", 4000, True),
        ("4000 so'm dan", 4000, True),
        ("15 each", 15, True),
        ("15k apiece", 15000, True),
        ("по 15k each", 15000, True),
        ("4 mingdan", 4000, True),
        ("15000", 15000, False),
        ("такси 15000", 15000, False),
    ],
)
def test_the_price_of_one_is_told_apart(text, value, each):
    (amount,) = found(text)
    assert (amount.value, amount.each) == (Decimal(value), each)


def test_a_count_before_a_times_makes_the_price_that_of_one():
    (amount,) = found("2 кг * 95000")
    assert (amount.value, amount.each) == (Decimal(95000), True)
    (amount,) = found("4 ta 4000 dan")
    assert (amount.value, amount.each) == (Decimal(4000), True)


@pytest.mark.parametrize(
    ("text", "negative"),
    [
        ("-5000", True),
        ("−5000", True),
        ("–5000", True),
        ("non -5000", True),
        ("non - 5000", False),
        ("non-5000", False),
    ],
)
def test_only_a_minus_glued_to_the_number_and_to_nothing_else_is_one(text, negative):
    (amount,) = found(text)
    assert (amount.value, amount.negative) == (Decimal(5000), negative)


@pytest.mark.parametrize(
    ("text", "strange"),
    [
        ("такси 50 XYZ", "XYZ"),
        ("такси 50 SIM", None),
        ("ТАКСИ 50 XYZ", None),
        ("такси 50 xyz", None),
        ("такси 50 ABCD", None),
    ],
)
def test_three_capitals_that_name_no_currency_are_noted(text, strange):
    (amount,) = found(text)
    assert (amount.strange, amount.currency) == (strange, None)


@pytest.mark.parametrize(
    ("text", "amounts", "guessed"),
    [
        ("salary 3m", ["3000000"], True),
        ("salary 3M", ["3000000"], True),
        ("ткань 3m 45000", ["45000"], False),
        ("salary 3 m", [], False),
        ("stock 3m uzs", ["3000000 UZS"], False),
    ],
)
def test_a_short_million_counts_only_where_nothing_else_is_money(text, amounts, guessed):
    assert read(text) == amounts
    assert [amount.guessed for amount in found(text)] == [guessed] * len(amounts)


@pytest.mark.parametrize(
    "text", ["", "обед", "два", "сорок пять", "ikki", "five", "₽", "сум", "dollar", "+", "по", "*", "т.р."]
)
def test_words_alone_are_no_money(text):
    assert read(text) == []


def test_the_tokens_of_an_amount_are_marked_and_no_others():
    tokens = tokens_of("такси 1 млн 200 тыс сум вчера")
    (amount,) = find_amounts(tokens)
    assert [token.text for token in tokens if token.role is Role.AMOUNT] == ["1", "млн", "200", "тыс", "сум"]
    assert [token.text for token in tokens[amount.first : amount.after]] == ["1", "млн", "200", "тыс", "сум"]


def test_a_plain_number_says_so():
    assert [amount.plain for amount in found("45000; 45к; 45 сум")] == [True, False, False]


def test_a_table_of_numbers_is_read_to_its_bound():
    assert len(found("5000; " * (MOST + 50))) == MOST


_PIECES = [
    "12",
    "5000",
    "к",
    "млн",
    "сум",
    "$",
    "USD",
    "шт",
    "по",
    "dan",
    "*",
    "+",
    "-",
    ",",
    "ikki",
    "yuz",
    "half",
    "%",
    "m",
    "XYZ",
    "x",
]


@given(st.lists(st.sampled_from(_PIECES), max_size=30), st.sampled_from(["", " "]))
def test_whatever_is_written_each_token_belongs_to_one_amount_and_each_value_is_finite(pieces, blank):
    tokens = tokens_of(blank.join(pieces))
    place = 0
    for amount in find_amounts(tokens):
        assert place <= amount.first < amount.after <= len(tokens)
        place = amount.after
        assert amount.value.is_finite()
        assert amount.currency is None or amount.currency in currencies()


@given(st.text(max_size=120))
def test_any_text_is_read(text):
    for amount in found(text):
        assert amount.value >= 0


@given(st.integers(1, 999), st.sampled_from(["к", " ming", " тыс", " минг", "k"]), st.sampled_from(sorted(set(SIGNS))))
def test_a_scaled_amount_with_a_sign_is_its_product(number, scale, sign):
    assert read(f"{number}{scale} {sign}") == [f"{number * 1000} {SIGNS[sign]}"]


@pytest.mark.parametrize("piece", ["5000 ", "1 млн ", "*5", "+5", "5 ta ", "$", "по ", "сто "])
def test_the_longest_line_is_read_like_any_other(piece):
    assert len(found((piece * LONGEST)[:LONGEST])) <= MOST
