"""Agencies, areas, categories and memberships in the Django administration."""

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from portal.accounts import workflow as accounts
from portal.accounts.admin import UserAdmin
from portal.accounts.models import User
from portal.agencies import workflow
from portal.agencies.choices import TreeChoiceField
from portal.agencies.directory_import.trees import RESERVED_SLUGS
from portal.agencies.models import Agency, Area, Category, Membership
from portal.agencies.routing import admin as routing_admin  # noqa: F401  registers the rules

INDENT = "\u3000\u3000"


class TreeForm(forms.ModelForm):
    def clean_slug(self):
        slug = self.cleaned_data["slug"]
        if slug in RESERVED_SLUGS:
            raise ValidationError(_("The portal needs this word itself. Choose another."))
        return slug

    def clean(self):
        super().clean()
        cleaned = self.cleaned_data
        parent, slug = cleaned.get("parent"), cleaned.get("slug", "")
        if parent is None:
            return cleaned
        if self.instance.path and parent.path.startswith(self.instance.path):
            self.add_error("parent", _("It cannot stand below itself."))
        longest = self._meta.model._meta.get_field("path").max_length
        if len(parent.path) + len(slug) + 1 > longest:
            self.add_error("parent", _("The tree would become too deep."))
        return cleaned


class TreeAdmin(admin.ModelAdmin):
    """Rows are retired, never deleted; when a row moves, its children move with it."""

    form = TreeForm
    list_display = ["in_tree", "name_en", "slug", "position", "retired_at"]
    list_display_links = ["in_tree"]
    list_filter = [("retired_at", admin.EmptyFieldListFilter)]
    search_fields = ["name", "name_en", "slug"]
    search_help_text = _("Name or slug")
    ordering = ["path"]
    show_full_result_count = False
    list_per_page = 200
    actions = ["retire", "bring_back"]
    readonly_fields = ["retired_at"]

    @admin.display(description=_("name"), ordering="path")
    def in_tree(self, node):
        return format_html('<span class="in-tree" data-depth="{}">{}</span>', node.depth, node.name)

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name == "parent":
            return TreeChoiceField(
                queryset=self.model.objects.order_by("path"),
                required=False,
                label=db_field.verbose_name,
            )
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def has_delete_permission(self, request, obj=None):
        return False

    @admin.action(description=_("Retire"))
    def retire(self, request, queryset):
        for node in queryset:
            workflow.retire(node, by=request.user)
        self._say(request, ngettext("%(count)d retired.", "%(count)d retired.", len(queryset)))

    @admin.action(description=_("Bring back"))
    def bring_back(self, request, queryset):
        for node in queryset:
            workflow.bring_back(node, by=request.user)
        self._say(
            request, ngettext("%(count)d brought back.", "%(count)d brought back.", len(queryset))
        )

    def _say(self, request, words):
        count = len(request.POST.getlist("_selected_action"))
        self.message_user(request, words % {"count": count}, messages.SUCCESS)


@admin.register(Agency)
class AgencyAdmin(TreeAdmin):
    readonly_fields = [*TreeAdmin.readonly_fields, "successor", "people"]

    @admin.action(description=_("Retire"))
    def retire(self, request, queryset):
        # Its orders must be handed over first, on a page of the desk.
        if len(queryset) != 1:
            words = _("Agencies are retired one by one: each hands its work on.")
            self.message_user(request, words, messages.WARNING)
            return None
        return redirect("desk:retire_agency", slug=queryset[0].slug)

    @admin.display(description=_("people"))
    def people(self, agency):
        rows = agency.memberships.select_related("user") if agency.pk else []
        words = [f"{row.user.display_name} ({row.get_role_display()})" for row in rows]
        return "、".join(words) or "–"


@admin.register(Area, Category)
class PlainTreeAdmin(TreeAdmin):
    pass


class MembershipInline(admin.TabularInline):
    model = Membership
    fields = ["agency", "role"]
    extra = 0
    verbose_name_plural = _("works for")

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name == "agency":
            return TreeChoiceField(
                queryset=Agency.objects.order_by("path"), label=db_field.verbose_name
            )
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


@admin.register(User)
class UserWithAgenciesAdmin(UserAdmin):
    inlines = [MembershipInline]
    recorded_by_steps = UserAdmin.recorded_by_steps | {"membership"}

    def save_related(self, request, form, formsets, change):
        # Roles first, because joining and leaving agencies decides about clerk and head.
        super().save_related(request, form, formsets, change)
        for formset in formsets:
            if formset.model is Membership:
                self._save_memberships(request, form.instance, formset)

    def save_formset(self, request, form, formset, change):
        # Only computes the changes for the log; the workflow writes them (see save_related).
        formset.save(commit=False)
        formset.save_m2m = lambda: None

    def _save_memberships(self, request, user, formset):
        for row in formset.forms:
            removed = row in formset.deleted_forms
            before = row.initial.get("agency")
            if before and (removed or "agency" in row.changed_data):
                agency = Agency.objects.get(pk=before)
                workflow.leave(user.pk, agency=agency, by=request.user)
            if not removed and row.has_changed():
                membership = row.cleaned_data
                workflow.join(
                    user.pk,
                    agency=membership["agency"],
                    role=membership["role"],
                    by=request.user,
                )
        # Restore the role of each remaining membership, even if its box above was unticked.
        for kept in Membership.objects.filter(user=user):
            accounts.grant_role(user.pk, role=kept.role, by=request.user)
