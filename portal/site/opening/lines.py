"""
The lines of the checklist, in the order in which they should be done.

A check takes an ``Asked``, only reads and returns a ``Finding``. A line in ``LINES`` is shown
by the page and by ``manage.py doctor``, and must be done before opening without a reason.
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
    # The URL name and arguments of the admin page where it is done.
    page: str = ""
    arguments: tuple = ()
    # How long it may fail in an open portal before administrators are notified.
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
        # New staff must set it up at their first sign-in, which may take some days.
        patience=datetime.timedelta(days=3),
    ),
    Line("pages", _("The standing pages, read"), city.pages_read, "opening:pages"),
    Line("calendar", _("Next year's calendar"), city.calendar, "workorders:calendar"),
    Line("sender", _("Mail server and sender"), machine.sender),
    Line("test-letter", _("A test letter that arrived"), machine.test_letter),
    Line("https", _("Encrypted connection (HTTPS)"), machine.https),
    Line("province", _("Province of authors"), machine.province),
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
    """Every line with its finding; a check that raises does not stop the others."""
    return [Shown(line, _asked(line, asked or Asked())) for line in LINES]


def open_lines(shown):
    return [each for each in shown if each.is_open]


def _asked(line, asked):
    try:
        return line.check(asked)
    except Exception as failure:
        log.warning("checklist_line_failed", line=line.slug, error=type(failure).__name__)
        return unknown(_("This could not be asked just now. The log of the portal says why."))
