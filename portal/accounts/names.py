"""
Public names, each of one person. No other module writes ``PublicName``.

A name is asked for where it is chosen and taken at the latest when something is submitted
under it: what nobody publishes under is nobody's.
"""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from portal.accounts.models import PublicName, User
from portal.texts.folding import skeleton

LONGEST_KEY = 150


def refuse_taken(name, *, user=None):
    """ValidationError where ``name`` shows nothing or reads like another person's name."""
    key = key_of(name)
    taken = PublicName.objects.filter(key=key)
    # Who has not published yet took no name, but has one.
    same = User.objects.filter(Q(username__iexact=name) | Q(chosen_name__iexact=name))
    if user is not None and user.pk:
        taken, same = taken.exclude(user=user), same.exclude(pk=user.pk)
    if taken.exists() or same.exists():
        _refuse()


@transaction.atomic
def take(user, name):
    """Let ``name`` be this person's; the loser of a race is told that it is taken."""
    taken, _created = PublicName.objects.get_or_create(
        key=key_of(name), defaults={"user": user, "name": name}
    )
    if taken.user_id != user.pk:
        _refuse()
    return taken


@transaction.atomic
def give(user_id, *, chosen_name):
    """Make ``chosen_name`` the public name; empty means that the user name is it."""
    user = User.objects.select_for_update().get(pk=user_id)
    user.chosen_name = chosen_name
    take(user, user.display_name)
    user.save(update_fields=["chosen_name"])
    return user


def key_of(name):
    key = skeleton(name)[:LONGEST_KEY]
    if not key:
        raise ValidationError(
            _("Please choose a name with letters or digits in it, so that others can read it."),
            code="name_unreadable",
        )
    return key


def _refuse():
    raise ValidationError(
        _("Somebody else already has this name or one that looks like it. Please choose another."),
        code="name_taken",
    )
