"""The figures of a month as rows of words for pages."""

from datetime import timedelta

from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from forum.urgency import REVIEW_HOURS
from moderation.figures.counting import FEWEST_SHOWN, Agreement, Figures
from moderation.figures.periods import Month
from moderation.models import FlagOutcome, Outcome


def cards(figures: Figures) -> list[dict[str, str]]:
    """The four figures that stand on top."""
    return [
        {"number": _count(figures.received), "label": _("received")},
        {"number": _count(figures.decided), "label": _("decided")},
        {"number": duration(figures.median), "label": _("half were decided within")},
        {
            "number": _percent(figures.percent_within_limit),
            "label": _("were decided within %(limit)d hours") % {"limit": REVIEW_HOURS},
        },
    ]


def outcomes(figures: Figures) -> list[dict[str, str]]:
    return [
        {"label": str(outcome.label), "value": _count(figures.by_outcome[outcome])}
        for outcome in Outcome
    ]


def reasons(figures: Figures) -> list[dict[str, str]]:
    return [
        {"label": reason.local_name, "value": _count(number)}
        for reason, number in figures.refused_by_reason
    ]


def agreement(result: Agreement) -> str:
    if not result.looked:
        return _("No second look was taken.")
    if result.percent is None:
        return _("Fewer than %(fewest)d second looks were taken: too few for a share.") % {
            "fewest": FEWEST_SHOWN
        }
    facts = {"looked": result.looked, "agreed": result.agreed, "percent": result.percent}
    return _("%(agreed)d of %(looked)d second looks (%(percent)d %%) came to the same.") % facts


def appeals(figures: Figures) -> str:
    if not figures.appeals.decided:
        return _("No appeal was decided.")
    found = figures.appeals
    facts = {"decided": found.decided, "upheld": found.upheld, "black": found.about_blacked_out}
    said = _(
        "Appeals decided: %(decided)d, of these upheld: %(upheld)d. Against parts that were "
        "blacked out: %(black)d."
    )
    return said % facts


def flags(figures: Figures) -> list[dict[str, str]]:
    """How reported posts were decided about; empty where none was."""
    if not any(figures.flags.values()):
        return []
    return [
        {"label": str(outcome.label), "value": _count(figures.flags[outcome])}
        for outcome in FlagOutcome
    ]


def duration(length: timedelta | None) -> str:
    """Minutes below two hours, else whole hours, rounded down; a dash where there is none."""
    if length is None:
        return "–"
    minutes = int(length.total_seconds() // 60)
    if minutes < 120:
        return ngettext("%(count)d minute", "%(count)d minutes", minutes) % {"count": minutes}
    return ngettext("%(count)d hour", "%(count)d hours", minutes // 60) % {"count": minutes // 60}


def neighbours(month: Month, *, route: str) -> list[dict[str, str]]:
    """Links to the month before and, unless it is still to come, the month after."""
    months = [month.before]
    if month < Month.current():
        months.append(month.next)
    return [{"url": f"{reverse(route)}?month={one.key}", "label": one.label} for one in months]


def _count(number: int) -> str:
    return str(number_format(number, use_l10n=True, force_grouping=True))


def _percent(number: int | None) -> str:
    return "–" if number is None else f"{number} %"
