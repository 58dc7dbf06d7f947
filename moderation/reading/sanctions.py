"""What was imposed on people: those in force, the lines of one, and a person's own."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, Subquery
from django.utils import timezone
from django.utils.translation import gettext as _

from forum.models import SubmissionVersion
from moderation.models import Sanction
from moderation.models.sanctions import KEEP, LIFT, OBJECT
from moderation.workflow import may_decide


@dataclass(frozen=True)
class Row:
    """
    A sanction as lists show it; ``state`` is a machine value, ``label`` its words, ``name`` what
    readers see under the text it was about: whose account it is stays unknown to moderators.
    """

    sanction: Sanction
    name: str
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
    rows = _with_names(standing).prefetch_related("later").annotate(waits=waiting)
    return rows.order_by("-waits", "-pk")


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
    name = getattr(sanction, "signature", "") or _("Anonymous")
    return Row(sanction, name, state, label, has_objection=is_open)


def of_person(person):
    """All that was imposed on a person, the newest first."""
    found = _with_names(Sanction.objects.imposed()).filter(person=person).order_by("-pk")
    return [history_of(line, person) for line in found.prefetch_related("later")]


def history_of(sanction, viewer):
    row = row_of(sanction)
    is_open = row.state in {"in_force", "given"}
    acts = {line.act for line in sanction.later.all()}
    may = may_decide(viewer, sanction.kind) and sanction.person_id != viewer.pk
    return History(
        row=row,
        lines=sorted(sanction.later.all(), key=lambda line: line.pk),
        may_lift=is_open and may,
        may_keep=is_open and may and row.has_objection and sanction.actor_id != viewer.pk,
        may_object=is_open and sanction.person_id == viewer.pk and OBJECT not in acts,
    )


def sanction_with_history(pk, viewer):
    """The imposed sanction of this key as a ``History``; None without one."""
    found = _with_names(Sanction.objects.imposed()).filter(pk=pk).select_related("person")
    sanction = found.prefetch_related("later").first()
    return history_of(sanction, viewer) if sanction else None


def _with_names(sanctions):
    """Each with ``signature``: the name in the latest version of the text it was about."""
    versions = SubmissionVersion.objects.filter(submission=OuterRef("submission"))
    latest = versions.order_by("-number").values("signature")[:1]
    return sanctions.select_related("submission__thread").annotate(signature=Subquery(latest))
