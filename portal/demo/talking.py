"""Contacts, messages and questions to authors of the demonstration, about orders handled now."""

from datetime import timedelta

from portal.demo.people import People
from workorders import workflow as orders
from workorders.models import OrderStatus, WorkOrder

HELLO = "您好，我们想这两天到现场看一看，您什么时候方便？"
BACK = "谢谢回复。周三、周四下午我都在家，到了可以敲门。"
# (the question, what the author answers, or nothing while it waits)
QUESTIONS = [
    ("请问具体是几号楼、哪个单元？我们好安排人上门。", ""),
    ("您说的路口，是靠学校一侧还是靠菜市场一侧？", ""),
    ("请问这种情况一般出现在几点钟？", "多半是早上六点半到七点半，周末没有。"),
]
CALLS = [
    ("phone", False, ""),
    ("phone", True, "电话里核对了位置，反映人说雨天更明显，约好先看现场再答复。"),
    ("visit", True, "到现场见到了反映人，一起看了情况，拍了照片。"),
]


def play(people: People, *, now) -> None:
    """Call, write to and ask the authors of orders that agencies have accepted and not answered."""
    handled = WorkOrder.objects.filter(
        status=OrderStatus.ACCEPTED, due_at__gt=now, paused_at__isnull=True,
        thread__author__isnull=False, with_agency_since__lt=now - timedelta(hours=6),
    ).select_related("agency", "thread__author")  # fmt: skip
    found = list(handled.order_by("pk")[: len(QUESTIONS) + len(CALLS)])
    for order, call in zip(found, CALLS, strict=False):
        _call(people, order, *call, at=now - timedelta(hours=5))
    for order, question in zip(found[len(CALLS) :], QUESTIONS, strict=False):
        _ask(people, order, *question, at=now - timedelta(hours=4))


def _call(people, order, way, is_reached, said, *, at):
    clerk = people.clerk_of(order.agency.slug)
    orders.note_contact(order.pk, by=clerk, way=way, is_reached=is_reached, said=said, at=at)
    if is_reached:
        later = at + timedelta(hours=1)
        orders.write_to_author(order.pk, by=clerk, text=HELLO, at=later)
        answered = later + timedelta(hours=1)
        orders.write_to_agency(order.pk, by=order.thread.author, text=BACK, at=answered)


def _ask(people, order, words, answer, *, at):
    question = orders.ask_author(order.pk, by=people.clerk_of(order.agency.slug), text=words, at=at)
    if answer:
        answered = at + timedelta(hours=2)
        orders.answer_question(question.pk, by=order.thread.author, text=answer, at=answered)
