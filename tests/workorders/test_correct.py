"""An agency corrects its published reply by the same steps as a reply: clerk, head, dispatcher."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from forum import workflow as forum
from forum.models import Event, Post, PostVersion, Submission
from moderation import workflow as moderation
from portal.audit.event_consumers.delivery import run_pending
from tests import builders
from tests.racing import press_at_once
from workorders import workflow
from workorders.models import WorkOrder

NEW = "站台顶棚下周五前修好。"
OLD = "站台顶棚本周五前修好。"
STEPS = {
    "draft": ({"text": NEW}, {"clerk", "head"}),
    "hand_in": ({}, {"clerk", "head"}),
    "hand_in_and_sign": ({}, {"head"}),
    "sign_off": ({"version_id": 1}, {"head"}),
    "send_back": ({"reason": "补充"}, {"head", "dispatcher", "administrator"}),
    "publish": ({"version_id": 1}, {"dispatcher", "administrator"}),
    "give_up": ({}, {"clerk", "head"}),
}
PEOPLE = [
    "citizen", "moderator", "dispatcher", "clerk", "head", "other_clerk", "other_head",
    "supervisor", "administrator",
]  # fmt: skip


def reply_of(order):
    return Post.cases.get(thread=order.thread_id, role="official")


@pytest.mark.parametrize("person", PEOPLE)
@pytest.mark.parametrize("name", STEPS)
def test_who_may_press_is_asked_before_when(answered, request, name, person):
    arguments, allowed = STEPS[name]
    try:
        step, by = getattr(workflow, name), request.getfixturevalue(person)
        step(answered.pk, kind="correction", by=by, **arguments)
    except PermissionDenied:
        assert person not in allowed
    except ValidationError:
        assert person in allowed
    else:
        assert person in allowed


def test_the_whole_way_replaces_the_text_and_keeps_the_old_one(answered, clerk, head, dispatcher):
    version = builders.signed_correction(answered, clerk=clerk, head=head, text=NEW)
    post = workflow.publish(answered.pk, kind="correction", by=dispatcher, version_id=version.pk)
    post = Post.objects.get(pk=post.pk)
    assert (post.text, post.edited_at is not None, post.number) == (NEW, True, 2)
    assert PostVersion.objects.get(post=post).text == OLD
    answered.refresh_from_db()
    assert answered.under_way("correction") is None
    assert answered.sign_offs.get(kind="correction").signed_version == version


def test_the_order_stays_answered_and_its_clock_does_not_move(answered, clerk, head, dispatcher):
    names = ["status", "due_at", "signed_off_at", "answered_at", "returned_count"]
    before = WorkOrder.objects.values(*names, "thread__stage", "thread__due_at").get()
    version = builders.signed_correction(answered, clerk=clerk, head=head)
    workflow.send_back(answered.pk, kind="correction", by=dispatcher, reason="写明日期")
    version = builders.signed_correction(answered, clerk=clerk, head=head, text="12 月 4 日。")
    workflow.publish(answered.pk, kind="correction", by=dispatcher, version_id=version.pk)
    assert WorkOrder.objects.values(*before).get() == before
    lines = answered.transitions.filter(act__contains="correction")
    assert {(line.from_state, line.to_state) for line in lines} == {("answered", "answered")}


def test_nothing_of_it_is_public_before_it_is_published(answered, signed_correction):
    assert reply_of(answered).text == OLD
    assert reply_of(answered).edited_at is None
    assert not Event.objects.filter(public=True, submission__purpose="edit").exists()


def test_readers_learn_of_it_on_the_timeline(client, answered, signed_correction, dispatcher):
    workflow.publish(answered.pk, kind="correction", by=dispatcher, version_id=signed_correction.pk)
    page = client.get(answered.thread.get_absolute_url()).content.decode()
    assert NEW in page
    assert OLD not in page
    event = Event.objects.get(act="approve", submission__purpose="edit")
    assert (event.public, event.data["role"]) == (True, "official")


def test_author_and_followers_are_told_once(
    answered, clerk, head, dispatcher, citizen, neighbour, moderator
):
    forum.follow(answered.thread_id, by=neighbour)
    for count, text in enumerate(("第一次更正。", "第二次更正。"), 1):
        version = builders.signed_correction(answered, clerk=clerk, head=head, text=text)
        workflow.publish(answered.pk, kind="correction", by=dispatcher, version_id=version.pk)
        run_pending()
        run_pending()
        assert citizen.notifications.filter(name="reply_corrected").count() == count
        assert neighbour.notifications.filter(name="followed_correction").count() == count
    assert citizen.notifications.filter(name="replied").count() == 1


def test_there_is_one_correction_and_a_colleague_goes_on_from_it(answered, clerk, head):
    workflow.draft(answered.pk, kind="correction", by=clerk, text="一", reason="写错了")
    stamp = workflow.draft_token(WorkOrder.objects.get(), kind="correction")
    workflow.draft(answered.pk, kind="correction", by=head, text="二", reason="写错了", read=stamp)
    edit = Submission.objects.get(purpose="edit")
    assert (edit.text, edit.author, edit.agency) == ("二", clerk, answered.agency)
    assert (edit.state, edit.desk) == ("draft", "workorders")
    assert answered.transitions.filter(act="draft_correction").count() == 1


def test_a_colleagues_words_are_not_written_over_unseen(answered, clerk, head):
    workflow.draft(answered.pk, kind="correction", by=clerk, text="一", read="")
    with pytest.raises(ValidationError):
        workflow.draft(answered.pk, kind="correction", by=head, text="二", read="")
    assert Submission.objects.get(purpose="edit").text == "一"


@pytest.mark.parametrize("state", ["order", "accepted", "signed"])
def test_only_what_was_answered_is_corrected(request, state, clerk):
    order = request.getfixturevalue(state)
    with pytest.raises(ValidationError):
        workflow.draft(order.pk, kind="correction", by=clerk, text=NEW)
    assert not Submission.objects.filter(purpose="edit").exists()


@pytest.mark.parametrize("wrong", [{"reason": " "}, {"text": OLD}, {"text": "  "}])
def test_without_a_reason_or_a_difference_it_is_not_handed_in(answered, clerk, wrong):
    workflow.draft(
        answered.pk, kind="correction", by=clerk, **{"text": NEW, "reason": "写错了"} | wrong
    )
    with pytest.raises(ValidationError):
        workflow.hand_in(answered.pk, kind="correction", by=clerk)
    assert WorkOrder.objects.get().under_way("correction").status == "draft"


def test_a_correction_that_waits_is_not_changed(answered, correction, clerk):
    with pytest.raises(ValidationError):
        workflow.draft(answered.pk, kind="correction", by=clerk, text="另一个说法")


def test_signing_or_publishing_a_version_that_was_replaced_is_refused(
    answered, correction, clerk, head, dispatcher
):
    workflow.send_back(answered.pk, kind="correction", by=head, reason="写明日期")
    newer = builders.correction(answered, clerk=clerk, text="12 月 4 日前修好。")
    with pytest.raises(ValidationError):
        workflow.sign_off(answered.pk, kind="correction", by=head, version_id=correction.pk)
    workflow.sign_off(answered.pk, kind="correction", by=head, version_id=newer.pk)
    with pytest.raises(ValidationError):
        workflow.publish(answered.pk, kind="correction", by=dispatcher, version_id=correction.pk)
    assert reply_of(answered).text == OLD


def test_an_unsigned_correction_is_not_published(answered, correction, dispatcher):
    with pytest.raises(ValidationError):
        workflow.publish(answered.pk, kind="correction", by=dispatcher, version_id=correction.pk)
    with pytest.raises(PermissionDenied):
        workflow.send_back(answered.pk, kind="correction", by=dispatcher, reason="太慢")


def test_the_head_and_the_clerk_are_told(answered, correction, head, clerk):
    assert head.notifications.filter(name="order_correction_awaiting_sign_off").count() == 1
    workflow.send_back(answered.pk, kind="correction", by=head, reason="写明日期")
    note = clerk.notifications.get(name="order_correction_sent_back")
    assert note.facts["note"] == "写明日期"


def test_the_centre_learns_why_only_with_the_signature(answered, correction, head):
    assert not answered.transitions.filter(reason="日期写错了").exists()
    workflow.sign_off(answered.pk, kind="correction", by=head, version_id=correction.pk)
    assert answered.transitions.get(reason="日期写错了").act == "sign_off_correction"


def test_the_agency_gives_it_up_and_may_begin_again(answered, correction, clerk):
    workflow.give_up(answered.pk, kind="correction", by=clerk)
    edit = Submission.objects.get(purpose="edit")
    assert (edit.state, reply_of(answered).text) == ("withdrawn", OLD)
    builders.correction(answered, clerk=clerk, text="再改一次。")
    assert Submission.objects.filter(purpose="edit").count() == 2


def test_what_is_signed_is_no_longer_the_agencys_to_give_up(answered, signed_correction, clerk):
    with pytest.raises(ValidationError):
        workflow.give_up(answered.pk, kind="correction", by=clerk)


@pytest.mark.parametrize("state", ["correction", "signed_correction"])
def test_reopening_gives_the_correction_up_and_says_so(answered, request, state, dispatcher):
    request.getfixturevalue(state)
    order = workflow.reopen(answered.pk, by=dispatcher, reason="顶棚又掉了")
    acts = list(order.transitions.order_by("pk").values_list("act", flat=True))
    assert acts[-2:] == ["give_up_correction", "reopen"]
    assert (order.status, order.under_way("correction")) == ("accepted", None)
    assert Submission.objects.get(purpose="edit").state == "withdrawn"


def test_after_reopening_the_reply_given_last_is_corrected(answered, dispatcher, clerk, head):
    workflow.reopen(answered.pk, by=dispatcher, reason="顶棚又掉了")
    builders.answered(answered, clerk=clerk, head=head, dispatcher=dispatcher, text="换了新的。")
    version = builders.signed_correction(answered, clerk=clerk, head=head, text="换了两块新的。")
    workflow.publish(answered.pk, kind="correction", by=dispatcher, version_id=version.pk)
    texts = Post.objects.filter(role="official").order_by("number").values_list("text", flat=True)
    assert list(texts) == [OLD, "换了两块新的。"]


def test_a_correction_of_a_hidden_matter_waits(answered, signed_correction, dispatcher, moderator):
    moderation.hide(answered.thread_id, by=moderator, reason="个人信息")
    with pytest.raises(ValidationError):
        workflow.publish(
            answered.pk, kind="correction", by=dispatcher, version_id=signed_correction.pk
        )
    assert reply_of(answered).text == OLD
    moderation.restore(answered.thread_id, by=moderator)
    workflow.publish(answered.pk, kind="correction", by=dispatcher, version_id=signed_correction.pk)
    assert reply_of(answered).text == NEW


def test_a_hidden_matter_is_not_corrected_but_given_up(answered, correction, clerk, moderator):
    moderation.hide(answered.thread_id, by=moderator, reason="个人信息")
    workflow.give_up(answered.pk, kind="correction", by=clerk)
    with pytest.raises(ValidationError):
        workflow.draft(answered.pk, kind="correction", by=clerk, text=NEW)


def test_a_hidden_reply_is_mended_and_nobody_is_told_of_it(
    answered, signed_correction, dispatcher, moderator, citizen
):
    forum.hide_post(reply_of(answered).pk, by=moderator, reason="个人信息")
    workflow.publish(answered.pk, kind="correction", by=dispatcher, version_id=signed_correction.pk)
    assert (reply_of(answered).text, reply_of(answered).visibility) == (NEW, "hidden")
    assert not citizen.notifications.filter(name="reply_corrected").exists()


def test_the_draft_does_not_change_through_the_authors_own_pages(client, answered, clerk):
    order = workflow.draft(answered.pk, kind="correction", by=clerk, text=NEW)
    edit = order.under_way("correction").submission
    for step in (forum.save, forum.submit, forum.withdraw):
        with pytest.raises(PermissionDenied):
            step(edit.pk, by=clerk)
    client.force_login(clerk)
    assert client.get(f"/my/submissions/{edit.pk}/").status_code == 404


@pytest.mark.django_db(transaction=True)
def test_of_eight_heads_at_once_one_signs(answered, correction, head):
    outcomes = press_at_once(
        8,
        lambda: workflow.sign_off(
            answered.pk, kind="correction", by=head, version_id=correction.pk
        ),
    )
    assert outcomes == {"done": 1, "refused": 7}
    assert answered.transitions.filter(act="sign_off_correction").count() == 1


@pytest.mark.django_db(transaction=True)
def test_publishing_and_sending_back_at_once_leave_one_outcome(
    answered, signed_correction, dispatcher
):
    presses = iter(
        [
            lambda: workflow.publish(
                answered.pk, kind="correction", by=dispatcher, version_id=signed_correction.pk
            ),
            lambda: workflow.send_back(
                answered.pk, kind="correction", by=dispatcher, reason="再想想"
            ),
        ]
        * 4
    )
    outcomes = press_at_once(8, lambda: next(presses)())
    assert outcomes == {"done": 1, "refused": 7}
    assert PostVersion.objects.count() == answered.transitions.filter(
        act="publish_correction"
    ).count()  # fmt: skip


@pytest.mark.django_db(transaction=True)
def test_eight_colleagues_saving_at_once_begin_one_correction(answered, clerk):
    press_at_once(8, lambda: workflow.draft(answered.pk, kind="correction", by=clerk, text=NEW))
    assert Submission.objects.filter(purpose="edit").count() == 1
