"""Letters and notices, to read; a letter that did not go out can be sent again."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from portal.accounts.admin import masked
from portal.audit.telling import WordsFilter
from portal.notifications import sending
from portal.notifications.kinds import KINDS, kind_in_words
from portal.notifications.models import Message, Notification


class ReadOnlyAdmin(admin.ModelAdmin):
    show_full_result_count = False
    list_per_page = 50
    actions: Any = None

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


class KindFilter(WordsFilter):
    words = KINDS


class NamesTheKind:
    @admin.display(description=_("kind of notice"), ordering="name")
    def kind(self, row):
        return kind_in_words(row.name)


class MessageStateFilter(admin.SimpleListFilter):
    title = _("state")
    parameter_name = "state"

    def lookups(self, request, model_admin):
        return [("waiting", _("waiting")), ("sent", _("sent")), ("given_up", _("given up"))]

    def queryset(self, request, queryset):
        chosen = {
            "waiting": queryset.waiting(),
            "sent": queryset.filter(sent_at__isnull=False),
            "given_up": queryset.filter(given_up_at__isnull=False),
        }
        return chosen.get(self.value(), queryset)


@admin.register(Message)
class MessageAdmin(NamesTheKind, ReadOnlyAdmin):
    list_display = [
        "created_at",
        "kind",
        "masked_address",
        "language",
        "state",
        "attempts",
        "next_attempt_at",
        "last_error",
    ]
    list_filter = [MessageStateFilter, "language", "created_at"]
    search_fields = ["event", "name", "recipient__username"]
    search_help_text = _("User name of the recipient, or event")
    actions = ["send_again"]
    fields = [
        "kind",
        "masked_address",
        "language",
        "created_at",
        "state",
        "attempts",
        "next_attempt_at",
        "last_error",
        "sent_at",
        "given_up_at",
    ]

    @admin.display(description=_("e-mail address"))
    def masked_address(self, letter):
        return masked(letter.address)

    @admin.display(description=_("state"))
    def state(self, letter):
        if letter.sent_at:
            return _("sent")
        return _("given up") if letter.given_up_at else _("waiting")

    @admin.action(description=_("Send again now"))
    def send_again(self, request, queryset):
        sent = 0
        for number in queryset.values_list("pk", flat=True):
            try:
                sending.send_again(number, by=request.user)
            except ValidationError as refusal:
                self.message_user(request, refusal.messages[0], messages.WARNING)
            else:
                sent += 1
        if sent:
            words = ngettext(
                "%(count)d letter goes out now.", "%(count)d letters go out now.", sent
            )
            self.message_user(request, words % {"count": sent}, messages.SUCCESS)


@admin.register(Notification)
class NotificationAdmin(NamesTheKind, ReadOnlyAdmin):
    list_display = ["created_at", "recipient", "kind", "words", "read_at"]
    list_filter = [("name", KindFilter), "created_at"]
    list_select_related = ["recipient"]
    search_fields = ["recipient__username", "event"]
    search_help_text = _("User name of the recipient, or event")
    fields = ["recipient", "kind", "words", "created_at", "read_at"]

    @admin.display(description=_("words"))
    def words(self, notice):
        return str(notice)
