"""After a new notice or a correction, due dates of open orders move and people are notified."""

import datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from forum.models import Event, Thread
from portal.integrity.orders import due_dates
from portal.notifications.models import Message
from tests import builders
from tests.workorders.test_notices import NOTICE
from workorders import workflow
from workorders.calendar import festivals, holiday_notice, moving, workdays
from workorders.models import CalendarVersion, WorkOrder

SHANGHAI = ZoneInfo("Asia/Shanghai")
# A Tuesday: ten working days lead over the Spring Festival, which the law alone makes short.
NOW = datetime.datetime(2027, 1, 26, 10, 0, tzinfo=SHANGHAI)
DAYS = holiday_notice.read(NOTICE, year=2027)


def on(month, day, hour=18):
    return datetime.datetime(2027, month, day, hour, tzinfo=SHANGHAI)


@pytest.fixture(autouse=True)
def _before_the_festival():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def order(citizen, moderator, dispatcher, transport, clerk):
    """A request for help, dispatched while 2027 had no notice yet."""
    thread = builders.published(citizen, moderator, kind="help")
    return builders.order(thread, by=dispatcher, agency=transport)


def enter(by, **facts):
    version = workflow.enter_calendar(2027, DAYS, by=by, **facts)
    workflow.follow_waiting()
    return version


def test_before_the_notice_the_date_rests_on_the_law_and_is_provisional(order):
    assert timezone.localtime(order.due_at) == on(2, 11)
    assert Thread.cases.get(pk=order.thread_id).due_is_provisional


def test_the_notice_moves_the_date_of_order_and_matter(order, supervisor):
    version = enter(supervisor, title="2027 年放假安排")
    order.refresh_from_db()
    line = order.transitions.get(act="follow_calendar")
    # 31 January is worked; 9 to 11 February are off.
    assert timezone.localtime(order.due_at) == on(2, 13 + 2)
    assert (order.thread.due_at, order.thread.due_is_provisional) == (order.due_at, False)
    assert line.data["due"]["calendar_version"] == version.number
    assert (line.reason, line.actor_name) == ("2027 年放假安排", supervisor.display_name)
    assert datetime.datetime.fromisoformat(line.data["due_before"]) == on(2, 11)


def test_the_public_timeline_says_so(order, supervisor):
    enter(supervisor)
    event = Event.objects.get(act="follow_calendar")
    assert event.public
    assert datetime.datetime.fromisoformat(event.data["due_at"]) == on(2, 15)


def test_agency_and_author_get_one_letter_each(order, supervisor, dispatcher, transport, clerk):
    other = builders.published(builders.person("other"), supervisor, kind="help")
    builders.order(other, by=dispatcher, agency=transport)
    enter(supervisor)
    workflow.follow_waiting()
    assert clerk.notifications.filter(name="order_dates_moved").get().facts["count"] == 2
    assert order.thread.author.notifications.filter(name="date_moved").count() == 1
    assert Message.objects.filter(name__in=["date_moved", "order_dates_moved"]).count() == 3


def test_an_author_of_several_matters_gets_one_letter_about_all(
    order, supervisor, dispatcher, transport, citizen, moderator
):
    second = builders.published(citizen, moderator, kind="help")
    builders.order(second, by=dispatcher, agency=transport)
    enter(supervisor)
    assert citizen.notifications.get(name="dates_moved").facts["count"] == 2


def test_a_date_set_by_hand_stays_and_the_preview_says_so(
    citizen, moderator, dispatcher, transport, supervisor
):
    thread = builders.published(citizen, moderator, kind="help")
    chosen = on(2, 10)
    order = builders.order(
        thread, by=dispatcher, agency=transport, due_at=chosen, due_reason="与市民约定"
    )
    plan = moving.plan_of_entry(2027, DAYS, is_notice=True)
    enter(supervisor)
    order.refresh_from_db()
    assert ([move.order for move in plan.by_hand], plan.moving) == ([order], [])
    assert order.due_at == chosen


def test_hours_on_the_clock_do_not_move(citizen, moderator, dispatcher, transport, supervisor):
    thread = builders.published(citizen, moderator, kind="repair")
    order = builders.order(thread, by=dispatcher, agency=transport)
    before = order.due_at
    enter(supervisor)
    order.refresh_from_db()
    assert order.due_at == before


def test_nobody_is_made_late_by_a_notice(order, supervisor):
    worked = {on(1, 30).date(): (True, ""), on(1, 31).date(): (True, "")}
    with time_machine.travel(on(2, 11, 9), tick=False):
        version = workflow.enter_calendar(
            2027, festivals.days_in_force(2027) | worked, by=supervisor, kind="correction",
            title="周末上班",
        )  # fmt: skip
        plan = moving.plan_of_today()
        workflow.follow_waiting()
    order.refresh_from_db()
    assert ([move.order for move in plan.over], version.kind) == ([order], "correction")
    assert timezone.localtime(order.due_at) == on(2, 11)


