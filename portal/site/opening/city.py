"""Checklist lines about the city's data: profile, areas, categories, pages, calendar."""

from typing import cast

from django.db.models import Field
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.agencies.models import Area, Category
from portal.site.fixed_pages.defaults import demo_profile
from portal.site.models import Page, Profile
from portal.site.opening.findings import done, either, not_due_yet, still_open
from workorders.calendar.workdays import published_years

# The State Council publishes the holiday notice in October or November of the year before.
NOTICE_FROM_MONTH, OVERDUE_FROM_MONTH = 10, 12


def profile(asked):
    found = Profile.objects.get(pk=1)
    if found.city == demo_profile()["city"]:
        return still_open(
            _("The portal still bears the name of the demonstration's invented city. Write yours.")
        )
    fields = [cast(Field, found._meta.get_field(name)) for name in found.missing()]
    names = [str(field.verbose_name) for field in fields]
    return either(
        not names,
        _("%(city)s, %(host)s, hotline %(hotline)s.")
        % {"city": found.city, "host": found.host_unit, "hotline": found.hotline},
        otherwise=_("Say whose portal this is. Still empty: %(names)s.")
        % {"names": _(", ").join(names)},
    )


def areas(asked):
    count = Area.objects.current().count()
    return either(
        count,
        _("%(count)s areas.") % {"count": count},
        otherwise=_("Enter districts and towns, so that people can say where something is."),
    )


def categories(asked):
    count = Category.objects.current().count()
    return either(
        count,
        _("%(count)s categories.") % {"count": count},
        otherwise=_("Enter what matters can be about, for example traffic, housing, schools."),
    )


def pages_read(asked):
    titles = [page.title for page in Page.objects.filter(read_at__isnull=True)]
    return either(
        not titles,
        _("All of them were read by an administrator."),
        otherwise=_(
            "They promise something to people in your name. Open each, change what is different "
            "in your city, and mark it as read. Still unread: %(titles)s."
        )
        % {"titles": _(", ").join(titles)},
    )


def calendar(asked):
    today = timezone.localdate()
    year = today.year + 1
    if year in published_years():
        return done(_("The notice for %(year)s is entered.") % {"year": year})
    if today.month < NOTICE_FROM_MONTH:
        return not_due_yet(
            _("The notice for %(year)s comes out in autumn; enter it then.") % {"year": year}
        )
    if today.month < OVERDUE_FROM_MONTH:
        return not_due_yet(
            _(
                "The notice for %(year)s comes out these weeks. Enter it as soon as it is there; "
                "until then due dates in that year are provisional and say so."
            )
            % {"year": year}
        )
    return still_open(
        _("Enter the State Council's notice for %(year)s: due dates in January depend on it.")
        % {"year": year}
    )
