"""Forms about and for the author of a matter: the contact, messages, questions and answers."""

from django import forms
from django.utils.translation import gettext_lazy as _

from forum.forms.fields import ImagesField
from portal.texts import visible
from workorders.forms import LONGEST_NOTE
from workorders.models import ContactWay, LookReason
from workorders.workflow.talk.messages import LONGEST_MESSAGE

LONGEST_LOOK_NOTE = 200


class RevealForm(forms.Form):
    """Why the contact of an author is looked at."""

    # The page has other forms with a note.
    prefix = "look"

    why = forms.ChoiceField(
        label=_("Why do you look at it?"),
        choices=[("", _("Please choose")), *LookReason.choices],
        error_messages={"required": _("Please say why you look at the contact.")},
    )
    note = visible.TextField(
        label=_("In a few words"), required=False, max_length=LONGEST_LOOK_NOTE
    )


class ContactForm(forms.Form):
    """A contact with an author, or one that was tried."""

    made_at = forms.DateTimeField(
        label=_("When?"),
        widget=forms.DateTimeInput(
            format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local", "class": "input--medium"}
        ),
    )
    way = forms.ChoiceField(label=_("How?"), choices=ContactWay, widget=forms.RadioSelect)
    is_reached = forms.TypedChoiceField(
        label=_("Was the author reached?"),
        choices=[("yes", _("Yes")), ("no", _("No"))],
        coerce=lambda typed: typed == "yes",
        widget=forms.RadioSelect,
    )
    said = visible.TextField(
        label=_("What was said?"),
        required=False,
        max_length=LONGEST_NOTE,
        help_text=_("Only staff read this. Needed where the author was reached."),
        widget=forms.Textarea(attrs={"rows": 5}),
    )


class MessageForm(forms.Form):
    """A message of either side, with pictures."""

    text = visible.TextField(
        label=_("Message"),
        max_length=LONGEST_MESSAGE,
        error_messages={"required": _("Please write the message first.")},
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    images = ImagesField(label=_("Images"), required=False)


class QuestionForm(MessageForm):
    text = visible.TextField(
        label=_("Your question"),
        max_length=LONGEST_MESSAGE,
        help_text=_(
            "Only the author and the staff of this order read it. Ask for what you need to go on, "
            "for example the house number."
        ),
        error_messages={"required": _("Please write the question first.")},
        widget=forms.Textarea(attrs={"rows": 6}),
    )


class AnswerForm(MessageForm):
    """What an author writes; an answer where ``question`` is the one that the page showed."""

    text = visible.TextField(
        label=_("Your answer"),
        max_length=LONGEST_MESSAGE,
        help_text=_("Only the agency and the dispatch centre read it. It is not published."),
        error_messages={"required": _("Please write your answer first.")},
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    question = forms.IntegerField(
        required=False, min_value=1, max_value=10**15, widget=forms.HiddenInput
    )


class LinkForm(forms.Form):
    """An answer by the link in a letter."""

    text = visible.TextField(
        label=_("Your answer"),
        max_length=LONGEST_MESSAGE,
        help_text=_("Only the agency and the dispatch centre read it. It is not published."),
        error_messages={"required": _("Please write your answer first.")},
        widget=forms.Textarea(attrs={"rows": 6}),
    )
