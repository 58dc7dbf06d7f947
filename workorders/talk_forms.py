"""The forms of staff about the author of a matter: looking up the contact, noting a contact."""

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.texts import visible
from workorders.forms import LONGEST_NOTE
from workorders.models import ContactWay, LookReason

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
