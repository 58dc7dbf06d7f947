"""
The one door by which word is left for people.

Both the notice and the letter are rows written in the caller's transaction, once per
event and recipient; what they say is made later, in the reader's language.
"""

from django.utils import timezone

from portal.notifications.models import Message, Notification
from portal.notifications.worker import wake
from portal.storage.encryption import blind_index

SENDING = "portal.notifications.sending.send_waiting"


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
    if at is None and _may_be_written_to(recipient, is_user=is_user):
        letter = _letter(recipient, is_user=is_user, event=event, name=name, facts=facts)
        Message.objects.bulk_create([letter], ignore_conflicts=True)
        wake(SENDING)


def notify_many(people, *, event, name, public=False, **facts):
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
    letters = [
        _letter(person, is_user=True, event=event, name=name, facts=known)
        for person, known in told
        if _may_be_written_to(person, is_user=True)
    ]
    if letters:
        Message.objects.bulk_create(letters, ignore_conflicts=True)
        wake(SENDING)


def _may_be_written_to(recipient, *, is_user):
    # Whose account was closed is not written to any more.
    wants_letter = recipient.wants_letters and recipient.is_active if is_user else True
    return bool(wants_letter and recipient.email)


def keep_back_messages(*, thread, kept_for=None):
    """Letters about a matter that nobody else may read any more do not go out."""
    waiting = Message.objects.waiting().filter(facts__thread=thread)
    if kept_for is not None:
        waiting = waiting.exclude(recipient=kept_for)
    waiting.delete()


def keep_back_messages_to(person):
    """Whoever left is written to no more, also with what was written before."""
    Message.objects.waiting().filter(recipient=person).delete()


def _letter(recipient, *, is_user, event, name, facts):
    now = timezone.now()
    return Message(
        event=event,
        address_index=blind_index(recipient.email.lower()),
        recipient=recipient if is_user else None,
        address=recipient.email,
        language=recipient.language,
        name=name,
        facts=facts,
        created_at=now,
        next_attempt_at=now,
    )
