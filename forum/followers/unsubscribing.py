"""
Stopping e-mails about a followed or supported matter by a link in the e-mail, without signing in.

The address carries a signed token that names one person and one matter, so that it can be
used for nothing else; it does not expire, because e-mails are kept for years.
"""

from django.core import signing
from django.http import Http404
from django.urls import reverse

from forum import workflow
from forum.models import Follow, Support

SALT = "forum.stopping"
# In the token of a supporter, behind person and matter.
OF_SUPPORT = "support"


def path_for(row):
    """The address that stops the e-mails of one ``Follow`` or ``Support``."""
    ids = [row.user_id, row.thread_id]
    said = [*ids, OF_SUPPORT] if isinstance(row, Support) else ids
    return reverse("follows:stop", args=[signing.dumps(said, salt=SALT, compress=True)])


def row_of_token(token):
    """The follow or support, or None where it has ended; 404 for a token not signed here."""
    user_id, thread_id, *of_support = _said_in(token)
    rows = Support.objects.filter(hears_of_replies=True) if of_support else Follow.objects.all()
    return rows.filter(user=user_id, thread=thread_id).select_related("thread", "user").first()


def is_about_support(token):
    """Whether it is a supporter's, also where the letters have ended."""
    return _said_in(token)[2:] == [OF_SUPPORT]


def stop(row):
    """End the e-mails of a row that ``row_of_token`` returned."""
    step = workflow.stop_reply_notices if isinstance(row, Support) else workflow.unfollow
    step(row.thread_id, by=row.user)


def _said_in(token):
    try:
        return signing.loads(token, salt=SALT)
    except signing.BadSignature as error:
        raise Http404 from error
