from django.apps import apps
from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portal.audit.admin_display import ActFilter, LedgerAdminMixin, details_in_words
from portal.audit.models import AuditLine
from portal.audit.subjects import SUBJECTS
from portal.audit.wording import ACTS, subject_in_words

ROLES = {
    "moderator": _("Moderator"),
    "dispatcher": _("Dispatcher"),
    "clerk": _("Agency clerk"),
    "head": _("Agency head"),
    "supervisor": _("Supervisor"),
    "administrator": _("Administrator"),
}


def names_of_fields(model_name: str) -> dict[str, str]:
    """The verbose names of a model's fields: {field name: verbose name}."""
    return {
        field.name: str(field.verbose_name)
        for model in apps.get_models()
        if model._meta.model_name == model_name
        for field in [*model._meta.concrete_fields, *model._meta.many_to_many]
    }


@admin.register(AuditLine)
class AuditLineAdmin(LedgerAdminMixin, admin.ModelAdmin):
    """The audit log, read-only."""

    words = ROLES
    list_display = [
        "at", "act_words", "subject_words", "actor_name", "role_words", "actor_agency",
    ]  # fmt: skip
    list_filter = ["at", ("act", ActFilter)]
    search_fields = ["=subject"]
    search_help_text = _("A number, a user name, a name, or an act in words")
    show_full_result_count = False
    actions = None
    fields = [
        "at", "recorded_at", "act_words", "subject_words", "actor_id", "actor_name",
        "role_words", "actor_agency", "reason", "particulars",
    ]  # fmt: skip

    @admin.display(description=pgettext_lazy("of the log", "subject"), ordering="subject")
    def subject_words(self, line: AuditLine) -> str:
        return subject_in_words(line.subject) or "–"

    @admin.display(description=_("details"))
    def particulars(self, line: AuditLine) -> str:  # type: ignore[override]  # shows no others
        fields = line.data.get("fields")
        if not isinstance(fields, dict):
            return super().particulars(line)
        names = names_of_fields(line.subject.split(" ")[0])
        shown = {names.get(name, name): values for name, values in fields.items()}
        return details_in_words(line.data | {"fields": shown}, self.words)

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[AuditLine], search_term: str
    ) -> tuple[QuerySet[AuditLine], bool]:
        term = search_term.strip()
        if not term:
            return queryset, False
        subjects = [term, *(f"{kind} {term}" for kind in SUBJECTS)]
        acts = [term, *(act for act, words in ACTS.items() if term in str(words))]
        # Exact subjects only: the index cannot find parts of them.
        found = Q(subject__in=subjects) | Q(actor_name=term) | Q(act__in=acts)
        return queryset.filter(found), False

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: AuditLine | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: AuditLine | None = None) -> bool:
        return False
