"""
The posts of one thread as a page shows them: the question, what its author added and the
agency replied, and below that other people's answers, page by page.
"""

from django.db.models import (
    BigIntegerField,
    BooleanField,
    CharField,
    Exists,
    OuterRef,
    Q,
    Value,
    prefetch_related_objects,
)
from django.urls import reverse
from django.utils.translation import gettext as _

from forum import paging
from forum.choices import PostRole
from forum.models import Follow, Post, PublishedImage, Support, Thread
from forum.models.querysets import public_or_by
from forum.reading import nodes, rows
from forum.reading.earlier_texts import with_earlier_texts
from portal.compiled import Compiled, Given

SPOKEN = Q(number=1) | Q(role__in=[PostRole.FOLLOW_UP, PostRole.OFFICIAL])


def threads_for(user):
    """
    The threads ``user`` may open, annotated with ``is_followed``, ``is_supported``, ``is_own``
    and ``answers_go_on``: whether there are answers past the first page.
    """
    reader = user if user.is_authenticated else None
    return _annotated(Thread.cases.visible_to(user), reader, paging.POSTS_PER_PAGE)


def thread_for(user, number):
    """The thread with this number out of ``threads_for``; None where the user may open none."""
    if not user.is_authenticated:
        found = _OPEN_TO_ALL.rows(paging.POSTS_PER_PAGE, number=number)
    elif not user.is_portal_staff:
        found = _OPEN_TO_PERSON.rows(paging.POSTS_PER_PAGE, number=number, reader=user.pk)
    else:
        found = threads_for(user).filter(number=number)
    return next(iter(found), None)


def _annotated(threads, reader, of_a_page):
    no = Value(False, output_field=BooleanField())
    follows: Value | Exists = no
    supports: Value | Exists = no
    own: Value | Q = no
    if reader is not None:
        follows = Exists(Follow.objects.filter(thread=OuterRef("pk"), user=reader))
        supports = Exists(Support.objects.filter(thread=OuterRef("pk"), user=reader))
        own = Q(author=reader)
    later = Post.cases.filter(thread=OuterRef("pk"), number__gt=of_a_page).answers()
    return threads.annotate(
        is_followed=follows, is_supported=supports, is_own=own, answers_go_on=Exists(later)
    )


def _open_to_all(of_a_page):
    threads = Thread.cases.filter(number=Given("number", CharField()))
    return _annotated(threads.public(), None, of_a_page)


def _open_to_person(of_a_page):
    # Of somebody without the rights of staff, whom ``visible_to`` would show more.
    reader = Given("reader", BigIntegerField())
    threads = Thread.cases.filter(public_or_by(reader), number=Given("number", CharField()))
    return _annotated(threads, reader, of_a_page)


_OPEN_TO_ALL, _OPEN_TO_PERSON = Compiled(_open_to_all), Compiled(_open_to_person)


def may_add(thread, reader):
    """Whether ``reader`` may add a post; to a matter that is not public, only its author may."""
    is_author = reader.is_authenticated and thread.author_id == reader.pk
    return thread.is_matter and (thread.is_public or (is_author and not thread.is_hidden))


def page_of(thread, *, number, reader):
    """Context of one page; the first also has the question, follow-ups and official replies."""
    if number == 1:
        spoken, answers = _first_posts(thread)
        first = _post_rows(thread, spoken, reader)
        page = paging.Page(answers, 1, has_next=thread.answers_go_on and paging.may_go_on(1))
    else:
        first = []
        answers = with_earlier_texts(Post.cases.filter(thread=thread).answers())
        posts = answers.prefetch_related("images")
        page = paging.page_of_posts(posts, number)
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


def _first_posts(thread):
    """What the author and the agency said, and the answers of the first page; in one query."""
    posts = nodes.attach(_FIRST_POSTS.rows(paging.POSTS_PER_PAGE, thread=thread.pk), "agency")
    prefetch_related_objects([post for post in posts if post.has_images], "images")
    return (
        [post for post in posts if post.number == 1 or post.role != PostRole.ANSWER],
        [post for post in posts if post.number != 1 and post.role == PostRole.ANSWER],
    )


def _first_posts_query(of_a_page):
    answered = Q(role=PostRole.ANSWER, number__lte=of_a_page)
    posts = Post.cases.filter(SPOKEN | answered, thread=Given("thread", BigIntegerField()))
    images = PublishedImage.objects.filter(post=OuterRef("pk"))
    return with_earlier_texts(posts.annotate(has_images=Exists(images))).in_order()


_FIRST_POSTS = Compiled(_first_posts_query)


def _reply_to_read(posts):
    """The newest final reply, or else the newest interim one; None without any."""
    replies = [post for post in posts if post.get("official") and post["number"] != 1]
    return max(replies, key=lambda post: (not post["interim"], post["number"]), default=None)


def _post_rows(thread, posts, reader):
    """Rows of posts: a hidden post is a tombstone; others need their thread's visibility."""
    shown = []
    for post in posts:
        if post.hidden_at:
            appeal_url = _appeal_url(post, reader)
            shown.append(rows.tombstone(post) | {"is_hidden": True, "appeal_url": appeal_url})
        elif post.visibility == thread.visibility:
            actions = _actions(thread, post, reader)
            row = rows.post(post, thread, actions=actions)
            shown.append(row | {"flag_url": _flag_url(thread, post, reader)})
    return shown


def _flag_url(thread, post, reader):
    """Where readers report the post: the same for all of them but its author."""
    is_own = reader.is_authenticated and post.author_id == reader.pk
    if is_own or not thread.is_public:
        return ""
    return reverse("flags:flag", args=[thread.number, post.number])


def _appeal_url(post, reader):
    """Where the person who wrote a hidden post can ask for a second look."""
    own = reader.is_authenticated and post.author_id == reader.pk and not post.is_official
    return reverse("appeals:own", args=[post.submission_id]) if own else ""


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
