"""The questions of a matter: what its author asked at first and in approved additions."""

from collections.abc import Iterable
from typing import NamedTuple

from django.db.models import Q

from forum.choices import PostRole
from forum.models import Post, Thread
from workorders.replying import questions


class Asked(NamedTuple):
    post_id: int
    question: questions.Question

    @property
    def key(self) -> str:
        return self.question.key

    @property
    def quote(self) -> str:
        return self.question.quote


def asked_in(thread: Thread) -> list[Asked]:
    """The questions of the matter, read from its posts."""
    added = Q(role=PostRole.FOLLOW_UP, visibility=thread.visibility, hidden_at__isnull=True)
    posts = Post.cases.filter(Q(number=1) | added, thread=thread).only("role", "number", "text")
    return asked_in_posts(posts.order_by("number"))


def asked_in_posts(posts: Iterable[Post]) -> list[Asked]:
    """The questions of these posts, each once; an agency's posts ask nothing."""
    found: dict[str, Asked] = {}
    for post in posts:
        if post.role != PostRole.OFFICIAL:
            for question in questions.find(post.text):
                found.setdefault(question.key, Asked(post.pk, question))
    return list(found.values())[: questions.MOST]
