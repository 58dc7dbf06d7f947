"""Second looks of the demonstration: taken ones, one with another result, and waiting ones."""

from datetime import timedelta

from moderation import workflow as moderation
from moderation.models import Decision, Outcome, Reason
from moderation.workflow.ledger import Verdict
from moderation.workflow.second_looks import draw

COLLEAGUE = {"moderator": "moderator2", "moderator2": "moderator"}
DRAWN = 9
WAITING = 2
LOOKED_AFTER = timedelta(minutes=40)


def take_some(people):
    """Of the latest approvals of each moderator, draw ``DRAWN`` and leave the newest to be read."""
    vague = Verdict(Outcome.SEND_BACK, Reason.objects.get(slug="vague"))
    approve = Verdict(Outcome.APPROVE)
    for name, colleague in COLLEAGUE.items():
        approved = Decision.objects.filter(actor_id=people[name].pk, act=Outcome.APPROVE)
        drawn = [draw(decision, one_in=1) for decision in approved.newest_first()[:DRAWN]]
        looks = [look for look in drawn if look is not None]
        for number, look in enumerate(looks[WAITING:]):
            at = look.decision.at + LOOKED_AFTER
            verdict = vague if number == 3 else approve
            moderation.give_second_look(look.pk, verdict, by=people[colleague], at=at)
