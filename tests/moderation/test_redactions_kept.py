"""What was blacked out once stays so: after a take-back, an appeal, an edit, at every address."""

import io

import pytest
from django.urls import reverse
from PIL import Image, ImageDraw

from forum import workflow as forum
from forum.models import Attachment, Passage, Post, PublishedImage
from forum.redaction.pictures import Rectangle
from forum.workflow.publishing.redacting import PictureChange
from forum.workflow.submissions import drafting
from moderation import workflow
from moderation.appeals import workflow as appeals
from moderation.appeals.ruling import Ruling
from moderation.forms import DecisionForm
from portal.integrity import checking
from portal.notifications.models import Message, Notification
from tests import builders
from tests.moderation.test_redacting import PHONE, PLATE, decide

LEFT_HALF = Rectangle(0, 0, 50, 100)
CHECKS = ["appeals", "passages", "submission-states", "published-posts"]
UPHELD = Ruling(True, "可以发布。")


@pytest.fixture
def parked(citizen):
    return builders.pending(
        citizen, title=f"{PLATE}占道", text=f"{PLATE}每晚占道，车主电话{PHONE}，请处理。"
    )


@pytest.fixture
def with_picture(citizen):
    draft = builders.draft(citizen, text="堵住了。")
    forum.attach(draft.pk, by=citizen, file=builders.picture("car.jpg", size=(60, 40)))
    return forum.submit(draft.pk, by=citizen)


def refused_edit(post, citizen, moderator, text, *, title=""):
    post = Post.cases.select_related("thread").get(pk=post.pk)
    edit = drafting.begin_edit(post, by=citizen, title=title, text=text)
    forum.submit(edit.pk, by=citizen)
    edit.refresh_from_db()
    decide(edit, moderator, "refuse", reason="court")
    edit.refresh_from_db()
    return edit


def uphold(submission, citizen, moderator2, ruling=UPHELD):
    made = appeals.appeal(submission.pk, by=citizen, words="没有不当之处。")
    return appeals.decide_appeal(made.pk, ruling, by=moderator2)


def problems():
    return [problem for finding in checking.check(CHECKS) for problem in finding.problems]


# --- after a take-back -----------------------------------------------------------


def test_after_a_take_back_the_same_passages_and_pictures_are_ticked(with_picture, moderator):
    picture = with_picture.attachments.get()
    change = PictureChange(picture.pk, (LEFT_HALF,))
    decide(with_picture, moderator, words=["堵住"], pictures=[change])
    workflow.take_back(with_picture.pk, by=moderator)
    with_picture.refresh_from_db()
    form = DecisionForm(submission=with_picture)
    assert form.ticked == {"text:0-2"}
    assert form.pictures[0]["rectangles"] == "0,0,50,100"


def test_what_was_taken_back_and_refused_is_ticked_still(parked, citizen, moderator):
    decide(parked, moderator, words=[PHONE])
    workflow.take_back(parked.pk, by=moderator)
    decide(parked, moderator, "send_back", words=[PLATE], reason="personal-data")
    workflow.take_back(parked.pk, by=moderator)
    parked.refresh_from_db()
    form = DecisionForm(submission=parked)
    assert [one.words for one in form.proposals if one.value in form.ticked] == [PHONE]


# --- an upheld appeal ------------------------------------------------------------


def test_an_upheld_appeal_blacks_out_what_was_blacked_out_of_this_version(
    parked, citizen, moderator, moderator2
):
    decide(parked, moderator, words=[PLATE, PHONE])
    workflow.take_back(parked.pk, by=moderator)
    decide(parked, moderator, "refuse", reason="court")
    made = uphold(parked, citizen, moderator2)
    post = Post.objects.get()
    assert post.text == "█已隐去█每晚占道，车主电话█已隐去█，请处理。"
    assert PLATE not in post.thread.title
    assert made.ruling.data["redactions"]["spans"] == 3
    assert made.ruling.chosen_reason == builders.reason("others-data")
    assert problems() == []


def test_an_upheld_edit_blacks_out_what_was_blacked_out_of_the_post(
    parked, citizen, moderator, moderator2
):
    post = decide(parked, moderator, words=[PLATE])
    edit = refused_edit(post, citizen, moderator, f"{PLATE}还在，真气人。", title=f"{PLATE}还在")
    uphold(edit, citizen, moderator2)
    post = Post.objects.select_related("thread").get(pk=post.pk)
    assert post.text == "█已隐去█还在，真气人。"
    assert post.thread.title == "█已隐去█还在"
    assert problems() == []


def test_an_upheld_edit_keeps_a_picture_black(with_picture, citizen, moderator, moderator2):
    change = PictureChange(with_picture.attachments.get().pk, (LEFT_HALF,))
    post = decide(with_picture, moderator, pictures=[change])
    edit = refused_edit(post, citizen, moderator, "还堵着。")
    uphold(edit, citizen, moderator2)
    assert PublishedImage.objects.get(post=post).rectangles == "0,0,50,100"


