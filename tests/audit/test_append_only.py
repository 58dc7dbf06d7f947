"""Ledger lines cannot be changed or deleted."""

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, models, transaction

from portal.audit.chain.sealing import seal_waiting
from portal.audit.ledgers import LedgerIsAppendOnly, LedgerLine, LedgerQuerySet
from portal.audit.log import record
from portal.audit.models import AuditLine, AuditSeal
from portal.audit.receivers import install_ledger_triggers
from portal.audit.triggers import ledger_tables, remove_triggers


@pytest.fixture
def line(db):
    return record("reveal", subject="submission 2026112100042")


CHANGES = {
    "save": lambda line: line.save(),
    "delete": lambda line: line.delete(),
    "update": lambda line: AuditLine.objects.update(act="nothing"),
    "delete_all": lambda line: AuditLine.objects.all().delete(),
    "bulk_update": lambda line: AuditLine.objects.bulk_update([line], ["act"]),
    "update_or_create": lambda line: AuditLine.objects.update_or_create(pk=line.pk),
    "upsert": lambda line: AuditLine.objects.bulk_create(
        [line], update_conflicts=True, update_fields=["act"], unique_fields=["id"]
    ),
    "raw_delete": lambda line: AuditLine.objects.all()._raw_delete("default"),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES.keys())
def test_the_model_refuses(line, change):
    with pytest.raises(LedgerIsAppendOnly):
        change(line)
    assert AuditLine.objects.get().act == "reveal"


def test_a_line_with_an_old_number_replaces_nothing(line):
    with pytest.raises(DatabaseError), transaction.atomic():
        AuditLine(pk=line.pk, act="nothing").save()
    assert AuditLine.objects.get().act == "reveal"


def test_seals_are_kept_the_same_way(line):
    seal_waiting()
    with pytest.raises(LedgerIsAppendOnly):
        AuditSeal.objects.update(digest="")


def test_every_ledger_is_on_the_list():
    tables = ledger_tables()
    assert "audit_auditline" in tables
    assert "audit_auditseal" in tables
    assert "audit_awaitingseal" not in tables
    for ledger in LedgerLine.__subclasses__():
        assert ledger._meta.db_table in tables
        assert isinstance(ledger._default_manager.get_queryset(), LedgerQuerySet)


def test_no_ledger_dies_or_changes_with_what_it_speaks_of():
    careless = [
        f"{model._meta.label}.{field.name}"
        for model in [*LedgerLine.__subclasses__(), AuditSeal]
        for field in model._meta.local_fields
        if field.remote_field
        and field.remote_field.on_delete not in {models.PROTECT, models.RESTRICT}
    ]
    assert careless == []


STATEMENTS = ["UPDATE audit_auditline SET act = 'nothing'", "DELETE FROM audit_auditline"]


@pytest.mark.parametrize("statement", STATEMENTS)
def test_the_database_refuses(guarded, statement):
    record("reveal")
    with pytest.raises(DatabaseError, match="ledger_is_append_only"), transaction.atomic():
        _execute(statement)
    assert AuditLine.objects.get().act == "reveal"


def test_the_database_refuses_to_empty_a_ledger_at_once(guarded):
    record("reveal")
    # SQLite has no TRUNCATE; there an unconditional delete takes that short cut.
    postgresql = connection.vendor == "postgresql"
    empty = "TRUNCATE audit_auditline CASCADE" if postgresql else "DELETE FROM audit_auditline"
    with pytest.raises(DatabaseError, match="ledger_is_append_only"), transaction.atomic():
        _execute(empty)
    assert AuditLine.objects.exists()


def test_new_lines_go_in_and_are_sealed(guarded):
    record("reveal")
    assert seal_waiting() == 1
    assert AuditLine.objects.count() == 1


def test_installing_again_changes_nothing(guarded, settings):
    settings.PORTAL_MODE = "production"
    install_ledger_triggers(sender=apps.get_app_config("audit"), using="default")
    record("reveal")
    with pytest.raises(DatabaseError, match="ledger_is_append_only"), transaction.atomic():
        _execute("DELETE FROM audit_auditline")


@pytest.mark.parametrize(("mode", "kept"), [("production", True), ("demo", True), ("test", False)])
def test_migrating_puts_guards_up_everywhere_but_in_tests(transactional_db, settings, mode, kept):
    settings.PORTAL_MODE = mode
    install_ledger_triggers(sender=apps.get_app_config("audit"), using="default")
    try:
        assert _is_guarded() is kept
    finally:
        # The flush after this test migrates once more.
        settings.PORTAL_MODE = "test"
        remove_triggers(connection, ledger_tables())
    assert not _is_guarded()


def _is_guarded():
    record("reveal")
    try:
        with transaction.atomic():
            _execute("UPDATE audit_auditline SET act = act")
    except DatabaseError:
        return True
    return False


def _execute(statement):
    with connection.cursor() as cursor:
        cursor.execute(statement)
