"""
Sanctions: warning a person, slowing down, muting, banning; lifting it; what the person objects.

Every step locks the account, so that two moderators cannot impose or answer the same twice. What
holds is written into columns of the account (``portal.accounts.restrictions``) in the same
transaction, and read with the account at the person's next request.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from forum.models import Submission
from moderation.models import Sanction, SanctionKind
from moderation.models.sanctions import IMPOSE, KEEP, LIFT, OBJECT
from portal.accounts.models import User
from portal.accounts.restrictions import Restrictions, set_restrictions, until_in_words
from portal.audit.ledgers import actor_values
from portal.audit.log import record
from portal.notifications.outbox import notify

# How many days ahead a sanction may end at most; who may ban may go further.
MOST_DAYS, MOST_DAYS_OF_SUPERVISORS = 30, 365


@dataclass(frozen=True)
class SanctionOrder:
    """What is imposed; ``reason`` is what the person reads, ``hours`` is for slowing down."""

    kind: str
    cause: str
    reason: str
    ends_at: datetime | None = None
    hours: int | None = None


def may_decide(by: User, kind: str) -> bool:
    """Whether ``by`` may impose, keep and lift sanctions of this kind."""
    return bool(by.has_perm("accounts.ban" if kind == SanctionKind.BAN else "accounts.sanction"))


@transaction.atomic
def impose_sanction(
    person_id: int,
    order: SanctionOrder,
    *,
    by: User,
    submission: Submission | None = None,
    at: datetime | None = None,
) -> Sanction:
    """Impose it; the person is told, and open sessions follow at their next request."""
    now = at or timezone.now()
    person = _lock_person(person_id)
    _refuse_person(person, order, by=by)
    _refuse_terms(order, by=by, now=now)
    _refuse_second(person, order, now=now)
    line = Sanction(
        act=IMPOSE, to_state="in_force", at=now, person=person, kind=order.kind,
        cause=order.cause, reason=order.reason, starts_at=now, ends_at=order.ends_at,
        hours=order.hours, submission=submission, data={}, **actor_values(by),
    )  # fmt: skip
    line.full_clean(exclude=["person", "submission"])
    line.save()
    _restrict(person)
    _notify(line, line, f"sanction_{order.kind}", at=at)
    record(IMPOSE, by=by, subject=_subject(line), reason=order.reason, at=at, kind=order.kind)
    return line


@transaction.atomic
def lift_sanction(
    sanction_id: int, *, by: User, reason: str, at: datetime | None = None
) -> Sanction:
    """End it before its time, also where the person objected."""
    sanction = _lock(sanction_id)
    if not may_decide(by, sanction.kind):
        raise PermissionDenied(_("You cannot lift this kind of sanction; please ask a supervisor."))
    _refuse_own(sanction, by=by)
    _refuse_ended(sanction, at=at)
    line = _add_line(sanction, LIFT, "lifted", by=by, reason=reason, at=at)
    _restrict(sanction.person)
    _notify(sanction, line, "sanction_lifted", at=at)
    record(LIFT, by=by, subject=_subject(sanction), reason=reason, at=at, kind=sanction.kind)
    return line


@transaction.atomic
def object_to_sanction(
    sanction_id: int, *, by: User, reason: str, at: datetime | None = None
) -> Sanction:
    """The person asks, once, that somebody else looks at it again."""
    sanction = _lock(sanction_id)
    if sanction.person_id != by.pk:
        raise PermissionDenied
    _refuse_ended(sanction, at=at)
    if sanction.later.filter(act=OBJECT).exists():
        raise ValidationError(_("You have objected to this already."), code="objected")
    return _add_line(sanction, OBJECT, "objected", by=by, reason=reason, at=at)


@transaction.atomic
def keep_sanction(
    sanction_id: int, *, by: User, reason: str, at: datetime | None = None
) -> Sanction:
    """Answer an objection: it stays. Whoever imposed it leaves the answer to somebody else."""
    sanction = _lock(sanction_id)
    if not may_decide(by, sanction.kind) or sanction.actor_id == by.pk:
        raise PermissionDenied(_("Whoever imposed it leaves the objection to somebody else."))
    _refuse_own(sanction, by=by)
    _refuse_ended(sanction, at=at)
    if not sanction.later.filter(act=OBJECT).exists():
        raise ValidationError(_("There is no objection to answer."), code="not_objected")
    line = _add_line(sanction, KEEP, "kept", by=by, reason=reason, at=at)
    _notify(sanction, line, "sanction_kept", at=at)
    record(KEEP, by=by, subject=_subject(sanction), reason=reason, at=at, kind=sanction.kind)
    return line


def restrictions_by_lines(person: User) -> Restrictions:
    """What the account has to say by the ledger: the latest end of each kind not lifted."""
    latest: dict[str, Sanction] = {}
    for line in Sanction.objects.standing().filter(person=person, ends_at__isnull=False):
        known = latest.get(line.kind)
        if known is None or line.ends_at > known.ends_at:
            latest[line.kind] = line
    slow = latest.get(SanctionKind.SLOW_DOWN)
    until = {kind: line.ends_at for kind, line in latest.items()}
    return Restrictions(
        slowed_until=until.get(SanctionKind.SLOW_DOWN),
        slow_hours=slow.hours or 0 if slow else 0,
        muted_until=until.get(SanctionKind.MUTE),
        banned_until=until.get(SanctionKind.BAN),
    )


def _lock_person(person_id: int) -> User:
    return User.objects.select_for_update(no_key=True).get(pk=person_id)


def _lock(sanction_id: int) -> Sanction:
    person_id = Sanction.objects.imposed().values_list("person_id", flat=True).get(pk=sanction_id)
    person = _lock_person(person_id)
    sanction: Sanction = Sanction.objects.get(pk=sanction_id)
    sanction.person = person
    return sanction


def _refuse_person(person: User, order: SanctionOrder, *, by: User) -> None:
    if not by.has_perm("accounts.sanction"):
        raise PermissionDenied(_("Only moderators and supervisors impose sanctions."))
    if not may_decide(by, order.kind):
        raise PermissionDenied(_("Only supervisors ban. You can mute, or ask a supervisor."))
    if person.is_portal_staff:
        raise PermissionDenied(
            _("Colleagues are not sanctioned here; an administrator can change their roles.")
        )


def _refuse_terms(order: SanctionOrder, *, by: User, now: datetime) -> None:
    if order.kind == SanctionKind.WARNING:
        return
    if order.ends_at is None or order.ends_at <= now:
        raise ValidationError(
            {"ends_on": _("Please say on which day it ends; it has to be in the future.")}
        )
    days = MOST_DAYS_OF_SUPERVISORS if by.has_perm("accounts.ban") else MOST_DAYS
    if order.ends_at > now + timedelta(days=days + 1):
        raise ValidationError(
            {"ends_on": _("At most %(days)d days are possible.") % {"days": days}}
        )
    if order.kind == SanctionKind.SLOW_DOWN and not order.hours:
        raise ValidationError({"hours": _("Please say how many hours lie between two posts.")})


def _refuse_second(person: User, order: SanctionOrder, *, now: datetime) -> None:
    same = Sanction.objects.in_force(now).filter(person=person, kind=order.kind).first()
    if same is not None:
        raise ValidationError(
            _("%(name)s has imposed the same already, until %(until)s. It can be lifted first."),
            code="in_force",
            params={"name": same.actor_name, "until": until_in_words(same.ends_at)},
        )


def _refuse_own(sanction: Sanction, *, by: User) -> None:
    # Imposed before the person became a colleague.
    if sanction.person_id == by.pk:
        raise PermissionDenied(_("What was imposed on you, somebody else decides about."))


def _refuse_ended(sanction: Sanction, *, at: datetime | None) -> None:
    last = sanction.later.filter(act__in=[LIFT, KEEP]).order_by("-pk").first()
    if last is not None and last.act == LIFT:
        raise ValidationError(
            _("%(name)s has lifted this already."),
            code="lifted",
            params={"name": last.actor_name},
        )
    if sanction.ends_at is not None and not sanction.is_in_force(at):
        raise ValidationError(_("This has ended by itself."), code="ended")


def _add_line(
    sanction: Sanction, act: str, state: str, *, by: User, reason: str, at: datetime | None
) -> Sanction:
    if sanction.later.filter(act=act).exists():
        raise ValidationError(_("A colleague has just answered this."), code="answered")
    before = sanction.later.order_by("-pk").first() or sanction
    line = Sanction(
        act=act, from_state=before.to_state, to_state=state, at=at or timezone.now(),
        person=sanction.person, kind=sanction.kind, cause=sanction.cause, reason=reason,
        starts_at=sanction.starts_at, ends_at=sanction.ends_at, hours=sanction.hours,
        about=sanction, data={}, **actor_values(by),
    )  # fmt: skip
    line.full_clean(exclude=["person", "submission", "about"])
    line.save()
    return line


def _restrict(person: User) -> None:
    set_restrictions(person.pk, restrictions_by_lines(person))


def _notify(sanction: Sanction, line: Sanction, name: str, *, at: datetime | None) -> None:
    notify(
        sanction.person,
        event=f"sanction-{line.pk}",
        name=name,
        at=at,
        why=line.reason,
        due_at=sanction.ends_at,
        count=sanction.hours or 0,
        path="/my/sanctions/",
    )


def _subject(sanction: Sanction) -> str:
    return f"user {sanction.person.username}"
