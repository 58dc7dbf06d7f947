"""
Versions without what was blacked out, in this or in another version of the same text: how staff
read them, until they ask for the original with a press that is written down.
"""

from collections.abc import Iterator
from functools import cached_property

from django.db.models import Q

from forum.choices import SubmissionState
from forum.models import (
    Attachment,
    PassageUse,
    PictureRedaction,
    Post,
    Submission,
    SubmissionVersion,
)
from forum.redaction.marks import mark_in
from forum.redaction.spans import TEXT, TITLE, blacked_out, places_of, title_blacked_out
from forum.workflow.publishing.redacting import LONGEST_TITLE, Words, spans_of


def versions_blacked_out(submission: Submission) -> list[SubmissionVersion]:
    """
    The versions with something blacked out: of this submission, and of those whose text the
    post it became or changes has or had. The oldest first.
    """
    posts = Post.cases.filter(Q(submission=submission) | Q(pk=submission.post_id)).order_by()
    texts = Q(submission=submission) | Q(submission__in=posts.values("submission"))
    texts |= Q(submission__post__in=posts.values("pk"), submission__state=SubmissionState.APPROVED)
    pointed_out = Q(passages__use=PassageUse.BLACK_OUT) | Q(picture_redactions__isnull=False)
    # By key, as rows with documents have no equality to make them distinct by.
    found = SubmissionVersion.objects.filter(texts, pointed_out).values("pk")
    versions = SubmissionVersion.objects.filter(pk__in=found).order_by("pk")
    return list(versions.prefetch_related("passages", "picture_redactions__attachment"))


class BlackedOut:
    """What was blacked out of the versions that ``versions_blacked_out`` found."""

    def __init__(self, versions: list[SubmissionVersion], language: str) -> None:
        self._mark = mark_in(language)
        self._spans = {version.pk: spans_of(version) for version in versions}
        self._words = {version.pk: set(_words_of(version)) for version in versions}
        self._versions = versions

    @cached_property
    def _changes(self) -> list[PictureRedaction]:
        return [one for version in self._versions for one in version.picture_redactions.all()]

    def without(self, version: SubmissionVersion) -> Words:
        """
        Title and text of a version of this text without it: its own passages, and the words of
        those of the other versions wherever they stand.
        """
        title, text = self._places(version, TITLE), self._places(version, TEXT)
        return Words(
            title_blacked_out(version.title, title, self._mark, longest=LONGEST_TITLE),
            blacked_out(version.text, text, self._mark),
        )

    def pictures(self, version: SubmissionVersion) -> list[Attachment]:
        """The pictures of the version but those that were left out of one."""
        removed = {looks(one.attachment) for one in self._changes if one.is_removed}
        return [one for one in version.attachments.all() if looks(one) not in removed]

    def change_of(self, attachment: Attachment) -> PictureRedaction | None:
        """What was done to the picture in any version; left out wins, then the latest."""
        found = [one for one in self._changes if looks(one.attachment) == looks(attachment)]
        removed = [one for one in found if one.is_removed]
        last = removed or found
        return last[-1] if last else None

    def _places(self, version: SubmissionVersion, field: str) -> list[tuple[int, int]]:
        text = getattr(version, field)
        found = list(self._spans.get(version.pk, {}).get(field, []))
        others = {words for pk, said in self._words.items() if pk != version.pk for words in said}
        return found + [place for words in others for place in places_of(text, words)]


def blacked_out_of(submission: Submission) -> BlackedOut:
    """What was blacked out of the text that the submission is part of."""
    return BlackedOut(versions_blacked_out(submission), submission.language)


def looks(attachment: Attachment) -> tuple[object, ...]:
    """By what a picture is known again: a copy for an edit is another row and another file."""
    return attachment.name, attachment.size, attachment.width, attachment.height


def _words_of(version: SubmissionVersion) -> Iterator[str]:
    for field, spans in spans_of(version).items():
        for start, end in spans:
            yield getattr(version, field)[start:end]
