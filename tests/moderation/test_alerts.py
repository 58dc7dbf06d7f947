"""People on duty are alerted at once, and only once, of an urgent matter."""

from datetime import timedelta

import pytest
from django.utils import timezone

from forum import workflow as forum
from moderation import alerts, workflow
from portal.notifications.models import Message, Notification
from tests import builders


@pytest.fixture
def urgent(citizen):
    return builders.pending(citizen, urgent=True)


def notices():
    return Notification.objects.filter(name="urgent")


def test_those_on_duty_are_told_as_it_is_submitted(citizen, moderator, dispatcher, clerk):
    urgent = builders.pending(citizen, urgent=True)
    assert {notice.recipient for notice in notices()} == {moderator, dispatcher}
    assert alerts.raise_waiting() == 0
    assert notices().filter(event=f"urgent-{urgent.pk}-v1").count() == 2


def test_moderators_and_dispatchers_are_told_once(urgent, moderator, dispatcher, clerk, supervisor):
    assert alerts.raise_waiting() == 2
    assert alerts.raise_waiting() == 0
    assert {notice.recipient for notice in notices()} == {moderator, dispatcher}
    assert moderator.notifications.get().event == f"urgent-{urgent.pk}-v1"
    assert moderator.notifications.get().facts["path"] == f"/moderation/{urgent.pk}/"
    assert Message.objects.filter(name="urgent").count() == 2


def test_somebody_who_comes_on_duty_later_is_told_too(urgent, moderator):
    alerts.raise_waiting()
    latecomer = builders.person("latecomer", role="moderator")
    assert alerts.raise_waiting() == 1
    assert latecomer.notifications.get().name == "urgent"


def test_a_new_version_is_a_new_alarm(urgent, citizen, moderator):

    alerts.raise_waiting()
    workflow.send_back(
        urgent.pk,
        version_id=urgent.latest_version.pk,
        by=moderator,
        reason=builders.reason("vague"),
    )
    forum.save(urgent.pk, by=citizen, text="现在更严重了。")
    forum.submit(urgent.pk, by=citizen)
    assert notices().filter(recipient=moderator).count() == 2


def test_nothing_urgent_tells_nobody(pending, moderator, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert alerts.raise_waiting() == 0
    assert not notices().exists()


def test_what_is_decided_drafted_or_old_is_not_told(citizen, moderator, urgent):
    workflow.approve(urgent.pk, version_id=urgent.latest_version.pk, by=moderator)
    builders.draft(citizen, urgent=True)

    old = builders.draft(citizen, urgent=True)
    forum.submit(old.pk, by=citizen, at=timezone.now() - timedelta(days=2))
    assert alerts.raise_waiting() == 0


def test_people_who_left_and_the_author_are_not_told(moderator, moderator2):
    moderator2.is_active = False
    moderator2.save()
    builders.pending(moderator, urgent=True)
    assert alerts.raise_waiting() == 0


def test_the_fifty_first_is_told_of_while_fifty_others_wait(citizen, moderator):
    for number in range(alerts.AT_MOST + 1):
        builders.pending(citizen, title=f"第{number}件", urgent=True)
    latecomer = builders.person("latecomer", role="moderator")
    assert [alerts.raise_waiting() for _round in range(3)] == [alerts.AT_MOST, 1, 0]
    assert latecomer.notifications.count() == alerts.AT_MOST + 1


def test_those_who_are_told_of_all_but_their_own_wait_for_nothing(moderator, moderator2):
    for author in (moderator, moderator2):
        builders.pending(author, urgent=True)
    assert not alerts._untold([(moderator, ""), (moderator2, "")]).exists()


def test_a_repair_alerts_those_on_duty_as_the_process_page_says(citizen, moderator, dispatcher):
    builders.pending(citizen, title="楼里停水", kind="repair")
    told = Notification.objects.filter(name="urgent_repair")
    assert {notice.recipient for notice in told} == {moderator, dispatcher}
    latecomer = builders.person("latecomer", role="moderator")
    assert alerts.raise_waiting() == 1
    assert "楼里停水" in str(latecomer.notifications.get())


def test_the_receipt_of_a_repair_says_who_was_told_and_by_when(client, citizen, moderator):
    repair = builders.pending(citizen, kind="repair")
    client.force_login(citizen)
    page = client.get(repair.get_absolute_url()).content.decode()
    assert "值班员已经收到提醒：审核员1人" in page
    assert "从提交起24小时内答复" in page
