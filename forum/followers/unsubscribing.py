"""
Stopping e-mails about a followed matter by a link in the e-mail, without signing in.

The address carries a signed token that names one person and one matter, so that it can be
used for nothing else; it does not expire, because e-mails are kept for years.
"""

from django.core import signing
from django.http import Http404
from django.urls import reverse

from forum.models import Follow

SALT = "forum.stopping"


def path_for(follow):
    token = signing.dumps([follow.user_id, follow.thread_id], salt=SALT, compress=True)
    return reverse("follows:stop", args=[token])


def follow_of_token(token):
    """The follow, or None where it has ended; 404 for a token that was not signed here."""
    try:
        user_id, thread_id = signing.loads(token, salt=SALT)
    except signing.BadSignature as error:
        raise Http404 from error
    follows = Follow.objects.select_related("thread", "user")
    return follows.filter(user=user_id, thread=thread_id).first()
