"""A complaint about the people of an agency never goes to it and is sealed from its people."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from forum import workflow as forum
from forum.models import Attachment, Thread
from portal.accounts import workflow as accounts
from portal.desk import workflow as desk
from portal.notifications.models import Message
from tests import builders
from workorders import exporting, workflow
from workorders.models import ExportBatch, WorkOrder
from workorders.rights import may_read_matter, may_reveal_contact


@pytest.fixture
def private(citizen, moderator):
    """A complaint that nobody but its author and the staff entitled to it reads."""
    return builders.accepted_unpublished(citizen, moderator, title="窗口的人说话难听")


@pytest.fixture
def station(transport):
    """An office below the transport bureau."""
    return builders.agency("station", name="客运站", parent=transport)


@pytest.fixture
def marked(private, transport, moderator):
    return desk.mark_about_staff(private.pk, by=moderator, agency=transport)


@pytest.fixture
def held(private, dispatcher, transport, clerk, moderator):
    """The order that the agency has accepted when the complaint is found to be about its people."""
    order = builders.accepted_order(private, by=dispatcher, agency=transport, clerk=clerk)
    desk.mark_about_staff(private.pk, by=moderator, agency=transport)
    return WorkOrder.objects.get(pk=order.pk)


def refused(step, *args, field="agency", **facts):
    with pytest.raises(ValidationError) as refusal:
        step(*args, **facts)
    return set(refusal.value.error_dict) == {field}


def test_it_is_dispatched_neither_there_nor_below(marked, dispatcher, transport, station, water):
    for agency in (transport, station):
        assert refused(workflow.dispatch, marked.pk, by=dispatcher, agency=agency)
    assert workflow.dispatch(marked.pk, by=dispatcher, agency=water).agency == water


def test_it_is_given_back_there_by_no_step(marked, dispatcher, transport, water, other_clerk):
    from workorders.models import DisputeBasis

    order = builders.order(marked, by=dispatcher, agency=water)
    given = {"by": dispatcher, "agency": transport, "reason": "应由交通办理"}
    assert refused(workflow.change_agency, order.pk, **given)
    basis = DisputeBasis.objects.first()
    naming = {"by": other_clerk, "basis": basis, "reason": "不归我们。"}
    assert refused(
        workflow.dispute, order.pk, **naming, named_agency=transport, field="named_agency"
    )
    made = workflow.dispute(order.pk, **naming)
    assert refused(workflow.uphold_dispute, made.pk, by=dispatcher, agency=transport)


def test_nor_by_its_author_or_the_dispatcher_after_an_answer(
    private, dispatcher, transport, clerk, head, moderator, citizen
):
    order = builders.accepted_order(private, by=dispatcher, agency=transport, clerk=clerk)
    builders.answered(order, clerk=clerk, head=head, dispatcher=dispatcher)
    desk.mark_about_staff(private.pk, by=moderator, agency=transport)
    assert refused(workflow.reopen, order.pk, by=dispatcher, reason="没说清")
    workflow.report_unsolved(private.pk, by=citizen, missing="还是一样。")
    order.refresh_from_db()
    private.refresh_from_db()
    assert (order.status, private.agency) == ("withdrawn", None)


def test_its_people_see_neither_matter_nor_order(held, clerk, head, client):
    for person in (clerk, head):
        assert not Thread.cases.visible_to(person).filter(pk=held.thread_id).exists()
        assert not WorkOrder.objects.seen_by(person).exists()
        assert not may_read_matter(held, person)
        assert not may_reveal_contact(held, person)
    client.force_login(clerk)
    assert client.get(held.get_absolute_url()).status_code == 404
    assert client.get(held.thread.get_absolute_url()).status_code == 404
    assert held.thread.title not in client.get("/desk/search/?q=窗口").text
    assert held.get_absolute_url() not in client.get("/workorders/?status=all").text


def test_its_people_take_no_step_on_it(held, clerk, head):
    with pytest.raises(PermissionDenied):
        workflow.draft_reply(held.pk, by=clerk, text="没有的事。")
    with pytest.raises(PermissionDenied):
        workflow.hand_in(held.pk, by=head)


def test_nor_do_they_see_it_with_rights_of_the_centre(held, clerk, dispatcher):
    accounts.grant_role(clerk.pk, role="dispatcher")
    insider = type(clerk).objects.get(pk=clerk.pk)
    for person, sees in ((insider, False), (dispatcher, True)):
        assert WorkOrder.objects.seen_by(person).exists() is sees
        assert Thread.cases.readable_by(person).filter(pk=held.thread_id).exists() is sees
        assert may_read_matter(held, person) is sees


def test_their_exports_hold_nothing_of_it(held, clerk, dispatcher):
    accounts.grant_role(clerk.pk, role="dispatcher")
    insider = type(clerk).objects.get(pk=clerk.pk)
    with pytest.raises(ValidationError):
        exporting.make_batch(format="json", by=insider)
    batch = exporting.make_batch(format="json", by=dispatcher)
    assert ExportBatch.objects.downloadable_by(dispatcher).filter(pk=batch.pk).exists()
    assert not ExportBatch.objects.downloadable_by(insider).exists()


def test_its_pictures_are_closed_to_them(citizen, moderator, dispatcher, transport, clerk):
    draft = builders.draft(citizen, title="窗口的人说话难听")
    picture = forum.attach(draft.pk, by=citizen, file=builders.picture())
    submission = forum.submit(draft.pk, by=citizen)
    thread = forum.accept_unpublished(
        submission.pk, version_id=submission.latest_version.pk, by=moderator
    ).thread
    builders.order(thread, by=dispatcher, agency=transport)
    assert Attachment.objects.readable_by(clerk).filter(pk=picture.pk).exists()
    desk.mark_about_staff(thread.pk, by=moderator, agency=transport)
    clerk = type(clerk).objects.get(pk=clerk.pk)
    assert not Attachment.objects.readable_by(clerk).filter(pk=picture.pk).exists()
    assert Attachment.objects.readable_by(citizen).filter(pk=picture.pk).exists()


def test_letters_that_wait_for_them_are_deleted_and_none_is_written(
    private, dispatcher, transport, clerk, moderator, citizen, client
):
    order = builders.order(private, by=dispatcher, agency=transport)
    theirs = Message.objects.filter(recipient=clerk)
    own = Message.objects.filter(recipient=citizen).count()
    assert theirs.exists()
    desk.mark_about_staff(private.pk, by=moderator, agency=transport)
    assert not theirs.exists()
    assert Message.objects.filter(recipient=citizen).count() == own
    told = clerk.notifications.count()
    workflow.withdraw(order.pk, by=dispatcher, reason="派错了")
    assert clerk.notifications.count() == told
    client.force_login(clerk)
    assert private.title not in client.get("/my/notifications/").text


def test_the_agency_above_sees_and_handles_it(
    marked, dispatcher, transport, station, clerk, moderator
):
    desk.mark_about_staff(marked.pk, by=moderator, agency=station)
    below = builders.member("below", agency=station, role="clerk")
    order = builders.accepted_order(marked, by=dispatcher, agency=transport, clerk=clerk)
    assert WorkOrder.objects.seen_by(clerk).get() == order
    assert not WorkOrder.objects.seen_by(below).exists()


def test_what_everybody_reads_they_read_too(thread, moderator, transport, clerk):
    desk.mark_about_staff(thread.pk, by=moderator, agency=transport)
    assert Thread.cases.visible_to(clerk).filter(pk=thread.pk).exists()


def test_only_the_centre_marks_and_none_of_that_agency(
    private, moderator, dispatcher, clerk, citizen, transport
):
    for person in (clerk, citizen):
        with pytest.raises(PermissionDenied):
            desk.mark_about_staff(private.pk, by=person, agency=transport)
    accounts.grant_role(clerk.pk, role="dispatcher")
    insider = type(clerk).objects.get(pk=clerk.pk)
    with pytest.raises(PermissionDenied):
        desk.mark_about_staff(private.pk, by=insider, agency=transport)
    desk.mark_about_staff(private.pk, by=dispatcher, agency=transport)
    with pytest.raises(PermissionDenied):
        desk.mark_about_staff(private.pk, by=insider, agency=None)
    desk.mark_about_staff(private.pk, by=moderator, agency=None)
    private.refresh_from_db()
    assert private.about_staff_of is None
