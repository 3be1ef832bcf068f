"""Uzbek words of categories, in the Latin script; the Cyrillic forms are made from them (categories.py).

A word is a stem; `=` only with an Uzbek ending after it, `!` outweighs others, `?` gives way to others, `_` joins the
words of a phrase.
"""

from __future__ import annotations

WORDS: dict[str, str] = {
    "groceries": """
        =non nonlar patir =sut qatiq qaymoq kefir tvorog pishloq sariyog' go'sht mol_go'sht! qo'y_go'sht! qiyma tovuq
        baliq kolbasa sosiska tuxum kartoshka piyoz sabzi pomidor bodring karam qalampir sarimsoq ko'kat rayhon =olma
        banan uzum anor =nok shaftoli o'rik qovun tarvuz limon apelsin mandarin meva sabzavot guruch grechka makaron
        =un bug'doy mosh no'xat loviya shakar =tuz ziravor =yog' paxta_yog' kungaboqar asal murabbo shirinlik konfet
        pechenye vafli shokolad =tort muzqaymoq =suv sharbat? kola? pepsi limonad? bozorlik =bozor? oziq oziq-ovqat
        mahsulot? do'kon? supermarket korzinka =makro havas baraka_market oila_market ro'zg'or kunjut mayiz yong'oq
        pista bodom chips bolalar_ovqati pampers taglik kolbas =makaron qand novvot gazak qatlama energetik brinza
        mol_yog' ichimlik muz_ qaymoqli pechenie gilos olcha o'rmon_meva anjir behi xurmo baqlajon rediska turp
        lavlagi qovoq makkajo'xori zaytun ketchup mayonez achitqi sirka =murch =non-choy buterbrod_non shivit
    """,
    "eating_out": """
        tushlik nonushta kechki_ovqat kechlik =ovqat =osh palov plov somsa shashlik kabob lag'mon manti =chuchvara
        sho'rva mastava norin =dimlama xonim choyxona restoran kafe oshxona fastfud fast_fud lavash =xot-dog xotdog
        hotdog burger gamburger pitsa sushi shaurma donar =kofe qahva kapuchino latte =choy? ko'k_choy =bar pivo barga_
        ziyofat mehmondorchilik tamaddi yemak taom choychaqa choy_puli evos max_way kfc bellissimo wolt uzum_tezkor
        express24 jiz tandir_go'sht qozon_kabob moxora dolma =gap do'lma hasip kalla-pocha pishiriq =salat desert
        kokteyl smuzi fresh_? bufet pishirdik yedik! ovqatlan! ovqatlandik! choyxo'r chilim kalyan steyk sendvich nagets
        kartoshka_fri =kfs perekus
    """,
    "transport": """
        taksi yandeks_taksi yandeks metro avtobus marshrutka damas trolleybus tramvay yo'l_kira yo'lkira yo'l_puli
        yo'l_haqi parkovka avtoturargoh moyka avtomoyka =mashina? moshina? samokat velosiped yetkazib_berish dostavka?
        kuryer? =pochta yuk_tashish gazel labo =yo'lga yo'lovchi yo'l_xarajat evakuator yuk_puli yuk_haqi yuk_mashina
        yetkazish yetkazma pochta_ karvon kargo! logistika indrayv poputka =taks taksichi
    """,
    "fuel": """
        benzin! =metan! propan! dizel! solyarka! zapravka! yoqilg'i! yonilg'i gaz_quy! =gazga! ai_80! ai_92! ai_95!
        salarka! benzozapravka! zapravkaga! avtogaz! quydirdim bak_to'l! mashinaga_gaz! lik_benzin!
    """,
    "rent": """
        ijara! arenda! kvartira_puli! kvartplata! uy_puli! ofis? ombor? do'kon_puli! kvartira? joy_haqi! kvartiraga?
        joy_puli! joyi? rasta_puli! rastaga! bozor_joy! turar_joy! xona_puli! pavilyon? butik?
    """,
    "utilities": """
        svet =tok elektr gaz_puli suv_puli svet_puli tok_puli kommunal chiqindi axlat issiqlik isitish =gaz sovuq_suv
        issiq_suv musor kanalizatsiya elektroenergiya gaz_to'lov hududgaz lift_puli suvoqova uy_kommunal energosbit
        elektr_pul
    """,
    "telecom": """
        internet telefon_puli telefonga_pul =telefonga =telefon? beeline bilayn ucell uzmobile uzmobayl mobiuz humans
        perfectum uztelecom aloqa wifi vayfay paynet? xosting domen sim_karta simka trafik mobil_aloqa paket_internet
        tarif telegram_premium =raqamga ums comnet gigabayt roming server icloud domen_ xosting_ abonent? turon_telecom
    """,
    "salary": """
        oylik! maosh! ish_haqi! avans! zarplata! premiya! mukofot! ishchi? xodim? sotuvchi? =moyana! bonus ustozlik
        ishchiga! xodimga! kunlik_haq! ishchilarga! xodimlarga! qorovul! oshpaz! ofitsiant! haydovchiga! farrosh!
        ishbay! kunlik? yordamchiga! gonorar! stajyor! hamshira_ qo'riqchi! ishchi_kuchi!
    """,
    "goods": """
        tovar! =mol! =mollar! mahsulot_xarid! xom_ashyo! yetkazib_beruvchi! mato! gazlama! partiya! optom! ulgurji!
        postavshik! zakup! sotish_uchun! do'konga_mol! xaridi? sklad? furnitura! ip_ fabrika? optovik! qurilish_mol?
        mahsulot_ol! uzum_market? homashyo!
    """,
    "supplies": """
        yoritgich lampa
        =paket qadoq! upakovka! kanstovar! kanselyariya! qog'oz kartridj! printer ruchka_ daftar yuvish_vosita! sovun
        shampun kir_yuvish poroshok lampochka batareyka salfetka skotch karobka xo'jalik! qop_ xoztovar! salafan
        =chelak supurgi tozalash_vosita! stiker! tish_pasta =idish idish-tovoq perchatka toner papka stepler fleshka
        kabel_ stakan_ bir_martalik konteyner dezinfek bezak_ kley_ stik_ lenta_ termolenta chek_lenta antiseptik
        niqob_ oqartir gubka latta axlat_qop tualet_qog'oz salfet
    """,
    "marketing": """
        reklama! =target! targeting! instagram? vizitka! banner! bloger! smm! flayer! e'lon! post_ pr_ logotip!
        dizayn? kontekst! google_ads! telegram_kanal? afisha! video_olish! rasm_ol! syomka! fotograf! sayt? konkurs!
        sponsor! nakleyka? brend! kontent! logo! pechat_ poligraf video_rolik
    """,
    "taxes": """
        soliq! qqs! davlat_boji! boj! =nds! nalog! patent! ijtimoiy_soliq! bojxona! litsenziya! =ynps! =inps!
        ijtimoiy_to'lov! pensiya_jamg'! deklaratsiya! davlat_bojxona! bojxonachi! rastamojka! soliqchi!
    """,
    "repair": """
        remont! ta'mir! =usta! zapchast! ehtiyot_qism! moy_almash! motor_moy! shina santexnik! elektrik! kraska bo'yoq
        sement g'isht vulkanizatsiya balon_yama balon kondisioner? tuzat! almashtir! svarka payvand akkumulyator
        texosmotr usta_puli! oboy kafel parket taxta_ mebel_ustasi! g'ildirak instrument montaj! ustaga! usta_haq!
        amortizator radiator filtr tormoz oyna_ eshik_ deraza_ qulf_ svecha santexnika shpaklyovka gips_ lak_ plitka_
        truba_ kran_ rozetka =sim o'rnat sozla yamoq_ g'ildirak_ antifriz polirovka tonirovka avtoservis servis_
    """,
    "health": """
        dori! dorixona! apteka! shifokor doktor vrach tish stomatolog analiz uzi_ kasalxona poliklinika klinika
        vitamin tabletka ukol shpris sartarosh soch_ol soch_tur manikur kosmetika fitnes sport_zal sportzal basseyn
        massaj ko'zoynak rentgen operatsiya hammom sauna salon_ atir krem gigiyena veterinar tish_ol soqol_ol soqol
        sirop tomchi kapelnitsa vrachga okulist pediatr ginekolog lor_ massaj_ trenirovka trenajor abonement yoga_
        suzish brov kiprik epilyatsiya tug'ruqxona vaksina emlash parfyum shampun_ doktorga tish_cho'tka prokladka
        bint plastir
    """,
    "clothes": """
        kiyim ko'ylak poyafzal =shim shimlar kurtka palto poyabzal oyoq_kiyim tufli etik botinka krossovka futbolka
        mayka paypoq ro'mol do'ppi kostyum kofta yubka sumka kamar libos shlyapa =shapka jinsi kombinezon qo'lqop
        ximchistka tikuvchi kepka sviter xalat jemper vodolazka chopon kalish shippak tapochka =keds kedi xudi qalpoq
        kiyim-kechak kiyimlar tikish tikdir atlas_ adras_ ryukzak hamyon uzuk_ sirg'a qo'l_soat taqinchoq bezak
    """,
    "fun": """
        kino konsert teatr sovg'a o'yinchoq o'yin bouling bilyard park attraksion karaoke gul gullar tug'ilgan_kun
        bayram? kitob netflix klub playstation =ps stadion =bilet? hayvonot sirk muzey disko o'yingoh akvapark katok
        futbol tennis baliq_ovi piknik sayil shar_ sharlar guldasta yangi_yil archa_ suvenir donat_ spotify youtube_
        steam lotereya dam_oldik
    """,
    "travel": """
        samolyot aviabilet! mehmonxona! otel! hotel! poyezd! poezd! viza! safar! komandirovka! xizmat_safari! sayohat!
        tur_ putyovka! afrosiyob! aeroport? pasport_ hostel! zagranpasport airways! dam_olish sanatoriya umra! haj_
        tur_paket bilet_moskva chipta_ samolyot_chipta
    """,
    "fees": """
        komissiya! jarima! shtraf! sug'urta! notarius! bank_xizmat! karta_xizmat! foiz_to'lov! strahovka! kredit!
        =peni bank? o'tkazma? obuna? radar! rassrochka! muddatli_to'lov! ipoteka! advokat! yurist! eri_ elektron_imzo!
        bankomat! naqd_ol! inkassatsiya! sms_xabar jarimaga! penya!
    """,
    "other": """
        boshqa har_xil turli sadaqa xayriya ehson to'y to'yana bog'cha maktab? kurs repetitor o'qish qarz? kontrakt
        universitet ma'raka janoza aqiqa zakot fitr qurbonlik nikoh muzlatgich televizor changyutgich mebel divan
        =stul krovat shkaf gilam ko'rpa matras dazmol choynak naushnik zaryadka quloqchin sigaret tamaki mushuk it_
        ozuqa_ hayvon darslik imtihon kitob_daftar seminar trening masjid yaxshilik hashar maktabga? badal_ xudoyi
        chexol g'ilof
    """,
}
