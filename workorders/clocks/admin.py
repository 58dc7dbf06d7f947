"""Rules for due dates in the Django administration: a change is entered as a new version."""

from typing import cast

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from portal.agencies.choices import TreeChoiceField
from portal.agencies.models import Agency, Category
from workorders.models import DeadlineRule
from workorders.workflow.deadline_rules import end_rule, enter_rule

SCOPE: tuple[str, ...] = ("priority", "kind", "category", "agency")


class RuleForm(forms.ModelForm):
    class Meta:
        model = DeadlineRule
        fields = [
            *SCOPE, "accept_amount", "accept_unit", "contact_amount", "contact_unit",
            "answer_amount", "answer_unit", "rectify_amount", "rectify_unit", "note",
        ]  # fmt: skip
        field_classes = {"category": TreeChoiceField, "agency": TreeChoiceField}

    def clean(self):
        super().clean()
        if self.instance.pk is None:
            return self.cleaned_data
        # Within the transaction of the page: a second change waits here, and is told.
        row = DeadlineRule.objects.select_for_update(of=["self"]).get(pk=self.instance.pk)
        if row.ended_at is not None:
            raise ValidationError(
                _("A colleague has changed this rule meanwhile. Please open the newest version."),
                code="changed_meanwhile",
            )
        return self.cleaned_data


class InForceFilter(admin.SimpleListFilter):
    """Rules in force, unless all versions are asked for."""

    title = _("validity")
    parameter_name = "versions"

    def lookups(self, request, model_admin):
        return [("all", _("All versions")), ("ended", _("No longer in force"))]

    def queryset(self, request, queryset):
        if self.value() == "all":
            return queryset
        if self.value() == "ended":
            return queryset.filter(ended_at__isnull=False)
        return queryset.in_force()

    def choices(self, changelist):
        first, *others = super().choices(changelist)
        return [first | {"display": _("In force")}, *others]


@admin.register(DeadlineRule)
class DeadlineRuleAdmin(admin.ModelAdmin):
    form = RuleForm
    list_display = ["scope", "accept", "contact", "answer", "rectify", "valid_from", "ended_at"]
    list_filter = [InForceFilter, "priority", "kind"]
    list_select_related = ["category", "agency"]
    readonly_fields = ("valid_from", "ended_at", "entered_by_name", "entered_at")
    actions = ["end"]
    fieldsets = [
        (_("For which matters"), {"fields": SCOPE}),
        (
            _("How long"),
            {
                "fields": [
                    ("accept_amount", "accept_unit"),
                    ("contact_amount", "contact_unit"),
                    ("answer_amount", "answer_unit"),
                    ("rectify_amount", "rectify_unit"),
                    "note",
                ]
            },
        ),
        (_("Version"), {"fields": readonly_fields}),
    ]

    @admin.display(description=_("for"))
    def scope(self, rule):
        return str(rule)

    @admin.display(description=_("accept within"))
    def accept(self, rule):
        return _in_words(rule.accept_amount, rule.get_accept_unit_display())

    @admin.display(description=_("first contact within"))
    def contact(self, rule):
        return _in_words(rule.contact_amount, rule.get_contact_unit_display())

    @admin.display(description=_("final reply within"))
    def answer(self, rule):
        return _in_words(rule.answer_amount, rule.get_answer_unit_display())

    @admin.display(description=_("rectification within"))
    def rectify(self, rule):
        return _in_words(rule.rectify_amount, rule.get_rectify_unit_display())

    @admin.action(description=_("End: more general rules count from now on"))
    def end(self, request, queryset):
        for rule in queryset:
            try:
                end_rule(rule.pk, by=request.user)
            except ValidationError as refusal:
                self.message_user(request, f"{rule}: {refusal.messages[0]}", messages.WARNING)

    def save_model(self, request, obj, form, change):
        enter_rule(obj, by=request.user, replaces=obj.pk if change else None)

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change=change, **kwargs)
        for name, model in (("category", Category), ("agency", Agency)):
            if name in form.base_fields:
                cast(TreeChoiceField, form.base_fields[name]).queryset = model.objects.current()
        return form

    def has_module_permission(self, request):
        return request.user.has_perm("accounts.administer")

    def has_view_permission(self, request, obj=None):
        return request.user.has_perm("accounts.administer")

    def has_add_permission(self, request):
        return request.user.has_perm("accounts.administer")

    def has_change_permission(self, request, obj=None):
        # An old version is read and never changed.
        is_old = obj is not None and obj.ended_at is not None
        return request.user.has_perm("accounts.administer") and not is_old

    def has_delete_permission(self, request, obj=None):
        return False


def _in_words(amount, unit):
    return "–" if amount is None else f"{amount} {unit}"
