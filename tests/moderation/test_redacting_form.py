"""A moderator blacks out by the form, without a script; the author sees what and why."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from forum import workflow as forum
from forum.models import Passage, Post
from forum.workflow.submissions import drafting
from moderation import workflow
from moderation.models import Reason
from tests import builders
from tests.moderation.test_redacting import PHONE, PLATE, decide

pytestmark = pytest.mark.usefixtures("in_english")


@pytest.fixture
def parked(citizen):
    return builders.pending(
        citizen, title="消防通道被占", text=f"{PLATE}每晚占道，请打{PHONE}，又是{PLATE}。"
    )


@pytest.fixture
def desk(client, moderator):
    client.force_login(moderator)
    client.cookies["django_language"] = "en"
    return client


def posted(submission, outcome="approve", **typed):
    data = {"version": submission.latest_version.pk, "outcome": outcome}
    if "reason" in typed:
        data["reason"] = builders.reason(typed.pop("reason")).pk
    return data | typed


def send(desk, submission, name="decide", **typed):
    address = reverse(f"moderation:{name}", args=[submission.pk])
    return desk.post(address, posted(submission, **typed))


def page(desk, submission):
    return desk.get(reverse("moderation:detail", args=[submission.pk]))


def values_of(form, words):
    return [one.value for one in form.proposals if one.words == words]


def test_personal_data_is_proposed_and_nothing_is_ticked(desk, parked):
    form = page(desk, parked).context["form"]
    assert {one.words for one in form.proposals} == {PLATE, PHONE}
    assert not form.ticked


def test_a_ticked_proposal_and_typed_words_are_blacked_out(desk, parked):
    phone = values_of(page(desk, parked).context["form"], PHONE)
    send(desk, parked, spans=phone, words=PLATE, reason="others-data")
    assert Post.objects.get().text == "█已隐去█每晚占道，请打█已隐去█，又是█已隐去█。"


def test_a_reason_is_asked_for_and_what_was_ticked_stays(desk, parked):
    phone = values_of(page(desk, parked).context["form"], PHONE)
    response = send(desk, parked, spans=phone, words="请")
    assert response.context["form"].errors["reason"]
    assert response.context["form"].ticked == set(phone)
    assert not Post.cases.exists()


def test_words_that_stand_nowhere_are_said(desk, parked):
    response = send(desk, parked, words="不在里面", reason="others-data")
    assert response.context["form"].errors["words"]
    assert not Post.cases.exists()


def test_approving_as_it_is_still_takes_no_reason(desk, parked):
    response = send(desk, parked, reason="others-data")
    assert response.context["form"].errors["reason"]


def test_the_preview_shows_what_readers_will_see_and_writes_nothing(desk, parked):
    response = send(desk, parked, "preview", words=PLATE)
    shown = response.context["form"].preview
    assert PLATE not in shown.body
    assert PHONE in shown.body
    assert response.context["form"]["words"].value() == PLATE
    assert not Passage.objects.exists()
    parked.refresh_from_db()
    assert parked.state == "pending"


def test_a_script_gets_the_preview_alone(desk, parked):
    address = reverse("moderation:preview", args=[parked.pk])
    response = desk.post(address, posted(parked, words=PLATE), headers={"X-Part": "preview"})
    assert b"<html" not in response.content
    assert "已隐去" in response.content.decode()


def test_claiming_keeps_what_was_ticked(desk, parked):
    phone = values_of(page(desk, parked).context["form"], PHONE)
    response = send(desk, parked, "claim", spans=phone)
    assert response.context["form"].ticked == set(phone)


def test_the_author_of_what_goes_back_sees_it_marked_also_while_writing(desk, parked, citizen):
    send(desk, parked, outcome="send_back", words=PHONE, reason="personal-data")
    desk.force_login(citizen)
    for address in (
        reverse("submissions:detail", args=[parked.pk]),
        f"{reverse('submissions:edit', args=[parked.pk])}?step=words",
    ):
        assert f'<mark data-level="2">{PHONE}</mark>' in desk.get(address).content.decode()


def test_the_author_sees_what_was_blacked_out_and_why(desk, parked, citizen):
    send(desk, parked, words=PHONE, reason="others-data", note="电话不能公开。")
    desk.force_login(citizen)
    shown = desk.get(reverse("submissions:detail", args=[parked.pk])).content.decode()
    assert f'<mark data-level="2">{PHONE}</mark>' in shown
    assert builders.reason("others-data").name_en in shown
    assert "电话不能公开。" in shown


def test_an_author_edits_the_own_words_and_earlier_passages_are_ticked_again(
    desk, parked, citizen, moderator
):
    post = decide(parked, moderator, words=[PHONE])
    desk.force_login(citizen)
    address = reverse("threads:edit", args=[post.thread.number, 1])
    assert desk.get(address).context["form"].initial["text"] == parked.text
    edit = drafting.begin_edit(post, by=citizen, title="消防通道", text=f"还是{PHONE}。")
    forum.submit(edit.pk, by=citizen)
    desk.force_login(moderator)
    form = page(desk, edit).context["form"]
    assert form.ticked == set(values_of(form, PHONE)) != set()


def test_a_picture_is_left_out_or_blacked_out_in_percent(desk, citizen):
    draft = builders.draft(citizen)
    for name in ("one.jpg", "two.jpg"):
        forum.attach(draft.pk, by=citizen, file=builders.picture(name, size=(40, 26 + len(name))))
    submission = forum.submit(draft.pk, by=citizen)
    one, two = submission.attachments.order_by("pk")
    typed = {f"picture-{one.pk}-remove": "1"}
    typed |= {f"picture-{two.pk}-{side}": "50" for side in ("left", "top", "width", "height")}
    send(desk, submission, reason="others-data", **typed)
    assert [image.rectangles for image in Post.objects.get().images.all()] == ["50,50,50,50"]


@pytest.mark.parametrize("typed", ["0,0,101,5", "x", "10,10,0,5", "1,2,3"])
def test_a_rectangle_outside_the_picture_is_refused(desk, citizen, typed):
    draft = builders.draft(citizen)
    forum.attach(draft.pk, by=citizen, file=builders.picture())
    submission = forum.submit(draft.pk, by=citizen)
    key = f"picture-{submission.attachments.get().pk}-rectangles"
    response = send(desk, submission, reason="others-data", **{key: typed})
    assert response.context["form"].non_field_errors()
    assert not Post.cases.exists()


def test_what_is_only_under_a_rectangle_is_closed_to_staff_who_do_not_ask(
    desk, citizen, moderator, supervisor
):
    draft = builders.draft(citizen)
    forum.attach(draft.pk, by=citizen, file=builders.picture())
    submission = forum.submit(draft.pk, by=citizen)
    upload = submission.attachments.get()
    send(desk, submission, reason="others-data", **{f"picture-{upload.pk}-remove": "1"})
    for person, status in ((citizen, 200), (moderator, 404), (supervisor, 404)):
        desk.force_login(person)
        assert desk.get(upload.get_absolute_url()).status_code == status


def test_placeholders_are_filled_when_the_author_is_told(pending, citizen, moderator):
    reason = builders.reason("court")
    reason.advice_en = "About {number}, “{title}”, ask {agency} or {hotline}."
    reason.save()
    citizen.language = "en"
    citizen.save()
    workflow.refuse(
        pending.pk, version_id=pending.latest_version.pk, by=moderator, reason=reason,
        note="{number}: {what}",
    )  # fmt: skip
    facts = citizen.notifications.get().facts
    assert facts["advice_en"] == (
        f"About {pending.number}, “{pending.title}”, ask the agency in charge or 12345."
    )
    assert facts["note"] == f"{pending.number}: {{what}}"


def test_an_unknown_placeholder_is_refused_where_reasons_are_edited(db):
    reason = Reason(slug="x", name="x", name_en="x", advice="请看 {numer}")
    with pytest.raises(ValidationError) as refusal:
        reason.full_clean()
    assert "numer" in str(refusal.value)
    assert "{number}" in str(refusal.value)
