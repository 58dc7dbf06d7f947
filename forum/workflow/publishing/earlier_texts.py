"""Keeping the text of a post that an approved edit replaces."""

from datetime import datetime

from forum.choices import PostRole
from forum.models import Post, PostVersion
from forum.screening import engine


def keep_earlier_text(post: Post, title: str, *, at: datetime) -> PostVersion:
    """
    Keep the text that stands there until now.

    Everybody may go on reading it only where it was answered already, and never where it holds
    personal data: taking that out may be what the edit is for.
    """
    since = post.edited_at or post.published_at
    is_shown = _is_answered(post, since) and not engine.screen(f"{title}\n{post.text}").personal
    return PostVersion.objects.create(
        post=post,
        number=post.versions.count() + 1,
        title=title,
        text=post.text,
        since=since,
        replaced_at=at,
        is_shown=is_shown,
    )


def _is_answered(post: Post, since: datetime) -> bool:
    """Whether an official reply or another person's answer came after this text."""
    later = Post.objects.filter(thread=post.thread_id, published_at__gte=since)
    answers = later.filter(role__in=[PostRole.OFFICIAL, PostRole.ANSWER])
    return answers.exclude(pk=post.pk).exists()
