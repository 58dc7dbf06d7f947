"""
The posts of one thread as a page shows them: the question, what its author added and the
agency replied, and below that other people's answers, page by page.
"""

from django.db.models import BooleanField, Exists, OuterRef, Q, Value
from django.urls import reverse
from django.utils.translation import gettext as _

from forum.choices import PostRole
from forum.models import Follow, Post, Thread
from forum.paging import page_of_posts
from forum.reading import rows


def threads_for(user):
    """The threads ``user`` may open, annotated with ``is_followed`` and ``is_own``."""
    no = Value(False, output_field=BooleanField())
    follows: Value | Exists = no
    own: Value | Q = no
    if user.is_authenticated:
        follows = Exists(Follow.objects.filter(thread=OuterRef("pk"), user=user))
        own = Q(author=user)
    return Thread.cases.visible_to(user).for_listing().annotate(is_followed=follows, is_own=own)


def may_add(thread, reader):
    """Whether ``reader`` may add a post; to a matter that is not public, only its author may."""
    is_author = reader.is_authenticated and thread.author_id == reader.pk
    return thread.is_matter and (thread.is_public or (is_author and not thread.is_hidden))


def page_of(thread, *, number, reader):
    """Context of one page; the first also has the question, follow-ups and official replies."""
    first = _post_rows(thread, _by_author_and_agency(thread), reader) if number == 1 else []
    answers = Post.cases.filter(thread=thread).answers().for_reading()
    page = page_of_posts(answers, number)
    return {
        "question": next((post for post in first if post["number"] == 1), None),
        "additions_and_replies": [post for post in first if post["number"] != 1],
        "reply": _reply_to_read(first),
        "page": page.with_rows(_post_rows(thread, page.rows, reader)),
    }


def reply_to(thread):
    """The official reply to be read first, as a row for its partial; None without any."""
    official = Post.cases.filter(thread=thread, hidden_at__isnull=True).official()
    shown = official.filter(visibility=thread.visibility).for_reading().in_order()
    return _reply_to_read([rows.post(post, thread) for post in shown])


def _by_author_and_agency(thread):
    spoken = Q(number=1) | Q(role__in=[PostRole.FOLLOW_UP, PostRole.OFFICIAL])
    return Post.cases.filter(spoken, thread=thread).for_reading().in_order()


def _reply_to_read(posts):
    """The newest final reply, or else the newest interim one; None without any."""
    replies = [post for post in posts if post.get("official") and post["number"] != 1]
    return max(replies, key=lambda post: (not post["interim"], post["number"]), default=None)


def _post_rows(thread, posts, reader):
    """Rows of posts: a hidden post is a tombstone; others need their thread's visibility."""
    shown = []
    for post in posts:
        if post.hidden_at:
            shown.append(rows.tombstone(post) | {"is_hidden": True})
        elif post.visibility == thread.visibility:
            actions = _actions(thread, post, reader)
            shown.append(rows.post(post, thread, actions=actions))
    return shown


def _actions(thread, post, reader):
    if not reader.is_authenticated:
        return
    if post.author_id == reader.pk and not post.is_official and not thread.is_hidden:
        yield {
            "url": reverse("threads:edit", args=[thread.number, post.number]),
            "label": _("Edit"),
        }
    if post.number > 1 and thread.is_public and reader.has_perm("accounts.moderate"):
        address = reverse("moderation:hide_post", args=[thread.number, post.number])
        yield {"url": address, "label": _("Hide the post")}
