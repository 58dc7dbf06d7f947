"""What was imposed on people: those in force, the lines of one, and a person's own."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from moderation.models import Sanction
from moderation.models.sanctions import KEEP, LIFT, OBJECT
from moderation.workflow import may_decide


@dataclass(frozen=True)
class Row:
    """A sanction as lists show it; ``state`` is a machine value, ``label`` its words."""

    sanction: Sanction
    state: str
    label: str
    has_objection: bool


@dataclass(frozen=True)
class History:
    """A sanction with its later lines and what may be done about it now."""

    row: Row
    lines: list[Sanction]
    may_lift: bool
    may_keep: bool
    may_object: bool


def in_force():
    return Sanction.objects.in_force()


def listed():
    """In force, or a warning that was not lifted; what waits for an answer comes first."""
    later = Sanction.objects.filter(about=OuterRef("pk"))
    standing = Sanction.objects.standing().filter(
        Q(ends_at__gt=timezone.now()) | Q(ends_at__isnull=True)
    )
    waiting = Exists(later.filter(act=OBJECT)) & ~Exists(later.filter(act=KEEP))
    rows = standing.select_related("person", "submission").prefetch_related("later")
    return rows.annotate(waits=waiting).order_by("-waits", "-pk")


def row_of(sanction):
    acts = {line.act for line in sanction.later.all()}
    if LIFT in acts:
        state, label = "lifted", _("lifted")
    elif sanction.ends_at is None:
        state, label = "given", _("given")
    elif sanction.is_in_force():
        state, label = "in_force", _("in force")
    else:
        state, label = "ended", _("ended")
    is_open = OBJECT in acts and not acts & {KEEP, LIFT}
    return Row(sanction, state, label, has_objection=is_open)


def of_person(person):
    """All that was imposed on a person, the newest first."""
    found = Sanction.objects.imposed().filter(person=person).order_by("-pk")
    return [history_of(line, person) for line in found.prefetch_related("later")]


def history_of(sanction, viewer):
    row = row_of(sanction)
    is_open = row.state in {"in_force", "given"}
    acts = {line.act for line in sanction.later.all()}
    may = may_decide(viewer, sanction.kind)
    return History(
        row=row,
        lines=sorted(sanction.later.all(), key=lambda line: line.pk),
        may_lift=is_open and may,
        may_keep=is_open and may and row.has_objection and sanction.actor_id != viewer.pk,
        may_object=is_open and sanction.person_id == viewer.pk and OBJECT not in acts,
    )


def sanction_with_history(pk, viewer):
    """The imposed sanction of this key as a ``History``; None without one."""
    found = Sanction.objects.imposed().filter(pk=pk).select_related("person", "submission")
    sanction = found.prefetch_related("later").first()
    return history_of(sanction, viewer) if sanction else None
