"""Showing ledger lines in the administration, in words of the reader's language."""

from collections.abc import Iterator, Mapping
from typing import Any, cast

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.utils.dateparse import parse_datetime
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.timezone import localtime
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from portal.audit.ledgers import LedgerLine
from portal.audit.wording import ACTS, VALUES, act_in_words, fact_in_words


def details_in_words(data: Mapping[str, Any], words: Mapping[str, Any]) -> str:
    """The data of a line as an HTML description list; ``words`` translates states and kinds."""
    terms = ((fact_in_words(name), _value(value, words)) for name, value in data.items())
    lines = format_html_join("", "<dt>{}</dt><dd>{}</dd>", terms)
    return format_html('<dl class="particulars">{}</dl>', lines) if data else "–"


def _value(value: Any, words: Mapping[str, Any]) -> Any:
    if isinstance(value, dict):
        return details_in_words(value, words)
    if isinstance(value, bool):
        return gettext("Yes") if value else gettext("No")
    if isinstance(value, list):
        return format_html_join(" → ", "{}", ((_value(one, words),) for one in value)) or "–"
    if value in (None, ""):
        return "–"
    return _moment(value) or words.get(value) or VALUES.get(value, value)


def _moment(value: object) -> str:
    try:
        moment = parse_datetime(value) if isinstance(value, str) and "T" in value else None
    except ValueError:
        return ""
    return date_format(localtime(moment), "DATETIME_FORMAT") if moment and moment.tzinfo else ""


class WordsFilter(admin.AllValuesFieldListFilter):
    """A filter by the values in the table; ``words`` gives the text shown for each value."""

    words: dict = {}

    def choices(self, changelist: ChangeList) -> Iterator[Any]:
        for choice in super().choices(changelist):
            yield choice | {"display": self.words.get(choice["display"], choice["display"])}


class ActFilter(admin.FieldListFilter):
    """A filter by the acts that there can be; a ledger of millions is not read to find them."""

    def __init__(
        self, field: Any, request: Any, params: Any, model: Any, model_admin: Any, field_path: str
    ) -> None:
        self.parameter = field_path
        self.acts = sorted(model.DATA or ACTS, key=lambda act: str(ACTS.get(act, act)))
        super().__init__(field, request, params, model, model_admin, field_path)
        given = cast(list[str], self.used_parameters.get(self.parameter) or [None])
        self.chosen = given[-1]

    def expected_parameters(self) -> list[str | None]:
        return [self.parameter]

    def choices(self, changelist: ChangeList) -> Iterator[Any]:
        everything = changelist.get_query_string(remove=[self.parameter])
        yield {
            "selected": self.chosen is None,
            "query_string": everything,
            "display": gettext("All"),
        }
        for act in self.acts:
            yield {
                "selected": self.chosen == act,
                "query_string": changelist.get_query_string({self.parameter: act}),
                "display": ACTS.get(act, act),
            }


class LedgerAdminMixin:
    """Columns for the admin page (or inline) of a ledger; ``words`` translates its states."""

    words: dict = {}

    @admin.display(description=_("act"), ordering="act")
    def act_words(self, line: LedgerLine) -> str:
        return act_in_words(line.act)

    @admin.display(description=_("from"), ordering="from_state")
    def from_words(self, line: LedgerLine) -> str:
        return self.words.get(line.from_state, line.from_state) or "–"

    @admin.display(description=_("to"), ordering="to_state")
    def to_words(self, line: LedgerLine) -> str:
        return self.words.get(line.to_state, line.to_state) or "–"

    @admin.display(description=_("role"))
    def role_words(self, line: LedgerLine) -> str:
        return " · ".join(str(self.words.get(role, role)) for role in line.actor_role.split(","))

    @admin.display(description=_("details"))
    def particulars(self, line: LedgerLine) -> str:
        return details_in_words(line.data, self.words)
