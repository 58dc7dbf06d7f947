"""The administration's forms for accounts."""

from typing import cast

from django import forms
from django.contrib.auth.forms import AdminUserCreationForm, UserChangeForm
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from portal.accounts import roles, workflow
from portal.accounts.models import User
from portal.texts import visible


class NewUserForm(AdminUserCreationForm):
    class Meta:
        model = User
        fields = ["username", "email", "chosen_name", "language"]

    def clean_email(self):
        email = self.cleaned_data["email"]
        if email and workflow.email_is_taken(email):
            raise ValidationError(_("Another account has this e-mail address."))
        return email


class UserForm(UserChangeForm):
    """Roles as checkboxes, saved and recorded by the workflow."""

    roles = forms.MultipleChoiceField(
        label=_("Roles"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Clerks and heads get their role from the agency below."),
    )

    class Meta(UserChangeForm.Meta):
        model = User

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        field = cast(forms.MultipleChoiceField, self.fields["roles"])
        field.choices = [(name, roles.in_words(name)) for name in roles.ROLES]
        field.initial = [name for name in self.instance.role_names if name in roles.ROLES]

    def clean(self):
        super().clean()
        cleaned = self.cleaned_data
        was_administrator = workflow.ADMINISTRATOR in self.fields["roles"].initial
        stays = workflow.ADMINISTRATOR in cleaned.get("roles", []) and cleaned.get(
            "is_active", self.instance.is_active
        )
        others = User.objects.filter(is_superuser=True, is_active=True).exclude(pk=self.instance.pk)
        if was_administrator and not stays and not others.exists():
            raise ValidationError(
                _("Somebody has to look after the portal: make another administrator first.")
            )
        return cleaned


class RemoveSecondFactorForm(forms.Form):
    reason = visible.TextField(
        label=_("Reason"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("How you know that it is this person who asks. It is kept in the log."),
    )
