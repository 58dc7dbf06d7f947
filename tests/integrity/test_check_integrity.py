"""If a row is changed without the workflow, exactly one check reports it."""

import io
import re
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, models
from django.utils import timezone

from forum.models import (
    Attachment,
    Event,
    Follow,
    Passage,
    PictureRedaction,
    Post,
    PublishedImage,
    Submission,
    Support,
    Thread,
)
from forum.models.numbering import DayCounter
from forum.search import index
from moderation import workflow as moderation
from moderation.models import Appeal, Decision, Flag
from portal.accounts.models import User
from portal.agencies.models import Agency
from portal.audit.models import AuditLine
from portal.integrity import checking
from portal.notifications.models import Message, Notification
from tests import builders
from workorders.models import (
    AskedQuestion,
    AssistingPart,
    AuthorQuestion,
    CalendarVersion,
    CaseMessage,
    CasePicture,
    ContactAttempt,
    Dispute,
    ExportBatch,
    ExportedOrder,
    Extension,
    Transition,
    Urge,
    WorkOrder,
)
from workorders.reading.ledger import due_facts

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]


def broken():
    return {finding.name for finding in checking.check() if finding.problems}


def raw(model):
    """Rows of a ledger, past the guard of its own QuerySet."""
    return models.QuerySet(model)


def test_what_the_steps_made_is_whole(world):
    problems = [problem for finding in checking.check() for problem in finding.problems]
    assert problems == []


def test_word_of_a_post_on_a_later_page_is_whole(world):
    post = Post.cases.filter(thread=world.public, number__gt=1).first()
    post.number = 51
    Notification.objects.create(
        recipient=world.citizen, event="later-page", name="answered", created_at=timezone.now(),
        facts={"title": "x", "path": post.get_absolute_url()},
    )  # fmt: skip
    assert "?page=2#post-51" in post.get_absolute_url()
    assert "notices" not in broken()


# --- one breakage, one check --------------------------------------------------


def a_state_changed(world):
    Submission.objects.filter(pk=world.pending.pk).update(state="withdrawn")


def an_event_of_a_submission_lost(world):
    events = raw(Event).filter(submission=world.refused, act="submit")
    events._raw_delete(using="default")


def a_text_changed(world):
    Post.cases.filter(thread=world.private).update(text="别的话")


def a_title_changed(world):
    Thread.cases.filter(pk=world.private.pk).update(title="别的话")


def an_edit_never_decided(world):
    edits = Submission.objects.filter(purpose="edit")
    raw(Decision).filter(submission__in=edits)._raw_delete(using="default")
    edits.update(desk="workorders")


def a_signature_lost(world):
    raw(Transition).filter(act="sign_off").update(data={})


def a_number_of_a_thread_changed(world):
    Thread.cases.filter(pk=world.private.pk).update(number="2019010100001")


def a_hiding_lost(world):
    raw(Event).filter(thread=world.hidden, act="hide")._raw_delete(using="default")


def a_stage_changed(world):
    Thread.cases.filter(pk=world.public.pk).update(stage="solved")


def a_post_of_a_private_thread_hidden(world):
    Post.cases.filter(thread=world.private).update(visibility="hidden")


def followers_miscounted(world):
    Thread.cases.filter(pk=world.public.pk).update(follower_count=7)


def a_follow_lost(world):
    Follow.objects.all()._raw_delete(using="default")


def a_supporter_without_a_line(world):
    Support.objects.create(thread=world.public, user=world.stranger)
    Thread.cases.filter(pk=world.public.pk).update(support_count=1)


def a_matter_merged_without_a_line(world):
    Submission.objects.filter(pk=world.private.submission_id).update(merged_into=world.public)


def answers_miscounted(world):
    Thread.cases.filter(pk=world.public.pk).update(answer_count=0)


def an_answer_without_its_time(world):
    Thread.cases.filter(pk=world.answered.thread_id).update(answered_at=None)


