"""
What was blacked out of a matter, for staff who hold ``reveal_redacted``: its texts with the
passages marked. Shown only in the answer to a press that was written down.
"""

from dataclasses import dataclass

from django.core import signing
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.html import escape
from django.utils.http import urlencode

from forum import richtext
from forum.choices import SubmissionState
from forum.models import (
    Attachment,
    Passage,
    PassageUse,
    PictureRedaction,
    SubmissionVersion,
    Thread,
)
from forum.reading.passages import marked
from forum.redaction.spans import TEXT, TITLE
from forum.workflow.publishing.redacting import spans_of
from portal.accounts.models import User

SALT = "original picture"
# Long enough to open the pictures of the page that was asked for.
SECONDS = 300


@dataclass(frozen=True)
class Original:
    purpose: str
    title: str
    body: str
    language: str
    pictures: list


def redacted_versions(thread: Thread):
    """The versions of the thread of which something was blacked out, the oldest first."""
    passages = Passage.objects.filter(version=OuterRef("pk"), use=PassageUse.BLACK_OUT)
    pictures = PictureRedaction.objects.filter(version=OuterRef("pk"))
    return SubmissionVersion.objects.filter(
        Q(Exists(passages)) | Q(Exists(pictures)),
        submission__thread=thread,
        submission__state=SubmissionState.APPROVED,
    ).order_by("submitted_at", "pk")


def is_redacted(thread: Thread) -> bool:
    """Whether anything of the thread's texts or pictures was blacked out."""
    found: bool = redacted_versions(thread).exists()
    return found


def originals_of(thread: Thread, *, reader: User) -> list[Original]:
    """Each text as it was submitted, what was blacked out marked; pictures by signed addresses."""
    versions = redacted_versions(thread).select_related("submission")
    return [original_of(version, reader) for version in versions]


def picture_token(attachment: Attachment, *, reader: User) -> str:
    return signing.dumps([reader.pk, attachment.pk], salt=SALT)


def is_revealed(attachment: Attachment, *, reader: User, token: str) -> bool:
    """Whether the token was made for this reader and picture a moment ago."""
    try:
        known: list[int] = signing.loads(token, salt=SALT, max_age=SECONDS)
    except signing.BadSignature:
        return False
    return known == [reader.pk, attachment.pk]


def original_of(version, reader):
    """One text as it was submitted; shown only after ``reveal_redacted``."""
    spans, submission = spans_of(version), version.submission
    changes = version.picture_redactions.select_related("attachment")
    return Original(
        purpose=submission.get_purpose_display(),
        title=marked(escape(version.title), version.title, spans[TITLE]),
        body=marked(richtext.plain(version.text), version.text, spans[TEXT]),
        language=submission.language,
        pictures=[_picture(one.attachment, reader) for one in changes],
    )


def _picture(attachment, reader):
    address = reverse("attachments:private", args=[attachment.pk])
    token = picture_token(attachment, reader=reader)
    return {
        "url": f"{address}?{urlencode({'original': token})}",
        "name": attachment.file_type.public_name % {"number": attachment.position + 1},
        "is_image": attachment.file_type.is_shown_inline,
    }
