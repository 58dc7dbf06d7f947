"""The checks of what belongs to an agency's reply beside its text."""

from django.db.models import F, Q
from django.utils.translation import gettext as _

from forum.models import Post
from portal.integrity.reading import in_chunks
from workorders.models import AskedQuestion, ReplyDetails


def questions():
    """Every ticked question is one of the matter, and is kept with a version of its own reply."""
    astray = AskedQuestion.objects.filter(
        ~Q(post__thread=F("sign_off__order__thread"))
        | Q(version__isnull=False) & ~Q(version__submission=F("sign_off__submission"))
    )
    for rows in in_chunks(astray.select_related("sign_off__order")):
        for row in rows:
            number = row.sign_off.order.number
            yield _("Order %(number)s: a ticked question belongs elsewhere.") % {"number": number}


def results():
    """A published reply has the result that was handed in with it, and no other reply has one."""
    handed_in = ReplyDetails.objects.filter(version__isnull=False)
    astray = handed_in.exclude(version__submission=F("sign_off__submission"))
    for rows in in_chunks(astray.select_related("sign_off__order")):
        for row in rows:
            number = row.sign_off.order.number
            yield _("Order %(number)s: the result of another reply.") % {"number": number}
    labelled = Post.cases.exclude(outcome="").select_related("thread", "submission__sign_off")
    for posts in in_chunks(labelled):
        versions = {post.pk: _signed_version(post) for post in posts}
        stated = dict(
            handed_in.filter(version__in=versions.values()).values_list("version", "outcome")
        )
        for post in posts:
            if stated.get(versions[post.pk]) != post.outcome:
                facts = {"number": post.thread.number, "post": post.number}
                yield _("Matter %(number)s, post %(post)s: its result was not signed.") % facts


def _signed_version(post):
    sign_off = getattr(post.submission, "sign_off", None)
    return sign_off.signed_version_id if sign_off else None
