"""Templates of replies: those that ship, and filling one in for an order."""

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import override

from forum.choices import Kind, ReplyKind
from portal.languages import CHINESE
from workorders.models import ReplyTemplate, WorkOrder

# Kind of reply, kind of matter, name and text in both languages.
SHIPPED = [
    (
        ReplyKind.RECEIVED, "", "收到，告知何时答复", "Received, with the day of the answer",
        "您好！您反映的“{title}”（编号 {number}）{agency}已经收到，{due}前给您答复。\n"
        "有新情况请直接在这件诉求下补充。联系电话：",
        "Thank you. {agency} has received “{title}” (number {number}) and will answer by {due}.\n"
        "Please add anything new under the matter itself. Phone:",
    ),
    (
        ReplyKind.PROGRESS, "", "办理进展", "How far we are",
        "您好！“{title}”目前办到这一步：\n- 已经做的：\n- 还没做的，原因是：\n- 下一步和日期：\n"
        "联系电话：",
        "This is how far we are with “{title}”:\n- done:\n- still open, because:\n"
        "- next step and day:\nPhone:",
    ),
    (
        ReplyKind.PASSED_ON, "", "已转交，说明由谁办", "Passed on, and to whom",
        "您好！“{title}”需要由（单位）办理，我们已于（日期）转交，对方电话：。办理情况由（单位）在（日期）前告诉您。",
        "“{title}” is for (agency) to handle. We passed it on on (day); their phone: . They will "
        "tell you by (day).",
    ),
    (
        ReplyKind.FINAL, Kind.INQUIRY, "答复咨询", "Answering a question",
        "您好！您问的事答复如下：\n1. \n2. \n依据：\n办理地点和时间：\n联系电话：",
        "The answers to your questions:\n1. \n2. \nThe rule for it:\nWhere and when:\nPhone:",
    ),
    (
        ReplyKind.FINAL, "", "答复办理结果", "What came of it",
        "您好！“{title}”办理结果如下：\n- 查到的情况：\n- 已经做的：\n- 以后由谁、怎么管：\n"
        "联系电话：",
        "This came of “{title}”:\n- what we found:\n- what we did:\n"
        "- who looks after it from now on:\nPhone:",
    ),
]  # fmt: skip


def declare(*, using: str = "default") -> None:
    """Add the templates that ship where there are none yet."""
    with transaction.atomic(using=using):
        rows = ReplyTemplate.objects.using(using)
        if not rows.exists():
            rows.bulk_create(
                ReplyTemplate(
                    reply_kind=reply_kind, kind=kind, name=name, name_en=name_en, text=text,
                    text_en=text_en, position=number,
                )
                for number, (reply_kind, kind, name, name_en, text, text_en) in enumerate(SHIPPED)
            )  # fmt: skip


def fill_in(template: ReplyTemplate, order: WorkOrder, *, title: str) -> str:
    """The template's text for this order, in the language of the matter."""
    language = order.thread.language
    is_chinese = language == CHINESE.code or not template.text_en
    with override(CHINESE.code if is_chinese else "en"):
        values = {
            "{number}": order.thread.number,
            "{title}": title,
            "{agency}": order.agency.local_name,
            "{due}": date_format(timezone.localtime(order.due_at), "DATE_FORMAT"),
        }
    text = template.text if is_chinese else template.text_en
    # By replacing, not by formatting: other braces of the text stay as they are.
    for name, value in values.items():
        text = text.replace(name, str(value))
    return text


def follow(typed: str, text: str) -> str:
    """What was typed, followed by the filled in template."""
    return f"{typed.rstrip()}\n\n{text}" if typed.strip() else text
