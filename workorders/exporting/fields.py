"""
The columns of exported orders: ``FIELDS`` has one line per column.

A value is a text, number, datetime, date, choice, row of a tree, or None if not stated;
``json_value`` and ``cell_value`` convert it for JSON and for spreadsheets. ``personal`` columns
are masked unless the batch includes personal data. ``docs/exports.md`` explains each column.
Add a new column at the end, so that the others keep their positions.
"""

import datetime
from collections.abc import Callable
from dataclasses import dataclass, field
from operator import attrgetter

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from forum.choices import Channel, Kind, Outcome, ReplyKind, Stage, Visibility
from forum.reading.waiting_time import waited_days
from forum.urgency import is_urgent
from portal.agencies.models import Agency, Area, Category, TreeNode
from workorders.calendar.workdays import WorkingCalendar, whole_calendar
from workorders.models import OrderStatus
from workorders.models.reply_details import Claim, FactsFound
from workorders.models.statuses import WITH_THE_AGENCY

MASKED = "***"


@dataclass(frozen=True)
class Places:
    """Agencies, areas, categories and the calendar, read once per batch to avoid N+1 queries."""

    agencies: dict = field(default_factory=lambda: Agency.objects.in_bulk())
    areas: dict = field(default_factory=lambda: Area.objects.in_bulk())
    categories: dict = field(default_factory=lambda: Category.objects.in_bulk())
    calendar: WorkingCalendar = field(default_factory=whole_calendar)
    # The public page of a matter has its number behind it: resolving each costs a tenth of a row.
    matters_url: str = field(default_factory=lambda: settings.SITE_URL + reverse("threads:list"))
    # Time of the batch; waiting times that have not ended are counted up to it.
    at: datetime.datetime = field(default_factory=timezone.now)

    def category_level(self, order, level):
        """The order's category or its ancestor at ``level`` (1 is the top), or None."""
        node = self.categories.get(order.thread.category_id)
        while node and node.depth > level:
            node = self.categories.get(node.parent_id)
        return node if node and node.depth == level else None


@dataclass(frozen=True)
class Field:
    name: str
    header: str | Promise
    value: Callable
    width: int = 16
    personal: bool = False
    # Whether a personal column has a value; if it has none, the cell is empty, not masked.
    stated: Callable | None = None

    def read(self, order, places, *, personal):
        if self.personal and not personal:
            return MASKED if self.stated is None or self.stated(order) else None
        return self.value(order, places)


def _attribute(path):
    """Reads the attribute at a dotted path of the order, unchanged."""
    value = attrgetter(path)
    return lambda order, places: value(order)


def _choice_of(choices, path):
    value, known = attrgetter(path), {choice.value: choice for choice in choices}
    return lambda order, places: known.get(value(order), value(order))


def _level(level):
    return lambda order, places: places.category_level(order, level)


def _area(order, places):
    return places.areas.get(order.thread.area_id)


def _agency(order, places):
    return places.agencies.get(order.agency_id)


def _unless_hidden(value):
    """None for hidden matters, else ``value``: an exported file cannot be called back."""
    return lambda order, places: None if order.thread.is_hidden else value(order, places)


def _author(order, places):
    thread = order.thread
    named = thread.contact.name if thread.contact else ""
    return named or (thread.author.display_name if thread.author else thread.signature)


def _has_author(order):
    thread = order.thread
    return bool(thread.author_id or thread.contact_id or thread.signature)


def _contact(order, places):
    contact = order.thread.contact
    return "; ".join(filter(None, [contact.phone, contact.email])) if contact else None


def _may_phone(order, places):
    return order.thread.contact.may_phone if order.thread.contact else None


def _has_contact(order):
    return bool(order.thread.contact_id)


def _waited_days(order, places):
    return waited_days(order.thread, until=order.answered_at or places.at)


def _was_overdue(order, places):
    late_now = order.status in WITH_THE_AGENCY and order.due_at < places.at
    return order.was_overdue or late_now


def _is_urgent(order, places):
    return is_urgent(order.thread)


def _days_late(order, places):
    """
    Working days from the due date to the head's signature, else to the answer, else to the
    end of the order, else to the batch. 0 if in time; at least 1 if late.
    """
    until = order.signed_off_at or order.answered_at or order.closed_at or places.at
    if until <= order.due_at:
        return 0
    return max(1, places.calendar.count_between(_local(order.due_at).date(), _local(until).date()))


def _first_reply_days(order, places):
    return waited_days(order.thread, until=order.first_reply_at or places.at)


def _is_solved(order, places):
    return order.thread.stage == Stage.SOLVED


def _link(order, places):
    return f"{places.matters_url}{order.thread.number}/"


def _personal(name, header, value, width, stated):
    return Field(name, header, value, width, personal=True, stated=stated)


def _supervised_until(order, places):
    return order.thread.supervised_until


_FACTS_FOUND = _choice_of(FactsFound, "facts_found")
_CLAIM = _choice_of(Claim, "claim")
_OUTCOME = _choice_of(Outcome, "outcome")
_KIND_OF_REPLY = _choice_of(ReplyKind, "official_reply_kind")

