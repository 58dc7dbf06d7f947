"""
The invented city of the demonstration: Lanchuan (澜川市), which does not exist.

Areas, agencies and categories as (slug, name, English name, children or introduction).
"""

AREAS: tuple = (
    "lanchuan", "澜川市", "Lanchuan", [
        ("zhenhe", "枕河区", "Zhenhe District", [
            ("nanqiao", "南桥街道", "Nanqiao Subdistrict", []),
            ("shuyuan", "书院街道", "Shuyuan Subdistrict", []),
            ("liupu", "柳浦街道", "Liupu Subdistrict", []),
        ]),
        ("luting", "鹭汀区", "Luting District", [
            ("bailu", "白鹭街道", "Bailu Subdistrict", []),
            ("shimo", "石磨镇", "Shimo Town", []),
        ]),
        ("wangta", "望塔区", "Wangta District", [
            ("taxia", "塔下街道", "Taxia Subdistrict", []),
            ("dongdu", "东渡街道", "Dongdu Subdistrict", []),
        ]),
        ("hexi", "禾溪县", "Hexi County", [
            ("hecheng", "禾城镇", "Hecheng Town", []),
            ("chaping", "茶坪乡", "Chaping Township", []),
        ]),
        ("yungang", "云港新区", "Yungang New Area", [
            ("gangnan", "港南街道", "Gangnan Subdistrict", []),
        ]),
    ],
)  # fmt: skip

AGENCIES = [
    ("transport", "市交通运输局", "Transport Bureau",
     "负责道路、公交、出租车和停车秩序。",
     "Roads, buses, taxis and parking.", []),
    ("housing", "市住房和城乡建设局", "Housing and Construction Bureau",
     "负责房屋、物业、电梯更新和燃气供电协调。",
     "Homes, property management, lifts, gas and power.", []),
    ("urban-management", "市城市管理局", "Urban Management Bureau",
     "负责市容环卫、路灯、绿化和噪声。", "Cleanliness, street lights, greenery and noise.", []),
    ("public-security", "市公安局", "Public Security Bureau",
     "负责户籍证件、治安和交通违法。", "Registration, public order and traffic offences.", []),
    ("education", "市教育局", "Education Bureau",
     "负责入学、学校管理和校外培训。", "Admission, schools and tutoring.", []),
    ("human-resources", "市人力资源和社会保障局", "Human Resources Bureau",
     "负责工资权益、社会保险和就业。", "Wages, social insurance and employment.", []),
    ("water", "市水务局", "Water Bureau",
     "负责供水、排水和防涝。", "Water supply, drainage and flood protection.", []),
    ("market-regulation", "市市场监督管理局", "Market Regulation Bureau",
     "负责食品安全、消费维权和价格。", "Food safety, consumer rights and prices.", []),
    ("health", "市卫生健康委员会", "Health Commission",
     "负责医疗服务、医保协调和养老健康。", "Medical services, insurance and care.", []),
    ("zhenhe-government", "枕河区人民政府", "Zhenhe District Government",
     "枕河区的综合事务。", "General affairs of Zhenhe District.", [
         ("nanqiao-office", "南桥街道办事处", "Nanqiao Subdistrict Office"),
         ("shuyuan-office", "书院街道办事处", "Shuyuan Subdistrict Office"),
         ("liupu-office", "柳浦街道办事处", "Liupu Subdistrict Office"),
     ]),
    ("luting-government", "鹭汀区人民政府", "Luting District Government",
     "鹭汀区的综合事务。", "General affairs of Luting District.", [
         ("bailu-office", "白鹭街道办事处", "Bailu Subdistrict Office"),
         ("shimo-office", "石磨镇人民政府", "Shimo Town Government"),
     ]),
    ("wangta-government", "望塔区人民政府", "Wangta District Government",
     "望塔区的综合事务。", "General affairs of Wangta District.", [
         ("taxia-office", "塔下街道办事处", "Taxia Subdistrict Office"),
         ("dongdu-office", "东渡街道办事处", "Dongdu Subdistrict Office"),
     ]),
    ("hexi-government", "禾溪县人民政府", "Hexi County Government",
     "禾溪县的综合事务。", "General affairs of Hexi County.", [
         ("hecheng-office", "禾城镇人民政府", "Hecheng Town Government"),
         ("chaping-office", "茶坪乡人民政府", "Chaping Township Government"),
     ]),
    ("yungang-committee", "云港新区管理委员会", "Yungang New Area Committee",
     "云港新区的综合事务。", "General affairs of Yungang New Area.", [
         ("gangnan-office", "港南街道办事处", "Gangnan Subdistrict Office"),
     ]),
]  # fmt: skip

