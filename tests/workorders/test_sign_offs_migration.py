"""A migration turns the columns of an older release into sign-offs, and back."""

import pytest

from portal.integrity import checking
from tests import builders
from tests.migrating import migrate, migrate_to_the_newest
from workorders import workflow
from workorders.models import SignOff

CORRECTION = {"kind": "correction"}
BEFORE = [("workorders", "0010_labels_of_exported_orders")]


def told():
    """What the rows say, whatever their own numbers are."""
    rows = SignOff.objects.order_by("submission")
    return [
        (
            row.order_id, row.kind, row.submission_id, row.status, row.signed_version_id,
            row.signed_off_at is None, row.reason, row.ended_at is None,
        )
        for row in rows
    ]  # fmt: skip


@pytest.fixture
def said(transactional_db, citizen, moderator, dispatcher, clerk, head, transport):
    """Something at each stop of each way, with word on the way and drafts that ended unsaid."""
    agency = {"by": dispatcher, "agency": transport, "clerk": clerk}
    signing = {"clerk": clerk, "head": head}
    people = signing | {"dispatcher": dispatcher}

    def accepted():
        return builders.accepted_order(builders.published(citizen, moderator), **agency)

    def answered():
        order = accepted()
        builders.answered(order, **people)
        return order

    def corrected(text, reason):
        order = answered()
        workflow.draft(order.pk, by=clerk, text=text, reason=reason, **CORRECTION)
        return order

    workflow.draft_reply(accepted().pk, by=clerk, text="在看。")
    builders.handed_in(accepted(), clerk=clerk)
    sent_back = accepted()
    builders.signed(sent_back, **signing)
    workflow.send_reply_back(sent_back.pk, by=dispatcher, reason="写明日期")
    builders.signed(accepted(), **signing)
    twice = accepted()
    builders.answered(twice, kind="progress", text="已派人查看。", **people)
    workflow.draft_reply(twice.pk, by=clerk, text="周五前修好。")
    workflow.withdraw(twice.pk, by=dispatcher, reason="派错了")
    again = builders.accepted_order(twice.thread, **agency)
    workflow.draft_reply(again.pk, by=clerk, text="周六前修好。")
    builders.correction(answered(), clerk=clerk)
    order = answered()
    version = builders.signed_correction(order, **signing)
    workflow.publish(order.pk, by=dispatcher, version_id=version.pk, **CORRECTION)
    builders.signed_correction(order, text="再改。", reason="数字错了", **signing)
    workflow.give_up(corrected("改", reason="").pk, by=clerk, **CORRECTION)
    corrected("改", reason="错字")


@pytest.mark.django_db(transaction=True)
def test_there_and_back_loses_nothing(said):
    before = told()
    assert {status for _order, _kind, _text, status, *_rest in before} == {
        "draft", "awaiting_sign_off", "awaiting_publication", "published", "given_up",
    }  # fmt: skip
    try:
        orders = migrate(BEFORE).get_model("workorders", "WorkOrder").objects
        old = orders.exclude(correction_status="").order_by("pk")
        statuses = old.values_list("correction_status", "correction_reason")
        assert sorted(statuses) == [
            ("awaiting_publication", "数字错了"),
            ("awaiting_sign_off", "日期写错了"),
            ("draft", "错字"),
        ]
        assert not old.filter(correction=None).exists()
    finally:
        migrate_to_the_newest()
    assert told() == before
    found = [finding for finding in checking.check(["order-sign-offs"]) if finding.problems]
    assert found == []
