"""An author appeals against parts that were blacked out, and another moderator decides."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from forum import workflow as forum
from forum.models import Event, Post, PublishedImage
from forum.redaction.pictures import Rectangle
from forum.redaction.spans import TEXT, Span
from forum.search import index
from forum.workflow.publishing.blacking_out import blacked_out_in
from forum.workflow.publishing.redacting import PictureChange, PointedOut
from forum.workflow.submissions import drafting
from moderation import workflow as moderation
from moderation.appeals import workflow
from moderation.appeals.ruling import Ruling
from moderation.figures import counting
from moderation.figures.periods import Month
from moderation.models import Appeal, AppealState, Decision
from moderation.workflow.ledger import Verdict
from portal.audit.event_consumers import delivery
from portal.audit.models import AuditLine
from portal.integrity import checking
from portal.notifications.models import Message
from portal.notifications.wording import message_words
from tests import builders
from tests.moderation.test_black_out import fresh, press
from tests.moderation.test_redacting import PHONE, PLATE, decide
from tests.racing import press_at_once

RIGHT, STAYS = Ruling(True, "车牌是您自己的。"), Ruling(False, "别人的电话不能公开。")
CHECKS = ["appeals", "submission-states", "decisions", "published-posts", "passages", "search"]
MARK = "█已隐去█"


@pytest.fixture
def parked(citizen):
    return builders.pending(
        citizen, title=f"{PLATE}占道", text=f"{PLATE}每晚占道，车主电话{PHONE}，请处理。"
    )


@pytest.fixture
def post(parked, moderator):
    return decide(parked, moderator, words=[PLATE, PHONE])


@pytest.fixture
def appeal(post, citizen):
    return workflow.appeal(post.submission_id, by=citizen, words="车是我自己的。")


@pytest.fixture
def flagged(citizen, moderator, neighbour):
    """Published as written, then blacked out because a reader reported it."""
    matter = builders.pending(citizen, title=f"{PLATE}占道", text=f"{PLATE}每晚占道。")
    post = moderation.approve(matter.pk, version_id=matter.latest_version.pk, by=moderator)
    flag = moderation.flag(post.pk, by=neighbour, reason="personal_data")
    press(flag, PLATE, by=moderator)
    return post


def problems():
    return [problem for finding in checking.check(CHECKS) for problem in finding.problems]


def own(submission_id):
    return reverse("appeals:own", args=[submission_id])


def test_upheld_it_is_shown_as_it_was_written_everywhere_at_once(
    client, post, appeal, citizen, moderator2
):
    client.get(post.get_absolute_url())
    workflow.decide_appeal(appeal.pk, RIGHT, by=moderator2)
    now = fresh(post)
    assert (now.text, now.thread.title) == (post.submission.text, f"{PLATE}占道")
    assert index.matching_ids(PLATE) == [now.thread_id]
    assert PLATE in client.get(post.get_absolute_url()).text
    assert PLATE in client.get("/api/v1/threads/").text
    line = Decision.objects.get(act="uphold_appeal")
    assert (line.outcome, line.data, line.supersedes) == ("approve", {}, appeal.decision)
    assert Event.objects.get(act="uphold_appeal").reason == RIGHT.answer
    assert AuditLine.objects.get(act="decide_appeal").actor_id == moderator2.pk
    assert citizen.notifications.get(name="appeal_upheld").facts["note"] == RIGHT.answer
    assert problems() == []


def test_partly_upheld_what_stays_stays_black(post, appeal, moderator2):
    black = blacked_out_in(post.submission.latest_version)
    phone = post.submission.text.index(PHONE)
    stays = PointedOut(spans=(Span(TEXT, phone, phone + len(PHONE)),))
    workflow.decide_appeal(appeal.pk, Ruling(True, "一半。", stays=stays), by=moderator2)
    assert fresh(post).text == f"{PLATE}每晚占道，车主电话{MARK}，请处理。"
    line = Decision.objects.get(act="uphold_appeal")
    assert line.data["redactions"]["spans"] == len(black.spans) - 2
    assert line.chosen_reason == builders.reason("others-data")
    assert problems() == []


def test_rejected_it_stays_and_the_ledger_keeps_how_much(post, appeal, citizen, moderator2):
    workflow.decide_appeal(appeal.pk, STAYS, by=moderator2)
    assert MARK in fresh(post).text
    line = Decision.objects.get(act="reject_appeal")
    assert line.data == appeal.decision.data
    assert citizen.notifications.get(name="appeal_rejected").facts["note"] == STAYS.answer
    assert problems() == []
    # Once: what was decided about an appeal is not appealed against again.
    with pytest.raises(ValidationError) as refusal:
        workflow.appeal(post.submission_id, by=citizen, words="还是不对。")
    assert refusal.value.code == "no_ground"


def test_what_stays_must_be_less_and_nothing_more(post, appeal, moderator2):
    black = blacked_out_in(post.submission.latest_version)
    for stays, code in (
        (black, "nothing_shown"),
        (PointedOut(spans=(Span(TEXT, 0, 1),)), "changed_meanwhile"),
    ):
        with pytest.raises(ValidationError) as refusal:
            workflow.decide_appeal(appeal.pk, Ruling(True, "好。", stays=stays), by=moderator2)
        assert refusal.value.code == code
    assert Appeal.objects.get().is_open


def test_a_picture_is_shown_again(citizen, moderator, moderator2):
    draft = builders.draft(citizen)
    forum.attach(draft.pk, by=citizen, file=builders.picture("one.jpg"))
    forum.attach(draft.pk, by=citizen, file=builders.picture("two.jpg", size=(50, 30)))
    matter = forum.submit(draft.pk, by=citizen)
    one, two = matter.attachments.order_by("pk")
    changes = [PictureChange(one.pk, (Rectangle(0, 0, 50, 100),)), PictureChange(two.pk)]
    post = decide(matter, moderator, pictures=changes)
    made = workflow.appeal(matter.pk, by=citizen, words="没有别人。")
    workflow.decide_appeal(made.pk, RIGHT, by=moderator2)
    assert [one.rectangles for one in PublishedImage.objects.filter(post=post)] == ["", ""]
    assert problems() == []


def test_what_was_blacked_out_after_a_report_is_appealed_against_too(
    flagged, citizen, moderator, moderator2
):
    made = workflow.appeal(flagged.submission_id, by=citizen, words="车是我自己的。")
    assert made.hiding == Event.objects.get(act="black_out_post")
    with pytest.raises(PermissionDenied):
        workflow.decide_appeal(made.pk, RIGHT, by=moderator)
    workflow.decide_appeal(made.pk, RIGHT, by=moderator2)
    assert fresh(flagged).text == f"{PLATE}每晚占道。"
    assert problems() == []
    with pytest.raises(ValidationError) as refusal:
        moderation.take_back(flagged.submission_id, by=moderator)
    assert refusal.value.code == "built_upon"


def test_whoever_decided_and_strangers_do_not_take_part(post, appeal, neighbour, moderator):
    with pytest.raises(PermissionDenied):
        workflow.decide_appeal(appeal.pk, RIGHT, by=moderator)
    with pytest.raises(PermissionDenied):
        workflow.appeal(post.submission_id, by=neighbour, words="不公平")


def test_nothing_black_is_no_ground(thread, citizen):
    with pytest.raises(ValidationError) as refusal:
        workflow.appeal(thread.submission_id, by=citizen, words="不公平")
    assert refusal.value.code == "no_ground"


def test_an_edit_ends_the_appeal_and_has_its_own(post, appeal, citizen, moderator, moderator2):
    text = f"{PLATE}还在。"
    edit = drafting.begin_edit(fresh(post), by=citizen, title="还在占道", text=text)
    decide(forum.submit(edit.pk, by=citizen), moderator, words=[PLATE])
    delivery.run_pending()
    appeal.refresh_from_db()
    assert appeal.state == AppealState.LAPSED
    made = workflow.appeal(edit.pk, by=citizen, words="车是我自己的。")
    workflow.decide_appeal(made.pk, RIGHT, by=moderator2)
    assert fresh(post).text == text
    assert problems() == []


def test_a_decision_with_an_open_appeal_is_not_taken_back(post, appeal, moderator):
    with pytest.raises(ValidationError) as refusal:
        moderation.take_back(post.submission_id, by=moderator)
    assert refusal.value.code == "appealed"


@pytest.mark.django_db(transaction=True)
def test_two_rulings_at_once_make_one(post, appeal, moderator2):
    outcome = press_at_once(2, lambda: workflow.decide_appeal(appeal.pk, RIGHT, by=moderator2))
    assert outcome == {"done": 1, "refused": 1}
    assert Decision.objects.filter(act="uphold_appeal").count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_appeals_at_once_make_one(post, citizen):
    press_at_once(2, lambda: workflow.appeal(post.submission_id, by=citizen, words="不对。"))
    assert Appeal.objects.count() == 1


def test_it_counts_in_the_figures(post, appeal, moderator2):
    workflow.decide_appeal(appeal.pk, RIGHT, by=moderator2)
    appeal.refresh_from_db()
    found = counting.figures_of(Month.of(appeal.decided_at)).appeals
    assert (found.decided, found.upheld, found.about_blacked_out) == (1, 1, 1)


def test_a_mismatch_is_found(post, appeal, moderator2):
    workflow.decide_appeal(appeal.pk, STAYS, by=moderator2)
    Appeal.objects.update(state=AppealState.UPHELD)
    assert problems()


# --- pages -----------------------------------------------------------------------


def test_the_author_is_led_there_and_sees_what_is_black(client, post, citizen):
    client.force_login(citizen)
    assert own(post.submission_id) in client.get(post.submission.get_absolute_url()).text
    page = client.get(own(post.submission_id)).text
    assert PLATE in page
    assert PHONE in page
    client.post(own(post.submission_id), {"text": "车是我自己的。"})
    assert Appeal.objects.get().is_open
    assert client.get(own(post.submission_id)).context["appeal"].is_open
    letter = Message.objects.get(name="published", recipient=citizen)
    assert "复核" in str(message_words(letter.name, letter.facts).paragraphs)


def test_moderators_read_the_text_as_readers_do(client, citizen, moderator, moderator2):
    """A word that is black in the title alone is not black in the text."""
    matter = builders.pending(citizen, title=f"{PLATE}占道", text=f"是{PLATE}。")
    version = matter.latest_version
    spans = (Span("title", 0, len(PLATE)),)
    verdict = Verdict("approve", builders.reason("others-data"), spans=spans)
    moderation.decide(matter.pk, verdict, version_id=version.pk, by=moderator)
    made = workflow.appeal(matter.pk, by=citizen, words="不对。")
    client.force_login(moderator2)
    page = client.get(reverse("moderation:appeal", args=[made.pk]))
    assert (page.context["title"], PLATE in page.context["body"]) == (f"{MARK}占道", True)


def test_a_moderator_reads_what_is_black_by_a_press_alone(client, appeal, moderator2):
    client.force_login(moderator2)
    address = reverse("moderation:appeal", args=[appeal.pk])
    assert PHONE not in client.get(address).text
    assert PHONE not in client.get(reverse("moderation:appeals")).text
    page = client.post(address, {"reveal": "1"})
    assert PHONE in page.text
    assert AuditLine.objects.filter(act="reveal_redacted", actor_id=moderator2.pk).count() == 1
    form = page.context["form"]
    phone = next(value for value, words in form.fields["stays"].choices if words == PHONE)
    page = client.post(address, {"outcome": "fewer", "answer": "一半。"})
    assert page.context["form"].errors
    page = client.post(address, {"outcome": "fewer", "stays": [phone], "answer": "一半。"})
    assert page.status_code == 302
    assert Post.objects.get().text == f"{PLATE}每晚占道，车主电话{MARK}，请处理。"


def test_the_way_to_appeal_is_shown_only_where_there_is_one(
    client, parked, citizen, moderator, moderator2
):
    """Upheld and published with what stays black: against that ruling there is no appeal."""
    decide(parked, moderator, words=[PHONE])
    moderation.take_back(parked.pk, by=moderator)
    decide(parked, moderator, "refuse", reason="court")
    made = workflow.appeal(parked.pk, by=citizen, words="已经结案了。")
    workflow.decide_appeal(made.pk, RIGHT, by=moderator2)
    client.force_login(citizen)
    page = client.get(parked.get_absolute_url())
    look = page.context["appeal_status"]
    assert look.step == "uphold_appeal"
    with pytest.raises(ValidationError):
        workflow.appeal(parked.pk, by=citizen, words="还不对。")