def test_a_date_that_stays_is_final_from_then_on_without_a_word(
    citizen, moderator, dispatcher, transport, supervisor
):
    thread = builders.published(citizen, moderator, kind="inquiry")
    order = builders.order(thread, by=dispatcher, agency=transport)
    enter(supervisor)
    thread.refresh_from_db()
    order.refresh_from_db()
    assert (timezone.localtime(order.due_at), thread.due_is_provisional) == (on(1, 28), False)
    assert not Event.objects.filter(act="follow_calendar", public=True).exists()
    assert not citizen.notifications.filter(name__endswith="moved").exists()


def test_what_was_answered_keeps_the_date_it_had(order, clerk, head, dispatcher, supervisor):
    workflow.accept(order.pk, by=clerk)
    builders.answered(order, clerk=clerk, head=head, dispatcher=dispatcher)
    enter(supervisor)
    order.refresh_from_db()
    assert timezone.localtime(order.due_at) == on(2, 11)


def test_doing_it_twice_changes_nothing_more(order, supervisor):
    enter(supervisor)
    with time_machine.travel(NOW + datetime.timedelta(minutes=5), tick=False):
        workflow.follow_waiting()
        assert workflow.follow_waiting() == 0
    assert order.transitions.filter(act="follow_calendar").count() == 1
    assert not CalendarVersion.objects.waiting().exists()


def test_a_kill_in_the_middle_leaves_the_rest_to_the_next_round(
    order, supervisor, dispatcher, transport, citizen, moderator
):
    second = builders.published(citizen, moderator, kind="help")
    builders.order(second, by=dispatcher, agency=transport)
    workflow.enter_calendar(2027, DAYS, by=supervisor)
    workflow.follow_waiting(at_most=1)
    assert WorkOrder.objects.filter(due_at=on(2, 15)).count() == 1
    assert not citizen.notifications.filter(name="dates_moved").exists()
    workflow.follow_waiting()
    assert WorkOrder.objects.filter(due_at=on(2, 15)).count() == 2
    assert citizen.notifications.filter(name="dates_moved").count() == 1


def test_a_correction_of_a_published_year_moves_again(order, supervisor):
    enter(supervisor)
    typhoon = DAYS | {on(2, 3).date(): (False, "台风停工")}
    workflow.enter_calendar(2027, typhoon, by=supervisor, kind="correction", title="台风停工")
    workflow.follow_waiting()
    order.refresh_from_db()
    assert timezone.localtime(order.due_at) == on(2, 16)
    assert 2027 in workdays.published_years()


def test_integrity_computes_each_date_with_the_calendar_of_its_version(order, supervisor):
    assert list(due_dates()) == []
    enter(supervisor)
    assert list(due_dates()) == []
    version = CalendarVersion.objects.get(year=2027, kind="statutory")
    version.days.filter(date=on(2, 5).date()).delete()
    assert len(list(due_dates())) == 1


@pytest.mark.parametrize("role", ["dispatcher", "clerk", "citizen", "moderator"])
def test_only_those_with_the_right_enter_a_notice(request, role):
    with pytest.raises(PermissionDenied):
        workflow.enter_calendar(2027, DAYS, by=request.getfixturevalue(role))


def test_a_calendar_that_was_changed_since_the_preview_is_looked_at_again(supervisor):
    base = workdays.newest_version()
    festivals.add_version(2028, "correction", {})
    with pytest.raises(ValidationError) as refusal:
        workflow.enter_calendar(2027, DAYS, by=supervisor, base=base)
    assert refusal.value.code == "changed_meanwhile"


def test_a_notice_that_lacks_days_of_the_law_is_refused(supervisor):
    days = {day: said for day, said in DAYS.items() if day.month < 10}
    with pytest.raises(ValidationError, match="2027-10-01"):
        workflow.enter_calendar(2027, days, by=supervisor)


def test_a_letter_names_what_moved_the_date_and_not_a_later_year_laid_out_since(order, supervisor):
    typhoon = festivals.days_in_force(2027) | {on(2, 10).date(): (False, "台风停工")}
    workflow.enter_calendar(2027, typhoon, by=supervisor, kind="correction", title="台风停工")
    days = {day: (False, name) for day, name in festivals.statutory_days(2033).items()}
    festivals.add_version(2033, "statutory", days)
    workflow.follow_waiting()
    facts = Message.objects.get(name="date_moved").facts
    line = order.transitions.get(act="follow_calendar")
    assert (facts["calendar"], line.reason, line.actor_name) == (
        "台风停工", "台风停工", supervisor.display_name,
    )  # fmt: skip
    assert (line.data["calendar_kind"], line.data["calendar_year"]) == ("correction", 2027)


def test_an_older_date_may_have_known_the_days_its_city_had_added_or_not(db):
    """Lines of the first release say the last year known, and no version."""
    before_the_law = CalendarVersion.objects.filter(kind="statutory").earliest("number").number - 1
    notice = CalendarVersion.objects.get(year=2024).number
    assert workdays.versions_of({"calendar": 2024}) == [notice, before_the_law]
    assert workdays.versions_of({"calendar_version": notice}) == [notice]
    assert workdays.versions_of({"calendar_version": None}) == [None]
