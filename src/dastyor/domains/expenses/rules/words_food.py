"""What is eaten and drunk: at home (groceries) and out (eating_out), in Russian, Uzbek and English.

The marks are those of the other tables: `=` the whole word, `!` heavy, `?` light, `_` joins a phrase.
"""

from __future__ import annotations

RU: dict[str, str] = {
    "groceries": """
        хлебушек хлебц хлебн буханк багет чиабатт лепешк лаваш_армян тонкий_лаваш баранк сушки =сушек пряник крекер
        вафл печеньк печень овсян манка_ манку_ манная перловк пшено пшенк булгур кускус чечевиц полб хлопья мюсли
        отруб спагет лапша_ лапшу_ вермишел рожки_ крахмал разрыхлит ванилин желатин какао растворим_кофе
        кофе_раствор!
        кофе_зерн! кофе_в_зер! кофе_пачк! кофе_для_дома! чай_пачк! чай_пакет! чай_черн! чай_зелен! чай_лист!
        чай_в_пакет! пачка_чая! пачка_кофе! банка_кофе!
        снежок варенец простокваш сыворотк каймак катык курт_ сузьма творож сырок сырки брынз моцарелл пармезан
        фета_ маскарпоне плавлен косичк маргарин спред сало_ шпик карбонад буженин грудинк окорок ветчин
        салями сервелат сардельк шпикач паштет тушенк холодец студень субпродукт ливер язык_говяж ребрышк вырезк
        стейк_говяж кость_
        кости_ бедр окорочк крылышк филе_ грудк утка_ индюш индейк крольчат конин казы хасып
        селедк сельд скумбри минтай лосос тунец шпрот горбуш судак сазан карп_ икра_ икру_ кальмар мидии
        морепродукт раки_ морская_капуст чеснок лучок петрушк укроп кинза кинзу шпинат салат_лист айсберг руккол
        сельдерей спарж брокколи цветная_капуст дайкон редьк имбир грибы =грибов шампиньон вешенк
        батат топинамб кабачок кабачк паприк болгарск оливк оливки маслин соленья соленый_огур квашен маринован
        нектарин ананас манго_ мангу авокадо кокос помело грейпфрут фейхоа мушмул маракуй малин смородин крыжовник
        ежевик голубик клюкв брусник облепих шелковиц айва айву курага чернослив финик цукат миндал фундук кешью
        фисташ арахис семечк семки грецк кунжут халва щербет пахлав чак_чак нуга леденц чупа_чупс жвачк ирис_
        батончик сникерс твикс марс_ орео нутелл шоколадк конфетк пирожное эклер рулет_ бисквит тортик кекс маффин
        сгущенк варень джем_ повидл сироп_клен мёд =меда пломбир эскимо морож сорбет пудинг
        компот_ морс_ газировк газводк фанта_ спрайт боржоми нарзан тоник_ кисел редбул флеш_энерг адреналин_раш
        водичка бутилированн баклажка_вод кулер_вода вода_питьев питьев вода_бутил вода_19 вода_5_л вода_газ
        аджик горчиц соевый_соус соевого_соус соус_ чили_ томатная_паст томатной_паст томат лечо специи приправ
        лаврушк лавров черный_перец куркум корица зира_
        зиру_ кориандр бульонн кубики_магги роллтон доширак_ лапша_быстр пельмени_заморож полуфабрикат заморозк тесто_
        смесь_детск детская_смесь детское_пюре пюрешк каша_малыш подгуз прикорм
        гастроном минимаркет минимарк ларек продуктов =продукт мясокомбинат мясник колхозный бакалея еды_домой
        еда_домой
        продмаг дукан_ дукон водка_ водку_ коньяк виски_ шампанск вино_домой
        =смес =смесь =смеси гостинц гостинец зерно_кофе! зерна_кофе! сиропы сиропов
        =прод =прода продукт_пит магаз_ магазик маг_ прод-ты прод_ты хлеб_мол азық_түлік =тамақ_азық овощн фруктов
        рогалик ватруш слойк курятин цыпленк печенк сердечк пельмеш кильк базилик горошек горошк пюре телятин голень_
        тимьян розмарин пекан рахат_лукум пастил суфле профитрол маш_круп тофу рикотт почки крол перепел хек щука нектар
        тархун айран цикорий каркад артишок хрен_стол
    """,
    "eating_out": """
        завтрака завтрак обедал обедали обедик обедали ужинал ланчик перекуси перекусон бизнесланч комплексн_обед
        кофеек кофеечек кофейк кофешк капуч эспрессо флэт_уайт флет_уайт раф_кофе матча_ матчу_ кофе_с_собой чаек_
        чайник_чая чайхон
        чойхон ошхон =ош =плова пловчик шашлычн шаурмичн шаурмеч гирос фалафел хумус буррито тако_ начос суши_ сет_суш
        сет_ролл пицерия пицца_ додо хинкальн пельменн вареничн блинн пончиков кондитерск_кафе пекарн гамбургерн
        бургерн картофель_фри фри_ наггетс крылья_ стрипс твистер биг_мак бигмак макавто
        бургеркинг ростикс кебаб кабоб гриль_ кура_гриль курица_гриль цыпленок_гриль рыба_жарен стейк_ борщ окрошк
        солянк
        щи_ харчо лапша_уйгур лапшичн гуйру ганфан гуляш поке_ боул_ карри_ том_ям рамэн удон_ вок_ лазань
        паста_карбон
        карбонар ризотто цезарь_ греческий_салат оливье винегрет салатик гарнир закуски тарталет фуршет
        застолье посидели_ посидел_в сидели_в посиделк отмечали =тост =тосты чаевые тип_официант
        пивка пивко пивбар пивн коктейль_ алкоголь_в рестик ресторанчик ресторац кафешк забегаловк кафетери
        буфет столовк столовая столовую едальн обжорк фудкорт фуд_корт кофейн_ шведский_стол
        комбо_ комбик доставка_обед доставка_ужин доставка_еды еда_доставк самса_ гумма_ беляш чебурек курник
        блины_ сырник омлет яичниц лагманхан плов_центр угостил угощал накормил банкетн тамада ведущий_на_банк
        сладкая_вата попкорн мохито лимонад_в милкшейк молочный_коктейл бабл_ти
        =обд =обдик =зтрк =ужн =рест_ реста_
        люля чизбург =каша =кашу тирамису снек стритфуд официанту_на_чай! завтрак_в_отел!
    """,
}
UZ: dict[str, str] = {
    "groceries": """
        bulochka buxanka baton issiq_non somsa_xamir xamir lag'mon_xamir pechene pechenyu vafli kruassan_ keks tort
        pirog_ zefir marmelad xolva halva navvot_ qandolat shirinlik_ novot parvarda shakarob karamel saqich chupa
        makaronlar vermishel spagetti ugra_ suli_ gerkules manniy arpa perlovka oq_guruch lazer_guruch devzira alanga
        jo'xori kartishka kartochka_ sabzavotlar ko'katlar kashnich ukrop shivit petrushka ismaloq jambil
        bulg'or_qalamp qizil_qalamp sholg'om bodiring pamidor pomidorlar kabachki patisson gulkaram brokkoli
        qo'ziqorin
        zamburug' olmalar nok_ noklar shaftoli luchchak nektarin ananas mango avokado kivi malina qulupnay
        maymunjon smorodina tut_ jiyda anjir quruq_meva turshak bargak yeryong'oq pista_ xandon bodom_ kesh'yu kunjut
        mol_yog'i dumba yog'_ol o'simlik_yog' zig'ir_yog' margarin smetana qurt_ qurut suzma chakka ayron yogurt
        yog'urt
        smetan sirok pishloq_ brinza sut-qatiq qatiq-sut go'shtga go'shtlar qiyma_ farsh jigar_ ichak dumg'aza
        tovuq_oyoq okoroch file_ tovuqlar kurka o'rdak g'oz_ bedana_ qazi qazilar baliqlar sudak sazan ikra kolbasi
        sosis sardelka vetchina tushyonka konserva
        ichimlik_suv suv_baklashka baklashka gidrolife kulerga mineral_suv gazli_suv gazlangan fanta sprite
        pepsi_ kola_ sok_ soklar qora_choy choy_pachka choy_quruq quruq_choy kofe_pachka kofe_3v1 neskafe nescafe
        kakao bolalar_pyure smes_ bolalar_smes tomat_ tomat_pasta gorchitsa adjika zira_ zirvor murch qalampir_ lavr
        dafna tuz_ soda_ drojji xamirturush vanilin krahmal uksus jelatin
        rezavor ro'zg'orga ro'zg'or_uchun oziq_ovqat oziqovqat maxsulot maxsulotlar produkti produktlar magazinga
        magazin? dukonga dukondan dokondan
        do'kondan bozordan bozorga bozorchi qassob qassobxona novvoyxona nonvoyxona sutxona uyga_bozor muzqaymoq_
        paynir_ yormalar yorma
        kalla
        olho'ri olxo'ri
        zanjabil yalpiz pashmak xantal dolchin bo'g'irsoq lochira handalak
    """,
    "eating_out": """
        tushlikka tushlikda nonushtaga kechki_ kechqurungi_ovqat obed_ abed_ obedga abedga ovqatga ovqatlar ovqatlandi
        ovqatlani
        choyxonada chayxana choyxon oshxonada osh_yedik oshga palovga kabobxona kabobga shashlikxona somsaxona somsaga
        lag'monxona
        milliy_taom mampar gumma_ mantixona chuchvar tuxumbarak norin_ nohat_sho'rak no'xat_sho'rak kalla_pocha
        do'lma_ basma jarkop jiz_biz jizza tandir_ tandirkabob ko'za_sho'rva sho'rvaga mastava_ moshxo'rda suyuq_osh
        qaynatma shavla shovla bifshteks garnir salatlar achchiq-chuchuk shakarob_ kofega qahvaxona kofexona kofeynya
        kofeshop kapuchino latte_ amerikano espresso raf_ desertga pirojniy pirojnoe waffle blinchik blin_
        pishloqli_non
        pizza pitsaga lavashga shaurmaga burgerga hotdogga donarga donerga naggets kartoshka-fri strips set_ kombo
        fast-fud restaran restoranda kafeda kafega kafeshka oshpazlik_buyurt ziyofatga mehmonga_osh osh_damla
        osh_berdik
        chashka_choy choyga choydan ichdik_ choy_ichdik chou_ich pivaga piva_ pivo_ kokteyl_ aroq_ mojito limonad_kafe
        popkorn tezpishar qovurdoq qovurma tabaka_ grill_ tovuq_gril barbekyu qozonkabob xonim_ qovoq_somsa ko'k_somsa
        gap_ga gapga_pul yeb_oldik yeb_keldik yeb_chiq
        choy-poy choypoy
    """,
}
EN: dict[str, str] = {
    "groceries": """
        loaf baguette tortilla oat oatmeal granola muesli lentil chickpea noodles_pack spaghetti macaroni baking yeast
        vanilla cocoa coffee_beans! ground_coffee! instant_coffee! tea_bags! teabag =teas cream sour_cream
        cottage_cheese
        margarine mozzarella parmesan mince minced bacon turkey salmon tuna shrimp seafood prawns veal steak_meat
        avocado pineapple mango kiwi lemon =lime pear plum apricot raspberr blueberr blackberr pomegranate dates
        raisins
        almond walnut cashew pistachio peanut garlic ginger pepper_ =peppers paprika lettuce spinach broccoli
        cauliflower
        cabbage celery mushroom zucchini eggplant beet pumpkin radish =pea =peas parsley dill basil =herb salad_ingred
        vinegar soy_sauce mustard jam_ syrup_maple chips crisps cracker biscuit wafer popsicle sprite fanta kombucha
        mineral_water bottled_water red_bull formula_ baby_formula nappies nappy wipes_baby grocery groc costco
        walmart
        lidl aldi tesco whole_foods trader_joe butcher veggies veg_ greengrocer farmers_market corner_shop minimart
        7_eleven
        convenience_store canned tinned frozen_ condiment sunflower_oil olive_oil cooking_oil vodka whisky whiskey
        mayo
        lemonade?
    """,
    "eating_out": """
        dined diner bistro eatery steakhouse pizzeria sushi_bar sushi_place taco burrito pho_ curry biryani dumpling
        wrap_ =wraps falafel hummus fried_chicken fries nugget hot_dog hotdog milkshake bubble_tea boba gelato pancake
        waffle cheesecake brownie muffin cinnamon_roll croissants flat_white americano macchiato iced_coffee frappe
        =matcha cold_brew doordash ubereats uber_eats! grubhub deliveroo glovo domino pizza_hut subway_sandwich
        burger_king
        popeyes dunkin costa_ chipotle wendy taco_bell five_guys nando plov samsa somsa lagman shashlik lavash
        choyxona
        team_lunch team_dinner business_lunch client_dinner client_lunch =beers cocktail =pint =shots brewery
        happy_hour
        buffet takeout take_away tipped tips_ =tips waiter_tip food_court street_food food_truck banquet snack_at
        soup salad =roll =rolls
        doner gyro bratwurst ramen_ curries
    """,
}
