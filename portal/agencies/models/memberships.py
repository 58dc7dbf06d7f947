"""Who works for which agency."""

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
        user._covered_ids = _COVERED.get(user.pk)
    return user._covered_ids


def _covered(user_id):
    return tuple(agencies_covered_by(user_id).order_by().values_list("pk", flat=True))


_COVERED = Kept(_covered, Membership._meta.db_table, Agency._meta.db_table)


def complaint_ids(user):
    """
    Primary keys of the agencies at or above those the person works for, kept with the user: a
    complaint about the people of one of these is a complaint about this person's office.
    """
    if not hasattr(user, "_complaint_ids"):
        user._complaint_ids = _ABOVE.get(user.pk)
    return user._complaint_ids


def _above(user_id):
    path = models.ExpressionWrapper(OuterRef("path"), output_field=models.CharField())
    at_or_below = Membership.objects.of(user_id).annotate(path_above=path)
    at_or_below = at_or_below.filter(agency__path__startswith=F("path_above"))
    return tuple(Agency.objects.filter(Exists(at_or_below)).order_by().values_list("pk", flat=True))


_ABOVE = Kept(_above, Membership._meta.db_table, Agency._meta.db_table)


def agencies_headed_by(user):
    """Agencies for which the user may sign off: those the user heads and all below."""
    return _at_or_below(Membership.objects.of(user).heads())


def _at_or_below(memberships):
    # Evaluated as a subquery, so that it costs no extra query.
    path = models.ExpressionWrapper(OuterRef("path"), output_field=models.CharField())
    above = memberships.annotate(path_below=path)
    return Agency.objects.filter(Exists(above.filter(path_below__startswith=F("agency__path"))))
