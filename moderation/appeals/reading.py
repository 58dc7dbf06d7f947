"""What the pages of appeals are given; nothing here writes."""

from dataclasses import dataclass

from django.db.models import Count, Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from forum import paging
from forum.models import Post
from forum.reading import submission_status
from forum.reading.blacked_out import versions_blacked_out
from forum.reading.originals import original_of
from forum.reading.passages import pointed_out
from forum.richtext import excerpt
from moderation.appeals.grounds import ground_of, still_stands, why_not_by
from moderation.models import BLACK_OUT, Appeal, AppealState, Outcome
from moderation.reading.queue import title_of
from moderation.reading.versions import body_of, shown_version, versions_of
from moderation.redacting.proposals import carried_over

DECIDED_SHOWN = 20
OTHERS_SHOWN = 50
EXCERPT = 90

AGAINST = {
    Outcome.SEND_BACK: gettext_lazy("Sent back for revision"),
    Outcome.REFUSE: gettext_lazy("Not published"),
    Outcome.APPROVE: gettext_lazy("Published with parts blacked out"),
    Outcome.ACCEPT: gettext_lazy("Accepted without publishing, parts blacked out"),
    BLACK_OUT: gettext_lazy("Parts of a published post blacked out"),
    "hide": gettext_lazy("Matter taken off the public pages"),
    "hide_post": gettext_lazy("Post taken off the public pages"),
}


@dataclass(frozen=True)
class Row:
    """One appeal in a list of moderators."""

    appeal: Appeal
    title: str
    against: str
    excerpt: str
    # Why the viewer may not decide it; "" where they may.
    why_not: str = ""


def for_author(submission):
    """The latest appeal of this submission, and what can be appealed against; each may be None."""
    ground = ground_of(submission)
    latest = submission.appeals.with_grounds().order_by("-pk").first()
    if ground is not None and latest is not None and not latest.is_open:
        # An earlier appeal was about something else.
        latest = None
    line = ground.line if ground else latest and latest.against
    return {
        "submission": submission,
        "heading": submission_status.heading(submission),
        "ground": ground,
        "appeal": latest,
        "against": against_in_words(line) if line else "",
        "outcome": _reason_of(submission, line),
        "pointed": pointed_out(submission, submission.latest_version) if ground else None,
    }


def against_in_words(line):
    """What a decision or the event of a hiding did, in a few words."""
    return AGAINST[getattr(line, "outcome", line.act)]


def _reason_of(submission, line):
    """Reason, advice and note as the author read them."""
    if line is None:
        return None
    if hasattr(line, "outcome"):
        return submission_status.outcome(submission)
    return submission_status.Outcome(reason=line.reason, advice="", note="")


def waiting():
    return Appeal.objects.open()


def page_of(viewer, *, number):
    """The open appeals this moderator may decide, the one due first on top."""
    others = _not_for(viewer)
    found = waiting().exclude(others).due_first()
    shown = Appeal.objects.with_grounds()
    page = paging.page_of(found, number, length=paging.SUBMISSIONS_PER_PAGE, shown=shown)
    return page.with_rows([row_of(appeal) for appeal in page.rows])


def decided_by_others(viewer):
    """The open appeals that this moderator may not decide, each with the reason."""
    found = waiting().filter(_not_for(viewer)).with_grounds().due_first()
    return [row_of(appeal, viewer) for appeal in found[:OTHERS_SHOWN]]


def latest_decided():
    """What was decided last, as rows."""
    closed = Appeal.objects.filter(state__in=[AppealState.UPHELD, AppealState.REJECTED])
    found = closed.with_grounds().select_related("decided_by").order_by("-decided_at", "-pk")
    return [row_of(appeal) for appeal in found[:DECIDED_SHOWN]]


def counts():
    """How many wait, and how many of them longer than promised."""
    late = Count("pk", filter=Q(due_at__lt=timezone.now()))
    return waiting().aggregate(waiting=Count("pk"), overdue=late)


def _not_for(viewer):
    return (
        Q(submission__author=viewer.pk)
        | Q(decision__actor_id=viewer.pk)
        | Q(hiding__actor_id=viewer.pk)
    )


def row_of(appeal, viewer=None):
    return Row(
        appeal=appeal,
        title=title_of(appeal.submission, appeal.decision and appeal.decision.version),
        against=str(against_in_words(appeal.against)),
        excerpt=excerpt(appeal.words, EXCERPT),
        why_not=why_not_by(appeal, viewer) if viewer else "",
    )


def detail(appeal, viewer, *, revealed=False):
    """
    Everything a moderator needs to decide one appeal; with ``revealed``, after it was written
    down, also what was blacked out.
    """
    submission, line = appeal.submission, appeal.against
    versions = versions_of(submission)
    version = versions.filter(pk=appeal.decision.version_id) if appeal.decision else versions
    # Where parts of it were blacked out, without these.
    shown = shown_version(submission, version[0])
    why_not = why_not_by(appeal, viewer)
    stands = appeal.is_open and still_stands(appeal)
    return {
        "appeal": appeal,
        "submission": submission,
        "title": shown.title or title_of(submission),
        "against": against_in_words(line),
        "facts": _facts(appeal, line),
        "body": shown.body,
        "images": shown.attachments,
        "why_not": why_not,
        "is_moot": appeal.is_open and not stands,
        "may_decide": stands and not why_not,
        "is_about_blacked_out": appeal.is_about_blacked_out,
        "original": original_of(versions[0], viewer) if revealed and stands else None,
        "goes_to_desk": stands and _goes_to_desk(appeal),
        "replaced": _replaced(submission),
    }


def _goes_to_desk(appeal):
    """Whether upholding cannot black out again what was blacked out before."""
    if appeal.decision is None or appeal.is_about_blacked_out:
        return False
    earlier = versions_blacked_out(appeal.submission)
    return carried_over(appeal.decision.version, earlier) is None


def _facts(appeal, line):
    note = appeal.decision.note if appeal.decision else ""
    reason = line.reason
    if appeal.decision and appeal.decision.chosen_reason:
        reason = appeal.decision.chosen_reason.local_name
    return [
        {"label": _("Decided by"), "value": line.actor_name},
        {"label": _("Decided on"), "value": _moment(line.at)},
        {"label": _("Reason"), "value": reason},
        {"label": _("Note to the author"), "value": note or "–"},
        {"label": _("Appeal made on"), "value": _moment(appeal.made_at)},
        {"label": _("To be decided by"), "value": _moment(appeal.due_at)},
    ]


def _replaced(submission):
    """The text that would be replaced by an edit; "" for anything else."""
    post: Post | None = submission.post
    return body_of(post.text, is_official=post.is_official) if post else ""


def _moment(at):
    return date_format(timezone.localtime(at), "SHORT_DATETIME_FORMAT")
