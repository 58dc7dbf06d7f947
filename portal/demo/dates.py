"""Due dates of the demonstration that differ from the rule: set by hand or by the calendar."""

import datetime
from functools import partial

from django.utils import timezone

from portal.agencies.models import Agency
from workorders import workflow as orders
from workorders.calendar import festivals, workdays
from workorders.models import CalendarKind

# The public reason why the dispatcher chose another date than the rule's.
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
# Published only below a reply that came late.
WHY_LATE = {"late_explanation": "现场核实和配件采购用的时间比预计长。"}
# Matters transferred after the first agency was late: (first agency, days ago of the
# transfer, working days for the second agency, reason of the transfer, reason of the due date).
TRANSFERRED = {
    "park-and-ride-fee": (
        "market-regulation", 8, 3,
        "经核实，停车场优惠由交通部门与运营公司约定，请市交通运输局牵头答复。",
        "市民已经等了两个星期，请尽快答复。",
    ),
}  # fmt: skip
# The offices close this many working days from now, so only longer time limits are affected.
DAY_OUT_AFTER = 9
HALF_AN_HOUR = datetime.timedelta(minutes=30)
DAY_OUT = "全市防汛演练，机关停工一天"


def first_agency(matter):
    """The slug of the agency to which a matter was first dispatched."""
    given = TRANSFERRED.get(matter["key"])
    return given[0] if given else matter["agency"]


def transfer_steps(player, matter):
    """The steps that transfer a matter to its present agency, as (time, function, matter)."""
    if matter["key"] not in TRANSFERRED:
        return []
    _first, days_ago, _days, _reason, _why = TRANSFERRED[matter["key"]]
    moment = player.in_office(player.now - datetime.timedelta(days=days_ago))
    return [(moment, partial(_transfer, player), matter)]


def _transfer(player, thread, matter, author, at):
    _first, _days_ago, days, reason, due_reason = TRANSFERRED[matter["key"]]
    order = orders.change_agency(
        thread.work_orders.get().pk, by=player.people["dispatcher"], reason=reason,
        agency=player.nodes[Agency][matter["agency"]], at=at, due_reason=due_reason,
        due_at=workdays.due_at(at, working_days=days),
    )  # fmt: skip
    orders.accept(order.pk, by=player.people.clerk_of(matter["agency"]), at=at + HALF_AN_HOUR)


def close_offices_for_a_day(people, *, now):
    """Enter a calendar correction that closes the offices for a day; later due dates move."""
    today = timezone.localdate(now)
    day = workdays.whole_calendar().date_after(today, DAY_OUT_AFTER)
    days = festivals.days_in_force(day.year) | {day: (False, "防汛演练")}
    orders.enter_calendar(
        day.year, days, by=people["supervisor"], kind=CalendarKind.CORRECTION, title=DAY_OUT,
        published_on=today - datetime.timedelta(days=1), at=now,
    )  # fmt: skip
    while orders.follow_waiting(at=now):
        pass


def due_reason(matter, days):
    return DUE_REASONS.get(matter["key"], DUE_REASON_OTHERWISE) if days else ""