def a_public_thread_not_found(world):
    index.unindex(world.public.pk)


def a_private_thread_found(world):
    index.index(world.private.pk, title="公交", body="站台")


def hidden_words_found(world):
    index.index(world.public.pk, title=world.public.title, body="藏起来的话")


def a_number_without_its_form(world):
    Submission.objects.filter(pk=world.pending.pk).update(number="20190230abcde")


def a_number_of_a_day_that_never_was(world):
    Submission.objects.filter(pk=world.pending.pk).update(number="2019023000001")


def a_version_of_the_calendar_lost(world):
    version = CalendarVersion.objects.get(year=2004)
    version.days.all().delete()
    version.delete()


def lateness_wiped(world):
    WorkOrder.objects.filter(pk=world.order.pk).update(was_overdue=True)


def a_counter_set_back(world):
    DayCounter.objects.filter(series="WO").update(last=1)


def an_upload_lost(world):
    upload = Attachment.objects.first()
    upload.file.storage.delete(upload.file.name)


def a_public_picture_lost(world):
    image = PublishedImage.objects.get(post__thread=world.public)
    image.file.storage.delete(image.file.name)


def a_private_picture_public(world):
    PublishedImage.objects.filter(post__thread=world.private).update(file="left-behind.jpg")


def another_outcome(world):
    raw(Decision).filter(submission=world.returned).update(outcome="refuse")


def a_decision_superseded_by_a_stranger(world):
    returned = raw(Decision).get(submission=world.returned)
    raw(Decision).filter(submission=world.refused).update(supersedes=returned)


def a_flag_of_a_hidden_post_waiting(world):
    Flag.objects.filter(pk=world.flag.pk).update(post=world.hidden_post)


def a_decided_flag_lost(world):
    Flag.objects.filter(pk=world.kept_flag.pk).delete()


def a_flag_with_another_decision(world):
    extra = moderation.flag(
        Post.objects.get(thread=world.public, number=1).pk, by=world.clerk, reason="untrue"
    )
    kept = Flag.objects.get(pk=world.kept_flag.pk)
    Flag.objects.filter(pk=extra.pk).update(decision=kept.decision)


def an_account_silenced_by_nobody(world):
    User.objects.filter(pk=world.citizen.pk).update(muted_until=timezone.now())


def an_appeal_decided_by_its_author(world):
    Appeal.objects.filter(submission=world.upheld).update(decided_by=world.citizen)


def an_order_moved(world):
    WorkOrder.objects.filter(pk=world.order.pk).update(status="accepted")


def a_transition_lost(world):
    raw(Transition).filter(act="accept")._raw_delete(using="default")


def a_line_off_the_route(world):
    # The states of the lines still follow each other.
    raw(Transition).filter(act="accept", order=world.accepted).update(act="sign_off")


def a_correction_moved(world):
    world.correction_to_sign.sign_offs.filter(kind="correction").update(status="draft")


def a_correction_of_another_post(world):
    other = Post.cases.get(thread=world.answered.thread_id, role="official")
    edit = world.correction_to_sign.under_way("correction").submission
    Submission.objects.filter(pk=edit.pk).update(post=other)


def a_dispute_decided_by_nobody(world):
    Dispute.objects.filter(pk=world.dispute.pk).update(status="taken_back", ended_at=timezone.now())


def more_time_without_a_line(world):
    Extension.objects.filter(pk=world.extension.pk).update(
        status="approved", granted=1, ended_at=timezone.now()
    )


def a_complaint_opened_to_the_agency(world):
    Thread.cases.filter(pk=world.private.pk).update(about_staff_of=None)


def a_sign_off_lost(world):
    world.answered.sign_offs.all().delete()


def a_correction_of_an_order_that_is_being_handled(world):
    reopened = WorkOrder.objects.filter(pk=world.correction_to_sign.pk)
    lines = world.correction_to_sign.transitions
    due = due_facts(list(lines.order_by("pk")))
    facts = {"due_before": due["due_at"], "due": due}
    lines.record("reopen", "answered", "accepted", reason="没有解决", data=facts)
    reopened.update(status="accepted")


