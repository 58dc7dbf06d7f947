"""Dates of the demonstration that are no rule's: set by hand, and moved by the calendar."""

import datetime

from django.utils import timezone

from workorders import festivals, workdays
from workorders import workflow as orders
from workorders.models import CalendarKind

# Why the dispatcher chose another date than the rule's, for everybody to read.
DUE_REASONS = {
    "street-light-two-agencies": "两家单位要先核对移交清单，路灯采购需几天。",
    "zebra-crossing-primary-school": "划线要先做交通影响评估，再等天晴施工。",
    "clerk-pothole-tongxin": "路段较长，需分段封道铣刨重铺。",
    "dongdu-bridge-closure": "封闭时间要等检测单位出报告才能定。",
    "custom-school-bus": "要与学校和公交公司一起核定线路和人数。",
    "lift-ground-floor-objects": "需社区先召集业主协商一次。",
    "public-rental-queue-three-years": "要逐年核对轮候名册。",
}
DUE_REASON_OTHERWISE = "与当事人约好了这一天答复。"
# So many working days ahead a day falls out: only the longer limits lead over it.
DAY_OUT_AFTER = 9
DAY_OUT = "全市防汛演练，机关停工一天"


def close_a_day(people, *, now):
    """The city closes its offices for a day: dates behind it move, and everybody hears why."""
    today = timezone.localdate(now)
    day = workdays.whole_calendar().after(today, DAY_OUT_AFTER)
    days = festivals.days_in_force(day.year) | {day: (False, "防汛演练")}
    orders.enter_calendar(
        day.year, days, by=people["supervisor"], kind=CalendarKind.CORRECTION, title=DAY_OUT,
        published_on=today - datetime.timedelta(days=1), at=now,
    )  # fmt: skip
    while orders.follow_waiting(at=now):
        pass
