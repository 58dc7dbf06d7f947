"""The form of a decision about an invented text, and the time it was shown."""

from functools import cached_property

from django import forms
from django.core import signing
from django.utils import timezone

from moderation.forms import DecisionForm

SALT = "moderation.practice"


class PracticeForm(DecisionForm):
    """The same fields, keys and sentences as the real form; no earlier version and no picture."""

    # When it was shown: signed, so that nobody writes another time there.
    shown = forms.CharField(required=False, max_length=200, widget=forms.HiddenInput)

    def __init__(self, *args, place, **kwargs):
        super().__init__(*args, **kwargs)
        del self.fields["version"]
        self.place = list(place)
        self.fields["shown"].initial = signing.dumps([*self.place, _now()], salt=SALT)

    @cached_property
    def blacked_out_before(self):
        return []

    @cached_property
    def pictures(self):
        return []

    @property
    def seconds(self):
        """How long it took; None where that cannot be told."""
        try:
            *place, shown_at = signing.loads(self.cleaned_data["shown"], salt=SALT)
        except (signing.BadSignature, ValueError):
            return None
        return max(_now() - shown_at, 0) if place == self.place else None


def _now():
    return int(timezone.now().timestamp())
