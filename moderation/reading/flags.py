"""What readers flagged: the queue by post, and one post with all that was said of it."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Max, Min
from django.utils.translation import gettext as _

from forum.models import Post
from forum.paging import Page
from forum.reading import rows
from forum.richtext import excerpt
from moderation.models import Flag, FlagDecision, FlagReason
from moderation.workflow.flag_ledger import edition_of

EXCERPT = 90


@dataclass(frozen=True)
class Row:
    """One line of the queue: a post and all its waiting flags, without who made them."""

    post: Post
    excerpt: str
    reasons: str
    count: int
    first_at: datetime
    # The latest decision about the post before, or None.
    checked: FlagDecision | None


def waiting_posts():
    """Posts with waiting flags."""
    return Post.cases.filter(pk__in=Flag.objects.waiting().values("post"))


def by_post():
    """The waiting flags by post: count and time of the first; who waits longest comes first."""
    grouped = Flag.objects.waiting().order_by().values("post")
    return grouped.annotate(count=Count("pk"), first_at=Min("flagged_at")).order_by(
        "first_at", "post"
    )


def with_rows(page: Page) -> Page:
    """A page of ``by_post`` with the rows that are shown."""
    keys = [group["post"] for group in page.rows]
    posts = Post.cases.select_related("thread", "agency").in_bulk(keys)
    flags = Flag.objects.waiting().filter(post__in=keys)
    reasons: dict[int, Counter] = {key: Counter() for key in keys}
    for post, reason in flags.values_list("post", "reason"):
        reasons[post][reason] += 1
    checked = _latest_decisions(keys)
    return page.with_rows(
        [
            Row(
                post=posts[group["post"]],
                excerpt=excerpt(posts[group["post"]].text, EXCERPT),
                reasons=in_words(reasons[group["post"]]),
                count=group["count"],
                first_at=group["first_at"],
                checked=checked.get(group["post"]),
            )
            for group in page.rows
        ]
    )


def _latest_decisions(keys):
    latest = FlagDecision.objects.filter(post__in=keys).order_by().values("post")
    newest = latest.annotate(newest=Max("pk")).values("newest")
    return {line.post_id: line for line in FlagDecision.objects.filter(pk__in=newest)}


def in_words(reasons: Counter) -> str:
    """Reasons with how often each was given, such as “It is advertising (2)”."""
    labels = dict(FlagReason.choices)
    words = (
        _("%(reason)s (%(count)d)") % {"reason": labels[name], "count": count}
        if count > 1
        else str(labels[name])
        for name, count in reasons.most_common()
    )
    return " · ".join(words)


@dataclass(frozen=True)
class Flagged:
    """A post that was flagged, as its page shows it."""

    post: Post
    shown: dict
    edition: int
    flags: list[Flag]
    checks: list[FlagDecision]

    @property
    def last_flag(self):
        return max((flag.pk for flag in self.flags), default=0)


def flagged(number: str, post: int) -> Flagged | None:
    """The post of this matter, with its waiting flags and earlier decisions; None if none is."""
    posts = Post.cases.select_related("thread", "agency").prefetch_related("images")
    found = posts.filter(thread__number=number, number=post).first()
    if found is None:
        return None
    flags = list(Flag.objects.waiting().filter(post=found))
    checks = list(FlagDecision.objects.filter(post=found))
    if not flags and not checks:
        return None
    return Flagged(
        post=found,
        shown=rows.post(found, found.thread),
        edition=edition_of(found),
        flags=flags,
        checks=checks,
    )
