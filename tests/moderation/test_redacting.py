"""A moderator approves with parts blacked out: the words stay with author and staff alone."""

import pytest
from django.core.exceptions import ValidationError
from PIL import Image

from forum import workflow as forum
from forum.models import Event, Passage, Post, PostVersion, SubmissionVersion
from forum.redaction.pictures import Rectangle
from forum.redaction.spans import TEXT, TITLE, Span
from forum.search import index
from forum.workflow.publishing.redacting import PictureChange
from moderation import workflow
from moderation.workflow.ledger import Verdict
from tests import builders

# Put together, so that no file holds a number that may be somebody's.
PLATE, PHONE = "川A7X123", "138" + "7777" + "8888"


def spans_of(version, *words):
    found = []
    for field in (TITLE, TEXT):
        text = getattr(version, field)
        found += [
            Span(field, text.index(one), text.index(one) + len(one)) for one in words if one in text
        ]
    return tuple(found)


def decide(submission, by, outcome="approve", *, words=(), pictures=(), reason="others-data"):
    version = submission.latest_version
    verdict = Verdict(
        outcome, builders.reason(reason), spans=spans_of(version, *words), pictures=tuple(pictures)
    )
    return workflow.decide(submission.pk, verdict, version_id=version.pk, by=by)


@pytest.fixture
def parked(citizen):
    return builders.pending(
        citizen, title=f"{PLATE}占道", text=f"{PLATE}每晚占道，车主电话{PHONE}，请处理。"
    )


def test_only_the_rest_is_published(parked, moderator):
    post = decide(parked, moderator, words=[PLATE, PHONE])
    assert post.thread.title == "█已隐去█占道"
    assert post.text == "█已隐去█每晚占道，车主电话█已隐去█，请处理。"
    assert not index.matching_ids(PHONE)
    assert SubmissionVersion.objects.get().text.count(PHONE) == 1


def test_the_ledgers_say_how_much_and_never_what(parked, moderator):
    decide(parked, moderator, words=[PLATE, PHONE])
    counted = {"spans": 3, "pictures_removed": 0, "pictures_blacked_out": 0}
    decision, event = parked.decisions.get(), Event.objects.get(act="approve")
    assert decision.data["redactions"] == event.data["redactions"] == counted
    assert PLATE not in str([decision.data, event.data, decision.note, event.reason])


def test_the_author_is_told_why(parked, citizen, moderator):
    decide(parked, moderator, words=[PLATE])
    notice = citizen.notifications.get()
    assert notice.facts["reason"] == builders.reason("others-data").name
    assert notice.facts["redacted"]
    assert PLATE not in str(notice.facts)


def test_a_reason_is_needed_and_must_fit(parked, moderator):
    version = parked.latest_version
    verdict = Verdict("approve", spans=spans_of(version, PLATE))
    with pytest.raises(ValidationError) as refusal:
        workflow.decide(parked.pk, verdict, version_id=version.pk, by=moderator)
    assert refusal.value.code == "reason_missing"
    with pytest.raises(ValidationError) as refusal:
        decide(parked, moderator, words=[PLATE], reason="court")
    assert refusal.value.code == "reason_unfit"
    assert not Post.cases.exists()
    assert not Passage.objects.exists()


def test_what_is_accepted_unpublished_stays_blacked_out_when_it_is_published(parked, moderator):
    post = decide(parked, moderator, "accept_unpublished", words=[PLATE, PHONE])
    thread = workflow.make_public(post.thread_id, by=moderator)
    assert PLATE not in thread.title + thread.posts.get().text


def test_marked_passages_go_back_with_the_text(parked, citizen, moderator):
    decide(parked, moderator, "send_back", words=[PHONE], reason="personal-data")
    assert parked.decisions.get().data == {"marks": 1}
    assert Event.objects.get(act="send_back").data["marks"] == 1
    assert Passage.objects.get().use == "to_change"
    assert citizen.notifications.get().facts["marks"] == 1


def test_an_edit_is_decided_with_its_own_passages(parked, citizen, moderator):
    post = decide(parked, moderator, words=[PLATE, PHONE])
    text = f"{PLATE}还在占道。"
    edit = builders.pending(citizen, purpose="edit", thread=post.thread, post=post, text=text)
    decide(edit, moderator, words=[PLATE])
    post.refresh_from_db()
    assert post.text == "█已隐去█还在占道。"
    assert PHONE not in PostVersion.objects.get().text


def test_what_an_edit_blacks_out_is_blacked_out_of_the_earlier_text(citizen, moderator):
    thread = builders.published(citizen, moderator, text=f"电话{PHONE}。")
    post = thread.posts.get()
    text = f"请打{PHONE}。"
    edit = builders.pending(citizen, purpose="edit", thread=thread, post=post, text=text)
    decide(edit, moderator, words=[PHONE])
    assert PostVersion.objects.get().text == "电话█已隐去█。"


def test_a_passage_outside_the_text_is_refused(parked, moderator):
    version = parked.latest_version
    verdict = Verdict("approve", builders.reason("others-data"), spans=(Span(TEXT, 0, 5_000),))
    with pytest.raises(ValidationError) as refusal:
        workflow.decide(parked.pk, verdict, version_id=version.pk, by=moderator)
    assert refusal.value.code == "outside_the_text"
    assert not Post.cases.exists()


def test_a_picture_is_left_out_or_blacked_out(citizen, moderator):
    draft = builders.draft(citizen)
    for name in ("one.jpg", "two.jpg", "three.jpg"):
        forum.attach(draft.pk, by=citizen, file=builders.picture(name, size=(40, 30 + len(name))))
    submission = forum.submit(draft.pk, by=citizen)
    one, two, three = submission.attachments.order_by("pk")
    left_half = Rectangle(0, 0, 50, 100)
    post = decide(
        submission, moderator,
        pictures=[PictureChange(one.pk), PictureChange(two.pk, (left_half,))],
    )  # fmt: skip
    assert {image.attachment_id for image in post.images.all()} == {two.pk, three.pk}
    black = post.images.get(attachment=two)
    with Image.open(black.file) as shown:
        assert max(shown.getpixel((5, 5))) < 20
        assert max(shown.getpixel((35, 5))) > 90
        assert not shown.getexif()
    assert submission.decisions.get().data["redactions"] == {
        "spans": 0, "pictures_removed": 1, "pictures_blacked_out": 1,
    }  # fmt: skip
    workflow.hide(post.thread_id, by=moderator, reason="x")
    workflow.restore(post.thread_id, by=moderator)
    black.refresh_from_db()
    with Image.open(black.file) as shown:
        assert max(shown.getpixel((5, 5))) < 20
