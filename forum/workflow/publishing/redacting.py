"""
What is blacked out of a version, and what of it is published. Only what these functions return
becomes a thread, a post or a public picture; the version itself keeps every word.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Exists, OuterRef, prefetch_related_objects
from django.utils.translation import gettext as _

from forum.models import (
    Attachment,
    Passage,
    PassageUse,
    PictureRedaction,
    Post,
    PostVersion,
    Submission,
    SubmissionVersion,
    Thread,
)
from forum.purposes import Speaker
from forum.redaction.marks import mark_in
from forum.redaction.pictures import Rectangle, write_rectangles
from forum.redaction.spans import (
    TEXT,
    TITLE,
    Span,
    blacked_out,
    places_of,
    title_blacked_out,
    widened,
)
from portal.notifications.outbox import retitle, retitle_matter

LONGEST_TITLE = Thread._meta.get_field("title").max_length or 80


@dataclass(frozen=True)
class PictureChange:
    """A picture that is left out (no rectangles), or blacked out under the rectangles."""

    attachment_id: int
    rectangles: tuple[Rectangle, ...] = ()


@dataclass(frozen=True)
class PointedOut:
    """What a moderator pointed out in one version, and what it is for."""

    use: str = PassageUse.BLACK_OUT
    spans: tuple[Span, ...] = ()
    pictures: tuple[PictureChange, ...] = ()

    def is_same_as(self, other: "PointedOut") -> bool:
        return (set(self.spans), set(self.pictures)) == (set(other.spans), set(other.pictures))

    def __bool__(self) -> bool:
        return bool(self.spans or self.pictures)


class Words(NamedTuple):
    title: str
    text: str


@transaction.atomic
def point_out(submission: Submission, version_id: int, pointed_out: PointedOut) -> None:
    """
    Keep what was pointed out in the version of a submission that the caller has locked, in
    place of what an earlier decision about the same version had kept. What the author shall
    change does not replace what was blacked out: whoever decides next is to be shown it again.
    """
    version = submission.versions.filter(pk=version_id).first()
    if version is None:
        raise ValidationError(
            _("The author has changed this since you read it. Please read the new version."),
            code="stale_version",
        )
    kept = Passage.objects.filter(version=version)
    if pointed_out.use == PassageUse.TO_CHANGE:
        kept.filter(use=PassageUse.TO_CHANGE).delete()
    else:
        kept.delete()
        PictureRedaction.objects.filter(version=version).delete()
    if not pointed_out:
        return
    if submission.rules.speaker is Speaker.AGENCY or not submission.rules.may_be_sent_back:
        raise ValidationError(
            _("Nothing can be blacked out or marked here; it can be sent back."), code="unfit"
        )
    Passage.objects.bulk_create(_passages(version, pointed_out))
    PictureRedaction.objects.bulk_create(_pictures(version, pointed_out))


def latest_version_of(submission: Submission) -> SubmissionVersion | None:
    """The newest version, with ``is_pointed_out`` so that mostly nothing more is asked."""
    passages = Passage.objects.filter(version=OuterRef("pk"))
    pictures = PictureRedaction.objects.filter(version=OuterRef("pk"))
    versions = submission.versions.annotate(is_pointed_out=Exists(passages) | Exists(pictures))
    newest: SubmissionVersion | None = versions.order_by("-number").first()
    if newest is not None and newest.is_pointed_out:  # type: ignore[attr-defined]
        prefetch_related_objects([newest], "passages", "picture_redactions")
    return newest


def spans_of(version: SubmissionVersion, use: str = PassageUse.BLACK_OUT) -> dict[str, list]:
    """The passages of a version by field, each (start, end)."""
    spans = defaultdict(list)
    for passage in version.passages.all() if _is_pointed_out(version) else []:
        if passage.use == use:
            spans[passage.field].append((passage.start, passage.end))
    return spans


def pictures_of(version: SubmissionVersion) -> Iterable[PictureRedaction]:
    """What becomes of the pictures of a version, where something does."""
    found: Iterable[PictureRedaction] = version.picture_redactions.all()
    return found if _is_pointed_out(version) else []


def published_words(version: SubmissionVersion, language: str) -> Words:
    """Title and text as readers get them."""
    spans, mark = spans_of(version), mark_in(language)
    return Words(
        title_blacked_out(version.title, spans[TITLE], mark, longest=LONGEST_TITLE),
        blacked_out(version.text, spans[TEXT], mark),
    )


def published_pictures(version: SubmissionVersion) -> list[tuple[Attachment, str]]:
    """The pictures that readers get, each with the rectangles to be blacked out, as text."""
    changes = {one.attachment_id: one for one in pictures_of(version)}
    found = []
    for attachment in version.attachments.all():
        change = changes.get(attachment.pk)
        if change is None or not change.is_removed:
            found.append((attachment, change.rectangles if change else ""))
    return found


def line_data(version: SubmissionVersion) -> dict[str, Any]:
    """How much was blacked out, for ledger lines; no words. Empty where nothing was."""
    spans = sum(len(found) for found in spans_of(version).values())
    pictures = Counter(one.is_removed for one in pictures_of(version))
    if not (spans or pictures):
        return {}
    return {
        "redactions": {
            "spans": spans,
            "pictures_removed": pictures[True],
            "pictures_blacked_out": pictures[False],
        }
    }


def marks_data(version: SubmissionVersion) -> dict[str, int]:
    """How many passages the author is asked to change; empty where there are none."""
    marked = sum(len(found) for found in spans_of(version, PassageUse.TO_CHANGE).values())
    return {"marks": marked} if marked else {}


def black_out_earlier(post: Post, version: SubmissionVersion) -> None:
    """What is blacked out of the new text is blacked out of the texts it had before as well."""
    sought = _blacked_out_words(version)
    if not sought:
        return
    for earlier in post.versions.all():
        earlier.title, earlier.text = _without(earlier, sought, mark_in(post.language))
        earlier.save(update_fields=["title", "text"])


def black_out_notices(thread: Thread, version: SubmissionVersion) -> None:
    """
    Notices and letters that wait hold no title with words that are blacked out of ``version``;
    they get the one that the matter has now.
    """
    retitle_matter(thread=thread.number, words=_blacked_out_words(version), title=thread.title)


def black_out_alerts(submission: Submission, version: SubmissionVersion, title: str) -> None:
    """Staff who were told of it while it waited do not keep the title as it was."""
    if title != version.title:
        retitle(f"urgent-{submission.pk}-v", title=title)


def _is_pointed_out(version: SubmissionVersion) -> bool:
    return getattr(version, "is_pointed_out", True)


def _passages(version: SubmissionVersion, pointed_out: PointedOut) -> Iterable[Passage]:
    for name, words in ((TITLE, version.title), (TEXT, version.text)):
        spans = [(one.start, one.end) for one in pointed_out.spans if one.field == name]
        if any(end > len(words) for _start, end in spans):
            raise ValidationError(
                _("A marked passage lies outside the text. Please mark it once more."),
                code="outside_the_text",
            )
        for start, end in widened(words, spans):
            yield Passage(version=version, use=pointed_out.use, field=name, start=start, end=end)


def _pictures(version: SubmissionVersion, pointed_out: PointedOut) -> Iterable[PictureRedaction]:
    known = set(version.attachments.values_list("pk", flat=True))
    for change in pointed_out.pictures:
        if change.attachment_id not in known:
            raise ValidationError(_("This picture does not belong to the text."), code="unknown")
        yield PictureRedaction(
            version=version,
            attachment_id=change.attachment_id,
            is_removed=not change.rectangles,
            rectangles=write_rectangles(change.rectangles),
        )


def _blacked_out_words(version: SubmissionVersion) -> list[str]:
    spans = spans_of(version)
    found = [version.title[start:end] for start, end in spans[TITLE]]
    return [*found, *(version.text[start:end] for start, end in spans[TEXT])]


def _without(earlier: PostVersion, sought: list[str], mark: str) -> tuple[str, str]:
    title = [span for words in sought for span in places_of(earlier.title, words)]
    text = [span for words in sought for span in places_of(earlier.text, words)]
    return (
        title_blacked_out(earlier.title, title, mark, longest=LONGEST_TITLE),
        blacked_out(earlier.text, text, mark),
    )
