"""Django admin of the city's profile, the fixed pages and the background work."""

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from portal.site.health import background
from portal.site.models import Page, Profile, Sweep


class UndeletableAdmin(admin.ModelAdmin):
    """Admin of rows that public pages need: they can be changed but not deleted."""

    def has_delete_permission(self, request, obj=None):
        return False


@admin.register(Profile)
class ProfileAdmin(UndeletableAdmin):
    list_display = ["__str__", "hotline", "host_unit"]
    fieldsets = [
        (_("City"), {"fields": ["city", "city_en", "hotline", "email"]}),
        (
            _("In danger"),
            {"fields": ["gas_phone", "water_phone", "power_phone", "crisis_phone"]},
        ),
        (_("Portal"), {"fields": ["name", "name_en", "tagline", "tagline_en"]}),
        (_("Host"), {"fields": ["host_unit", "host_unit_en", "operator", "operator_en"]}),
        (_("Filing"), {"fields": ["icp", "police_filing"]}),
        (_("What stands beside a post"), {"fields": ["shows_province"]}),
    ]

    def has_add_permission(self, request):
        return False


@admin.register(Page)
class PageAdmin(UndeletableAdmin):
    list_display = ["slug", "title", "title_en", "position", "in_footer", "updated_at"]
    list_filter = ["in_footer"]
    search_fields = ["slug", "title", "title_en", "body", "body_en"]
    search_help_text = _("Title or text")

    def save_model(self, request, obj, form, change):
        # A person who edits a page counts as having read it.
        obj.read_at, obj.read_by = timezone.now(), request.user.username
        super().save_model(request, obj, form, change)


@admin.register(Sweep)
class BackgroundAdmin(admin.ModelAdmin):
    """
    One read-only page about the background work.

    Replaces the admin of django-q2, whose forms let an administrator name code to run.
    """

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def get_urls(self):
        return super().get_urls()[:1]

    def changelist_view(self, request, extra_context=None):
        if not self.has_view_permission(request):
            raise PermissionDenied
        context = {
            **self.admin_site.each_context(request),
            "title": capfirst(self.opts.verbose_name_plural),
            "opts": self.opts,
            **background.context(),
        }
        return TemplateResponse(request, "admin/site/background.html", context)
