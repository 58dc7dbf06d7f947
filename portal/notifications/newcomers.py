"""
Telling people that somebody made an account for them, from the worker.

Nobody can sign in to such an account before its owner chose a password, so an account
without one that was not told of yet is waiting for its letter. The link in it is made
when the letter goes out: no row holds it, and a letter that was late is not short of days.
"""

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.accounts.sign_up import invitations
from portal.notifications.models import Notification
from portal.notifications.outbox import notify

NAME = "account_made"


def tell_waiting(*, limit=200):
    """Leave word for up to ``limit`` new accounts; returns how many were told."""
    told = Notification.objects.filter(name=NAME).values("recipient")
    waiting = User.objects.filter(
        Q(invitation_wanted=True) | ~Q(pk__in=told),
        is_active=True,
        password__startswith=UNUSABLE_PASSWORD_PREFIX,
        last_login=None,
    ).exclude(email="")
    people = list(waiting.order_by("pk")[:limit])
    for person in people:
        _tell(person)
    return len(people)


@transaction.atomic
def _tell(person):
    # Each letter that was asked for is an event of its own; the first has no moment.
    again = f"-{person.invited_at:%Y%m%d%H%M%S}" if person.invitation_wanted else ""
    notify(
        person,
        event=f"account-{person.pk}-made{again}",
        name=NAME,
        title=person.username,
        path=reverse("account_reset_password"),
    )
    invitations.note_invited(person.pk)


def facts_for(letter):
    """What a letter about a new account says beyond its row, at the moment it goes out."""
    person = letter.recipient
    if letter.name != NAME or person is None:
        return {}
    return {
        "path": invitations.path_for(person),
        "action": _("Choose a password"),
        "note": "\n\n".join([_whose(person), _until(), _whom_to_ask(person)]),
    }


def _whose(person):
    role, agency = person.role_words, person.agency_label
    if role and agency:
        words = _("It was made by %(by)s so that you can work here as %(role)s of %(agency)s.")
    elif role:
        words = _("It was made by %(by)s so that you can work here as %(role)s.")
    else:
        words = _("It was made by %(by)s.")
    return words % {"by": _maker(person), "role": role, "agency": agency}


def _maker(person):
    return person.opened_by or _("the administrators of this portal")


def _until():
    until = timezone.localtime(timezone.now() + invitations.LASTS)
    words = _(
        "The link leads straight to choosing a password. It works until %(day)s and once; after"
        " that its page sends you a new one. As a member of the staff you are then asked to set"
        " up the second step of sign-in, which takes a phone and two minutes."
    )
    return words % {"day": date_format(until, "DATE_FORMAT")}


def _whom_to_ask(person):
    return _(
        "If something is not clear, ask %(by)s or phone the number at the end of this letter."
        " If you did not expect the letter, you need not do anything."
    ) % {"by": _maker(person)}
