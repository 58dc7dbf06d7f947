"""Keeping the result of a reply: what was found, if the claim is justified, what came of it."""

from typing import TypedDict

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from forum import workflow as forum
from forum.choices import LONGEST_SUMMARY, Outcome, ReplyKind
from forum.models import Post, SubmissionVersion
from forum.richtext import clean_input
from workorders.models import ReplyDetails, SignOff
from workorders.models.reply_details import Claim, FactsFound


class Details(TypedDict, total=False):
    facts_found: str
    claim: str
    outcome: str
    # The reply in one sentence, which everybody reads above it.
    summary: str


FIELDS = tuple(Details.__annotations__)
CHOICES = {"facts_found": FactsFound, "claim": Claim, "outcome": Outcome}


def keep(sign_off: SignOff, details: Details) -> None:
    """Keep this with the draft."""
    ReplyDetails.objects.update_or_create(sign_off=sign_off, version=None, defaults=_clean(details))


def freeze(sign_off: SignOff, version: SubmissionVersion) -> None:
    """Keep what the draft has with the version handed in; only a final reply has a result."""
    draft = (
        ReplyDetails.objects.filter(sign_off=sign_off, version__isnull=True).values(*FIELDS).first()
    )
    if draft and sign_off.submission.reply_kind == ReplyKind.FINAL:
        ReplyDetails.objects.create(sign_off=sign_off, version=version, **draft)


def label_post(post: Post, version: SubmissionVersion) -> None:
    """Write the signed result to the published reply."""
    signed = signed_details(version)
    if signed.outcome or signed.summary:
        forum.label_reply(post, outcome=signed.outcome, summary=signed.summary)


def signed_details(version: SubmissionVersion) -> ReplyDetails:
    """What was handed in with this version; empty where nothing was."""
    found: ReplyDetails | None = ReplyDetails.objects.filter(version=version).first()
    return found or ReplyDetails()


def _clean(details: Details) -> Details:
    """The details with known values only; ValidationError beside the field that is wrong."""
    for name, choices in CHOICES.items():
        if details.get(name, "") not in {"", *choices.values}:
            raise ValidationError({name: _("Please choose one of the list.")})
    if "summary" in details:
        summary = " ".join(clean_input(details["summary"]).split())
        if len(summary) > LONGEST_SUMMARY:
            words = _("Please write at most %(count)s characters.") % {"count": LONGEST_SUMMARY}
            raise ValidationError({"summary": words})
        details = {**details, "summary": summary}
    return details
