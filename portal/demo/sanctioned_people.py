"""What was imposed in the demonstration: a mute in force, and a warning that was lifted."""

from datetime import timedelta

from forum.models import Post
from moderation import workflow as moderation
from moderation.models import SanctionCause, SanctionKind

# (author of the post, its beginning): people invented for the demonstration.
MUTED = ("路过的", "两千个字换来六十个字")
WARNED = ("骑车人也冤", "骑车的也没办法啊")


def impose_sanctions(people, *, now):
    _impose(
        people, MUTED,
        moderation.SanctionOrder(
            SanctionKind.MUTE, SanctionCause.INSULTS,
            "三天里有五条没有通过审核，都是骂经办人的话。事情可以说，也可以补充自己的诉求；骂人的话请不要写。",
            ends_at=now + timedelta(days=5),
        ),
        by=people["moderator"], at=now - timedelta(days=2),
    )  # fmt: skip
    warned = now - timedelta(days=6)
    warning = _impose(
        people, WARNED,
        moderation.SanctionOrder(
            SanctionKind.WARNING, SanctionCause.FLOODING, "同样的话一天里发了四次，发一次就可以。"
        ),
        by=people["moderator2"], at=warned,
    )  # fmt: skip
    moderation.lift_sanction(
        warning.pk,
        by=people["supervisor"],
        reason="查明是页面没有反应、重复按了提交，不是故意的。",
        at=warned + timedelta(hours=20),
    )


def _impose(people, about, order, *, by, at):
    name, beginning = about
    submission = Post.objects.get(text__startswith=beginning).submission
    return moderation.impose_sanction(
        people.author(name).pk, order, by=by, submission=submission, at=at
    )
