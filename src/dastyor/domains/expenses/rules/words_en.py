"""English words of categories, and the pictures that stand for them.

A word is a stem; `=` only as a whole word or its plural, `!` outweighs others, `?` gives way to others, `_` joins the
words of a phrase.
"""

from __future__ import annotations

WORDS: dict[str, str] = {
    "groceries": """
        grocer supermarket bread milk cheese butter yogurt yoghurt meat beef chicken pork lamb =fish sausage =egg
        =potato potatoes tomato onion carrot cucumber fruit vegetable apple banana grape orange melon watermelon =rice
        pasta flour sugar =salt =oil sweets candy chocolate cookie =cake ice_cream =water juice? soda? cola? snack =nut
        =bazaar =market? food? diaper baby_food cereal honey greens =ham energy_drink peach cherry strawberr corn bean
        =nuts mayonnaise ketchup spice produce deli bakery pastry =bun frozen
    """,
    "eating_out": """
        lunch breakfast dinner supper brunch cafe coffee cappuccino! latte! =tea? restaurant canteen fast_food pizza
        sushi burger kebab shawarma =bar =beer =pub =tip takeaway take_out food_delivery meal sandwich snack_bar steak
        wolt starbucks mcdonald cafeteria catering =wine =drinks =coffees smoothie dessert hookah noodle ramen
        barbecue bbq =grill eat_out ate_ eating_out cappucino espresso mocha croissant donut bagel kfc dining
    """,
    "transport": """
        taxi uber =cab =bus metro subway tram =train? parking car_wash =ride scooter bike bicycle delivery? courier?
        =toll =fare shipping carpool transport =lyft yandex cargo freight movers tyre_parking =car?
    """,
    "fuel": """
        petrol! fuel! diesel! gas_station! gasoline! filling_station! refuel! filled_up! =lpg! lpg! methane! propane!
        full_tank!
    """,
    "rent": "rent! =rental! lease! landlord! coworking! =office? =apartment? =warehouse?",
    "utilities": """
        electricity electric_bill water_bill gas_bill utilit heating garbage trash sewage power_bill =electric
        energy_bill =gas light_bill
    """,
    "telecom": """
        internet phone_bill mobile =wifi wi_fi hosting =domain sim_card =sim cell_plan top_up? topup? broadband roaming
        =vpn data_plan telegram_premium =server =aws =cloud =tele beeline ucell =phone?
    """,
    "salary": """
        salar! wage! payroll! advance_to! bonus_to! =bonus! staff? employee? freelancer! contractor! =cleaner! nanny!
        driver? guard! cook_ waiter! intern_! interns! overtime!
    """,
    "goods": """
        =goods! =stock! inventory! supplier! wholesale! raw_material! merchandise! =fabric! resale! restock! products?
        =items? manufactur! =vendor!
    """,
    "supplies": """
        packaging! stationer! printer cartridge! cleaning_suppl! office_suppl! =supplies! bulb batter tissue soap
        shampoo detergent notebook =pen paper_bag =bags =tape toilet_paper =paper towel dishes cutlery toner folder
        stapler usb_ cable keyboard mouse_ container cups straw disposable trash_bag sponge bleach label sticker
    """,
    "marketing": """
        =ad! =ads! advert! marketing! business_card! banner! blogger! promo! smm! flyer! logo! =seo! influencer!
        targeting! billboard! instagram? facebook? branding! campaign! photographer! photoshoot! website? sponsor!
        video_shoot! leaflet!
    """,
    "taxes": """
        =tax! =taxes! =vat! state_duty! customs! =patent! licence! license! income_tax! =duty! social_security!
        pension!
    """,
    "repair": """
        repair! fix! spare_part! plumb! electrician! oil_change! tyre tire paint cement mechanic_! mechanics! maintenance!
        handyman! =tool renovation! car_service! replacement! =brake filter install! =lock locksmith window_ carpenter
        welding servic?
    """,
    "health": """
        pharmac! medicin! =drug! pill doctor dentist =lab clinic hospital vitamin haircut barber manicure cosmetic
        =gym fitness =pool massage glasses x-ray =checkup therapy hairdresser salon =spa optician vaccine =meds!
        =medic =vet veterinar workout training? yoga swimming perfume deodorant toothpaste toothbrush bandage syrup
        painkiller aspirin surgery pediatric hygiene
    """,
    "clothes": """
        cloth jacket =coat dress shirt trousers jeans t-shirt =shoe =boots sneaker sock =hat scarf =suit skirt =bag?
        belt dry_clean tailor sweater hoodie underwear gloves =shorts =cap uniform backpack wallet watch_ jewel
        earring necklace heels sandals slippers pajama raincoat vest
    """,
    "fun": """
        cinema movie concert theat =gift present =toy =game bowling =park karaoke flower =book netflix club =ticket?
        stadium zoo circus museum spotify steam birthday? party? playstation hobby subscription? picnic fishing
        football tennis balloon lottery souvenir decoration new_year chatgpt_ bouquet festival
    """,
    "travel": """
        flight plane airline hotel hostel =train =visa! =trip travel! vacation! airbnb booking luggage =tour!
        air_ticket! airport? motel holiday! business_trip! sightseeing
    """,
    "fees": """
        =fee! bank_fee! commission! fine! =penalty! insurance! notary! transfer_fee! =bank? lawyer! =loan! mortgage!
        interest! =fines! legal! service_charge! atm_ installment! overdraft! =atm
    """,
    "other": """
        misc other cigarette tobacco vape cat_food dog_food pet_food pet_ =pets textbook seminar training_course
        donate mosque church charity donation kindergarten school? =course tuition tutor wedding stuff? =various alms
        phone_case fridge refrigerator =tv televis furniture sofa =desk =chair =bed mattress kettle headphone charger
        power_bank vacuum
    """,
}

PICTURES: dict[str, str] = {
    "groceries": "🍞🥖🥛🧀🥩🍗🥚🥔🥕🍅🥒🍎🍌🍇🍉🍊🛒🧈🐟🍬🍫🍦",
    "eating_out": "☕🍵🍕🍔🍟🌭🌯🥙🍜🍲🍣🍽🍺🍻🥗🍱",
    "transport": "🚕🚖🚗🚌🚎🚇🚋🛴🚲🅿",
    "fuel": "⛽",
    "rent": "🏠🏢",
    "utilities": "💡🚰🔌",
    "telecom": "📱📶🌐",
    "repair": "🔧🔨🛠",
    "health": "💊🏥💉🦷💇💅",
    "clothes": "👕👖👗👟👠🧥👞",
    "fun": "🎁🎬🎮🧸💐🎂🎟🎉",
    "travel": "✈🏨🧳🚆",
}
