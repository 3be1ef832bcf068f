"""Words beside a number that tell whether it is what is asked now, what was asked before, or what something else costs.

Beginnings of folded words (kit/lines/folding.py): Uzbek ones in both scripts, Russian ones also as typed in Latin letters.
"""

from __future__ import annotations

from dastyor.kit.lines.folding import word_set
from dastyor.kit.lines.measures import both_scripts, russian


def _beginnings(uz: str, ru: str, en: str = "") -> tuple[str, ...]:
    return tuple(both_scripts(uz) | russian(ru) | word_set(en))


#: Before the number: it is the price.
ASKED = (
    *_beginnings(
        "narx baho qiymat jami oylik maosh oyligi haqi ijarasi summa beraman sotaman",
        "цена цене цену ценой цены цен стоим зарплат зп оклад отдам отдаю продам продаю уступ итого плата",
        "price cost salary asking rent",
    ),
    "💰",
    "💵",
    "💸",
    "🏷",
    "💲",
    "💴",
    "🤑",
)
#: Before the number: it is asked from now on.
NOW = _beginnings("hozir endi aksiya chegirmada chegirmali", "стало теперь сейчас акци скидкой", "now sale only")
#: Before the number: it was asked before, elsewhere, or by others.
BEFORE = (
    *_beginnings(
        "eski avval avvalgi oldin oldingi olgan olinga do'kon dokon magazin bozorda",
        "стар прежн раньше ранее вместо магазин покупал куплен брал",
        "was before instead bought originally",
    ),
    "было",
    "был",
    "была",
    "bilo",
)
#: Behind the number: the same.
WAS_BEHIND = _beginnings("edi o'rniga emas turadi olingan olganman", "раньше покупал брал", "before")
#: Beside the number: it is paid for something else or in parts.
BESIDE = _beginnings(
    "yetkaz dostavka boshlang'ich oldindan zaklad zalog depozit komission kommunal komunal jarima chegirma bonus nasiya "
    "bo'lib rassrochka kredit avans kafolat savdo foyda tushum daromad prapiska",
    "доставк рассроч кредит первонач взнос предопл задат залог депозит ежемес комисс коммун штраф скидк бонус аванс "
    "гарант прибыл доход оборот установк обмен доплат выкуп лимит",
    "delivery shipping deposit discount installment monthly fee",
)
#: Behind the number: a part of it is paid each month, which is a whole price only for rent and work.
EACH_MONTH = _beginnings("oyiga oydan", "мес месяц ежемес", "month monthly")
AGREED = tuple(
    word
    for word in _beginnings(
        "kelish kelishuv kelishil savdolash savdosi savdo", "договорн договор дагавор договар торг", "negotiab"
    )
)
AGREED_SHORT = frozenset({"дог"})
NOT_AGREED = _beginnings("savdosiz qat'iy", "окончател фиксир последн", "fixed final firm")
#: What is let, not sold: thousands are of so'm then.
RENT = _beginnings("ijara arenda kunlik kvartirant kuniga oyiga sutka", "аренд сда сним посуточ сутк", "rent daily")
FREE = _beginnings("tekin bepul", "бесплатн даром безвозмезд", "free")
FREE_OTHER = _beginnings(
    "yetkaz dostavka o'rnat maslahat konsultatsiya sinov dars kafolat wifi chiqib o'lcha",
    "достав установ консульт пробн урок выезд диагност замер гарант обуч вайфай парков заезд звон",
    "delivery shipping consult install trial wifi parking",
)
OR = word_set("yoki еки или либо ili or yo")
