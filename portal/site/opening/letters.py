"""Test letters: entering the code from the letter proves that e-mail arrives."""

import secrets

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import send_mail
from django.db import transaction
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext as _

from portal.audit.log import record
from portal.site.models import TrialLetter

DIGITS = 6
MOST_TRIES = 10


def send(*, by):
    """
    Send a test letter to ``by``.

    Raises ValidationError if the person has no address or the mail server refuses the letter.
    """
    if not by.email:
        raise ValidationError(_("Your account has no e-mail address."), code="no_address")
    code = f"{secrets.randbelow(10**DIGITS):0{DIGITS}}"
    letter = TrialLetter.objects.create(
        user_id=by.pk, by=by.username, code=_hashed(code), sent_at=timezone.now()
    )
    body = _("The code is %(code)s. Type it into the first-day checklist: %(url)s") % {
        "code": code,
        "url": f"{settings.SITE_URL}/admin/opening/",
    }
    try:
        send_mail(_("Test letter of the portal"), body, None, [by.email])
    except OSError as failure:
        letter.delete()
        raise ValidationError(
            _("The mail server did not take it (%(error)s). Check EMAIL_URL in .env."),
            code="not_sent",
            params={"error": type(failure).__name__},
        ) from failure
    record("send_test_letter", by=by, subject=f"test letter {letter.pk}")


@transaction.atomic
def confirm(code, *, by):
    """
    Check the code against the last test letter to ``by``; return whether it has arrived.

    Raises ValidationError without a letter or after MOST_TRIES codes.
    """
    letters = TrialLetter.objects.select_for_update().filter(user_id=by.pk)
    letter = letters.order_by("-sent_at", "-pk").first()
    if letter is None or letter.tries >= MOST_TRIES:
        raise ValidationError(_("Please send a test letter first."), code="no_letter")
    if letter.received_at:
        return True
    letter.tries += 1
    if constant_time_compare(letter.code, _hashed("".join(code.split()))):
        letter.received_at = timezone.now()
        record("receive_test_letter", by=by, subject=f"test letter {letter.pk}")
    letter.save(update_fields=["tries", "received_at"])
    return letter.received_at is not None


def _hashed(code):
    return salted_hmac("portal.site.opening.letters", code, algorithm="sha256").hexdigest()
