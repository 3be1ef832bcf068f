"""Plain words, that say nothing of what was bought: never taken for a mistyped word of the tables.

Beginnings of words, folded; Uzbek ones in both scripts, Russian ones also in Latin letters.
"""

from __future__ import annotations

from dastyor.kit.lines.folding import word_set
from dastyor.kit.lines.measures import both_scripts, russian

_RU = """
купил перевел перевёл перевод_ перевели выстав постав достав отстав добав прибав убав поправ исправ отправ сделал сдела передал
отдавал выдал выдали раздал создал продлил проверил поверил замер измер примерил собрал набрал выбрал забрал убрал разобрал
вернул повернул завернул развернул обернул получ случи началс начали начало кончил закончи продолжа остал остав встрети
смотрел посмотр увидел показа рассказа сказал указал заказал отказал узнал узнать написал записал подписал описал
приехал уехал поехал заехал доехал проехал переехал пришёл пришел ушел нашел нашла зашел зашла вышел вышла пошел пошла
прошел прошла подошел сходил заходил приходил привез привел принес принял приняла сняли снимал поднял понял понима
помог помогал помоч работа попробова использова попросил спросил ответил позвонил звонил ждали ждал стоял лежал сидел
хорош плох больш малень новый новая новое новые новую старый старая старые дешёв дешев дорог быстр медлен красив свеж
первый первая второй вторая третий третья последн следующ предыдущ каждый каждая общий общая личный личная срочн важн
сегодня вчера завтра утром вечером днём днем ночью потом сейчас теперь скоро давно недавно опять снова ещё только просто
очень много мало немного сколько несколько примерно около больше меньше почти ровно итого вместе отдельно сначала
человек людей народ друзья друг подруга коллега гости парень девушка женщина мужчина ребята пацаны соседи
поставк карты карту картой картам наличк наличными переводом безнал рублей тысяча тысячи рассчит оплач заплач внесли
"""
_UZ = """
oldim oldik keldi ketdi bordi qoldi turdi yurdi berdi qildi bo'ldi chiqdi kirdi tushdi olib kelib borib berib qilib bo'lib chiqib
kelgan ketgan bergan qilgan bo'lgan olgan chiqqan tushgan yubor jo'nat qaytar almash boshlan tugat tayyor
yaxshi yomon katta kichik yangi eski arzon qimmat tez sekin chiroyli birinchi ikkinchi uchinchi oxirgi keyingi har_bir
bugun kecha ertaga ertalab kechqurun hozir keyin oldin yana faqat juda ko'p ozgina taxminan deyarli jami birga alohida
odam odamlar do'st do'stlar hamkasb mehmon yigit ayol erkak qo'shni rahmat salom
мск спб naqd kartadan plastik_ hisobidan
"""
_EN = """
charge charged transfer ordered printed bought picked grabbed gotten another other these those there their which while
about after again almost around before because between every everything first second third last next several some
nothing something someone people friend friends guest guests morning evening tonight today yesterday weekend monthly
little large small bigger cheaper better fresh extra whole half double single total amount price money cash card
started finished opened closed called asked showed needed wanted worked helped waited arrived returned changed
"""
PLAIN = (
    russian(_RU.replace("_", " ")) | both_scripts(_UZ.replace("_", " ")) | word_set(_EN)
)  # fmt: skip
_BEGINNINGS = tuple(sorted(PLAIN))


def is_plain(word: str) -> bool:
    """Whether the folded word says nothing of what was bought."""
    return word.startswith(_BEGINNINGS)
