"""What people need for themselves and their families: health and looks, clothes, leisure, travel, school, children, pets.

The marks are those of the other tables: `=` the whole word, `!` heavy, `?` light, `_` joins a phrase.
"""

from __future__ import annotations

RU: dict[str, str] = {
    "health": """
        аптечк лекарк лекарство таблетос таблетки пилюл драже мазь_ гель_от свеча_рект капельниц прививк вакцин
        тест_на_бер тест_на_ков маска_мед масок_мед перекись йод_ зеленк спирт_ вата_ ватн_дис ватные_ пипетк ингалят
        небулайз ортез бандаж корсет стельк костыл слухов линз оправ очк_
        валерьян аспирин анальгин цитрамон но-шпа ношпа активированн_угол смекта антигрипп терафлю ибуклин омега_
        коллаген протеин_ спортпит бад_ бады рыбий_жир магний_ железо_в_таб
        доктор дохтур терапевт невропат невролог кардиолог уролог дермат хирург лор_ отоларинг эндокрин аллерголог
        гастроэнт онколог психотер остеопат костоправ нутрициол дефектолог массажист массажн физиотер лфк_ санитарк_
        роды_ роддом родах беремен консультация_врач прием_у визит_к_врач к_врачу осмотр_врач чекап флюорограф флюор
        экг_ эхо_ кт_ маммограф эндоскоп гастроскоп
        кровь_на кровь_ сдал_кровь сдала_кровь сдали_кровь сдача_анализ лаборатор стационар госпиталь диспансер
        санэпид зуб_ зубы_ зуба_ зубик зубной пломбу коронк_зуб имплант_ имплант импланты виниры удалил_зуб чистка_зуб
        отбеливание_зуб кариес
        стрижечк постричь подстричь подровня челка_ укладк окрашив окраск_волос краска_для_волос! краски_для_волос!
        покрасил_волос покраска_воло мелирован кератин_ ботокс филлер чистка_лица пилинг_ макияж визаж косметичк
        помад_ помада помаду тушь_ тушь тональ тоналк пудр румян тени_ консилер мицелляр сыворотка_для крем_для кремы_
        скраб лосьон гель_для_душ мусс_для маска_для_лица маска_для_воло бальзам_для_губ
        духи_ духи парфюм туалетная_вода! туалетн_вод! одеколон дезик_ антиперсп бритв лезвия_ станок_для_брит жиллет
        gillette пена_для_бр прокладки_ тампон ежедневк гигиеническ презерват зубная_щет зубн_щетк ополаскиват
        нить_зуб шампунь_от маникюрчик ногти_ ногот ноготк гель_лак_снят гелевое гелев_покр наращиван ламинирован
        татуаж тату_ пирсинг шугар лазерная_эп
        фитнес_ фитнесс тренажерк тренажорк спорт_зал абик_ абон_ тренер_ тренеру персональн_трен кроссфит пилатес
        зумба стретч растяжка_ бокс_ каратэ карате борьба_ самбо дзюдо секция_плав бассейн хамам_ хаммам сауну спа_
        спа-салон
        ветеринарк ветклиник прививка_кот прививка_соб стерилиз_кош кастрац кота_к_вет
        =апт лек_ лек-ва лек_ва леки_ =больн поликл стомат_ парикм_ парик_ массаж_ еврофарм садыхан биосфера_апт 36.6
        дәрі
        зрени проверка_зрен
        грел клизм гематоген аскорбин мирамистин травматолог нарколог иглоукалывани корон мезотерапи тонирование_волос
        химзавив бород брить мочал плазмолифтинг
        пена_для_бр лак_для_ног кисти_для_мак кисть_для_мак
    """,
    "clothes": """
        одежк одежонк шмотк шмот_ вещи_ вещей_ гардеробн наряд_ платье платья платью платьиц сарафан туник блузочк
        рубах рубашечк поло_ лонгслив водолаз свитшот толстовк бомбер олимпийк ветровк парка_ плащ_ плащ тренч
        пуховичок шубк шубу дублен жакет пиджак брючк штаниш штаны шорты шортик джинсик леггинс лосин колготочк чулк
        носочк трусик нижнее_бел бюстгал бюстик лифчик лиф_ корсетн пижамк халат_ халат ночнушк термобель
        костюмчик форму_ форма_школ школьная_форм школьную_форм спецодежд спецовк униформ фартук кроссы_ кроссы кеды_
        кедик сандали босонож шлепк шлепанц тапоч балетк лофер мокасин сапожк сапоги ботиночк угг_ угги резиновые_сап
        обувк шнурк стельки_в колодки_обув крем_для_обув! губка_для_обув
        шапочк панам бейсболк берет_ платок_ платк палантин снуд шаль_ варежки перчатк_кож сумочк клатч рюкзачок
        барсетк кошелек кошельк чемоданчик зонт_ зонт зонтик ремешок пояс_ бабочк_галст подтяж запонк бижутер сережк
        серьги цепочк браслет_ браслет кулон кольцо кольца_ часики наручные_час
        швея портн портной перешить пошив пошить_плат сшить_ сшил подшив укоротит молния_в замена_молнии!
        замок_на_куртк замена_замка_на химчистка_паль прачечн стирка_вещ боди_ распашонк комбинез конверт_на_вып
        пинетк слюнявч детская_одежд детск_вещ
        плав тюбетей чапан
    """,
    "fun": """
        кинотеатр киношк киносеанс билеты_в_кин билет_в_кин билеты_в_теат билет_на_концерт! билеты_на_концерт!
        билеты_на_матч! билет_на_матч! билеты_в_цирк билеты_на_ билет_в_музей спектакл балет_ опер_ опера_ филармон
        стендап комедиклаб фестив шоу_ =шоу карусел качели_ лунапарк парк_разв парк_аттрак веревочн_парк картинг
        пейнтбол лазертаг лазертэг страйкбол тир_ =тир квиз_ квиз мафия_ настолк настольная_игр настольн_игр покер
        казино ставк_на_спорт букмек
        игровая_комнат игровой_ детская_комнат детск_комнат аниматор клоун фокусник день_рожд днюх на_др деньрожд
        именин годовщин подарк_ подарочек презент сувенирк открытк упаковка_подар цветочек цветочк роза_ розы розу
        тюльпан хризантем ромашк орхиде букетик цветы_ игрушечк кукл машинк_ребен лего_ конструктор мяч_ мячик
        самокатик воздушн_шар шарики гелиев хлопушк фейерв салюты костюм_на_утрен утренник елочн гирлянд мишур
        новогодн дед_мороз
        рыбалк удочк охота_ палатк_ палатка_ спальник_ мангал_аренд шашлыки_на дача_ на_дачу база_отдыха! базу_отдыха!
        зона_отдыха! зону_отдыха! бассейн_день пляж_ пляж лежак прокат_ коньки лыжи_ лыж ролики_ сноуборд катание
        катались горнолыж бильярдн боулинг_ теннис_корт аренда_поля! поле_футбол футбол_поле! аренда_корт
        ps4 ps5 пс5 плойка_игр плейстейшен playstation_ приставка_ xbox_ нинтендо игра_на игрушка_на_комп скин_ кс_
        дота_ донат_в пабг pubg танчик роблокс robux майнкрафт книга_ книгу_ книги_ книжк журнал_ комикс манга_
        раскраск литрес аудиокниг яндекс_музык яндекс_плюс_под вк_музык apple_music кинопоиск_ ivi_ okko_ иви_под
        старт_под окко_под амедиат megogo мегого ютуб_прем подписка_на_кино гитар_ гитара струн пианино краски_акв
        мольберт пряжа_для хобби_ вышивк алмазная_мозаик
        ночной_клуб клубняк дискотек вечеринк тусовк туса_ корпоратив_аренд девичник мальчишник
        подарила подарили поздравил_
        новый_год свидани
        машинка_дет машинку_дет краски_для_рис фотосессия_сем фотосессия_дет
        плюшев мишка_плюш
    """,
    "travel": """
        авиа_ авиаперел перелет самолет_ билет_самол билеты_самол билеты_в_стамб билет_в_ташкент! билет_в_москв!
        билеты_в_москв! билет_до_москв! билеты_до_ билет_афроси билет_сапсан билет_аст билет_алма билет_ташк билет_моск билет_питер билет_самарк билет_бухар билет_стамб билет_дуба билет_в_аст билет_в_алма билет_в_питер билет_в_самарк билет_в_бухар билет_в_стамб билет_в_дуба билет_в_каза билет_в_сочи билет_на_самол билет_туда билет_обратн билет_домой билет_до_ билеты_на_поезд! билет_на_поезд! поездом купе_ плацкарт
        жд_ =жд ж_д_билет вокзал_ камера_хран гостиниц гостиничн отель_ мотель хостел_ апартамент посуточн
        суточн_кварт посуточно букинг_ трип_ =трип тур_ туры_ турци_тур круиз путешест экскурс гид_ гиду гида_ вояж
        отпуск_ отпускн_поезд суточные_команд командировочн суточные_
        виза_ визов визовый_ шенген консульск_сбор страховка_для_вы страховка_путеш! страховка_туристич!
        туристическая_страх! чемодан_ багаж_ доплата_за_багаж дьюти duty_free роуминг_в_турц есим_тур аренда_авто_в
        прокат_авто_в умра_ умру хадж_ хадж паломнич лагерь_ =лагерь пансионат дом_отдыха! турбаз кемпинг глэмпинг
        s7_ победа_ турбилет аэрофлот_ uzairways qanot_shar qanot centrum_air
    """,
    "other": """
        школа?   школьн? родительский_комит родительск_комит классный_фонд классн_фонд фонд_класс фонд_школ
        на_класс на_шторы_в_класс сбор_в_школ сдали_в_школ продленк учебник_ учебники рабочая_тетрад букварь
        репетиторс репет_ егэ_ огэ ielts айелтс курсы_ курсов автошкол права_обуч обучени учеба_ учебу универ_
        колледж_ лицей_ гимназ академи_ студи_ стипенд_взнос сессия_ диплом_ курсовая_ онлайн_курс skillbox скиллбокс
        udemy coursera инфоурок
        детсад детский_? садик_ сад_ в_сад =садик ясли_ нянечк_под кружок_ кружки_ секция_ секцию танцы_ танцев
        гимнастик_ музыкалк музыкальная_школ музыкальн_школ художк худ_школ шахматы_ шахмат английск_язык английский_
        англ_яз робототех ментальн_арифм логопед_ развивашк развивалк
        ребенку_на_ карманн_ карманные карманных алименты садака_ закят_ пожертвова благотвор милостын мечеть церковь_
        свечки_в_церк поминк похорон_ памятник_ кладбищ той_ тойхан свадьб_ свадебн калым приданое сюнчи обрезание
        сунн_той на_свадьбу конверт_на_свад
        сиги_ сигареты сигаретк сигар_ стики_ айкос iqos табачн кальян_табак жижа_ вейп_ электронк зажигалк снюс
        насвай
        корм корм_ корма_ кормушк вискас педигри роял_канин наполнител_для намордник ошейник поводок аквариум
        рыбки_аквар хомяк попугай щенок котенок зоомагаз груминг стрижка_собак! стрижка_кош!
        потерял_ украли пропало утеря_ долгов долг_верн вернул_долг отдал_долг
        наполнител ключниц
        абажур альбом аккордеон бинокл брелок гобелен диспенсер клетка_для_птиц кулер навигатор наматрасн оград
        очиститель_воздуха подстав пуфик радио раскладуш рамка самовар скатерт скейтборд трюмо утюжок фонар фритюрниц
        чайный_сервиз шезлонг шкатул этажер якорь
    """,
}
UZ: dict[str, str] = {
    "health": """
        doriga dorilar dori-darmon doridarmon dorixonaga dorixonadan aptekaga aptekadan apteka_ opteka tabletkalar
        malham maz_ ukolga ukol_ sistema_oldim kapelnisa sistema_qo'y vitaminlar shprits bint_ paxta_ termometr
        tonometr
        shifokorga shifokorlar vrach_ doktr doxtir dohtir duxtur do'xtir stomatologga tishga tishim tishni tish_
        implant breket plomba ko'rikka ko'rik_ tibbiy tibbiyot med_ medsentr markaz_shif kasalxonaga bolnitsa balnitsa
        gospital shifoxona poliklinikaga klinikaga analizga analizlar qon_top uzi uziga mrt mrtga kt_ rentgenga ekg_
        flyuro flyurografiya operatsiyaga tug'ruq rodom rod_dom emlash_ privivka massajga massajchi fizioterap logoped
        psixolog nevropatolog kardiolog urolog endokrin xirurg tabib_ hijoma
        sartaroshga sartaroshxona soch_ soch_ol sochni sochim sochga soch_kes soch_bo'ya soch_turmak strijka strishka
        ukladka pardoz makiyaj makyaj lab_bo'yoq pomada tonalniy krem_ kremlar kosmetikaga kosmetika_ kosmetolog
        manikyur manikyurga manikür maniküre manikur_ manikyuri pedikyur pedikur tirnoq_ tirnoqqa qoshim qosh-kiprik
        kiprik_ shugaring lazer_epil solyariy atirlar atirga duxi_ duhi_ dezodorant britva soqol_ prokladkalar
        gigiyenik tish_shyotka tish_chyotka zubnoy
        sportzalga sport_zalga zalga_ zal_abon fitnesga fitnes_ trenirovkaga trener_ trenerga basseynga hammomga
        xammom hammomxona saunaga spa_ yoga karate_ kurash_ boks_ suzishga ko'zoynakka ochki_ linza optika
        veterinarga
        upa qosh_terish
        jarroh tahlil qon_tahlili  yuz_tozalash
        tish_past
    """,
    "clothes": """
        kiyimga kiyimlarga kiyim_bosh kiyim-bosh kiyinish odejda ko'ylagi ko'ylakka koylak koylakka ko'ylaklar platye
        plate_ sarafan bluzka tunika rubashka shimga shim_ shimlarga bryuki djinsi jins_ shortik shorti losin kolgotka
        kalgotka noski_ naski nosk paypoqlar trusi_ trusik ich_kiyim ichki_kiyim lifchik pijama xalat_ halat
        futbolkaga kofta_ svitr sviter_ tolstovka xudi_ jaket pidjak kostyum-shim kurtkaga kurtka_ kurtkacha plashch
        plash_ palto_ puxovik po'stin dublyonka shuba_ jilet jiletka sport_kiyim sportivka sportivniy_kostyum
        poyabzalga poyafzalga oyoqkiyim oyoq-kiyim tufliga tuflilar shippakka shlyopka botinkaga batinka etikka
        krasovka krassovka krosofka krossofka krossovkaga krasofka ketilar sandal_ sandali bosonojka uggi_ mahsi
        kavush kalish_
        ro'molga ro'mol_ romol hijob_ hijab sharf_ shapka_ shapkaga kepkaga telpak qalpoq_ do'ppiga qo'lqop_ varejka
        sumka sumkacha sumkaga portfel ryukzakka kashelok koshelok hamyon_ zontik soyabon soat_qo'l taqinchoqlar zirak
        sirg'alar uzuk uzukka bilaguzuk marjon_ zanjir_ bijuteriya
        maktab_forma! maktab_formasi! maktabga_forma! forma_ forma_maktab tikuvchiga chevar tikuv_ tikishga tiktirdim
        ateliye atelye ximchistkaga kir_yuvdir bolalar_kiyim pelyonka_
    """,
    "fun": """
        kinoga kino_ konsertga teatrga muzeyga sirkka zooparkka zoopark parkka bog'ga_ attraksionga karusel belanchak
        arqon_ akvaparkka basseyn_dam batut_ batutga bolalar_maydon o'yin_mayd bouling_ bilyardga karaokega pubg_ ps5
        ps4 pley pleystation playstationga kompyuter_o'yin igra_ o'yin_ o'yinchoqlar o'yinchoqqa oyinchoq igrushka
        qo'g'irchoq mashinacha to'p_ toʻp_ lego_ konstruktor kitoblar kitobga jurnal_ kniga
        sovg'alar sovg'aga sovga sovgaga sovgalar hadya padarka podarka tug'ilgan_ tugilgan_kun tavallud yubiley_
        sharlarga guldasta_ gulga atirgul lola_ buket tsvet_ tsveti bayramga bayramona yangi_yilga yangi_yil_ archa
        otkritka salyut animator lazertag kvest_ peyntbol futbol_ futbolga stadionga match_ polega_ maydon_ijara
        gitara dutor_ doira_ rasm_ chizish klubga dam_olish_kun diskoteka vecherinka tusovka sayilga sayr_ tog'ga_
        toqqa_ chimyon dacha_ dachaga baliq_ov ov_ qarmoq chang'i konki_
        tansa_ bazm_
        qo'shiqchi ashulachi sozanda xonanda raqqosa
    """,
    "travel": """
        samolyotga samalyot samolot bilet_samol aviachipta aviabiletlar aviabilet_ chiptaga chiptalar bilet_istanbul
        poyezdga poyezd_ poezdga afrosiyobga sharq_poyezd mehmonxonaga gostinitsa gastinitsa otelga hostelga safarga
        sayohatga turga_ turpaket tur_paketi putyovkaga sanatoriyga sanatoriy dam_olishga! oromgoh lager_ vizaga viza_
        zagran zagranpasport umraga umra_ haj_ hajga ziyorat ekskursiya gid_ komandirovkaga xizmat_safar bagaj
        chamadon chemodan vokzal_ dengizga turkiyaga_ dubayga_
    """,
    "other": """
        maktabga_? maktab_? maktab_fond maktabdagi sinf_fond sinfga_pul sinf_pul litsey kollej institut kontraktga
        kantrak kontrakt_ universitetga o'qishga o'qishi o'quv kursga kursi kurslar repetitorga repetitor_ ingliz_tili
        ingliz_til rus_tili_k matematika_ imtihonga ielts avtomaktab haydovchilik_kurs prava_o'qish bog'chaga bogcha
        bogchaga bog'cha_ sadik_ sadiq_ sodik_ sodiq_ sadikka sadikga yasli_ to'garak togarak karate_to'g raqs_ shaxmat mental_arif
        kitob-daftar darsliklar darslikka
        sadaqaga xayr_ xayr-ehson ehsonga zakotga fitr_ masjidga xudoyi_ maraka marakaga to'yxona to'yga_ to'yga toyga
        toyana to'yona fotiha_  sunnat_to'y qalin_ chaqaloq_ beshik_to'y janozaga hayit_ hayitlik hayitga iftor_
        cho'ntak_pul chontak_pul bolalarga_pul bolaga_pul onamga_pul onamga_ber ota-onamga otamga_ber
        sigaret_ sigareta sigaretga sigarit nosvoy papiros zajigalka gugurt_ vape it_ovqat mushuk_ovqat mushukka itga
        korm_ qushga_don don_ don-dun
        qarzga_to'la qarzni_ qarzimni
        qo'y_oldi qo'y_oldik
        mikroto'lqinli_pech nos mayda_chuyda
        pech_ konditsioner soat_devor nazr_ sovchilik  to'ti
    """,
}
EN: dict[str, str] = {
    "health": """
        pills tablets =drops ointment antibiotic ibuprofen paracetamol tylenol advil cough cold_meds flu_ =flu
        prescription medicine medication first_aid band_aid bandaid thermometer inhaler pharmacy chemist cvs walgreens
        supplement protein_powder protein_shake_powder collagen omega_ probiotic
        doc_ doctor_visit doctors =gp physio chiropract psycholog psychiatr counsel dermatolog cardiolog gynecolog
        dental dental_clean teeth filling_tooth root_canal braces =crown orthodont optometr eye_exam =eye_test
        contact_lens contacts_ blood_test blood_work =mri =x_ray xray ultrasound checkup check_up urgent_care
        ambulance copay
        hair_cut hair_salon haircuts =hair hair_color hair_dye highlights_ =trim shave_ razor razors shaving
        nail_salon =nails pedicure mani_pedi facial_ facial waxing =lashes eyelash eyebrow botox skincare skin_care
        moisturizer sunscreen lipstick mascara makeup make_up foundation_ lotion face_mask body_wash conditioner_hair
        cologne tampon sanitary_pad =pads condom floss mouthwash
        gym_ crossfit pilates personal_trainer =trainer boxing_class yoga_ massage_ sauna_ swimming_ vet_ vet_visit
        apothek apteka
    """,
    "clothes": """
        clothes clothing apparel outfit tee_ =tee tees blouse cardigan blazer suit_ tuxedo tie_ =tie =ties leggings
        tights stockings bra_ =bra panties boxers briefs pyjama bathrobe swimsuit bikini swim_trunks parka windbreaker
        puffer rain_jacket rain_boots boot_ =boot loafers flip_flops flats_ trainers_ =trainers nike adidas puma_ zara
        uniqlo =hm asos shein shoelace beanie =caps mittens handbag purse tote_bag suitcase_ umbrella sunglasses
        bracelet ring_ =ring wristwatch =watch
        tailoring alteration hemming seamstress laundry laundromat dry_cleaner dry_cleaners onesie baby_clothes
        school_uniform! work_uniform costume
    """,
    "fun": """
        movies movie_ticket! movie_tickets! cinema_tickets! concert_ticket! concert_tickets! theatre theater_tickets!
        show_tickets! opera ballet comedy_show stand_up exhibition gallery aquarium theme_park! amusement escape_room!
        laser_tag paintball go_kart arcade mini_golf golf_ =golf ski_ =ski skiing skating roller_ trampoline surf_
        kayak hiking camping tent_ fishing_ bowling_ pool_table darts_ billiard nightclub night_out club_entry
        cover_charge party_ =party birthday_ bday =gifts presents gift_card! greeting_card =roses flowers_ board_game
        boardgame video_game xbox nintendo switch_game
        ps5 ps_plus psn_ game_pass roblox robux fortnite kindle ebook audiobook audible =comics =magazine disney hulu
        hbo max_sub paramount prime_video youtube_premium apple_music apple_tv twitch patreon onlyfans_ crunchyroll
        vinyl guitar =lego puzzle doll =dolls toys lottery_ casino =bet betting fireworks christmas_ halloween easter_
        toy_car toy_for toy_store toy_truck toy_
    """,
    "travel": """
        airfare plane_ticket! plane_tickets! airplane_ flight_ flights boarding checked_bag! extra_bag baggage layover
        hotel_ resort_ =resort guesthouse guest_house bnb b_and_b hostel_ train_ticket! train_tickets! train_to!
        eurostar amtrak railway cruise_ =cruise tour_ =tours excursion tourist travel_insurance! visa_fee! visa_appl!
        passport_renew passport_ esim_ lounge suitcase expedia agoda trip_to! trip_com skyscanner ryanair easyjet
        lufthansa turkish_airl
        baggage_fee!
    """,
    "other": """
         school_fee! school_fees! tuition_ classes_ =class lesson =lessons online_course! udemy! coursera!
        course_ exam_ exam_fee! ielts toefl bootcamp certification workshop_ conference_ticket! conference! daycare
        day_care nursery_ preschool after_school babysitting_ pocket_money allowance alimony child_support funeral
        wedding_gift_ zakat sadaqa tithe offering_
        cigarettes cigar_ smokes vaping juul lighter_ pet_ pet_food dog_ =dog_ cat_ cat_litter! litter_ kitty_
        aquarium_fish leash_ grooming_dog! dog_grooming! dog_walker!
        vacuum_cleaner!
        bassinet bench_ binoculars birdcage cabinet_ cabinets chandelier clock_ cooker cot cushion dehumidifier extension_lead
        flashlight humidifier lawn_mower lantern pressure_cooker projector safe_ slow_cooker soundbar telescope wok
        kids_camp scholarship_fund hamster_cage
        sleeping_bag trash_can coat_rack ironing_board hair_straighten school_trip fish_tank pet_suppl parrot
        summer_camp day_camp
    """,
}
