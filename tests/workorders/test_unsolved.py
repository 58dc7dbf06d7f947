"""The author says that it is not solved: taken up again at once, and who hears of it."""

import datetime

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from forum import workflow as forum
from forum.models import Event, ImportBatch, Submission, Thread
from forum.reading import timeline, unsolved
from forum.workflow.threads.judging import TAKE_BACK_DAYS
from moderation import workflow as moderation
from portal.integrity import checking
from portal.notifications.models import Message
from tests import builders
from tests.racing import press_at_once
from workorders import workflow
from workorders.models import WorkOrder

MISSING = "顶棚换了，可是雨天还漏水。"
TOUCHED = [
    "submission-states", "thread-stages", "counters", "order-states", "orders-and-threads",
    "due-dates", "lateness", "order-sign-offs",
]  # fmt: skip


def report(order, citizen, *, missing=MISSING, **when):
    return workflow.report_unsolved(order.thread_id, by=citizen, missing=missing, **when)


def notices(person):
    return set(person.notifications.values_list("name", flat=True))


def assert_sound():
    assert [finding for finding in checking.check(TOUCHED) if finding.problems] == []


def test_the_same_order_goes_back_to_its_agency(answered, citizen, clerk, head, dispatcher):
    thread = report(answered, citizen)
    answered.refresh_from_db()
    assert (answered.status, answered.reopened_count, answered.answered_at) == ("accepted", 1, None)
    assert (thread.stage, thread.due_at) == ("unsolved", answered.due_at)
    assert answered.transitions.latest("pk").act == "report_unsolved"
    for person in (clerk, head, dispatcher):
        assert "order_unsolved" in notices(person)
    assert "reopened" not in notices(citizen)
    assert_sound()


def test_the_timeline_says_who_has_it_again(answered, citizen, in_english):
    thread = report(answered, citizen)
    words = timeline.lines_of(thread, timeline.events_of(thread))[-1].words
    assert words.startswith("The person who raised it says that it is not solved")
    assert "Transport Bureau" in words


def test_what_is_missing_waits_for_a_moderator_and_is_read_as_the_reason(answered, citizen):
    thread = report(answered, citizen)
    submission = Submission.objects.get(purpose="follow_up")
    assert (submission.state, submission.text) == ("pending", MISSING)
    [told] = unsolved.reports_of(thread)
    assert (MISSING in told.body, told.is_approved) == (True, False)
    assert not thread.posts.filter(text__contains=MISSING).exists()
    letters = Message.objects.values_list("facts", flat=True)
    assert not any(MISSING in str(facts) for facts in letters)


def test_refused_by_a_moderator_it_stays_unsolved_and_the_reason_stays(
    answered, citizen, moderator
):
    thread = report(answered, citizen)
    pending = Submission.objects.get(purpose="follow_up")
    version = pending.latest_version.pk
    reason = builders.reason("vague")
    moderation.send_back(pending.pk, version_id=version, by=moderator, reason=reason)
    assert Thread.cases.get(pk=thread.pk).stage == "unsolved"
    assert MISSING in unsolved.reports_of(thread)[0].body


def test_nobody_but_the_author_says_it(answered, neighbour, clerk, dispatcher):
    for person in (neighbour, clerk, dispatcher):
        with pytest.raises(PermissionDenied):
            report(answered, person)


def test_without_saying_what_is_missing_nothing_changes(answered, citizen):
    with pytest.raises(ValidationError):
        report(answered, citizen, missing=" \n")
    answered.refresh_from_db()
    assert answered.status == "answered"
    assert not Submission.objects.filter(purpose="follow_up").exists()


@pytest.mark.parametrize("state", ["order", "accepted", "signed"])
def test_only_an_answer_is_found_wanting(state, request, citizen):
    with pytest.raises(ValidationError) as refusal:
        report(request.getfixturevalue(state), citizen)
    assert refusal.value.code == "wrong_state"


def test_a_second_reply_can_be_found_wanting_too(answered, citizen, clerk, head, dispatcher):
    report(answered, citizen)
    builders.answered(answered, clerk=clerk, head=head, dispatcher=dispatcher, text="又修了。")
    thread = report(answered, citizen, missing="还是漏水。")
    answered.refresh_from_db()
    assert (answered.reopened_count, len(unsolved.reports_of(thread))) == (2, 2)
    assert_sound()


def test_neither_closed_posting_nor_an_unconfirmed_address_nor_a_lost_name_refuses_it(
    answered, citizen, neighbour, monkeypatch
):
    forum.close_posting(sentence="维护中")
    citizen.emailaddress_set.update(verified=False)
    monkeypatch.setattr(
        "forum.workflow.submissions.submitting.claim_name",
        lambda submission: (_ for _ in ()).throw(ValidationError("taken")),
    )
    assert report(answered, citizen).stage == "unsolved"
    assert Submission.objects.get(purpose="follow_up").latest_version.signature == ""


