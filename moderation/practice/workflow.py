"""
The steps of practice. No other module writes a ``PracticeAttempt`` or a ``PracticeAnswer``.

An answer is given once, in the order of the attempt; whoever answers twice, in two tabs or after
going back, is told that the first one counts.
"""

import random
import secrets
from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from moderation.models import PracticeAnswer, PracticeAttempt, Reason
from moderation.practice.items import Item, all_items
from moderation.practice.judging import judge
from moderation.workflow.ledger import Verdict
from moderation.workflow.locks import only_moderators
from portal.accounts.models import User

LENGTH = 20


def draw(items: Iterable[Item], chance: random.Random, *, length: int = LENGTH) -> list[str]:
    """Slugs drawn at random: evenly over the right decisions, in no order."""
    pools = defaultdict(list)
    for item in items:
        pools[item.pool].append(item.slug)
    for pool in pools.values():
        chance.shuffle(pool)
    drawn: list[str] = []
    while len(drawn) < length and any(pools.values()):
        drawn += [pool.pop() for pool in pools.values() if pool][: length - len(drawn)]
    chance.shuffle(drawn)
    return drawn


def next_position(attempt: PracticeAttempt) -> int | None:
    """The first item without an answer; None after the last. Items that are gone are left out."""
    answered = set(attempt.answers.values_list("position", flat=True))
    known = all_items()
    for position, slug in enumerate(attempt.items, 1):
        if position not in answered and slug in known:
            return position
    return None


@transaction.atomic
def start(
    *, by: User, at: datetime | None = None, chance: random.Random | None = None
) -> PracticeAttempt:
    """Draw the items of a new attempt; the one that is open goes on."""
    only_moderators(by)
    at = at or timezone.now()
    going_on = PracticeAttempt.objects.select_for_update().filter(moderator=by, finished_at=None)
    attempt = going_on.first()
    if attempt is not None and next_position(attempt) is None:
        _finish(attempt, at)
    drawn = draw(all_items().values(), chance or secrets.SystemRandom())
    attempt, _is_new = PracticeAttempt.objects.get_or_create(
        moderator=by, finished_at=None, defaults={"items": drawn, "started_at": at}
    )
    return attempt


@transaction.atomic
def answer(
    attempt_id: int,
    verdict: Verdict,
    *,
    position: int,
    by: User,
    seconds: int | None = None,
    at: datetime | None = None,
) -> PracticeAnswer:
    """Judge and keep what ``by`` decides about the next item; ValidationError for another one."""
    only_moderators(by)
    attempt = PracticeAttempt.objects.select_for_update(of=("self",)).get(pk=attempt_id)
    if not attempt.is_own(by):
        raise PermissionDenied
    if position != next_position(attempt):
        raise ValidationError(
            _("You have answered this already; the first answer counts."), code="answered"
        )
    item, at = all_items()[attempt.items[position - 1]], at or timezone.now()
    in_use = set(Reason.objects.current().values_list("slug", flat=True))
    judged = judge(item, verdict, reasons_in_use=in_use)
    given: PracticeAnswer = attempt.answers.create(
        position=position,
        item=item.slug,
        group=item.group,
        outcome=verdict.outcome,
        reason=verdict.reason if verdict.has_reason else None,
        spans=[list(span) for span in verdict.spans],
        urgent=bool(verdict.urgent),
        mark=judged.mark,
        faults=list(judged.faults),
        seconds=seconds,
        answered_at=at,
    )
    if next_position(attempt) is None:
        _finish(attempt, at)
    return given


def _finish(attempt: PracticeAttempt, at: datetime) -> None:
    attempt.finished_at = at
    attempt.save(update_fields=["finished_at"])
