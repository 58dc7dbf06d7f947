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
    ("hotline-centre", "市民热线服务中心", "Hotline Centre",
     "受理、派单，并直接答复一部分诉求。", "Sends matters on, answers some itself.", []),
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

# Words by which screening tells what a text is about, by uppermost category.
KEYWORDS = {
    "traffic": """
        公交 公交车 出租车 网约车 地铁 高速 客运 班车 收费站 司机 驾校 公路 交通局 线路 站台 打表
        黑车 乘客 车站 停车位 停车场 停车费 泊位 斑马线 人行横道 红绿灯 信号灯 标线 路口 路面 坑洼
        堵车 拥堵 护栏 井盖 限速 站牌 候车 非机动车道
    """,
    "homes": """
        物业 业委会 业主 物业费 开发商 楼盘 交房 房产证 公积金 商品房 维修基金 电梯 公租房 廉租房
        老旧小区 加装电梯 楼道 外墙 漏水 维修资金 房屋 购房 买房 租金 中介 不动产 棚改 拆迁
    """,
    "city-management": """
        城管 垃圾 环卫 违建 违章建筑 违章搭建 路灯 绿化 占道经营 夜市 摆摊 油烟 噪音 噪声 扰民
        施工 渣土 扬尘 公厕 广告牌 树枝 草坪 异味 污染 废气 废水 环保局 烧烤
    """,
    "public-safety": """
        派出所 民警 户口 户籍 身份证 居住证 治安 报警 交警 违停 罚单 驾驶证 消防 消防通道 灭火器
        盗窃 诈骗 打架 监控
    """,
    "education": """
        学校 老师 教师 学生 家长 补课 教育局 幼儿园 中学 小学 高中 初中 学位 入学 招生 培训机构 高考
        中考 校长 班主任 学费 教材 食堂 寒假 暑假 晚自习 学籍 图书馆 体育馆 球场
    """,
    "labour": """
        社保 养老金 退休 工资 拖欠 劳动合同 加班 工伤 失业 养老保险 社会保险 失业金 农民工 工龄 辞退
        缴费年限 社保卡 人社局 招聘 就业 创业 灵活就业 职称 仲裁
    """,
    "utilities": """
        自来水 停水 水压 水表 供水 水费 停电 供电 电表 电费 变压器 天然气 燃气公司 燃气表 供暖 暖气
        排水 下水道 积水 内涝 污水井
    """,
    "market": """
        消费者 购买 退款 商家 店铺 传销 景区 旅游 旅行社 超市 食品安全 市场监管 营业执照 假冒 伪劣
        价格 快递 加盟 淘宝 虚假宣传 保健品 会员卡 健身房 门票 酒店 过期 发票 餐馆 涨价
    """,
    "health": """
        医院 医生 护士 病人 患者 卫生院 疫苗 诊所 医疗 就诊 挂号 手术 药品 村医 护理 住院 体检 门诊
        医保 报销 养老院 敬老院
    """,
    "rural": """
        村里 村民 村委会 村支书 农田 水稻 种植 养殖 化肥 宅基地 承包地 土地流转 征地 水渠 灌溉 果园
        农机 农业 乡镇
    """,
    "government-services": """
        政务服务 办事大厅 窗口 网上办理 材料 预约 取号 热线 12345 答复 工单 回访 审批 政务大厅
    """,
}

# The agency as which dispatchers answer matters themselves.
CENTRE = "hotline-centre"

# Slug of each district government → slug of its area.
DISTRICT_OF = {
    "zhenhe-government": "zhenhe",
    "luting-government": "luting",
    "wangta-government": "wangta",
    "hexi-government": "hexi",
    "yungang-committee": "yungang",
}

# Which agency is suggested: (category, area, words, agency, category to suggest). A category or
# area stands for all below it; what names more goes before what names less.
ROUTING_RULES = [
    ("traffic", "", "", "transport", ""),
    ("signals", "", "", "public-security", ""),
    ("signals", "", "斑马线 标线 人行横道", "transport", ""),
    ("parking", "", "泊位 地锁 共享单车", "urban-management", ""),
    ("rural-roads", "hexi", "", "hexi-government", ""),
    ("rural-roads", "luting", "", "luting-government", ""),
    ("homes", "", "", "housing", ""),
    ("lifts", "", "年检 关人 困人", "market-regulation", ""),
    ("renewal", "zhenhe", "", "zhenhe-government", ""),
    ("renewal", "luting", "", "luting-government", ""),
    ("city-management", "", "", "urban-management", ""),
    ("illegal-building", "bailu", "", "bailu-office", ""),
    ("noise", "nanqiao", "广场舞", "nanqiao-office", ""),
    ("sanitation", "liupu", "", "liupu-office", ""),
    ("", "", "路灯", "urban-management", "street-lights"),
    ("public-safety", "", "", "public-security", ""),
    ("fire-safety", "liupu", "群租房", "liupu-office", ""),
    ("education", "", "", "education", ""),
    ("labour", "", "", "human-resources", ""),
    ("", "", "欠薪 拖欠工资 工钱", "human-resources", "wages"),
    ("water-supply", "", "", "water", ""),
    ("drainage", "", "", "water", ""),
    ("power", "", "", "housing", ""),
    ("gas", "", "", "housing", ""),
    ("market", "", "", "market-regulation", ""),
    ("health", "", "", "health", ""),
    ("rural", "hexi", "", "hexi-government", ""),
    ("farming", "shimo", "", "shimo-office", ""),
    ("land", "chaping", "", "chaping-office", ""),
    ("government-services", "zhenhe", "", "zhenhe-government", ""),
    ("government-services", "luting", "", "luting-government", ""),
    ("government-services", "wangta", "", "wangta-government", ""),
    ("government-services", "hexi", "", "hexi-government", ""),
    ("government-services", "yungang", "", "yungang-committee", ""),
    ("hotline", "taxia", "", "taxia-office", ""),
]  # fmt: skip
