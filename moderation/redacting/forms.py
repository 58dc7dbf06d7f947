"""
The fields of a decision with which passages and pictures are blacked out. Mixed into the form of
the decision; for an outcome that takes nothing on, the passages are what the author shall change.
"""

import re
from collections.abc import Iterator
from functools import cached_property
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from forum.models import Attachment, Submission, SubmissionVersion
from forum.purposes import Speaker
from forum.reading.blacked_out import versions_blacked_out
from forum.redaction.pictures import Rectangle, read_rectangles, write_rectangles
from forum.redaction.spans import TEXT, TITLE, Span, places_of
from forum.workflow.publishing.redacting import PictureChange
from moderation.models import Outcome
from moderation.redacting.proposals import (
    Proposal,
    earlier_pictures,
    proposals_for,
    value_of,
)

VALUE = re.compile(rf"({TITLE}|{TEXT}):(\d{{1,6}})-(\d{{1,6}})")
SIDES = ("left", "top", "width", "height")
MOST_SPANS = 200
TAKES_ON = {Outcome.APPROVE, Outcome.ACCEPT}


def typed_values(posted: QueryDict) -> dict[str, Any]:
    """What was typed, as initial values of a form: of the passages all."""
    return posted.dict() | {"spans": posted.getlist("spans")}


class RedactingFields(forms.Form):
    words = forms.CharField(
        label=_("Words to black out, one per line"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Each is blacked out wherever it stands in the title and the text."),
    )

    submission: Submission
    too_many = _("These are too many passages. Please refuse it instead.")
    # Of a form that asked for it; made from what was typed in another.
    preview: Any = None

    @cached_property
    def may_redact(self) -> bool:
        """Whether passages can be pointed out: in what a person wrote, but not in a name."""
        rules = self.submission.rules
        return rules.speaker is not Speaker.AGENCY and rules.may_be_sent_back

    @cached_property
    def read_version(self):
        """The version to decide about; a decision about an older one is refused anyway."""
        return self.submission.latest_version

    def _attachments(self) -> list[Attachment]:
        """The pictures in which something can be blacked out."""
        return list(self.read_version.attachments.all())

    @cached_property
    def blacked_out_before(self) -> list[SubmissionVersion]:
        return versions_blacked_out(self.submission)

    @cached_property
    def proposals(self) -> list[Proposal]:
        """Every passage that can be ticked: proposed, or selected before this page was sent."""
        if not self.may_redact:
            return []
        proposed = proposals_for(self.read_version, self.blacked_out_before)
        known = {proposal.span for proposal in proposed}
        selected = (span for span in self._ticked() if span not in known)
        return [*proposed, *(Proposal(span, self._words_of(span)) for span in selected)]

    @cached_property
    def ticked(self) -> set[str]:
        """The values of the ticked passages; at first those that were blacked out before."""
        if self._was_sent:
            return {value_of(span) for span in self._ticked()}
        return {one.value for one in self.proposals if one.was_blacked_out}

    @cached_property
    def pictures(self) -> list[dict[str, Any]]:
        """Each picture with what shall become of it, as it was typed or was decided before."""
        if not self.may_redact:
            return []
        earlier = {}
        if not self._was_sent and self.blacked_out_before:
            earlier = earlier_pictures(self.read_version, self.blacked_out_before)
        return [
            self._picture(one, count, earlier.get(one.pk))
            for count, one in enumerate(self._attachments(), 1)
        ]

    def clean_pointed_out(self) -> None:
        """Called by ``clean``: sets ``spans`` and ``changes``, or says what cannot be read."""
        self.spans = tuple(dict.fromkeys([*self._ticked(), *self._typed_spans()]))
        self.changes: tuple[PictureChange, ...] = ()
        if len(self.spans) > MOST_SPANS:
            self.add_error("words", self.too_many)
        if not self.may_redact:
            self.spans = ()
            return
        if not any(name.startswith("picture-") for name in self.data):
            return
        try:
            self.changes = tuple(self._changes())
        except ValidationError as refusal:
            self.add_error(None, refusal)

    @property
    def redacts(self) -> bool:
        """Whether the decision blacks something out."""
        takes_on = self.cleaned_data.get("outcome") in TAKES_ON
        return takes_on and bool(self.spans or self.changes)

    @property
    def _was_sent(self) -> bool:
        return self.is_bound or "spans" in self.initial

    def _sent(self, name: str) -> str:
        source = self.data if self.is_bound else self.initial
        return str(source.get(name) or "").strip()

    def _ticked(self) -> Iterator[Span]:
        if not self.is_bound:
            sent = self.initial.get("spans", [])
        elif isinstance(self.data, QueryDict):
            sent = self.data.getlist("spans")
        else:
            sent = self.data.get("spans", [])
        for value in sent:
            found = VALUE.fullmatch(value)
            if found:
                yield Span(found[1], int(found[2]), int(found[3]))

    def _typed_spans(self) -> Iterator[Span]:
        if not self._sent("words"):
            return
        version = self.read_version
        for line in self._sent("words").splitlines():
            places = [
                Span(field, *place)
                for field, text in ((TITLE, version.title), (TEXT, version.text))
                for place in places_of(text, line)
            ]
            if line.strip() and not places:
                words = _("“%(words)s” stands nowhere in it.") % {"words": line.strip()}
                self.add_error("words", words)
            yield from places

    def _words_of(self, span: Span) -> str:
        words: str = getattr(self.read_version, span.field)[span.start : span.end]
        return words

    def _picture(self, attachment, count, earlier) -> dict[str, Any]:
        key = f"picture-{attachment.pk}"
        typed = {side: self._sent(f"{key}-{side}") for side in SIDES}
        is_removed, rectangles = self._sent(f"{key}-remove"), self._sent(f"{key}-rectangles")
        if not self._was_sent and earlier is not None:
            is_removed, rectangles = earlier.is_removed, earlier.rectangles
        try:
            shown = read_rectangles(rectangles)
        except ValidationError:
            shown = []
        return {
            "attachment": attachment,
            "count": count,
            "key": key,
            "is_removed": bool(is_removed),
            "rectangles": write_rectangles(shown),
            "shown": shown,
            "typed": typed,
        }

    def _changes(self) -> Iterator[PictureChange]:
        for picture in self.pictures:
            pk, key = picture["attachment"].pk, picture["key"]
            if picture["is_removed"]:
                yield PictureChange(pk)
                continue
            rectangles = read_rectangles(self._sent(f"{key}-rectangles"))
            sides = [picture["typed"][side] for side in SIDES]
            if any(sides):
                rectangles += read_rectangles(",".join(side or "0" for side in sides))
            if rectangles:
                yield PictureChange(pk, tuple(Rectangle(*one) for one in rectangles))
