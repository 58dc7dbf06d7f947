"""Messages and notices in the administration, read-only; unsent messages can be sent again."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from portal.audit.admin_display import WordsFilter
from portal.notifications import sending
from portal.notifications.channels import all_channels, channel_in_words, channel_named
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


class KindColumnMixin:
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
            "sent": queryset.sent(),
            "given_up": queryset.given_up(),
        }
        return chosen.get(self.value() or "", queryset)


class ChannelFilter(admin.SimpleListFilter):
    title = _("channel")
    parameter_name = "channel"

    def lookups(self, request, model_admin):
        return [(name, channel.label) for name, channel in all_channels().items()]

    def queryset(self, request, queryset):
        return queryset.filter(channel=self.value()) if self.value() else queryset


@admin.register(Message)
class MessageAdmin(KindColumnMixin, ReadOnlyAdmin):
    list_display = [
        "created_at",
        "kind",
        "channel_words",
        "masked_address",
        "state",
        "attempts",
        "next_attempt_at",
        "last_error",
    ]
    list_filter = [MessageStateFilter, ChannelFilter, "language", "created_at"]
    search_fields = ["event", "name", "recipient__username"]
    search_help_text = _("User name of the recipient, or event")
    actions = ["send_again"]
    fields = [
        "kind",
        "channel_words",
        "masked_address",
        "language",
        "created_at",
        "state",
        "attempts",
        "not_before",
        "next_attempt_at",
        "last_error",
        "sent_at",
        "given_up_at",
    ]

    @admin.display(description=_("channel"), ordering="channel")
    def channel_words(self, message):
        return channel_in_words(message.channel)

    @admin.display(description=_("address"))
    def masked_address(self, message):
        try:
            return channel_named(message.channel).shorten(message.address)
        except LookupError:
            # The channel is no longer in the settings.
            return "***"

    @admin.display(description=_("state"))
    def state(self, message):
        if message.sent_at:
            return _("sent")
        return _("given up") if message.given_up_at else _("waiting")

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
                "%(count)d message goes out now.", "%(count)d messages go out now.", sent
            )
            self.message_user(request, words % {"count": sent}, messages.SUCCESS)


@admin.register(Notification)
class NotificationAdmin(KindColumnMixin, ReadOnlyAdmin):
    list_display = ["created_at", "recipient", "kind", "words", "read_at"]
    list_filter = [("name", KindFilter), "created_at"]
    list_select_related = ["recipient"]
    search_fields = ["recipient__username", "event"]
    search_help_text = _("User name of the recipient, or event")
    fields = ["recipient", "kind", "words", "created_at", "read_at"]

    @admin.display(description=_("words"))
    def words(self, notice):
        return str(notice)
