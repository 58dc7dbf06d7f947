"""What helps with replies in the Django administration."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from workorders.models import PlainWord


@admin.register(PlainWord)
class PlainWordAdmin(admin.ModelAdmin):
    list_display = ["jargon", "plain"]
    search_fields = ["jargon", "plain"]
    search_help_text = _("Office jargon, or plain words")
