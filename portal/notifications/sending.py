"""
Sending the waiting messages, by the worker, each by the channel in its row.

A message is claimed by moving its next attempt into the future before it is sent: a crash in
between only delays it, and two workers never send it both. Delivery is **at least once, not
exactly once**: if a server accepts a message but the connection breaks before it confirms, the
message is sent again, because it might have been lost.
"""

import datetime
import functools
import operator
import time

import structlog
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.audit.log import record
from portal.notifications.channels import all_channels, channel_named
from portal.notifications.models import Message
from portal.notifications.preferences import EMAIL
from portal.notifications.worker import wake

log = structlog.get_logger(__name__)

# Minutes to wait after the first, second … failure, two days in all; after that a message is
# given up. At most half a day, the longest delay after the server is reachable again.
PAUSES = [1, 5, 15, 60, 240, 480, 720, 720, 720]
# Subtracted from each pause, so that the sweep one minute later finds the message due.
HEAD_START = datetime.timedelta(seconds=10)
# Seconds for each channel in one run.
LONGEST_RUN = 60


def send_waiting(*, limit: int = 200) -> int:
    """
    Send up to ``limit`` due messages of each channel; returns how many were sent.

    A channel that does not answer must not delay the others: a channel that failed last time
    comes last, each has a minute, and the worker is woken again for the rest.
    """
    names = sorted(all_channels(), key=is_held_up)
    sent = sum(_send_by(name, limit=limit) for name in names)
    if Message.objects.due().filter(channel__in=names).exists():
        wake("portal.notifications.sending.send_waiting")
    return sent


def is_held_up(channel: str = EMAIL) -> bool:
    """Whether messages wait because the channel's server did not answer the last attempt."""
    messages = Message.objects.filter(channel=channel)
    failed = messages.waiting().filter(server_unreached())
    tried = [
        due + HEAD_START - datetime.timedelta(minutes=PAUSES[min(attempts, len(PAUSES)) - 1])
        for attempts, due in failed.values_list("attempts", "next_attempt_at")[:50]
    ]
    if not tried:
        return False
    newest = messages.sent().order_by("-pk")
    sent_at = newest.values_list("sent_at", flat=True).first()
    return sent_at is None or max(tried) > sent_at


def server_unreached() -> Q:
    """The condition for messages whose server did not answer their last attempt."""
    each = (
        Q(channel=name, last_error__in=channel.not_reached)
        for name, channel in all_channels().items()
    )
    return functools.reduce(operator.or_, each)


def _send_by(channel: str, *, limit: int) -> int:
    due = Message.objects.due().filter(channel=channel).order_by("next_attempt_at", "pk")
    numbers = list(due.values_list("pk", flat=True)[:limit])
    until = time.monotonic() + LONGEST_RUN
    return sum(_send(number) for number in numbers if time.monotonic() < until)


def _send(number: int) -> bool:
    message = _claim(number)
    if message is None:
        return False
    try:
        _deliver(message)
    except Exception as failure:
        _note_failure(message, failure)
        return False
    Message.objects.filter(pk=number).update(sent_at=timezone.now(), last_error="")
    return True


def _deliver(message: Message) -> None:
    channel_named(message.channel).deliver(message)


@transaction.atomic
def _claim(number: int) -> Message | None:
    now = timezone.now()
    message = Message.objects.due().select_for_update(skip_locked=True).filter(pk=number).first()
    if message is None:
        return None
    pause = PAUSES[min(message.attempts, len(PAUSES) - 1)]
    message.attempts += 1
    message.next_attempt_at = now + datetime.timedelta(minutes=pause) - HEAD_START
    message.save(update_fields=["attempts", "next_attempt_at"])
    return message


def _note_failure(message: Message, failure: Exception) -> None:
    # Only the class name: the server's answer may contain the address.
    log.warning(
        "message_failed", channel=message.channel, message=message.pk, error=type(failure).__name__
    )
    message.last_error = type(failure).__name__
    if message.attempts > len(PAUSES):
        message.given_up_at = timezone.now()
    message.save(update_fields=["last_error", "given_up_at"])


@transaction.atomic
def send_again(number: int, *, by: User) -> Message:
    """
    Send a message now that was given up or waits for its next attempt. ValidationError if it
    was sent already or must not be sent yet.
    """
    message = Message.objects.select_for_update().get(pk=number)
    if message.sent_at:
        raise ValidationError(_("This message has gone out already."), code="already_sent")
    if message.not_before and message.not_before > timezone.now():
        when = date_format(timezone.localtime(message.not_before), "DATETIME_FORMAT")
        raise ValidationError(
            _("This message may not go out before %(when)s."),
            code="too_early",
            params={"when": when},
        )
    message.attempts, message.given_up_at = 0, None
    message.next_attempt_at = timezone.now()
    message.save(update_fields=["attempts", "given_up_at", "next_attempt_at"])
    record("send_letter_again", by=by, subject=f"letter {message.pk}")
    wake("portal.notifications.sending.send_waiting")
    return message
