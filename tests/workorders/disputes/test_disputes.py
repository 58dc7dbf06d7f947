"""An agency disputes an order, and the centre decides about it."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from forum.models import Event
from forum.reading import timeline
from workorders import workflow
from workorders.models import Dispute


def again(order, *, by, basis, **named):
    return workflow.dispute(order.pk, by=by, basis=basis, reason="也不归我们。", **named)


def notices_of(person):
    return list(person.notifications.values_list("name", flat=True))


def test_the_order_stays_as_it_is_while_nobody_has_decided(order, disputed):
    before = (order.status, order.due_at, order.agency)
    order.refresh_from_db()
    assert (order.status, order.due_at, order.agency) == before
    line = order.transitions.latest("pk")
    assert (line.act, line.data["dispute"], line.data["sent_up"]) == ("dispute", disputed.pk, False)
    assert line.data["first_agency"] == order.agency.name


def test_a_disputed_order_is_neither_accepted_nor_given_away(
    order, disputed, clerk, dispatcher, water
):
    with pytest.raises(ValidationError) as refusal:
        workflow.accept(order.pk, by=clerk)
    assert refusal.value.code == "disputed"
    with pytest.raises(ValidationError) as refusal:
        workflow.change_agency(order.pk, by=dispatcher, agency=water, reason="派错了")
    assert refusal.value.code == "disputed"


def test_the_dispatcher_and_the_named_agency_hear_of_it(dispatcher, other_clerk, disputed):
    assert notices_of(dispatcher) == ["order_disputed"]
    assert notices_of(other_clerk) == ["order_dispute_names_you"]
    note = other_clerk.notifications.get()
    assert note.facts["path"].endswith(f"/disputes/{disputed.pk}/argue/")
    assert note.facts["first_agency"] == "市交通运输局"


def test_an_accepted_order_cannot_be_disputed(accepted, clerk, duties):
    with pytest.raises(ValidationError) as refusal:
        again(accepted, by=clerk, basis=duties)
    assert refusal.value.code == "accepted"
    assert not Dispute.objects.exists()


def test_nor_after_the_time_to_accept_it(order, clerk, duties):
    late = order.accept_due_at + timedelta(minutes=1)
    with pytest.raises(ValidationError) as refusal:
        workflow.dispute(order.pk, by=clerk, basis=duties, reason="不归我们。", at=late)
    assert refusal.value.code == "too_late"
    workflow.dispute(order.pk, by=clerk, basis=duties, reason="不归我们。", at=order.accept_due_at)


def test_nor_by_another_agency_or_without_words(order, clerk, other_clerk, duties):
    with pytest.raises(PermissionDenied):
        again(order, by=other_clerk, basis=duties)
    with pytest.raises(ValidationError):
        workflow.dispute(order.pk, by=clerk, basis=duties, reason=" \u200b ")
    assert order.transitions.count() == 1


def test_it_does_not_name_itself(order, clerk, transport, duties):
    with pytest.raises(ValidationError) as refusal:
        again(order, by=clerk, basis=duties, named_agency=transport)
    assert set(refusal.value.error_dict) == {"named_agency"}


def test_the_named_agency_argues_once(disputed, other_clerk, clerk):
    with pytest.raises(PermissionDenied):
        workflow.argue_dispute(disputed.pk, by=clerk, reason="就是他们的。")
    argued = workflow.argue_dispute(disputed.pk, by=other_clerk, reason="站台不归水务。")
    assert (argued.answer, argued.answered_by) == ("站台不归水务。", other_clerk)
    with pytest.raises(ValidationError):
        workflow.argue_dispute(disputed.pk, by=other_clerk, reason="再说一遍。")


def test_upheld_it_is_given_to_the_other_agency_as_change_agency_does(
    order, disputed, dispatcher, clerk, other_clerk, water, citizen
):
    workflow.uphold_dispute(disputed.pk, by=dispatcher, agency=water)
    order.refresh_from_db()
    disputed.refresh_from_db()
    assert (order.agency, order.status, disputed.status) == (water, "dispatched", "upheld")
    upheld, moved = order.transitions.order_by("-pk")[:2][::-1]
    assert (upheld.act, moved.act) == ("uphold_dispute", "change_agency")
    assert moved.data["dispute"] == disputed.pk
    assert upheld.reason == moved.reason == disputed.reason == disputed.basis.name
    assert "order_dispute_upheld" in notices_of(clerk)
    assert "order_dispatched" in notices_of(other_clerk)
    assert notices_of(citizen).count("dispatched") == 2


def test_everybody_reads_from_whom_to_whom_and_why(order, disputed, dispatcher, water, in_english):
    workflow.uphold_dispute(disputed.pk, by=dispatcher, agency=water, reason="市水务局说是他们的")
    event = Event.objects.get(thread=order.thread, act="change_agency")
    (told,) = [one for one in timeline.events_of(order.thread) if one.act == "change_agency"]
    words = timeline._words(told)
    assert event.public
    assert "from Transport Bureau to Water Bureau, because by the division of duties" in words
    assert "市水务局说是他们的" not in str(event.data)


def test_rejected_it_stays_and_its_date_does_not_move(order, disputed, dispatcher, clerk, duties):
    workflow.reject_dispute(disputed.pk, by=dispatcher, reason="站台归交通。")
    before = order.due_at
    order.refresh_from_db()
    assert (order.status, order.due_at) == ("dispatched", before)
    assert "order_dispute_rejected" in notices_of(clerk)
    with pytest.raises(ValidationError) as refusal:
        again(order, by=clerk, basis=duties)
    assert refusal.value.code == "decided"
    assert workflow.accept(order.pk, by=clerk).status == "accepted"


def test_taken_back_it_can_be_accepted_and_does_not_count(order, disputed, clerk, duties):
    workflow.take_back_dispute(disputed.pk, by=clerk)
    assert Dispute.objects.counted().count() == 0
    assert workflow.accept(order.pk, by=clerk).status == "accepted"


def test_sent_up_only_the_supervisor_decides(disputed, dispatcher, supervisor, water):
    with pytest.raises(PermissionDenied):
        workflow.reject_dispute(disputed.pk, by=supervisor, reason="先别管。")
    workflow.send_dispute_up(disputed.pk, by=dispatcher)
    assert notices_of(supervisor) == ["order_dispute_sent_up"]
    with pytest.raises(PermissionDenied):
        workflow.uphold_dispute(disputed.pk, by=dispatcher, agency=water)
    with pytest.raises(ValidationError):
        workflow.send_dispute_up(disputed.pk, by=dispatcher)
    workflow.uphold_dispute(disputed.pk, by=supervisor, agency=water)
    disputed.refresh_from_db()
    assert (disputed.status, disputed.decided_by) == ("upheld", supervisor)


def test_the_third_bounce_goes_to_the_supervisor_at_once(
    order, disputed, dispatcher, supervisor, clerk, other_clerk, water, transport, duties
):
    workflow.uphold_dispute(disputed.pk, by=dispatcher, agency=water)
    second = again(order, by=other_clerk, basis=duties)
    assert second.status == "open"
    # Also over a further order of the same matter.
    workflow.withdraw(order.pk, by=dispatcher, reason="再看看")
    second.refresh_from_db()
    assert second.status == "lapsed"
    further = workflow.dispatch(order.thread_id, by=dispatcher, agency=transport)
    third = again(further, by=clerk, basis=duties)
    assert third.status == "sent_up"
    assert "order_dispute_sent_up" in notices_of(supervisor)
    with pytest.raises(PermissionDenied):
        workflow.reject_dispute(third.pk, by=dispatcher, reason="不行。")


def test_a_retired_basis_is_refused(order, clerk, duties):
    from django.utils import timezone

    duties.retired_at = timezone.now()
    duties.save()
    with pytest.raises(ValidationError) as refusal:
        again(order, by=clerk, basis=duties)
    assert set(refusal.value.error_dict) == {"basis"}
