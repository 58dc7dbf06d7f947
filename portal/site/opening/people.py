"""Checklist lines about staff: enough people to moderate, dispatch and answer."""

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.accounts.models import User
from portal.accounts.roles import ROLES
from portal.agencies.models import Agency, Membership, MembershipRole
from portal.site.opening.findings import done, either, still_open

# The number of names that a line shows; the linked page lists all.
NAMED = 5
FEWEST_MODERATORS = 2


def agencies(asked):
    """Each top agency has an active clerk and a head, in itself or in an agency below it."""
    tops = Agency.objects.current().filter(parent=None)
    if not tops.exists():
        return still_open(
            _("Enter the agencies and their people; a spreadsheet takes them all in at once.")
        )
    without = tops.exclude(_has(MembershipRole.CLERK) & _has(MembershipRole.HEAD))
    names = list(without.values_list("name", flat=True)[: NAMED + 1])
    return either(
        not names,
        _("Every agency has somebody who answers and somebody who signs."),
        otherwise=_("An answer needs a clerk who writes it and a head who signs it. Missing in: ")
        + _named(names),
    )


def _has(role):
    members = Membership.objects.filter(role=role, user__is_active=True, agency__retired_at=None)
    return Q(Exists(members.filter(agency__path__startswith=OuterRef("path"))))


def moderators(asked):
    count = _holding("moderator").count()
    return either(
        count >= FEWEST_MODERATORS,
        ngettext("%(count)d moderator", "%(count)d moderators", count) % {"count": count},
        otherwise=_(
            "Two people read what comes in: a complaint about a decision goes to the other one. "
            "There are %(count)s."
        )
        % {"count": count},
    )


def dispatcher(asked):
    count = _holding("dispatcher").count()
    return either(
        count,
        ngettext("%(count)d dispatcher", "%(count)d dispatchers", count) % {"count": count},
        otherwise=_("Somebody has to hand matters to agencies and publish the answers."),
    )


def second_factor(asked):
    if not settings.REQUIRE_STAFF_SECOND_FACTOR:
        return done(_("Not asked for in this mode."))
    apps = Authenticator.objects.filter(user=OuterRef("pk"), type=Authenticator.Type.TOTP)
    staff = User.objects.filter(
        Q(groups__name__in=ROLES) | Q(is_superuser=True), is_active=True
    ).distinct()
    names = [user.username for user in staff.exclude(Exists(apps))[: NAMED + 1]]
    return either(
        not names,
        _("Everybody with a role has set it up."),
        otherwise=_("They set it up when they first sign in; ask them to do so. Missing: ")
        + _named(names),
    )


def _holding(role):
    return User.objects.filter(groups__name=role, is_active=True)


def _named(names):
    more = _(" and others") if len(names) > NAMED else ""
    return _(", ").join(names[:NAMED]) + more
