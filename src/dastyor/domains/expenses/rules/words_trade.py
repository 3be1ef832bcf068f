"""What a business pays for: people's work, goods, supplies, advertising, the state, banks, lines and programs.

The marks are those of the other tables: `=` the whole word, `!` heavy, `?` light, `_` joins a phrase.
"""

from __future__ import annotations

RU: dict[str, str] = {
    "salary": """
        зарплатк! зарпл_! зп_! зпшк!  получка! оклады! авансы! авансом! премировал! бонус_сотр! бонус_продав!
        надбавк! расчет_сотруд! расчет_при_увол! увольнени! отпускные_! больничные_! декретн! чайные_сотр стажеру!
        стажёр ученик_мастер помощник! помощнику! ассистент! секретар! администратор! админу! админа? кассир! кассирш!
        продавец_! продавщиц! кладовщик! товаровед!
        мерчендайз! менеджеру! оператор_колл операторам! курьерам! доставщик! экспедитору! шофер! водил_! водиле!
        водителя! бухгалтерш! бухгалтеру! бухгалтери! бухучет! аутсорс! кадровик! юристу_зп программист! разработчик!
        дизайнеру! верстальщик! тестировщик! копирайт! фрилансер! переводчик? контент_мейкер монтажер! видеограф?
        редактору! корректор!
        рабочие_? рабочему! разнорабоч! подсобник! грузчики! бригаде! бригадир! строителям! строителю! плотнику!
        электрику_зп сварщику_зп маляру_зп каменщик! поденщик! мардикор! мардикер! помощница_по_дому! домработниц!
        уборщик! уборка_офис! клининг! техничк! уборку! горничн! посудомойщ! посудомойк_зп поварам! поварих! кухрабоч!
        шеф_повар! шефу! официантам! официантк! бармен! хостес! бариста_! барист! пекарю! кондитеру! мастеру_зп!
        парикмахеру_зп мастерицам! швеям! швее_зп закройщик! няня_! няню! сиделк! гувернант! репетитору_зп садовник!
        дворнику! вахтер! охранник_! охране! чоп_! сторожу!
        преподавател! учителю_зп тренеру_зп сотрудни! работни! персонал_! коллектив? команде? штат_? вахта_ смена_?
        смены_? за_смену! за_смены! сменщик! шабашк! выходное_пособ! подрядчик! исполнителю! самозанят! гпх!
        расчет_с! рассчитал_ рассчитали_ рассчиталс доплат_рабоч
        зар_плат! зар_пл! з_плат! зарп! аван_!
        швее! сдельн! сдельщ! мастеру_за_работ!
    """,
    "goods": """
        товары! товара! товару! товарчик! закупк! закуп_! закупил_! закупка! оптовк! оптовый! оптов! поставк!
        поставщику! фура_товар! контейнер_товар! контейнер_из_кита карго_товар! сырье_! сырья_! полуфабрикаты_для
        заготовк! комплектующ! ткань_! ткани_! рулон_ткан! трикотаж! пряжа! нитки! нитк! пуговиц! молнии! бисер кожа_
        кожзам! мука_опт! зелень_опт овощи_опт! мясо_опт! одежда_опт! обувь_опт! садовод_закуп черкизон! ассортимен!
        пополнение_скл! пополнили_склад! остатки_скл
        wildberries? вб_ вб? ozon? али_ алик_ алиэкспрес? таобао! 1688! китай_заказ! заказ_из_китая! из_китая? пинду!
        тао_ партия! партии! сток_ себестоим! под_реализац! на_реализац! для_перепродаж! на_перепродаж! для_продаж!
        на_продаж! для_магазин! в_магазин_на_продаж! дюбаи_товар
    """,
    "supplies": """
        пакеты пакетики майки_пакет упаковк упаковоч пленка_пищ пищевая_пленк стрейч_пленк фольга пергамент пупырк
        воздушно_пуз коробочк коробк короб_ гофрокороб крафт_ крафт пакеты_зип скотч_ скотчик изолент малярн_скотч
        стрепл бирк ценники этикеточн наклейки_на_тов кассовая_лент кассовая_бум! кассов_лент! чековая_бум! рулончик
        риббон сканер_штрих весы_торг касса_онлайн онлайн_касса кассовый_апп касса_апп ккм_ фискальн? вешалки плечики манекен
        канцеляр канцтов канцелярк ручки карандаш фломастер маркер линейк ластик точилк пенал тетрадк блокнот
        ежедневник альбом_рис дневник_шк бумага_а4 бумага_для_прин пачка_бумаг файлы_ папки_ скоросшив степлер
        скобы_степл ножницы клей_карандаш корректор_ штамп печать_изгот изготовление_печат печать_ печати_ факсимил
        визитница бейджик доска_маркер принтер чернил краска_для_прин! краска_для_принтер! заправк_картридж!
        заправка_картридж! заправка_принтер! заправили_картридж! тонеры мфу_ =мфу ламинатор ламинир_плен
        моющее моющие чистящее стиральн_порош стиральный порошк кондиционер_для_бел! ополаскиват_для капсул
        капсулы_для_стир гель_для_стирк! белизн доместос фейри_ фэри фери_ ферри хлорк_ хлорка сода_для антижир
        пемолюкс пятновывод полирол жидкое_мыл мыльц мыло_ дозатор салфетк влажн_салф влажные_салф туалетк туалетн_бум
        туалетная бумажн_полот бумажные_полот полотенц губки_ губки тряпк тряпки ветош ведро_ ведра_ швабра метла
        метлу совок веник щетк щетка_для ершик вантуз перчатки_ перчатки_рез перчатк_хоз мешки_для_мус мусорн_мешк
        мусорн_пак пакеты_для_мус мусорное_вед урна_ прищепк веревк освежитель фумигат дихлофос средство_от
        средство_для таблетки_для_посуд! таблетки_посудом! порошок_для_посуд
        лампочк лампа_ светодиод_ламп лампы_ батарейк аккумуляторы_аа удлинит тройник_ сетевой_фильтр! сетевой_фильт!
        флешк флэшк usb_ мышка_ мышь_ коврик_для_мыш клава_ hdmi кабель_ патч_корд витая_пара картридер
        посуда_ посуды_ тарелк чашк кружк стакан бокал рюмк вилк ложк столов_прибор приборы_ ножи_кух доска_раздел
        дуршлаг терк поднос чайник_завар пиал лягана салатник контейнеры_ ланч_бокс_одн однораз стаканчики крышки_для
        трубочки_ шпажк соломинк
        краска_для_вол_оп фартук_проф полотенца_однор простыни_однор воротничк бахил халаты_одн шпатели_для_депил
        воск_для_депил сахарная_паст пилки_ пилочк гель-лак! гель_лак! гельлак! база_и_топ! топ_и_база! база_топ!
        типсы_ акриловая_пуд праймер_для окислит_ оксид_ оксидант осветл_порош стерилиз крафт_пакеты_для антисептик
        дезсредств дезинфек хлоргекс оборудов? огнетушит аптечка_офис газ_для_горел сахар_в_стик сиропы_для_кофе!
        сироп_для_кофе! крышки_стакан холдер_
        мешок_ мешки
        перчатк_рабоч! перчатки_рабоч! рабочие_перчат! рабочих_перчат!
        быт_хим быт_х хим_ канц_ канцел_ расх_мат расх_ хоз_тов хоз-тов
        календар конверт крюч корзин спич
        дырокол мыльн принадлежност? антистеплер планшет_а4 калькулятор лупа_ =лейка
    """,
    "marketing": """
        рекламк! рекламн! рекламу! реклама! таргетинг! таргетолог! таргетир! контекст_! контекстн! яндекс_реклам!
        директолог! директ_! вк_реклам! вк_ads! гугл_реклам! google_реклам! фейсбук_реклам! инста_ инсту! в_инсте!
        инста_реклам! инстаграм_продв! тикток_продв! посевы_! закуп_реклам! закупка_реклам! закупил_реклам!
        купил_реклам! рекламный_пост! пост_в_канал! пост_в_телег! пост_у_блогер! посты_! сторис! stories! рилс! reels!
        блогеру! блогерам! инфлюенс! интеграция! амбассадор! инстасамк
        вывеск! лайтбокс! неонов_выв! неон_вывеск! штендер! растяжк! банер! баннеры! стенд_! билборд! афиш! плакат!
        постер! буклеты! флаеры! листовки! визитк! визитн! каталог_печ! каталог! печать_листов! печать_визит!
        печать_баннер! печать_флаер! типограф! наклейки_с_лого наклейк брендир! фирменн_пакет! пакеты_с_лого!
        пакеты_с_логотип! ручки_с_лого! мерч_! логотип_! фирменный_стил! дизайн_макет! макет_! дизайн_вывес!
        дизайнер_лого
        фотосесс_товар! съемка_товар! съемка_реклам! съемк_ролик! видеоролик! монтаж_видео! монтаж_ролик!
        моделям_за_съем! сайт_разработ! разработка_сайт! создание_сайт! лендос! тильд! tilda! продвижени! раскрутк!
        накрутк! подписчиков_накр! сео_прод! авито? авито_! авито_реклам! olx? олх? olx_реклам! 2gis? 2гис? гис_прод!
        яндекс_карт? размещение_объяв! объявлени! рассылк! смс_рассыл! промокод! промоутер! промик! акция_розыг!
        призы! приз_ розыгрыш! спонсорск! пр_ пиарщик! выставка_стенд! участие_в_выставк! маркетолог! смм_! smm_!
        смм-щик!
        наруж!
        сувениры_с_лого! кружки_с_лого! футболки_с_лого!
        радио_рекл! реклама_на_радио!
    """,
    "taxes": """
        налога! налоги! налогов! налоговая! налоговую! налоговой! налоги_ип! ндпи! нпо_ акциз! подоходн!
        земельный_налог! транспортный_налог! налог_на! упрощенк! самозанят_налог! патента! патент_! госпошлина!
        госпошл! гос_пошлин! пошлину! таможня! таможню! таможенн! растаможк! брокеру_тамож взносы_ип!
        фиксированные_взнос! страховые_взносы! пфр! фсс! фомс! сфр! инпс! ясн_ есп_! опвр! соцстрах! социальный_налог!
        соц_налог! регистрация_ип! открытие_ип! открытие_ооо! лицензи! сертификат_соотв! сертификац! разрешени?
        декларация! отчетность? госсбор! гос_сбор! сбор_торгов! торговый_сбор! маркировк? честный_знак? аслбелги
        розничный_налог розн_налог опв_ осмс_ восмс со_соц ипн_
        регистрация_фирмы!
        пеня_по_налог! пени_по_налог! штраф_по_налог!
        социальн_плат! социальный_плат! единый_соц!
    """,
    "fees": """
        комса_ комис_! комиссия_! комиссион! за_перевод! перевод_комис! банковская_комис! обслуживание_счет!
        обслуживание_рк! рко! ведение_счет! расчетный_счет! терминал! эквайр! пос_терминал! обслуживание_карты!
        выпуск_карты! смс_банкинг! sms_банк! снятие_наличных! обналич! конвертац! штрафы! штрафик! пеня! пени!
        неустойк! просрочк! страховк! страховой! страховани! дмс_! мед_страховк! страховка! нотариал! доверенност!
        юристы! юридическ! адвокату! суд_ судебн! госуслуги
        кредит! кредита! кредиту! кредитк! ипотека! ипотеку! рассроч! ежемесячный_плат! платеж_по_кред!
        платеж_по_ипот! платеж_банк! проценты! процент_по! микрозайм! займ_ займа_ погашени! погасил! погасила!
        лизингов! лизинг! аудит! эцп_! электронн_подпис! цифровая_подпис! эл_подпис! справку! ксерокс! ксерокоп!
        распечат! фото_на_док! фото_на_паспорт! фото_на_визу! перевод_документ! перевод_паспорт! апостиль!
        оформление_док! абон_плата_банк курс_разниц
        маркетплейс_комис! комиссия_вб! комиссия_озон! агентск_комис! риелтор! риэлтор! маклер! маклеру! посреднику!
        дилер_комис взятк
        рс_ рсч
        каспи_ред! каспи_рассроч! kaspi_red! рассрочка_каспи! комис_ ком_банк! страх_? страх_авт
        платеж?
    """,
    "telecom": """
        инет_ интернетик интернета интернет вай-фай вайфаю wifi_ роутер_аренд оптоволок провайдер домашний_интер
        моб_связ мобильн_связ мобильная_связь сотовая связь_ за_связь пополнил_номер! пополнение_номер!
        пополнил_баланс_тел! баланс_телефон! закинул_на_тел! закинула_на_тел! на_телефон? телефон_мам! телефон_сын!
        телефон_жен! телефон_дочк! оплата_телефон! оплата_тел! положил_на_тел! кинул_на_тел!
        билайн_ билик юсел ucell_ узмоб хуманс мегафон_ мегафону мтс мтс_ йота_ yota актив_ алтел изи_ tele2_ симка
        сим-карт симкарт есим_ esim тарифн трафик_ гиги_ гигов смс_пакет номер_телеф виртуальный_номер телефония мтт_
        манго_телеком
        хостинг_ хост_ домена домен_ доменн сервера серверы вдс vds_ впс vps впн_ впна vpn_ прокси облако icloud_
        айклауд_ дропбокс яндекс_диск! яндекс_360 гугл_диск! google_drive! google_workspace! гугл_воркс гугл_уан
        гугл_ван office_365 офис_365! майкрософт_оф microsoft
        подписка_на_чат chatgpt_ чатгпт чат_гпт! чат_gpt!   клод_ claude midjourney миджорни нейросет курсор_
        cursor_ copilot копайлот github_ гитхаб figma_ фигма adobe адоб фотошоп photoshop canva канва_ notion ноушен
        zoom зума slack trello asana битрикс bitrix амо_срм амосрм amo_crm crm_ црм_ срм_ мойсклад мой_склад 1с_ 1c_
        =1с антивирус касперск лицензия_windows! windows_лиценз! лицензия_офис! программа_учет ботхелп sendpulse
        телеграм_прем тг_прем! тг_премиум! подписка_телеграм! телеграмм_прем! премиум_телег! телевиден цифровое_тв
        кабельное_тв iptv спутниковое_тв
        подписка_яндекс! программ? приложени? офд_ ютуб ютьюб
        =тел =телеф_ моб_ моб_тел единиц? мегаком о_деньг =нур_телек бител beeline_kg салем_соц
        джипити  чат_джи дипсик deepseek
        кабельн_ кабельное пакет_минут! пакет_интернет! минуты_
    """,
}
UZ: dict[str, str] = {
    "salary": """
        oylikka! oyligi! oyligini! oyliklar! ishchilar! ishchi_haqi! ish_xaqi! ish_haqqi! ish_xaqqi! ish_haq! maoshi!
        moyana! avansga! avansi! zarplataga! zarplatasi! zp_! bonuslar! premiyasi! kunlik_ishchi! mardikor!
        mardikorga! xizmatchi! xodim! xodimlar! sotuvchiga! sotuvchi_qiz! kassirga! kassir! oshpazga! ofitsant!
        ofitsiantga! afitsant! posudomoy! idish_yuvuvchi! idish_yuvar! bufetchi! barista! barmen! novvoyga! nonvoyga! shofyor! shopir!
        shofer! haydovchi! kuryerga_oylik! yukchi! gruzchik! gruschik! hammol! farroshga! farosh! tozalovchi!
        uborshitsa! uborshisa! uborka! qorovulga! qarovul! oxrana! ohrana! soqchi!
        buxgalter! bugalter! bugalteriya! buxgalteriya! menejer! menedjer! administrator! admin_ operator_? dasturchi!
        programmist! dizaynerga! frilanser! tikuvchi_oylik tikuvchilarga! chevarlarga! usta_oylik shogird! shogirdga!
        yordamchi! enaga! enaga_! nyanya! nyanyaga! bog'bon! stajer! smena_! smenaga! kunbay! ishbay_! ishchim!
        brigada! o'qituvchi! oqituvchi! muallim! ta'til_puli! dam_olish_puli
    """,
    "goods": """
        tovarga! tovarlar! tovarlarga! mahsulot_olib! mol_ol! mol_keltir! mol_ola! mol_keldi! molga! optom_! optomga!
        optomdan! ulgurji_! postavka! postavshikka! yetkazuvchi! xomashyoga! xom-ashyo! matoga! mato_! gazmol!
        ip_kalava! tugma! tugmalar! zamok_molniya! furnitur! xitoydan! xitoy_tovar! guanjou! konteyner_tovar!
        partiya_tovar! zakupka! zakup_! zakazga_tovar! bozordan_mol! abu_saxiy! abusaxiy! ippodrom! jomiy_
        chorsudan_mol do'kon_uchun! dokon_uchun! dukon_uchun! magazin_uchun! sotuvga! sotish_uchun! sotishga!
        wildberries? ozon? uzum_market_tovar
    """,
    "supplies": """
        paketlar paketga paketcha salafan_ sellofan qadoqlash qadoqlar upakovkaga quti_ qutilar karobkalar kraft_
        plyonka plonka streych skoch skotchga izolenta pergament narxnoma etiketka tsennik senik birka chek_qog'oz!
        kassa_lenta! kassa_qog'oz! printerga qog'ozga qogoz a4_qog'oz! a4_ kserokopiya_qog ruchkalar ruchka qalam_
        qalamlar marker_ flomaster chizg'ich o'chirg'ich bloknot daftarlar albom_ papkalar fayl_ skrepka qaychi_
        pechat_yas muhr_ shtamp kartrij kartridj_zapr! bo'yoq_printer!
        sovunlar sovun_ poroshokka kir_poroshok oqartirgich xlorka domestos feri_ fairy_ idish_yuvish!
        idish_yuvadigan! polirol osvejitel salfetkalar nam_salfetka xo'l_salfetka tualet_ sochiq sochiqlar gubkalar
        latta_ lattalar shvabra paqir chelak_ supurgi_ sovok tog'ora tos_ qo'lqop_rezina perchatkalar perchatka_
        musor_paket! musr_paket! chiqindi_xalta lampochkalar lampa_ lampalar batareyka_ batareykalar udlinitel
        uzaytirgich fleshka_ mishka_ sichqoncha_ klaviatura_
        idishlar likop lagan_ laganlar kosa_ kosalar piyola choynak_chinni stakanlar qoshiq qoshiqlar vilka sanchqi
        pichoq oklava o'qlov doska_ bir_martali bir_marttalik bir_martalik_ odnorazoviy salfetka_ trubochka
        konteynerlar oksid_ okislitel soch_bo'yoq soch_bo'yog'i! soch_boyoq! gel-lak! gel_lak! gellak! topkaut folga
        voks_ tipsa pilka_ stul_mijoz kassa_apparat onlayn_kassa kassa_mashina jihoz_? uskuna? mangal_
        o't_o'chirgich
        bo'yoq_uchun_soch
        tozalik_ tozalik_vosita tozalash_vosita tozalovchi_vosita maishiy_kimyo
        kir_kukun kukun_ kukuni
        yelim
        narx_yorlig'i xlor
    """,
    "marketing": """
        reklamaga! reklamani! reklamasi! reklamachi! targetga! target_! targetolog! instagramga? instaga!
        instagramda_rek! instada_rek! telegramda_rek! telegram_reklama! tiktok_rek! post_qo'y! postga! storiz! storis!
        rils! blogerga! blogger! bloggerga! infliyuenser! vizitkalar! flayerlar! bannerga! banerga! baner! peretyajka!
        viveska! viveskaga! vyveska! peshlavha! lavha_! afishaga! buklet! katalog! logotipga! dizaynerga_logo!
        brendlash! brending! rasmga_ol! mahsulot_rasm! videoga_ol! video_montaj! montaj_video! rolik! roliklar!
        mobilograf! mobilografiya! fotosessiya! fotosesiya! smmchi! smm-chi! smmga! smm_! marketolog! promouter!
        promo_! aksiya_sovrin! sovrin! olx_? 2gis_? prodvijeniye! prodvijenie! raskrutka! saytga? sayt_yas! sayt_qil!
        bosma! tipografiya!
        e'lonlar! e'longa! elon_! elonga!
        aksiya!
    """,
    "taxes": """
        soliqlar! soliqqa! soligi! soliqni! soliqxona! soliq_! solik! qqs_! nds_! aylanma_soliq! mulk_soliq!
        yer_soliq! daromad_soliq! patent_! patentga! bojxonaga! bojga! rastamojkaga! litsenziyaga! davlat_boj!
        davlatga_boj! ijtimoiy! inps_! yatt! yatt_! yt_soliq! deklaratsiyaga! pensiya_fond! badal_soliq! sertifikat?
        ruxsatnoma? guvohnoma?
        aksiz!
        mol-mulk_soli! mol_mulk_soli! mulk_soli!
        soliq_jarima! soliq_peni!
    """,
    "fees": """
        komissiyasi! kamissiya! komisiya! komissiyaga! foizi! foiz_! foizlar! foizga! protsent! prosent! jarimasi!
        jarima_! shtraflar! strahovka_! straxovka! sug'urtaga! sugurta! notariusga! natarius! ishonchnoma!
        doverennost! bank_? bankka! bankga! bank_haqi! karta_ochi! karta_chiqar! karta_xizmati! terminalga! terminal!
        hisob_raqam! kredit_! kreditga! kreditni! kreditimni! ipotekaga! rassrochkaga! rasrochka! muddatli! nasiya?
        nasiyaga? nasiya_to'lov! uzum_nasiya! alif_nasiya! oylik_to'lov_kredit lizing_! obunaga? obuna_? advokatga!
        yuristga! eri_! elektron_kalit! sud_ spravka! malumotnoma! ma'lumotnoma! kseroks! kserokopiya! raspechatka!
        tarjima_hujjat! hujjat_tarjima! pasport_rasm! rasmga_tush! makler! maklerga! vositachi! rieltor!
        pul_o'tkazish! o'tkazmaga? bankomatga! perevodga
        oylik_to'lov?
        peniya!
    """,
    "telecom": """
        internetga internetni inernet inet_ inetga wi-fi vay-fay wayfay wifiga vifi telefonga_! telefon_uchun!
        telefon_hisob! nomerga nomerimga raqamga_pul paynet_ paynetga bilaynga beeline_ ucellga yusell yusel
        uzmobilega mobi_ mobiuzga hyumans humans_ tarifga trafikka mb_ gb_ gigabaytga simkarta sim-karta simkartaga
        esim uztelekom uzonline uzonlayn sarkor sharqtelekom provayder aloqaga aloqa_ xosting_ domenga serverga vds
        vps_ vpn_ vpnga bulut_ chatgpt  zoom_ google_drive telegram_prem! tg_premium! premium_telegram! iptv
        kabel_tv televideniye antenna_tv dastur_uchun 1c_ crm_ canva
        megabayt
    """,
}
EN: dict[str, str] = {
    "salary": """
        salaries! wages! payday_staff! pay_to! paid_staff! severance! payslip! advance_! bonuses! assistant!
        employees! workers! worker! labor! labour! helper! cashier! seller! salesman! manager_! accountant! bookkeep!
        developer! designer_? programmer! copywriter! translator? freelance_! virtual_assistant!  upwork? fiverr?
        babysit! =maid! housekeeper! cleaning_lady! cleaners! janitor! security_guard! driver_? courier_sal chef!
        =cook! cooks! barista! bartender! waitress! gardener! outsourc! subcontract! tutor_sal coach_? consultant!
        editor! videograph? payroll_!
    """,
    "goods": """
        wholesaler! bulk_order! purchase_order! stock_! new_stock! restocking! supplier_! suppliers! shipment!
        import_goods! resell! reseller! from_china! alibaba! aliexpress? 1688! ingredients! =materials raw! fabric_!
        yarn! textile! components! =parts_stock! inventory_!
        =amazon? =ebay? =etsy? =temu? =wholesale!
    """,
    "supplies": """
        packing bubble_wrap boxes cardboard =box envelope wrapping_paper ziploc plastic_bag cling_film foil
        receipt_paper receipt_roll! thermal_paper! price_tag barcode label_ labels pos_system! cash_register! hanger
        mannequin stationary =pens pencil marker highlighter eraser ruler_ notepad planner_ =binder printer_ink! =ink!
        ink_cart! paper_ream a4_ whiteboard scissors glue paper_clip post_it rubber_stamp business_stamp
        cleaning_product! cleaning_ household_chem laundry_det! dish_soap dishsoap dish_wash_liq dishwasher_tab!
        fabric_softener bleach_ disinfect sanitizer wipes =mop broom bucket dustpan brush_ scrub_pad garbage_bag!
        trash_bag! bin_bag! bin_liner! napkin paper_towel toilet_roll light_bulb! lightbulb! =bulbs batteries
        extension_cord flash_drive hdmi_ hdmi mousepad usb_hub usb_stick usb_ keyboard_ =mouse =plates plate_set =mugs
        mug_ spoon fork_ =knife knives =glasses_wine paper_cup! paper_cups! lids_ coffee_filter! chopsticks skewers
        apron_ tablecloth
        equipment? office_chair! standing_desk! fire_extinguisher
        candles matches air_freshener calendar
        clipboard crayons dishcloth index_cards jars_ name_tags rags_ rubber_bands spray_bottle sticky_notes thumbtacks
        trays_ washing_powder
        cling_wrap! plastic_wrap! shrink_wrap! oven_cleaner! toilet_cleaner! window_cleaner! glass_cleaner!
        cotton_pads file_folder sugar_sachet
    """,
    "marketing": """
        advertis! facebook_ad! google_ad! fb_ads! instagram_ad! tiktok_ad! linkedin_ad! youtube_ad! adwords! meta_ads!
        =promotion! boost_post! boosted! sponsored! sponsorship! signboard! =sign! =signs! signage! neon_sign! poster!
        brochure! flyers! leaflets! printing_flyer! print_flyer! stickers_logo business_cards! newsletter! mailchimp!
        email_market! sms_campaign! website_! web_design! landing_page! squarespace? wix_? wordpress? product_photo!
        product_shoot! logo_design! graphic_design! =pr! market_research! giveaway! trade_show! booth! domain_market
        stickers_with_logo! with_logo!
    """,
    "taxes": """
        taxes_! tax_! sales_tax! property_tax! vat_! self_employment_tax! estimated_tax! quarterly_tax!
        national_insurance! import_duty! customs_! stamp_duty! permit! business_regist! company_regist!
        business_licen! turbotax? tax_return! irs! hmrc! government_fee! state_fee!
    """,
    "fees": """
        fees! bank_charge! card_fee! monthly_fee! account_fee! wire_fee! wire_transfer! swift_fee! paypal_fee!
        stripe_fee! stripe? payoneer? late_fee! late_payment! penalties! interest_! loan_! loans! mortgage_!
        credit_card_! credit_payment! bank_loan! installments! health_insur! home_insur! insurance_! life_insur!
        attorney! notary_! legal_fee! court_fee! audit! broker! brokerage! realtor! agency_fee! photocop!
        printing_doc! passport_photo! document_translation! chargeback! exchange_fee! conversion_fee! atm_fee!
        payment_processing! acquiring! membership?
    """,
    "telecom": """
        internet_ wi-fi broadband_ fiber_ cell_phone_bill! cellphone_bill! mobile_bill! phone_credit! mobile_data!
        phone_plan! =airtime verizon t-mobile tmobile vodafone prepaid_sim esim_plan =data_ landline isp_
        hosting_ domain_ domains namecheap godaddy digitalocean digital_ocean hetzner linode vultr cloudflare heroku
        netlify vercel aws_ amazon_web gcp_ google_cloud azure vps =vds server_ servers =saas software app_store
        google_play_sub github_ gitlab bitbucket jetbrains pycharm intellij openai chatgpt  claude anthropic
        copilot cursor_ midjourney figma_ sketch_ adobe photoshop creative_cloud canva notion evernote slack_ zoom_
        microsoft_365 office_365! ms_office google_workspace google_one_ icloud_ dropbox_ 1password lastpass grammarly
        jira atlassian asana trello linear_ airtable zapier hubspot crm_ mailgun twilio sentry datadog postman nordvpn
        expressvpn antivirus license_key! windows_license! software_license! =api =saas cable_tv satellite_tv
        =premium =subscription? app_ =apps licence_ plugin theme_wp
        shopify
    """,
}
