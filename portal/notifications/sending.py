"""
Sending the messages that wait, from the worker, each by the channel its row names.

A message is claimed by moving its next attempt into the future before anything is sent:
a crash in between delays it and loses nothing, two workers do not both send it. **At least
once, not exactly once**: a server that takes a message and closes the connection before saying
so gets it again, because that cannot be told from a message that was lost.
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

# Minutes to wait after the first, second … failure, two days in all; what fails then as well
# is given up. None is longer than half a day: so long may a message wait once mail is back.
PAUSES = [1, 5, 15, 60, 240, 480, 720, 720, 720]
# A message is due a little before: a round of the sweep a minute after this one finds it.
HEAD_START = datetime.timedelta(seconds=10)
# Seconds for each channel in one run.
LONGEST_RUN = 60


def send_waiting(*, limit: int = 200) -> int:
    """
    Send up to ``limit`` messages of each channel that are due; returns how many went out.

    A channel that does not answer must not hold up the others: one that failed last time comes
    last, each gets a minute, and the worker is woken again for what is left.
    """
    names = sorted(all_channels(), key=is_held_up)
    sent = sum(_send_by(name, limit=limit) for name in names)
    if Message.objects.due().filter(channel__in=names).exists():
        wake("portal.notifications.sending.send_waiting")
    return sent


def is_held_up(channel: str = EMAIL) -> bool:
    """Whether messages wait because the channel's server did not answer when last tried."""
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
    """The condition for messages whose server did not answer when they were last tried."""
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
    # The class only: the answer of a server repeats the address.
    log.warning(
        "message_failed", channel=message.channel, message=message.pk, error=type(failure).__name__
    )
    message.last_error = type(failure).__name__
    if message.attempts > len(PAUSES):
        message.given_up_at = timezone.now()
    message.save(update_fields=["last_error", "given_up_at"])


@transaction.atomic
def send_again(number: int, *, by: User) -> Message:
    """Let a message that was given up, or waits for its next attempt, go out now."""
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
