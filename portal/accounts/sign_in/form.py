"""The form for signing in; allauth's, with the words of our page."""

from typing import Any

from allauth.account.forms import LoginForm
from django.utils.translation import gettext as _


class Form(LoginForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # allauth's own placeholder has other words than the label of the page.
        self.fields["login"].widget.attrs["placeholder"] = _("User name or e-mail address")
