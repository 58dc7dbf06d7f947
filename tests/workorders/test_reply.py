"""A reply, from accepting the order to publication, by clerk, head and dispatcher."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from forum.models import Event, Post, Submission
from portal.notifications import wording
from tests import builders
from tests.racing import press_at_once
from workorders import workflow

STEPS = {
    "accept": (workflow.accept, {}),
    "draft_reply": (workflow.draft_reply, {"text": "好"}),
    "hand_in": (workflow.hand_in, {}),
    "hand_in_and_sign": (workflow.hand_in_and_sign, {}),
    "sign_off": (workflow.sign_off, {"version_id": 1}),
    "send_reply_back": (workflow.send_reply_back, {"reason": "补充"}),
    "publish_reply": (workflow.publish_reply, {"version_id": 1}),
    "reopen": (workflow.reopen, {"reason": "没修好"}),
    "withdraw": (workflow.withdraw, {"reason": "派错"}),
}
MAY = {
    "accept": {"clerk", "head"},
    "draft_reply": {"clerk", "head"},
    "hand_in": {"clerk", "head"},
    "hand_in_and_sign": {"head"},
    "sign_off": {"head"},
    "send_reply_back": {"head", "dispatcher"},
    "publish_reply": {"dispatcher", "administrator"},
    "reopen": {"dispatcher", "administrator"},
    "withdraw": {"dispatcher", "administrator"},
}
PEOPLE = [
    "citizen", "moderator", "dispatcher", "clerk", "head", "other_clerk", "other_head",
    "supervisor", "administrator",
]  # fmt: skip
# An administrator has every permission and works for no agency.
ALSO = {"send_reply_back": {"administrator"}}


@pytest.mark.parametrize("person", PEOPLE)
@pytest.mark.parametrize("name", STEPS)
def test_who_may_press_is_asked_before_when(order, request, name, person):
    step, arguments = STEPS[name]
    allowed = MAY[name] | ALSO.get(name, set())
    try:
        step(order.pk, by=request.getfixturevalue(person), **arguments)
    except PermissionDenied:
        assert person not in allowed
    except ValidationError:
        assert person in allowed
    else:
        assert person in allowed


def test_the_whole_way_ends_in_an_answer_everyone_can_read(
    order, clerk, head, dispatcher, citizen, transport
):
    workflow.accept(order.pk, by=clerk)
    workflow.draft_reply(order.pk, by=clerk, text="站台顶棚本周五前修好。", kind="final")
    version = workflow.hand_in(order.pk, by=clerk)
    workflow.sign_off(order.pk, by=head, version_id=version.pk)
    post = workflow.publish_reply(order.pk, by=dispatcher, version_id=version.pk)
    order.refresh_from_db()
    order.thread.refresh_from_db()
    assert (order.status, order.thread.stage) == ("answered", "answered")
    assert (post.text, post.agency, post.role) == (version.text, transport, "official")
    assert Post.objects.filter(pk=post.pk).exists()
    assert order.answered_at is not None
    assert order.signed_off_at is not None
    assert order.thread.answered_at is not None
    assert citizen.notifications.filter(name="replied").count() == 1


def test_the_ledger_replays_to_the_state(answered):
    state = ""
    for line in answered.transitions.order_by("pk"):
        assert line.from_state == state
        state = line.to_state
    assert state == answered.status


def test_accepting_shows_on_the_timeline_once(order, clerk, head):
    workflow.accept(order.pk, by=clerk)
    with pytest.raises(ValidationError):
        workflow.accept(order.pk, by=head)
    assert Event.objects.filter(thread=order.thread, act="accept", public=True).count() == 1


def test_there_is_one_draft_and_a_colleague_goes_on_from_it(accepted, clerk, transport):
    colleague = builders.member("colleague", agency=transport, role="clerk")
    workflow.draft_reply(accepted.pk, by=clerk, text="开头")
    workflow.draft_reply(accepted.pk, by=colleague, text="开头和结尾")
    draft = Submission.objects.get(purpose="official_reply")
    assert (draft.text, draft.author, draft.agency) == ("开头和结尾", clerk, transport)
    assert (draft.state, draft.desk) == ("draft", "workorders")


def test_the_draft_does_not_change_through_the_authors_own_pages(accepted, clerk):
    from forum import workflow as forum

    order = workflow.draft_reply(accepted.pk, by=clerk, text="开头")
    for step in (forum.save, forum.submit, forum.withdraw):
        with pytest.raises(PermissionDenied):
            step(order.reply_id, by=clerk)


def test_an_empty_reply_is_not_handed_in_and_the_draft_stays(accepted, clerk):
    workflow.draft_reply(accepted.pk, by=clerk, text="  ")
    with pytest.raises(ValidationError):
        workflow.hand_in(accepted.pk, by=clerk)
    accepted.refresh_from_db()
    assert accepted.status == "accepted"


def test_without_a_draft_there_is_nothing_to_hand_in(accepted, clerk):
    with pytest.raises(ValidationError):
        workflow.hand_in(accepted.pk, by=clerk)


def test_the_head_is_told_that_a_reply_waits(head, version, clerk):
    assert head.notifications.filter(name="order_awaiting_sign_off").count() == 1
    assert not clerk.notifications.filter(name="order_awaiting_sign_off").exists()


def test_where_an_office_has_no_head_the_one_above_is_told(thread, dispatcher):
    district = builders.agency("zhenhe-government")
    office = builders.agency("nanqiao-office", parent=district)
    above = builders.member("district_head", agency=district, role="head")
    clerk = builders.member("office_clerk", agency=office, role="clerk")
    order = builders.accepted_order(thread, by=dispatcher, agency=office, clerk=clerk)
    version = builders.handed_in(order, clerk=clerk)
    assert above.notifications.filter(name="order_awaiting_sign_off").count() == 1
    workflow.sign_off(order.pk, by=above, version_id=version.pk)


def test_nothing_is_changed_while_it_waits_for_the_head(accepted, version, clerk):
    with pytest.raises(ValidationError):
        workflow.draft_reply(accepted.pk, by=clerk, text="另一个说法")
    assert accepted.reply is None or accepted.reply.text != "另一个说法"


def test_signing_stops_the_agencys_clock(signed):
    assert (signed.status, signed.signed_off_at is not None) == ("awaiting_publication", True)
    assert not signed.is_overdue


def test_a_head_hands_in_and_signs_in_one_go_with_two_lines(accepted, head):
    workflow.draft_reply(accepted.pk, by=head, text="已修好。")
    workflow.hand_in_and_sign(accepted.pk, by=head)
    accepted.refresh_from_db()
    acts = list(accepted.transitions.order_by("pk").values_list("act", flat=True))
    assert accepted.status == "awaiting_publication"
    assert acts[-2:] == ["hand_in", "sign_off"]


def test_signing_a_version_that_was_replaced_is_refused(accepted, version, clerk, head):
    workflow.send_reply_back(accepted.pk, by=head, reason="写明日期")
    newer = builders.handed_in(accepted, clerk=clerk, text="12 月 4 日前修好。")
    with pytest.raises(ValidationError, match="changed|改动"):
        workflow.sign_off(accepted.pk, by=head, version_id=version.pk)
    workflow.sign_off(accepted.pk, by=head, version_id=newer.pk)


def test_publishing_another_version_than_the_signed_one_is_refused(signed, version, dispatcher):
    with pytest.raises(ValidationError):
        workflow.publish_reply(signed.pk, by=dispatcher, version_id=version.pk + 1)
    assert not Post.cases.filter(role="official").exists()


def test_the_head_sends_back_and_the_clerk_learns_why(accepted, version, head, clerk):
    workflow.send_reply_back(accepted.pk, by=head, reason="写明日期")
    accepted.refresh_from_db()
    note = clerk.notifications.get(name="order_sent_back")
    assert (accepted.status, accepted.returned_count) == ("accepted", 1)
    assert note.facts["note"] == "写明日期"
    assert accepted.reply.text == version.text


def test_the_dispatcher_sends_back_and_the_clock_runs_on(signed, dispatcher):
    workflow.send_reply_back(signed.pk, by=dispatcher, reason="“已转办”不是答复")
    signed.refresh_from_db()
    assert (signed.status, signed.signed_off_at) == ("accepted", None)


def test_the_head_cannot_call_back_what_was_signed(signed, head):
    with pytest.raises(PermissionDenied):
        workflow.send_reply_back(signed.pk, by=head, reason="想改")


def test_the_dispatcher_does_not_decide_before_the_head(accepted, version, dispatcher):
    with pytest.raises(PermissionDenied):
        workflow.send_reply_back(accepted.pk, by=dispatcher, reason="太慢")


def test_sending_back_needs_a_reason(signed, dispatcher):
    with pytest.raises(ValidationError):
        workflow.send_reply_back(signed.pk, by=dispatcher, reason="  ")


@pytest.mark.parametrize("kind", ["received", "passed_on", "progress"])
def test_word_on_the_way_is_published_and_does_not_answer(accepted, clerk, head, dispatcher, kind):
    due_at = accepted.due_at
    post = builders.answered(accepted, clerk=clerk, head=head, dispatcher=dispatcher, kind=kind)
    accepted.refresh_from_db()
    accepted.thread.refresh_from_db()
    assert (accepted.status, accepted.answered_at, accepted.signed_off_at) == (
        "accepted", None, None
    )  # fmt: skip
    assert (accepted.due_at, accepted.thread.stage) == (due_at, "in_progress")
    assert (post.reply_kind, accepted.thread.answered_at) == (kind, None)


def test_after_word_on_the_way_a_new_draft_begins(accepted, clerk, head, dispatcher):
    first = builders.answered(
        accepted, clerk=clerk, head=head, dispatcher=dispatcher, kind="progress"
    )
    builders.answered(accepted, clerk=clerk, head=head, dispatcher=dispatcher, text="修好了。")
    first.refresh_from_db()
    assert first.text == "站台顶棚本周五前修好。"
    assert Post.objects.filter(role="official").count() == 2


def test_the_author_is_told_that_word_on_the_way_is_no_answer_yet(
    accepted, clerk, head, dispatcher, citizen, in_english
):
    for kind, is_interim in (("progress", True), ("final", False)):
        builders.answered(accepted, clerk=clerk, head=head, dispatcher=dispatcher, kind=kind)
        notice = citizen.notifications.filter(name="replied").latest("pk")
        said = wording.sentence(notice.name, notice.facts)
        assert ("has an official reply" not in said) == is_interim


def test_a_private_matter_is_answered_without_ever_being_public(
    private_thread, clerk, head, dispatcher, transport, citizen
):
    order = builders.accepted_order(private_thread, by=dispatcher, agency=transport, clerk=clerk)
    post = builders.answered(order, clerk=clerk, head=head, dispatcher=dispatcher)
    assert post.visibility == "private"
    assert not Post.objects.exists()
    assert citizen.notifications.filter(name="replied").count() == 1


def test_pressing_publish_twice_publishes_once(answered, version, dispatcher):
    with pytest.raises(ValidationError):
        workflow.publish_reply(answered.pk, by=dispatcher, version_id=version.pk)
    assert Post.objects.filter(role="official").count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_eight_presses_one_publishes(signed, version, dispatcher):
    outcomes = press_at_once(
        8, lambda: workflow.publish_reply(signed.pk, by=dispatcher, version_id=version.pk)
    )
    assert outcomes == {"done": 1, "refused": 7}
    assert Post.objects.filter(role="official").count() == 1


@pytest.mark.django_db(transaction=True)
def test_publishing_and_sending_back_at_once_leave_one_outcome(signed, version, dispatcher):
    presses = iter(
        [
            lambda: workflow.publish_reply(signed.pk, by=dispatcher, version_id=version.pk),
            lambda: workflow.send_reply_back(signed.pk, by=dispatcher, reason="再想想"),
        ]
        * 4
    )
    outcomes = press_at_once(8, lambda: next(presses)())
    assert outcomes == {"done": 1, "refused": 7}


@pytest.mark.django_db(transaction=True)
def test_eight_colleagues_saving_at_once_keep_one_draft(accepted, clerk):
    press_at_once(8, lambda: workflow.draft_reply(accepted.pk, by=clerk, text="好"))
    assert Submission.objects.filter(purpose="official_reply").count() == 1


def test_a_reply_sent_after_the_session_ended_keeps_its_words(client, accepted, clerk, head):
    client.force_login(clerk)
    page = reverse("workorders:detail", args=[accepted.number])
    read = client.get(page).context["reply_form"]["read"].value()
    client.logout()
    address = reverse("workorders:reply", args=[accepted.number])
    typed = {"text": "写了一下午的答复", "kind": "final", "read": read}
    assert client.post(address, typed).url == f"/accounts/login/?next={address}"
    workflow.draft_reply(accepted.pk, by=head, text="科长写的")
    client.post("/accounts/login/", {"login": "clerk", "password": builders.PASSWORD})
    form = client.get(page).context["reply_form"]
    assert form["text"].value() == "写了一下午的答复"
    again = typed | {"read": form["read"].value()}
    assert "科长写的" in client.post(address, again).content.decode()
    again["read"] = workflow.draft_token(type(accepted).objects.get(pk=accepted.pk))
    client.post(address, again)
    assert client.get(page).context["reply_form"]["text"].value() == "写了一下午的答复"
    assert "unsigned" not in client.session or not client.session["unsigned"]


def test_words_that_go_on_from_a_draft_that_is_gone_are_shown_again(client, accepted, clerk):
    client.force_login(clerk)
    typed = {"text": "站台修好了。", "kind": "final", "read": "of-a-draft-that-is-gone"}
    response = client.post(reverse("workorders:reply", args=[accepted.number]), typed)
    assert response.context["reply_form"]["text"].value() == "站台修好了。"
    assert response.context["reply_form"]["read"].value() == ""
