"""The submitted versions of a submission, as its readers would see them."""

from dataclasses import dataclass

from django.db.models import Prefetch
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy

from forum.purposes import Speaker
from forum.reading import rows as presenting
from forum.richtext import official, plain
from moderation.models import Decision, Outcome

DECIDED = {
    Outcome.APPROVE: gettext_lazy("%(name)s approved this on %(time)s."),
    Outcome.ACCEPT: gettext_lazy("%(name)s accepted this without publishing it on %(time)s."),
    Outcome.SEND_BACK: gettext_lazy("%(name)s sent this back on %(time)s."),
    Outcome.REFUSE: gettext_lazy("%(name)s decided on %(time)s not to publish this."),
}


@dataclass(frozen=True)
class ShownVersion:
    """A version as readers would see it, with the decision about it (or None)."""

    version: object
    body: str
    attachments: list
    decision: object


def versions_of(submission):
    return submission.versions.order_by("-number").prefetch_related(
        "attachments",
        Prefetch("decisions", queryset=Decision.objects.select_related("chosen_reason")),
    )


def shown_version(submission, version):
    decisions = list(version.decisions.all())
    return ShownVersion(
        version=version,
        body=body_of(version.text, is_official=_speaks_for_an_agency(submission)),
        attachments=presenting.private_images(version.attachments.all()),
        # Newest first: a later line supersedes the earlier ones.
        decision=_decision(decisions[0]) if decisions else None,
    )


def _speaks_for_an_agency(submission):
    speaker = submission.rules.speaker
    if speaker is Speaker.UNCHANGED:
        return submission.post.is_official
    return speaker is Speaker.AGENCY


def body_of(text, *, is_official):
    return official(text) if is_official else plain(text)


def _decision(decision):
    time = _moment(decision.at)
    words = str(DECIDED[decision.outcome]) % {"name": decision.actor_name, "time": time}
    return {"words": words, "reason": decision.chosen_reason, "note": decision.note}


def _moment(at):
    return date_format(timezone.localtime(at), "SHORT_DATETIME_FORMAT")