def the_signature_of_a_correction_lost(world):
    raw(Transition).filter(act="sign_off_correction", order=world.corrected).update(
        data={"correction_from": "awaiting_sign_off", "correction_to": "awaiting_publication"}
    )


def a_question_of_another_matter(world):
    AskedQuestion.objects.create(
        sign_off=world.answered.sign_offs.get(), position=1, key="x", is_answered=True,
        post=Post.cases.get(thread=world.public, number=1),
    )  # fmt: skip


def a_result_nobody_signed(world):
    Post.cases.filter(role="official", thread=world.answered.thread).update(outcome="solved")


def two_orders_for_one_thread(world):
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("DROP INDEX workorder_one_per_thread")
    lines = raw(Transition).filter(order=world.withdrawn)
    lines.filter(act="withdraw")._raw_delete(using="default")
    lines.filter(act="dispatch").update(data=world.order.transitions.get().data)
    WorkOrder.objects.filter(pk=world.withdrawn.pk).update(
        status=lines.latest("pk").to_state, agency=world.order.agency, due_at=world.order.due_at,
        accept_due_at=world.order.accept_due_at, contact_due_at=world.order.contact_due_at,
    )  # fmt: skip


def an_order_out_of_its_place(world):
    raw(WorkOrder).filter(pk=world.order.pk).update(priority=2)


def a_thread_due_another_day(world):
    Thread.cases.filter(pk=world.dispatched.pk).update(due_at=timezone.now())


def a_due_date_moved(world):
    due_at = world.order.due_at + timedelta(days=1)
    Thread.cases.filter(pk=world.dispatched.pk).update(due_at=due_at)
    WorkOrder.objects.filter(pk=world.order.pk).update(due_at=due_at)


def a_due_date_against_the_rule(world):
    due_at = world.order.due_at + timedelta(days=1)
    a_due_date_moved(world)
    line = world.order.transitions.get()
    due = line.data["due"] | {"due_at": due_at, "usual_due_at": due_at}
    raw(Transition).filter(pk=line.pk).update(data=line.data | {"due": due})


def a_first_step_due_another_day(world):
    due_at = world.order.accept_due_at + timedelta(days=1)
    WorkOrder.objects.filter(pk=world.order.pk).update(accept_due_at=due_at)


def a_pause_that_nobody_asked_for(world):
    now = timezone.now()
    WorkOrder.objects.filter(pk=world.order.pk).update(paused_at=now)
    Thread.cases.filter(pk=world.order.thread_id).update(paused_at=now, due_at=None)


def a_date_by_another_rule(world):
    line = world.order.transitions.get()
    due = line.data["due"] | {"rule_number": line.data["due"]["rule_number"] + 10**6}
    raw(Transition).filter(pk=line.pk).update(data=line.data | {"due": due})


def a_due_date_unexplained(world):
    raw(Transition).filter(order=world.order, act="dispatch").update(data={})


def a_batch_changed(world):
    with world.batch.file.storage.open(world.batch.file.name, "wb") as file:
        file.write(b"x" * world.batch.size)


def a_batch_lost(world):
    world.batch.file.storage.delete(world.batch.file.name)


def a_batch_miscounted(world):
    ExportBatch.objects.update(order_count=99)


def an_order_no_longer_new(world):
    ExportedOrder.objects.update(as_new=False)


def a_name_nobody_read(world):
    Post.cases.filter(thread=world.public, number=1).update(signature="市长本人")


def a_secret_in_a_notice(world):
    Notification.objects.update(facts={"title": "x", "code": "481516"})


def a_secret_in_an_address(world):
    Message.objects.update(facts={"title": "x", "path": "/accounts/confirm/?key=481516"})


def a_line_of_the_log_changed(world):
    raw(AuditLine).update(actor_name="nobody")


