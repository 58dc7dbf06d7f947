"""
Publishing imported history, or keeping it unpublished: one matter, some, or a whole import.

Each matter gets a decision and a line in the audit; publishing also writes a line in the
forum's ledger. Deciding again changes nothing. Deciding about a whole import writes one
``BulkDecision``; the worker carries it out in small transactions, so that locks are short, and
continues after a crash where it stopped.
"""

import time

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from forum import workflow as forum
from forum.workflow.locks import lock_thread
from moderation.imports import reading
from moderation.models import BulkDecision, Outcome
from moderation.workflow.ledger import Verdict, record_decision
from portal.audit.log import record
from portal.notifications.worker import wake

CHUNK = 20
# Time limit of one run, so that the worker's other tasks get their turn; the next run continues.
SECONDS = 40
ACTS = {Outcome.APPROVE: "publish_history", Outcome.ACCEPT: "keep_history"}
TASK = "moderation.imports.workflow.go_on"


@transaction.atomic
def decide(thread_id, *, outcome, by, at=None):
    """
    Publish one matter or keep it unpublished. Returns False, and changes nothing, if it is
    decided already or is not unpublished history.
    """
    _only_moderators(by)
    lock_thread(thread_id)
    thread = reading.undecided().filter(pk=thread_id).select_related("submission").first()
    if thread is None:
        return False
    if outcome == Outcome.APPROVE:
        forum.publish_history(thread_id, by=by, at=at)
    version = thread.submission.latest_version
    submission = thread.submission
    record_decision(
        submission, Verdict(outcome), version_id=version.pk, before=submission.state, by=by, at=at,
        act=ACTS[outcome],
    )  # fmt: skip
    record(ACTS[outcome], by=by, subject=f"thread {thread.number}", at=at)
    return True


def decide_some(numbers, *, batch, outcome, by):
    """Decide about the undecided matters of this import in ``numbers``; returns how many."""
    _only_moderators(by)
    wanted = reading.undecided(batch).filter(number__in=numbers).values_list("pk", flat=True)
    return sum(decide(thread_id, outcome=outcome, by=by) for thread_id in list(wanted))


def decide_all(batch, *, outcome, by):
    """
    Order the worker to decide about all undecided matters of this import. ValidationError if
    there are none or an earlier order is not finished.
    """
    _only_moderators(by)
    last = reading.undecided(batch).order_by("-pk").values_list("pk", flat=True).first()
    if last is None:
        raise ValidationError(
            _("Everything of this import has been decided."), code="nothing_waits"
        )
    try:
        with transaction.atomic():
            press = BulkDecision.objects.create(
                batch=batch, outcome=outcome, ordered_by=by, ordered_at=timezone.now(), last=last
            )
            record("decide_import", by=by, subject=f"import {batch.pk}", outcome=str(outcome))
    except IntegrityError:
        raise ValidationError(_already_under_way(batch), code="under_way") from None
    wake(TASK)
    return press


def _already_under_way(batch):
    press = reading.under_way(batch)
    name = press.ordered_by.display_name if press else _("A colleague")
    return _("%(name)s has just decided about this import. It is being done.") % {"name": name}


def go_on(*, seconds=SECONDS):
    """
    The worker's task: carry out unfinished bulk decisions, oldest first, for at most
    ``seconds``; returns how many matters were decided.
    """
    until, done = time.monotonic() + seconds, 0
    waiting = BulkDecision.objects.filter(finished_at__isnull=True)
    for press_id in list(waiting.order_by("pk").values_list("pk", flat=True)):
        while time.monotonic() < until and (number := _decide_chunk(press_id)) is not None:
            done += number
    if waiting.exists():
        wake(TASK)
    return done


@transaction.atomic
def _decide_chunk(press_id):
    """
    Decide about up to ``CHUNK`` matters and return how many were decided; None if the bulk
    decision is finished or locked by another worker.
    """
    free = BulkDecision.objects.select_for_update(skip_locked=True, of=["self"])
    press = free.filter(pk=press_id, finished_at__isnull=True).first()
    if press is None:
        return None
    waiting = reading.undecided(press.batch).filter(pk__gt=press.reached, pk__lte=press.last)
    found = list(waiting.values_list("pk", flat=True)[:CHUNK])
    done = sum(_decide_or_skip(thread_id, press) for thread_id in found)
    press.reached = found[-1] if found else press.reached
    press.done += done
    if not found:
        press.finished_at = timezone.now()
    press.save(update_fields=["reached", "done", "finished_at"])
    return done if found else None


def _decide_or_skip(thread_id, press):
    # A matter hidden meanwhile, or a moderator who lost the permission, must not stop the rest.
    try:
        return decide(thread_id, outcome=press.outcome, by=press.ordered_by)
    except (ValidationError, PermissionDenied):
        return False


def _only_moderators(by):
    if not by.is_active or not by.has_perm("accounts.moderate"):
        raise PermissionDenied(_("Only moderators decide what is published."))
