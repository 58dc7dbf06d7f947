"""The forms of questions to colleagues and of the note to the next shift."""

from typing import cast

from django import forms
from django.utils.translation import gettext_lazy as _

from forum.forms.fields import WrittenField
from portal.accounts.duty import people_with
from portal.accounts.models import User

LONGEST = 1000


def _words(label, *, rows=3, help_text="", missing):
    return WrittenField(
        label=label,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": rows}),
        help_text=help_text,
        error_messages={"required": missing},
    )


class AskForm(forms.Form):
    asked = forms.ModelChoiceField(
        label=_("Whom"),
        queryset=User.objects.none(),
        required=False,
        empty_label=_("Hand it up to the head of the team"),
    )
    note = _words(
        _("What you would like to know"),
        help_text=_("Only moderators read it."),
        missing=_("Please write what you would like to know."),
    )

    def __init__(self, *args, viewer, author_id, **kwargs):
        super().__init__(*args, **kwargs)
        moderators = people_with("moderate").exclude(pk__in=[viewer.pk, author_id or 0])
        field = cast(forms.ModelChoiceField, self.fields["asked"])
        field.queryset = moderators.order_by("username")


class AnswerForm(forms.Form):
    answer = _words(_("Your answer"), missing=_("Please write an answer."))


class HandoverForm(forms.Form):
    text = _words(
        _("What the next shift should know"), rows=5, missing=_("Please write something.")
    )
