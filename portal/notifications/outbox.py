"""
The only writer of notices and outgoing messages.

Both are rows written in the caller's transaction, once per event, channel and address; their
text is made when they are shown or sent, in the reader's language.
"""

import datetime
from collections.abc import Collection, Iterable, Iterator
from typing import Any

from django.db.models import F, Q, QuerySet, Value
from django.db.models.functions import Concat
from django.utils import timezone

from portal.accounts.models import Contact, User
from portal.notifications.channels import channel_named
from portal.notifications.models import Message, Notification
from portal.notifications.preferences import channels_for, is_user
from portal.notifications.worker import wake
from portal.storage.encryption import blind_index

SENDING = "portal.notifications.sending.send_waiting"


def notify(
    recipient: User | Contact | None,
    *,
    event: str,
    name: str,
    at: datetime.datetime | None = None,
    not_before: datetime.datetime | None = None,
    public: bool = False,
    **facts: Any,
) -> None:
    """
    Write a notice and messages for ``recipient``, a user or a contact; idempotent per event.

    With ``at`` (imports, demo) the event is in the past: the notice gets that date and no
    message is sent. Before ``not_before`` the notice is not shown and no message is sent, so
    that ``cancel_unheard`` can undo both. ``public`` means that
    anybody may read the matter; other messages name its number only, not its title.
    """
    if recipient is None:
        return
    facts["public"] = public
    if is_user(recipient):
        created = at or not_before or timezone.now()
        # In one statement; who was told of this event already is not told again.
        Notification.objects.bulk_create(
            [
                Notification(
                    recipient=recipient, event=event, name=name, facts=facts, created_at=created
                )
            ],
            ignore_conflicts=True,
        )
    if at is None:
        written = _build_messages(
            recipient, event=event, name=name, facts=facts, not_before=not_before
        )
        _write_messages(written)


def notify_many(
    people: Iterable[tuple[User, dict[str, Any]]],
    *,
    event: str,
    name: str,
    at: datetime.datetime | None = None,
    public: bool = False,
    **facts: Any,
) -> None:
    """
    The same for many users in bulk: ``people`` are pairs of a user and that user's own facts.
    Users who already have a notice of this event get no second one.
    """
    reports = [(person, facts | own | {"public": public}) for person, own in people]
    created = at or timezone.now()
    Notification.objects.bulk_create(
        [
            Notification(recipient=person, event=event, name=name, facts=known, created_at=created)
            for person, known in reports
        ],
        ignore_conflicts=True,
    )
    if at is None:
        _write_messages(
            message
            for person, known in reports
            for message in _build_messages(person, event=event, name=name, facts=known)
        )


def cancel_messages(
    *, thread: str, kept_for: User | None = None, to: QuerySet[User] | None = None
) -> None:
    """
    Delete unsent messages about a matter, except those to ``kept_for``, who may read it; with
    ``to`` those to these people alone.
    """
    waiting = Message.objects.waiting().filter(facts__thread=thread)
    if to is not None:
        waiting = waiting.filter(recipient__in=to)
    if kept_for is not None:
        waiting = waiting.exclude(recipient=kept_for)
    waiting.delete()


def retitle(event_prefix: str, *, title: str) -> None:
    """Give notices of these events another title, also in messages that are not sent yet."""
    for notice in Notification.objects.filter(event__startswith=event_prefix):
        notice.facts = notice.facts | {"title": title}
        notice.save(update_fields=["facts"])
    for message in Message.objects.waiting().filter(event__startswith=event_prefix):
        message.facts = message.facts | {"title": title}
        message.save(update_fields=["facts"])


def retitle_matter(*, thread: str, words: Collection[str], title: str) -> None:
    """Give notices and unsent messages about a matter, whose title holds the words, another."""
    if not words:
        return
    holds = Q()
    for one in words:
        holds |= Q(facts__title__icontains=one)
    for rows in (Notification.objects.all(), Message.objects.waiting()):
        for row in rows.filter(holds, facts__thread=thread):
            row.facts = row.facts | {"title": title}
            row.save(update_fields=["facts"])


def cancel_unheard(events: Collection[str]) -> bool:
    """
    Delete what was written about these events and nobody has seen: notices before their time and
    messages that were never tried. Returns whether anybody has heard of one of the events.
    """
    now = timezone.now()
    notices = Notification.objects.filter(event__in=events)
    messages = Message.objects.filter(event__in=events)
    # Locked, so that the worker takes none of them up meanwhile. Of one that was tried nobody
    # knows whether it has arrived.
    tried = [attempts for (attempts,) in messages.select_for_update().values_list("attempts")]
    is_heard = any(tried) or notices.shown(now).exists()
    messages.waiting().delete()
    notices.filter(created_at__gt=now).delete()
    return is_heard


def rename_events(events: Collection[str], *, suffix: str) -> None:
    """Let these events be told once more: what was written about them keeps a name of its own."""
    for model in (Notification, Message):
        written = model._default_manager.filter(event__in=events)
        written.update(event=Concat(F("event"), Value(suffix)))


def cancel_messages_to(person: User) -> None:
    """Delete unsent messages to a person whose account was closed."""
    Message.objects.waiting().filter(recipient=person).delete()


def _write_messages(messages: Iterable[Message]) -> None:
    """Insert the messages; those with an existing event, channel and address are skipped."""
    written = list(messages)
    if written:
        Message.objects.bulk_create(written, ignore_conflicts=True)
        wake(SENDING)


def _build_messages(
    recipient: User | Contact,
    *,
    event: str,
    name: str,
    facts: dict[str, Any],
    not_before: datetime.datetime | None = None,
) -> Iterator[Message]:
    """One message for each channel of the recipient that has an address."""
    now = timezone.now()
    for channel, address in _addresses(recipient, name):
        yield Message(
            event=event,
            channel=channel,
            address_index=blind_index(address),
            recipient=recipient if is_user(recipient) else None,
            address=address,
            language=recipient.language,
            name=name,
            facts=facts,
            created_at=now,
            not_before=not_before,
            next_attempt_at=max(now, not_before or now),
        )


def _addresses(recipient: User | Contact, kind: str) -> Iterator[tuple[str, str]]:
    for name in channels_for(recipient, kind):
        channel = channel_named(name)
        address = channel.address_of(recipient) if channel.is_set_up() else ""
        if address:
            yield name, address