CATEGORIES = [
    ("traffic", "交通出行", "Traffic", [
        ("public-transport", "公交地铁", "Public transport"), ("roads", "道路设施", "Roads"),
        ("parking", "停车管理", "Parking"), ("taxis", "出租网约", "Taxis"),
        ("signals", "信号标线", "Signals and markings"),
    ]),
    ("homes", "住房建设", "Homes", [
        ("property-management", "物业管理", "Property management"),
        ("renewal", "老旧小区改造", "Renewal of old estates"),
        ("housing-market", "房产交易", "Housing market"),
        ("public-housing", "公租房", "Public housing"), ("lifts", "电梯安全", "Lifts"),
    ]),
    ("city-management", "城市管理", "City management", [
        ("sanitation", "环境卫生", "Sanitation"),
        ("illegal-building", "违章搭建", "Illegal building"), ("noise", "噪声扰民", "Noise"),
        ("street-lights", "路灯照明", "Street lights"), ("greening", "园林绿化", "Greenery"),
        ("street-vending", "占道经营", "Street vending"),
    ]),
    ("public-safety", "公共安全", "Public safety", [
        ("household-registration", "户籍证件", "Registration and permits"),
        ("public-order", "社会治安", "Public order"),
        ("traffic-enforcement", "交通违法", "Traffic offences"),
        ("fire-safety", "消防安全", "Fire safety"),
    ]),
    ("education", "教育文体", "Education and culture", [
        ("admission", "入学招生", "Admission"),
        ("school-management", "校园管理", "School management"),
        ("tutoring", "校外培训", "Tutoring"), ("culture-sports", "文体设施", "Culture and sports"),
    ]),
    ("labour", "劳动社保", "Work and insurance", [
        ("wages", "工资权益", "Wages"), ("social-insurance", "社会保险", "Social insurance"),
        ("employment", "就业创业", "Employment"),
    ]),
    ("utilities", "水电气热", "Utilities", [
        ("water-supply", "供水", "Water supply"), ("power", "供电", "Power"),
        ("gas", "燃气", "Gas"), ("drainage", "排水防涝", "Drainage"),
    ]),
    ("market", "市场消费", "Market", [
        ("food-safety", "食品安全", "Food safety"),
        ("consumer-rights", "消费维权", "Consumer rights"), ("prices", "价格收费", "Prices"),
    ]),
    ("health", "卫生健康", "Health", [
        ("medical-services", "医疗服务", "Medical services"),
        ("medical-insurance", "医疗保险", "Medical insurance"),
        ("elderly-care", "养老服务", "Care for the elderly"),
    ]),
    ("rural", "农业农村", "Countryside", [
        ("rural-roads", "农村道路", "Rural roads"), ("land", "土地宅基地", "Land"),
        ("farming", "农业生产", "Farming"),
    ]),
    ("government-services", "政务服务", "Government services", [
        ("procedures", "办事流程", "Procedures"), ("hotline", "热线与答复", "Hotline and replies"),
    ]),
]  # fmt: skip

# Slug of each district government → slug of its area.
DISTRICT_OF = {
    "zhenhe-government": "zhenhe",
    "luting-government": "luting",
    "wangta-government": "wangta",
    "hexi-government": "hexi",
    "yungang-committee": "yungang",
}
