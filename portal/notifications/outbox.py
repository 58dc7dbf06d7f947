"""
The one door by which word is left for people.

Both the notice and the letter are rows written in the caller's transaction, once per
event and recipient; what they say is made later, in the reader's language.
"""

from django.utils import timezone

from portal.notifications.models import Message, Notification
from portal.notifications.worker import wake
from portal.storage.encryption import blind_index


def notify(recipient, *, event, name, at=None, public=False, **facts):
    """
    Leave word for ``recipient``, a user or a contact; saying it twice leaves it once.

    With ``at`` (imports, demonstration) the word is about the past: it stands on the
    person's page under that date and no letter goes out. ``public`` says that anybody may
    read what it is about; the letter about anything else names a number and no title.
    """
    if recipient is None:
        return
    facts["public"] = public
    is_user = hasattr(recipient, "notifications")
    if is_user:
        Notification.objects.get_or_create(
            event=event,
            recipient=recipient,
            defaults={"name": name, "facts": facts, "created_at": at or timezone.now()},
        )
    # Whose account was closed is not written to any more.
    wants_letter = recipient.wants_letters and recipient.is_active if is_user else True
    if at is None and wants_letter and recipient.email:
        _write_letter(recipient, is_user=is_user, event=event, name=name, facts=facts)


def keep_back_messages(*, thread, kept_for=None):
    """Letters about a matter that nobody else may read any more do not go out."""
    waiting = Message.objects.waiting().filter(facts__thread=thread)
    if kept_for is not None:
        waiting = waiting.exclude(recipient=kept_for)
    waiting.delete()


def keep_back_messages_to(person):
    """Whoever left is written to no more, also with what was written before."""
    Message.objects.waiting().filter(recipient=person).delete()


def _write_letter(recipient, *, is_user, event, name, facts):
    now = timezone.now()
    Message.objects.get_or_create(
        event=event,
        address_index=blind_index(recipient.email.lower()),
        defaults={
            "recipient": recipient if is_user else None,
            "address": recipient.email,
            "language": recipient.language,
            "name": name,
            "facts": facts,
            "created_at": now,
            "next_attempt_at": now,
        },
    )
    wake("portal.notifications.sending.send_waiting")
