"""Routing rules in the administration, and the box “which rule would take this text, and why”."""

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from portal.agencies.choices import TreeChoiceField
from portal.agencies.models import RoutingRule
from portal.agencies.routing.forms import TryMatterForm
from portal.agencies.routing.suggesting import fitting


@admin.register(RoutingRule)
class RoutingRuleAdmin(admin.ModelAdmin):
    """Rules are retired, never deleted."""

    list_display = ["__str__", "suggested_category", "position", "note", "retired_at"]
    list_filter = ["agency", ("retired_at", admin.EmptyFieldListFilter)]
    list_select_related = ["category", "area", "agency", "suggested_category"]
    search_fields = ["words", "note", "agency__name", "category__name", "area__name"]
    search_help_text = _("Words, note, or the name of an agency, category or area")
    actions = None
    show_full_result_count = False
    list_per_page = 200
    change_list_template = "admin/agencies/routingrule/change_list.html"

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        return TreeChoiceField(
            queryset=db_field.related_model.objects.order_by("path"),
            required=not db_field.blank,
            label=capfirst(db_field.verbose_name),
            help_text=db_field.help_text,
        )

    def has_delete_permission(self, request, obj=None):
        return False

    def get_urls(self):
        view = self.admin_site.admin_view(self.try_text)
        return [path("try/", view, name="agencies_routingrule_try"), *super().get_urls()]

    def try_text(self, request):
        """The test box: all rules that fit, the one that decides first; nothing is kept."""
        if not self.has_change_permission(request):
            raise PermissionDenied
        form = TryMatterForm(request.POST or None)
        context = {
            **self.admin_site.each_context(request),
            "title": _("Try a text"),
            "opts": self.opts,
            "form": form,
        }
        if form.is_valid():
            typed = form.cleaned_data
            found = list(fitting(typed["category"], typed["area"], "", typed["text"]))
            rules = RoutingRule.objects.in_bulk([one.rule for one in found])
            context["tried"] = True
            context["rows"] = [{"suggestion": one, "rule": rules[one.rule]} for one in found]
        return TemplateResponse(request, "admin/agencies/routingrule/try.html", context)
