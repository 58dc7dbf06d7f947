"""What readers of the demonstration reported: three posts that wait, and one that was kept."""

from datetime import timedelta

from forum.models import Post
from moderation import workflow as moderation
from moderation.models import FlagOutcome
from moderation.workflow.flag_ledger import edition_of

# (beginning of the post, reason, hours ago, [(reader, what the reader adds)])
WAITING = [
    (
        "家里有奶娃娃的来3幢502", "personal_data", 20,
        [("9幢房东", "写了门牌号，陌生人会找上门。"), ("老何修表", "")],
    ),
    ("两千个字换来六十个字", "insults", 9, [("锦澜租客", "阴阳怪气，没有说事情。")]),
    ("给个经验：我们是请街道牵头", "advertising", 3, [("11幢小顾", "")]),
]  # fmt: skip
KEPT = ("我天天看着，救护车来了现场", "untrue", 40, [("@citizen2", "两个多礼拜是听谁说的？")])
WHY_KEPT = "写明了是现场听说、以官方为准，没有违反发布规定。官方答复后会更清楚。"


def report_posts(people, *, now):
    for reported in WAITING:
        _report(people, reported, now)
    post, flags = _report(people, KEPT, now)
    verdict = moderation.FlagVerdict(
        FlagOutcome.KEEP, WHY_KEPT, edition=edition_of(post), last_flag=flags[-1].pk
    )
    moderation.decide_flags(
        post.pk, verdict, by=people["moderator2"], at=now - timedelta(hours=KEPT[2] - 2)
    )


def _report(people, reported, now):
    beginning, reason, hours, readers = reported
    post = Post.objects.get(text__startswith=beginning)
    flags = [
        moderation.flag(
            post.pk, by=people.author(reader), reason=reason, text=text,
            at=now - timedelta(hours=hours - place),
        )
        for place, (reader, text) in enumerate(readers)
    ]  # fmt: skip
    return post, flags
