"""Words that tell what a line is, when it is no expense; folded, Uzbek in both scripts, Russian also in Latin letters.

`*` at the end makes a stem; words of a phrase are joined by `_`.
"""

from __future__ import annotations

UZ: dict[str, str] = {
    "question": "qancha* necha* qachon* qayer* nega nima* kim qanday* qaysi*",
    "order": """
        o'chir* bekor_qil* o'zgartir* ko'rsat* hisobot* limit* byudjet* budjet* eslat* sozla* qo'ng'iroq oxirgi_10 oxirgi_5
        chaqir buyurtma_ber
        yuboring jo'nating olib_keling tashlang tashlab_bering keltiring ayting
    """,
    "income": """
        pensiya stipendiya dividend* yutdim topdim menga_tashla menga_o'tkaz kartamga
        sotdim sotdik sotildi sotuv savdo savdosi savdom tushum* daromad* foyda foydam kirim* keshbek keshbek*
        qaytardi qaytarib* oylik_chiqdi maosh_chiqdi ish_haqi_chiqdi ish_haqi_tushdi ish_haqi_keldi qarzimni_ol oylik_keldi oylik_oldim oylik_tushdi maosh_keldi maosh_tushdi maosh_oldim avans_oldim
        avans_keldi zarplata_keldi zarplata_oldim pul_tushdi pul_keldi pul_oldim mijoz_to'la mijoz_o'tkaz mijozdan
        xaridordan klientdan xaridor_to'ladi klient_to'ladi ish_haqi_oldim berib_ketdi to'lab_ketdi ishlab_topdim
        sotib_yubordim sotdi to'lov_tushdi to'lov_keldi premiya_oldim bonus_oldim
        kartangiz* hisobingiz* sizga qarzini_berdi qarzini_ber qarzni_berdi qarzini_qayt keshbek*
        pulini_oldim pulini_oldik pulimni_oldim
        sotuvdan sotuvimiz savdodan savdomiz
        uyni_ijaraga kvartirani_ijaraga honani_ijaraga dokonni_ijaraga joyni_ijaraga mashinani_ijaraga hovlini_ijaraga
        pulladim pulladik qarzdor* qabul_qil kredit_ol kredit_berishdi qarz_oldim puli_tushdi pullari_tushdi pulim_tushdi
    """,
    "command": "top ber ayt o'tkaz ko'chir tuzat qayta hisobla",
    "plan": """
        bering berib_turing
        kerak lozim olmoqchi* sotiladi* sotaman sotmoqchi* sotib_olaman olaman to'layman beraman agar xohlayman
        moqchi* berishim olishim to'lashim sotilyapti beriladi* bo'ladi yig'aman qidiryapman ijaraga_beriladi ijaraga_beraman ijaraga_beramiz
        so'rayapti sorayapti so'rayapdi smeta va'da
        sotamiz olamiz beramiz to'laymiz qilamiz boramiz sotyapmiz olyapmiz
    """,
    "statement": """
        yechdim obunachi* prosmotr* probeg*
        rahmat kurs_bo'yicha o'tgan_yil xonali ish_haqim maoshim oyligim tannarx qiymati odatda o'rtacha bo'yim vaznim yoshga_to'l yosh_to'l narx narxi narxlar baho bahosi qoldiq* qoldi balans balansi balansim balansimda hisobimda kartamda kartada balansda balansingiz balansim kassada qaytim vakansiya* parol* kod kodi
        dollar_kurs yevro_kurs rubl_kurs yoshdaman yoshga manzil* uchrashuv* bayramingiz*
        bo'libdi bolibdi turibdi qimmatla arzonla
        faqat_bugun faqat_shu
        chiqibdi oshibdi tushibdi qimmatlashibdi arzonlashibdi ko'tarilibdi chiqyapti
        bor bolsa
    """,
    "till": "kassa",
    "code": "stir inn pinfl indeks pin pasport",
    "label": """
        bo'yim kurs uy xonadon mavze kvartal ko'cha ko'chasi raqam reys kod kodi buyurtma stol guruh sinf maktab dom
        kv raqami raqamim
    """,
    "spent": """
        ushladi ushlab_qol yechib_ol yechildi
        sotib berdim berdik to'ladim to'ladik ketdi ketgan oldim oldik sarfladim sarfladik ishlatdim qildim qildik
        xarajat xarajatim chiqim sotib_oldim sotib_oldik tashladim minus yubordim xarid yozib_qo'y yoz qo'sh
        yedim yedik
    """,
    "filler": "uchun so'mga so'mlik narsa bo'ldi chiqdi o'tirdik",
    "lent": "qarz qarzga qarz_berdim har_oy har_hafta har_kuni berdi to'ladi tashladi o'tkazdi so'radi so'radilar tushdi tushgan",
}
RU: dict[str, str] = {
    "question": "сколько почем что где когда как почему зачем кто какой какая какие можно_ли чем",
    "order": """
        удали удалить удалите отмени* измени* поменяй* покажи* отчет* лимит* бюджет* напомни* помоги* закажи вызови займи
        ограничь статистик* настрой настройте настроить исправь* переведи
        отправьте отправь пришлите пришли_мне привезите привези принесите принеси дайте подскажите скажите закажите
        вызовите переведите скиньте
    """,
    "income": """
        пенсия пенсию должник* дебитор* стипенди* дивиденд* выиграл* скинули прислал* получен* мне_скинул нашел_деньг
        продал продала продали продано продажа продажи продаж выручк* доход доходы прибыль прибыли получил получила
        получили пришла пришло пришел пришли поступил* вернули вернул возврат* кэшбэк* кешбэк* заработал*
        клиент_оплатил* клиент_заплатил* покупатель_оплатил* покупатель_заплатил* мне_перевели мне_заплатили мне_дали
        зарплату_получил* приход начислили начислен* зачислен* выплатили_мне клиенты_оплатили клиентка_оплатила
        дали_сдачу клиент_перев клиентка_перев нам_оплат нам_заплат нам_перев нам_верн предоплата_от от_клиент
        от_покупател задаток_от покупатель_перев сдача
        перевод_от перевели_мне вам_перевели вам_перечисл
        чистыми чистыми_вышло за_смену_вышло
        поступлен*
        зарплату_дали зп_дали аванс_дали премию_дали
        дали_прем дали_зарп дали_аванс дали_зп дали_бонус
        выдали_кредит взял_кредит взяла_кредит взяли_кредит оформил_кредит одобрили_кредит дали_кредит
        зачислили зачислил
        с_клиента с_клиентов с_клиентки с_покупателя с_гостя с_ученика от_гост от_ученик от_студент от_пассажир от_родител от_пациент
        от_заказч от_покупател от_арендат от_партнер
    """,
    "command": "прошу выставь сделай передай узнай давай оформи забронируй запланируй распечатай пришли перенеси переставь поставь убери сотри откати сохрани пересчитай подсчитай замени уточни проверь сравни найди скинь позвони посчитай переименуй закрой открой забудь верни дай список",
    "plan": """
        нужна нужен скину отдам верну торг
        бы
        скоро до_зарплат до_получк не_забыть не_забуд жду ждем
        возьму закажу поеду схожу заберу пойду положу переведу отправлю сделаю починю поменяю соберу потрачу внесу
        надо нужно хочу хотел_бы хотела_бы хотел_купить хотела_купить планир* собираюсь куплю купи купить продам
        продаю продается продаются если должен должна заплачу отдам оплачу оплати будет_стоить буду сниму сдам сдаю
        сдается куплим думаю мечтаю отложить накопить ищу ищем требуется требуются вакансия сдаем
        продаем продаёт продает продадим
        хочет хотят обещал* смета
        должны должно оплатить заплатить ожидается ожидаем ожидаю ожидаются внести принимаем
        платить уплатить выплатить возвращать
        через_недел через_месяц через_день через_два через_три через_пол на_следующей
    """,
    "statement": """
        снял сняла обменял* вклад депозит пробег* подписчик* просмотр*
        спасибо прошлом_год прошлый_год стоимость стоимости моя_зарплат
        цена цены прайс прайслист стоит стоят баланс баланса балансе балансу остаток_на остаток_долг остаток_кред остатк_на осталось код пароль пинкод трек
        комнатная комнатной комнатную комнатные двухкомнатн* трехкомнатн* однокомнатн*
        оценка оценку поздравля* прошел прошла звоните адрес* почем работаем
        открыты курс_доллар курс_евро курс_рубл
        сдал_касс сдала_выручк сдала_касс сдал_квартир сдала_квартир сдал_в_банк сдала_в_банк сдали_наличк сдал_выручк инкассация_сдал запись_на записал_на записалась_на записала_на
        одобрен* одобрил* работает работают открыт
        отложил отложила отложили накопил*
        бесплатно у_меня_зарплат мой_рост рост вес исполнил* исполняется
        с_карты_на на_карту_с между_счет между_карт
        только_сегодня только_до только_завтра
        в_среднем обычно как_правило
        подорожал* подешевел* вздорожал*
    """,
    "till": "встреча встречу встречаемся температур* касса кассе кассу остат* поменял поменяла пополнение",
    "code": "паспорт индекс инн пин пинфл бин иин огрн кпп бик снилс",
    "label": """
        рост курс дом кв квартира ул улица проспект этаж подъезд офис каб кабинет код заказ рейс поезд вагон место
        номер стол группа школа класс комната корпус квартал массив автобус_номер маршрут счет договор накладная чек
        инвойс id ид
    """,
    "spent": """
        дал дала дали отправил* потратил* потрачено заплатил* оплатил* отдал* купил* ушло вышло минус запиши добавь расход расходы
        трата траты внеси израсходовал* взял* закупил* закупился выплатил* заказал*
        покупка покупки
        скинулись скинулся потратились закинул* затарил* накупил* отоварил* набрал* прикупил* докупил* приобрел* расплатил* раскошелил*
        подкинул* съел съела отвалил* выложил*
    """,
    "filler": "сломал* порвал* потек* протек* засорил* сгорел* попался попалась попались оказался оказалась досталось достался запись опять блин ну обошелся обошлось",
    "lent": """
        долг в_долг взаймы занял одолжил* каждый_месяц каждую_недел каждый_день ежемесячно ежедневно последняя_запись
        просит просят попросил попросила требует требуют
    """,
}
EN: dict[str, str] = {
    "question": "what where when why who how how_much how_many can could which is are am do does did should shall would will",
    "order": "remind limit budget send bring please_send show_report weekly_report monthly_report report_for",
    "command": "please meeting save report delete show cancel change help set undo edit call convert list settings order remove",
    "income": """
        pension dividend* won
        sold sales revenue income received refund* cashback earned profit got_paid salary_came customer_paid
        client_paid paid_me payout turnover from_client from_customer client_transfer customer_transfer
        got_from from_guest from_a_guest from_a_customer from_a_client from_a_student from_the_client from_the_customer
        got_my_salary got_my_pay got_salary my_salary_came salary_arrived paycheck
        pay_me pays_me
        earnings earned earn earns paid_back got_a_loan took_a_loan got_loan took_loan
        sent_me gave_me
    """,
    "plan": """
        cant cannot couldnt afford would_be would_cost need want wish if_ should will going_to for_sale apartment_for_rent flat_for_rent room_for_rent house_for_rent office_for_rent looking didnt dont havent wont hiring selling
        buy owe must gonna wanna
        due i'll ill we'll
        quote_for quote estimate_for estimated_at waiting expecting thinking considering planning hoping saving_for saving_up
    """,
    "statement": """
        withdrew exchanged subscriber* views mileage only_today today_only
        price costs balance code password meeting_at meeting_in meeting_on meeting_tomorrow our_meeting team_meeting order_no track rate score congrat* left in_stock
        available discount delivered
        listed asking table_for my_flight flight_is happy_birthday happy_new we_have i_have there_are i_weigh
        thanks thank last_year free my_salary usually typically on_average expectation expectations savings we_charge they_charge
        see_you
    """,
    "till": "till order invoice plan stipend scholarship",
    "code": "pin inn zip id isbn passport",
    "label": "apt flat street order code room house table gate flight seat no number invoice floor unit chapter page part lesson episode season level version",
    "spent": "spent paid bought add expense gave purchase purchased",
    "filler": "cost for on",
    "lent": "lent loaned borrowed every_month every_week every_day monthly_plan",
}
# A number after one of these is a model, not money: "iPhone 15", "АИ-95".
MODELS = """
        iphone айфон galaxy redmi samsung самсунг windows ps xbox ai аи note pro max а4 a4 а5 a5 a3 а3 бумага_а lada
        ваз nexia matiz поколени серия ipad бензин benzin mi honor tv wifi ram
    """
