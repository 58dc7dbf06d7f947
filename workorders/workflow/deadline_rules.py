"""Entering and ending rules for due dates: every change is a new version beside the old one."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.accounts.models import User
from workorders.models import DeadlineRule


@transaction.atomic
def enter_rule(
    rule: DeadlineRule, *, by: User, replaces: int | None = None, at: datetime | None = None
) -> DeadlineRule:
    """
    Write ``rule`` as a new version that counts from now on; ``replaces`` is the key of the version
    that ends with it. Orders that run keep theirs.
    """
    now = at or timezone.now()
    if replaces is not None:
        _end(_lock_in_force(replaces), at=now)
    rule.pk = None
    rule._state.adding = True
    rule.valid_from, rule.ended_at, rule.entered_at = now, None, now
    rule.entered_by_name = by.display_name
    rule.full_clean()
    rule.save()
    return rule


@transaction.atomic
def end_rule(rule_id: int, *, by: User, at: datetime | None = None) -> DeadlineRule:
    """From now on more general rules count instead; the general ones themselves stay."""
    rule = _lock_in_force(rule_id)
    if rule.is_general:
        raise ValidationError(
            _("This is the rule for everything that has no other, so it is kept. Change its days.")
        )
    _end(rule, at=at or timezone.now())
    return rule


def _lock_in_force(rule_id: int) -> DeadlineRule:
    rule = DeadlineRule.objects.select_for_update(of=["self"]).get(pk=rule_id)
    if rule.ended_at is not None:
        raise ValidationError(
            _("A colleague has changed this rule meanwhile. Please open the newest version."),
            code="changed_meanwhile",
        )
    return rule


def _end(rule: DeadlineRule, *, at: datetime) -> None:
    rule.ended_at = at
    rule.save(update_fields=["ended_at"])
