"""Two people enter the notice of the same year at once, or one person submits it twice."""

import pytest
import time_machine
from django.core.exceptions import ValidationError

from portal.audit.models import AuditLine
from tests.racing import press_at_once
from tests.workorders.test_calendar_page import ENTER, TYPED, YEARS
from tests.workorders.test_follow_calendar import DAYS, NOW
from workorders import workflow
from workorders.calendar import workdays
from workorders.models import CalendarVersion


@pytest.fixture(autouse=True)
def _before_the_festival():
    with time_machine.travel(NOW, tick=False):
        yield


def notices_of_2027():
    return CalendarVersion.objects.filter(year=2027, kind="notice")


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("looked_at_first", [True, False])
def test_of_eight_at_once_one_enters_the_notice(supervisor, looked_at_first):
    base = workdays.newest_version() if looked_at_first else None
    outcomes = press_at_once(
        8, lambda: workflow.enter_calendar(2027, DAYS, by=supervisor, base=base)
    )
    assert outcomes == {"done": 1, "refused": 7}
    assert notices_of_2027().get().days.count() == len(DAYS)
    assert AuditLine.objects.filter(act="enter_calendar").count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_notices_seen_beside_the_same_calendar_the_second_is_looked_at_again(supervisor):
    """Different days, so neither is a repetition of the other."""
    base = workdays.newest_version()
    other = {day: said for day, said in DAYS.items() if not said[0]}
    choices = iter([DAYS, other] * 4)
    outcomes = press_at_once(
        8, lambda: workflow.enter_calendar(2027, next(choices), by=supervisor, base=base)
    )
    assert outcomes == {"done": 1, "refused": 7}
    assert notices_of_2027().count() == 1


@pytest.mark.django_db
def test_a_second_press_says_that_the_notice_is_in(client, supervisor):
    client.force_login(supervisor)
    posted = TYPED | {"base": workdays.newest_version(), "confirm": "1"}
    assert client.post(ENTER, posted).url == YEARS
    errors = client.post(ENTER, posted).context["form"].non_field_errors()
    assert "2027" in errors[0]
    assert "已录入" in errors[0]
    assert notices_of_2027().count() == 1


@pytest.mark.django_db
def test_the_same_notice_again_is_refused_on_the_command_line_too(supervisor):
    workflow.enter_calendar(2027, DAYS, by=None, is_command=True)
    with pytest.raises(ValidationError) as refusal:
        workflow.enter_calendar(2027, DAYS, by=None, is_command=True)
    assert refusal.value.code == "nothing_new"
