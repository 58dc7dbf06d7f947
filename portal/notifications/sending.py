"""
Sending the letters that wait, from the worker.

A letter is claimed by moving its next attempt into the future before anything is
sent: a crash in between delays it and loses nothing, two workers do not both send it.
"""

import datetime
import time

import structlog
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import EmailMultiAlternatives, get_connection
from django.db import transaction
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from portal.audit.log import record
from portal.notifications import newcomers
from portal.notifications.models import Message
from portal.notifications.wording import in_words
from portal.notifications.worker import wake

log = structlog.get_logger(__name__)

# Minutes to wait after the first, second … failure, two days in all; whoever fails then as well
# is given up. None is longer than half a day: so long may a letter wait once mail is back.
PAUSES = [1, 5, 15, 60, 240, 480, 720, 720, 720]
# A letter is due a little before: a round of the sweep a minute after this one finds it.
HEAD_START = datetime.timedelta(seconds=10)
LONGEST_RUN = 60
# What a mail server that is away looks like; anything else is about one letter.
NOT_REACHED = {
    "BrokenPipeError", "ConnectionRefusedError", "ConnectionResetError", "OSError",
    "SMTPAuthenticationError", "SMTPConnectError", "SMTPHeloError", "SMTPNotSupportedError",
    "SMTPServerDisconnected", "SSLCertVerificationError", "SSLError", "TimeoutError", "gaierror",
}  # fmt: skip
# Seconds to wait for an answer of the mail server; nobody waits for a page here.
PATIENCE = 30
# So that absence notes and other machines do not answer (RFC 3834).
AUTOMATIC = {"Auto-Submitted": "auto-generated"}


def send_waiting(*, limit=200):
    """
    Send up to ``limit`` letters that are due; returns how many went out.

    A mail server that hangs must not hold up the rest of the sweep: after a minute this
    stops, and what is left is asked for anew.
    """
    due = Message.objects.waiting().filter(next_attempt_at__lte=timezone.now())
    numbers = list(due.order_by("next_attempt_at", "pk").values_list("pk", flat=True)[:limit])
    until = time.monotonic() + LONGEST_RUN
    sent = sum(_send(number) for number in numbers if time.monotonic() < until)
    if due.exists():
        wake("portal.notifications.sending.send_waiting")
    return sent


def are_held_up():
    """Whether letters wait because the mail server was not reached when it was last tried."""
    failed = Message.objects.waiting().filter(last_error__in=NOT_REACHED)
    tried = [
        due + HEAD_START - datetime.timedelta(minutes=PAUSES[min(attempts, len(PAUSES)) - 1])
        for attempts, due in failed.values_list("attempts", "next_attempt_at")[:50]
    ]
    sent = Message.objects.filter(sent_at__isnull=False).order_by("-pk").first()
    return bool(tried) and (sent is None or max(tried) > sent.sent_at)


def _send(number):
    letter = _claim(number)
    if letter is None:
        return False
    try:
        _message(letter).send()
    except Exception as failure:
        _note_failure(letter, failure)
        return False
    Message.objects.filter(pk=number).update(sent_at=timezone.now(), last_error="")
    return True


@transaction.atomic
def _claim(number):
    now = timezone.now()
    letter = (
        Message.objects.waiting()
        .select_for_update(skip_locked=True)
        .filter(pk=number, next_attempt_at__lte=now)
        .first()
    )
    if letter is None:
        return None
    pause = PAUSES[min(letter.attempts, len(PAUSES) - 1)]
    letter.attempts += 1
    letter.next_attempt_at = now + datetime.timedelta(minutes=pause) - HEAD_START
    letter.save(update_fields=["attempts", "next_attempt_at"])
    return letter


def _note_failure(letter, failure):
    # The class only: a mail server's answer repeats the address.
    log.warning("letter_failed", letter=letter.pk, error=type(failure).__name__)
    letter.last_error = type(failure).__name__
    if letter.attempts > len(PAUSES):
        letter.given_up_at = timezone.now()
    letter.save(update_fields=["last_error", "given_up_at"])


def _message(letter):
    with translation.override(letter.language):
        words = in_words(letter.name, letter.facts | newcomers.facts_for(letter))
        stop_link = f"{settings.SITE_URL}{words.stop_path}" if words.stop_path else ""
        link = f"{settings.SITE_URL}{words.path}"
        context = {"words": words, "link": link, "stop_link": stop_link}
        message = EmailMultiAlternatives(
            # A title may hold a line break, and a header may not.
            subject=" ".join(words.subject.split()),
            body=_rendered("notifications/letter.txt", context).strip(),
            to=[letter.address],
            connection=get_connection(timeout=PATIENCE),
            headers=AUTOMATIC | _ways_to_stop(stop_link),
        )
        message.attach_alternative(_rendered("notifications/letter.html", context), "text/html")
    return message


def _ways_to_stop(link):
    """One press in the mail program, without signing in (RFC 8058)."""
    if not link:
        return {}
    return {
        "List-Unsubscribe": f"<{link}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }


def _rendered(template, context):
    # The empty request brings what every page knows, above all whose portal this is.
    return render_to_string(template, context, request=HttpRequest())


@transaction.atomic
def send_again(number, *, by):
    """Let a letter that was given up, or waits for its next attempt, go out now."""
    letter = Message.objects.select_for_update().get(pk=number)
    if letter.sent_at:
        raise ValidationError(_("This letter has gone out already."), code="already_sent")
    letter.attempts, letter.given_up_at = 0, None
    letter.next_attempt_at = timezone.now()
    letter.save(update_fields=["attempts", "given_up_at", "next_attempt_at"])
    record("send_letter_again", by=by, subject=f"letter {letter.pk}")
    wake("portal.notifications.sending.send_waiting")
    return letter
