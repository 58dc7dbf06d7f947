"""Orders, their ledger and the calendar in the Django administration, all read-only."""

from typing import Any

from django.contrib import admin
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

from forum.admin.looking_up import WORDS as MATTER_WORDS
from portal.audit.admin_display import ActFilter, LedgerAdminMixin, details_in_words
from workorders.clocks import admin as rules_admin  # noqa: F401  it registers its own page
from workorders.exporting import admin as export_admin  # noqa: F401  it registers its own page
from workorders.models import (
    CalendarDay,
    CalendarKind,
    CalendarVersion,
    Dispute,
    DisputeBasis,
    ExportBatch,
    Extension,
    OrderStatus,
    SignOff,
    Transition,
    WorkOrder,
)
from workorders.replying import admin as reply_admin  # noqa: F401  the same

WORDS = MATTER_WORDS | dict(OrderStatus.choices) | dict(CalendarKind.choices)


class ReadOnly:
    """Denies adding, changing and deleting: only the workflow writes these rows."""

    actions: Any = None

    def has_add_permission(self, request, obj=None):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


class TransitionInline(LedgerAdminMixin, ReadOnly, admin.TabularInline):
    model = Transition
    words = WORDS
    fields = readonly_fields = (
        "at", "act_words", "from_words", "to_words", "actor_name", "role_words", "reason",
    )  # fmt: skip
    ordering = ["at", "pk"]
    extra = 0


class SignOffInline(ReadOnly, admin.TabularInline):
    model = SignOff
    fields = readonly_fields = ("kind", "status", "begun_at", "signed_off_at", "ended_at")
    extra = 0


@admin.register(WorkOrder)
class WorkOrderAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ["number", "matter", "title", "agency", "status", "due_at"]
    list_select_related = ["thread", "agency"]
    list_filter = ["status", "due_at", "dispatched_at", "agency"]
    search_fields = ["number", "thread__number", "thread__title"]
    search_help_text = _("Number of the order or the matter, or words of its title")
    ordering = ["-pk"]
    show_full_result_count = False
    inlines = [SignOffInline, TransitionInline]

    @admin.display(description=_("matter"), ordering="thread__number")
    def matter(self, order):
        return order.thread.number

    @admin.display(description=_("title"))
    def title(self, order):
        return order.thread.title


@admin.register(Transition)
class TransitionAdmin(LedgerAdminMixin, ReadOnly, admin.ModelAdmin):
    words = WORDS
    list_display = [
        "at", "order", "act_words", "from_words", "to_words", "actor_name", "actor_agency",
    ]  # fmt: skip
    list_select_related = ["order"]
    ordering = ["-pk"]
    list_filter = [("act", ActFilter), "at"]
    fields = [
        "order", "at", "recorded_at", "act_words", "from_words", "to_words", "actor_id",
        "actor_name", "role_words", "actor_agency", "reason", "particulars",
    ]  # fmt: skip
    search_fields = ["order__number", "actor_name"]
    search_help_text = _("Number of the order, or who did it")
    show_full_result_count = False


@admin.register(DisputeBasis)
class DisputeBasisAdmin(admin.ModelAdmin):
    """Bases are retired, never deleted, because disputes refer to them."""

    actions = None
    list_display = ["name", "name_en", "public_words", "position", "retired_at"]
    list_filter = ["retired_at"]
    search_fields = ["name", "name_en", "=slug"]

    def has_delete_permission(self, request, obj=None):
        return False

    def get_readonly_fields(self, request, obj=None):
        return ["slug"] if obj else []


@admin.register(Dispute)
class DisputeAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ["order", "agency", "named_agency", "basis", "status", "made_at", "ended_at"]
    list_select_related = ["order", "agency", "named_agency", "basis"]
    list_filter = ["status", "basis", "made_at"]
    search_fields = ["order__number", "order__thread__number"]
    search_help_text = _("Number of the order or the matter")


@admin.register(Extension)
class ExtensionAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ["order", "agency", "amount", "granted", "unit", "status", "requested_at"]
    list_select_related = ["order", "agency"]
    list_filter = ["status", "requested_at"]
    search_fields = ["order__number", "order__thread__number"]
    search_help_text = _("Number of the order or the matter")


class CalendarDayInline(ReadOnly, admin.TabularInline):
    model = CalendarDay
    fields = readonly_fields = ("date", "is_working", "occasion")
    ordering = ["date"]
    extra = 0

    @admin.display(description=_("occasion"))
    def occasion(self, day):
        return day.occasion


@admin.register(CalendarVersion)
class CalendarVersionAdmin(ReadOnly, admin.ModelAdmin):
    """Versions never change; "add" leads to the portal's page, which shows which dates move."""

    list_display = ["number", "year", "kind", "label", "published_on", "source", "entered_at"]
    list_display_links = ["number", "label"]
    list_filter = ["kind", "year"]
    search_fields = ["title", "document", "year"]
    search_help_text = _("Year, title or number of the notice")
    exclude = ["entered_by"]
    inlines = [CalendarDayInline]

    @admin.display(description=_("title"))
    def label(self, version):
        return version.label

    def has_add_permission(self, request, obj=None):
        return request.user.has_perm("accounts.keep_calendar")

    def add_view(self, request, form_url="", extra_context=None):
        return redirect("workorders:enter_calendar")


@admin.register(ExportBatch)
class ExportBatchAdmin(ReadOnly, admin.ModelAdmin):
    """The files are downloaded only from the portal, which checks the permission."""

    list_display = [
        "number", "format", "order_count", "only_new", "only_changed", "created_by", "created_at",
    ]  # fmt: skip
    list_select_related = ["created_by"]
    list_filter = ["format", "only_new", "only_changed", "with_personal_data", "created_at"]
    search_fields = ["number", "file_name", "sha256"]
    exclude = ["file", "filters"]
    readonly_fields = ["filters_in_words"]
    show_full_result_count = False

    @admin.display(description=_("filters"))
    def filters_in_words(self, batch):
        return details_in_words(batch.filters, WORDS)
