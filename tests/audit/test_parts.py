"""The chain is verified in parts, which together find what the whole finds."""

from argparse import ArgumentTypeError

import pytest
from django.core.management import CommandError, call_command
from django.db import models

from portal.audit.chain import hmacs
from portal.audit.chain.sealing import CHUNK, ledger_models, seal_waiting
from portal.audit.chain.verification import problems, verify
from portal.audit.log import record
from portal.audit.models import AuditLine, AuditSeal
from portal.parts import Part, read_part

pytestmark = pytest.mark.django_db


@pytest.fixture
def log(auditor):
    for number in range(10):
        record("reveal", by=auditor, subject=f"submission {number}", reason="call back")
    seal_waiting()


def raw(model):
    """Rows of a ledger, past the guard of its own QuerySet."""
    return models.QuerySet(model)


def broken_parts(of):
    return [number for number in range(1, of + 1) if verify(part=Part(number, of))]


@pytest.mark.parametrize("of", [1, 2, 3, 7, 40])
def test_parts_of_a_whole_chain_are_whole(log, of):
    assert broken_parts(of) == []


def test_only_the_part_of_a_changed_line_is_broken(log):
    seal = AuditSeal.objects.get(position=5)
    raw(AuditLine).filter(pk=seal.line_number).update(reason="another")
    assert broken_parts(10) == [5]
    assert broken_parts(2) == [1]


def test_a_seal_that_does_not_follow_is_found_where_two_parts_meet(log):
    raw(AuditSeal).filter(position=6).update(previous="0" * 64)
    assert 2 in broken_parts(2)


def test_the_first_seal_of_a_part_taken_out_is_found(log):
    raw(AuditSeal).filter(position=6)._raw_delete("default")
    assert broken_parts(2)


def test_a_line_slipped_in_is_in_one_part(log):
    AuditSeal.objects.filter(ledger="audit.auditline", line_number__isnull=False)
    newest = AuditLine.objects.latest("pk")
    raw(AuditSeal).filter(line_number=newest.pk)._raw_delete("default")
    found = [words for number in (1, 2, 3) for words in verify(part=Part(number, 3))]
    assert sum("was not written by the portal" in words for words in found) == 1


def test_whoever_has_seen_enough_can_stop(log, monkeypatch, settings):
    settings.AUDIT_KEYS = ["another"]
    read = []
    digest = hmacs.keyed_digest
    monkeypatch.setattr(
        hmacs, "keyed_digest", lambda *args, **rest: read.append(1) or digest(*args, **rest)
    )
    found = problems()
    next(found), next(found)
    assert len(read) < AuditSeal.objects.count() < CHUNK


@pytest.mark.usefixtures("world")
def test_a_row_read_as_values_has_the_facts_of_its_line():
    for model in ledger_models().values():
        columns = hmacs.columns_of(model)
        for line, row in zip(
            model.objects.order_by("pk"),
            model.objects.order_by("pk").values_list(*columns),
            strict=True,
        ):
            assert hmacs.row_facts(columns, row) == hmacs.line_facts(line)


@pytest.mark.parametrize("words", ["", "3", "0/3", "4/3", "1/0", "-1/3", "１/3", "1/99999"])
def test_what_is_no_part_is_refused(words):
    with pytest.raises(ArgumentTypeError):
        read_part(words)


@pytest.mark.parametrize(("last", "of"), [(0, 1), (0, 7), (1, 7), (100, 7), (6, 7), (7, 1)])
def test_parts_and_their_spans_meet_and_cover_all(last, of):
    keys = [Part(number, of).keys(last) for number in range(1, of + 1)]
    spans = [span for number in range(1, of + 1) for span in Part(number, of).spans(last, size=4)]
    for found in (keys, spans):
        assert [key for after, up_to in found for key in range(after + 1, up_to + 1)] == list(
            range(1, last + 1)
        )


def test_the_command_takes_a_part(log):
    seal = AuditSeal.objects.get(position=5)
    call_command("verify_audit", "--part", "1/2")
    raw(AuditLine).filter(pk=seal.line_number).update(reason="another")
    call_command("verify_audit", "--part", "2/2")
    with pytest.raises(CommandError):
        call_command("verify_audit", "--part", "1/2")
