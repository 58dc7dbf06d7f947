"""The form with which parts of a reported post are blacked out."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from forum.forms.fields import WrittenField
from forum.models import Attachment, Post
from forum.purposes import Speaker
from forum.workflow.publishing.blacking_out import words_of
from forum.workflow.publishing.redacting import PointedOut
from moderation.forms.flags import LARGEST_KEY
from moderation.models import FlagOutcome
from moderation.redacting.forms import RedactingFields
from moderation.workflow import FlagVerdict
from moderation.workflow.flags import digest_of


@dataclass(frozen=True)
class PublishedWords:
    """What readers see of a post, in the place of a version."""

    title: str
    text: str


def may_be_blacked_out(post: Post) -> bool:
    """Whether it is what a person wrote: an agency corrects what it has said itself."""
    rules = post.submission.rules
    return not post.is_official and rules.speaker is not Speaker.AGENCY and rules.may_be_sent_back


class BlackOutForm(RedactingFields):
    too_many = _("These are too many passages. Please hide it instead.")

    edition = forms.IntegerField(min_value=0, max_value=LARGEST_KEY, widget=forms.HiddenInput)
    last_flag = forms.IntegerField(min_value=0, max_value=LARGEST_KEY, widget=forms.HiddenInput)
    digest = forms.CharField(max_length=64, widget=forms.HiddenInput)
    reason = WrittenField(
        label=_("Reason"),
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The author and whoever reported it read this. So no names or details."),
        error_messages={"required": _("Please say why; whoever reported it will read this.")},
    )

    def __init__(self, *args: Any, post: Post, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.post, self.submission = post, post.submission

    @cached_property
    def may_redact(self) -> bool:
        return may_be_blacked_out(self.post)

    @cached_property
    def read_version(self) -> Any:
        return PublishedWords(*words_of(self.post))

    @cached_property
    def blacked_out_before(self) -> list:
        # What was blacked out before is not in the published words.
        return []

    def _attachments(self) -> list[Attachment]:
        images = self.post.images.select_related("attachment__submission")
        return [image.attachment for image in images]

    def clean(self) -> dict[str, Any]:
        super().clean()
        self.clean_pointed_out()
        if not self.errors and not (self.spans or self.changes):
            raise ValidationError(
                _("Please choose what is to be blacked out."), code="nothing_chosen"
            )
        return self.cleaned_data

    def verdict(self) -> FlagVerdict:
        facts = {name: self.cleaned_data[name] for name in seen_of(self.post)}
        chosen = PointedOut(spans=self.spans, pictures=self.changes)
        reason = self.cleaned_data["reason"]
        return FlagVerdict(FlagOutcome.BLACK_OUT, reason, chosen=chosen, **facts)


def seen_of(post: Post, *, edition: int = 0, last_flag: int = 0) -> dict[str, Any]:
    """What the form keeps of the page it stands on."""
    return {"edition": edition, "last_flag": last_flag, "digest": digest_of(post)}
