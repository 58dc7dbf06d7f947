"""A reported post stays, with parts blacked out; who reported and who wrote it are told."""

import io

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from PIL import Image

from forum import workflow as forum
from forum.models import Event, Post, PostVersion, PublishedImage
from forum.redaction.pictures import Rectangle
from forum.redaction.spans import TEXT, TITLE, Span, original_place
from forum.search import index
from forum.workflow.publishing.blacking_out import words_of
from forum.workflow.publishing.redacting import PictureChange, PointedOut
from moderation import workflow
from moderation.models import FlagDecision
from moderation.workflow.flags import digest_of
from portal.audit.models import AuditLine
from portal.integrity import checking
from portal.notifications.models import Notification
from tests import builders
from tests.moderation.test_redacting import PHONE, PLATE, decide
from tests.racing import press_at_once

CHECKS = ["flags", "passages", "redacted-pictures", "published-posts", "search", "images"]
WHY = "车牌是个人信息"
MARK = "█已隐去█"


@pytest.fixture
def reader(db):
    return builders.person("reader", email="reader@lanchuan.example")


@pytest.fixture
def post(citizen, moderator):
    matter = builders.pending(
        citizen, title=f"{PLATE}占道", text=f"电话{PHONE}，{PLATE}每晚占道，{PLATE}还在。"
    )
    return decide(matter, moderator, words=[PHONE])


@pytest.fixture
def flag(post, reader):
    return workflow.flag(post.pk, by=reader, reason="personal_data")


def fresh(post):
    return Post.cases.select_related("thread").get(pk=post.pk)


def chosen(post, *words, pictures=()):
    found = words_of(fresh(post))
    spans = [
        Span(field, text.index(one), text.index(one) + len(one))
        for field, text in ((TITLE, found.title), (TEXT, found.text))
        for one in words
        if one in text
    ]
    return PointedOut("black_out", tuple(spans), tuple(pictures))


def verdict(flag, *words, pictures=(), digest=""):
    post = fresh(flag.post)
    return workflow.FlagVerdict(
        "black_out", WHY, edition=post.versions.count(), last_flag=flag.pk,
        digest=digest or digest_of(post), chosen=chosen(post, *words, pictures=pictures),
    )  # fmt: skip


def press(flag, *words, by, **more):
    return workflow.decide_flags(flag.post_id, verdict(flag, *words, **more), by=by)


def problems():
    return [problem for finding in checking.check(CHECKS) for problem in finding.problems]


@pytest.mark.parametrize(
    ("shown", "expected"),
    [((0, 2), (0, 2)), ((3, 4), (2, 5)), ((1, 8), (1, 6)), ((7, 9), (5, 7)), ((2, 12), (2, 9))],
)
def test_a_place_in_the_published_text_is_found_in_the_text(shown, expected):
    # "ab" + mark for "XYZ" + "cd" + mark for "PQ"; a mark is five signs.
    assert original_place("abXYZcdPQ", [(2, 5), (7, 9)], MARK, shown) == expected


def test_parts_are_blacked_out_at_once_everywhere(post, flag, moderator):
    press(flag, PLATE, by=moderator)
    now = fresh(post)
    # The place that was chosen, and nothing else.
    assert now.text == f"电话{MARK}，{MARK}每晚占道，{PLATE}还在。"
    assert now.thread.title == f"{MARK}占道"
    assert not index.matching_ids(f"{PLATE}占道")
    assert problems() == []


def test_the_ledgers_say_who_did_what_and_never_the_words(post, flag, citizen, moderator):
    press(flag, PLATE, by=moderator)
    line, event = FlagDecision.objects.get(), Event.objects.get(act="black_out_post")
    assert (line.act, line.outcome, line.reason) == ("black_out_flagged", "black_out", WHY)
    assert (event.reason, event.post_id, event.submission) == (WHY, post.pk, post.submission)
    assert event.data["redactions"]["spans"] == 3
    assert AuditLine.objects.get(act="black_out_post").actor_id == moderator.pk
    assert PLATE not in str([line.data, event.data])


def test_reader_and_author_are_told(post, flag, reader, citizen, moderator):
    press(flag, PLATE, by=moderator)
    assert reader.notifications.get(name="flag_blacked_out").facts["why"] == WHY
    told = citizen.notifications.get(name="post_blacked_out")
    assert told.facts["note"] == WHY
    assert told.facts["path"] == post.submission.get_absolute_url()
    assert not [one for one in Notification.objects.all() if PLATE in str(one.facts)]


def test_a_picture_is_blacked_out_further_and_left_out(citizen, reader, moderator):
    draft = builders.draft(citizen)
    for name in ("one.jpg", "two.jpg"):
        forum.attach(draft.pk, by=citizen, file=builders.picture(name, size=(40, 30 + len(name))))
    matter = forum.submit(draft.pk, by=citizen)
    one, two = matter.attachments.order_by("pk")
    left, right = Rectangle(0, 0, 30, 100), Rectangle(70, 0, 30, 100)
    post = decide(matter, moderator, pictures=[PictureChange(one.pk, (left,))])
    flag = workflow.flag(post.pk, by=reader, reason="personal_data")
    changes = [PictureChange(one.pk, (right,)), PictureChange(two.pk)]
    press(flag, pictures=changes, by=moderator)
    image = PublishedImage.objects.get(post=post)
    with Image.open(image.file) as shown:
        assert [max(shown.getpixel((x, 5))) < 20 for x in (2, 20, 38)] == [True, False, True]
    assert problems() == []


