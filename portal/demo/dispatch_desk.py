"""What the centre of the demonstration settles itself, and what it keeps in mind."""

import datetime

from forum import workflow as forum
from forum.choices import Purpose
from moderation import workflow as moderation
from workorders import workflow as workorders
from workorders.models import WorkOrder

# (days ago, author, kind, title, text, where to go; "" where it is only noted)
MATTERS = [
    (
        4, "citizen2", "help", "宽带断了三天，营业厅电话一直占线",
        "家里宽带从上周五断到现在，运营商的客服电话打了七次都占线。孩子要上网课。",
        "宽带业务由运营商负责，先打其客服热线；三天内没有处理的，可以向电信用户申诉受理中心申诉，"
        "电话12300，工作日8:30至17:30。",
    ),
    (
        3, "citizen3", "complaint", "银行网点中午只开一个窗口",
        "南桥那家银行中午一点前后只开一个窗口，老人排队四十分钟。",
        "银行服务请先打该行客服电话反映；对处理不满意的，可以打金融消费投诉热线12363，"
        "工作日8:30至17:30。",
    ),
    (
        5, "citizen", "suggestion", "江边的银杏黄了，建议大家去看",
        "东渡江边步道两侧的银杏这几天全黄了，早上人少，建议大家带老人去走走。", "",
    ),
    (
        2, "citizen2", "other", "谢谢书院街口扶我起来的小伙子",
        "前天下雨路滑，我在书院街口摔了一跤，一个穿蓝色雨衣的小伙子扶我起来，还送我到家门口。", "",
    ),
]  # fmt: skip
ANSWERED_DIRECTLY = (
    1, "citizen3", "inquiry", "打热线以后，多久会有人回复我？",
    "我上星期打过热线，想问一般多久能有答复，在哪里可以看到办到哪一步了。",
)  # fmt: skip
NOTES = [
    ("dispatcher", "反映人打过两次电话，情绪比较急，派单前已经电话说明过办理时间。"),
    ("supervisor", "上个月同一路段有过三件，请留意是否一并处理。"),
]


def play(people, *, now):
    """Two matters that belong elsewhere, two only noted, one answered directly, two notes."""
    dispatcher = people["dispatcher"]
    for *matter, where in MATTERS:
        thread, at = _accepted(people, matter, now=now)
        at += datetime.timedelta(hours=3)
        if where:
            workorders.point_elsewhere(thread.pk, by=dispatcher, where=where, at=at)
        else:
            workorders.take_note(thread.pk, by=dispatcher, at=at)
    thread, at = _accepted(people, ANSWERED_DIRECTLY, now=now)
    workorders.answer_directly(thread.pk, by=dispatcher, at=at + datetime.timedelta(hours=2))
    newest = WorkOrder.objects.open().select_related("thread").order_by("-pk")[: len(NOTES)]
    for order, (author, text) in zip(newest, NOTES, strict=True):
        workorders.write_private_note(order.thread_id, by=people[author], text=text, at=now)


def _accepted(people, matter, *, now):
    days_ago, name, kind, title, text = matter
    author, at = people[name], now - datetime.timedelta(days=days_ago, hours=5)
    facts = {"purpose": Purpose.MATTER, "kind": kind, "title": title, "text": text}
    written = forum.start(by=author, at=at, **facts)
    forum.submit(written.pk, by=author, at=at)
    at += datetime.timedelta(hours=1)
    post = moderation.approve(
        written.pk, version_id=written.latest_version.pk, by=people["moderator"], at=at
    )
    assert post is not None
    return post.thread, at
