"""Decisions of the demonstration that their moderator took back."""

from moderation import workflow as moderation

# By the matter's key: the reason of the refusal that was taken back, and the note to the author.
TAKEN_BACK = {
    "returned-neighbour-dog": (
        "not-here",
        "刚才原因选错了：文明养犬归市城市管理局管，这件事可以在这里反映。我们重新看一遍。",
    ),
}


def refuse_and_take_back(player, matter, submission, at):
    """Refuse the matter and take that back, where ``TAKEN_BACK`` says so."""
    if matter["key"] not in TAKEN_BACK:
        return
    reason, note = TAKEN_BACK[matter["key"]]
    moderator, version = player.people["moderator"], submission.latest_version
    refused, taken_back = player.after(at, hours=1), player.after(at, hours=1.3)
    moderation.refuse(
        submission.pk, version_id=version.pk, by=moderator, at=refused,
        reason=player.reasons[reason],
    )  # fmt: skip
    moderation.take_back(submission.pk, by=moderator, note=note, at=taken_back)
