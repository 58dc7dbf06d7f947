"""
Accounts and contacts in the Django administration.

``portal.agencies`` registers ``UserAdmin``, adding the agencies people work for. E-mail
addresses are always masked: only their owners change them.
"""

from typing import cast

from allauth.account.adapter import get_adapter
from django.contrib import admin, messages
from django.contrib.auth.admin import UserAdmin as StockUserAdmin
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.timezone import localtime
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from portal.accounts import roles, workflow
from portal.accounts.admin_forms import NewUserForm, RemoveSecondFactorForm, UserForm
from portal.accounts.models import Contact, User
from portal.accounts.sign_in import second_factor
from portal.accounts.sign_up import invitations
from portal.audit.log import record
from portal.logs.masking import shorten_email


def _hands_over(user):
    return user is not None and user.is_active and user.is_portal_staff


class RoleFilter(admin.SimpleListFilter):
    title = _("role")
    parameter_name = "role"

    def lookups(self, request, model_admin):
        return [(name, roles.in_words(name)) for name in roles.ROLES]

    def queryset(self, request, queryset):
        return queryset.filter(groups__name=self.value()) if self.value() else queryset


class UserAdmin(StockUserAdmin):
    form = UserForm
    add_form = NewUserForm
    list_display = [
        "username",
        "chosen_name",
        "role_words",
        "agency_label",
        "is_active",
        "last_login",
    ]
    list_filter = [RoleFilter, "is_active", "date_joined"]
    search_fields = ["username", "chosen_name", "agency_label"]
    search_help_text = _("User name, public name or agency")
    ordering = ["username"]
    filter_horizontal = []
    show_full_result_count = False
    list_per_page = 50
    readonly_fields = [
        "masked_email",
        "agency_label",
        "last_login",
        "date_joined",
        "second_step",
    ]
    fieldsets = [
        (None, {"fields": ["username", "password", "second_step", "is_active"]}),
        (
            _("Personal details"),
            {"fields": ["chosen_name", "masked_email", "language", "wants_letters"]},
        ),
        (_("Work"), {"fields": ["roles", "agency_label"]}),
        (_("Dates"), {"fields": ["last_login", "date_joined"]}),
    ]
    add_fieldsets = [
        (None, {"fields": ["username", "email", "chosen_name", "language"]}),
        (_("Password"), {"fields": ["usable_password", "password1", "password2"]}),
    ]

    # Recorded by the workflow, and for the password page by ``user_change_password`` below.
    recorded_by_steps = frozenset(
        ["is_active", "password", "groups", "is_staff", "is_superuser", "sessions_ended_at"]
    )
    private_fields = frozenset({"email"})
    actions = ["invite_again", "end_sessions"]

    @admin.action(description=_("Send the letter for choosing a password again"))
    def invite_again(self, request, queryset):
        invited = 0
        for user in queryset:
            try:
                invitations.invite_again(user.pk, by=request.user)
            except ValidationError as refusal:
                self.message_user(request, " ".join(refusal.messages), messages.WARNING)
            else:
                invited += 1
        if invited:
            words = ngettext(
                "%(count)d letter is on its way.", "%(count)d letters are on their way.", invited
            )
            self.message_user(request, words % {"count": invited}, messages.SUCCESS)

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("groups")

    def has_delete_permission(self, request, obj=None):
        # Accounts are closed (made inactive), never deleted: ledgers refer to them.
        return False

    @admin.display(description=_("roles"))
    def role_words(self, user):
        return user.role_words

    @admin.display(description=_("e-mail address"))
    def masked_email(self, user):
        return shorten_email(user.email) or "–"

    @admin.display(description=_("two-step sign-in"))
    def second_step(self, user):
        app = second_factor.app_of(user)
        if app is None:
            return gettext("not set up")
        return format_html(
            '{} · <a href="{}">{}</a>',
            date_format(localtime(app.created_at), "DATE_FORMAT"),
            reverse("admin:accounts_user_remove_second_factor", args=[user.pk]),
            gettext("Remove it"),
        )

    def get_readonly_fields(self, request, obj=None):
        fields = super().get_readonly_fields(request, obj)
        # Staff accounts are closed on a separate page, where open work is handed over first.
        return [*fields, "is_active", "closing"] if _hands_over(obj) else fields

    def get_fieldsets(self, request, obj=None):
        fieldsets = super().get_fieldsets(request, obj)
        if not _hands_over(obj):
            return fieldsets
        (title, first), *others = fieldsets
        return [(title, first | {"fields": [*first["fields"], "closing"]}), *others]

    @admin.display(description=_("close the account"))
    def closing(self, user):
        address = reverse("desk:close_account", args=[user.pk])
        return format_html('<a href="{}">{}</a>', address, gettext("Hand over and close"))

    @admin.action(description=_("End all sessions of these people"))
    def end_sessions(self, request, queryset):
        for person in queryset:
            workflow.end_sessions(person.pk, by=request.user)
        self.message_user(request, gettext("They are signed out everywhere."), messages.SUCCESS)

    def get_urls(self):
        view = self.admin_site.admin_view(self.remove_second_factor)
        name = "accounts_user_remove_second_factor"
        return [path("<int:id>/second-factor/remove/", view, name=name), *super().get_urls()]

    def remove_second_factor(self, request, id):
        """For people who lost phone and recovery codes; the reason is recorded in the log."""
        if not self.has_change_permission(request):
            raise PermissionDenied
        user = get_object_or_404(User, pk=id)
        form = RemoveSecondFactorForm(request.POST or None)
        if form.is_valid():
            try:
                workflow.remove_second_factor(user.pk, by=request.user, **form.cleaned_data)
            except ValidationError as refusal:
                form.add_error(None, refusal)
            else:
                self._tell_of_removal(request, user)
                return redirect("admin:accounts_user_change", user.pk)
        context = {
            **self.admin_site.each_context(request),
            "title": gettext("Remove the second step"),
            "opts": self.opts,
            "person": user,
            "form": form,
        }
        return TemplateResponse(request, "admin/accounts/user/remove_second_factor.html", context)

    def _tell_of_removal(self, request, user):
        letter = "mfa/email/totp_deactivated"
        get_adapter().send_notification_mail(letter, user, {"user": user})
        words = gettext("%(name)s signs in by password alone again.") % {"name": user.username}
        self.message_user(request, words, messages.SUCCESS)

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        workflow.add_email_address(form.instance.pk)
        if "roles" in form.changed_data:
            workflow.set_roles(form.instance.pk, names=form.cleaned_data["roles"], by=request.user)

    def save_model(self, request, obj, form, change):
        super().save_model(request, obj, form, change)
        if change and "is_active" in form.changed_data:
            act = "reopen_account" if obj.is_active else "close_account"
            record(act, by=request.user, subject=f"user {obj.username}")

    def user_change_password(self, request, id, form_url=""):
        answer = super().user_change_password(request, id, form_url)
        if request.method == "POST" and answer.status_code == 302:
            user = cast(User, self.get_object(request, id))  # it was found a moment ago
            workflow.record_password_set(user, by=request.user)
        return answer


@admin.register(Contact)
class ContactAdmin(admin.ModelAdmin):
    """Shows only whether values exist; reading a contact is a recorded act of a work order."""

    list_display = ["__str__", "has_phone", "has_email", "may_phone", "entered_by", "created_at"]
    list_filter = ["may_phone", "created_at"]
    list_select_related = ["entered_by"]
    search_fields = ["=id"]
    search_help_text = _("The number of the contact")
    show_full_result_count = False
    actions = None
    fields = ["has_name", "has_phone", "has_email", "may_phone", "language", "entered_by"]

    @admin.display(description=_("name stated"), boolean=True)
    def has_name(self, contact):
        return bool(contact.name)

    @admin.display(description=_("phone stated"), boolean=True)
    def has_phone(self, contact):
        return bool(contact.phone)

    @admin.display(description=_("e-mail stated"), boolean=True)
    def has_email(self, contact):
        return bool(contact.email)

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False
