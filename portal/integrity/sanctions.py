"""Checks of what was imposed on people."""

from django.db.models import Q
from django.utils.translation import gettext as _

from moderation.models import Sanction
from moderation.workflow.sanctions import restrictions_by_lines
from portal.accounts.models import User
from portal.accounts.restrictions import restrictions_of
from portal.integrity.reading import in_chunks


def sanctions():
    """What an account may not send is what the lines of its sanctions say."""
    restricted = Q(slowed_until__isnull=False) | Q(muted_until__isnull=False)
    restricted |= Q(banned_until__isnull=False)
    people = User.objects.filter(restricted | Q(pk__in=Sanction.objects.values("person")))
    for chunk in in_chunks(people):
        for person in chunk:
            if restrictions_of(person) != restrictions_by_lines(person):
                yield _("Account %(id)s is restricted otherwise than its sanctions say.") % {
                    "id": person.pk
                }
