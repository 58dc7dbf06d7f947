"""What follows from the posts of a thread: its counters, and its words in the search."""

from collections.abc import Iterable, Iterator

from django.db.models import Count, Q

from forum.choices import PostRole, Visibility
from forum.models import Post, Thread
from forum.search import appending, bigrams, index


def refresh(thread: Thread) -> None:
    """Make the counters equal what counting gives and the search equal what is public."""
    count_posts(thread)
    reindex(thread)


def count_posts(thread: Thread) -> None:
    """Write how many public answers and official replies the thread has."""
    public = Q(visibility=Visibility.PUBLIC)
    counts = Post.cases.filter(thread=thread).aggregate(
        people=Count("pk", filter=public & Q(role__in=[PostRole.ANSWER, PostRole.FOLLOW_UP])),
        official=Count("pk", filter=public & Q(role=PostRole.OFFICIAL)),
    )
    thread.answer_count, thread.official_count = counts["people"], counts["official"]
    thread.save(update_fields=["answer_count", "official_count"])


def index_new_post(thread: Thread, post: Post) -> None:
    """Put the last post of a thread into the search; the others are not read again."""
    earlier = Post.cases.filter(thread=thread, number__lt=post.number).public()
    texts = earlier.order_by("-number").values_list("text", flat=True)
    if not thread.is_public or not appending.append(
        thread.pk, title=thread.title, text=post.text, before=texts.iterator(chunk_size=1)
    ):
        reindex(thread)


def reindex(thread: Thread) -> None:
    """Put everything public of the thread into the search, or take it out."""
    if not thread.is_public:
        index.unindex(thread.pk)
        return
    posts = Post.cases.filter(thread=thread).public().in_order()
    texts = posts.values_list("text", flat=True).iterator(chunk_size=20)
    index.index(thread.pk, title=thread.title, body="\n".join(_searched(texts)))


def _searched(texts: Iterable[str]) -> Iterator[str]:
    """The texts up to the last word that the search takes of a thread; no further one is read."""
    words = 0
    for text in texts:
        yield text
        words += len(bigrams.bigrams(text))
        if words >= bigrams.MOST_WORDS:
            return
