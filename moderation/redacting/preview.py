"""What others will read after a decision, made from the form before anything is decided."""

from dataclasses import dataclass

from django.utils.html import escape

from forum.reading.passages import marked
from forum.redaction.marks import mark_in
from forum.redaction.spans import TEXT, TITLE, blacked_out, title_blacked_out
from forum.richtext import plain
from forum.workflow.publishing.redacting import LONGEST_TITLE
from moderation.models import Outcome
from moderation.redacting.forms import RedactingFields

FOR_THE_AUTHOR = {Outcome.SEND_BACK, Outcome.REFUSE}


@dataclass(frozen=True)
class Preview:
    title: str
    body: str
    pictures: list
    left_out: int
    # Marked for the author and not blacked out for readers.
    is_for_author: bool


def preview_of(form: RedactingFields) -> Preview:
    """The preview of a form that was typed and is not valid yet; nothing is written."""
    form.is_valid()
    version, spans = form.read_version, getattr(form, "spans", ())
    title = [(one.start, one.end) for one in spans if one.field == TITLE]
    text = [(one.start, one.end) for one in spans if one.field == TEXT]
    if form.data.get("outcome") in FOR_THE_AUTHOR:
        body = marked(plain(version.text), version.text, text)
        head = marked(escape(version.title), version.title, title)
        return Preview(head, body, [], 0, is_for_author=True)
    mark = mark_in(form.submission.language)
    shown = [one for one in form.pictures if not one["is_removed"]]
    return Preview(
        title=title_blacked_out(version.title, title, mark, longest=LONGEST_TITLE),
        body=plain(blacked_out(version.text, text, mark)),
        pictures=shown,
        left_out=len(form.pictures) - len(shown),
        is_for_author=False,
    )
