"""The admin's page about the worker is read-only."""

import datetime

import pytest
from django.utils import timezone
from django_q.models import OrmQ, Schedule, Task

from portal.notifications import worker
from portal.site import periodic
from portal.site.health import background
from portal.site.models import Sweep

PAGE = "/admin/site/sweep/"

pytestmark = pytest.mark.django_db


def read(desk):
    response = desk.get(PAGE, headers={"accept-language": "zh-hans"})
    assert response.status_code == 200
    return response.content.decode()


def ended(*, minutes=0, failed=()):
    at = timezone.now() - datetime.timedelta(minutes=minutes)
    return Sweep.objects.create(began_at=at, ended_at=at, failed=list(failed))


def failure(name):
    now = timezone.now()
    Task.objects.create(
        id="f" * 32,
        name=name,
        func="portal.notifications.worker.answer",
        started=now,
        stopped=now,
        success=False,
        result="a secret of somebody",
    )


def test_says_what_ran_what_failed_and_what_waits(desk):
    ended(failed=["portal.audit.chain.sealing.seal_waiting"])
    worker.request_run("portal.notifications.sending.send_waiting")
    failure("portal.audit.event_consumers.delivery.run_pending")
    page = read(desk)
    assert "后台任务" in page
    assert all(words in page for words in ("操作日志封存", "发送邮件", "通知关注的人"))
    assert "portal." not in page.partition('id="content-main"')[2]
    assert "a secret" not in page


@pytest.mark.parametrize(("minutes", "warned"), [(1, False), (30, True)])
def test_warns_when_the_worker_is_late(desk, minutes, warned):
    ended(minutes=minutes)
    assert ("errornote" in read(desk)) is warned


def test_speaks_of_a_schedule_that_is_not_ours(desk):
    ended()
    Schedule.objects.create(name="mine", func="os.system", args="'id'")
    page = read(desk)
    assert "errornote" in page
    assert "os.system" not in page


def test_a_task_nobody_can_read_does_not_break_the_page(desk):
    OrmQ.objects.create(key="wenzhong", payload="broken", lock=timezone.now())
    assert "其他任务" in read(desk)


@pytest.mark.parametrize("address", ["add/", "1/change/", "1/delete/", "1/history/"])
def test_nothing_can_be_added_changed_or_removed(desk, address):
    Sweep.objects.create(pk=1, began_at=timezone.now())
    assert desk.get(PAGE + address).status_code == 404
    assert desk.post(PAGE + address, {"post": "yes"}).status_code == 404


def test_a_press_changes_nothing(desk):
    desk.post(PAGE, {"action": "delete_selected", "_selected_action": "1"})
    assert not Sweep.objects.exists()
    assert Schedule.objects.count() == 1


def test_is_for_administrators(client, supervisor):
    client.force_login(supervisor)
    assert client.get(PAGE, follow=True).status_code == 403


def test_every_task_of_the_round_has_a_name_in_words():
    names = {
        f"{task.__module__}.{task.__name__}"
        for task in [*periodic.TASKS, *periodic.HOURLY, *periodic.WALKS]
    }
    assert names <= set(background.KINDS)
