"""Correcting the kind of a matter: board, due date and figures follow, the author is notified."""

import datetime

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone, translation
from django.utils.dateparse import parse_datetime

from forum import workflow as forum
from forum.models import Event, Submission, Thread
from forum.urgency import URGENT_HOURS
from moderation import workflow as moderation
from portal.desk import workflow
from portal.integrity import checking
from portal.notifications.models import Message
from tests import builders
from tests.racing import press_at_once, press_when
from workorders import workflow as workorders
from workorders.clocks import deadlines
from workorders.reading.ledger import in_words

TOUCHED = [
    "notices", "submission-states", "thread-stages", "counters", "numbers", "order-states",
    "orders-and-threads", "due-dates",
]  # fmt: skip


def correct(matter, by, kind="complaint", **facts):
    submission = matter if isinstance(matter, Submission) else matter.submission
    return workflow.correct_kind(submission.pk, by=by, kind=kind, **facts)


def address(number):
    return f"/desk/{number}/correct-kind/"


@pytest.fixture
def order(thread, dispatcher, transport, clerk):
    return builders.order(thread, by=dispatcher, agency=transport)


def test_a_pending_matter_is_published_under_its_corrected_kind(pending, moderator):
    correct(pending, moderator, kind="suggestion", reason="是一条建议")
    version = pending.latest_version
    moderation.approve(pending.pk, version_id=version.pk, by=moderator)
    thread = Thread.objects.get()
    assert (thread.kind, thread.board.slug) == ("suggestion", "suggestions")
    # What was submitted keeps what its author chose.
    assert version.facts["kind"] == "inquiry"


@pytest.mark.parametrize("who", ["moderator", "dispatcher"])
def test_an_accepted_matter_moves_to_the_board_of_its_kind(request, thread, who):
    correct(thread, request.getfixturevalue(who), kind="suggestion")
    thread.refresh_from_db()
    assert (thread.kind, thread.board.slug) == ("suggestion", "suggestions")


def test_the_author_is_told_once_in_either_language(thread, moderator, citizen):
    correct(thread, moderator, reason="您是在投诉")
    note = citizen.notifications.get(name="kind_corrected")
    assert note.facts["note"] == "您是在投诉"
    with translation.override("zh-hans"):
        assert "“咨询”" in str(note)
        assert "“投诉”" in str(note)
    with translation.override("en"):
        assert "Complaint" in str(note)
    assert Message.objects.filter(name="kind_corrected").count() == 1


@pytest.mark.parametrize("who", ["clerk", "head", "supervisor", "neighbour"])
def test_nobody_else_may(request, thread, who):
    with pytest.raises(PermissionDenied):
        correct(thread, request.getfixturevalue(who))


def test_a_dispatcher_waits_until_it_is_accepted(pending, dispatcher):
    with pytest.raises(PermissionDenied):
        correct(pending, dispatcher)


def test_nobody_corrects_what_they_wrote_themselves(moderator):
    with pytest.raises(PermissionDenied):
        correct(builders.pending(moderator), moderator)


def test_what_a_colleague_is_reading_is_left_alone(pending, moderator, moderator2):
    moderation.claim(pending.pk, by=moderator2)
    with pytest.raises(ValidationError, match="moderator2"):
        correct(pending, moderator)


@pytest.mark.parametrize("kind", ["inquiry", "", "nonsense"])
def test_the_same_or_an_unknown_kind_is_refused(thread, moderator, kind):
    with pytest.raises(ValidationError):
        correct(thread, moderator, kind=kind)
    assert not Event.objects.filter(act="correct_kind").exists()


def test_a_hidden_matter_is_restored_first(thread, moderator):
    moderation.hide(thread.pk, by=moderator, reason="个人信息")
    with pytest.raises(ValidationError):
        correct(thread, moderator)


# --- the due date -------------------------------------------------------------


def test_an_open_order_is_due_by_the_rule_of_the_new_kind(order, moderator, clerk):
    before = order.due_at
    correct(order.thread, moderator, reason="是投诉")
    order.refresh_from_db()
    expected = deadlines.deadline(Thread.cases.get(), start=order.transitions.first().at)
    assert order.due_at == order.thread.due_at == expected.due_at > before
    line = order.transitions.get(act="correct_kind")
    assert parse_datetime(line.data["due_before"]) == before
    assert line.reason == "是投诉"
    assert clerk.notifications.get(name="order_kind_corrected").facts["order"] == order.number


def test_the_ledger_says_from_when_to_when(order, moderator):
    correct(order.thread, moderator)
    with translation.override("zh-hans"):
        words = in_words(order.transitions.filter(act="correct_kind"))[0]["words"]
    assert "咨询" in words
    assert "原为" in words


def test_a_date_set_by_hand_stays(thread, dispatcher, transport):
    chosen = timezone.now() + datetime.timedelta(days=40)
    order = builders.order(
        thread, by=dispatcher, agency=transport, due_at=chosen, due_reason="要先勘察"
    )
    correct(thread, dispatcher)
    order.refresh_from_db()
    assert order.due_at == chosen
    assert "due" not in order.transitions.get(act="correct_kind").data


