"""The form of a decision; the workflow checks permissions and states."""

from typing import cast

from django import forms
from django.utils.translation import gettext_lazy as _

from forum.forms.fields import WrittenField
from moderation.models import Outcome, Reason
from moderation.redacting.forms import RedactingFields
from moderation.workflow.deciding import NEEDS_REASON
from moderation.workflow.ledger import Verdict

LARGEST_KEY = 10**15
PUBLISHED_LATER = _(
    "What is accepted without publishing can be published later, from its own page."
)
CHOSEN_OTHERWISE = _(
    "Another decision is chosen. To approve, please choose “Approve”; otherwise press “Decide”."
)


class ReasonsByOutcome(forms.models.ModelChoiceIterator):
    """Choices in one group per decision, each with the reasons that fit it; one query."""

    field: "ReasonField"

    def __iter__(self):
        yield "", self.field.empty_label
        reasons = self.field.read or list(self.queryset)
        redacting = [self.choice(reason) for reason in reasons if reason.for_redacting]
        if self.field.may_redact and redacting:
            yield _("With parts blacked out: a reason is needed"), redacting
        for outcome in self.field.outcomes:
            fitting = [self.choice(reason) for reason in reasons if reason.fits(outcome)]
            if fitting:
                yield self._heading(outcome), fitting

    def _heading(self, outcome):
        if outcome in NEEDS_REASON:
            words = _("%(decision)s: a reason is needed")
        else:
            words = _("%(decision)s: a reason can be given")
        return words % {"decision": outcome.label}


class ReasonField(forms.ModelChoiceField):
    """Offers the reasons grouped by decision; a reason can be in several groups."""

    iterator = ReasonsByOutcome
    # Some decisions require a reason, so the label must not say "optional".
    is_conditional = True
    outcomes: tuple[Outcome, ...] = ()
    may_redact = False
    # The rows of the queryset where the page has read them already.
    read: list[Reason] | None = None

    def label_from_instance(self, reason):
        return reason.local_name


class DecisionForm(RedactingFields):
    version = forms.IntegerField(
        min_value=1,
        max_value=LARGEST_KEY,
        widget=forms.HiddenInput,
        error_messages={"required": _("Please read the text once more, then decide.")},
    )
    outcome = forms.ChoiceField(
        label=_("What should happen with it?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Please choose what should happen with it.")},
    )
    reason = ReasonField(
        label=_("Reason"),
        queryset=Reason.objects.none(),
        required=False,
        empty_label=_("No reason"),
        help_text=_("Needed when it is sent back or not published. The author reads it."),
    )
    note = WrittenField(
        label=_("Note to the author"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("What to change, or where to go instead. The author reads it."),
    )

    urgent = forms.BooleanField(
        label=_("Urgent: somebody is in danger"),
        required=False,
        help_text=_("Taken on as urgent, it has hours instead of working days, day and night."),
    )
    field_order = ["version", "outcome", "urgent", "reason", "note"]

    def __init__(
        self, *args, submission, version=None, reasons=None, is_approved_at_once=False, **kwargs
    ):
        super().__init__(*args, **kwargs)
        self.submission = submission
        if version is not None:
            self.read_version = version
        self.is_approved_at_once = is_approved_at_once
        self.fields["urgent"].initial = submission.speaks_of_danger
        if submission.rules.is_handled:
            self.fields["outcome"].help_text = PUBLISHED_LATER
        if not submission.rules.is_handled:
            del self.fields["urgent"]
        self.outcomes = outcomes_for(submission)
        outcomes = [(each.value, each.label) for each in self.outcomes]
        cast(forms.ChoiceField, self.fields["outcome"]).choices = outcomes
        reason = cast(ReasonField, self.fields["reason"])
        reason.outcomes, reason.may_redact = self.outcomes, self.may_redact
        reason.queryset = Reason.objects.current()
        reason.read = reasons

    def clean(self):
        super().clean()
        cleaned = self.cleaned_data
        self.clean_pointed_out()
        outcome, reason = cleaned.get("outcome"), cleaned.get("reason")
        if outcome and outcome != Outcome.APPROVE and self.is_approved_at_once:
            self.add_error("outcome", CHOSEN_OTHERWISE)
        elif outcome == Outcome.APPROVE and not self.redacts:
            self._refuse_reason_for_approving(cleaned)
        elif outcome and "reason" in cleaned:
            self._require_fitting_reason(outcome, reason, cleaned.get("note", ""))
        return cleaned

    def _refuse_reason_for_approving(self, cleaned):
        if cleaned.get("reason"):
            self.add_error("reason", _("What is approved as it is needs no reason."))
        if cleaned.get("note"):
            self.add_error(
                "note",
                _("No note goes out with an approval. Clear it, or choose another decision."),
            )

    def _require_fitting_reason(self, outcome, reason, note):
        if reason is None:
            if outcome != Outcome.ACCEPT or self.redacts:
                self.add_error("reason", _("Please choose a reason."))
        elif not reason.fits(outcome, redacts=self.redacts):
            self.add_error(
                "reason", _("This reason does not go with that decision. Please choose another.")
            )
        elif reason.slug == "other" and not note:
            self.add_error("note", _("Please say in a sentence what the reason is."))

    def verdict(self):
        """The cleaned data as the ``Verdict`` that ``moderation.workflow.decide`` takes."""
        return Verdict(
            outcome=self.cleaned_data["outcome"],
            reason=self.cleaned_data["reason"],
            note=self.cleaned_data["note"],
            urgent=self.cleaned_data.get("urgent"),
            spans=self.spans,
            pictures=self.changes,
        )


def outcomes_for(submission):
    """The decisions that are possible about this submission."""
    unfit = {Outcome.MERGE}
    if not submission.rules.is_handled:
        unfit.add(Outcome.ACCEPT)
    if not submission.rules.may_be_sent_back:
        unfit.add(Outcome.SEND_BACK)
    if submission.wants_private:
        unfit.add(Outcome.APPROVE)
    return [outcome for outcome in Outcome if outcome not in unfit]