def test_what_cannot_be_found_again_goes_to_the_desk(parked, citizen, moderator, moderator2):
    post = decide(parked, moderator, words=[PLATE])
    before = Post.objects.get(pk=post.pk).text
    edit = refused_edit(post, citizen, moderator, f"{PLATE[0]}-{PLATE[1:]}还在。", title="还在")
    made = uphold(edit, citizen, moderator2)
    edit.refresh_from_db()
    assert (edit.state, made.state) == ("pending", "upheld")
    assert Post.objects.get(pk=post.pk).text == before
    assert citizen.notifications.get(name="appeal_upheld").facts["reopened"]
    assert problems() == []
    decide(edit, moderator2, words=[PLATE[1:]])
    assert PLATE[1:] not in Post.objects.get(pk=post.pk).text
    assert problems() == []


# --- pictures --------------------------------------------------------------------


def coloured():
    """A picture whose left half alone is red."""
    picture, file = Image.new("RGB", (60, 40), "teal"), io.BytesIO()
    ImageDraw.Draw(picture).rectangle((0, 0, 29, 39), fill=(250, 0, 0))
    picture.save(file, "JPEG", quality=95)
    upload = builders.picture("car.jpg")
    upload.file = io.BytesIO(file.getvalue())
    upload.size = len(file.getvalue())
    return upload


@pytest.mark.parametrize("rectangles", [(LEFT_HALF,), ()])
def test_what_an_edit_blacks_out_of_a_picture_is_black_at_the_earlier_address(
    client, citizen, moderator, dispatcher, rectangles
):
    draft = builders.draft(citizen, text="堵住了。")
    forum.attach(draft.pk, by=citizen, file=coloured())
    matter = forum.submit(draft.pk, by=citizen)
    post = workflow.approve(matter.pk, version_id=matter.latest_version.pk, by=moderator)
    earlier = Attachment.objects.get()
    post.thread.refresh_from_db()
    edit = drafting.begin_edit(post, by=citizen, text="还堵着。")
    forum.submit(edit.pk, by=citizen)
    edit.refresh_from_db()
    copy = edit.attachments.get()
    decide(edit, moderator, pictures=[PictureChange(copy.pk, rectangles)])
    for who in (dispatcher, moderator):
        client.force_login(who)
        response = client.get(reverse("attachments:private", args=[earlier.pk]))
        if not rectangles:
            assert response.status_code == 404
            continue
        with Image.open(io.BytesIO(b"".join(response.streaming_content))) as shown:
            assert max(shown.getpixel((5, 5))) < 20
    client.force_login(citizen)
    assert client.get(reverse("attachments:private", args=[earlier.pk])).status_code == 200


# --- published later ---------------------------------------------------------------


def test_what_was_accepted_is_published_later_from_its_own_page(
    client, with_picture, moderator, moderator2
):
    picture = with_picture.attachments.get()
    change = PictureChange(picture.pk, (LEFT_HALF,))
    post = decide(with_picture, moderator, "accept_unpublished", words=["堵住"], pictures=[change])
    client.force_login(moderator2)
    address = reverse("moderation:publish_later", args=[post.thread.number])
    page = client.get(reverse("moderation:detail", args=[with_picture.pk]))
    assert address in page.text
    page = client.get(address)
    assert "已隐去" in page.text
    assert "堵住" not in page.text
    client.post(address)
    assert Post.objects.get().text == "█已隐去█了。"
    image = PublishedImage.objects.get()
    assert image.rectangles == "0,0,50,100"
    with Image.open(image.file) as shown:
        assert max(shown.getpixel((5, 5))) < 20
    page = client.get(reverse("moderation:detail", args=[with_picture.pk]))
    assert address not in page.text


# --- notices ---------------------------------------------------------------------


def test_a_title_blacked_out_by_an_edit_is_blacked_out_of_notices_and_letters(
    citizen, neighbour, moderator
):
    thread = builders.published(citizen, moderator, title=f"{PLATE}占道", text="每晚占道。")
    forum.follow(thread.pk, by=neighbour)
    builders.answer(neighbour, thread, moderator)
    other = builders.published(citizen, moderator, title=f"也是{PLATE}")
    post = thread.posts.get(number=1)
    post.thread = thread
    edit = drafting.begin_edit(post, by=citizen, title=f"{PLATE}还在占道", text="每晚占道。")
    forum.submit(edit.pk, by=citizen)
    edit.refresh_from_db()
    decide(edit, moderator, words=[PLATE])
    kept = Notification.objects.filter(facts__thread=thread.number)
    queued = Message.objects.waiting().filter(facts__thread=thread.number)
    assert kept.exists()
    assert queued.exists()
    for row in [*kept, *queued]:
        assert row.facts["title"] == "█已隐去█还在占道", row.name
    # Another matter keeps its own title.
    assert Notification.objects.filter(facts__title=other.title).exists()
    assert Passage.objects.exists()