def a_path_wrong(world):
    Agency.objects.filter(slug="water").update(path="transport/water/")


def a_passage_outside_its_text(world):
    version = world.public.submission.latest_version
    Passage.objects.create(
        version=version, use="to_change", field="text", start=1, end=len(version.text) + 1
    )


def a_picture_published_that_was_left_out(world):
    image = PublishedImage.objects.get(post__thread=world.public)
    version = world.public.submission.latest_version
    PictureRedaction.objects.create(version=version, attachment=image.attachment, is_removed=True)


def an_urge_answered_by_nobody(world):
    Urge.objects.filter(pk=world.urge.pk).update(answer="下周。", answered_at=timezone.now())


def a_supervision_lifted_by_nobody(world):
    world.supervised.supervisions.update(status="lifted", ended_at=timezone.now())


def an_explanation_nobody_signed(world):
    replies = Post.cases.filter(thread=world.answered.thread, role="official")
    replies.update(late_explanation="别的原因")


def a_part_written_by_nobody(world):
    AssistingPart.objects.filter(pk=world.part.pk).update(status="refused", refusal="x")


def a_badge_lost(world):
    Thread.cases.filter(pk=world.reported.thread_id).update(supervised_until=None)


def a_question_closed_by_hand(world):
    AuthorQuestion.objects.update(status="ended", end_reason="not_needed", ended_at=timezone.now())


def a_message_changed(world):
    CaseMessage.objects.filter(side="author").update(text="别的话")


def a_picture_of_a_message_lost(world):
    picture = CasePicture.objects.get()
    picture.file.storage.delete(picture.file.name)


def a_contact_changed(world):
    ContactAttempt.objects.update(way="visit")


def a_settled_matter_with_a_date(world):
    Thread.cases.filter(pk=world.settled.pk).update(due_at=timezone.now())


BREAKAGES = {
    a_question_closed_by_hand: "questions",
    a_message_changed: "messages",
    a_picture_of_a_message_lost: "message-pictures",
    a_contact_changed: "contacts",
    a_state_changed: "submission-states",
    an_event_of_a_submission_lost: "submission-states",
    a_text_changed: "published-posts",
    a_title_changed: "published-posts",
    a_name_nobody_read: "signatures",
    an_edit_never_decided: "published-posts",
    a_signature_lost: "published-posts",
    a_number_of_a_thread_changed: "threads-and-submissions",
    a_hiding_lost: "thread-visibility",
    a_stage_changed: "thread-stages",
    a_settled_matter_with_a_date: "settled-matters",
    a_post_of_a_private_thread_hidden: "post-visibility",
    followers_miscounted: "counters",
    a_follow_lost: "counters",
    a_supporter_without_a_line: "supporters",
    a_matter_merged_without_a_line: "merged",
    answers_miscounted: "counters",
    an_answer_without_its_time: "counters",
    a_public_thread_not_found: "search",
    a_private_thread_found: "search",
    hidden_words_found: "search",
    a_number_without_its_form: "numbers",
    a_number_of_a_day_that_never_was: "numbers",
    a_counter_set_back: "numbers",
    an_upload_lost: "attachments",
    a_public_picture_lost: "images",
    a_private_picture_public: "images",
    a_passage_outside_its_text: "passages",
    a_picture_published_that_was_left_out: "redacted-pictures",
    another_outcome: "decisions",
    a_decision_superseded_by_a_stranger: "decisions",
    a_flag_of_a_hidden_post_waiting: "flags",
    a_decided_flag_lost: "flags",
    a_flag_with_another_decision: "flags",
    an_account_silenced_by_nobody: "sanctions",
    an_appeal_decided_by_its_author: "appeals",
    an_order_moved: "order-states",
    a_transition_lost: "order-states",
    a_line_off_the_route: "order-states",
    a_correction_moved: "order-sign-offs",
    a_correction_of_another_post: "order-sign-offs",
    a_sign_off_lost: "order-sign-offs",
    a_correction_of_an_order_that_is_being_handled: "order-sign-offs",
    the_signature_of_a_correction_lost: "published-posts",
    a_question_of_another_matter: "questions-of-replies",
    a_result_nobody_signed: "results-of-replies",
    a_dispute_decided_by_nobody: "disputes",
    more_time_without_a_line: "extensions",
    a_complaint_opened_to_the_agency: "complaints-about-staff",
    two_orders_for_one_thread: "one-order-per-thread",
    a_thread_due_another_day: "orders-and-threads",
    an_order_out_of_its_place: "order-priorities",
    a_due_date_moved: "due-dates",
    a_due_date_against_the_rule: "due-dates",
    a_due_date_unexplained: "due-dates",
    a_first_step_due_another_day: "clocks",
    a_pause_that_nobody_asked_for: "clocks",
    a_date_by_another_rule: "clocks",
    a_version_of_the_calendar_lost: "calendar",
    lateness_wiped: "lateness",
    an_urge_answered_by_nobody: "urges",
    a_supervision_lifted_by_nobody: "supervisions",
    a_badge_lost: "supervisions",
    a_part_written_by_nobody: "assisting-parts",
    an_explanation_nobody_signed: "late-explanations",
    a_batch_changed: "exports",
    a_batch_lost: "exports",
    a_batch_miscounted: "exports",
    an_order_no_longer_new: "exports",
    a_secret_in_a_notice: "notices",
    a_secret_in_an_address: "notices",
    a_line_of_the_log_changed: "audit",
    a_path_wrong: "trees",
}


