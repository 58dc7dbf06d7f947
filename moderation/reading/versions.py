"""The submitted versions of a submission, as its readers would see them."""

from dataclasses import dataclass

from django.db.models import Prefetch
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext, gettext_lazy

from forum.choices import SubmissionState
from forum.purposes import Speaker
from forum.reading import rows as presenting
from forum.reading.annotations import code_in_words
from forum.reading.blacked_out import BlackedOut, blacked_out_of
from forum.richtext import official, plain
from moderation.models import TAKE_BACK, Decision, Outcome

DECIDED = {
    Outcome.APPROVE: gettext_lazy("%(name)s approved this on %(time)s."),
    Outcome.ACCEPT: gettext_lazy("%(name)s accepted this without publishing it on %(time)s."),
    Outcome.SEND_BACK: gettext_lazy("%(name)s sent this back on %(time)s."),
    Outcome.MERGE: gettext_lazy("%(name)s merged this into another matter on %(time)s."),
    Outcome.REFUSE: gettext_lazy("%(name)s decided on %(time)s not to publish this."),
    TAKE_BACK: gettext_lazy("%(name)s took the decision back on %(time)s."),
}


@dataclass(frozen=True)
class ShownVersion:
    """A version as readers would see it, with the decision about it (or None)."""

    version: object
    # As it was submitted; once it is decided, without what was blacked out of the same text.
    title: str
    text: str
    body: str
    attachments: list
    decision: object


def versions_of(submission):
    return submission.versions.order_by("-number").prefetch_related(
        "attachments",
        Prefetch("decisions", queryset=Decision.objects.select_related("chosen_reason")),
    )


def hidden_in(submission):
    """What is not shown of its versions; nothing while it waits, as all of it is to be judged."""
    is_pending = submission.state == SubmissionState.PENDING
    return BlackedOut([], submission.language) if is_pending else blacked_out_of(submission)


def shown_version(submission, version, hidden=None):
    hidden = hidden or hidden_in(submission)
    decisions = list(version.decisions.all())
    words, pictures = hidden.without(version), hidden.pictures(version)
    return ShownVersion(
        version=version,
        title=words.title,
        text=words.text,
        body=body_of(words.text, is_official=_speaks_for_an_agency(submission)),
        attachments=_images(pictures, submission, hidden),
        # Newest first: a later line supersedes the earlier ones.
        decision=_decision(decisions[0]) if decisions else None,
    )


def _images(pictures, submission, hidden):
    shown = [
        image | _codes(picture, hidden)
        for image, picture in zip(presenting.private_images(pictures), pictures, strict=True)
    ]
    if submission.state != SubmissionState.APPROVED:
        return shown
    # Under the names that readers see: a file's own name may say what was blacked out.
    return [
        image | {"name": picture.file_type.public_name % {"number": count}}
        for count, (image, picture) in enumerate(zip(shown, pictures, strict=True), 1)
    ]


def _codes(picture, hidden):
    """What the codes in a picture say, unless something in it is blacked out: it may be those."""
    codes = "" if hidden.change_of(picture) else picture.codes
    return {"codes": codes, "note": _codes_in_words(codes)}


def _codes_in_words(codes):
    """What stands beside a picture that holds codes, in text alone: nobody shall open one."""
    if not codes:
        return ""
    each = " · ".join(code_in_words(code) for code in codes.splitlines())
    return gettext("Holds a QR code or bar code: %(codes)s") % {"codes": each}


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
