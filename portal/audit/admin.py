from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from portal.audit.models import AuditLine


@admin.register(AuditLine)
class AuditLineAdmin(admin.ModelAdmin):
    """To read, and nothing else."""

    list_display = ["at", "act", "subject", "actor_name", "actor_role", "actor_agency"]
    list_filter = ["at"]
    search_fields = ["=subject", "=actor_name", "=act"]
    search_help_text = _("For example: submission 2026112100042")
    show_full_result_count = False
    actions = None

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False
