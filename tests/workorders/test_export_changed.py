"""Batches of changed orders contain each change of an exported order exactly once."""

from datetime import timedelta
from threading import Event, Thread

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import connection, connections, transaction
from django.utils import timezone

from forum import workflow as forum
from forum.choices import Kind, Purpose
from forum.models import Post
from portal.desk import workflow as desk
from portal.integrity import stores
from tests import builders
from tests.racing import press_at_once
from tests.workorders import export_builders as exports
from workorders import workflow
from workorders.exporting import batches, fields, make_batch
from workorders.models import ExportBatch, ExportedOrder


@pytest.fixture
def order(citizen, moderator, dispatcher, transport):
    return exports.order(citizen, moderator, dispatcher, transport)


@pytest.fixture
def another(citizen, moderator, dispatcher, water):
    return exports.order(citizen, moderator, dispatcher, water, kind=Kind.COMPLAINT)


@pytest.fixture
def exported(order, another):
    """Both orders, exported as new."""
    make_batch(by=None, format="json", selection="new")
    return order


def changed(**wishes):
    return next_batch("changed", **wishes)


def next_batch(selection, **wishes):
    """The numbers of the orders in it; none where no batch is made."""
    try:
        batch = make_batch(by=None, format="json", selection=selection, **wishes)
    except ValidationError as refusal:
        if refusal.code != "nothing_to_export":
            raise
        return []
    return [row["order_number"] for row in exports.orders_of(batch)]


def test_a_changed_order_comes_once(exported, clerk):
    assert changed() == []
    workflow.accept(exported.pk, by=clerk)
    assert changed() == [exported.number]
    assert changed() == []


def test_it_comes_again_after_the_next_change_and_not_again_as_new(exported, clerk):
    workflow.accept(exported.pk, by=clerk)
    changed()
    workflow.draft_reply(exported.pk, by=clerk, text="正在查。")
    assert changed() == [exported.number]
    assert next_batch("new") == []


def test_an_order_that_was_not_exported_yet_is_new_and_not_changed(
    exported, citizen, moderator, dispatcher, transport, clerk
):
    later = exports.order(citizen, moderator, dispatcher, transport)
    workflow.accept(later.pk, by=clerk)
    assert changed() == []
    assert next_batch("new") == [later.number]
    assert changed() == []


def test_a_batch_of_all_takes_no_change_away(exported, clerk):
    workflow.accept(exported.pk, by=clerk)
    make_batch(by=None, format="csv")
    assert changed() == [exported.number]


def test_a_change_outside_the_filters_waits(exported, clerk):
    workflow.accept(exported.pk, by=clerk)
    assert changed(filters={"kind": Kind.COMPLAINT}) == []
    assert changed(filters={"kind": Kind.INQUIRY}) == [exported.number]


def _approve(submission, moderator):
    forum.approve(submission.pk, version_id=submission.latest_version.pk, by=moderator)


def edited_question(order, by):
    post = Post.cases.get(thread=order.thread, number=1)
    author = order.thread.author
    edit = builders.pending(
        author, purpose=Purpose.EDIT, thread=order.thread, post=post, text="改过了。"
    )
    _approve(edit, by)


def hidden(order, by):
    forum.hide(order.thread_id, by=by, reason="含有个人信息")


def corrected_kind(order, by):
    desk.correct_kind(order.thread.submission_id, by=by, kind=Kind.SUGGESTION)


def moved(order, by):
    forum.reassign(order.thread_id, by=by, area=None)


@pytest.mark.parametrize("change", [edited_question, hidden, corrected_kind, moved])
def test_what_happens_to_the_matter_changes_its_order(exported, moderator, change):
    change(exported, moderator)
    assert changed() == [exported.number]
    assert changed() == []


def test_a_reply_its_correction_and_the_authors_word_are_changes(
    exported, clerk, head, dispatcher, citizen
):
    exports.answer(exported, clerk, head, dispatcher, text="已经修好。")
    assert changed() == [exported.number]
    version = builders.signed_correction(exported, clerk=clerk, head=head, text="周五修好。")
    workflow.publish(exported.pk, kind="correction", by=dispatcher, version_id=version.pk)
    assert changed() == [exported.number]
    forum.confirm_solved(exported.thread_id, by=citizen)
    assert changed() == [exported.number]
    assert changed() == []


