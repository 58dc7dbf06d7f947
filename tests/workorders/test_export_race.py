"""Many people export the new orders at the same time."""

from threading import Event

import pytest
from django.db import connections

from tests.racing import press_at_once
from tests.workorders import export_builders as exports
from workorders import workflow
from workorders.exporting import batches, make_batch
from workorders.models import ExportBatch, ExportedOrder, WorkOrder

ORDERS = 12


@pytest.fixture
def orders(transactional_db, citizen, moderator, dispatcher, transport):
    return [exports.order(citizen, moderator, dispatcher, transport) for _ in range(ORDERS)]


def numbers_in_files():
    files = ExportBatch.objects.filter(only_new=True)
    return [row["order_number"] for batch in files for row in exports.orders_of(batch)]


@pytest.mark.django_db(transaction=True)
def test_eight_presses_export_every_new_order_once(orders, dispatcher):
    outcomes = press_at_once(8, lambda: make_batch(by=dispatcher, format="json", selection="new"))
    assert outcomes == {"done": 1, "refused": 7}
    assert sorted(numbers_in_files()) == sorted(order.number for order in orders)
    assert ExportedOrder.objects.filter(as_new=True).count() == ORDERS
    assert len(exports.files_kept()) == 1


@pytest.mark.django_db(transaction=True)
def test_eight_presses_with_overlapping_choices_neither_repeat_nor_miss(orders, dispatcher, clerk):
    for order in orders[::2]:
        workflow.accept(order.pk, by=clerk)
    choices = iter([{}, {"status": "accepted"}, {}, {"status": "dispatched"}] * 2)
    press_at_once(
        8, lambda: make_batch(by=dispatcher, format="json", selection="new", filters=next(choices))
    )
    assert sorted(numbers_in_files()) == sorted(order.number for order in orders)
    assert len(exports.files_kept()) == ExportBatch.objects.count()


@pytest.mark.django_db(transaction=True)
def test_an_order_dispatched_while_the_file_is_written_is_in_the_next_batch(
    orders, citizen, moderator, dispatcher, transport, monkeypatch
):
    late, enter = [], batches._write_batch

    def dispatch_one_more_first(*args):
        if not late:
            late.append(exports.order(citizen, moderator, dispatcher, transport))
        return enter(*args)

    monkeypatch.setattr(batches, "_write_batch", dispatch_one_more_first)
    first = make_batch(by=None, format="json", selection="new")
    second = make_batch(by=None, format="json", selection="new")
    assert first.order_count == ORDERS
    assert [row["order_number"] for row in exports.orders_of(second)] == [late[0].number]


@pytest.mark.django_db(transaction=True)
def test_a_batch_that_was_overtaken_begins_again_with_what_is_left(
    orders, citizen, moderator, dispatcher, transport, monkeypatch
):
    """Another batch takes the orders after the file was written; one more order comes."""
    overtaken, enter = [], batches._write_batch

    def overtake_once(*args):
        if not overtaken:
            overtaken.append(True)
            make_batch(by=None, format="csv", selection="new")
            exports.order(citizen, moderator, dispatcher, transport)
        return enter(*args)

    monkeypatch.setattr(batches, "_write_batch", overtake_once)
    second = make_batch(by=None, format="json", selection="new")
    newest = WorkOrder.objects.latest("pk")
    assert [row["order_number"] for row in exports.orders_of(second)] == [newest.number]
    assert ExportedOrder.objects.filter(as_new=True).count() == ORDERS + 1
    assert len(exports.files_kept()) == 2


@pytest.mark.django_db(transaction=True)
def test_making_a_batch_keeps_nobody_from_writing(orders, clerk, monkeypatch):
    """Another connection accepts an order in the middle of the writing."""
    accepted, row_of = Event(), batches.row_of

    def accept_meanwhile(*args, **kwargs):
        if not accepted.is_set():
            outcome = press_at_once(1, lambda: workflow.accept(orders[-1].pk, by=clerk))
            assert outcome == {"done": 1}
            accepted.set()
        return row_of(*args, **kwargs)

    monkeypatch.setattr(batches, "row_of", accept_meanwhile)
    batch = make_batch(by=None, format="json")
    assert accepted.is_set()
    assert len(exports.orders_of(batch)) == ORDERS
    connections.close_all()