FUEL_GRADES = frozenset({80, 91, 92, 95, 98, 100})
MEMORIES = frozenset({128, 256, 512, 1024})  # gigabytes of a telephone
# Who pays us, as the one that acts ("клиент перевёл", never "клиенту"), and what such people do.
PAYERS = """
        клиент клиентка клиенты заказчик заказчица заказчики покупатель покупательница покупатели гость гости
        mijoz mijozlar klient klientka haridor haridorlar xaridor zakazchik pokupatel zakaschik
        студент студенты ученик ученики ученица постоялец постояльцы гостья арендатор арендаторы жилец жильцы пациент
        пациенты родители родитель подписчик подписчики пассажир пассажиры квартирант квартиранты дебитор
        talaba talabalar oquvchi oquvchilar mehmon mehmonlar bemor bemorlar ijarachi yolovchi otaonalar
        student students guest guests tenant tenants patient patients passenger parents
        customer customers client clients buyer
        """
PAYING = """
        забрал забрала забрали купил взял заказал приобрел выкупил расплат
        дал перев скинул кинул оплат заплат отдал внес закин прислал вернул рассчит оставил доплат перечислил
        berdi tashladi to'ladi o'tkazdi yubordi perevod skinul oplat zaplat dal otdal to'lab tashlab berib o'tkaz
        returned qaytar paid sent gave transfer pays prepaid deposited
        """
