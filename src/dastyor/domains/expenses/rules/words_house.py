"""A house and what stands in it: building and mending it, running it, furniture and machines, rent.

The marks are those of the other tables: `=` the whole word, `!` heavy, `?` light, `_` joins a phrase.
"""

from __future__ import annotations

RU: dict[str, str] = {
    "rent": """
        арендную_ съём_квартир съем_квартир снял_квартир_помес квартира_аренд аренда_ за_аренду за_хату хата_ хату_
        за_комнату за_общаг общежити общаг хозяйке_за_квартир хозяину_за_квартир торговая_точк торговой_точк
        место_на_базар контейнер_на_рынк прилавк_аренд рабочее_мест коворк гараж_аренд бокс_аренд арендатору
        депозит_за_кварт залог_за_кварт юр_адрес юридическ_адрес? абонентский_ящик
        кв_плат! кв_пл! =кварт? =аренд_ ар_плат! =аренда_
    """,
    "utilities": """
        коммуналк комуналк комуналка коммунальн комунальн камуналк жэк_ жкх тсж_ тчсж управляйк упр_компан квитанци
        квиток счет_за_свет счет_за_газ счет_за_вод счета_за_ку за_электр электрик_счет эл_энерг
        электрэнерг свет_ газ_за газа_ вода_счет вода_по_счетчик холодная_вод отоплени теплосет вывоз_мусор вывоз_тбо
        тбо_ мусора_ канализ откачка_канал откачка_септик ассенизат горгаз горэлектро хоз_вода взнос_на_капрем
        капремонт
        содержание_жил обслуживание_лифт консьерж_ уборка_подъезд дрова_ =дров =уголь =угля уголь_ баллон_газ
        газовый_баллон газ_баллон баллон_с_газ
        ком_усл комус ком_плат ком_услуг элек_ =эл эл_во эл_эн электр-во электр_во =свет =газ_ комм_усл комм_ ку_
        за_ку
        взнос_за_капрем
    """,
    "repair": """
        строймат стройка стройку стройк строительн бригад прораб плиточник кафельщик штукатурк шпаклев шпатлев
        грунтовк гипс гипсокарт профиль_ профил_для уголок_метал сетка_ рабица щебен щебн песок_ песка_ песку гравий
        керамзит бетон арматур
        пеноблок газоблок шлакоблок кирпичи утеплит пенопласт пеноплекс минват стекловат рубероид профнастил шифер
        черепиц металлочереп кровл ондулин доска_ доски_ брус_ брус рейка_ фанер осб_ osb двп дсп_ мдф вагонк сайдинг
        линолеум паркет плинтус ковролин
        обои_ обоев керамогранит затирк плиточн_клей клей_для_плит клей_плит силикон герметик монтажн_пен
        монтажная_пена пена_монтаж =пена_ краск эмаль лак_для колер валик_ валик кисть_мал кисточк_мал шпател
        растворит олифа грунт_ наждач наждак шкурк
        труба_ трубы труб_ =трубу фитинг смесит сифон унитаз ванна_чугун ванну_устан раковин бойлер котел_ котёл_
        батареи_отопл батарея_отопл радиатор_отопл теплый_пол насос_ насос кран_ краник вентил шланг_
        прокладки_для_кран канализац_труб
        проводк кабель_ввг кабель_электр провод_ провода_электр выключател автомат_электр автоматы_электр щиток_
        электрощит розетк люстр светильник_монт счетчик_замен замена_счетч двери_ дверь дверн межкомнат окно окна
        пластиковые_окн стеклопакет москитн подоконник жалюзи_монт рольстав ворота забор_ калитк
        петли_ ручки_двер дверная_ручк замок_ замки_ личинк дюбел саморез шуруп болт_ болты гайк шайб анкер гвозд
        скобы_ проволок электрод_ электроды сварочн_работ сварщик болгарк дрел_ дрель перфоратор шуруповерт лобзик
        пила_ бензопил сверл бур_ отвертк молоток плоскогуб
        кувалд рулетка_стро уровень_стро лестница_стремян стремянк леса_строит вывоз_строй вывоз_строймусор демонтаж
        стяжк наливн отделочн отделка натяжн_потол потолок_ потолк электромонтаж сантехн засор прочист_труб прочистк
        заказ_ключ дубликат_ключ ключи_сделат изготовление_ключ
        ремонт_тел ремонт_ноут починка_тел замена_диспл замена_батар экран_поменял поменял_экран дисплей_телеф
        ремонтник мастер_по мастеру_за мастер_на_час муж_на_час наладчик обслуживание_кондиц чистка_кондиц
        заправка_кондиц_дом фреон_конд вызов_мастер
        ремонт_обув набойк часовщик ремонт_хол настройщик техник_ гарантийн_рем сервисный_центр
        экран_тел! экран_айф! стекло_поменял
        дубликат дубликаты ключ_ ключи
        кисти лестниц тачка лопат
        чистка_комп чистка_ноут чистк_труб чистка_котл прочистк чистка_дымох чистка_вытяж почистил_конд
        душевая_кабина рейки водосток доводч кельм уровен ножов напильн паяльн хомут суперклей катушка_зажигания датч
        суппорт капот крыло_авто восстановление_данных
        малярный_скотч рулетка_строит прошивк
    """,
    "other": """
        мебел кухонн_гарнитур кухня_на_заказ шкаф-купе гардероб комод тумб тумбочк полка_ полки_ полочк стеллаж
        вешалк_в кресл табурет стулья стульев столешниц столы_ письменный_стол обеденный_стол парта_ люльк колыбел
        кроватк манеж_ матрац подушк одеял постельн покрывал плед
        наволочк простын пододеял штор занавес тюль гардин карниз жалюзи ковр_ ковер ковры дорожк_ковр зеркал_в
        картин_ рамк_для ваза_ вазу светильник торшер ночник настольная_ламп люстра_в
        стиралк стиральная_маш стиральную_маш посудомоечн посудомойк плита_ плиту_ газплит газовая_плит электроплит
        духовк вытяжк хол_ холодильн морозильн морозилк кондиционер_куп купил_кондиц кондиционер_нов сплит_ вентилятор
        обогреват увлажнит пылесос робот_пыл утюг отпариват
        фен_ фена_ плойк выпрямител микроволновк мультиварк блендер миксер мясорубк соковыжим кофемашин кофеварк
        тостер хлебопеч электрочайник весы_ термос термопот мангал_ казан_ сковород_ сковородк кастрюл_ ножи_ ковш_
        телефон_нов новый_телефон! нового_телефон! смартфон айфон_  iphone самсунг samsung redmi xiaomi!
        сяоми! ноутбук ноут_ ноута_ макбук macbook планшет ipad айпад компьютер_ компьютер комп_ монитор видеокарт
        процессор_ оперативк ssd_ жесткий_диск роутер_ роутер модем_ веб_камер вебкамер камера_ камеру_ видеокамер
        видеонаблюд фотоаппарат объектив
        флагман часы_умн смарт_часы фитнес_браслет умные_часы колонк_ колонка_ колонку_ блютуз_колон наушники_ аирподс
        airpods пульт_ кабель_для_зар шнур_заряд зарядник адаптер_ переходник_ павербанк защитное_стекло!
        стекло_на_телефон! стекло_телефон! пленка_на_тел! чехол_ чехла приставк_тв антенн проектор дрон_ телик_ телек_
        телевиз
        бытовая_техник! бытовую_техник! электроник техника_для_дома сейф_ газонокос триммер рассада_ семена_ семена
        удобрен саженц горшок_для_цвет горшки грунт_для_цвет садов огород_ лейк теплиц парник
        курьезн ювел золот_ золото_ коляск автокресл самокат_детс велосипед_детс велосипед_ребен велосипед_сын
        велосипед_дочк
        дератизац дезинсекц дезинфекц сэс_ тараканов клопов
        кофе_машин
        зеркало зеркала
        кофемолк сушилк электросам беговел
    """,
}
UZ: dict[str, str] = {
    "rent": """
        ijaraga! ijarasi! arendaga! arenda_haqi! kvartira_haqi! kvartira_ijara! xona_ijara! xonaga_ijara! joyga!
        joy_arenda! do'kon_ijara! dukon_arenda! dokon_arenda! magazin_arenda! ofis_arenda! ofisga_arenda! yotoqxona!
        obshejitiya! obshejit! xovli_ijara! hovli_ijara! uy_ijara! uyga_ijara! uy_arenda! uyga_arenda! rasta!
        peshtaxta_ konteyner_arenda! sklad_arenda! ombor_ijara! kvartplat!
        egasiga_ijara! hozyayinga! xo'jayiniga_uy
    """,
    "utilities": """
        svetga svetiga svetni svet_uchun elektrga elektr_energiya tokka gazga_to'la gaz_uchun gazni_to'la suvga_to'la
        suv_uchun suvni_to'la suv_va_gaz suv_svet svet_suv suv_gaz svet_gaz gaz_svet kommunalka kommunalga kamunal
        komunal kommunallar kommunal_to'lov musorga musr_ chiqindiga axlatga uy-joy_mulkdor shirkat_ jek_ txsh
        bosh_boshqaruv
        isitishga issiq_suvga otopleniye otopleniya kvitansiya hisoblagich schyotchik schotchik ko'mir_ komir_
        ko'mirga o'tin_ otin_ gaz_balon gaz_ballon ballon_gaz balon_gaz kanalizatsiyaga lift_ liftga domofon
        farrosh_haqi toza_hudud tozahudud kvartira_svet
        suv_tok tok_suv suv_elektr suv_svet
        chiroq_pul chiroqqa chirog_pul
    """,
    "repair": """
        qurilish qurilishga pishiq_g'isht g'ishtga gisht_ gishtga sementga qum_ qumga sheben shag'al shagal beton_
        betonga armatura armaturaga temir_ profil_ profnastil shifer_ tom_yop cherepitsa tunuka_ penoblok gazoblok
        penoplast uteplitel paroizol fanera dsp_ mdf_ taxtaga vagonka brus_ laminat linolium linoleum plintus kovrolin
        oboyga oboylar gulqog'oz kafelga koshin keramogranit plitkaga zatirka kley_kafel silikon_ germetik pena_
        montajnaya_pena kraskaga emal_ bo'yoqqa bo'yoqchi valik_ shpatel shpatlyovka shpaklevka gruntovka gipsokarton
        gipsokarto suvoq_ suvoqchi suvoqchiga malyar malyarga moylarga pol_ potolok shift_ shiftga natyajnoy
        quvur_ quvurlar turba_ trubalar fiting smesitel vodoprovod jo'mrak kranik unitaz rakovina vanna_ boyler kotyol
        kotel_ kotol_ batareya_isit nasos_ shlang_ santexnikga santexnikaga elektrikka elektrikga provod_ pravod
        kabel_elektr vklyuchatel avtomat_elektr lyustra_o'r schyotchik_o'r eshik eshikka eshigi deraza derazaga
        derazalar akfa_ romlar rom_ oyna_ oynalar darvoza panjara zabor
        qulf_ qulfni qulfga kalit_ kalitga kalit_yas mix_ mixlar samorez shurup bolt_ gayka anker dubel elektrod
        svarkaga svarchik svarshik payvandchi payvandga bolgarka drel perforator shurupovert shuruvert bolg'a otvyorka
        otvertka sverlo asbob asboblar usta_xizmat ustalarga ustalar ustachi kafelchi parketchi plitochnik brigadaga
        prorab demontaj
        tuzatish! tuzattir! tuzatdir! ta'mirlash! tamir_! tamirlash! tamirla! remontga remont_qil pochinka ekran_almash
        displey displeyni konditsioner_toz kondisaner konder_ kondey freon_ muzlatgich_tuz xolodilnik_rem telefon_tuz
        telefon_rem telefonni_tuz noutbuk_rem prishka_ karopka
        ustaxona usta_chaqir usta_keldi master_ masterga
        qurilish_mol! qurilish_mat! telefon_ekran! ekran ekrani
    """,
    "other": """
        mebelga javon shkafga krovatga karavot karavat divanga kreslo stullar stol_ stol-stul stol_stul tumba komod
        polka_ ko'zgu parda pardalar pardaga tyul karniz ko'rpacha ko'rpa yostiq choyshab postel odeyal palos_ gilamga
        gilamlar pled_ beshik manej kolyaska aravacha
        kir_mashina kir_yuvish_mash! stiralka stiralniy konditsioner_ol konditsioner_sotib! konditsioner_yangi
        ventilyator obogrevatel isitgich_ pechka_ plita_ gazplita duxovka muzlatkich muzlatgichga xolodilnik
        holodilnik televizorga pilesos dazmol_ utyug fen_ mikser blender myasorubka mikrovolnovka multivarka
        kofe_mashina elektr_choynak tarozi_ termos qozon_ tova_ kastryulka
        telefon_ol telefon_sotib yangi_telefon! telefon_yangi smartfon ayfon! iphone samsung redmi noutbuk noutbook
        kompyuter planshet monitor router_ modem_ kamera_ quloqchin_ naushnikka airpods zaryadnik zaryadchik adapter_
        powerbank povrbank shnur_ himoya_oyna steklo_telefon chexolga
         aqlli_soat tilla_ oltin_ zargar urug'_ ko'chat_ o'g'it_ ekin_ tuvak
        yem_ yemga hashak_ beda_ qo'yga mol_yem
        gaz_plit! gaz_pech!
    """,
}
EN: dict[str, str] = {
    "rent": """
        rented rent_for =flat? studio_rent shop_rent office_rent hot_desk desk_rent storage_unit! hostel_room dorm_
        room_rent =room? security_deposit_flat
    """,
    "utilities": """
        electric_bill electricity_bill =hydro water_and_gas gas_and_electric utility utilities council_rates sewer
        rubbish waste_collection garbage_coll condo_fee hoa_ hoa_fee firewood =coal propane_home heating_bill
        water_supply
        hoa_fee! condo_fee!
    """,
    "repair": """
        drywall plaster bricks brick lumber timber plywood nails =nail_gun =screws screw_ drill hammer screwdriver
        wrench =saw sandpaper primer roller_paint paintbrush tiles tiling =tiles grout laminate flooring
        carpet_install wallpaper insulation roofing roof_ concrete sand_bags gravel pipe_ =pipes faucet =tap sink
        toilet_install boiler radiator_ wiring outlet_ socket_ light_switch door_ =doors windows_ hinge
        key_copy =keys locks building_material construction_mat home_depot lowes contractor_work! remodel repaint
        painter electrician_ plumber roofer screen_replacement screen_repair phone_repair laptop_repair ac_service
        aircon_service appliance_repair pest_control unclog drain_ handyman_ repairman technician
        toilet sand ladder
    """,
    "other": """
        wardrobe bookshelf =shelf shelves dresser drawer nightstand armchair couch =table tables_ =chairs stool crib
        stroller pram car_seat pillow blanket duvet bedding bed_sheet sheets_ curtain blinds =rug carpet lamp_ =lamp
        mirror picture_frame vase washing_machine! washer_ dryer_ dishwasher stove oven_ =oven microwave freezer
        air_conditioner heater fan_ =iron_ hair_dryer! hairdryer! blender mixer toaster coffee_machine! coffee_maker!
        espresso_machine! rice_cooker laptop macbook gaming_pc new_pc computer monitor =screen_ webcam ssd hard_drive graphics_card
        router_ =router =tablet ipad iphone samsung_ smartphone new_phone! earbud airpods speaker_ microphone
        =mic camera_ =camera =lens tripod smart_watch smartwatch adapter_ charging_cable! usb_c_cable
        screen_protector! phone_cover power_strip electronics appliance pan_ frying_pan cookware garden_ seeds_ plant_
        plants plant_pot
    """,
}
