"""What a seller's words say beyond the form: a line that only repeats its fields is not said twice in a post."""

from __future__ import annotations

import re

from dastyor.domains.market.model import Form
from dastyor.kit.lines import fold

# Nine digits and more with what people write between them: a number to call, which is asked for by the button.
_PHONE = re.compile(r"\+?\d[\d\s().\-]{7,}\d", re.ASCII)
_WORD = re.compile(r"[^\W\d_]{2,}")
#: Words around fields, folded: they say which field follows, or how it is written.
_AROUND = frozenset(
    fold(word)
    for word in [
        "sotiladi",
        "sotaman",
        "sotuvda",
        "narxi",
        "narx",
        "telefon",
        "tel",
        "raqam",
        "nomer",
        "manzil",
        "shahar",
        "holati",
        "holat",
        "yangi",
        "ishlatilgan",
        "som",
        "soʻm",
        "sum",
        "ming",
        "mln",
        "million",
        "kelishiladi",
        "uchun",
        "aloqa",
        "murojaat",
        "yil",
        "yaxshi",
        "сотилади",
        "сотаман",
        "нархи",
        "нарх",
        "тел",
        "телефон",
        "рақам",
        "манзил",
        "шаҳар",
        "ҳолати",
        "ҳолат",
        "янги",
        "ишлатилган",
        "сўм",
        "сум",
        "минг",
        "млн",
        "келишилади",
        "алоқа",
        "йил",
        "яхши",
        "продаю",
        "продам",
        "продается",
        "продаётся",
        "цена",
        "цены",
        "стоимость",
        "телефон",
        "тел",
        "номер",
        "звонить",
        "звоните",
        "город",
        "состояние",
        "новый",
        "новая",
        "новое",
        "бу",
        "торг",
        "сум",
        "руб",
        "рублей",
        "тыс",
        "млн",
        "доллар",
        "долларов",
        "договорная",
        "возможен",
        "г",
        "обращаться",
        "писать",
        "sell",
        "selling",
        "sale",
        "price",
        "phone",
        "call",
        "city",
        "condition",
        "new",
        "used",
        "negotiable",
        "usd",
        "uzs",
        "rub",
    ]
)
_FEW = 2  # words of a line that are not of the form; one is enough beside a number: kilometres, rooms


def beyond(form: Form) -> str | None:
    """The seller's words without lines that only repeat the form, and without numbers to call; None where nothing is left."""
    if not form.text:
        return None
    known = _AROUND | {fold(word) for word in _WORD.findall(f"{form.title or ''} {form.city or ''}")}
    kept = []
    for line in form.text.splitlines():
        said = _PHONE.sub("", line).strip(" ,;:-–—☎📞")
        new = [word for word in _WORD.findall(said) if fold(word) not in known]
        if len(new) >= _FEW or (new and any(letter.isdigit() for letter in said)):
            kept.append(said)
    return "\n".join(kept) or None
