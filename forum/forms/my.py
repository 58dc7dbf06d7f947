"""What people may change about themselves."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from forum.forms.fields import LineField
from forum.workflow.submissions import public_names
from portal.accounts import forms as accounts


class SettingsForm(accounts.SettingsForm):
    """``chosen_name`` is saved by ``workflow.change_name``, as it may need a moderator first."""

    chosen_name = LineField(
        label=gettext_lazy("Public name"),
        max_length=40,
        required=False,
        help_text=gettext_lazy(
            "Shown beside what you publish. The user name is used when it is empty. Once you have "
            "published something, a moderator reads a new name before others see it."
        ),
    )

    class Meta(accounts.SettingsForm.Meta):
        widgets = {"language": forms.RadioSelect}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        waiting = public_names.pending_name_changes(self.instance).first()
        if waiting:
            self.initial["chosen_name"] = waiting.text
            words = _("“%(name)s” waits for a moderator; until then “%(now)s” is shown.")
            self.fields["chosen_name"].help_text = words % {
                "name": waiting.text,
                "now": self.instance.display_name,
            }
