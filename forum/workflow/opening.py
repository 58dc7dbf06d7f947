"""
Opening the portal for posting, and closing it for a while.

Who may open and close it is asked by the floors above, which also know the checklist of
the first day. Staff may post while it is closed, so that a matter can be rehearsed from
end to end before the first citizen comes.
"""

from collections.abc import Mapping
from datetime import datetime

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from forum.models import Posting
from portal.accounts.models import User
from portal.languages import further_languages
from portal.translations.writing import set_text

CLOSED = "posting_closed"


@transaction.atomic
def open_posting(*, at: datetime | None = None) -> Posting:
    """Everybody may post from now on."""
    return _save_posting(is_open=True, at=at)


@transaction.atomic
def close_posting(
    *,
    sentence: str,
    sentence_en: str = "",
    further: Mapping[str, str] | None = None,
    at: datetime | None = None,
) -> Posting:
    """
    Nobody but staff sends anything from now on; ``sentence`` tells readers why, and
    ``further`` holds it by the language's code for those beyond Chinese and English.
    """
    if not sentence.strip():
        raise ValidationError(_("Please write what readers are told."), code="no_sentence")
    return _save_posting(
        is_open=False,
        sentence=sentence.strip(),
        sentence_en=sentence_en.strip(),
        further=further,
        at=at,
    )


def posting() -> Posting:
    """Whether posting is open; the default, not saved, where nobody has decided yet."""
    return Posting.objects.filter(pk=1).first() or default_posting()


def default_posting() -> Posting:
    """Before anybody has decided: closed in production, open elsewhere."""
    return Posting(is_open=not settings.PRODUCTION)


def may_post(user: User | AnonymousUser | None) -> bool:
    return posting().is_open or _is_staff(user)


def posting_status(user: User | AnonymousUser | None, now: Posting) -> str:
    """ "open" to whoever may post, else "paused" or, before the first day, "not yet"."""
    if now.is_open or _is_staff(user):
        return "open"
    return "paused" if now.sentence else "not yet"


def refuse_while_closed(by: User | None) -> Posting:
    """Let everybody post while posting is open, and staff at any time; returns which it is."""
    now = posting()
    if now.is_open or _is_staff(by):
        return now
    words = now.local_sentence or _("This portal is being prepared and takes no posts yet.")
    raise ValidationError(
        _("%(why)s What you wrote is kept as a draft."), code=CLOSED, params={"why": words}
    )


def _is_staff(user: User | AnonymousUser | None) -> bool:
    return isinstance(user, User) and user.is_portal_staff


def _save_posting(
    *,
    is_open: bool,
    sentence: str = "",
    sentence_en: str = "",
    further: Mapping[str, str] | None = None,
    at: datetime | None,
) -> Posting:
    row, _is_new = Posting.objects.update_or_create(
        pk=1,
        defaults={
            "is_open": is_open,
            "sentence": sentence,
            "sentence_en": sentence_en,
            "changed_at": at or timezone.now(),
        },
    )
    for language in further_languages():
        set_text(row, "sentence", language, (further or {}).get(language.code, ""))
    return row
