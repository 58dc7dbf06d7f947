"""The portal's admin site: its title, its access rule and the sign-in of the portal."""

from functools import wraps
from typing import cast

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from portal.audit.admin_changes import ChangeLogMixin
from portal.site.administration.paging import BoundedLists
from portal.site.administration.translations import TranslationFieldsMixin
from portal.translations.relation import translated_fields

# Models that libraries register and the admin does not show:
# - e-mail addresses in clear text;
# - roles: portal.accounts.roles declares them and every migrate resets them;
# - secrets of the second factor: each person manages them on the account page;
# - the queue of django-q2: its forms name functions that the worker would run as the
#   server's user. portal.site.health.background shows the queue read-only.
LEFT_OUT = {
    "account.emailaddress",
    "account.emailconfirmation",
    "auth.group",
    "mfa.authenticator",
    "django_q.failure",
    "django_q.ormq",
    "django_q.schedule",
    "django_q.success",
}


def extended(model, admin_class):
    """
    ``admin_class`` with the change log, lists that are counted up to a bound and, if translated,
    fields for further languages.
    """
    # The log comes first in the MRO, so that an override in the class cannot bypass it.
    bases = [
        ChangeLogMixin,
        BoundedLists,
        *([TranslationFieldsMixin] if translated_fields(model) else []),
        admin_class,
    ]
    body = {"__module__": admin_class.__module__, "__doc__": admin_class.__doc__}
    return type(admin_class.__name__, tuple(bases), body)


ICONS = {"True": _("Yes"), "False": _("No"), "None": _("Not known"), "Search": _("Search")}


def translate_icon_names(response):
    """
    Replace the alt text of icons by its translation; return the response.

    Django's alt texts (True, Search) are English in every language.
    """
    # Typed text never matches: its quotation marks are escaped.
    for said, words in ICONS.items():
        name = f'alt="{words}"'.encode()
        response.content = response.content.replace(f'alt="{said}"'.encode(), name)
    return response


class Administration(admin.AdminSite):
    site_title = _("Wenzhong administration")
    site_header = _("Wenzhong administration")
    index_title = _("What would you like to look after?")

    def register(self, model_or_iterable, admin_class=None, **options):
        models: list[type[Model]] = (
            [cast(type[Model], model_or_iterable)]
            if isinstance(model_or_iterable, type)
            else list(model_or_iterable)
        )
        shown = [model for model in models if model._meta.label_lower not in LEFT_OUT]
        for model in shown:
            super().register(model, extended(model, admin_class or admin.ModelAdmin), **options)

    def admin_view(self, view, cacheable=False):
        inner = super().admin_view(view, cacheable)

        @wraps(inner)
        def with_named_icons(request, *args, **kwargs):
            response = inner(request, *args, **kwargs)
            if isinstance(response, TemplateResponse):
                response.add_post_render_callback(translate_icon_names)
            return response

        return with_named_icons

    def has_permission(self, request):
        return super().has_permission(request) and request.user.has_perm("accounts.administer")

    def login(self, request, extra_context=None):
        # The stock login page would bypass the rate limits and second factor of allauth.
        if request.user.is_authenticated:
            if self.has_permission(request):
                return redirect("admin:index")
            raise PermissionDenied
        target = request.GET.get("next") or reverse("admin:index")
        return redirect(f"/accounts/login/?{urlencode({'next': target})}")

    def password_change(self, request, extra_context=None):
        return redirect("account_change_password")
