"""
What the form proposes to black out: personal data that screening finds, and what was blacked out
of this or an earlier version where the same words still stand.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from forum.models import PassageUse, PictureRedaction, SubmissionVersion
from forum.reading.blacked_out import looks
from forum.redaction.pictures import Rectangle, read_rectangles
from forum.redaction.spans import TEXT, TITLE, Span, places_of, widened
from forum.screening import engine
from forum.screening.findings import FindingKind
from forum.workflow.publishing.redacting import PictureChange, PointedOut, spans_of


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
        if proposal is not None:
            found.setdefault(proposal.span, proposal)
    return list(found.values())


def earlier_pictures(
    version: SubmissionVersion, earlier: list[SubmissionVersion]
) -> dict[int, PictureRedaction]:
    """What was done to the same pictures before, by the key of the picture of this version."""
    changes = [one for before in earlier for one in before.picture_redactions.all()]
    # What was done to a picture of this version itself comes last and holds.
    changes.sort(key=lambda one: (one.version_id == version.pk, one.version_id))
    known = {looks(one.attachment): one for one in changes}
    return {one.pk: known[looks(one)] for one in version.attachments.all() if looks(one) in known}


def carried_over(version: SubmissionVersion, earlier: list[SubmissionVersion]) -> PointedOut | None:
    """
    What was blacked out in ``earlier`` versions, where it stands in this one; None where a
    passage or a picture does not stand here as it stood, so that a person has to look for it.
    """
    proposals, pictures = list(_earlier(version, earlier)), earlier_pictures(version, earlier)
    if None in proposals or _are_lost(version, earlier):
        return None
    changes = [
        PictureChange(pk, tuple(Rectangle(*one) for one in read_rectangles(change.rectangles)))
        for pk, change in pictures.items()
    ]
    spans = dict.fromkeys(one.span for one in proposals if one)
    return PointedOut(PassageUse.BLACK_OUT, tuple(spans), tuple(changes))


def _are_lost(version: SubmissionVersion, earlier: list[SubmissionVersion]) -> bool:
    """Whether a picture of which something was blacked out is not among those of the version."""
    known = {looks(one) for one in version.attachments.all()}
    changed = [one.attachment for before in earlier for one in before.picture_redactions.all()]
    return any(looks(attachment) not in known for attachment in changed)


def _personal(version: SubmissionVersion) -> Iterator[Proposal]:
    for field, text in ((TITLE, version.title), (TEXT, version.text)):
        for one in engine.screen(text).personal:
            for start, end in widened(text, [(one.start, one.end)]):
                label = str(FindingKind(one.kind).label)
                yield Proposal(Span(field, start, end), text[start:end], label)


def _earlier(
    version: SubmissionVersion, earlier: list[SubmissionVersion]
) -> Iterator[Proposal | None]:
    """Where the passages of the earlier versions stand; None for each that stands nowhere."""
    for before in earlier:
        for field, spans in spans_of(before).items():
            # An edit without a title leaves the one there is.
            if field == TITLE and not version.title:
                continue
            for start, end in spans:
                words = getattr(before, field)[start:end]
                if before.pk == version.pk:
                    yield Proposal(Span(field, start, end), words, was_blacked_out=True)
                else:
                    found = list(_places(version, words))
                    yield from found
                    if not found:
                        yield None


def _places(version: SubmissionVersion, words: str) -> Iterator[Proposal]:
    for field, text in ((TITLE, version.title), (TEXT, version.text)):
        for start, end in places_of(text, words):
            yield Proposal(Span(field, start, end), text[start:end], was_blacked_out=True)
