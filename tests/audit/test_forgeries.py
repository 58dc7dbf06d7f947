"""In every ledger, changes made directly in the database are detected."""

import hashlib

import pytest
from django.db import IntegrityError, connection, transaction

from forum.models import Event
from moderation import workflow
from moderation.models import Decision
from portal.audit.chain import checkpoints, hmacs
from portal.audit.chain.sealing import chain_head, ledger_models, seal_waiting
from portal.audit.chain.verification import verify
from portal.audit.log import record
from portal.audit.models import AuditLine, AuditSeal, AwaitingSeal, ChainStart, PublishedHead
from tests import builders
from workorders.models import Transition

LEDGERS = [AuditLine, Event, Decision, Transition]
# A second decision about a version is refused by a constraint already.
COPIED = [AuditLine, Event, Transition]


@pytest.fixture
def chain(citizen, moderator, dispatcher, transport, clerk):
    """Lines in every ledger, sealed."""
    submission = builders.pending(citizen)
    _decide(submission, moderator)
    submission.refresh_from_db()
    builders.accepted_order(submission.thread, by=dispatcher, agency=transport, clerk=clerk)
    record("reveal", by=clerk, subject="submission 1", reason="call back")
    assert seal_waiting() > 5
    assert verify() == []
    return submission


def _decide(submission, moderator):
    workflow.approve(submission.pk, version_id=submission.latest_version.pk, by=moderator)


def _execute(statement, *values):
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def _columns(model, but=("id",)):
    fields = [field.column for field in model._meta.concrete_fields if field.column not in but]
    return ", ".join(connection.ops.quote_name(name) for name in fields)


def _copy(model, **changes):
    """A line slipped in by SQL: the newest one again, with ``changes``."""
    columns = _columns(model)
    changed = columns
    for name, value in changes.items():
        changed = changed.replace(connection.ops.quote_name(name), value)
    table = model._meta.db_table
    newest = model.objects.latest("pk").pk
    _execute(f"INSERT INTO {table} ({columns}) SELECT {changed} FROM {table} WHERE id = %s", newest)
    return model.objects.latest("pk")


def test_every_ledger_of_the_house_is_in_the_chain(chain):
    assert set(LEDGERS) <= set(ledger_models().values())
    assert {model._meta.label_lower for model in LEDGERS} == set(
        AuditSeal.objects.values_list("ledger", flat=True)
    )


@pytest.mark.parametrize("model", LEDGERS)
def test_a_line_changed_after_its_seal(model, chain):
    _execute(f"UPDATE {model._meta.db_table} SET actor_name = 'nobody'")
    assert any("was changed after it was sealed" in words for words in verify())


@pytest.mark.parametrize("model", COPIED)
def test_a_line_inserted(model, chain):
    _copy(model, mark="NULL", actor_name="'nobody'")
    assert any("was not written by the portal" in words for words in verify())


@pytest.mark.parametrize("model", COPIED)
def test_a_line_inserted_together_with_its_wish_for_a_seal(model, chain):
    forged = _copy(model, mark="'forged'", actor_name="'nobody'")
    AwaitingSeal.of(forged).save()
    assert seal_waiting() == 0
    assert any("changed before its seal, or slipped in" in words for words in verify())


def test_a_copy_cannot_carry_the_mark_of_its_original(chain):
    with pytest.raises(IntegrityError), transaction.atomic():
        _copy(AuditLine)


@pytest.mark.parametrize("model", LEDGERS)
def test_a_line_changed_before_its_seal(model, chain):
    line = model.objects.latest("pk")
    _execute("DELETE FROM audit_auditseal")
    _execute("DELETE FROM audit_chainstart")
    for one in LEDGERS:
        for row in one.objects.all():
            AwaitingSeal.of(row).save()
    _execute(f"UPDATE {model._meta.db_table} SET reason = 'other' WHERE id = %s", line.pk)
    seal_waiting()
    assert any("changed before its seal" in words for words in verify())


