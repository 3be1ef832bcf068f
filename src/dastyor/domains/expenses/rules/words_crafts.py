"""What trades and crafts buy: farms, tailors, salons, studios, kitchens, clinics, shops on the net, hotels, events.

The marks are those of the other tables: `=` the whole word, `!` heavy, `?` light, `_` joins a phrase.
"""

from __future__ import annotations

RU: dict[str, str] = {
    "groceries": """
        =масло? =масла? масло_раст масло_олив масло_подсолн масло_хлопк масло_литр питание? питание_дет фасовк_круп
        заготовки_на_зим пряност ваниль какао-порошок кофе-порошок сухое_молок закваска_для глазурь посыпк мастик_для
        тесто_слоен слойк_замор корн_ мандаринк клементин черемш щавель ревень стручков спаржев тыкв_ сухарик гренк
        кириешк лейс_ читос принглс кола-зеро фьюз липтон чай_ахмад чай_липтон нескафе якобс хлопья_кук каша_быстр
        дошик роллтон_ масло_кокос мука_кокос сыр_ сырн сырная гауда тильзит адыгейск сулугун козинак сорбит стевия
        протеинов_батонч
    """,
    "eating_out": """
        тимбилдинг_пиц корпоративн_обед обед_для_сотруд обеды_сотруд обед_рабочим обед_рабоч! рабочим_на_обед!
        питание_сотруд питание_персон питание_рабоч корм_рабочих покормил столовка доставка_ресторан чайку_попил
        пообедать кофе-брейк кофебрейк фуршетн мясо_на_шашлык_зак казан-кебаб казан_кебаб
    """,
    "transport": """
        логистик_ логистика логистическ фулфил карго карго_ доставка_до доставка_с доставка_букет  доставка_заказ доставка_из доставка_тк
        деловые_линии кит_тк желдор байкал_серв сдек dpd дпд_ пэк почта_ ems емс_ фрахт перегон водителю_такс
        яндекс_доставка междугород межгор автовокзал автостанц шатл шаттл
    """,
    "fuel": """
        adblue! адблю! мочевин? бензин_для_генер! газ_для_погруз! топливо_для!
    """,
    "rent": """
        хранение_на_склад! хранение_товар! хранение_вещ! ячейк_хран бокс_хран! фотостуди! студии? студию? зал_аренд
        аренда_зал аренда_оборуд аренда_техник аренда_инструм аренда_перфор прокат_оборуд прокат_инструм =бутик
        =киоск? ларёк_аренд точка_на_рынк палатка_на_рынк павильон_аренд кабинет_аренд кресло_аренд! аренда_кресл!
        рабочий_стол_аренд
    """,
    "utilities": """
        медотход отходов утилизац вывоз_снега вывоз_отход септик_ обслуживание_дом обслуживание_тсж электрокотел_счет
        поливн_вод вода_полив полив_ арычн
    """,
    "telecom": """
        lightroom лайтрум capcut капкат davinci premiere getcourse геткурс тариф_ мегаплан планфикс ботмаркет
        chatplace конструктор_сайт вебвизор яндекс_бизнес_под офд эдо_ диадок контур_ контур сбис такском iiko_ айко
        r_keeper poster_ постер_поз эвотор модулькасс смс_центр смс_ру sms_aero whatsapp_api wazzup вазап
        телефонн_линия nic_ru рег_ру reg_ru beget бегет timeweb таймвеб селектел selectel ssl_
    """,
    "salary": """
        ассистенту_ флорист! декоратор? стилист! визажисту! визажисту_! моделя? модели_за! фотографу_за! оператору!
        звукорежисс! диджей! dj_? ведущему! ведущий? аниматору! воспитател! нянечк! педагог! методист! медсестр!
        медбрат! санитар! врачу_зп! лаборант! массажистк_зп администраторш! портье! консьержк_зп стюард! крупье
        смотрител! слесарю! токар! фрезеровщ! механику! механик? автоэлектрику! мойщик! шиномонтажник! пайщик!
        мастеру_по_рем закройщиц! швея_зп вышивальщ! гладильщ! укладчик! упаковщи! комплектовщ! сборщик! сборщику!
        фасовщ! приемщик! диспетчер! логисту! тракторист! комбайнер! пастух! чабан! доярк! скотник!
        агроном! зоотехник! сезонн_рабоч! сборщикам_урож! джун! мидл_! сеньор! стажёры тимлид! верстальщик! аналитик!
        сммщику! сммщику_! копирайтеру! таргетолог_зп расшифровщ!
    """,
    "goods": """
        подклад подкладк дублерин флизелин синтепон утеплитель_ткан лекал_ фурнитура нитки_ пряж_ канва_вышив кружев
        тесьм бейк лента_атлас атласная_лент замочки пуговк паетк стразы кнопк_одеж резинка_шв цветы_опт розы_опт
        роз_опт чехлы_опт стекла_опт стёкла_опт аксессуары_опт запчасти_опт опт_ опту_ мелким_опт крупн_опт сток_одеж
        секонд_опт мешок_секонд игрушки_опт посуда_опт косметика_опт канцтовары_опт шин_опт воск_соев свечи_опт
        глина_опт заготовка_дер эпоксид формы_силик формочк_силик силиконов_форм эфирн_масл для_мыла мыловар бусин
        проволока_юв сахар_опт рис_опт
    """,
    "supplies": """
        иглы_ игл_маш игла_ иголк булавк портновск мел_портн сантиметр_ оазис флор_губк флористическ секатор крафтов
        атласн_лент лент_ ленты_ ленточк сетка_для_цвет цветная_бум бумага_цвет бумаг_цвет гуашь акварел пластилин
        картон бумага_крафт клеёнк клеенк пистолет_клеев стержни_клей термоклей термо_бум карта_памят! карты_памят!
        карту_памят! флеш_карт! ящик_ ящики ящиков паллет поддон_ поддоны бочк канистр_ шпагат стропы_ стяжк_груз
        хомут_пласт стяжки_пласт пломбы_ номерн_пломб бирки ваккумн вакуумн_пак вакуумные_пак пакеты_вакуум подложк
        лоток_ лотки соусниц креманк касалетк алюм_форм формы_для_выпеч противень пергамент_ кондитерск_меш
        мешок_кондит насадк_конд маркеры_для ковролиновый_ зип-пак зиплок печать_тест бахилы шапочки_одн
        халат_одноразов маск_трехсл маски_мед шприцы_упак перчатки_нитрил перчатки_латекс нитрилов латексн вата_упак
        =спирт дезраств дез_раств стаканы_бум термостакан сахар_порц порционн палочки_для_еды палочки_для_суш
        зубочистк салфетниц мыло_для_гостин мини_шампун мини-шампун шампуни_для_гост тапочки_одн! одноразовые_тап!
        одноразов_тап! наборы_зуб гостиничн_косм инвентар стремянк_маг тележк_склад корзины_покуп ростовк_манек вешал_
        плечик термопринтер принтер_этик сканер_ терминал_сбора весы_касс фискал детектор_вал счетчик_банкнот
        резинк_ден термоэтик
        атласн оазис_и
    """,
    "marketing": """
        самовыкуп выкупы? буст_вб продвижение_вб внутренняя_реклам! реклама_вб! реклама_озон! хедхантер! хэдхантер!
        hh_ хх_ру headhunter отзывы_за промо-акц промоакц дегустац сэмпл семплы_ пробник_ брендволл пресс-волл
        прессвол ростов_фигур шелкограф нанесение_лого тампопечат вышивка_лого печать_на_футб печать_на_круж фирменн_
        каталоги ярмарк_участие участие_в_ярмарк место_на_ярмарк? стенд_выстав бегущ_строк оклейк брендирован_авто
        видеосъёмк_ рилсмейкер рилсы! рилсов! клипы_ озвучк_ролик диктор сценарист_рилс продюсер_инст воронк_ лид_
        лиды_ лидоген заявки_с_авито
    """,
    "taxes": """
        турсбор туристическ_сбор! туристический_сбор! курортный_сбор! курортн_сбор! экосбор утильсбор!
        утилизационный_сбор! экологическ_сбор плата_за_негатив роялти_гос водный_налог лицензия_мин! лицензия_на_алк!
        лицензию! акцизн_марк разрешение_на! сертификат_соотв декларирован санэпидзакл фитосанитар ветсправк?
        ветеринарн_свид коды_маркир
    """,
    "repair": """
        компрессор подъемник домкрат_ремонт ремонт_обор ремонт_швей ремонт_станк ремонт_тандыр ремонт_печ ремонт_весов
        ремонт_кассы ремонт_принт ремонт_ксер заправка_огнетуш поверк_ весов_поверк калибровк обслуживание_обор
        тех_обслуж техническое_обслуж кварцев_ламп запчасти_для диск_пильн цепь_для_пил масло_для_пил масло_редук
        гидравл рукав_выс сальник манжет подшипники втулк поршн кольца_порш прокладка_ прокладки_ рем-комплект
        масло_мот! масло_мотюл! масло_шелл! масло_кастрол! масло_лукойл! масло_мобил! масло_синт! масло_полусинт!
        масло_компрес! масло_гидр! масло_транс! масляный_фильтр! воздушный_фильтр салонный_фильтр дорожн_раб асфальт
        благоустр плитка_тротуар тротуарн бордюр ландшафт копка_ эскаватор экскаватор трактор_аренд! камаз_ камаза_
        самосвал вывоз_грунт витрина_стекл_зам остеклен
    """,
    "health": """
        физиопроц дневной_стацион кислород_ пульсокс глюкометр тест-полос тест_полос инсулин капли_ мазь аллергия_таб
        слабит энтерос но_шп ринго спрей_для_нос спрей_назал назол отривин корвалол валидол каптоприл омез_ омепраз
        мезим фестал линекс витрум компливит аквадетрим
    """,
    "clothes": """
        пошив_форм пошив_штор подгон_одеж замена_молн! молнию_на! вшить вшил_молн ремонт_куртк ремонт_одежд
        ремонт_джинс перекрас_куртк чистка_обув чистка_шуб чистка_пуховик глажк_
    """,
    "fun": """
        теннисный_корт корт_ абон_в_театр сеанс_ =лото настолк_ аренда_мангал мангальн_зон беседк_аренд аренда_беседк!
        аренда_дачи! дача_аренд! дачу_снял! сауна_компан аренда_сауны лошад_катан конн_прогул пони_ квадроцикл
        параплан канатн_дорог канатка_ лыжн скипас тюбинг амирсой чимган чарвак
    """,
    "travel": """
        посуточная суточная_кварт трансфер_ заселен проживан бронь_ бронирован ночлег ночевк автобусный_тур виза_тур
        визовый_сбор! консульск загранник загран_ сим_в_турц страховка_выезд! перелёт перелёты авиасейлс aviasales
        туту_ ostrovok_ чартер
    """,
    "other": """
        комбикорм корм_скот отруби_для_скот сено_ сена_ солом зерн_ кормов_ жмых шрот_ люцерн барда_ куры_несуш цыплят
        утят бычок бычк телят телк корова_ корову овца_ овец баран_ барана_ барашек саженц рассад семена_ клубни
        удобр_ селитр карбамид аммофос навоз перегной торф_ пестицид гербицид опрыскив теплиц пленка_тепл
        капельн_полив капельное_орош улей_ пчел инкубатор штатив свет_кольц кольцевая_ламп софтбокс хромакей фон_фото
        микрофон_петл петличк стабилизатор_ gopro гопро инстакс картридер_ витрина_ витрины_ витринн морозильн_лар
        хол_витрин стойка_рес ресепшн_мебел диван_офис стол_офис кресло_офис кресла_ эргономичн жалюзи_офис кондер_куп
        сплит-систем швейная_маш! швейную_маш! машинка_швей! оверлок_куп машинка_для_стриж! триммер_для стерилизатор
        лампа_для_маник! лампа_для_ногт! кушетк мойка_парикм сушуар парогенератор гладильная_дос отпаривател
        теннисн_ракет ракетк гантел штанга_ коврик_для_йог тренажер_дом беговая_дорожк скакалк бассейн_надув
        батут_купил палатк_куп удочка_ велосипед_куп купил_велосипед сноуборд_куп коньки_куп
        для_кош! для_кот_! для_кота! для_собак! для_попуг! для_рыбок! для_хомяк! кошач_корм собач_корм
    """,
    "fees": """
        самозанят_комис комиссия_маркет комисс_ комиссии_ кассов_обслуж чек_ип эдо_подпись рутокен токен_эцп токен_
        флешка_эцп кредитн_платеж лизинг_плат франшиз роялти паушал арбитраж исполнительн_лист коллектор долг_банк
        погашение_долг оценщик оценка_имущ нострификац легализац_док перевод_диплом дубликат_док копия_док копи-центр
        копицентр ламинирован ламинац сканирован брошюров переплет
    """,
}
UZ: dict[str, str] = {
    "groceries": """
        yog'_ol yog'_litr yog'_bakla paxta_yog'i un_qop un_meshok guruch_qop shakar_qop oziq-ovqatlar ziravorlar
        tuxumlar mandarinlar kartoshka-piyoz sabzi-piyoz qaynatma_mura konfetlar pecheniye sharbatlar qiymaga moyonez
        mayanez sirka_ limonlar apelsinlar bananlar
    """,
    "eating_out": """
        ishchilarga_ovqat! ishchilarga_obed! ishchilarga_osh! ustalarga_osh! ustalarga_ovqat! xodimlarga_tushlik!
        xodimlarga_ovqat! choyxona_ osh_berish osh_pul bolalar_bilan_kafe
    """,
    "transport": """
        logistikaga kargoga yuk_keltir yukchi_mashina tashib_ber tashish ko'chish kochish labo_puli porterga furaga
        traktor_tash avtovokzal beksob taksi_yo'l bekat
    """,
    "rent": """
        omborga_ijara! studiya? zal_ijara zal_arenda do'konchaga stul_ijara kreslo_ijara! yer_ijara! dala_ijara!
        texnika_ijara uskuna_ijara asbob_ijara
    """,
    "utilities": """
        ariq_suv sug'orish sugorish suv_xo'jal obodonlash tozalash_xizmat uy_xizmat_pul
    """,
    "salary": """
        traktorchi! cho'ponga!  sog'uvchi agronom! terimchi! paxta_ter tikuvchi_! tikuvchiga_oylik! bichuvchi!
        dazmolchi! upakovkachi! fasovkachi! yordamchi_! hamshira! hamshiraga! tarbiyachi! murabbiy? vizajist! florist!
        operatorga! montajchi! kassirlar! sotuvchilar! usta_yordamchi! yuk_tushir! yuk_ort! yuklovchi! novvoy!
        novvoy_! sartarosh_oylik repetitor_oylik quruvchi! quruvchilarga! suvoqchi_haq gisht_teruv g'isht_teruv
        mehnat_haq! xizmat_haqi! xizmat_haqqi!
        ustaga_oylik! ustalarga_oylik!
    """,
    "goods": """
        ip_ iplar ipga bezak_tosh kruzhevo zamok_ zamoklar astar_ podklad xitoy_yuk xitoydan_tovar gulni_optom
        chexollar_optom stekla_optom optom_sim urchuq_ xom_ xom_mahsul jun_ teri_xom charm
    """,
    "supplies": """
        nina_ igna_ ninalar yashik yashiklar quticha qutichalar bochka_ salafanlar lentalar tasma_ gul_qog'oz
        kraft_qog'oz plastilin bo'yoq_bolalar qalamlar_ karton_ idishcha gofra stretch xaltacha xalta_ qop_bo'sh
        meshok_ arqon_ skotch_ xotira_karta! karta_pamyat! yostiq_jild doska_mark pergament_ qolip_
        qoliplar qog'oz_stakan qopqoq_ qopqoqlar
        axlat_paket! musor_paket!
        printer_bo'yo! hasharot
    """,
    "marketing": """
        hh_uz vakansiya_elon! e'lon_ber! yarmarka_ishtirok sovrinlar logotipli peshtaxta_ brend_ oyna_reklama
        led_ekran
    """,
    "repair": """
        kompressor nasos_rem mashinka_rem tikuv_mashina_rem overlok_ overlok tandir_rem tandir_tuz stanok stanok_rem
        traktor_rem traktor_zap kombayn gidravlika salnik remen_ kamar_mot porshen detallar_ payvand_ asfalt trotuar
        ekskavator kamaz_ samosval shag'al_ tuproq_ yer_tekis
    """,
    "health": """
        tish-og'iz tomchilar malhamlar spirt_ yod_ glyukometr insulin bosim_dori bosim_apparat gepatit
        siydik_an zotiljam gripp_ yo'tal shamollash vitaminga qon_bosim kardiogramma
    """,
    "clothes": """
        kiyim_tik ko'ylak_tik shim_qis etik_ta'mir poyabzal_ta'mir kiyim_toz kostyum_tik pardaga_tik molniya_almash!
        zamok_almash_kurt!
    """,
    "fun": """
        tog'_dam dam_olishga_tog' amirsoy chorvoq charvak ot_minish kvadrotsikl lotoreya o'yinchoqlarga multfilm
    """,
    "travel": """
        tunash tun_ qo'noq mehmon_uy joy_bron bron_ transfer_ parvoz reys_bilet samolyotchipta poyezd_chipta!
    """,
    "other": """
        xashak em-xashak em_xashak yem-xashak yem_ yemga omuxta_yem kombikorm komikorm somon makka_don beda_ sheluxa
        kunjara urug'lik urug'_ o'g'it o'g'itga selitra karbamid ammofos go'ng dori_sep dorilash_ekin zahar_ ko'chat
        ko'chatlar nihol issiqxona_ plyonka_issiq tomchilatib sigir_ sigirga buzoq_ buzoqqa buzoq qo'ylar_ qo'ylar qo'zi
        echki_ jo'ja_ jo'jalar tovuq_tirik ot_em asalari inkubator shtativ mikrofon_ vitrina vitrinaga muzlatgich_vit
        tikuv_mashina_ol! tikuv_mashinasi! soch_mashinka! mashinka_soch kushetka
        =qo'y? qo'y_ol qo'y_sotib bitta_qo'y qo'yga qo'yni mol_oldim
    """,
    "fees": """
        franshiza royalti dallol dallolga garov_ qarz_foiz kredit_foiz foiz_to'lovi hujjat_ hujjatlarga hujjat_rasmiy
        laminat_qil nusxa_ nusxa_ko'ch skaner_ jarimalarga
    """,
}
EN: dict[str, str] = {
    "groceries": """
        tangerine mandarin_orange clementine grapefruit fig_ persimmon papaya coconut dill_ cilantro coriander leek
        scallion =yam sweet_potato asparagus artichoke turnip cream_cheese ricotta feta cheddar gouda whipped_cream
        buttermilk sourdough rye_bread pita =pitas brioche sausage_ pepperoni prosciutto hazelnut pecan trail_mix
        jelly_ maple_syrup peanut_butter nutella popcorn pretzel =gum pasta_ quinoa couscous bulgur buckwheat semolina
        starch sesame soy_ tofu tempeh oat_milk almond_milk kefir ghee ketchup_ stock_cube broth baby_puree
    """,
    "eating_out": """
        team_pizza crew_lunch staff_lunch! staff_meal! lunch_for_workers! lunch_for_staff! lunch_for_the_team
        workers_lunch! office_lunch office_snacks coffee_for doner_kebab shashlyk kebabs tea_house teahouse chaikhana
        juice_bar smoothies drive_thru drive_through canteen_ picnic_food appetizer
    """,
    "transport": """
        cargo_from logistics fulfilment fulfillment truck_ truck_rent! delivery_to delivery_from delivery_of
        scooter_rent! bike_rent! minibus marshrutka gett_ indrive maxim_taxi chauffeur intercity coach_ticket!
    """,
    "fuel": """
        gas_for_generator! diesel_for! def_fluid adblue!
    """,
    "rent": """
        equipment_rental! tool_rental! studio_ =studio hall_rent venue! kiosk =stall stall_rent market_stall!
        storage_fee! warehouse_storage! self_storage! booth_rent! chair_rent! class_rent photo_studio!
    """,
    "utilities": """
        medical_waste waste_disposal irrigation snow_removal septic tap_water_bill
    """,
    "telecom": """
        lightroom capcut davinci_resolve premiere_pro after_effects ssl_cert pos_software accounting_software
        quickbooks xero freshbooks calendly typeform miro_ loom_ monday_com clickup intercom zendesk shopify
        woocommerce tilda whatsapp_business backup_service bandwidth
    """,
    "salary": """
        florist! teacher! nurse! tailor_wage seamstress_wage photographer_fee assistant_for makeup_artist! animator!
        host_fee dj_fee mechanic_wage farmhand! tractor_driver! packer! loader! loaders! movers_wage dispatcher!
        junior! analyst! moderator! trainee! apprentice! stylist! shift_pay! day_labor!
    """,
    "goods": """
        fabrics zippers zipper_ buttons_ thread_ threads lining lace_ ribbon_bulk flowers_wholesale roses_wholesale
        phone_cases_wholesale spare_stock bulk_ =bulk seeds_wholesale leather_ beads resin clay_ wax_ molds
    """,
    "supplies": """
        needles sewing_needle floral_foam ribbon crates =crate pallet barrel twine zip_ties memory_card! sd_card!
        gouache watercolor plasticine playdough cardstock baking_paper parchment baking_tray cake_box piping_bag
        syringes_box nitrile latex_gloves shoe_covers face_masks stirrers takeaway_box! takeaway_cont! take_out_cont!
        food_container thermal_label! label_printer! bubble_mailers mailers fire_ext shelving_ shopping_basket
        hotel_slippers toiletries mini_shampoo
    """,
    "marketing": """
        job_posting! job_ad! headhunter! linkedin_ads recruiting! branded_bags! branded_cups! samples tasting sample_
        trade_fair! expo_ exhibition_stand! fair_booth! t_shirt_print voiceover lead_gen leads_ reels! seo_audit!
        copywriting! translation_site
    """,
    "taxes": """
        tourist_tax! city_tax! excise! sanitary_permit! health_permit! certification_fee! customs_clear! customs_duty!
        import_tax! road_tax! vehicle_tax!
    """,
    "repair": """
        compressor_repair sewing_machine_repair! equipment_repair! tandoor_repair machine_repair! forklift pump_ =pump
        hydraulic bearing_ seal_ gasket piston asphalt paving landscaping excavator dump_truck gutter chimney
        septic_repair calibration fridge_repair! oven_repair! ac_refill! freon
    """,
    "health": """
        insulin glucose_ glucometer blood_pressure nasal_spray eye_drops allergy_ antacid laxative crutches wheelchair
        hearing_aid midwife maternity ivf_ rehab acupuncture hot_tub_spa lash_ lashes_ gel_nails nail_art keratin
        beard_
    """,
    "clothes": """
        shoe_repair! shoes_repair! zipper_repair! zipper_replac! clothes_repair! shoe_shine ironing dress_rental
        costume_rental
    """,
    "fun": """
        gazebo dacha_rental! horse_riding horseback quad_ atv_ zipline cable_car ski_pass! lift_pass jet_ski boat_ride
        boat_trip snorkel diving karaoke_ =club sauna_party bath_house_party stand-up toys_
    """,
    "travel": """
        transfer_to_airport airport_transfer! lodging accommodation overnight_stay room_night! =stay camping_trip
        charter visa_ visas =tourism roadtrip road_trip
    """,
    "other": """
        fodder =hay cattle_feed! animal_feed! chicken_feed! livestock =cow =calf sheep_ goat_ chicks beehive
        fertilizer pesticide seedling sapling greenhouse tripod_ ring_light softbox showcase display_case
        sewing_machine! hair_clipper! clippers massage_table salon_chair dumbbell yoga_mat! treadmill racket bike_new
        new_bike! bicycle_new helmet_bike
    """,
    "fees": """
        franchise royalt escrow arbitration appraisal apostille laminat scanning_doc binding_ copies_ photocopy
        =visa_service wire_ remittance money_transfer western_union debt_payment loan_interest
    """,
}
