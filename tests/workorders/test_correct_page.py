"""The pages for correcting a published reply, and the lists that show what waits."""

import re

import pytest
from django.urls import reverse

from forum.models import Attachment, Post, Submission
from moderation import workflow as moderation
from tests import builders
from workorders import workflow
from workorders.models import WorkOrder

NEW = "站台顶棚下周五前修好。"
OLD = "站台顶棚本周五前修好。"


def url(order, act="detail"):
    return reverse(f"workorders:{act}", args=[order.number])


def typed(**words):
    return {"text": NEW, "reason": "日期写错了", "read": ""} | words


def test_the_clerk_begins_with_the_published_words(client, answered, clerk):
    client.force_login(clerk)
    assert url(answered, "correct") in client.get(url(answered)).text
    form = client.get(url(answered, "correct")).context["form"]
    assert form["text"].value() == OLD
    assert not Submission.objects.filter(purpose="edit").exists()


def test_saving_previewing_and_handing_in_go_on_from_each_other(client, answered, clerk):
    client.force_login(clerk)
    saved = client.post(url(answered, "correct"), typed(save="1"), follow=True)
    read = saved.context["form"]["read"].value()
    assert saved.context["form"]["reason"].value() == "日期写错了"
    looked = client.post(url(answered, "correct"), typed(read=read, preview="1"))
    assert NEW in str(looked.context["preview"]["body"])
    read = looked.context["form"]["read"].value()
    assert client.post(url(answered, "correct"), typed(read=read, hand_in="1")).status_code == 302
    assert WorkOrder.objects.get().under_way("correction").status == "awaiting_sign_off"


def test_without_a_reason_the_page_says_so_beside_it_and_keeps_the_words(client, answered, clerk):
    client.force_login(clerk)
    response = client.post(url(answered, "correct"), typed(reason="", hand_in="1"))
    form = response.context["form"]
    assert form.has_error("reason")
    assert form["text"].value() == NEW
    again = typed(read=form["read"].value(), hand_in="1")
    assert client.post(url(answered, "correct"), again).status_code == 302


def test_what_a_colleague_saved_meanwhile_is_shown_beside_ones_own(client, answered, clerk, head):
    workflow.draft(answered.pk, kind="correction", by=head, text="科长写的", reason="x")
    client.force_login(clerk)
    response = client.post(url(answered, "correct"), typed())
    assert "科长写的" in response.text
    assert NEW in response.text
    read = response.context["form"]["read"].value()
    client.post(url(answered, "correct"), typed(read=read))
    assert Submission.objects.get(purpose="edit").text == NEW


def test_words_for_a_correction_that_was_given_up_meanwhile_are_kept(client, answered, clerk, head):
    order = workflow.draft(answered.pk, kind="correction", by=clerk, text="一", reason="x")
    read = workflow.draft_token(order, kind="correction")
    workflow.give_up(answered.pk, kind="correction", by=head)
    client.force_login(clerk)
    response = client.post(url(answered, "correct"), typed(read=read))
    assert response.context["form"]["text"].value() == NEW


def test_words_sent_after_the_session_ended_are_kept(client, answered, clerk):
    address = url(answered, "correct")
    assert client.post(address, typed()).url == f"/accounts/login/?next={address}"
    client.post("/accounts/login/", {"login": "clerk", "password": builders.PASSWORD})
    form = client.get(address).context["form"]
    assert (form["text"].value(), form["reason"].value()) == (NEW, "日期写错了")


def test_the_head_reads_it_and_signs(client, answered, correction, head):
    client.force_login(head)
    page = client.get(url(answered))
    assert NEW in page.text
    assert "日期写错了" in page.text
    client.post(url(answered, "sign_off_correction"), {"version": correction.pk})
    assert WorkOrder.objects.get().under_way("correction").status == "awaiting_publication"


def test_the_dispatcher_publishes_it_from_the_page(client, answered, signed_correction, dispatcher):
    client.force_login(dispatcher)
    assert NEW in client.get(url(answered)).text
    client.post(url(answered, "publish_correction"), {"version": signed_correction.pk})
    page = client.get(url(answered)).text
    assert NEW in page
    assert OLD not in page


def test_a_head_who_writes_it_signs_in_one_go(client, answered, head):
    client.force_login(head)
    client.post(url(answered, "correct"), typed(hand_in_and_sign="1"))
    assert WorkOrder.objects.get().under_way("correction").status == "awaiting_publication"


