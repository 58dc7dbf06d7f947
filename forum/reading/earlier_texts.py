"""
The texts that a post had before it was edited, as everybody may read them: those that were
answered already, so that readers understand what the answer was about.
"""

from django.db.models import Exists, OuterRef
from django.urls import reverse

from forum import richtext
from forum.models import Post, PostVersion


def with_earlier_texts(posts):
    """Each post says with ``has_earlier_text`` whether there is one to read."""
    shown = PostVersion.objects.shown().filter(post=OuterRef("pk"))
    return posts.annotate(has_earlier_text=Exists(shown))


def address_of(post, thread):
    """Where the earlier texts of a public post are read; "" where there are none."""
    if not thread.is_public or not getattr(post, "has_earlier_text", False):
        return ""
    return reverse("threads:earlier", args=[thread.number, post.number])


def post_with_texts(number, post_number):
    """A public post of a public thread and its earlier texts, the newest first; else None, []."""
    posts = Post.objects.select_related("thread", "agency").filter(thread__visibility="public")
    post = posts.filter(thread__number=number, number=post_number).first()
    if post is None:
        return None, []
    make = richtext.official if post.is_official else richtext.plain
    texts = [
        {
            "title": text.title,
            "body": make(text.text),
            "since": text.since,
            "until": text.replaced_at,
        }
        for text in post.versions.shown().order_by("-number")
    ]
    return post, texts
