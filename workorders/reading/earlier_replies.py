"""Good replies to copy from: what the same agency last answered in the same category."""

from forum import richtext
from forum.choices import PostRole, ReplyKind
from forum.models import Post
from portal.agencies.models import Agency

MOST = 5


def earlier_replies(order):
    """
    The newest public final replies of the agency, or of those under it, to other matters of the
    category; none where the matter has no category.
    """
    if order.thread.category_id is None:
        return []
    # Public rows only: what everybody may read, the agency may copy.
    posts = Post.objects.filter(
        role=PostRole.OFFICIAL, reply_kind=ReplyKind.FINAL, thread__visibility="public",
        thread__category=order.thread.category_id,
        agency__in=Agency.objects.filter(path__startswith=order.agency.path),
    ).exclude(thread=order.thread_id)  # fmt: skip
    newest = posts.select_related("thread", "agency").order_by("-published_at", "-pk")[:MOST]
    return [
        {
            "title": post.thread.title,
            "url": post.get_absolute_url(),
            "agency": post.byline,
            "at": post.published_at,
            "language": post.language,
            "body": richtext.official(post.text),
        }
        for post in newest
    ]
