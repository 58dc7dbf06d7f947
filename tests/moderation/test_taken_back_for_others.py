"""What a decision that is taken back means for others: readers, agencies, authors who appealed."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from forum import workflow as forum
from forum.choices import Purpose
from forum.models import Post, Thread
from moderation import workflow
from moderation.appeals import workflow as appeals
from moderation.models import Flag, FlagDecision
from moderation.workflow.flag_ledger import edition_of
from portal.desk import workflow as desk
from portal.integrity import checking
from portal.notifications.models import Message
from portal.notifications.wording import message_words
from tests import builders

GONE_AT_FIRST = "正在重新审核"


@pytest.fixture
def decided(pending, moderator):
    """The matter, published by the moderator's decision."""
    approve(pending, moderator)
    return pending


@pytest.fixture
def reader(db):
    return builders.person("reader", email="reader@lanchuan.example")


@pytest.fixture
def flag(decided, reader):
    return workflow.flag(question_of(decided).pk, by=reader, reason="untrue")


def approve(submission, by):
    workflow.approve(submission.pk, version_id=submission.latest_version.pk, by=by)
    submission.refresh_from_db()


def press(submission, by, outcome):
    grounds = {"send_back": "vague", "refuse": "court"}
    getattr(workflow, outcome)(
        submission.pk, version_id=submission.latest_version.pk, by=by,
        reason=builders.reason(grounds[outcome]),
    )  # fmt: skip


def question_of(submission):
    return Post.cases.get(thread=submission.thread, number=1)


def problems():
    return [problem for finding in checking.check() for problem in finding.problems]


# --- what was merged into it ---------------------------------------------------


def test_a_matter_into_which_others_were_merged_is_hidden_and_not_taken_back(
    decided, neighbour, moderator
):
    second = builders.pending(neighbour, title="站台漏雨")
    workflow.merge(
        second.pk, version_id=second.latest_version.pk, into=decided.thread_id, by=moderator
    )
    with pytest.raises(ValidationError) as refusal:
        workflow.take_back(decided.pk, by=moderator)
    assert refusal.value.code == "merged_into"
    decided.refresh_from_db()
    assert decided.state == "approved"
    # Once nothing is merged into it any more, it can be taken back.
    workflow.take_back(second.pk, by=moderator)
    workflow.take_back(decided.pk, by=moderator)
    assert problems() == []


def test_the_author_of_a_merged_matter_is_led_nowhere_while_that_matter_is_hidden(
    decided, neighbour, moderator, client
):
    second = builders.pending(neighbour, title="站台漏雨")
    workflow.merge(
        second.pk, version_id=second.latest_version.pk, into=decided.thread_id, by=moderator
    )
    client.force_login(neighbour)
    address = decided.thread.get_absolute_url()
    for is_public in (True, False):
        if not is_public:
            workflow.hide(decided.thread_id, by=moderator, reason="含有个人信息")
        assert (address in client.get(second.get_absolute_url()).text) is is_public
        assert ('data-status="accepted"' in client.get("/my/").text) is is_public


# --- what readers flagged -------------------------------------------------------


def test_flags_are_answered_with_what_became_of_the_post(flag, decided, reader, moderator):
    workflow.take_back(decided.pk, by=moderator)
    assert not Flag.objects.waiting().exists()
    notice = reader.notifications.get()
    words = message_words(notice.name, notice.facts)
    said = " ".join([words.subject, *words.paragraphs])
    assert "重新审核" in said
    assert decided.title not in said
    assert problems() == []


@pytest.mark.parametrize("again", ["the same text", "another text"])
def test_what_was_kept_is_not_kept_when_it_is_published_again(
    flag, decided, citizen, neighbour, moderator, again
):
    verdict = workflow.FlagVerdict("keep", "是真的", edition=0, last_flag=flag.pk)
    workflow.decide_flags(flag.post_id, verdict, by=moderator)
    workflow.take_back(decided.pk, by=moderator)
    if again == "another text":
        press(decided, moderator, "send_back")
        forum.save(decided.pk, by=citizen, title=decided.title, text="完全是另一段话。")
        forum.submit(decided.pk, by=citizen)
    approve(decided, moderator)
    assert workflow.flag(flag.post_id, by=neighbour, reason="untrue").decision is None
    # Whoever reported the text before may report this one too.
    assert workflow.flag(flag.post_id, by=flag.person, reason="untrue").decision is None


def test_of_an_edit_taken_back_only_the_flags_of_the_edited_text_are_answered(
    flag, decided, citizen, neighbour, moderator
):
    post = question_of(decided)
    edit = builders.pending(
        citizen, purpose=Purpose.EDIT, thread=post.thread, post=post, text="改过了的话。"
    )
    approve(edit, moderator)
    later = workflow.flag(post.pk, by=neighbour, reason="insults")
    editions = [flag.edition, later.edition]
    workflow.take_back(edit.pk, by=moderator)
    assert list(Flag.objects.waiting()) == [flag]
    assert FlagDecision.objects.get().edition == later.edition
    assert edition_of(post) not in editions
    assert problems() == []


