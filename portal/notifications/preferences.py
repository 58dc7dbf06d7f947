"""What people want to hear, and over which channels: asked here and nowhere else."""

from typing import TypeGuard

from portal.accounts.models import Contact, User

EMAIL = "email"


def channels_for(recipient: User | Contact, kind: str) -> tuple[str, ...]:
    """
    The names of the channels by which ``recipient``, a user or a contact, is notified of ``kind``.

    Whether an address is known there is asked afterwards (``outbox``). Notices on the
    person's own page always stay, so a person who wants nothing still finds everything.
    """
    # Whose account was closed is not written to any more.
    if is_user(recipient) and not (recipient.is_active and recipient.wants_letters):
        return ()
    return (EMAIL,)


def is_user(recipient: User | Contact) -> TypeGuard[User]:
    """Whether this is somebody with an account, not only an address left with a matter."""
    return hasattr(recipient, "notifications")