@pytest.mark.parametrize("person", ["dispatcher", "supervisor", "administrator"])
@pytest.mark.parametrize("frozen", [False, True])
def test_the_centre_reads_nothing_of_it_before_the_signature(
    client, request, answered, clerk, person, frozen
):
    workflow.draft(answered.pk, kind="correction", by=clerk, text=NEW, reason="日期写错了")
    if frozen:
        workflow.hand_in(answered.pk, kind="correction", by=clerk)
    client.force_login(request.getfixturevalue(person))
    for page in (url(answered), "/workorders/?status=all", url(answered, "correct")):
        shown = client.get(page).text
        assert NEW not in shown
        assert "日期写错了" not in shown


@pytest.mark.parametrize("person", [None, "citizen", "neighbour", "moderator", "other_clerk"])
def test_nobody_else_ever_reads_it(client, request, answered, signed_correction, person):
    if person:
        client.force_login(request.getfixturevalue(person))
    thread = answered.thread.get_absolute_url()
    for page in (url(answered), url(answered, "correct"), thread, "/search/?q=下周五前修好"):
        assert "下周五前修好。" not in client.get(page, follow=True).text


def test_over_a_hidden_matter_the_agency_reads_nothing(
    client, answered, correction, clerk, head, moderator
):
    moderation.hide(answered.thread_id, by=moderator, reason="个人信息")
    for person in (clerk, head):
        client.force_login(person)
        shown = client.get(url(answered)).text
        assert OLD not in shown
        assert NEW not in shown
        assert url(answered, "give_up_correction") in shown
        assert client.get(url(answered, "correct")).status_code == 302
    # Whoever had the page open keeps what was typed, and is shown nothing more.
    workflow.give_up(answered.pk, kind="correction", by=clerk)
    client.force_login(clerk)
    response = client.post(url(answered, "correct"), typed(text="我写的"))
    assert "我写的" in response.text
    assert OLD not in response.text


def test_sending_back_without_a_reason_is_asked_again(client, answered, correction, head):
    client.force_login(head)
    assert client.post(url(answered, "send_correction_back"), {"reason": ""}).status_code == 200
    client.post(url(answered, "send_correction_back"), {"reason": "写明日期"})
    assert WorkOrder.objects.get().under_way("correction").status == "draft"


def test_a_stale_version_is_refused_in_words(client, answered, correction, head):
    client.force_login(head)
    address = url(answered, "sign_off_correction")
    response = client.post(address, {"version": correction.pk + 1}, follow=True)
    assert [message.level_tag for message in response.context["messages"]] == ["error"]
    assert WorkOrder.objects.get().under_way("correction").status == "awaiting_sign_off"


def test_the_clerk_gives_it_up_on_the_page(client, answered, correction, clerk):
    client.force_login(clerk)
    assert url(answered, "give_up_correction") in client.get(url(answered)).text
    client.post(url(answered, "give_up_correction"))
    assert WorkOrder.objects.get().under_way("correction") is None


def test_the_lists_show_who_has_to_do_with_it(client, answered, clerk, head, dispatcher):
    def waits_for(person):
        client.force_login(person)
        page = client.get("/workorders/")
        counts = {link["url"]: int(link["count"] or 0) for link in page.context["tabs"]}
        return len(page.context["rows"]), counts[f"?status={page.context['tab']}"]

    version = builders.correction(answered, clerk=clerk)
    assert (waits_for(head), waits_for(dispatcher)) == ((1, 1), (0, 0))
    assert WorkOrder.objects.to_be_signed_by(head).count() == 1
    workflow.sign_off(answered.pk, kind="correction", by=head, version_id=version.pk)
    assert (waits_for(head), waits_for(dispatcher)) == ((0, 0), (1, 1))
    assert WorkOrder.objects.waiting_for_the_centre().count() == 1
    workflow.publish(answered.pk, kind="correction", by=dispatcher, version_id=version.pk)
    assert waits_for(dispatcher) == (0, 0)


def test_another_agencys_head_has_nothing_to_sign(client, answered, correction, other_head):
    assert not WorkOrder.objects.to_be_signed_by(other_head).exists()
    client.force_login(other_head)
    assert not client.get("/workorders/").context["rows"]


def test_images_come_with_the_correction_and_are_removed_again(client, answered, clerk):
    client.force_login(clerk)
    client.post(url(answered, "correct"), typed(images=[builders.picture()]))
    image = Attachment.objects.current().get()
    page = client.get(url(answered, "correct"))
    assert image.get_absolute_url() in page.text
    read = page.context["form"]["read"].value()
    client.post(url(answered, "correct"), typed(read=read, detach=image.pk))
    assert not Attachment.objects.current().exists()
    assert Post.objects.get(role="official").text == OLD


def test_no_id_stands_twice_on_the_pages(client, answered, correction, head):

    client.force_login(head)
    ids = re.findall(r'\bid="([^"]+)"', client.get(url(answered)).text)
    assert len(ids) == len(set(ids))