@pytest.mark.parametrize(
    ("breakage", "name"), BREAKAGES.items(), ids=[each.__name__ for each in BREAKAGES]
)
def test_the_check_for_it_complains_and_no_other(world, breakage, name):
    breakage(world)
    # A ledger changed past the portal is seen by the chain as well.
    assert broken() - ({"audit"} - {name}) == {name}


def test_every_check_was_seen_to_complain():
    assert set(BREAKAGES.values()) == set(checking.CHECKS)


# --- the command --------------------------------------------------------------


def run(*arguments):
    out, error = io.StringIO(), io.StringIO()
    call_command("check_integrity", *arguments, stdout=out, stderr=error)
    return out.getvalue()


def test_says_what_was_checked(world):
    said = run()
    assert all(f"✓ {name}: " in said for name in checking.CHECKS)
    assert "Everything is as it should be." in said


def test_lists_what_is_broken_and_fails(world):
    Thread.cases.update(follower_count=7)
    error = io.StringIO()
    with pytest.raises(CommandError, match="1 rules are broken"):
        call_command("check_integrity", stdout=io.StringIO(), stderr=error)
    assert f"Thread {world.public.number}: follower_count is 7 and should be 1." in error.getvalue()


def test_runs_one_check_alone(world):
    Thread.cases.update(follower_count=7)
    assert "trees" in run("--only", "trees")


def test_lists_twenty_and_counts_the_others(world):
    for _number in range(22):
        builders.draft(world.neighbour)
    Submission.objects.update(state="withdrawn")
    error = io.StringIO()
    with pytest.raises(CommandError):
        call_command("check_integrity", stdout=io.StringIO(), stderr=error)
    assert error.getvalue().count("its ledger says") == 20
    assert re.search(r"And \d+ more", error.getvalue())


def test_tables_are_read_in_pieces(world, monkeypatch):
    monkeypatch.setattr("portal.integrity.reading.in_chunks.__kwdefaults__", {"size": 1})
    monkeypatch.setattr(index, "MOST_HITS", 1)
    assert broken() == set()


def test_what_changes_meanwhile_is_not_reported(world, monkeypatch):
    answers = iter([["one", "two"], ["two", "three"]])
    monkeypatch.setitem(checking.CHECKS, "trees", lambda: iter(next(answers)))
    checking.CHECKS["trees"].__doc__ = "…"
    (finding,) = checking.check(["trees"])
    assert finding.problems == ["two"]
