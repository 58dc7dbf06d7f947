"""What helps with replies in the Django administration."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from workorders.models import PlainWord, ReplyTemplate


@admin.register(PlainWord)
class PlainWordAdmin(admin.ModelAdmin):
    list_display = ["jargon", "plain"]
    search_fields = ["jargon", "plain"]
    search_help_text = _("Office jargon, or plain words")


@admin.register(ReplyTemplate)
class ReplyTemplateAdmin(admin.ModelAdmin):
    list_display = ["name", "name_en", "kind", "reply_kind", "position"]
    list_filter = ["kind", "reply_kind"]
    search_fields = ["name", "name_en", "text", "text_en"]
    search_help_text = _("Name or words of the text")
