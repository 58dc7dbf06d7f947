"""Appeals of the demonstration: one that waits, one upheld, one in which the decision stays."""

import datetime

from forum import workflow as forum
from forum.choices import Purpose
from forum.models import Submission, Thread
from moderation import workflow as moderation
from moderation.appeals import workflow as appeals
from moderation.models import Reason

IN_COURT = "商铺租约官司判得不公，请市里出面帮我一把"
IN_COURT_AUTHOR = "面馆老板两口子"
WAITS = (
    "我看了你们写的三条，谢谢。可是断电那十一天不在官司里，法院没有审这一段，我请你们把这一段发出来，"
    "租金和装修的那些话删掉也可以。"
)
LIBRARY = "图书馆晚上能不能开到九点半"
DAYS_AGO = 6
# (author, answer, reason of the refusal, note, what the author says, upheld, what is answered)
ANSWERS = [
    (
        "citizen",
        "上个月我在前台问过，值班的老师说不是不愿意开，是晚上只排得出一个人，借书和巡楼顾不过来。"
        "要是能招几个学生志愿者看自习区，兴许就开得成。",
        "rumour",
        "馆里的安排请以图书馆的答复为准。",
        "我写明了是自己去问的、在哪里问的，也没有说别人不好。这是给大家出主意，不是传话。",
        True,
        "您说得对：您写清了时间、地点和是谁说的，后面是建议，不是没有依据的消息。已经发布。",
    ),
    (
        "citizen2",
        "馆里关门早，不如去对面二楼的自习室，我表弟开的，开到夜里十二点，第一个月半价，进门报我的名字。",
        "advertising",
        "",
        "我是真心给大家指条路，又不是我自己开的店。",
        False,
        "推荐的是亲戚的店，还写了优惠，这样的内容读者会当成广告。想告诉大家附近有自习的地方，"
        "可以不写店名和优惠，重新写一条。",
    ),
]


def play(people, *, now):
    """Refuse two answers and appeal against these and against one matter that is in court."""
    in_court = Submission.objects.get(title=IN_COURT)
    yesterday = now - datetime.timedelta(days=1, hours=2)
    author = people.author(IN_COURT_AUTHOR)
    appeals.appeal(in_court.pk, by=author, words=WAITS, at=yesterday)
    for answer in ANSWERS:
        _refuse_and_appeal(people, answer, at=now - datetime.timedelta(days=DAYS_AGO))


def _refuse_and_appeal(people, answer, *, at):
    name, text, reason, note, words, is_upheld, said = answer
    author, thread = people[name], Thread.objects.get(title=LIBRARY)
    written = forum.start(by=author, purpose=Purpose.ANSWER, thread=thread, text=text, at=at)
    forum.submit(written.pk, by=author, at=at)
    moderation.refuse(
        written.pk, version_id=written.latest_version.pk, by=people["moderator"],
        reason=Reason.objects.get(slug=reason), note=note, at=at + datetime.timedelta(hours=2),
    )  # fmt: skip
    made = appeals.appeal(written.pk, by=author, words=words, at=at + datetime.timedelta(hours=20))
    ruling = appeals.Ruling(is_upheld, said)
    decided_at = at + datetime.timedelta(hours=44)
    appeals.decide_appeal(made.pk, ruling, by=people["moderator2"], at=decided_at)
