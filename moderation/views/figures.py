"""The figures of moderation: for everybody, and by person for those who moderate or supervise."""

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from moderation.backlog import backlog
from moderation.figures import counting, words
from moderation.figures.periods import Month


@require_safe
def public(request):
    """What everybody may know: no figure of a single person."""
    month, status = _month(request)
    context = _context(month, counting.figures_of(month), route="moderation_figures")
    return render(request, "moderation/figures/public.html", context, status=status)


@login_required
@require_safe
def figures(request):
    """Moderators see their own row, supervisors everybody's."""
    supervises = request.user.has_perm("accounts.supervise")
    if not (supervises or request.user.has_perm("accounts.moderate")):
        raise PermissionDenied(_("These figures are for moderators and supervisors."))
    month, status = _month(request)
    people = counting.by_moderator(month, only=None if supervises else request.user.pk)
    context = _context(month, counting.figures_of(month), route="moderation:figures")
    context |= {
        "people": [_row(one) for one in people],
        "supervises": supervises,
        "backlog": backlog(),
    }
    return render(request, "moderation/figures/staff.html", context, status=status)


def _month(request):
    """The month asked for and 200; for what is no month, the current one and 404."""
    asked = request.GET.get("month")
    month = Month.read(asked) if asked else Month.current()
    return (month, 200) if month else (Month.current(), 404)


def _context(month, figures, *, route):
    return {
        "month": month,
        "is_current": month == Month.current(),
        "cards": words.cards(figures),
        "outcomes": words.outcomes(figures),
        "reasons": words.reasons(figures),
        "agreement": words.agreement(figures.agreement),
        "appeals": words.appeals(figures),
        "flags": words.flags(figures),
        "neighbours": words.neighbours(month, route=route),
    }


def _row(one):
    return {
        "name": one.name,
        "decided": one.decided,
        "outcomes": list(one.by_outcome.values()),
        "agreement": words.agreement(one.agreement),
    }