def test_earlier_texts_do_not_show_it(post, reader, citizen, moderator):
    text = f"{PLATE}还在。"
    edit = builders.pending(citizen, purpose="edit", thread=post.thread, post=post, text=text)
    workflow.approve(edit.pk, version_id=edit.latest_version.pk, by=moderator)
    flag = workflow.flag(post.pk, by=reader, reason="personal_data")
    press(flag, PLATE, by=moderator)
    assert fresh(post).text == f"{MARK}还在。"
    assert PLATE not in PostVersion.objects.get().text
    assert problems() == []


def test_what_changed_meanwhile_changes_nothing(post, flag, citizen, moderator):
    read = verdict(flag, PLATE)
    edit = builders.pending(citizen, purpose="edit", thread=post.thread, post=post, text="改了。")
    workflow.approve(edit.pk, version_id=edit.latest_version.pk, by=moderator)
    with pytest.raises(ValidationError) as refused:
        workflow.decide_flags(post.pk, read, by=moderator)
    assert refused.value.code == "changed_meanwhile"
    assert not FlagDecision.objects.exists()
    workflow.hide(post.thread_id, by=moderator, reason="不实")
    with pytest.raises(ValidationError) as refused:
        workflow.decide_flags(post.pk, read, by=moderator)
    assert refused.value.code == "already_decided"


def test_nothing_chosen_and_what_an_agency_says_are_refused(post, flag, moderator):
    with pytest.raises(ValidationError) as refused:
        press(flag, by=moderator)
    assert refused.value.code == "nothing"
    assert not FlagDecision.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_two_presses_at_once_black_out_once(post, flag, moderator):
    found = verdict(flag, PLATE)
    press_at_once(2, lambda: workflow.decide_flags(post.pk, found, by=moderator))
    assert FlagDecision.objects.count() == Event.objects.filter(act="black_out_post").count() == 1
    assert fresh(post).text.count(MARK) == 2


def test_a_decision_is_not_taken_back_once_parts_were_blacked_out(post, flag, moderator):
    press(flag, PLATE, by=moderator)
    with pytest.raises(ValidationError) as refused:
        workflow.take_back(post.submission_id, by=moderator)
    assert refused.value.code == "built_upon"


# --- the form --------------------------------------------------------------------


@pytest.fixture
def desk(client, moderator):
    client.force_login(moderator)
    return client


def place(post, name="flagged"):
    return reverse(f"moderation:{name}", args=[post.thread.number, post.number])


def test_the_form_without_a_script(desk, post, flag):
    typed = {"outcome": "black_out", "reason": WHY, "edition": 0, "last_flag": flag.pk}
    page = desk.post(place(post), typed)
    form = page.context["form"]
    assert WHY in page.text
    # Never what is black already.
    assert PHONE not in page.text
    plate = next(one.value for one in form.proposals if one.words == PLATE)
    hidden = {name: form[name].value() for name in ("edition", "last_flag", "digest")}
    shown = desk.post(place(post, "black_out_preview"), hidden | {"words": PLATE})
    assert shown.context["form"].preview.title == f"{MARK}占道"
    sent = desk.post(place(post, "black_out"), hidden | {"spans": [plate], "reason": WHY})
    assert sent.status_code == 302
    assert MARK in fresh(post).thread.title + fresh(post).text


def test_the_form_says_what_is_missing_and_keeps_what_was_typed(desk, post, flag):
    hidden = {"edition": 0, "last_flag": flag.pk, "digest": digest_of(fresh(post))}
    page = desk.post(place(post, "black_out"), hidden | {"words": "没有的话", "reason": WHY})
    assert page.status_code == 200
    assert WHY in page.text
    assert "没有的话" in page.text
    page = desk.post(place(post, "black_out"), hidden | {"reason": WHY})
    assert page.context["form"].errors
    assert not FlagDecision.objects.exists()
    stale = hidden | {"digest": "x", "words": PLATE, "reason": WHY}
    page = desk.post(place(post, "black_out"), stale)
    assert page.status_code == 200
    assert not FlagDecision.objects.exists()


def test_what_an_agency_says_is_not_blacked_out(
    desk, thread, reader, transport, clerk, head, dispatcher
):
    order = builders.accepted_order(thread, agency=transport, clerk=clerk, by=dispatcher)
    builders.answered(order, clerk=clerk, head=head, dispatcher=dispatcher)
    reply = Post.objects.select_related("thread").get(thread=thread, role="official")
    workflow.flag(reply.pk, by=reader, reason="untrue")
    assert "black_out" not in dict(desk.get(place(reply)).context["form"].fields["outcome"].choices)
    assert desk.get(place(reply, "black_out")).status_code == 404


def test_published_pictures_are_offered_as_readers_see_them(desk, citizen, reader, moderator):
    draft = builders.draft(citizen)
    forum.attach(draft.pk, by=citizen, file=builders.picture("one.jpg"))
    matter = forum.submit(draft.pk, by=citizen)
    picture = matter.attachments.get()
    left_half = PictureChange(picture.pk, (Rectangle(0, 0, 50, 100),))
    post = decide(matter, moderator, pictures=[left_half])
    workflow.flag(post.pk, by=reader, reason="personal_data")
    desk.get(place(post, "black_out"))
    seen = desk.get(reverse("attachments:private", args=[picture.pk]))
    with Image.open(io.BytesIO(b"".join(seen.streaming_content))) as shown:
        assert max(shown.getpixel((2, 5))) < 20
