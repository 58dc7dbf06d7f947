"""The log stores name, role and agency of staff as they were at the time of the act."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.db import transaction

from portal.audit.log import record
from portal.audit.models import AuditLine

pytestmark = pytest.mark.django_db


def test_holds_act_subject_and_particulars(auditor):
    record("reveal", by=auditor, subject="submission 2026112100042", reason="call", field="phone")
    line = AuditLine.objects.get()
    assert (line.act, line.subject, line.reason) == ("reveal", "submission 2026112100042", "call")
    assert line.data == {"field": "phone"}


def test_holds_the_actor_as_values(auditor):
    line = record("reveal", by=auditor)
    auditor.display_name = "Somebody Else"
    line = AuditLine.objects.get(pk=line.pk)
    assert (line.actor_id, line.actor_name) == (7, "Lin Moderator")
    assert (line.actor_role, line.actor_agency) == ("moderator", "City centre")


def test_an_act_of_the_system_has_no_actor():
    line = record("sweep")
    assert (line.actor_id, line.actor_name, line.actor_role, line.actor_agency) == (
        None,
        "",
        "",
        "",
    )


def test_tells_when_it_happened_from_when_it_was_written():
    line = record("import", at=datetime(2025, 1, 2, tzinfo=UTC))
    assert line.at == datetime(2025, 1, 2, tzinfo=UTC)
    assert line.recorded_at.year > 2025


def test_takes_days_and_sums_as_particulars():
    line = record("close", day=date(2026, 11, 1), sum=Decimal("1.50"))
    assert AuditLine.objects.get(pk=line.pk).data == {"day": "2026-11-01", "sum": "1.50"}


def test_is_undone_with_the_act_it_belongs_to(auditor):
    with transaction.atomic():
        record("reveal", by=auditor)
        transaction.set_rollback(True)
    assert not AuditLine.objects.exists()
