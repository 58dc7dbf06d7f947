"""
What the form proposes to black out: personal data that screening finds, and what was blacked out
of an earlier version where the same words still stand.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Q

from forum.choices import SubmissionState
from forum.models import PassageUse, PictureRedaction, Submission, SubmissionVersion
from forum.purposes import Result
from forum.redaction.spans import TEXT, TITLE, Span, places_of, widened
from forum.screening import engine
from forum.screening.findings import FindingKind
from forum.workflow.publishing.redacting import spans_of


@dataclass(frozen=True)
class Proposal:
    """A passage to tick, with the words in it and why it is proposed."""

    span: Span
    words: str
    label: str = ""
    was_blacked_out: bool = False

    @property
    def value(self) -> str:
        return value_of(self.span)


def value_of(span: Span) -> str:
    """A passage as the form sends it."""
    return f"{span.field}:{span.start}-{span.end}"


def proposals_for(version: SubmissionVersion, earlier: list[SubmissionVersion]) -> list[Proposal]:
    """
    What was blacked out in ``earlier`` versions first, then personal data; each place is
    proposed once.
    """
    found: dict[Span, Proposal] = {}
    for proposal in [*_earlier(version, earlier), *_personal(version)]:
        found.setdefault(proposal.span, proposal)
    return list(found.values())


def earlier_pictures(
    version: SubmissionVersion, earlier: list[SubmissionVersion]
) -> dict[int, PictureRedaction]:
    """What was done to the same pictures before, by the key of the picture of this version."""
    changes = PictureRedaction.objects.filter(version__in=earlier).select_related("attachment")
    known = {_looks(one.attachment): one for one in changes.order_by("version")}
    attachments = version.attachments.all()
    return {one.pk: known[_looks(one)] for one in attachments if _looks(one) in known}


def _looks(attachment) -> tuple:
    # A copy for an edit is another row with another file of the same content.
    return attachment.name, attachment.size, attachment.width, attachment.height


def _personal(version: SubmissionVersion) -> Iterator[Proposal]:
    for field, text in ((TITLE, version.title), (TEXT, version.text)):
        for one in engine.screen(text).personal:
            for start, end in widened(text, [(one.start, one.end)]):
                label = str(FindingKind(one.kind).label)
                yield Proposal(Span(field, start, end), text[start:end], label)


def _earlier(version: SubmissionVersion, earlier: list[SubmissionVersion]) -> Iterator[Proposal]:
    for before in earlier:
        for field, spans in spans_of(before).items():
            for start, end in spans:
                yield from _places(version, getattr(before, field)[start:end])


def _places(version: SubmissionVersion, words: str) -> Iterator[Proposal]:
    for field, text in ((TITLE, version.title), (TEXT, version.text)):
        for start, end in places_of(text, words):
            yield Proposal(Span(field, start, end), text[start:end], was_blacked_out=True)


def versions_blacked_out_before(
    submission: Submission, version: SubmissionVersion
) -> list[SubmissionVersion]:
    """Versions with something blacked out: of this text before, and of the post it would change."""
    texts = [submission.pk]
    if submission.rules.result is Result.TEXT and submission.post is not None:
        edits = Submission.objects.filter(
            post=submission.post_id, state=SubmissionState.APPROVED
        ).values_list("pk", flat=True)
        texts += [submission.post.submission_id, *edits]
    pointed_out = Q(passages__use=PassageUse.BLACK_OUT) | Q(picture_redactions__isnull=False)
    found = SubmissionVersion.objects.filter(pointed_out, submission__in=texts)
    return list(found.exclude(pk=version.pk).distinct().prefetch_related("passages"))
