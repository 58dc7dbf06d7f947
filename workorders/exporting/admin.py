"""Which order was in which batch, read-only in the Django administration."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from workorders.models import ExportedOrder


@admin.register(ExportedOrder)
class ExportedOrderAdmin(admin.ModelAdmin):
    list_display = ["batch", "order", "as_new", "changed_since", "ledger_lines"]
    list_filter = ["as_new"]
    list_select_related = ["batch", "order"]
    search_fields = ["batch__number", "order__number"]
    search_help_text = _("Number of the batch or the order")
    show_full_result_count = False
    actions = None

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False
