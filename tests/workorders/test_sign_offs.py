"""Each text of an agency is one sign-off of one kind, from draft to publication."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError

from portal.audit.wording import ACTS, FACTS
from portal.notifications.kinds import KINDS as NOTICES
from tests import builders
from workorders import workflow
from workorders.models import OrderStatus, SignOff, SignOffKind, SignOffStatus, WorkOrder
from workorders.workflow.sign_offs.kinds import KINDS, LEADS_TO, STARTS_FROM


def row(**facts):
    return SignOff.objects.get(**facts)


def test_every_kind_has_every_step_of_the_one_route():
    assert set(KINDS) == set(SignOffKind.values)
    assert {name for kind in KINDS.values() for name in kind.steps} == set(LEADS_TO)
    assert set(STARTS_FROM) == set(LEADS_TO)
    assert all(set(kind.steps) == set(LEADS_TO) for kind in KINDS.values())


def test_every_act_and_notice_of_every_kind_has_its_words():
    steps = [step for kind in KINDS.values() for step in kind.steps.values()]
    assert {step.act for step in steps} - set(ACTS) == {""}
    assert {step.notice for step in steps} - set(NOTICES) == {""}
    beside = [name for name, kind in KINDS.items() if not kind.moves_the_order]
    assert {f"{name}_{end}" for name in beside for end in ("from", "to")} <= set(FACTS)


def test_no_act_belongs_to_two_kinds():
    acts = [step.act for kind in KINDS.values() for step in kind.steps.values() if step.act]
    assert len(acts) == len(set(acts))


def test_a_reply_and_its_order_go_the_same_way(accepted, clerk, head, dispatcher):
    told = []

    def note():
        accepted.refresh_from_db()
        told.append((row().status, accepted.status))

    workflow.draft_reply(accepted.pk, by=clerk, text="周五前修好。")
    note()
    version = workflow.hand_in(accepted.pk, by=clerk)
    note()
    workflow.sign_off(accepted.pk, by=head, version_id=version.pk)
    note()
    workflow.publish_reply(accepted.pk, by=dispatcher, version_id=version.pk)
    note()
    assert told == [
        ("draft", "accepted"),
        ("awaiting_sign_off", "awaiting_sign_off"),
        ("awaiting_publication", "awaiting_publication"),
        ("published", "answered"),
    ]
    assert (row().submission, row().signed_version) == (accepted.reply, version)


def test_sending_back_takes_the_signature_away(signed, dispatcher):
    workflow.send_reply_back(signed.pk, by=dispatcher, reason="写明日期")
    assert (row().status, row().signed_version, row().signed_off_at) == ("draft", None, None)


def test_word_on_the_way_and_the_answer_are_two_rows(accepted, clerk, head, dispatcher):
    people = {"clerk": clerk, "head": head, "dispatcher": dispatcher}
    builders.answered(accepted, kind="progress", text="已派人查看。", **people)
    builders.answered(accepted, **people)
    rows = SignOff.objects.values_list("kind", "status")
    assert list(rows) == [("reply", "published")] * 2


@pytest.mark.parametrize("step", ["change_agency", "withdraw"])
def test_what_the_old_agency_was_saying_ends_with_its_order(
    accepted, clerk, dispatcher, water, step
):
    workflow.draft_reply(accepted.pk, by=clerk, text="周五前修好。")
    facts = {"agency": water} if step == "change_agency" else {}
    getattr(workflow, step)(accepted.pk, by=dispatcher, reason="派错了", **facts)
    accepted.refresh_from_db()
    assert (row().status, row().submission.state, accepted.reply) == ("given_up", "withdrawn", None)
    assert row().ended_at is not None


def test_a_reply_is_not_given_up_by_itself(accepted, clerk):
    workflow.draft_reply(accepted.pk, by=clerk, text="周五前修好。")
    with pytest.raises(ValidationError):
        workflow.give_up(accepted.pk, kind="reply", by=clerk)
    assert row().status == "draft"


def test_those_who_wait_find_replies_and_corrections_together(answered, correction, head):
    waiting = WorkOrder.objects.waiting_for_a_head()
    assert list(waiting) == list(WorkOrder.objects.to_be_signed_by(head)) == [answered]
    workflow.sign_off(answered.pk, kind="correction", by=head, version_id=correction.pk)
    assert list(WorkOrder.objects.waiting_for_the_centre()) == [answered]
    assert not waiting.all().exists()


WRONG = {
    "signoff_kind_is_known": {"kind": "song"},
    "signoff_status_is_known": {"status": "sung", "ended_at": "2026-01-01T00:00Z"},
    "signoff_signature_names_its_version": {"signed_off_at": "2026-01-01T00:00Z"},
    "signoff_signed_as_its_status_says": {"status": SignOffStatus.AWAITING_PUBLICATION},
    "signoff_ended_has_a_time": {"status": SignOffStatus.GIVEN_UP},
}


@pytest.mark.parametrize("name", WRONG)
def test_the_database_refuses_nonsense_by_name(accepted, clerk, name):
    workflow.draft_reply(accepted.pk, by=clerk, text="周五前修好。")
    # An unknown status breaks two rules; which one is named first is the database's choice.
    named = f"{name}|signed_as_its_status" if name == "signoff_status_is_known" else name
    with pytest.raises(IntegrityError, match=named):
        SignOff.objects.update(**WRONG[name])


def test_the_database_refuses_a_second_one_of_a_kind(answered, correction, clerk):
    first = answered.under_way("correction")
    other = builders.draft(clerk, purpose="answer", thread=answered.thread)
    with pytest.raises(IntegrityError):
        SignOff.objects.create(
            order=answered, kind="correction", submission=other, begun_at=first.begun_at
        )


def test_an_answered_order_has_its_reply(answered):
    assert answered.status == OrderStatus.ANSWERED
    with pytest.raises(IntegrityError, match=r"workorder_waiting_reply_exists"):
        WorkOrder.objects.filter(pk=answered.pk).update(reply=None)
