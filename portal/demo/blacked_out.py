"""
The demonstration's blacked-out matter, with a plate, a phone number and a part of its picture, and
one that was sent back with the passage to change marked.
"""

import datetime

from forum import workflow as forum
from forum.choices import Kind, Purpose
from forum.models import Submission
from forum.redaction.pictures import Rectangle
from forum.redaction.spans import TEXT, TITLE, Span, places_of
from forum.workflow.publishing.redacting import PictureChange
from moderation import workflow as moderation
from moderation.models import Outcome, Reason
from moderation.workflow.ledger import Verdict
from portal.agencies.models import Agency, Area, Category
from portal.demo.pictures import picture_for
from workorders import workflow as orders

PLATE, PHONE, NAME = "川A7X4Q9", "138 0000 0000", "住五楼的那个疯婆子"
# Over the plate of the car in the picture.
UNDER_THE_CAR = Rectangle(41, 72, 18, 9)
PARKED = {
    "title": f"{PLATE}天天停在消防通道",
    "text": f"文昌里小区东门的消防通道，每天晚上八点到第二天早上都停着一辆白色轿车，车牌{PLATE}。"
    f"照挡风玻璃上的号码{PHONE}打过去，没有人接。上周二晚上救护车进不来，绕到北门多走了七八分钟。"
    "请来看看，把通道清出来，地上的黄线也该重新画了。",
}
STAIRS = {
    "title": "三单元楼道里堆满杂物",
    "text": f"永和里 12 栋三单元的楼道里，{NAME}把纸箱、旧床垫一直堆到拐角，人要侧着身子过。"
    "上个月楼下电瓶车冒烟，大家往下跑的时候就在这里堵住了。请物业和消防来看看。",
}


def play(people, *, now):
    """Write both matters and decide about them."""
    three_days_ago = now - datetime.timedelta(days=3)
    thread = _black_out(people, at=three_days_ago)
    orders.dispatch(
        thread.pk, by=people["dispatcher"], agency=Agency.objects.get(slug="public-security"),
        at=three_days_ago + datetime.timedelta(hours=5),
    )  # fmt: skip
    _send_back(people, at=now - datetime.timedelta(days=1, hours=3))


def _black_out(people, *, at):
    submission = _write(people["citizen2"], PARKED, "parking", at=at, picture="blacked-out-car")
    version = submission.latest_version
    pictures = [PictureChange(one.pk, (UNDER_THE_CAR,)) for one in version.attachments.all()]
    verdict = Verdict(
        Outcome.APPROVE, Reason.objects.get(slug="others-data"),
        spans=_spans(version, PLATE, PHONE), pictures=tuple(pictures),
    )  # fmt: skip
    return _decide(people, version, verdict, at=at + datetime.timedelta(hours=1)).thread


def _send_back(people, *, at):
    submission = _write(people["citizen2"], STAIRS, "property-management", at=at)
    version = submission.latest_version
    verdict = Verdict(
        Outcome.SEND_BACK, Reason.objects.get(slug="insults"),
        "标出的这几个字请换成“有住户”，其余都清楚。", spans=_spans(version, NAME),
    )  # fmt: skip
    _decide(people, version, verdict, at=at + datetime.timedelta(hours=1))


def _write(author, words, category, *, at, picture=""):
    submission: Submission = forum.start(
        by=author, purpose=Purpose.MATTER, kind=Kind.COMPLAINT, at=at, **words,
        category=Category.objects.filter(slug=category).first(), area=Area.objects.last(),
    )  # fmt: skip
    if upload := picture_for(picture):
        forum.attach(submission.pk, by=author, file=upload)
    return forum.submit(submission.pk, by=author, at=at)


def _spans(version, *sought):
    return tuple(
        Span(field, *place)
        for field, text in ((TITLE, version.title), (TEXT, version.text))
        for words in sought
        for place in places_of(text, words)
    )


def _decide(people, version, verdict, *, at):
    by = people["moderator2"]
    return moderation.decide(version.submission_id, verdict, version_id=version.pk, by=by, at=at)
