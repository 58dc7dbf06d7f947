"""How long something has waited, and how many days ago it was, as one says it."""

from django import template
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

register = template.Library()

LONG_AGO = 30  # days; from here on a date says more


@register.filter
def waited(moment):
    """The time since ``moment`` in its two largest units; nothing where it is unknown."""
    if not moment:
        return ""
    minutes = max(0, int((timezone.now() - moment).total_seconds() // 60))
    hours, minutes = divmod(minutes, 60)
    days, hours = divmod(hours, 24)
    if days:
        return _("%(days)d d %(hours)d h") % {"days": days, "hours": hours}
    if hours:
        return _("%(hours)d h %(minutes)d min") % {"hours": hours, "minutes": minutes}
    return _("%(minutes)d min") % {"minutes": minutes}


@register.filter
def days_ago(moment):
    """The day of ``moment`` as seen from today; a date where it is long ago or to come."""
    if not moment:
        return ""
    day = timezone.localdate(moment)
    days = (timezone.localdate() - day).days
    if not 0 <= days <= LONG_AGO:
        return date_format(day, "SHORT_DATE_FORMAT")
    if days < 2:
        return _("yesterday") if days else _("today")
    return ngettext("%(days)d day ago", "%(days)d days ago", days) % {"days": days}
