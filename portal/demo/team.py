"""What the moderators of the demonstration do together: questions, notes, and merged matters."""

from datetime import timedelta

from forum import workflow as forum
from forum.choices import Kind, Purpose, SubmissionState
from forum.models import Submission, Thread
from moderation import workflow as moderation
from portal.agencies.models import Area, Category

MERGED_INTO = "临江苑九幢楼全部停水没有通知，家里有婴儿"
# (author, hours after the matter was published, title, text)
ALSO_WITHOUT_WATER = [
    (
        "临江苑老杨", 1.5, "临江苑停水到现在没人通知",
        "东渡街道临江苑从早上六点多开始全部停水，没有任何通知，自来水公司的电话一直占线。"
        "我家两个老人，楼上楼下提不动水，请问几点来水，哪里可以打水？",
    ),
    (
        "7幢顶楼", 2.6, "临江苑7幢停水，二次供水也停了",
        "临江苑7幢，六点多停的水，二次供水也停了，物业电话占线。请早点说几点来水。",
    ),
]  # fmt: skip
# (title of what waits, who asks, whom or None to hand it up, hours ago, question, answer)
QUESTIONS = [
    (
        "二房东扣着一千八押金不退，还把我拉黑了", "moderator", "moderator2", 3.0,
        "房东的电话我会隐去。后面还写了房东的微信名，算不算个人信息？", "",
    ),
    (
        "物业收了钱不干人事", "moderator2", "moderator", 2.2,
        "电梯和保安的事都具体，骂人的话占了三成。你看是隐去还是退回？", "",
    ),
    (
        "塔下新村6幢消防通道成了他家的专用车位", "moderator", None, 1.4,
        "车主昨天打热线，说有人写到网上就要来找我们。发布之前请督办定一下口径。", "",
    ),
    (
        "书院街地铁站2号口共享单车把盲道堵死了", "moderator2", "moderator", 5.0,
        "上个月是不是已经有人反映过这个口？", "我查过了，上次是3号口，不是同一处。",
    ),
]  # fmt: skip
NOTES = [
    (
        "moderator2", 26.0,
        "晚上八点以后停水的有三件，都并到临江苑那一件了，再来的请先看“相似的诉求”。",
    ),
    (
        "moderator", 9.0,
        "塔下新村消防通道那件先不要发，已经请示。押金那件等何审核回话。其余按时间顺序审。",
    ),
]  # fmt: skip


def merge_like_matters(player):
    """Two neighbours write about what is public already; both are counted there."""
    thread = Thread.objects.get(title=MERGED_INTO)
    published_at = thread.published_at or player.now
    for name, hours, title, text in ALSO_WITHOUT_WATER:
        author, at = player.people.author(name), published_at + timedelta(hours=hours)
        submission = forum.start(
            by=author, purpose=Purpose.MATTER, kind=Kind.COMPLAINT, title=title, text=text,
            category=player.nodes[Category]["water-supply"], area=player.nodes[Area]["dongdu"],
            at=at,
        )  # fmt: skip
        version = forum.submit(submission.pk, by=author, at=at).latest_version
        moderator, soon = player.people["moderator2"], player.after(at, hours=0.4)
        moderation.merge(
            submission.pk, version_id=version.pk, into=thread.pk, by=moderator, at=soon
        )


def work_together(people, *, now):
    waiting = Submission.objects.filter(state=SubmissionState.PENDING)
    for title, name, asked, hours, note, answer in QUESTIONS:
        at, colleague = now - timedelta(hours=hours), people[asked] if asked else None
        submission = waiting.get(title=title, purpose=Purpose.MATTER)
        question = moderation.ask(submission.pk, by=people[name], asked=colleague, note=note, at=at)
        if colleague and answer:
            moderation.answer(question.pk, by=colleague, answer=answer, at=at + timedelta(hours=1))
    for name, hours, text in NOTES:
        moderation.write_handover(text, by=people[name], at=now - timedelta(hours=hours))
