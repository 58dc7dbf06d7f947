"""What people may change about themselves."""

from django import forms
from django.utils.translation import gettext_lazy as _

from forum.forms.fields import LineField
from portal.accounts import forms as accounts


class SettingsForm(accounts.SettingsForm):
    chosen_name = LineField(
        label=_("Public name"),
        max_length=40,
        required=False,
        help_text=_("Shown beside what you publish. The user name is used when it is empty."),
    )

    class Meta(accounts.SettingsForm.Meta):
        widgets = {"language": forms.RadioSelect}
