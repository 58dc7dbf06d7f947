"""
The one door by which word is left for people.

Both the notice and its messages are rows written in the caller's transaction, once per
event, channel and address; what they say is made later, in the reader's language.
"""

import datetime
from collections.abc import Iterable, Iterator
from typing import Any

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
    Leave word for ``recipient``, a user or a contact; saying it twice leaves it once.

    With ``at`` (imports, demonstration) the word is about the past: it stands on the
    person's page under that date and no message goes out. ``not_before`` is the moment
    before which none goes out. ``public`` says that anybody may read what it is about; a
    message about anything else names a number and no title.
    """
    if recipient is None:
        return
    facts["public"] = public
    if is_user(recipient):
        Notification.objects.get_or_create(
            event=event,
            recipient=recipient,
            defaults={"name": name, "facts": facts, "created_at": at or timezone.now()},
        )
    if at is None:
        written = _messages(recipient, event=event, name=name, facts=facts, not_before=not_before)
        _leave(written)


def notify_many(
    people: Iterable[tuple[User, dict[str, Any]]],
    *,
    event: str,
    name: str,
    public: bool = False,
    **facts: Any,
) -> None:
    """
    The same for many users at once: pairs of the user and the facts for this one alone.
    Whoever was told before is told nothing again.
    """
    told = [(person, facts | own | {"public": public}) for person, own in people]
    now = timezone.now()
    Notification.objects.bulk_create(
        [
            Notification(recipient=person, event=event, name=name, facts=known, created_at=now)
            for person, known in told
        ],
        ignore_conflicts=True,
    )
    _leave(
        message
        for person, known in told
        for message in _messages(person, event=event, name=name, facts=known)
    )


def keep_back_messages(*, thread: str, kept_for: User | None = None) -> None:
    """Messages about a matter that nobody else may read any more do not go out."""
    waiting = Message.objects.waiting().filter(facts__thread=thread)
    if kept_for is not None:
        waiting = waiting.exclude(recipient=kept_for)
    waiting.delete()


def keep_back_messages_to(person: User) -> None:
    """Whoever left is written to no more, also with what was written before."""
    Message.objects.waiting().filter(recipient=person).delete()


def _leave(messages: Iterable[Message]) -> None:
    """Write the rows; one that is there already for its event, channel and address stays."""
    written = list(messages)
    if written:
        Message.objects.bulk_create(written, ignore_conflicts=True)
        wake(SENDING)


def _messages(
    recipient: User | Contact,
    *,
    event: str,
    name: str,
    facts: dict[str, Any],
    not_before: datetime.datetime | None = None,
) -> Iterator[Message]:
    """One for each wanted channel, as far as an address of that channel is known."""
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
