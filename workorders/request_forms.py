"""The forms of disputes and of more time; the steps check permissions and the moment."""

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.agencies.choices import FilterSelect, TreeChoiceField
from portal.agencies.models import Agency
from portal.texts import visible
from workorders.forms import LONGEST_DUE_REASON, LONGEST_NOTE, ChangeAgencyForm
from workorders.models import DisputeBasis
from workorders.models.extensions import LONGEST


def _words(label, *, help_text="", required=True, longest=LONGEST_NOTE, rows=4):
    return visible.TextField(
        label=label,
        required=required,
        max_length=longest,
        help_text=help_text,
        widget=forms.Textarea(attrs={"rows": rows}),
    )


class OwnIds(forms.Form):
    """A form that stands on one page with others: the ids of its fields begin with its name."""

    def __init__(self, *args, **kwargs):
        kwargs["auto_id"] = f"{type(self).__name__.lower()}_%s"
        super().__init__(*args, **kwargs)


class BasisField(forms.ModelChoiceField):
    def label_from_instance(self, basis):
        return basis.local_name


class DisputeForm(forms.Form):
    basis = BasisField(
        label=_("Legal basis"),
        queryset=DisputeBasis.objects.current(),
        empty_label=None,
        widget=forms.RadioSelect,
        error_messages={"required": _("Please choose the legal basis.")},
    )
    reason = _words(
        _("Why it belongs elsewhere"),
        help_text=_(
            "Name the rule or the facts. The dispatcher and the agency that you name read this."
        ),
    )
    named_agency = TreeChoiceField(
        label=_("Agency that you believe responsible"),
        queryset=Agency.objects.current(),
        required=False,
        empty_label=_("Not known"),
        help_text=_("It is asked how it sees this, before anybody decides."),
    )


class ArgueForm(OwnIds):
    reason = _words(
        _("How your agency sees this"),
        help_text=_("The dispatcher and the other agency read this beside the other side."),
    )


class UpholdForm(OwnIds, ChangeAgencyForm):
    reason = _words(
        _("Reason"),
        required=False,
        rows=3,
        help_text=_(
            "Both agencies read this. Left empty, the legal basis of the dispute is the reason."
        ),
    )


class RejectForm(OwnIds):
    reason = _words(_("Reason"), rows=3, help_text=_("The agency reads this."))


class ExtensionForm(forms.Form):
    amount = forms.IntegerField(label=_("How much more time?"), min_value=1, max_value=LONGEST)
    reason = _words(
        _("Why is more time needed?"),
        longest=LONGEST_DUE_REASON,
        rows=2,
        help_text=_(
            "Once it is approved, the author is told and everybody can read it, so please write no "
            "names or phone numbers."
        ),
    )

    def __init__(self, *args, unit, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["amount"].help_text = (
            _("In hours by the clock.") if unit == "hours" else _("In working days.")
        )


class ApproveForm(OwnIds):
    amount = forms.IntegerField(label=_("Time granted"), min_value=1, max_value=LONGEST)
    answer = _words(
        _("Reason"),
        required=False,
        rows=2,
        help_text=_("Needed where you grant less than was asked for. The agency reads this."),
    )


class DeclineForm(OwnIds):
    answer = _words(_("Reason"), rows=2, help_text=_("The agency reads this."))


class RequestFilterForm(forms.Form):
    """Narrows the list to an agency and those below it."""

    show = forms.CharField(required=False, widget=forms.HiddenInput)
    agency = TreeChoiceField(
        label=_("Agency"),
        queryset=Agency.objects.all(),
        required=False,
        to_field_name="slug",
        widget=FilterSelect,
    )
