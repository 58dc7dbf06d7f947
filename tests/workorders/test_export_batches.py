"""A batch is created once, by permitted people, and never changes."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from forum.choices import Kind
from portal.accounts.models import User
from portal.audit.models import AuditLine
from tests import builders
from tests.workorders import export_builders as exports
from workorders import workflow
from workorders.exporting import batches, files, make_batch, open_batch
from workorders.exporting.files import remove_strays
from workorders.models import ExportBatch, ExportedOrder, WorkOrder


@pytest.fixture
def order(citizen, moderator, dispatcher, transport):
    return exports.order(citizen, moderator, dispatcher, transport)


@pytest.fixture
def another(citizen, moderator, dispatcher, water):
    return exports.order(citizen, moderator, dispatcher, water, kind=Kind.COMPLAINT)


def numbers(batch):
    return [row["order_number"] for row in exports.orders_of(batch)]


def new_batch(**wishes):
    return make_batch(by=None, format="json", selection="new", **wishes)


def refusal_of(step):
    with pytest.raises(ValidationError) as refused:
        step()
    return refused.value


def test_a_batch_holds_every_order(order, another, dispatcher):
    batch = make_batch(by=dispatcher, format="json")
    assert numbers(batch) == [order.number, another.number]
    assert batch.order_count == 2
    assert set(batch.orders.all()) == {order, another}
    assert batch.created_by == dispatcher
    assert batch.number.startswith("EX")


def test_a_batch_knows_its_bytes(order):
    batch = make_batch(by=None, format="csv")
    data = exports.content(batch)
    assert batch.size == len(data)
    assert exports.content(batch) == data


@pytest.mark.parametrize("format", ["csv", "xlsx", "json"])
def test_the_file_stays_the_same_when_the_order_moves_on(order, clerk, format):
    batch = make_batch(by=None, format=format)
    before = exports.content(batch)
    workflow.accept(order.pk, by=clerk)
    assert exports.content(ExportBatch.objects.get(pk=batch.pk)) == before


def test_a_new_batch_takes_each_order_once(order, citizen, moderator, dispatcher, water):
    assert numbers(new_batch()) == [order.number]
    later = exports.order(citizen, moderator, dispatcher, water)
    assert numbers(new_batch()) == [later.number]


def test_other_batches_do_not_make_an_order_old(order):
    make_batch(by=None, format="json")
    assert numbers(new_batch()) == [order.number]


def test_an_order_stays_in_full_batches_after_a_new_one(order):
    new_batch()
    assert numbers(make_batch(by=None, format="json")) == [order.number]


def test_an_older_order_is_still_new_after_a_younger_one_was_taken(order, another):
    assert numbers(new_batch(filters={"kind": Kind.COMPLAINT})) == [another.number]
    assert numbers(new_batch()) == [order.number]


def test_an_empty_new_batch_makes_no_file_but_a_sentence(order):
    new_batch()
    kept = exports.files_kept()
    refusal = refusal_of(new_batch)
    assert refusal.code == "nothing_to_export"
    assert refusal.messages[0]
    assert exports.files_kept() == kept
    assert ExportBatch.objects.count() == 1


def test_choices_that_match_nothing_make_no_file(order):
    wishes = {"filters": {"status": "archived"}}
    assert refusal_of(lambda: make_batch(by=None, format="csv", **wishes)).code == (
        "nothing_to_export"
    )
    assert exports.files_kept() == []


def test_an_agency_includes_those_below_it(order, another, transport, dispatcher):
    below = builders.agency("transport-north", parent=transport)
    workflow.change_agency(another.pk, by=dispatcher, agency=below, reason="归它管")
    batch = make_batch(by=None, format="json", filters={"agency": transport})
    assert numbers(batch) == [order.number, another.number]
    assert batch.filters == {"agency": "transport"}


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        ({"kind": Kind.COMPLAINT}, ["another"]),
        ({"kind": Kind.INQUIRY}, ["order"]),
        ({"status": "accepted"}, ["order"]),
        ({"status": "", "kind": "", "agency": None}, ["order", "another"]),
    ],
)
def test_filters_narrow_a_batch(order, another, clerk, filters, found):
    workflow.accept(order.pk, by=clerk)
    orders = {"order": order.number, "another": another.number}
    batch = make_batch(by=None, format="json", filters=filters)
    assert numbers(batch) == [orders[name] for name in found]


def test_days_are_local_and_both_are_included(order):
    late_evening = timezone.make_aware(timezone.datetime(2026, 11, 20, 23, 59))
    WorkOrder.objects.filter(pk=order.pk).update(dispatched_at=late_evening)
    day = late_evening.date()
    filters = {"dispatched_from": day, "dispatched_to": day}
    assert numbers(make_batch(by=None, format="json", filters=filters)) == [order.number]
    after = {"dispatched_from": day + timedelta(days=1)}
    assert refusal_of(lambda: make_batch(by=None, format="json", filters=after))


def test_who_may_make_which_batch(
    order, citizen, moderator, clerk, head, supervisor, dispatcher, administrator
):
    people = [None, citizen, moderator, clerk, head, supervisor, dispatcher, administrator]
    plain = [_may(person, personal=False) for person in people]
    personal = [_may(person, personal=True) for person in people]
    assert plain == [True, False, False, False, False, True, True, True]
    assert personal == [True, False, False, False, False, False, True, True]


def _may(person, *, personal):
    try:
        make_batch(by=person, format="csv", personal=personal)
    except PermissionDenied:
        return False
    return True


def test_exporting_needs_to_see_private_matters_too(order, citizen):
    citizen.user_permissions.add(Permission.objects.get(codename="export_orders"))
    person = User.objects.get(pk=citizen.pk)
    assert not _may(person, personal=False)
    person.user_permissions.add(Permission.objects.get(codename="see_private"))
    assert _may(User.objects.get(pk=citizen.pk), personal=False)


def test_a_batch_can_be_downloaded_by_who_could_make_it(order, supervisor, dispatcher, clerk):
    plain = make_batch(by=dispatcher, format="csv")
    personal = make_batch(by=dispatcher, format="csv", personal=True)
    downloadable = ExportBatch.objects.downloadable_by
    assert set(downloadable(dispatcher)) == {plain, personal}
    assert set(downloadable(supervisor)) == {plain}
    assert set(downloadable(clerk)) == set()


@pytest.mark.parametrize(
    ("personal", "act"), [(False, "export_orders"), (True, "export_personal_data")]
)
def test_every_batch_is_a_line_in_the_log(order, dispatcher, personal, act):
    batch = make_batch(by=dispatcher, format="csv", personal=personal)
    line = AuditLine.objects.get(act=act)
    assert (line.subject, line.actor_id) == (f"export {batch.number}", dispatcher.pk)
    assert line.data["step"] == "made"


@pytest.mark.parametrize("moment", ["write", "enter"])
def test_a_failure_leaves_neither_rows_nor_file(order, monkeypatch, moment):
    def fail(*args, **kwargs):
        raise RuntimeError("the power went")

    place = {"write": "row_of", "enter": "_write_members"}[moment]
    monkeypatch.setattr(batches, place, fail)
    with pytest.raises(RuntimeError, match="power"):
        new_batch()
    assert not ExportBatch.objects.exists()
    assert not ExportedOrder.objects.exists()
    assert not AuditLine.objects.filter(act="export_orders").exists()
    assert exports.files_kept() == []


def test_a_file_that_a_crash_left_is_swept(order, time_machine):
    batch = make_batch(by=None, format="csv")
    stray = files.private_files().save("exports/stray.csv", builders.picture())
    remove_strays()
    assert files.private_files().exists(stray)
    time_machine.move_to(timezone.now() + timedelta(days=2))
    remove_strays()
    assert f"exports/{exports.files_kept()[0]}" == batch.file.name
    assert not files.private_files().exists(stray)


def test_sweeping_an_empty_store_is_nothing(db):
    assert remove_strays() == ""


def test_a_changed_file_is_not_handed_out(order):
    batch = make_batch(by=None, format="csv")
    with open(files.private_files().path(batch.file.name), "ab") as file:
        file.write(b"one more line")
    assert refusal_of(lambda: open_batch(batch)).code == "file_changed"


def test_a_missing_file_is_a_sentence(order):
    batch = make_batch(by=None, format="csv")
    files.discard(batch.file.name)
    assert refusal_of(lambda: open_batch(batch)).code == "file_missing"


def test_a_batch_of_a_hundred_asks_what_a_batch_of_one_asks(order):
    # The first batch of a day begins its row of numbers.
    make_batch(by=None, format="csv")
    of_one = _questions(count=1)
    exports.copies(order, 100)
    assert _questions(count=100) == of_one


def _questions(*, count):
    """How many questions a batch of each selection asks; ``count`` orders are new."""
    asked = {"new": _asked("new", count)}
    for each in ExportBatch.objects.latest("pk").orders.all():
        each.transitions.record("accept", each.status, each.status)
    return asked | {
        "changed": _asked("changed", count),
        "all": _asked("all", WorkOrder.objects.count()),
    }


def _asked(selection, count):
    with CaptureQueriesContext(connection) as questions:
        batch = make_batch(by=None, format="csv", selection=selection, personal=True)
    assert batch.order_count == count
    return len(questions)