def test_the_chain_made_anew_without_the_key(chain):
    """By somebody who knows everything but the key: digests fit each other, not the key."""
    _execute("UPDATE audit_auditline SET reason = 'other'")
    previous = ""
    for link in AuditSeal.objects.order_by("position"):
        line = ledger_models()[link.ledger].objects.get(pk=link.line_number)
        facts = {"ledger": link.ledger, "previous": previous, **hmacs.line_facts(line)}
        digest = hashlib.sha256(str(facts).encode()).hexdigest()
        _execute(
            "UPDATE audit_auditseal SET previous = %s, digest = %s WHERE id = %s",
            previous, digest, link.pk,
        )  # fmt: skip
        previous = digest
    assert len(verify()) >= AuditSeal.objects.count()


def test_the_end_cut_off_with_its_seals(chain):
    """Nothing in the database tells of it: a head published before does."""
    kept = chain_head()
    last = AuditSeal.objects.latest("position")
    _execute("DELETE FROM audit_auditseal WHERE position = %s", last.position)
    _execute(
        f"DELETE FROM {ledger_models()[last.ledger]._meta.db_table} WHERE id = %s", last.line_number
    )
    assert verify() == []
    assert verify(expected_head=kept) == [f"The chain no longer holds the seal {kept}."]


def test_the_file_beside_the_database_tells_of_it_too(chain):
    published = checkpoints.publish_head()
    last = AuditSeal.objects.latest("position")
    _execute("DELETE FROM audit_auditseal WHERE position = %s", last.position)
    _execute(
        f"DELETE FROM {ledger_models()[last.ledger]._meta.db_table} WHERE id = %s", last.line_number
    )
    _execute("DELETE FROM audit_publishedhead")
    assert verify() == [f"The chain no longer holds the seal {published.head}."]


def test_a_line_removed(chain):
    line = AuditLine.objects.latest("pk")
    _execute("DELETE FROM audit_auditline WHERE id = %s", line.pk)
    assert any("was removed" in words for words in verify())


def test_a_line_in_the_middle_removed_with_its_seal(chain):
    seals = AuditSeal.objects.filter(ledger="audit.auditline").order_by("position")
    first = seals.first()
    _execute("DELETE FROM audit_auditseal WHERE position = %s", first.position)
    _execute("DELETE FROM audit_auditline WHERE id = %s", first.line_number)
    assert f"Seals are missing before position {first.position + 1}." in verify()


def test_an_unmarked_line_passed_off_as_an_old_one(chain):
    """Lines from before marks are sealed once, when the chain starts, and never after."""
    forged = _copy(AuditLine, mark="NULL")
    start = ChainStart.objects.get().position
    _execute("UPDATE audit_chainstart SET position = %s", start + 100)
    assert seal_waiting() == 0
    assert "The start of the chain was changed, or AUDIT_KEY is another one." in verify()
    assert AuditLine.objects.filter(pk=forged.pk, mark__isnull=True).exists()


def test_what_was_written_before_lines_were_marked_is_sealed_first(citizen):
    builders.pending(citizen)
    _execute("UPDATE forum_event SET mark = NULL")
    _execute("DELETE FROM audit_awaitingseal")
    record("reveal")
    assert verify() == []
    seal_waiting()
    assert verify() == []
    assert ChainStart.objects.get().position == Event.objects.count()


def test_another_key_verifies_nothing(chain, settings):
    settings.AUDIT_KEYS = ["another"]
    assert verify()
    settings.AUDIT_KEYS = ["another", "test-key-of-the-ledgers"]
    assert verify() == []


def test_says_when_a_head_is_not_one(chain):
    assert verify(expected_head="yesterday") == ["“yesterday” is not a head such as 120:9f8e…."]


def test_a_head_is_published_once_a_day(chain):
    first = checkpoints.publish_head()
    assert checkpoints.publish_head() is None
    assert PublishedHead.objects.get().head == first.head == chain_head()
    assert verify(expected_head=first.head) == []
