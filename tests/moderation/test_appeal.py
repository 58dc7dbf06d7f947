"""An author appeals, and another moderator decides about it."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone

from forum import workflow as forum
from forum.models import Event, Post, Submission, Thread
from forum.redaction.spans import Span
from moderation import workflow as moderation
from moderation.appeals import workflow
from moderation.appeals.ruling import Ruling
from moderation.models import Appeal, AppealState, Decision, Outcome, Reason
from moderation.workflow.ledger import Verdict
from portal.audit.event_consumers import delivery
from portal.audit.models import AuditLine
from portal.integrity.checking import check
from portal.notifications.models import Message, Notification
from portal.notifications.wording import message_words
from tests import builders
from tests.racing import press_at_once

UPHELD, STAYS = Ruling(True, "您说得对，这件事可以发布。"), Ruling(False, "案件还在法院。")


@pytest.fixture
def refused(pending, moderator):
    return _decided(pending, moderation.refuse, moderator, "court")


@pytest.fixture
def returned(citizen, moderator):
    return _decided(builders.pending(citizen), moderation.send_back, moderator, "vague")


@pytest.fixture
def appeal(refused, citizen):
    return workflow.appeal(refused.pk, by=citizen, words="案子上个月已经结了。")


@pytest.fixture
def hidden_post(thread, neighbour, moderator):
    post = builders.answer(neighbour, thread, moderator)
    moderation.hide_post(post.pk, by=moderator, reason="与事情无关")
    return post


def _decided(submission, step, by, reason):
    version = submission.latest_version
    step(submission.pk, version_id=version.pk, by=by, reason=builders.reason(reason))
    submission.refresh_from_db()
    return submission


def _own(submission):
    return reverse("appeals:own", args=[submission.pk])


def _problems(*names):
    found = check(["appeals", "submission-states", *names])
    return [problem for finding in found for problem in finding.problems]


# --- asking for it ---------------------------------------------------------------


def test_an_appeal_is_kept_written_down_and_due_in_three_days(refused, citizen, appeal):
    line = Event.objects.get(act="appeal")
    assert (appeal.state, appeal.decision) == (AppealState.OPEN, refused.decisions.get())
    day = timezone.localdate(appeal.made_at) + timedelta(days=3)
    assert timezone.localdate(appeal.due_at) == day
    assert (line.submission, line.from_state, line.to_state) == (refused, "refused", "refused")
    assert line.data["appeal"] == appeal.pk
    assert AuditLine.objects.get(act="appeal").actor_id == citizen.pk


def test_two_appeals_at_once_make_one(client, refused, citizen):
    client.force_login(citizen)
    for words in ("案子结了。", "案子结了。"):
        answer = client.post(_own(refused), {"text": words})
        assert answer.status_code == 302
    assert Appeal.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_four_presses_at_once_one_counts(refused, citizen):
    outcomes = press_at_once(4, lambda: workflow.appeal(refused.pk, by=citizen, words="结了。"))
    assert outcomes == {"done": 1, "refused": 3}
    assert Appeal.objects.count() == 1


def test_nobody_else_appeals(refused, neighbour, moderator2):
    for person in (neighbour, moderator2):
        with pytest.raises(PermissionDenied):
            workflow.appeal(refused.pk, by=person, words="不对。")


def test_what_is_published_or_waits_cannot_be_appealed_against(thread, pending, citizen):
    for submission in (thread.submission, pending):
        with pytest.raises(ValidationError):
            workflow.appeal(submission.pk, by=citizen, words="不对。")


def test_the_page_is_for_the_author_alone(client, refused, neighbour, moderator, citizen):
    for person in (neighbour, moderator):
        client.force_login(person)
        assert client.get(_own(refused)).status_code == 404
    client.force_login(citizen)
    assert client.get(_own(refused)).status_code == 200


def test_an_empty_appeal_is_asked_for_words_and_kept_ones_stay(client, refused, citizen):
    client.force_login(citizen)
    answer = client.post(_own(refused), {"text": " "})
    assert "请写一下" in answer.content.decode()
    assert not Appeal.objects.exists()
    answer = client.post(_own(refused), {"text": "案" * 2_001})
    assert "案" * 2_001 in answer.content.decode()


def test_pages_and_letters_lead_there(client, refused, citizen, thread, hidden_post, moderator):
    client.force_login(citizen)
    assert _own(refused) in client.get(refused.get_absolute_url()).content.decode()
    moderation.hide(thread.pk, by=moderator, reason="含有他人隐私")
    assert _own(thread.submission) in client.get(thread.get_absolute_url()).content.decode()
    client.force_login(hidden_post.author)
    for name in ("refused", "hidden", "post_hidden"):
        facts = Notification.objects.get(name=name).facts
        assert "另一位审核员" in " ".join(message_words(name, facts).paragraphs)


def test_the_author_of_a_hidden_post_finds_it_on_its_thread(client, hidden_post, moderator2):
    address = _own(hidden_post.submission)
    client.force_login(moderator2)
    assert address not in client.get(hidden_post.thread.get_absolute_url()).content.decode()
    client.force_login(hidden_post.author)
    assert address in client.get(hidden_post.thread.get_absolute_url()).content.decode()


def test_the_page_says_by_when_and_what_came_of_it(client, refused, citizen, moderator2, appeal):
    client.force_login(citizen)
    page = client.get(refused.get_absolute_url()).content.decode()
    assert "最晚" in page
    assert _own(refused) in page
    workflow.decide_appeal(appeal.pk, STAYS, by=moderator2)
    page = client.get(_own(refused)).content.decode()
    assert STAYS.answer in page
    assert "<form" not in page.partition("<main")[2].partition("</main")[0]


# --- deciding --------------------------------------------------------------------


def test_upheld_it_is_published_at_once(refused, appeal, moderator2):
    workflow.decide_appeal(appeal.pk, UPHELD, by=moderator2)
    refused.refresh_from_db()
    thread = Thread.objects.get()
    assert (refused.state, thread.submission) == ("approved", refused)
    first, second = Decision.objects.order_by("pk")
    assert second.supersedes == first
    assert (second.act, second.outcome) == ("uphold_appeal", Outcome.APPROVE)
    assert second.note == UPHELD.answer
    appeal.refresh_from_db()
    assert (appeal.state, appeal.ruling) == (AppealState.UPHELD, second)
    assert not _problems("decisions")


def test_upheld_a_matter_may_be_accepted_without_publishing(refused, appeal, moderator2):
    ruling = Ruling(True, "可以办理，但不公开。", Outcome.ACCEPT)
    workflow.decide_appeal(appeal.pk, ruling, by=moderator2)
    assert not Thread.objects.exists()
    assert Thread.cases.get().visibility == "private"


def test_upheld_a_matter_whose_author_minds_is_not_published(citizen, moderator, moderator2):
    pending = builders.pending(citizen, wants_private=True)
    refused = _decided(pending, moderation.refuse, moderator, "court")
    made = workflow.appeal(refused.pk, by=citizen, words="结了。")
    with pytest.raises(ValidationError):
        workflow.decide_appeal(made.pk, UPHELD, by=moderator2)
    assert not Thread.objects.exists()


def test_upheld_a_returned_text_is_published_as_it_was(returned, citizen, moderator2):
    made = workflow.appeal(returned.pk, by=citizen, words="写得很清楚。")
    workflow.decide_appeal(made.pk, UPHELD, by=moderator2)
    assert Post.objects.get().text == returned.latest_version.text


def test_rejected_the_decision_stays_by_a_further_line(refused, appeal, moderator2):
    workflow.decide_appeal(appeal.pk, STAYS, by=moderator2)
    refused.refresh_from_db()
    first, second = Decision.objects.order_by("pk")
    assert (refused.state, second.supersedes, second.outcome) == ("refused", first, "refuse")
    assert (second.chosen_reason, second.note) == (first.chosen_reason, STAYS.answer)
    assert not _problems("decisions")


def test_the_author_is_told_once_with_the_reason(refused, appeal, moderator2, citizen):
    Message.objects.all().delete()
    workflow.decide_appeal(appeal.pk, UPHELD, by=moderator2)
    notice = Notification.objects.filter(recipient=citizen).latest("pk")
    assert (notice.name, notice.facts["note"]) == ("appeal_upheld", UPHELD.answer)
    letter = Message.objects.get()
    assert UPHELD.answer in message_words(letter.name, letter.facts).paragraphs


def test_a_rejected_appeal_is_told_too(appeal, moderator2, citizen):
    workflow.decide_appeal(appeal.pk, STAYS, by=moderator2)
    assert Notification.objects.get(name="appeal_rejected").facts["note"] == STAYS.answer


def test_whoever_decided_does_not_decide_the_appeal(appeal, moderator):
    with pytest.raises(PermissionDenied):
        workflow.decide_appeal(appeal.pk, STAYS, by=moderator)
    assert Appeal.objects.get().is_open


def test_nor_does_its_author(moderator, moderator2):
    own = _decided(builders.pending(moderator2), moderation.refuse, moderator, "court")
    made = workflow.appeal(own.pk, by=moderator2, words="结了。")
    with pytest.raises(PermissionDenied):
        workflow.decide_appeal(made.pk, UPHELD, by=moderator2)


def test_nor_does_anybody_who_is_no_moderator(appeal, citizen, clerk, dispatcher):
    for person in (citizen, clerk, dispatcher):
        with pytest.raises(PermissionDenied):
            workflow.decide_appeal(appeal.pk, UPHELD, by=person)


def test_an_appeal_is_decided_once(appeal, moderator2):
    workflow.decide_appeal(appeal.pk, STAYS, by=moderator2)
    with pytest.raises(ValidationError, match="moderator2"):
        workflow.decide_appeal(appeal.pk, UPHELD, by=moderator2)
    assert not Thread.objects.exists()


def test_what_was_decided_about_an_appeal_is_not_appealed_again(appeal, moderator2, citizen):
    workflow.decide_appeal(appeal.pk, STAYS, by=moderator2)
    with pytest.raises(ValidationError):
        workflow.appeal(appeal.submission_id, by=citizen, words="还是不对。")


@pytest.mark.django_db(transaction=True)
def test_of_two_moderators_at_once_one_decides(appeal, moderator2):
    third = builders.person("moderator3", role="moderator")
    rulings = iter([(UPHELD, moderator2), (STAYS, third), (UPHELD, third), (STAYS, moderator2)])

    def press():
        ruling, by = next(rulings)
        workflow.decide_appeal(appeal.pk, ruling, by=by)

    assert press_at_once(4, press) == {"done": 1, "refused": 3}
    assert Decision.objects.count() == 2
    assert not _problems("decisions")


@pytest.mark.django_db(transaction=True)
def test_an_upheld_appeal_and_the_author_going_on_exclude_each_other(returned, citizen, moderator2):
    made = workflow.appeal(returned.pk, by=citizen, words="写得很清楚。")
    steps = iter(
        [
            lambda: workflow.decide_appeal(made.pk, UPHELD, by=moderator2),
            lambda: forum.save(returned.pk, by=citizen, text="补充了时间。"),
        ]
    )
    assert press_at_once(2, lambda: next(steps)()) == {"done": 1, "refused": 1}


# --- hiding ----------------------------------------------------------------------


def test_upheld_a_hidden_matter_is_shown_again(thread, citizen, moderator, moderator2):
    moderation.hide(thread.pk, by=moderator, reason="误会")
    made = workflow.appeal(thread.submission_id, by=citizen, words="没有隐私。")
    assert made.hiding.act == "hide"
    with pytest.raises(PermissionDenied):
        workflow.decide_appeal(made.pk, UPHELD, by=moderator)
    workflow.decide_appeal(made.pk, UPHELD, by=moderator2)
    assert Thread.objects.get() == thread
    assert not _problems()


def test_upheld_a_hidden_post_is_shown_again(hidden_post, neighbour, moderator2):
    made = workflow.appeal(hidden_post.submission_id, by=neighbour, words="有关。")
    workflow.decide_appeal(made.pk, UPHELD, by=moderator2)
    assert Post.objects.filter(pk=hidden_post.pk).exists()


def test_rejected_it_stays_hidden(hidden_post, neighbour, moderator2):
    made = workflow.appeal(hidden_post.submission_id, by=neighbour, words="有关。")
    workflow.decide_appeal(made.pk, STAYS, by=moderator2)
    assert not Post.objects.filter(pk=hidden_post.pk).exists()
    assert not _problems()


# --- what ends it by itself ------------------------------------------------------


def test_an_appeal_ends_when_the_author_changes_the_text(returned, citizen, moderator2):
    made = workflow.appeal(returned.pk, by=citizen, words="写得很清楚。")
    forum.save(returned.pk, by=citizen, text="补充了时间。")
    with pytest.raises(ValidationError):
        workflow.decide_appeal(made.pk, UPHELD, by=moderator2)
    delivery.run_pending()
    made.refresh_from_db()
    assert made.state == AppealState.LAPSED
    assert not _problems()


def test_it_ends_when_a_moderator_restores_what_was_hidden(thread, citizen, moderator):
    moderation.hide(thread.pk, by=moderator, reason="误会")
    made = workflow.appeal(thread.submission_id, by=citizen, words="没有隐私。")
    moderation.restore(thread.pk, by=moderator)
    delivery.run_pending()
    made.refresh_from_db()
    assert made.state == AppealState.LAPSED


def test_hidden_again_it_can_be_appealed_against_again(thread, citizen, moderator, moderator2):
    for _time in range(2):
        moderation.hide(thread.pk, by=moderator, reason="误会")
        made = workflow.appeal(thread.submission_id, by=citizen, words="没有隐私。")
        workflow.decide_appeal(made.pk, UPHELD, by=moderator2)
    assert Appeal.objects.filter(state=AppealState.UPHELD).count() == 2


def test_an_edit_that_another_has_overtaken_is_not_brought_back(
    thread, citizen, moderator, moderator2
):
    post = thread.posts.get()
    old = builders.pending(citizen, purpose="edit", thread=thread, post=post, text="旧的改法。")
    _decided(old, moderation.refuse, moderator, "court")
    made = workflow.appeal(old.pk, by=citizen, words="没有问题。")
    new = builders.pending(citizen, purpose="edit", thread=thread, post=post, text="新的改法。")
    moderation.approve(new.pk, version_id=new.latest_version.pk, by=moderator2)
    with pytest.raises(ValidationError):
        workflow.decide_appeal(made.pk, UPHELD, by=moderator2)
    assert Post.objects.get(pk=post.pk).text == "新的改法。"


# --- the pages of moderators -----------------------------------------------------


def test_the_queue_shows_apart_what_one_may_not_decide(client, appeal, moderator, moderator2):
    Appeal.objects.update(due_at=timezone.now() - timedelta(hours=1))
    client.force_login(moderator2)
    page = client.get(reverse("moderation:appeals"))
    assert [row.appeal for row in page.context["page"].rows] == [appeal]
    assert page.context["counts"] == {"waiting": 1, "overdue": 1}
    assert "其中 1 件已超期" in page.content.decode()
    client.force_login(moderator)
    page = client.get(reverse("moderation:appeals"))
    assert [row.why_not for row in page.context["others"]] == ["原来的决定是您做的。"]
    assert not page.context["page"].rows


def test_a_moderator_decides_on_the_page(client, appeal, moderator2):
    client.force_login(moderator2)
    address = reverse("moderation:appeal", args=[appeal.pk])
    client.post(address, {"outcome": "approve", "answer": ""})
    assert Appeal.objects.get().is_open
    client.post(address, {"outcome": "keep", "answer": "还没有结案。"})
    assert Appeal.objects.get().state == AppealState.REJECTED


def test_the_page_of_ones_own_decision_has_no_form(client, appeal, moderator):
    client.force_login(moderator)
    address = reverse("moderation:appeal", args=[appeal.pk])
    assert not client.get(address).context["may_decide"]
    answer = client.post(address, {"outcome": "keep", "answer": "不变。"})
    assert answer.status_code == 403
    assert Appeal.objects.get().is_open


def test_the_state_of_a_submission_is_found_wrong_by_the_check(appeal, moderator2):
    workflow.decide_appeal(appeal.pk, STAYS, by=moderator2)
    Appeal.objects.update(state=AppealState.UPHELD)
    assert _problems()
    assert Submission.objects.filter(state="refused").exists()


def test_what_was_blacked_out_is_not_on_the_page_of_moderators(
    client, pending, citizen, moderator, moderator2
):
    version = pending.latest_version
    verdict = Verdict(
        Outcome.APPROVE,
        Reason.objects.filter(for_redacting=True).first(),
        spans=(Span("text", 0, 2),),
    )
    moderation.decide(pending.pk, verdict, version_id=version.pk, by=moderator)
    thread = Thread.objects.get()
    moderation.hide(thread.pk, by=moderator, reason="误会")
    made = workflow.appeal(pending.pk, by=citizen, words="没有隐私。")
    client.force_login(moderator2)
    page = client.get(reverse("moderation:appeal", args=[made.pk])).content.decode()
    main = page.partition("<main")[2]
    assert version.text[:4] not in main
    assert version.text[2:] in main
