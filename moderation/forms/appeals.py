"""The forms of appeals: what the author says, and what the second moderator decides."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from forum.forms.fields import WrittenField
from moderation.appeals.workflow import Ruling
from moderation.models import Outcome

LONGEST_WORDS = 2_000
LONGEST_ANSWER = 1_000
KEEP, RESTORE = "keep", "restore"


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

    def ruling(self):
        outcome = self.cleaned_data["outcome"]
        is_upheld = outcome != KEEP
        answer = self.cleaned_data["answer"]
        if outcome in Outcome.values:
            return Ruling(is_upheld, answer, outcome)
        return Ruling(is_upheld, answer)


def _choices(appeal):
    if appeal.hiding_id is not None:
        yield RESTORE, pgettext_lazy("appeal", "The author is right: show it again")
    else:
        submission = appeal.submission
        if not submission.wants_private:
            yield Outcome.APPROVE.value, pgettext_lazy("appeal", "The author is right: publish it")
        if submission.rules.is_handled:
            words = pgettext_lazy("appeal", "The author is right: accept it without publishing")
            yield Outcome.ACCEPT.value, words
    yield KEEP, pgettext_lazy("appeal", "The decision stays")
