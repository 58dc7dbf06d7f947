"""A moderator takes one of the last own decisions back: it is as if nobody had decided."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from forum import workflow as forum
from forum.models import Post, Submission, Thread
from forum.search import index
from moderation import workflow
from moderation.models import Decision
from portal.audit.models import AuditLine
from portal.integrity import checking
from tests import builders
from tests.racing import press_at_once

SECRET = "站台的顶棚坏了两个月了"


@pytest.fixture
def thread(citizen, moderator):
    """A published matter with all that belongs to it, so that every check can be run."""
    return decide(builders.pending(citizen, title="路灯不亮", text="路灯坏了。"), moderator).thread


def decide(submission, moderator, step=workflow.approve, **grounds):
    version = submission.latest_version
    return step(submission.pk, version_id=version.pk, by=moderator, **grounds)


def reasons_for(outcome):
    slugs = {"send_back": "vague", "refuse": "court", "accept_unpublished": "private-matter"}
    return {"reason": builders.reason(slugs[outcome])} if outcome in slugs else {}


def press(submission, moderator, outcome):
    return decide(submission, moderator, getattr(workflow, outcome), **reasons_for(outcome))


def problems():
    return [problem for finding in checking.check() for problem in finding.problems]


MATTER = ["approve", "accept_unpublished", "send_back", "refuse"]


@pytest.mark.parametrize("first", MATTER)
@pytest.mark.parametrize("second", MATTER)
def test_a_matter_is_decided_again_in_every_way(pending, moderator, first, second):
    press(pending, moderator, first)
    line = workflow.take_back(pending.pk, by=moderator).decision
    pending.refresh_from_db()
    assert (pending.state, line.outcome) == ("pending", "take_back")
    assert line.supersedes.outcome == first
    assert not Thread.objects.exists()
    assert problems() == []
    press(pending, moderator, second)
    assert problems() == []
    again = pending.decisions.latest("pk")
    assert (again.outcome, again.supersedes) == (second, line)
    assert Thread.cases.count() == (first in MATTER[:2] or second in MATTER[:2])
    assert Thread.objects.count() == (second == "approve")


def test_the_same_matter_is_published_under_its_number(pending, moderator):
    post = press(pending, moderator, "approve")
    workflow.take_back(pending.pk, by=moderator)
    again = press(pending, moderator, "approve")
    assert (again.pk, again.thread_id) == (post.pk, post.thread_id)
    assert Thread.objects.get().number == pending.number
    assert index.matching_ids("站台") == [post.thread_id]


def test_what_was_mended_meanwhile_is_what_is_published(pending, citizen, moderator, area):
    press(pending, moderator, "approve")
    workflow.take_back(pending.pk, by=moderator)
    press(pending, moderator, "send_back")
    forum.save(pending.pk, by=citizen, title="站台顶棚", text="在书院路口。", area=area)
    forum.submit(pending.pk, by=citizen)
    post = press(pending, moderator, "approve")
    thread = Thread.objects.get()
    assert (thread.title, thread.area, post.text) == ("站台顶棚", area, "在书院路口。")
    assert index.matching_ids("顶棚坏了") == []
    assert problems() == []


ANSWER = ["approve", "send_back", "refuse"]


@pytest.mark.parametrize("first", ANSWER)
@pytest.mark.parametrize("second", ANSWER)
def test_an_answer_is_decided_again(thread, neighbour, moderator, first, second):
    answer = builders.answer(neighbour, thread)
    press(answer, moderator, first)
    workflow.take_back(answer.pk, by=moderator)
    thread.refresh_from_db()
    assert (Post.objects.filter(thread=thread).count(), thread.answer_count) == (1, 0)
    assert problems() == []
    press(answer, moderator, second)
    thread.refresh_from_db()
    assert thread.answer_count == (second == "approve")
    assert Post.cases.filter(thread=thread).count() == 1 + ("approve" in {first, second})
    assert problems() == []


def edit_of(post, author, text="改过的话。"):
    edit = forum.start(by=author, purpose="edit", thread=post.thread, post=post, text=text)
    return forum.submit(edit.pk, by=author)


@pytest.fixture
def question(thread):
    return Post.objects.get(thread=thread)


@pytest.mark.parametrize("second", ANSWER)
def test_the_text_before_an_edit_stands_again(question, citizen, moderator, second):
    before = question.text
    edit = edit_of(question, citizen)
    press(edit, moderator, "approve")
    workflow.take_back(edit.pk, by=moderator)
    question.refresh_from_db()
    assert (question.text, question.edited_at, question.versions.count()) == (before, None, 0)
    assert problems() == []
    press(edit, moderator, second)
    question.refresh_from_db()
    assert question.text == ("改过的话。" if second == "approve" else before)
    assert problems() == []


def test_after_two_edits_the_first_one_stands_again(question, citizen, moderator):
    first = edit_of(question, citizen, "第一次改。")
    press(first, moderator, "approve")
    second = edit_of(question, citizen, "第二次改。")
    press(second, moderator, "approve")
    with pytest.raises(ValidationError) as refusal:
        workflow.take_back(first.pk, by=moderator)
    assert refusal.value.code == "built_upon"
    workflow.take_back(second.pk, by=moderator)
    question.refresh_from_db()
    assert question.text == "第一次改。"
    assert question.edited_at == question.versions.get().replaced_at
    assert problems() == []


@pytest.mark.parametrize("second", ["approve", "refuse"])
def test_the_name_before_stands_again(thread, citizen, moderator, second):
    wish = forum.change_name(by=citizen, name="书院路的老张")
    press(wish, moderator, "approve")
    workflow.take_back(wish.pk, by=moderator)
    citizen.refresh_from_db()
    thread.refresh_from_db()
    assert (citizen.display_name, thread.signature) == ("citizen", "citizen")
    assert problems() == []
    press(wish, moderator, second)
    thread.refresh_from_db()
    assert thread.signature == ("书院路的老张" if second == "approve" else "citizen")
    assert problems() == []


def test_a_name_under_which_something_was_published_stays(thread, citizen, moderator):
    wish = forum.change_name(by=citizen, name="书院路的老张")
    press(wish, moderator, "approve")
    citizen.refresh_from_db()
    builders.answer(citizen, thread, moderator, purpose="follow_up")
    with pytest.raises(ValidationError) as refusal:
        workflow.take_back(wish.pk, by=moderator)
    assert refusal.value.code == "built_upon"


# --- who may, and until when ----------------------------------------------------


def test_leaves_a_line_in_the_audit(pending, moderator):
    press(pending, moderator, "approve")
    workflow.take_back(pending.pk, by=moderator, note="看漏了一句。")
    line = AuditLine.objects.get(act="take_back")
    assert (line.actor_id, line.subject) == (moderator.pk, f"submission {pending.pk}")
    assert (line.reason, line.data) == ("看漏了一句。", {"outcome": "approve", "told": True})


def test_nobody_takes_back_what_another_decided(pending, moderator, moderator2, supervisor):
    press(pending, moderator, "approve")
    for person in (moderator2, supervisor):
        with pytest.raises(PermissionDenied):
            workflow.take_back(pending.pk, by=person)
    assert Decision.objects.count() == 1


def test_only_the_last_ten_decisions(citizen, moderator):
    submissions = [builders.pending(citizen, title=f"第 {n} 件") for n in range(11)]
    for submission in submissions:
        press(submission, moderator, "refuse")
    with pytest.raises(ValidationError) as refusal:
        workflow.take_back(submissions[0].pk, by=moderator)
    assert refusal.value.code == "too_old"
    workflow.take_back(submissions[1].pk, by=moderator)


def refused_with(code, submission, moderator):
    with pytest.raises(ValidationError) as refusal:
        workflow.take_back(submission.pk, by=moderator)
    return refusal.value.code == code


def test_not_twice(pending, moderator):
    press(pending, moderator, "approve")
    workflow.take_back(pending.pk, by=moderator)
    assert refused_with("taken_back", pending, moderator)


def test_not_what_nobody_decided(pending, moderator):
    assert refused_with("undecided", pending, moderator)


def test_not_once_the_author_works_on_it(pending, citizen, moderator):
    press(pending, moderator, "send_back")
    forum.save(pending.pk, by=citizen, text="在书院路口。")
    assert refused_with("gone_on", pending, moderator)
    forum.submit(pending.pk, by=citizen)
    assert refused_with("gone_on", pending, moderator)


def test_not_once_the_author_has_withdrawn_it(pending, citizen, moderator):
    press(pending, moderator, "send_back")
    forum.withdraw(pending.pk, by=citizen)
    assert refused_with("gone_on", pending, moderator)


def test_not_once_something_was_published_below_it(pending, neighbour, moderator, moderator2):
    thread = press(pending, moderator, "approve").thread
    press(builders.answer(neighbour, thread), moderator2, "approve")
    assert refused_with("built_upon", pending, moderator)


def test_not_once_its_text_was_changed_or_a_change_waits(pending, citizen, moderator):
    edit = edit_of(press(pending, moderator, "approve"), citizen)
    assert refused_with("built_upon", pending, moderator)
    press(edit, moderator, "approve")
    assert refused_with("built_upon", pending, moderator)


def test_not_once_it_was_hidden_or_made_public(citizen, moderator):
    hidden, private = builders.pending(citizen), builders.pending(citizen, title="第二件")
    workflow.hide(press(hidden, moderator, "approve").thread_id, by=moderator, reason="隐私")
    workflow.make_public(press(private, moderator, "accept_unpublished").thread_id, by=moderator)
    assert refused_with("hidden", hidden, moderator)
    assert refused_with("built_upon", private, moderator)


# --- meanwhile ------------------------------------------------------------------


def test_only_approving_shows_it_again(pending, moderator):
    thread = press(pending, moderator, "approve").thread
    workflow.take_back(pending.pk, by=moderator)
    with pytest.raises(ValidationError):
        workflow.restore(thread.pk, by=moderator)
    assert not Thread.objects.exists()


def test_an_answer_is_not_shown_again_by_restoring_it(thread, neighbour, moderator):
    answer = builders.answer(neighbour, thread)
    post = press(answer, moderator, "approve")
    workflow.take_back(answer.pk, by=moderator)
    with pytest.raises(ValidationError):
        workflow.restore_post(post.pk, by=moderator)


def test_nothing_is_changed_in_what_is_reviewed_again(pending, citizen, moderator):
    post = press(pending, moderator, "approve")
    draft = forum.start(by=citizen, purpose="edit", thread=post.thread, post=post, text="改。")
    workflow.take_back(pending.pk, by=moderator)
    with pytest.raises(ValidationError):
        forum.submit(draft.pk, by=citizen)


def test_the_author_may_withdraw_it_then(pending, citizen, moderator):
    press(pending, moderator, "approve")
    workflow.take_back(pending.pk, by=moderator)
    forum.withdraw(pending.pk, by=citizen)
    assert problems() == []


def test_its_address_is_a_tombstone_and_leads_the_author_on(client, pending, citizen, moderator):
    thread = press(pending, moderator, "approve").thread
    workflow.take_back(pending.pk, by=moderator)
    client.cookies["django_language"] = "en"
    answer = client.get(thread.get_absolute_url())
    assert answer.status_code == 410
    assert SECRET not in answer.content.decode()
    assert "It is being reviewed again" in answer.content.decode()
    client.force_login(citizen)
    assert client.get(thread.get_absolute_url()).url == pending.get_absolute_url()


def test_a_kept_page_is_not_shown_any_more(client, settings, pending, moderator):
    settings.KEPT_PAGES_MB = 8
    thread = press(pending, moderator, "approve").thread
    for _each in range(2):
        assert SECRET in client.get(thread.get_absolute_url()).content.decode()
    workflow.take_back(pending.pk, by=moderator)
    for address in (thread.get_absolute_url(), "/threads/", f"/api/v1/threads/{thread.number}/"):
        assert SECRET not in client.get(address).content.decode()


def test_a_matter_that_was_never_public_is_unknown_to_others(client, pending, moderator):
    thread = press(pending, moderator, "accept_unpublished").thread
    workflow.take_back(pending.pk, by=moderator)
    assert client.get(thread.get_absolute_url()).status_code == 404


def test_the_timeline_names_no_publication_that_was_taken_back(client, pending, moderator):
    press(pending, moderator, "approve")
    workflow.take_back(pending.pk, by=moderator)
    thread = press(pending, moderator, "approve").thread
    lines = client.get(thread.get_absolute_url()).context["lines"]
    assert [line.status for line in lines] == ["accepted", "approved"]


# --- at once --------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("act", ["save", "withdraw"])
def test_while_the_author_goes_on_one_of_both_holds(pending, citizen, moderator, act):
    press(pending, moderator, "send_back")
    turns = iter(
        [
            lambda: workflow.take_back(pending.pk, by=moderator),
            lambda: getattr(forum, act)(pending.pk, by=citizen),
        ]
    )
    outcomes = press_at_once(2, lambda: next(turns)())
    assert set(outcomes) <= {"done", "refused"}
    pending.refresh_from_db()
    taken_back = pending.decisions.filter(outcome="take_back").exists()
    if act == "save":
        assert (outcomes, pending.state) == (
            {"done": 1, "refused": 1}, "pending" if taken_back else "draft",
        )  # fmt: skip
    else:
        assert pending.state == "withdrawn"
    assert problems() == []


# --- checked on live data ---------------------------------------------------------


def broken():
    return {finding.name for finding in checking.check() if finding.problems}


def test_a_check_finds_what_is_shown_though_taken_back(pending, moderator):
    thread = press(pending, moderator, "approve").thread
    workflow.take_back(pending.pk, by=moderator)
    Post.cases.filter(thread=thread).update(visibility="public")
    assert "published-posts" in broken()
    Thread.cases.filter(pk=thread.pk).update(visibility="public")
    assert {"threads-and-submissions", "thread-visibility"} <= broken()


def test_a_check_finds_a_decision_taken_back_of_what_stands(pending, moderator):
    press(pending, moderator, "refuse")
    workflow.take_back(pending.pk, by=moderator)
    Submission.objects.filter(pk=pending.pk).update(state="refused")
    assert {"decisions", "submission-states"} <= broken()
