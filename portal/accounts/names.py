"""
Public names; each belongs to one person. No other module writes ``PublicName``.

A name is checked when it is chosen, and claimed at the latest when a text is submitted under
it.
"""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from portal.accounts.models import PublicName, User
from portal.texts.folding import skeleton

LONGEST_KEY = 150


def refuse_taken(name, *, user=None):
    """ValidationError if ``name`` has nothing readable or looks like another person's name."""
    key = key_of(name)
    # People who have not published yet have claimed no name, but may use one.
    same = User.objects.filter(Q(username__iexact=name) | Q(chosen_name__iexact=name))
    if user is not None and user.pk:
        if has_claimed(user, name):
            return
        same = same.exclude(pk=user.pk)
    if PublicName.objects.filter(key=key).exists() or same.exists():
        _refuse()


def has_claimed(user, name):
    """Whether the name is this person's: then nobody else can have taken it."""
    return PublicName.objects.filter(key=key_of(name), user=user).exists()


@transaction.atomic
def claim_name(user, name):
    """Claim ``name`` for this person; ValidationError if another person has claimed it."""
    taken, _created = PublicName.objects.get_or_create(
        key=key_of(name), defaults={"user": user, "name": name}
    )
    if taken.user_id != user.pk:
        _refuse()
    return taken


@transaction.atomic
def set_public_name(user_id, *, chosen_name):
    """Claim and set the public name; if ``chosen_name`` is empty, the user name is used."""
    user = User.objects.select_for_update().get(pk=user_id)
    user.chosen_name = chosen_name
    claim_name(user, user.display_name)
    user.save(update_fields=["chosen_name"])
    return user


def key_of(name):
    """The key shared by all names that look alike; ValidationError if nothing is readable."""
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