def test_the_words_of_others_change_nothing(exported, citizen, neighbour, moderator):
    builders.answer(neighbour, exported.thread, moderator)
    builders.answer(neighbour, exported.thread)
    post = Post.cases.get(thread=exported.thread, number=1)
    builders.pending(
        citizen, purpose=Purpose.EDIT, thread=exported.thread, post=post, text="还没审。"
    )
    assert changed() == []


def test_time_alone_changes_nothing(exported, time_machine):
    time_machine.move_to(timezone.now() + timedelta(days=400))
    assert changed() == []


def test_orders_exported_before_lines_were_counted_come_once(exported, another):
    ExportedOrder.objects.update(ledger_lines=0)
    assert changed() == [exported.number, another.number]
    assert changed() == []


def test_the_revision_grows_with_each_change(exported, clerk):
    first = exports.exported(exported)["revision"]
    workflow.accept(exported.pk, by=clerk)
    assert exports.exported(exported)["revision"] > first


def test_a_new_column_makes_no_order_changed_and_no_old_batch_different(exported, monkeypatch):
    batch = ExportBatch.objects.get()
    before = exports.content(batch)
    column = fields.Field("area_again", "Area again", lambda order, places: "x")
    monkeypatch.setattr(fields, "FIELDS", [*fields.FIELDS, column])
    assert changed() == []
    assert exports.content(batch) == before


def test_the_command_exports_what_changed(exported, clerk, tmp_path):
    workflow.accept(exported.pk, by=clerk)
    path = tmp_path / "changed.json"
    call_command("export_workorders", "--format", "json", "--changed", "-o", str(path))
    batch = ExportBatch.objects.latest("pk")
    assert batch.only_changed
    assert path.read_bytes() == exports.content(batch)


def test_a_batch_that_skips_changes_is_found(exported, clerk):
    workflow.accept(exported.pk, by=clerk)
    changed()
    assert list(stores.exports()) == []
    ExportedOrder.objects.filter(order=exported, as_new=True).update(ledger_lines=1)
    (problem,) = stores.exports()
    assert str(exported.pk) in problem


# --- at the same moment -----------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_a_change_that_is_not_committed_during_the_batch_is_in_the_next(
    transactional_db, exported, another, clerk, dispatcher, monkeypatch
):
    """Its line has a smaller number than others that the batch has seen."""
    workflow.change_agency(another.pk, by=dispatcher, agency=exported.agency, reason="归它管")
    write, stepped, release = batches._write_file, Event(), Event()

    def accept_and_wait():
        with transaction.atomic():
            workflow.accept(exported.pk, by=clerk)
            stepped.set()
            release.wait(timeout=30)
        connections.close_all()

    racer = Thread(target=accept_and_wait)

    def write_meanwhile(*args):
        if racer.ident is not None:
            return write(*args)
        racer.start()
        assert stepped.wait(timeout=30)
        if connection.vendor == "postgresql":  # SQLite lets one write at a time.
            workflow.withdraw(another.pk, by=dispatcher, reason="重复")
        entries = write(*args)
        release.set()
        racer.join(timeout=30)
        return entries

    monkeypatch.setattr(batches, "_write_file", write_meanwhile)
    assert changed() == [another.number]
    assert changed() == [exported.number]
    assert changed() == []


@pytest.mark.django_db(transaction=True)
def test_eight_presses_export_each_change_once(transactional_db, exported, clerk, dispatcher):
    workflow.accept(exported.pk, by=clerk)
    press = {"by": dispatcher, "format": "json", "selection": "changed"}
    outcomes = press_at_once(8, lambda: make_batch(**press))
    assert outcomes == {"done": 1, "refused": 7}
    batch = ExportBatch.objects.get(only_changed=True)
    assert [row["order_number"] for row in exports.orders_of(batch)] == [exported.number]
    assert len(exports.files_kept()) == 2


@pytest.mark.django_db(transaction=True)
def test_a_batch_that_was_overtaken_goes_on_from_where_the_other_ended(
    transactional_db, exported, another, clerk, dispatcher, monkeypatch
):
    """Another batch takes the change after the file was written; one more change comes."""
    workflow.accept(exported.pk, by=clerk)
    overtaken, enter = [], batches._write_batch

    def overtake_once(*args):
        if not overtaken:
            overtaken.append(True)
            assert changed() == [exported.number]
            workflow.withdraw(another.pk, by=dispatcher, reason="重复")
        return enter(*args)

    monkeypatch.setattr(batches, "_write_batch", overtake_once)
    assert changed() == [another.number]
    assert changed() == []
