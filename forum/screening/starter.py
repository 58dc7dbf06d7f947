"""
The word lists that ship: written for this project, a beginning for each city to go on from.

Declared here and looked after in the administration: what an administrator added, changed or
retired stays. Danger comes first, then what moderators should look at. Harmless words hide the
words of their own list that lie within them. ``BY_INITIALS`` are also found as ``ctm`` or 操t妈.
"""

from collections.abc import Iterator
from typing import Any, NamedTuple

from forum.screening.engine import OWN_NUMBERS
from forum.screening.findings import Level
from forum.screening.listed_words import fold_word
from forum.screening.pinyin import initials_of
from forum.screening.starter_danger import AROUND_DANGER, DANGER, DANGER_WORDS


class Declared(NamedTuple):
    name: str
    name_en: str
    words: dict[Level, str]


LISTS = {
    DANGER: Declared("危险", "Danger", DANGER_WORDS),
    **{slug: Declared(*declared) for slug, declared in AROUND_DANGER.items()},
    OWN_NUMBERS: Declared("办公电话和邮箱（放行）", "Numbers and addresses of offices", {}),
    "insults": Declared(
        "辱骂和粗话",
        "Insults and swear words",
        {
            Level.ATTENTION: """
                傻逼 傻比 傻屄 煞笔 沙比 装逼 牛逼 操你妈 操他妈 草泥马 草你妈 艹你妈 日你妈
                干你娘 你妈逼 他妈逼 你妈的 他妈的 妈了个逼 狗日的 狗娘养 狗东西 狗杂种 狗腿子
                王八蛋 王八羔子 杂种 孽种 畜生 畜牲 禽兽不如 贱人 贱货 贱骨头 婊子 臭不要脸
                不要脸的东西 混蛋 混账东西 滚蛋 人渣 败类 脑残 智障 白痴 蠢货 蠢猪 死全家 断子绝孙
                不得好死 去死吧 吃屎 放狗屁 屁话连篇 废物 狗眼 狗屁 操蛋 去你妈 你妈死了 一群饭桶
                都是饭桶 饭桶单位 是饭桶 乡巴佬 死瘸子 死残废
            """,
            Level.HARMLESS: """
                畜生产 牲畜生 智障人士 智障儿童 智障残疾 智障学生 智障者 智障孩子 智障人员 混蛋白
                脑残疾 脑残留 人渣土 人渣滓 滚蛋汤 狗屁股 狗屁难闻 操蛋白 废物利用 体废物 险废物
                疗废物 筑废物 活废物 业废物 害废物 射性废物 机废物 处理废物 弃废物 废物处 废物回收
                废物箱 废物排 废物堆 废物品 废物填 废物焚 废物管 废物收 废物的 杂种植 复杂种
                杂种优势 杂种稻 你妈是你妈的 就像乡巴佬 如废物 败类似 失败类 腐败类 操他妈妈 滚蛋白
            """,
        },
    ),
    "threats": Declared(
        "威胁恐吓",
        "Threats",
        {
            Level.ATTENTION: """
                弄死你 弄死他 整死你 打死你 打断你的腿 打断他的腿 砍了你 要你的命 要他的命
                要了你的命 让你好看 要你好看 给你点颜色 你给我等着 你等着瞧 咱们走着瞧 灭你全家
                杀你全家 血债血偿 血洗 炸了你们 炸了政府 炸政府 烧了你们 放火烧了你 泼硫酸 买凶
                报复社会 不怕坐牢 捅死你 捅死他 砍死你 小心你孩子 小心你全家 小心你的命
                小心你的狗命
            """,
            Level.HARMLESS: "血洗净 血洗涤 恨不得打断他的腿 恨不得打死他",
        },
    ),
    "discrimination": Declared(
        "地域和群体歧视",
        "Discrimination",
        {
            Level.ATTENTION: """
                外地佬 乡下佬 北佬 土包子 南蛮子 外地人滚 外地人都是 外地人就是 乡下人滚
                乡下人都是 乡下人就是 山里人都是 山里人就是 滚回老家 滚回乡下 滚回去
            """,
            Level.HARMLESS: """
                肉土包子 外地人就是好 外地人都是按
            """,
        },
    ),
    "accusations": Declared(
        "指名指控（需核实）",
        "Accusations to be checked",
        {
            Level.NOTICE: """
                贪污 受贿 行贿 贪官 贪腐 官商勾结 警匪一家 官官相护 保护伞 黑社会 黑恶势力
                权钱交易 权色交易 钱权交易 中饱私囊 吃回扣 收黑钱 收红包 挪用公款 侵吞 假公济私
                徇私枉法 徇私舞弊 贪赃枉法 索贿 买官卖官
            """,
            Level.HARMLESS: """
                打击黑恶势力 扫除黑恶势力 办理黑恶势力犯罪 黑恶势力都能够得到 反贪污 收红包雨
                不是某些黑恶势力的保护伞
            """,
        },
    ),
    "vice": Declared(
        "黄赌毒和违禁品",
        "Vice and banned goods",
        {
            Level.ATTENTION: """
                口交 肛交 裸聊 招嫖 嫖娼 卖淫 援交 一夜情 包夜 色情 淫秽 黄色网站 成人电影 约炮
                招小姐 楼凤 赌博 网赌 赌场 赌球 聚赌 开设赌局 百家乐 六合彩 私彩 地下彩票 时时彩
                老虎机 捕鱼机 赌资 吸毒 贩毒 冰毒 海洛因 摇头丸 大麻 K粉 毒品 迷药 迷奸 催情药
                听话水 枪支 弹药 手枪 仿真枪 雷管 自制炸药 土制炸药 私造炸药 私藏炸药 买炸药 卖炸药
                弩弓 管制刀具 假币 假钞 办假证 刻假章 代开假发票 虚开发票 窃听器 假身份证
            """,
            Level.HARMLESS: """
                路口交 道口交 渡口交 港口交 进口交 出口交 入口交 窗口交 人口交 门口交 口交通
                口交警 口交汇 口交叉 口交接 口交界 口交费 口交钱 口交给 口交易 口交付 口交替
                口交错 口交流 口交换 扛大麻袋 大麻袋 大麻烦 大麻将 大麻雀 大麻疹 大麻花 大麻辣
                大麻子 打包夜 外包夜 承包夜 包夜宵 钢枪支架 水枪支 喷枪支 手枪钻 吹风手枪 防毒品
                禁毒品 消毒品 有毒品质 有毒品种
                枪支弹药管制刀具等 管制刀具范围 支持色情吸毒赌博迷信 远离赌博 摆脱赌博 戒除赌博
                戒掉赌博 远离毒品 当年的六合彩 参与赌博不成
            """,
        },
    ),
    "advertising": Declared(
        "广告和引流",
        "Advertising",
        {
            Level.NOTICE: """
                加微信 加我微信 加V信 加薇信 加VX 加WX 加QQ 加扣扣 扫码领取 扫码进群 点击链接
                免费领取 日结兼职 兼职日结 刷单 刷好评 日赚 月入过万 躺赚 无抵押贷款 秒批贷款
                贷款秒批 当天放款 征信花了也能 低息贷款 黑户贷款 代办信用卡 信用卡套现 花呗套现
                招商加盟 诚招代理 诚招加盟 代写论文 论文代发 包过 包就业 包治百病 祖传秘方 壮阳
                减肥神药 丰胸 优惠大酬宾 清仓甩卖 跳楼大甩卖 高价回收 上门回收 专业讨债 要债公司
                私家侦探 代孕 出售发票 代开发票 办证刻章 办证找我 办证联系 加徽信 V了解 V咨询
                免考拿证 彩票内幕 稳赚不赔 收购公司账户 收购对公账户 收购银行卡 保本高息 无效退款
                翻墙软件 代理注册公司
            """,
            Level.HARMLESS: """
                参加微信 增加微信 添加微信公众号 规范代开发票 申请代开发票 办理代开发票
                税务局代开发票 大厅代开发票 不用加微信 没有加微信 再包过 承包过 外包过 打包过
                面包过 书包过 红包过 钱包过 背包过 包过去 包过来 包过户 包过程 包过滤 包过路
                包过年 包过期 包过敏 包过夜 包就业率 包就业务 传单刷单 日赚的 雄壮阳 强壮阳 刷单位
                刷单元 刷单价 刷单双 刷单子
            """,
        },
    ),
    "collective": Declared(
        "聚集和对抗",
        "Gathering and confrontation",
        {
            Level.ATTENTION: """
                集体上访 越级上访 进京上访 赴京上访 集体维权 聚众闹事 拉横幅 打横幅 围堵政府
                堵政府大门 堵大门 围攻 静坐示威 静坐抗议 游行示威 上街游行 工人罢工 员工罢工
                司机罢工 集体罢工 全体罢工 罢工抗议 罢课 罢市 集体停运 绝食 群体性事件 暴力抗法
                暴力执法 打砸
            """,
            Level.HARMLESS: """
                罢课程 绝食物 绝食用 未拉横幅 没拉横幅 没有拉横幅 未打横幅 没打横幅 没有打横幅
                工作牌拉横幅 不存在聚众闹事 不是聚众闹事 并非聚众闹事 没有聚众闹事 污蔑为聚众闹事
                诬陷为聚众闹事 说成聚众闹事 说成群体性事件 说成突发性群体性事件
            """,
        },
    ),
    "procedures": Declared(
        "诉讼、仲裁和复议",
        "Courts, arbitration and review",
        {
            Level.NOTICE: """
                法院判决 法院已判 一审判决 二审判决 终审判决 判决书 裁定书 劳动仲裁 仲裁裁决
                仲裁委 行政复议 行政诉讼 申请再审 强制执行 法院起诉 向法院提起诉讼 信访复核
                信访复查
            """,
            Level.HARMLESS: "强制执行力 异议的情况下强制执行",
        },
    ),
}
BY_INITIALS = frozenset(
    [
        "操你妈", "操他妈", "草泥马", "草你妈", "日你妈", "你妈逼", "他妈的", "狗日的", "死全家",
        "傻逼", "王八蛋", "你妈死了",
    ]
)  # fmt: skip


def declare(*, using: str = "default") -> None:
    """Make lists and words exist; what an administrator changed or retired stays as it is."""
    from forum.models import ListedWord, WordList

    for position, (slug, declared) in enumerate(LISTS.items(), start=1):
        word_list, _made = WordList.objects.using(using).get_or_create(
            slug=slug,
            defaults={
                "name": declared.name, "name_en": declared.name_en, "position": position,
            },
        )  # fmt: skip
        known = set(word_list.words.using(using).values_list("folded", flat=True))
        rows = [
            ListedWord(word_list=word_list, **columns)
            for columns in _rows(declared)
            if columns["folded"] not in known
        ]
        ListedWord.objects.using(using).bulk_create(rows, ignore_conflicts=True)


def _rows(declared: Declared) -> Iterator[dict[str, Any]]:
    for level, words in declared.words.items():
        for word in words.split():
            folded = fold_word(word)
            by_initials = word in BY_INITIALS
            yield {
                "word": word, "folded": folded, "level": level, "by_initials": by_initials,
                "initials": initials_of(folded) if by_initials else "",
            }  # fmt: skip
