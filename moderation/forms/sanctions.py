"""The forms of sanctions: imposing one, deciding about one, objecting to one."""

from datetime import date, datetime, time, timedelta
from typing import cast

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from forum.forms.fields import WrittenField
from moderation.models import SanctionCause, SanctionKind
from moderation.workflow import SanctionOrder, may_decide

HOURS = 24
USUAL_DAYS = 7
KINDS_IN_WORDS = {
    SanctionKind.WARNING: _("Warning: nothing is stopped, the person is told"),
    SanctionKind.SLOW_DOWN: _("Slow down: one post in so many hours"),
    SanctionKind.MUTE: _("Mute: nothing new that would be published"),
    SanctionKind.BAN: _("Ban: nothing new at all"),
}


class ReasonForm(forms.Form):
    """A reason that somebody else reads."""

    reason = WrittenField(
        label=_("Reason"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("The person reads it."),
        error_messages={"required": _("Please say why; the person will read this.")},
    )


class SanctionForm(ReasonForm):
    kind = forms.ChoiceField(
        label=_("What is imposed?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Please choose what is imposed.")},
    )
    ends_on = forms.DateField(
        label=_("Last day"),
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        help_text=_("It ends by itself at the end of this day. A warning has none."),
    )
    hours = forms.IntegerField(
        label=_("Hours between two posts"),
        required=False,
        min_value=1,
        max_value=24 * 7,
        help_text=_("Only for slowing down."),
    )
    cause = forms.ChoiceField(
        label=_("Cause"),
        choices=[("", _("Please choose")), *SanctionCause.choices],
        error_messages={"required": _("Please choose the cause.")},
    )
    field_order = ["kind", "ends_on", "hours", "cause", "reason"]

    def __init__(self, data, *, by):
        begin = {
            "ends_on": timezone.localdate() + timedelta(days=USUAL_DAYS),
            "hours": HOURS,
        }
        super().__init__(data, initial=begin)
        cast(forms.ChoiceField, self.fields["kind"]).choices = [
            (kind.value, words) for kind, words in KINDS_IN_WORDS.items() if may_decide(by, kind)
        ]

    def order(self):
        cleaned = self.cleaned_data
        kind = cleaned["kind"]
        is_warning, is_slow = kind == SanctionKind.WARNING, kind == SanctionKind.SLOW_DOWN
        return SanctionOrder(
            kind=kind,
            cause=cleaned["cause"],
            reason=cleaned["reason"],
            ends_at=None if is_warning else _end_of(cleaned["ends_on"]),
            hours=cleaned["hours"] if is_slow else None,
        )


class SanctionVerdictForm(ReasonForm):
    """Whether a sanction is lifted or, where its person objected, kept."""

    outcome = forms.ChoiceField(
        label=_("What should happen with it?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Please choose what should happen with it.")},
    )
    field_order = ["outcome", "reason"]

    def __init__(self, *args, may_keep, **kwargs):
        super().__init__(*args, **kwargs)
        choices = [("lift", _("Lift it now"))]
        if may_keep:
            choices.append(("keep", _("Keep it, and answer the objection")))
        cast(forms.ChoiceField, self.fields["outcome"]).choices = choices


class ObjectionForm(forms.Form):
    reason = WrittenField(
        label=_("What is not right about it?"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Somebody else than who imposed it reads it and answers you."),
        error_messages={"required": _("Please write what is not right about it.")},
    )


def _end_of(day):
    if day is None:
        return None
    # No day follows the last one of the calendar; the step says how far ahead is possible.
    day = min(day, date.max - timedelta(days=1))
    return timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min))