def test_it_is_no_part_of_an_answer_sent_a_moment_ago(answered, citizen):
    thread = answered.thread
    sent = builders.answer(citizen, thread, text="补充一张照片。", purpose="follow_up")
    report(answered, citizen)
    assert Submission.objects.filter(purpose="follow_up", state="pending").count() == 2
    assert sent.latest_version.text == "补充一张照片。"


def test_the_author_of_an_anonymous_matter_stays_anonymous(answered, citizen):
    Thread.cases.filter(pk=answered.thread_id).update(signature="")
    report(answered, citizen)
    assert Submission.objects.get(purpose="follow_up").latest_version.signature == ""


def test_a_correction_under_way_is_given_up(answered, correction, citizen):
    report(answered, citizen)
    acts = list(answered.transitions.values_list("act", flat=True))
    assert acts[-2:] == ["give_up_correction", "report_unsolved"]
    assert_sound()


def test_of_a_retired_agency_the_dispatcher_finds_another(
    answered, citizen, dispatcher, transport, water, clerk
):
    transport.retired_at = timezone.now()
    transport.save()
    thread = report(answered, citizen)
    answered.refresh_from_db()
    assert (answered.status, thread.stage, thread.agency) == ("withdrawn", "accepted", None)
    assert thread in Thread.cases.awaiting_dispatch()
    assert "matter_unsolved" in notices(dispatcher)
    assert "order_unsolved" not in notices(clerk)
    again = workflow.dispatch(thread.pk, by=dispatcher, agency=water)
    assert (WorkOrder.objects.open().get(), again.agency) == (again, water)
    assert_sound()


def test_answered_without_an_order_it_waits_for_dispatch(thread, citizen, dispatcher):
    answered = forum.Progress(stage="answered")
    forum.record_progress(
        thread.pk, answered, by=dispatcher, act="publish_reply", reply_kind="final", post=2
    )
    thread = workflow.report_unsolved(thread.pk, by=citizen, missing=MISSING)
    assert thread in Thread.cases.awaiting_dispatch()
    assert_sound()


def test_imported_history_has_no_author_to_say_it(citizen):
    long_ago = timezone.now() - datetime.timedelta(days=900)
    matter = forum.ImportedMatter(
        source_system="old", source_number="1", title="旧信一封", text="从前的事。",
        at=long_ago, reply="已办。", replied_at=long_ago,
    )  # fmt: skip
    batch = ImportBatch.objects.create(source_system="old", file_name="old.csv")
    forum.import_thread(matter, batch=batch)
    with pytest.raises(PermissionDenied):
        workflow.report_unsolved(Thread.cases.get(title="旧信一封").pk, by=citizen, missing=MISSING)


def test_nothing_is_said_of_a_hidden_matter(answered, citizen, moderator):
    moderation.hide(answered.thread_id, by=moderator, reason="个人信息")
    with pytest.raises(ValidationError) as refusal:
        report(answered, citizen)
    assert refusal.value.code == "hidden"


def test_solved_is_taken_back_on_the_way(answered, citizen):
    forum.confirm_solved(answered.thread_id, by=citizen)
    assert report(answered, citizen).stage == "unsolved"
    lines = Event.objects.filter(thread=answered.thread, submission=None).order_by("pk")
    acts = list(lines.values_list("act", flat=True))
    assert acts[-2:] == ["take_back_solved", "report_unsolved"]
    assert_sound()


def test_what_counts_as_solved_for_good_is_added_to(answered, citizen):
    long_ago = timezone.now() - datetime.timedelta(days=TAKE_BACK_DAYS + 1)
    forum.confirm_solved(answered.thread_id, by=citizen, at=long_ago)
    with pytest.raises(ValidationError) as refusal:
        report(answered, citizen)
    assert refusal.value.code == "too_late"


def test_the_order_does_not_name_its_author(answered, citizen):
    from workorders.reading import ledger

    report(answered, citizen)
    [*_before, line] = ledger.in_words(answered.transitions.oldest_first())
    assert citizen.display_name not in line["who"]
    assert line["who"]


@pytest.mark.django_db(transaction=True)
def test_pressed_eight_times_at_once_it_is_said_once(answered, citizen):
    outcomes = press_at_once(8, lambda: report(answered, citizen))
    assert outcomes == {"done": 1, "refused": 7}
    assert Submission.objects.filter(purpose="follow_up").count() == 1


@pytest.mark.django_db(transaction=True)
def test_with_a_dispatcher_who_reopens_it_the_order_goes_back_once(answered, citizen, dispatcher):
    presses = [
        lambda: report(answered, citizen),
        lambda: workflow.reopen(answered.pk, by=dispatcher, reason="再办"),
    ] * 2
    outcomes = press_at_once(4, lambda: presses.pop()())
    answered.refresh_from_db()
    assert (outcomes, answered.reopened_count) == ({"done": 1, "refused": 3}, 1)
    assert_sound()
