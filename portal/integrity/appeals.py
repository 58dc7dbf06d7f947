"""Checks of appeals: what each is about, who decided it, and what its ledger says."""

from django.db.models import F, Q
from django.utils.translation import gettext as _

from forum.models import Event
from moderation.models import TAKE_BACK, Appeal, AppealState, Outcome
from portal.integrity.reading import grouped, in_chunks

LED_TO = {
    "appeal": AppealState.OPEN,
    "uphold_appeal": AppealState.UPHELD,
    "reject_appeal": AppealState.REJECTED,
    "lapse_appeal": AppealState.LAPSED,
}
# Upheld, it is published, accepted or decided anew.
UPHOLDING = {Outcome.APPROVE, Outcome.ACCEPT, TAKE_BACK}


def appeals():
    """Every appeal is in the state of its ledger, and another moderator has decided it."""
    for pk in _by_the_wrong_person().order_by("pk").values_list("pk", flat=True):
        yield _("Appeal %(id)s was decided by its author or by whoever it is against.") % {"id": pk}
    found = Appeal.objects.select_related("decision", "ruling", "hiding", "submission")
    for chunk in in_chunks(found):
        events = Event.objects.filter(
            submission__in=[one.submission_id for one in chunk], act__in=LED_TO
        )
        lines = grouped(events.order_by("pk"), lambda event: event.data["appeal"])
        for appeal in chunk:
            yield from _problems(appeal, lines[appeal.pk])


def _by_the_wrong_person():
    decided = Appeal.objects.filter(decided_by__isnull=False)
    return decided.filter(
        Q(decided_by=F("submission__author"))
        | Q(decided_by=F("decision__actor_id"))
        | Q(decided_by=F("hiding__actor_id"))
    )


def _problems(appeal, lines):
    said = LED_TO[lines[-1].act] if lines else ""
    if said != appeal.state:
        yield _("Appeal %(id)s is “%(state)s”, its ledger says “%(ledger)s”.") % {
            "id": appeal.pk,
            "state": appeal.state,
            "ledger": said or "–",
        }
    if not _is_about_its_submission(appeal):
        yield _("Appeal %(id)s is about another submission than it should be.") % {"id": appeal.pk}
    if appeal.decision and not _fits(appeal):
        yield _("Appeal %(id)s is “%(state)s”, but no decision supersedes the first so.") % {
            "id": appeal.pk,
            "state": appeal.state,
        }


def _is_about_its_submission(appeal):
    if appeal.decision:
        return appeal.decision.submission_id == appeal.submission_id
    if appeal.is_about_blacked_out:
        return appeal.hiding.submission_id == appeal.submission_id
    about = appeal.hiding.post or appeal.hiding.thread
    return about.submission_id == appeal.submission_id


def _fits(appeal):
    ruling = appeal.ruling
    if appeal.state in {AppealState.OPEN, AppealState.LAPSED}:
        return ruling is None
    if ruling is None or ruling.supersedes_id != appeal.decision_id:
        return False
    if appeal.is_about_blacked_out:
        is_less = ruling.data.get("redactions") != appeal.decision.data.get("redactions")
        stands = ruling.outcome == appeal.decision.outcome
        return stands and is_less == (appeal.state == AppealState.UPHELD)
    is_upheld = ruling.outcome in UPHOLDING
    return is_upheld == (appeal.state == AppealState.UPHELD)
