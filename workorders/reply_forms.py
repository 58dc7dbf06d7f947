"""The form in which an agency writes its reply."""

from typing import cast

from django import forms
from django.utils.translation import gettext_lazy as _

from forum.choices import LONGEST_SUMMARY, Outcome, ReplyKind
from forum.forms.fields import LineField
from workorders.forms import AgencyWordsForm, late_explanation_field
from workorders.models import ReplyTemplate
from workorders.models.reply_details import Claim, FactsFound


def _choice(label, choices, *, help_text=""):
    return forms.ChoiceField(
        label=label,
        required=False,
        choices=[("", _("Not stated")), *choices.choices],
        help_text=help_text,
    )


class TicksField(forms.MultipleChoiceField):
    """Ticks of a list that may have changed meanwhile; whoever keeps them leaves out the rest."""

    widget = forms.CheckboxSelectMultiple

    def validate(self, value):
        """Nothing to refuse: a tick never stops a reply."""


class ReplyForm(AgencyWordsForm):
    kind = forms.ChoiceField(
        label=_("Kind of reply"),
        choices=[
            (ReplyKind.FINAL, _("Final: this answers the matter")),
            (ReplyKind.RECEIVED, _("Received: we have it and will look into it")),
            (ReplyKind.PROGRESS, _("Progress: this is how far we are")),
            (ReplyKind.PASSED_ON, _("Passed on: others have to act")),
        ],
        initial=ReplyKind.FINAL,
        widget=forms.RadioSelect,
        help_text=_("Only a final reply answers. After any other, your time runs on."),
    )
    answered = TicksField(
        label=_("What the author asks"),
        required=False,
        help_text=_(
            "Found by rules; please read the matter as well. Tick what your reply answers. Your "
            "head sees what is open, and can sign all the same."
        ),
    )
    summary = LineField(
        label=_("The reply in one sentence"),
        required=False,
        max_length=LONGEST_SUMMARY,
        help_text=_(
            "In plain words, for everybody to read above a final reply. For example: the stop is "
            "repaired by 12 December."
        ),
    )
    facts_found = _choice(_("Facts found"), FactsFound)
    claim = _choice(_("Claim"), Claim)
    outcome = _choice(_("Result"), Outcome, help_text=_("Everybody reads it under a final reply."))
    late_explanation = late_explanation_field()
    field_order = [
        "kind", "answered", "text", "late_explanation", "summary", "facts_found", "claim",
        "outcome", "images", "read",
    ]  # fmt: skip

    def __init__(self, *args, asked=(), is_late=False, **kwargs):
        """
        ``asked`` are the questions that the reader of the page may read; ``is_late`` says that
        the date of the answer has passed.
        """
        super().__init__(*args, **kwargs)
        if asked:
            ticks = cast(TicksField, self.fields["answered"])
            ticks.choices = [(one.key, one.quote) for one in asked]
        else:
            del self.fields["answered"]
        if not is_late:
            del self.fields["late_explanation"]


class TemplateForm(forms.Form):
    """Which template to insert; a form of its own, because it is no part of the reply."""

    template = forms.TypedChoiceField(label=_("Template"), coerce=int)

    def __init__(self, *args, order, **kwargs):
        super().__init__(*args, **kwargs)
        groups: dict[str, list[tuple[int, str]]] = {}
        for one in ReplyTemplate.objects.fitting(order.thread.kind):
            groups.setdefault(one.get_reply_kind_display(), []).append((one.pk, one.local_name))
        chosen = cast(forms.TypedChoiceField, self.fields["template"])
        chosen.choices = [("", _("Please choose")), *groups.items()]
