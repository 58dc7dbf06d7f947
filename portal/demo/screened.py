"""
Posts of the demonstration that wait with what screening points out: with those of the matters
there is one at least of every kind of finding.
"""

import datetime
from typing import NamedTuple

from forum import workflow as forum
from forum.choices import Kind, Purpose
from portal.agencies.models import Area, Category
from portal.demo.pictures import picture_for

SCHOOL = (
    "我们是永和里三期的业主。买房的时候说好配套小学两年内开学，现在第四年了，地还用围挡围着，里面长满了草。"
    "孩子每天要坐四十分钟公交去老城上学。请教育局和住建局给一个明确的时间：什么时候动工，什么时候开学，"
    "要是不建了也请说清楚，孩子到底去哪里读。"
)


class Post(NamedTuple):
    author: str
    kind: str
    category: str
    hours_ago: int
    title: str
    text: str
    picture: str = ""


POSTS = [
    Post(
        "晒太阳的猫", Kind.COMPLAINT, "street-vending", 5, "灯杆上又贴满了兼职广告",
        "书院街口到菜场这一段，灯杆和公告栏上昨天夜里又贴满了“日结兼职”的单子，撕了又贴，老人都去扫那个码。"
        "拍了一张，请城管来清一清，也查一查是谁印的。",
        "job-poster",
    ),
    Post(
        "四号楼楼长", Kind.SUGGESTION, "fire-safety", 7, "充电棚早点建起来",
        "建议今年把电动车充电棚建起来。去年冬天4号楼着火，就是从楼道里充电的车烧起来的，幸好没有伤到人。"
        "说好的充电棚选了两次址，都没有下文。",
    ),
    Post(
        "老桥头", Kind.COMPLAINT, "public-transport", 6, "停水两天，水压也上不来",
        "我们这栋从前天起停水，打自来水公司的电话说在抢修。昨晚来了一会儿，水压小得热水器都点不着，"
        "水表倒是走得快，上个月水费多了一倍。请供水的人上门看看。",
    ),
    Post(
        "小满", Kind.COMPLAINT, "procedures", 9, "谢谢二号窗口的师傅",
        "上周在便民中心办老年卡，二号窗口的师傅很耐心，帮我把填错的表重新填好，还帮我妈找回了落下的老花镜。"
        "辛苦了，给他们点赞。",
    ),
    Post(
        "文昌里的夜", Kind.COMPLAINT, "noise", 8, "广场舞跳到十点半",
        "音响就对着我们这栋，孩子写作业都写不下去，说了多少次都没有用！！！！！！"
        "再没有人管，我们整栋楼就去拉横幅。",
    ),
    Post(
        "一碗热汤面", Kind.COMPLAINT, "consumer-rights", 4, "健身卡的押金退不回来",
        "店关了三个月，押金一千二一直不退。合同照片发过 kefu@shop.example.com，也在 "
        "https://shop.example.com/complaint/77 登记过，都没有回音。"
        "要退就退到我的卡上：6200 0000 0000 0000 000。",
    ),
    Post(
        "河西老周", Kind.COMPLAINT, "public-order", 3, "楼下棋牌室天天赌博",
        "一楼棋牌室从下午开到半夜，牌桌上都是成百上千的赌博。我下去劝，里面的人骂我外地佬，"
        "还说再打电话就打断你的腿。请派出所来看看。",
    ),
    Post(
        "稻香", Kind.INQUIRY, "rural-roads", 10, "修路的钱去了哪里",
        "村口的路修到一半停了半年。都说是有人中饱私囊，账又不公开，我们打算去法院起诉。请先告诉我们这笔钱批了多少、"
        "付给了谁。",
    ),
    Post(
        "路过的人", Kind.COMPLAINT, "property-management", 2, "电梯三天两头坏",
        "尊敬的领导：我是XX小区的业主，【请填写楼栋】的电梯三天两头坏，物业说等配件，等了一个月。",
    ),
    *(
        Post(author, Kind.COMPLAINT, "admission", hours, title, SCHOOL + end)
        for author, hours, title, end in (
            ("三期的妈妈", 22, "配套小学什么时候开学", ""),
            ("永和里小陈", 17, "永和里三期的小学还建不建", "谢谢！"),
            ("阿树", 11, "请给孩子一个上学的地方", "请领导重视。"),
            ("三期的妈妈", 1, "再问一次配套小学", "请尽快回复。"),
        )
    ),
]  # fmt: skip


def submit_posts(people, *, now):
    """Submit them, the oldest first; nobody decides about them."""
    for post in sorted(POSTS, key=lambda post: -post.hours_ago):
        at = now - datetime.timedelta(hours=post.hours_ago)
        author = people.author(post.author)
        draft = forum.start(
            by=author, purpose=Purpose.MATTER, kind=post.kind, title=post.title, text=post.text,
            category=Category.objects.get(slug=post.category), area=Area.objects.last(), at=at,
        )  # fmt: skip
        if upload := picture_for(post.picture):
            forum.attach(draft.pk, by=author, file=upload)
        forum.submit(draft.pk, by=author, at=at)
