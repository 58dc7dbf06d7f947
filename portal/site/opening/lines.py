"""
The lines of the checklist, in the order in which they are best done.

A check takes what is known of the request (``Asked``; a command knows none), writes
nothing and returns a ``Finding``. Add one to ``LINES`` and page, command and gate know it.
"""

import datetime
from collections.abc import Callable
from dataclasses import dataclass

import structlog
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from portal.site.opening import city, machine, people
from portal.site.opening.findings import Asked, Finding, State, unknown

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Line:
    slug: str
    title: Promise
    check: Callable
    # A page of the administration: its name and what stands in its address.
    page: str = ""
    arguments: tuple = ()
    # How long it may be red in an open portal before administrators are told.
    patience: datetime.timedelta = datetime.timedelta(hours=1)


LINES = [
    Line("city", _("City, host unit and hotline"), city.profile, "admin:site_profile_change", (1,)),
    Line("areas", _("Areas"), city.areas, "admin:agencies_area_changelist"),
    Line("categories", _("Categories"), city.categories, "admin:agencies_category_changelist"),
    Line("agencies", _("Agencies with a clerk and a head"), people.agencies, "agencies:import"),
    Line("moderators", _("Two moderators"), people.moderators, "admin:accounts_user_changelist"),
    Line("dispatcher", _("Dispatcher"), people.dispatcher, "admin:accounts_user_changelist"),
    Line(
        "second-factor",
        _("Second step of sign-in for all staff"),
        people.second_factor,
        "admin:accounts_user_changelist",
        # Whoever is new sets it up at the first sign-in and can do nothing before.
        patience=datetime.timedelta(days=3),
    ),
    Line("pages", _("The standing pages, read"), city.pages_read, "opening:pages"),
    Line("calendar", _("Next year's calendar"), city.calendar, "workorders:calendar"),
    Line("sender", _("Mail server and sender"), machine.sender),
    Line("test-letter", _("A test letter that arrived"), machine.test_letter),
    Line("https", _("Encrypted connection (HTTPS)"), machine.https),
    Line("keys", _("Keys of their own"), machine.keys),
    Line("database", _("Database for many people"), machine.database),
    Line("worker", _("Background work"), machine.worker),
    Line("backup", _("Backup, and once brought back"), machine.backup),
]


@dataclass(frozen=True)
class Shown:
    line: Line
    finding: Finding

    @property
    def is_open(self):
        return self.finding.state != State.DONE and not self.finding.is_waiting


def look(asked=None):
    """Every line with what was found, each asked even where another one failed."""
    return [Shown(line, _asked(line, asked or Asked())) for line in LINES]


def open_lines(shown):
    return [each for each in shown if each.is_open]


def _asked(line, asked):
    try:
        return line.check(asked)
    except Exception as failure:
        log.warning("checklist_line_failed", line=line.slug, error=type(failure).__name__)
        return unknown(_("This could not be asked just now. The log of the portal says why."))
