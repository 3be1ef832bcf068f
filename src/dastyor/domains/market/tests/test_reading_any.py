"""The reader of ads against any text: a price and a phone are read back in every notation, and nothing makes it fail."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dastyor.domains.market.model import Category, Condition
from dastyor.domains.market.rules.reading import understand
from dastyor.domains.market.rules.reading.phones import find_phones

_ODD = "\u200b\u200d\u202e\u2066\ufe0f\u20e3\x00\n\t*_~`|<>&#@№$€₽½²ﷺ𝟗９٣'’ʻ.,/-+()[]0123456789 kмтрсgбгб млн ming so'm уе📱💰"


@given(st.text(max_size=300) | st.text(alphabet=_ODD, max_size=300))
def test_no_text_makes_it_fail(text: str) -> None:
    read = understand(text, currency="UZS")
    assert 0 <= read.confidence <= 1
    assert read.form.title is None or 0 < len(read.form.title) <= 80


@pytest.mark.parametrize(
    "piece",
    ["1 ", "9", "+9 ", "90 ", "1,", "*", "_", "<", "|", "3-", "3/4 ", "\n", "narxi ", "so'm ", "х", "5х", "ﷺ", "<s>", "~~a", "[a](", "1 200 ", "٣", "😀", "Toshkent "],
)  # fmt: skip
def test_the_longest_message_of_anything_is_read(piece: str) -> None:
    assert understand(piece * (5000 // len(piece)), currency="UZS").confidence <= 1


def test_nothing_is_understood_where_nothing_is_said() -> None:
    for text in ("", " \n ", "😀🔥", "\x00", "\u200f\u200b", "@someone", "https://t.me/some_channel/12"):
        form = understand(text, currency="UZS").form
        assert (form.category, form.title, form.price, form.phone, form.city) == (None, None, None, None, None), text


_AMOUNTS = st.integers(min_value=5, max_value=9_999).map(lambda number: number * 1000)


def _groups(number: int, mark: str) -> str:
    return f"{number:,}".replace(",", mark)


@given(
    amount=_AMOUNTS,
    mark=st.sampled_from([" ", "\u00a0", ".", ",", "'", ""]),
    unit=st.sampled_from([" so'm", " so‘m", "so`m", " сум", " сўм", "сум", " UZS", " sum"]),
    before=st.sampled_from(["", "narxi ", "Нархи: ", "цена - ", "💰 ", "price "]),
)
def test_an_amount_in_soum_is_read_back(amount: int, mark: str, unit: str, before: str) -> None:
    price = understand(f"Stol sotiladi\n{before}{_groups(amount, mark)}{unit}", currency="UZS").form.price
    assert price is not None and (price.amount, price.currency) == (amount, "UZS")


@given(
    dollars=st.integers(min_value=10, max_value=99_999),
    form=st.sampled_from(["{}$", "{} $", "${}", "{} USD", "{} у.е.", "{}y.e", "{} у/е", "{} dollar", "{} долларов", "{} ye"]),
    around=st.sampled_from(["iPhone 13 128gb {} tel", "Narxi {} kelishamiz", "цена: {}, торг", "{}", "5 xona, 8 sotix, {}"]),
)  # fmt: skip
def test_an_amount_in_dollars_is_read_back(dollars: int, form: str, around: str) -> None:
    price = understand("Sotiladi\n" + around.format(form.format(dollars)), currency="UZS").form.price
    assert price is not None and (price.amount, price.currency) == (dollars, "USD")


@given(
    thousands=st.integers(min_value=11, max_value=999),
    form=st.sampled_from(["{} ming", "{}ming so'm", "{} минг", "{} тыс", "{}к", "{} тысяч сум", "{}k", "{} тыс. сум"]),
)
def test_thousands_are_read_back(thousands: int, form: str) -> None:
    price = understand(f"Kurtka {form.format(thousands)}", currency="UZS").form.price
    assert price is not None and (price.amount, price.currency) == (thousands * 1000, "UZS")


@given(
    millions=st.decimals(min_value="1.1", max_value="99", places=1),
    form=st.sampled_from(["{} mln", "{}млн", "{} миллион сум", "{} million so'm", "{} млн сўм", "{}mln"]),
    comma=st.booleans(),
)
def test_millions_are_read_back(*, millions: Decimal, form: str, comma: bool) -> None:
    said = str(millions).replace(".", ",") if comma else str(millions)
    price = understand(f"Muzlatgich. {form.format(said)}", currency="UZS").form.price
    assert price is not None and price.amount == millions * 1_000_000


_FORMS = [
    "{0} {1} {2} {3}",
    "{0}{1}{2}{3}",
    "({0}){1}{2}{3}",
    "({0}) {1}-{2}-{3}",
    "{0}-{1}-{2}-{3}",
    "{0}.{1}.{2}.{3}",
    "{0} {1}{2}{3}",
    "{0} {1} {2}{3}",
]
_HEADS = ["+998 ", "+998", "998", "998 ", "+998-", "", "тел: ", "Tel.", "☎️ ", "8 ", "📞", "+ 998 "]


@given(
    operator=st.sampled_from(["90", "91", "93", "94", "95", "97", "98", "99", "33", "50", "88", "77", "20", "71"]),
    rest=st.integers(min_value=1_000_000, max_value=9_999_999),
    form=st.sampled_from(_FORMS),
    head=st.sampled_from(_HEADS),
)
def test_a_phone_in_any_notation_is_one_number(operator: str, rest: int, form: str, head: str) -> None:
    digits = str(rest)
    said = head + form.format(operator, digits[:3], digits[3:5], digits[5:])
    read = understand(f"Divan sotiladi 1 200 000 so'm\n{said}", currency="UZS").form
    assert read.phone == f"+998{operator}{digits}", said
    assert read.price is not None and read.price.amount == 1_200_000


@pytest.mark.parametrize(
    ("said", "country", "number"),
    [
        ("8 901 234 56 78", "UZ", "+79012345678"),
        ("8(901)234-56-78", "RU", "+79012345678"),
        ("89012345678", "KZ", "+79012345678"),
        ("901 234 56 78", "RU", "+79012345678"),
        ("7 701 234 56 78", "KZ", "+77012345678"),
        ("87012345678", "KZ", "+77012345678"),
        ("701 234 56 78", "KZ", "+77012345678"),
        ("+996 555 12 34 56", "UZ", "+996555123456"),
        ("0555 12 34 56", "KG", "+996555123456"),
        ("0700 123 456", "KG", "+996700123456"),
        ("+992 92 777 12 34", "UZ", "+992927771234"),
        ("92 777 12 34", "TJ", "+992927771234"),
        ("+993 65 12 34 56", "UZ", "+99365123456"),
        ("8 65 12 34 56", "TM", "+99365123456"),
        ("00998 90 123 45 67", "UZ", "+998901234567"),
        ("+90 532 123 45 67", "UZ", "+905321234567"),
        ("wa.me/998901234567", "UZ", "+998901234567"),
        ("тел90 123 45 67", "UZ", "+998901234567"),
        ("901 234 567", "UZ", "+998901234567"),
        ("90 12 34 567", "UZ", "+998901234567"),
        ("телефон 9 0 1 2 3 4 5 6 7", "UZ", "+998901234567"),
        ("9️⃣0️⃣ 1️⃣2️⃣3️⃣ 4️⃣5️⃣ 6️⃣7️⃣", "UZ", "+998901234567"),
        ("𝟵𝟬 𝟭𝟮𝟯 𝟰𝟱 𝟲𝟳", "UZ", "+998901234567"),
    ],
)
def test_a_phone_of_another_country_or_a_rare_notation(said: str, country: str, number: str) -> None:
    assert understand(f"Stol\n{said}", currency="UZS", country=country).form.phone == number


@pytest.mark.parametrize(
    "said",
    ["950 000 000 so'm", "90 000 000 сум", "995 000 000", "@user901234567", "t.me/a901234567", "8600 1234 5678 9012",
     "95 000 000", "+998 90 123 45", "iPhone 13 128 450$", "712 500 000 so'm", "97 500 000 UZS"],
)  # fmt: skip
def test_what_only_looks_like_a_phone_is_none(said: str) -> None:
    assert understand(f"Uy sotiladi {said}", currency="UZS").form.phone is None


def test_of_several_phones_the_first_is_the_sellers() -> None:
    assert [phone.number for phone in find_phones("90 123 45 67, 91 123 45 67\n+7 901 234 56 78", "UZ")] == [
        "+998901234567", "+998911234567", "+79012345678",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "currency", "price"),
    [
        ("iPhone 11, 350", "UZS", "350 USD"),
        ("Nexia 2 narxi 8500", "UZS", "8500 USD"),
        ("Nexia 2 narxi 12 ming", "UZS", "12000 USD"),
        ("Kvartira 3 xonali 45 ming", "UZS", "45000 USD"),
        ("Kurtka narxi 120", "UZS", "120000 UZS"),
        ("Stol 350 so'm", "UZS", "350000 UZS"),
        ("Диван 20тр", "UZS", "20000 RUB"),
        ("Лада Веста, цена 450", "RUB", "450000 RUB"),
        ("Диван 450 сом", "KGS", "450 KGS"),
        ("AirPods 100$ yoki 1 250 000 so'm", "UZS", "100 USD"),
        ("Redmi было 500$ стало 400$", "UZS", "400 USD"),
        ("Redmi 500$ ➡️ 400$", "UZS", "400 USD"),
        ("Redmi ~~500$~~ 400$", "UZS", "400 USD"),
        ("Redmi <s>500$</s> <b>400$</b>", "UZS", "400 USD"),
        ("Redmi eski narxi 500$, yangi narxi 400$", "UZS", "400 USD"),
        ("Redmi 500$ emas 400$", "UZS", "400 USD"),
        ("Muzlatgich dostavka 50 000 so'm narxi 3 000 000 so'm", "UZS", "3000000 UZS"),
        ("Отдам котёнка бесплатно", "UZS", "0 UZS"),
        ("Диван, доставка бесплатно", "UZS", "None"),
        ("Диван, цена договорная", "UZS", "None"),
        ("Gentra 2021 yil", "UZS", "None"),
        ("Gentra probeg 120 000 km", "UZS", "None"),
        ("Samsung A52 8/256 gb", "UZS", "None"),
        ("Kvartira 3/9 etaj 65 m2", "UZS", "None"),
        ("Ish vaqti 9:00 dan 18:00 gacha, 5/2", "UZS", "None"),
        ("Divan 1 250.000 so'm", "UZS", "1250000 UZS"),
        ("iPhone 13 128 450$", "UZS", "450 USD"),
        ("Divan ikki million so'm", "UZS", "2000000 UZS"),
        ("Divan 1mln 200ming", "UZS", "1200000 UZS"),
        ("Divan 300т.сум", "UZS", "300000 UZS"),
        ("Tufli, 37 р., 230 000", "UZS", "230000 UZS"),
        ("Tandir kattasi 150 000, kichigi 100 000 so'm", "UZS", "150000 UZS"),
        ("Конди новый, 1 250 000, установка 350 000", "UZS", "1250000 UZS"),
        ("Kvartira ijaraga 250", "UZS", "250 USD"),
        ("Дача посуточно, 200 000 с человека", "UZS", "200000 UZS"),
        ("Хот-дог 15 000 сум", "UZS", "15000 UZS"),
    ],
)
def test_which_number_is_the_price(text: str, currency: str, price: str) -> None:
    read = understand(text, currency=currency).form.price
    assert str(read) == price


def test_a_guessed_currency_is_less_sure_than_one_that_was_said() -> None:
    said, guessed = (understand(f"iPhone 11 {price}", currency="UZS").confidence for price in ("350$", "350"))
    assert guessed < said


def test_two_prices_are_both_told_the_likeliest_first() -> None:
    read = understand("AirPods 1 250 000 so'm yoki 100$", currency="UZS")
    assert [str(price) for price in read.prices] == ["1250000 UZS", "100 USD"]
    assert understand("AirPods 100$", currency="UZS").prices == ()


@pytest.mark.parametrize(
    "said", ["договорная", "kelishiladi", "келишилади", "Торг есть", "negotiable", "savdolashamiz", "дог."]
)
def test_a_price_that_is_to_be_agreed(said: str) -> None:
    form = understand(f"Divan, narxi {said}", currency="UZS").form
    assert form.is_negotiable and form.price is None


@pytest.mark.parametrize("said", ["без торга", "торга нет", "savdo yo'q", "торг не уместен"])
def test_a_price_that_is_not_to_be_talked_about(said: str) -> None:
    assert not understand(f"Divan 500 000 so'm, {said}", currency="UZS").form.is_negotiable


@pytest.mark.parametrize(
    ("text", "condition"),
    [
        ("Divan yangi", Condition.NEW),
        ("Диван янги", Condition.NEW),
        ("Диван новый", Condition.NEW),
        ("Sofa, brand new", Condition.NEW),
        ("Kurtka kiyilmagan", Condition.NEW),
        ("Диван б/у", Condition.USED),
        ("Divan ishlatilgan", Condition.USED),
        ("Диван ишлатилган", Condition.USED),
        ("Телефон, как новый", Condition.USED),
        ("Telefon yangidek", Condition.USED),
        ("Sofa, used", Condition.USED),
        ("Telefon holati ideal", Condition.USED),
        ("Telefon karobka dokument bor", Condition.USED),
        ("Divan", None),
        ("Yangi ofitsiant kerak", None),
        ("Нужен водитель, новый автобус", None),
    ],
)
def test_new_or_used(text: str, condition: Condition | None) -> None:
    assert understand(text, currency="UZS").form.condition is condition


@pytest.mark.parametrize(
    ("text", "city"),
    [
        ("Divan Toshkentda", "Toshkent"),
        ("Диван в Ташкенте", "Ташкент"),
        ("Диван Фарғонада", "Фарғона"),
        ("Диван, Москве", "Москва"),
        ("Диван из Самарканда", "Самарканд"),
        ("Divan #toshkent", "toshkent"),
        ("Divan FARG'ONA", "FARG'ONA"),
        ("Farg'ona viloyati Rishton tumani, divan", "Rishton"),
        ("Divan. Buxorodan", "Buxoro"),
        ("Диван, ул. Навои 12", None),
        ("Диван в Нижнем Новгороде", "Нижний Новгород"),
        ("Kitob sotiladi", None),
        ("Divan Chilonzorda", "Chilonzor"),
        ("Toshkent shahri Chilonzor tumani", "Toshkent"),
    ],
)
def test_the_city(text: str, city: str | None) -> None:
    assert understand(text, currency="UZS").form.city == city


def test_what_has_no_known_word_is_other_when_it_is_offered() -> None:
    form = understand("Qwzxty 500 000 so'm", currency="UZS").form
    assert form.category is Category.OTHER
    assert understand("Qwzxty", currency="UZS").form.category is None


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("Assalomu alaykum!\n🔥 СРОЧНО 🔥\n#sotiladi\n📱 iPhone 13 Pro — 620$\nTel 90 123 45 67", "iPhone 13 Pro"),
        ("Продаю кухонный стол, цена 300 000 сум", "Кухонный стол"),
        ("**Divan** <b>yangi</b>", "Divan yangi"),
        ("#iphone_13 #toshkent", "Iphone 13 toshkent"),
        ("500$ iPhone", "iPhone"),
        ("Ассалому алайкум! Бешик сотилади, нархи 300 минг", "Бешик"),
        ("#Cobalt\nYili: 2022\nRangi: oq\nNarxi: 12 300$\nKanalimizga obuna bo'ling", "Cobalt"),
        ("Модель: Cobalt\nГод: 2022", "Cobalt"),
        ("слово " * 40, ("слово " * 13).strip().capitalize()),
    ],
)
def test_the_title(text: str, title: str) -> None:
    assert understand(text, currency="UZS").form.title == title


def test_the_text_keeps_what_the_title_does_not_say() -> None:
    form = understand("iPhone 13\nAkb 87%\n620$", currency="UZS").form
    assert (form.title, form.text) == ("iPhone 13", "Akb 87%\n620$")
