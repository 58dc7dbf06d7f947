"""The forms of appeals: what the author says, and what the second moderator decides."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from forum.forms.fields import WrittenField
from forum.workflow.publishing.blacking_out import NOTHING, blacked_out_in
from forum.workflow.publishing.redacting import PointedOut
from moderation.appeals.ruling import Ruling
from moderation.models import Outcome
from moderation.redacting.proposals import value_of

LONGEST_WORDS = 2_000
LONGEST_ANSWER = 1_000
KEEP, RESTORE = "keep", "restore"
AS_WRITTEN, FEWER = "as_written", "fewer"


class AppealForm(forms.Form):
    # Called ``text``: what is typed under this name is kept where the sign-in has ended.
    text = WrittenField(
        label=_("Why should it be decided differently?"),
        max_length=LONGEST_WORDS,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("A few sentences are enough. Only moderators read them."),
        error_messages={"required": _("Please write why it should be decided differently.")},
    )


class RulingForm(forms.Form):
    outcome = forms.ChoiceField(
        label=_("What do you decide?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Please choose what you decide.")},
    )
    answer = WrittenField(
        label=_("Your reason, for the author"),
        max_length=LONGEST_ANSWER,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("The author reads it, whatever you decide."),
        error_messages={"required": _("Please give the author a reason.")},
    )

    def __init__(self, *args, appeal, **kwargs):
        super().__init__(*args, **kwargs)
        field = self.fields["outcome"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = list(_choices(appeal))
        self.black = NOTHING
        if appeal.is_about_blacked_out:
            self._offer_parts(appeal.submission)

    def _offer_parts(self, submission):
        """A box for each part that is black, ticked where it is to stay so."""
        version = submission.latest_version
        self.black = blacked_out_in(version)
        parts = [
            (value_of(span), getattr(version, span.field)[span.start : span.end])
            for span in self.black.spans
        ]
        parts += [
            (f"picture:{number}", _("Picture %(number)s") % {"number": number})
            for number, _change in enumerate(self.black.pictures, 1)
        ]
        self.fields["stays"] = forms.MultipleChoiceField(
            label=_("What stays black if the author is partly right"),
            choices=parts,
            initial=[value for value, _words in parts],
            required=False,
            widget=forms.CheckboxSelectMultiple,
        )
        self.order_fields(["outcome", "stays", "answer"])

    def clean(self):
        super().clean()
        if self.cleaned_data.get("outcome") == FEWER and not self.cleaned_data.get("stays"):
            self.add_error(
                "stays", _("Nothing would stay black. Then choose to show it as it was written.")
            )
        return self.cleaned_data

    def _stays(self):
        ticked = set(self.cleaned_data["stays"])
        spans = [span for span in self.black.spans if value_of(span) in ticked]
        numbered = enumerate(self.black.pictures, 1)
        pictures = [change for number, change in numbered if f"picture:{number}" in ticked]
        return PointedOut(spans=tuple(spans), pictures=tuple(pictures))

    def ruling(self):
        outcome = self.cleaned_data["outcome"]
        is_upheld = outcome != KEEP
        answer = self.cleaned_data["answer"]
        if outcome == FEWER:
            return Ruling(is_upheld, answer, stays=self._stays())
        if outcome in Outcome.values:
            return Ruling(is_upheld, answer, outcome)
        return Ruling(is_upheld, answer)


def _choices(appeal):
    if appeal.is_about_blacked_out:
        yield AS_WRITTEN, pgettext_lazy("appeal", "The author is right: show it as it was written")
        yield FEWER, pgettext_lazy("appeal", "Partly right: only what is ticked below stays black")
    elif appeal.hiding_id is not None:
        yield RESTORE, pgettext_lazy("appeal", "The author is right: show it again")
    else:
        submission = appeal.submission
        if not submission.wants_private:
            yield Outcome.APPROVE.value, pgettext_lazy("appeal", "The author is right: publish it")
        if submission.rules.is_handled:
            words = pgettext_lazy("appeal", "The author is right: accept it without publishing")
            yield Outcome.ACCEPT.value, words
    yield KEEP, pgettext_lazy("appeal", "The decision stays")
