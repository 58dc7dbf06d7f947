"""Office jargon that ships with the portal; administrators add and remove words."""

from django.db import transaction

from workorders.models import PlainWord

SHIPPED = {
    "收悉": "收到了",
    "予以": "直接写做什么",
    "责成": "要求、安排",
    "属地管理": "由所在的区或街道管",
    "职能部门": "写出单位名称",
    "相关部门": "写出单位名称",
    "进行了核查": "查过了",
    "依法依规": "写出是哪一条规定",
    "统筹推进": "写出先做什么、后做什么",
    "加大力度": "写出具体多做什么",
    "高度重视": "写出做了什么",
    "研判": "商量、判断",
    "适时": "写出日期",
    "酌情": "写出什么情况下可以",
    "按程序": "写出要经过哪几步",
    "销号": "办完",
    "闭环": "办完并回访",
    "抓手": "办法",
    "兜底": "最后由谁负责",
}


def declare(*, using: str = "default") -> None:
    """Add the words that ship where there are none yet."""
    with transaction.atomic(using=using):
        rows = PlainWord.objects.using(using)
        if not rows.exists():
            rows.bulk_create(PlainWord(jargon=one, plain=two) for one, two in SHIPPED.items())
