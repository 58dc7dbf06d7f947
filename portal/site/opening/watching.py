"""
Monitors the checklist while the portal is open: notifies administrators once when a line fails
and once when it is done again.

A periodic task of the worker. A failure is notified after it has lasted for the line's
``patience``, so that a slightly late backup causes no alarm. Lines that were open when the
portal was opened are not notified until they have been done once. If the worker is down, only
the health page and the metrics show it.
"""

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from forum.models import Posting
from portal.accounts.duty import people_with
from portal.languages import in_every_language
from portal.notifications.outbox import notify
from portal.site.models import RedLine
from portal.site.opening import lines
from portal.site.opening.findings import State


def tell_changes():
    """Notify administrators of lines that changed; return the number of lines notified."""
    if not Posting.objects.filter(pk=1, is_open=True).exists():
        return 0
    # If a check raised an error, the state of its line is unknown.
    return _compare([each for each in lines.look() if not _is_unsaid(each)])


@transaction.atomic
def _compare(shown):
    now = timezone.now()
    known = {row.slug: row for row in RedLine.objects.select_for_update()}
    red = [each for each in shown if each.is_open]
    green = [each for each in shown if not each.is_open and each.line.slug in known]
    for each in red:
        if each.line.slug not in known:
            RedLine.objects.create(slug=each.line.slug, since=now)
    return _tell_red(red, known, now) + _tell_green(green, known, now)


def accept(slugs):
    """Store the lines that were open when an administrator opened the portal."""
    now = timezone.now()
    RedLine.objects.all().delete()
    RedLine.objects.bulk_create(RedLine(slug=slug, since=now, is_accepted=True) for slug in slugs)


def _is_unsaid(each):
    return each.finding.state == State.UNKNOWN and not each.finding.is_waiting


def _tell_red(red, known, now):
    ripe = [
        each
        for each in red
        if (row := known.get(each.line.slug))
        and not (row.told_at or row.is_accepted)
        and now - row.since >= each.line.patience
    ]
    RedLine.objects.filter(slug__in=[each.line.slug for each in ripe]).update(told_at=now)
    _write("checklist_red", ripe, now)
    return len(ripe)


def _tell_green(green, known, now):
    told = [each for each in green if known[each.line.slug].told_at]
    RedLine.objects.filter(slug__in=[each.line.slug for each in green]).delete()
    _write("checklist_green", told, now)
    return len(told)


def _write(name, shown, now):
    if not shown:
        return
    slugs = "-".join(each.line.slug for each in shown)
    for person in people_with("administer", superusers=True):
        notify(
            person,
            event=f"{name}-{now:%Y%m%d%H%M%S}-{slugs}"[:80],
            name=name,
            path=reverse("opening:checklist") + f"#{shown[0].line.slug}",
            **_facts(shown),
        )


def _facts(shown):
    """Titles and findings in every language; the notification is shown in the reader's."""
    numbers = {each.line.slug for each in shown}

    def say():
        said = [each for each in lines.look() if each.line.slug in numbers]
        return {
            "title": _(", ").join(str(each.line.title) for each in said),
            "advice": "\n".join(str(each.finding.words) for each in said),
        }

    return in_every_language(say)