def test_nobody_is_late_before_knowing(citizen, moderator, dispatcher, transport):
    thread = builders.published(citizen, moderator, kind="complaint")
    ago = timezone.now() - datetime.timedelta(days=9)
    order = builders.order(thread, by=dispatcher, agency=transport, at=ago)
    correct(thread, moderator, kind="inquiry")
    order.refresh_from_db()
    assert order.due_at > timezone.now()


def test_an_order_that_is_late_stays_late(thread, moderator, dispatcher, transport):
    ago = timezone.now() - datetime.timedelta(days=60)
    order = builders.order(thread, by=dispatcher, agency=transport, at=ago)
    correct(thread, moderator, kind="complaint")
    order.refresh_from_db()
    assert order.due_at < timezone.now()


def test_what_is_broken_has_hours(order, dispatcher):
    correct(order.thread, dispatcher, kind="repair")
    order.refresh_from_db()
    assert order.due_at == order.thread.submitted_at + datetime.timedelta(hours=URGENT_HOURS)


def test_an_answered_order_keeps_its_date(order, clerk, head, dispatcher):
    workorders.accept(order.pk, by=clerk)
    builders.answered(order, clerk=clerk, head=head, dispatcher=dispatcher)
    correct(order.thread, dispatcher)
    due = order.due_at
    order.refresh_from_db()
    assert order.due_at == due


def test_every_invariant_holds_afterwards(order, pending, moderator):
    correct(order.thread, moderator)
    correct(pending, moderator, kind="help")
    assert [found for found in checking.check(TOUCHED) if found.problems] == []


# --- the pages ----------------------------------------------------------------


def test_the_timeline_says_it_where_the_matter_is_public(client, order, moderator):
    correct(order.thread, moderator, reason="只给作者看的说明")
    page = client.get(order.thread.get_absolute_url()).content.decode()
    assert "类型已更正为“投诉”" in page
    assert "只给作者看的说明" not in page


def test_a_private_matter_says_it_to_its_author_alone(client, private_thread, moderator, citizen):
    correct(private_thread, moderator)
    assert not Event.objects.get(act="correct_kind").public
    client.force_login(citizen)
    page = client.get(private_thread.get_absolute_url()).content.decode()
    assert "类型已更正为“投诉”" in page


def test_a_moderator_does_it_on_the_way_to_deciding(client, pending, moderator):
    client.force_login(moderator)
    page = client.get(f"/moderation/{pending.pk}/").content.decode()
    assert address(pending.number) in page
    answer = client.post(address(pending.number), {"kind": "complaint"}, follow=True)
    assert answer.redirect_chain == [(f"/moderation/{pending.pk}/", 302)]
    assert "提交人选的是咨询" in answer.content.decode()


def test_a_dispatcher_comes_from_the_order_and_goes_back_to_it(client, order, dispatcher):
    client.force_login(dispatcher)
    assert address(order.thread.number) in client.get(order.get_absolute_url()).content.decode()
    answer = client.post(address(order.thread.number), {"kind": "complaint"})
    assert answer.url == order.get_absolute_url()


def test_a_refusal_is_a_sentence_beside_the_field(client, pending, moderator):
    client.force_login(moderator)
    answer = client.post(address(pending.number), {"kind": "inquiry", "reason": "写好的"})
    assert "已经是这个类型" in answer.content.decode()
    assert "写好的" in answer.content.decode()


def test_an_agency_is_turned_away(client, order, clerk):
    client.force_login(clerk)
    assert client.get(address(order.thread.number)).status_code == 403
    assert address(order.thread.number) not in client.get(order.get_absolute_url()).content.decode()


@pytest.mark.django_db(transaction=True)
def test_of_eight_corrections_at_once_one_counts(thread, moderator):
    outcomes = press_at_once(8, lambda: correct(thread, moderator))
    assert outcomes == {"done": 1, "refused": 7}
    assert Event.objects.filter(act="correct_kind").count() == 1


@pytest.mark.django_db(transaction=True)
def test_each_of_two_corrections_begins_where_the_other_ended(
    order, moderator, dispatcher, monkeypatch
):
    thread = order.thread
    meanwhile = press_when(
        monkeypatch, forum, "correct_kind", lambda: correct(thread, dispatcher, kind="suggestion")
    )
    correct(thread, moderator, kind="complaint")
    assert meanwhile.outcome() == "done"
    lines = order.transitions.filter(act="correct_kind").order_by("pk")
    assert [(line.data["kind_before"], line.data["kind"]) for line in lines] == [
        ("inquiry", "complaint"), ("complaint", "suggestion"),
    ]  # fmt: skip


@pytest.mark.django_db(transaction=True)
def test_deciding_and_correcting_at_once_leave_one_kind(pending, moderator):
    version = pending.latest_version
    presses = iter(
        [
            lambda: correct(pending, moderator),
            lambda: moderation.approve(pending.pk, version_id=version.pk, by=moderator),
        ]
    )
    outcomes = press_at_once(2, lambda: next(presses)())
    assert outcomes.get("done", 0) >= 1
    assert set(outcomes) <= {"done", "refused"}
    pending.refresh_from_db()
    assert Thread.cases.get().kind == pending.kind


def test_the_page_of_a_published_matter_names_it(client, thread, moderator):
    client.force_login(moderator)
    assert thread.title in client.get(address(thread.number)).text
