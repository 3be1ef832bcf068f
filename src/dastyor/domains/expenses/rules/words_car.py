"""What a car needs: its fuel, its parts and their repair, the road, and other ways of going somewhere.

The marks are those of the other tables: `=` the whole word, `!` heavy, `?` light, `_` joins a phrase.
"""

from __future__ import annotations

RU: dict[str, str] = {
    "transport": """
        таксист таксишк таксо таксую_ яндекс_такс яндексго яндекс_доставк убер_ автобусн маршрутчик подземк метрошк
        проездной
        транспортн_карт карта_тройк жетон электробус канатк паром переправ платн_дорог платная_доро платной_доро
        платник_дорог =проезда
        дорожн_сбор стоянка_ паркинг парковочн парковк штрафстоянк! мойку_ помыл_машин помыл_авто помыли_машин
        мыли_машин автомойк самомойк полировка_фар_ химчистка_салон! химчистк_авто!
        предрейсов трансфер водитель_такс подвоз довез подвез подбросил бомбил аренда_самокат прокат_самокат
        прокат_велосип
        доставка_груз грузовик фура фуру_ манипулятор_ перевоз довозк экспедит контейнеровоз почтов отправк отправка
        бандерол курьерск
        велик_ велобайк байк_ мопед такси_домой каршер делимобил дорога_ на_дорогу дорожные_расход аэропорт_такс!
        такси_в_аэропорт! такси_до_аэропорт! такси_из_аэропорт! такси_до_вокзал
        марш_ маршрут_такс автоб_ эл-чка транс_ такс_ =дост? дост_
        велопрокат переезд? зарядка_электро
    """,
    "fuel": """
        бенз_! бензик! бензин_! бензинчик! бензак_! бензом! залил_бак! залил_полн! залили_бак! заправк_авто!
        заправили! заправля! дозаправ! газ_на_заправ!
        газ_в_машин! газ_для_машин! газ_авто! газ_баллон_авто! машину_газ! соляру! солярк! дт_! =дт! дизель!
        дизтоплив! топливн_карт! мазут! керосин! девяносто_второ! девяносто_пят!
        масло_для_бензопил? агзс! агнкс! кпг_! сжижен_газ! полбака! бак_бенз! бак_залил! канистр?
        зарядка_электромоб! зарядка_электрокар!
    """,
    "repair": """
        автозапч автоэлектрик авторемонт автосервис автомастер мотор_ двигател движок коробка_перед кпп_ акпп сцеплен
        ходовая ходовую ходовк
        подвеск стойк_ стойки_ рычаг сайлентблок шаровая шаровую шаровые шрус ступиц подшипник рулев_ рейка_рул
        рейку_рул глушител катализатор
        инжектор форсунк карбюратор бензонасос помпа_ помпу_ генератор стартер_ ремень_грм! грм_ ремень_ген! термостат
        патрубок
        колодк тормозух тормозная_жидк тормозной_диск диски_тормоз диски_ литье_диск литые_диск резина_зимн резина_лет
        зимняя_резин летняя_резин резину_ резина_
        зимние_шин летние_шин переобувк переобул переобулс латка_ латк_ проколол прокол_ подкачк шиномонтажк вулканиз
        кузовн рихтовк покраска_бампер покраска_авт покраск
        лобовое лобовое_стекло лобовуху зеркало_бок зеркало_зад боковое_зерк фара_ фару_ фары ксенон лампа_фар лампочка_фар щетки_стеклооч
        стеклоочист дворник_ дворники
        незамерзайк! омывайк! омывател! моторное_масл! масло_мотор! масло_двиг! масло_машин! масло_авто! масло_в_двиг!
        масло_5w! масло_10w! масло_для_машин! замена_масл! поменял_масл! сменил_масл! залил_масл!
        трансмисс автохим присадк промывк_ промывка_инж кондей_заправ! заправка_кондиц! заправка_авто_кондиц!
        заправка_фреон! фреон! диагностик_авто диагностика_авт компьютерная_диаг тюнинг сигнализац
        магнитол сход_развал развалсход аккум_ акб_ =акб аккумул ремкомплект техосмотр чип_тюнинг гбо_ фаркоп
        автостекл автомагаз эвакуат_ буксир
        прокладка_ремен! прокладк_гбц! прокладк_двиг!
        рем_ рем_авто рем_машин шин-ж шинка_ шинк_
        замена_экран! замена_диспл! замена_стекл!
    """,
    "fees": """
        осаго_ осго страховка_авто страховк полис радар_ камера_штраф штрафа штрафы гаи_ гибдд дпс_ гбдд дтп_
        постановлен автокредит! лизинг!
        техпаспорт права_водит водительск_удост переоформлен
    """,
}
UZ: dict[str, str] = {
    "transport": """
        taksida_ taksiga taksichiga yandexga yandekga yandeksga yandex_taksi yandextaxi yandextaksi mashina_kira
        kira_haqi kirakash kira_ kirasi yulkira yolkira yol_kira yo'l-kira avtobusga marshrutkaga
        marshrut metroga elektrichka poyezdga_taksi shaharlararo parkovkaga stoyanka pullik_yo'l pullik_parkov
        platnaya platniy_ moshina_yuv! mashina_yuv! mashinani_yuv! moshinani_yuv! moykaga
        avtoyuv yuvdirdim yuvdirish yetkazib_ yetkazib_beruvch_ dastavka? dostavkaga? kuryerga yuk_ yuklar yukni gazelga
        damasga labo_ porter_ isuzu_ fura_ pochtaga posilka jo'natma bts_ fargo_ emu_
        skuter velik_ velosiped_ samokat_ik taxi taksi_pul taks_ taxiga moshinada_bor aeroportga_taks! taksi_aeroport!
        taks tks_
        ko'chib_o'tish
    """,
    "fuel": """
        benzinga! benzinni! benzinchi! benz_! benzik! zaprafka! zapravkada! metanga! metan_quy! propanga! gaz_zapr!
        gaz_zaprafka! gazga_! gazbalon! gaz_ballon_mashin! mashinaga_benz! moshinaga_benz!
        mashinaga_yoqil! moshinaga_gaz! yoqilg'i_! yonilgi! yoqilgi! solyarka_! salyarka! dizelga! ai92! ai95! ai80!
        ai91! bakni! bak_to'ldir! to'la_bak! quydim_benz! kerosin! kanistra?
    """,
    "repair": """
        yog'_almash! moy_! moyi_! moylash! motor_yog'! motor_moyi! mator_moy! mator motor_ dvigatel karobka_usta
        karobka_remont stsepleniye ssepleniya xodovoy hodovoy podveska stoyka_ richag sharovoy
        saylentblok podshipnik rul_ reyka_ glushitel forsunka karbyurator nasos pompa generator starter_ termostat
        tosol kolodka kalodka tarmoz disk_ diska_ diskalar balonlar rezina_ qishki_shina yozgi_shina
        shinomontaj shinamontaj balanssirovka razval balon_ ballon_ yamat yamatdim yama_ yamoqchi vulkaniz kuzov
        rixtovka maliyar fara_ faralar oyna_almash old_oyna zerkalo dvornik_ shyotka akumlyator akumulyator akkum_
        akb_ akumilyator
        avtousta avto_usta moshina_usta mashina_usta moshina_rem mashina_rem mashina_tuz moshina_tuz zapchas zapchasga
        ehtiyotqism detal detallar diagnostika xodavoy tehosmotr texnik_ko'rik texnik_korik signalizatsiya magnitola
        tonirofka
        konditsioner_zapr! freon! filter_ filtirlar
    """,
    "fees": """
        sug'o'rta strahovkaga avtosug'urta osgo_ osago polis_ jarimalar jarima_to'l shtrafga shtrafi ypx_ gai_ yhxb
        radarga tezlik_jarima avtokredit! lizing! texpasport prava_ pravaga
    """,
}
EN: dict[str, str] = {
    "transport": """
        cab_ taxis taxi_ bolt_ bolt_ride grab_ didi_ yandex_go ride_home ride_to ride_share rideshare bus_ticket!
        bus_fare! bus_pass! metro_card! metro_ticket! subway_card! train_pass! commute commuting oyster_ transit
        toll_road tolls motorway ferry! shuttle carwash wash_car washed_car car_rental! rental_car! rent_a_car!
        car_hire! valet e_scooter parking_meter garage_parking courier_ postage =post dhl fedex =ups parcel freight_
        moving_van
        truck_hire van_hire haulage
        =tube tram_ =trolley
    """,
    "fuel": """
        =gas_? gas_for_car! gas_for_the_car! gas_tank! topped_up_tank! tank_of_gas! =tank! unleaded! charging_station!
        ev_charg! shell_! chevron! bp_! exxon! kerosene! petrol_!
        for_gas! gas_on! got_gas! gas_for! gas_fill!
    """,
    "repair": """
        engine gearbox clutch brakes brake_pad suspension shock_absorb bearing spark_plug alternator radiator exhaust
        timing_belt! windshield! windscreen! wiper headlight bumper dent_ car_part car_repair car_fix oil_and_filter!
        motor_oil! engine_oil! antifreeze coolant wheel_align puncture flat_tire! flat_tyre! tyres tires
        car_battery! inspection_car vehicle_inspect mot_ tune_up
        car_oil! motor_oil!
    """,
    "fees": """
        speeding_ticket! parking_ticket! parking_fine! car_insurance! traffic_fine! traffic_ticket! car_loan!
        car_payment! driving_licen! registration_fee! towing_fee
    """,
}
