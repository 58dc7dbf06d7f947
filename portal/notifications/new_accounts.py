"""
Messages to people for whom somebody created an account; written by the worker.

Nobody can sign in to such an account before its owner has chosen a password. So an account
without a password whose owner was not notified yet still needs its message. The link is made
when the message is sent: no row stores it, and it is valid for the full time even if sent late.
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


def notify_waiting(*, limit=200):
    """Notify up to ``limit`` owners of new accounts; returns how many."""
    notified = Notification.objects.filter(name=NAME).values("recipient")
    waiting = User.objects.filter(
        Q(invitation_wanted=True) | ~Q(pk__in=notified),
        is_active=True,
        password__startswith=UNUSABLE_PASSWORD_PREFIX,
        last_login=None,
    ).exclude(email="")
    people = list(waiting.order_by("pk")[:limit])
    for person in people:
        _notify(person)
    return len(people)


@transaction.atomic
def _notify(person):
    # Each requested message is an event of its own; the first one has no timestamp.
    again = f"-{person.invited_at:%Y%m%d%H%M%S}" if person.invitation_wanted else ""
    notify(
        person,
        event=f"account-{person.pk}-made{again}",
        name=NAME,
        title=person.username,
        path=reverse("account_reset_password"),
    )
    invitations.record_invitation(person.pk)


def letter_facts(letter):
    """Further facts for the message about a new account, made when it is sent; else empty."""
    person = letter.recipient
    if letter.name != NAME or person is None:
        return {}
    return {
        "path": invitations.path_for(person),
        "action": _("Choose a password"),
        "note": "\n\n".join(
            [_role_sentence(person), _validity_sentence(), _contact_sentence(person)]
        ),
    }


def _role_sentence(person):
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


def _validity_sentence():
    until = timezone.localtime(timezone.now() + invitations.LASTS)
    words = _(
        "The link leads straight to choosing a password. It works until %(day)s and once; after"
        " that its page sends you a new one. As a member of the staff you are then asked to set"
        " up the second step of sign-in, which takes a phone and two minutes."
    )
    return words % {"day": date_format(until, "DATE_FORMAT")}


def _contact_sentence(person):
    return _(
        "If something is not clear, ask %(by)s or phone the number at the end of this letter."
        " If you did not expect the letter, you need not do anything."
    ) % {"by": _maker(person)}
