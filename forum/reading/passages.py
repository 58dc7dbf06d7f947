"""The passages that a moderator blacked out or marked, as the author of the text sees them."""

from dataclasses import dataclass

from django.utils.html import escape
from django.utils.translation import gettext as _

from forum import richtext
from forum.choices import SubmissionState
from forum.models import PassageUse, Post, Submission, SubmissionVersion
from forum.redaction.spans import TEXT, TITLE, moved, widened
from forum.workflow.publishing.redacting import spans_of

LEVEL = 2
USES: dict[str, PassageUse] = {
    SubmissionState.APPROVED: PassageUse.BLACK_OUT,
    SubmissionState.RETURNED: PassageUse.TO_CHANGE,
    SubmissionState.DRAFT: PassageUse.TO_CHANGE,
    SubmissionState.REFUSED: PassageUse.TO_CHANGE,
}


@dataclass(frozen=True)
class Pointed:
    """The version with the passages marked, and what they are."""

    heading: str
    title: str
    body: str
    pictures: list


def words_of_author(post: Post) -> tuple[str, str]:
    """Title and text of a post as its author wrote them, blacked-out parts and all."""
    edits = Submission.objects.filter(post=post, state=SubmissionState.APPROVED)
    newest = edits.order_by("-updated_at", "-pk").first() or post.submission
    version = newest.latest_version
    if version is None or not spans_of(version):
        return post.thread.title, post.text
    return version.title or post.thread.title, version.text


def marked(html, text, spans):
    """``html``, made from ``text``, with the passages of the text marked in it."""
    shown = richtext.visible_text(html)
    places = moved(text, shown, widened(text, spans))
    return richtext.with_marks(html, [(start, end, LEVEL) for start, end in places])


def pointed_out(submission: Submission, version: SubmissionVersion | None) -> Pointed | None:
    """What was pointed out to the author in the latest version; None where nothing was."""
    use = USES.get(submission.state)
    if use is None or version is None:
        return None
    spans = spans_of(version, use)
    was_blacked_out = use == PassageUse.BLACK_OUT
    pictures = list(version.picture_redactions.select_related("attachment"))
    if not was_blacked_out:
        # Kept from a decision that was taken back.
        pictures = []
    if not spans and not pictures:
        return None
    return Pointed(
        heading=_("What was blacked out") if was_blacked_out else _("What to change"),
        title=marked(escape(version.title), version.title, spans[TITLE]) if spans[TITLE] else "",
        body=marked(richtext.plain(version.text), version.text, spans[TEXT]) if spans[TEXT] else "",
        pictures=[_picture_words(one) for one in pictures],
    )


def _picture_words(one):
    facts = {"name": one.attachment.name}
    if one.is_removed:
        return _("The picture %(name)s is not published.") % facts
    return _("A part of the picture %(name)s is black.") % facts
