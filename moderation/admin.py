"""Moderation in the Django administration: reasons can be edited, the rest is read-only."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from forum.admin.looking_up import WORDS, ReadingAdmin
from forum.reading.blacked_out import BlackedOut
from moderation.models import (
    Appeal,
    Claim,
    Decision,
    Flag,
    FlagDecision,
    FlagReason,
    Reason,
    Sanction,
)
from portal.audit.admin_display import ActFilter, LedgerAdminMixin


@admin.register(Reason)
class ReasonAdmin(ReadingAdmin):
    """Reasons are retired, never deleted, because decisions refer to them."""

    list_display = [
        "name", "name_en", "for_sending_back", "for_refusing", "for_accepting", "for_redacting",
        "position", "retired_at",
    ]  # fmt: skip
    list_filter = [
        "for_sending_back",
        "for_refusing",
        "for_accepting",
        "for_redacting",
        "retired_at",
    ]
    search_fields = ["name", "name_en", "=slug"]

    def has_add_permission(self, request):
        return request.user.has_perm("accounts.administer")

    def has_change_permission(self, request, obj=None):
        return request.user.has_perm("accounts.administer")

    def get_readonly_fields(self, request, obj=None):
        return ["slug"] if obj else []


@admin.register(Decision)
class DecisionAdmin(LedgerAdminMixin, ReadingAdmin):
    """The ledger of decisions."""

    words = WORDS
    list_display = ["at", "outcome", "about", "chosen_reason", "actor_name", "role_words"]
    list_filter = ["outcome", "chosen_reason", "at"]
    list_select_related = ["submission", "version", "chosen_reason"]
    search_fields = ["=submission__number", "version__title", "=actor_name"]
    search_help_text = _("Number, words of the title, or the moderator's name")
    ordering = ["-pk"]
    fields = readonly_fields = (
        "at", "recorded_at", "outcome", "from_words", "to_words", "submission", "version",
        "chosen_reason", "reason", "note", "supersedes", "actor_id", "actor_name", "role_words",
        "actor_agency", "particulars",
    )  # fmt: skip

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("submission__versions__passages")

    @admin.display(description=_("about"))
    def about(self, decision):
        # Without what was blacked out of any of its versions.
        versions = list(decision.submission.versions.all())
        shown = BlackedOut(versions, decision.submission.language).without(decision.version)
        title = shown.title or decision.submission.get_purpose_display()
        return f"{decision.submission.number} {title}".strip()


@admin.register(Claim)
class ClaimAdmin(ReadingAdmin):
    """Which moderator is reading which submission; a claim expires by itself."""

    list_display = ["submission", "moderator", "claimed_at", "expires_at", "is_in_force"]
    list_select_related = ["submission", "moderator"]
    search_fields = ["=submission__number", "=moderator__username"]
    fields = readonly_fields = ("submission", "moderator", "claimed_at", "expires_at")

    @admin.display(description=_("in force"), boolean=True)
    def is_in_force(self, claim):
        return claim.is_in_force


@admin.register(Flag)
class FlagAdmin(ReadingAdmin):
    """What readers reported; who did is shown to nobody, administrators included."""

    list_display = ["flagged_at", "reason", "post", "text", "decision"]
    list_filter = ["reason", "flagged_at"]
    list_select_related = ["post", "decision__post"]
    search_fields = ["=post__thread__number"]
    search_help_text = _("Number")
    ordering = ["-pk"]
    fields = readonly_fields = ("flagged_at", "post", "edition", "reason", "text", "decision")


@admin.register(FlagDecision)
class FlagDecisionAdmin(LedgerAdminMixin, ReadingAdmin):
    """The ledger of what was decided about flags."""

    words = WORDS | dict(FlagReason.choices)
    list_display = ["at", "outcome", "post", "reason", "actor_name", "role_words"]
    list_filter = ["outcome", "at"]
    list_select_related = ["post"]
    search_fields = ["=post__thread__number", "=actor_name"]
    search_help_text = _("Number, or the moderator's name")
    ordering = ["-pk"]
    fields = readonly_fields = (
        "at", "recorded_at", "outcome", "post", "edition", "reason", "actor_id", "actor_name",
        "role_words", "actor_agency", "particulars",
    )  # fmt: skip


@admin.register(Appeal)
class AppealAdmin(ReadingAdmin):
    """What authors say against decisions; moderators decide on their own pages."""

    list_display = ["submission", "state", "made_at", "due_at", "decided_at", "decided_by"]
    list_filter = ["state", "made_at"]
    list_select_related = ["submission", "decided_by"]
    search_fields = ["=submission__number"]
    fields = readonly_fields = (
        "submission", "decision", "hiding", "words", "state", "made_at", "due_at", "decided_at",
        "decided_by", "answer", "ruling",
    )  # fmt: skip


@admin.register(Sanction)
class SanctionAdmin(LedgerAdminMixin, ReadingAdmin):
    """The ledger of sanctions."""

    words = WORDS
    list_display = ["at", "act_words", "kind", "person", "ends_at", "actor_name", "role_words"]
    list_filter = [("act", ActFilter), "kind", "cause", "at"]
    list_select_related = ["person"]
    search_fields = ["=person__username", "=actor_name"]
    search_help_text = _("User name, or the name of who did it")
    ordering = ["-pk"]
    fields = readonly_fields = (
        "at", "recorded_at", "act_words", "kind", "cause", "person", "reason", "starts_at",
        "ends_at", "hours", "submission", "about", "actor_id", "actor_name", "role_words",
        "actor_agency", "particulars",
    )  # fmt: skip