FIELDS = [
    Field("order_number", _("Order number"), _attribute("number"), 18),
    Field("matter_number", _("Matter number"), _attribute("thread.number")),
    Field("source_system", _("Source system"), _attribute("thread.source_system")),
    Field("source_number", _("Source number"), _attribute("thread.source_number")),
    Field("channel", _("Channel"), _choice_of(Channel, "thread.channel"), 10),
    Field("kind", _("Kind"), _choice_of(Kind, "thread.kind"), 10),
    Field("category_1", _("Category, level 1"), _level(1)),
    Field("category_2", _("Category, level 2"), _level(2)),
    Field("category_3", _("Category, level 3"), _level(3)),
    Field("title", _("Title"), _unless_hidden(_attribute("thread.title")), 40),
    Field("text", _("Text"), _attribute("question_text"), 60),
    Field("area", _("Area"), _area),
    Field("place", _("Place"), _unless_hidden(_attribute("thread.place")), 24),
    Field("visibility", _("Publication"), _choice_of(Visibility, "thread.visibility"), 12),
    _personal("author", _("Author"), _author, 16, stated=_has_author),
    _personal("contact", _("Contact"), _contact, 28, stated=_has_contact),
    _personal("may_phone", _("May be phoned"), _may_phone, 12, stated=_has_contact),
    Field("lead_agency", _("Lead agency"), _agency, 24),
    Field("received_at", _("Received at"), _attribute("thread.submitted_at"), 17),
    Field("published_at", _("Published at"), _attribute("thread.published_at"), 17),
    Field("dispatched_at", _("Dispatched at"), _attribute("dispatched_at"), 17),
    Field("accepted_at", _("Accepted at"), _attribute("accepted_at"), 17),
    Field("due_at", _("Answer due at"), _attribute("due_at"), 17),
    Field("citizen_waited_days", _("Days since first submission"), _waited_days, 12),
    Field("with_agency_since", _("With the agency since"), _attribute("with_agency_since"), 17),
    Field("was_overdue", _("Overdue, now or before"), _was_overdue, 12),
    Field("replied_at", _("Replied at"), _attribute("answered_at"), 17),
    Field("closed_at", _("Closed at"), _attribute("closed_at"), 17),
    Field("returns", _("Times sent back"), _attribute("returned_count"), 12),
    Field("status", _("Status"), _choice_of(OrderStatus, "status"), 20),
    Field("official_reply", _("Official reply"), _unless_hidden(_attribute("official_reply")), 60),
    Field("reply_kind", _("Kind of reply"), _unless_hidden(_KIND_OF_REPLY), 12),
    Field("link", _("Link"), _link, 44),
    Field("urgent", _("Urgent: danger or repair"), _is_urgent, 10),
    Field("reopened", _("Times reopened"), _attribute("reopened_count"), 12),
    Field("hand_overs", _("Times given to another agency"), _attribute("hand_overs"), 12),
    Field("instructions", _("Instructions"), _unless_hidden(_attribute("instructions")), 40),
    Field("days_late", _("Late by (working days)"), _days_late, 12),
    Field("first_reply_days", _("Wait for the first reply (calendar days)"), _first_reply_days, 12),
    Field("solved", _("Solved, as the author says"), _is_solved, 12),
    # Of two exported rows of one order, the one with the greater revision is newer.
    Field("revision", _("Revision"), _attribute("ledger_lines"), 10),
    Field("accept_due_at", _("To be accepted by"), _attribute("accept_due_at"), 17),
    Field("first_contact_due_at", _("First contact due at"), _attribute("contact_due_at"), 17),
    Field("first_contact_at", _("First contact at"), _attribute("contacted_at"), 17),
    Field("paused_at", _("Waits for the author since"), _attribute("paused_at"), 17),
    Field("extensions", _("Times extended"), _attribute("extensions_granted"), 12),
    Field("disputes", _("Times disputed"), _attribute("times_disputed"), 12),
    Field("urges", _("Times urged"), _attribute("times_urged"), 12),
    Field("supervised_until", _("Under supervision until"), _supervised_until, 14),
    Field("facts_found", _("Facts found"), _unless_hidden(_FACTS_FOUND), 16),
    Field("claim", _("Claim"), _unless_hidden(_CLAIM), 16),
    Field("outcome", _("Result"), _unless_hidden(_OUTCOME), 16),
    Field("summary", _("The reply in one sentence"), _unless_hidden(_attribute("summary")), 40),
]


def row_of(order, places, *, personal):
    """The values of an order, one for each of ``FIELDS``."""
    return [column.read(order, places, personal=personal) for column in FIELDS]


def json_value(value):
    """The value for JSON: choices as stored values, ISO 8601 with offset, None for no text."""
    if isinstance(value, datetime.datetime):
        return _local(value).isoformat(timespec="seconds")
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, TreeNode):
        return {"slug": value.slug, "name": value.name}
    if isinstance(value, models.Choices):
        return value.value
    return None if value == "" else value


def cell_value(value):
    """The value for a cell: text in the active language, a number, or a local date or time."""
    if value is None:
        return ""
    if isinstance(value, datetime.datetime):
        return _local(value).replace(microsecond=0)
    if isinstance(value, TreeNode):
        return value.local_name
    if isinstance(value, models.Choices):
        return str(value.label)
    if isinstance(value, bool):
        return str(_("Yes") if value else _("No"))
    return value


def _local(moment):
    # The default time zone, even if a request has activated another one.
    return moment.astimezone(timezone.get_default_timezone())
