"""
Opening the portal for posting, and closing it for a while.

Only who may press is asked above: this knows no checklist. Staff may post while it is
closed, so that a matter can be rehearsed from end to end before the first citizen comes.
"""

from django.conf import settings
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from forum.models import Posting
from portal.languages import further_languages
from portal.translations.writing import set_text

CLOSED = "posting_closed"
# What pages say comes from the cache, forgotten with each press; steps ask anew.
TOLD = "posting-told"


@transaction.atomic
def open_posting(*, at=None):
    return _set(is_open=True, sentence="", sentence_en="", changed_at=at or timezone.now())


@transaction.atomic
def close_posting(*, sentence, sentence_en="", further=None, at=None):
    """
    Nobody but staff sends anything from now on; ``sentence`` tells readers why, and
    ``further`` holds it by the language's code for those beyond Chinese and English.
    """
    if not sentence.strip():
        raise ValidationError(_("Please write what readers are told."), code="no_sentence")
    return _set(
        is_open=False,
        sentence=sentence.strip(),
        sentence_en=sentence_en.strip(),
        changed_at=at or timezone.now(),
        further=further,
    )


def posting():
    """How it stands; an unsaved row where nobody has decided yet."""
    return Posting.objects.filter(pk=1).first() or undecided()


def undecided():
    """How it stands where nobody has decided: only a production portal waits for its opening."""
    return Posting(is_open=not settings.PRODUCTION)


def may_post(user):
    return posting().is_open or bool(user and user.is_authenticated and user.is_portal_staff)


def standing(user, now):
    """ "open" to whoever may post, else "paused" or, before the first day, "not yet"."""
    if now.is_open or (user and user.is_authenticated and user.is_portal_staff):
        return "open"
    return "paused" if now.sentence else "not yet"


def refuse_while_closed(by):
    """What everybody's steps ask; says whether what staff do now is a rehearsal."""
    now = posting()
    if now.is_open:
        return False
    if by is not None and by.is_portal_staff:
        return True
    words = now.local_sentence or _("This portal is being prepared and takes no posts yet.")
    raise ValidationError(
        _("%(why)s What you wrote is kept as a draft."), code=CLOSED, params={"why": words}
    )


def _set(*, further=None, **values):
    row, _is_new = Posting.objects.update_or_create(pk=1, defaults=values)
    for language in further_languages():
        set_text(row, "sentence", language, (further or {}).get(language.code, ""))
    transaction.on_commit(lambda: cache.delete(TOLD))
    return row
