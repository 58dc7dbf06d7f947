"""Who works for which agency."""

from typing import NamedTuple

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from portal.agencies.models.trees import Agency
from portal.versions.reading import Kept


class MembershipRole(models.TextChoices):
    CLERK = "clerk", _("Clerk")
    HEAD = "head", _("Head")


class MembershipQuerySet(models.QuerySet):
    def of(self, user):
        return self.filter(user=user)

    def heads(self):
        return self.filter(role=MembershipRole.HEAD)


class Membership(models.Model):
    """A person works for an agency, which includes the agencies below it."""

    # Web processes keep which agencies a person covers.
    is_versioned = True

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("person"),
        on_delete=models.CASCADE,
        related_name="memberships",
    )
    agency = models.ForeignKey(
        Agency, verbose_name=_("agency"), on_delete=models.PROTECT, related_name="memberships"
    )
    role = models.CharField(_("role"), max_length=10, choices=MembershipRole)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        ordering = ["agency", "user"]
        constraints = [
            models.UniqueConstraint(
                name="membership_once_per_agency",
                fields=["user", "agency"],
                violation_error_message=_("This person already works for this agency."),
            ),
            models.CheckConstraint(
                name="membership_role_is_known",
                condition=Q(role__in=MembershipRole.values),
            ),
        ]

    def __str__(self):
        return f"{self.user} · {self.agency} · {self.get_role_display()}"


def agencies_covered_by(user):
    """Agencies whose orders the user handles: those of the user's memberships and all below."""
    return _at_or_below(Membership.objects.of(user))


def covered_ids(user):
    """
    Primary keys of ``agencies_covered_by(user)``, kept with this object of the user as Django
    keeps its permissions: with keys instead of a subquery the database knows how many rows of a
    large table an agency has.
    """
    if not hasattr(user, "_covered_ids"):
        user._covered_ids = _OFFICES.get(user.pk).covered
    return user._covered_ids


def complaint_ids(user):
    """
    Primary keys of the agencies at or above those the person works for, kept with the user: a
    complaint about the people of one of these is a complaint about this person's office.
    """
    if not hasattr(user, "_complaint_ids"):
        user._complaint_ids = _OFFICES.get(user.pk).above
    return user._complaint_ids


class Offices(NamedTuple):
    """Primary keys of the agencies at or below, and at or above those a person works for."""

    covered: tuple[int, ...]
    above: tuple[int, ...]


def _offices(user_id):
    """Both in one query."""
    path = models.ExpressionWrapper(OuterRef("path"), output_field=models.CharField())
    memberships = Membership.objects.of(user_id).annotate(other_path=path)
    found = Agency.objects.annotate(
        covered=Exists(memberships.filter(other_path__startswith=F("agency__path"))),
        above=Exists(memberships.filter(agency__path__startswith=F("other_path"))),
    )
    rows = list(
        found.filter(Q(covered=True) | Q(above=True))
        .order_by("pk")
        .values_list("pk", "covered", "above")
    )
    return Offices(
        covered=tuple(pk for pk, covered, _above in rows if covered),
        above=tuple(pk for pk, _covered, above in rows if above),
    )


_OFFICES = Kept(_offices, Membership._meta.db_table, Agency._meta.db_table)


def agencies_headed_by(user):
    """Agencies for which the user may sign off: those the user heads and all below."""
    return _at_or_below(Membership.objects.of(user).heads())


def _at_or_below(memberships):
    # Evaluated as a subquery, so that it costs no extra query.
    path = models.ExpressionWrapper(OuterRef("path"), output_field=models.CharField())
    above = memberships.annotate(path_below=path)
    return Agency.objects.filter(Exists(above.filter(path_below__startswith=F("agency__path"))))