def test_no_text_is_taken_for_an_earlier_one(decided, citizen, moderator):
    """Each text and each time it is shown again is another edition."""
    post, seen = question_of(decided), []

    def look():
        seen.append(edition_of(Post.cases.get(pk=post.pk)))

    look()
    for number in range(2):
        edit = builders.pending(
            citizen, purpose=Purpose.EDIT, thread=post.thread, post=post, text=f"第{number}次改。"
        )
        approve(edit, moderator)
        look()
        workflow.take_back(edit.pk, by=moderator)
        look()
        press(edit, moderator, "refuse")
    workflow.hide(decided.thread_id, by=moderator, reason="个人信息")
    workflow.restore(decided.thread_id, by=moderator)
    look()
    assert len(set(seen)) == len(seen)


def hide_elsewhere(post, by, citizen):
    """Each way in which a post goes without a look at its flags."""
    return {
        "the post": lambda: workflow.hide_post(post.pk, by=by, reason="与事情无关"),
        "the matter": lambda: workflow.hide(post.thread_id, by=by, reason="与事情无关"),
        "taken back": lambda: workflow.take_back(post.submission_id, by=by),
    }


@pytest.mark.parametrize("way", ["the post", "the matter", "taken back"])
def test_what_was_hidden_meanwhile_is_not_kept(
    decided, citizen, neighbour, reader, moderator, moderator2, way
):
    answer = builders.answer(neighbour, decided.thread)
    approve(answer, moderator)
    post = Post.objects.get(submission=answer)
    flag = workflow.flag(post.pk, by=reader, reason="untrue")
    hide_elsewhere(post, moderator, citizen)[way]()
    # As it waited before take-backs answered flags.
    Flag.objects.filter(pk=flag.pk).update(decision=None)
    keep = workflow.FlagVerdict("keep", "是真的", edition=edition_of(post), last_flag=flag.pk)
    with pytest.raises(ValidationError) as refusal:
        workflow.decide_flags(post.pk, keep, by=moderator2)
    assert refusal.value.code == "hidden"
    hide = workflow.FlagVerdict("hide", "与事情无关", edition=0, last_flag=flag.pk)
    workflow.decide_flags(post.pk, hide, by=moderator2)
    assert not Flag.objects.waiting().exists()


def test_what_was_hidden_and_shown_again_can_be_reported_again(
    decided, neighbour, reader, moderator, moderator2, client
):
    answer = builders.answer(neighbour, decided.thread)
    approve(answer, moderator)
    post = Post.objects.get(submission=answer)
    workflow.flag(post.pk, by=reader, reason="untrue")
    workflow.hide_post(post.pk, by=moderator, reason="与事情无关")
    made = appeals.appeal(answer.pk, by=neighbour, words="有关的。")
    appeals.decide_appeal(made.pk, appeals.Ruling(True, "有关。"), by=moderator2)
    client.force_login(reader)
    page = client.get(reverse("flags:flag", args=[post.thread.number, post.number])).text
    assert "予以保留" not in page
    assert workflow.flag(post.pk, by=reader, reason="untrue").decision is None


# --- why it is not shown ---------------------------------------------------------


@pytest.mark.parametrize("then", ["refuse", "send_back", "withdraw"])
def test_it_is_being_reviewed_only_until_it_is_decided(
    decided, citizen, reader, moderator, client, then
):
    thread = Thread.cases.get(pk=decided.thread_id)
    workflow.take_back(decided.pk, by=moderator)
    client.force_login(reader)
    pages = (thread.get_absolute_url(), reverse("flags:flag", args=[thread.number, 1]))
    for page in pages:
        text = client.get(page).text
        assert GONE_AT_FIRST in text
        assert "It is being" not in text
    if then == "withdraw":
        forum.withdraw(decided.pk, by=citizen)
    else:
        press(decided, moderator, then)
    for page in pages:
        assert GONE_AT_FIRST not in client.get(page).text
    assert problems() == []


def test_what_is_sent_again_is_being_reviewed_again(decided, citizen, moderator, client):
    thread = Thread.cases.get(pk=decided.thread_id)
    workflow.take_back(decided.pk, by=moderator)
    press(decided, moderator, "send_back")
    forum.save(decided.pk, by=citizen, title=decided.title, text="改过的话。")
    forum.submit(decided.pk, by=citizen)
    assert GONE_AT_FIRST in client.get(thread.get_absolute_url()).text
    approve(decided, moderator)
    assert Thread.objects.get(pk=thread.pk).hidden_reason == ""


# --- the agency, and the author who appealed ---------------------------------------


def test_the_agency_that_was_told_of_the_order_is_told_that_it_is_withdrawn(
    decided, moderator, dispatcher, transport
):
    builders.member("mailed", agency=transport, role="clerk", email="mailed@lanchuan.example")
    builders.order(decided.thread, by=dispatcher, agency=transport)
    told = Message.objects.filter(name="order_dispatched")
    told.update(attempts=1, sent_at=timezone.now())
    desk.take_back(decided.pk, by=moderator)
    waiting = Message.objects.waiting().filter(name="order_withdrawn")
    assert [message.address for message in waiting] == ["mailed@lanchuan.example"]
    # The matter is not public any more: the letter names its number only.
    assert not waiting.get().facts["public"]


def test_nobody_escapes_an_appeal_by_taking_the_decision_back(pending, citizen, moderator):
    press(pending, moderator, "refuse")
    appeals.appeal(pending.pk, by=citizen, words="案子已经结了。")
    with pytest.raises(ValidationError) as refusal:
        workflow.take_back(pending.pk, by=moderator)
    assert refusal.value.code == "appealed"
    pending.refresh_from_db()
    assert pending.state == "refused"
    assert pending.appeals.get().is_open
