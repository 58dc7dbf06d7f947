"""Checks of submissions, their decisions and the posts published from them."""

from django.db.models import Count, Exists, F, OuterRef, Q
from django.utils.translation import gettext as _

from forum.choices import Channel, Desk, Purpose, SubmissionState, Visibility
from forum.models import Event, Post, Submission, SubmissionVersion, Thread
from forum.workflow.publishing.redacting import published_words
from moderation.models import Decision, Outcome
from portal.integrity.reading import grouped, in_chunks, in_spans, replay, rows_in_spans
from workorders.models import Transition
from workorders.workflow.sign_offs.kinds import KINDS, SIGN_OFF

SIGNING = [kind.steps[SIGN_OFF].act for kind in KINDS.values()]
APPROVING = {Outcome.APPROVE, Outcome.ACCEPT}
DECIDING = {"approve", "accept_unpublished", "send_back", "refuse", "merge", "take_back"}
DECIDED = {
    SubmissionState.APPROVED: APPROVING | {Outcome.MERGE},
    SubmissionState.RETURNED: {Outcome.SEND_BACK},
    SubmissionState.REFUSED: {Outcome.REFUSE},
}


def states():
    """Every submission is in the state that its ledger leads to."""
    for chunk in in_chunks(Submission.objects.only("state")):
        events = Event.objects.filter(submission__in=[one.pk for one in chunk]).order_by("pk")
        lines = grouped(events, lambda event: event.submission_id)
        for submission in chunk:
            yield from _state_problems(submission, lines[submission.pk])


def _state_problems(submission, lines):
    is_imported = bool(lines) and lines[0].act == "import"
    ledger = replay(lines, start="" if is_imported else SubmissionState.DRAFT)
    facts = {"id": submission.pk, "state": submission.state, "ledger": ledger.state}
    if ledger.broken_at:
        yield _("Submission %(id)s: event %(event)s does not follow the one before it.") % {
            **facts,
            "event": ledger.broken_at,
        }
    if ledger.state != submission.state:
        yield _("Submission %(id)s is “%(state)s”, its ledger says “%(ledger)s”.") % facts


def decisions():
    """Each decided version has one decision in force, which fits the submission's state."""
    yield from _not_one_in_force()
    strangers = Decision.objects.filter(
        (Q(supersedes__isnull=False) & ~Q(supersedes__version=F("version")))
        | ~Q(version__submission=F("submission"))
    )
    for pk in rows_in_spans(strangers.order_by("pk").values_list("pk", flat=True)):
        yield _("Decision %(id)s is about another version than it should be.") % {"id": pk}
    decided = Submission.objects.filter(desk=Desk.MODERATION, state__in=DECIDED)
    for chunk in in_chunks(decided.exclude(channel=Channel.IMPORT).only("state")):
        yield from _unfit_outcomes(chunk)


def _not_one_in_force():
    in_force = Count("pk", filter=Q(superseded_by__isnull=True))
    for found in in_spans(Decision.objects.order_by(), column="version", model=SubmissionVersion):
        versions = found.values("version").annotate(in_force=in_force).exclude(in_force=1)
        for row in versions.order_by("version"):
            yield _("Version %(version)s has %(in_force)s decisions in force.") % row


def _unfit_outcomes(submissions):
    latest = latest_versions(submission.pk for submission in submissions)
    outcomes = _outcomes_in_force(latest.values())
    for submission in submissions:
        version = latest.get(submission.pk)
        outcome = outcomes.get(version.pk) if version else None
        if outcome not in DECIDED[submission.state]:
            yield _("Submission %(id)s is “%(state)s”, its decision is “%(outcome)s”.") % {
                "id": submission.pk,
                "state": submission.state,
                "outcome": outcome or "–",
            }


def latest_versions(submission_ids):
    """The newest version of each submission, by the submission's key."""
    versions = SubmissionVersion.objects.filter(submission__in=list(submission_ids))
    versions = versions.prefetch_related("passages")
    return {version.submission_id: version for version in versions.order_by("number")}


def _outcomes_in_force(versions):
    found = Decision.objects.filter(
        version__in=[version.pk for version in versions], superseded_by__isnull=True
    )
    return dict(found.values_list("version_id", "outcome"))


def published_posts():
    """Every published text equals a version that was approved."""
    for chunk in in_chunks(Post.cases.select_related("submission", "thread")):
        edits = _approved_edits(chunk)
        submissions = [post.submission for post in chunk] + sum(edits.values(), [])
        latest = latest_versions(submission.pk for submission in submissions)
        grounds = _Grounds(chunk, latest)
        taken_back = _taken_back([post.submission_id for post in chunk])
        for post in chunk:
            if post.submission_id in taken_back:
                yield from _still_shown(post)
                continue
            story = [post.submission, *edits.get(post.pk, [])]
            yield from _unapproved(post, story, grounds)
            yield from _other_words(post, [latest.get(one.pk) for one in story])


def _approved_edits(posts):
    """Approved edits by post, in the order in which they were approved and not taken back."""
    lines = Event.objects.filter(
        act__in=["approve", "take_back"],
        submission__purpose=Purpose.EDIT,
        submission__post__in=[p.pk for p in posts],
    ).select_related("submission")
    in_force: dict[int | None, Submission | None] = {}
    for line in lines.order_by("pk"):
        # What is approved again comes after what was approved meanwhile.
        in_force.pop(line.submission_id, None)
        if line.act == "approve":
            in_force[line.submission_id] = line.submission
    return grouped(in_force.values(), lambda submission: submission.post_id)


def _taken_back(submission_ids):
    """Those of the submissions whose last decision was taken back, so that nothing is shown."""
    lines = Event.objects.filter(
        submission__in=submission_ids, act__in=["approve", "accept_unpublished", "take_back"]
    )
    last = dict(lines.order_by("pk").values_list("submission_id", "act"))
    return {submission_id for submission_id, act in last.items() if act == "take_back"}


def _still_shown(post):
    if post.visibility != Visibility.HIDDEN:
        yield _("Post %(id)s is shown, and the decision to publish it was taken back.") % {
            "id": post.pk
        }


class _Grounds:
    """The approvals of the submissions of some posts: decisions, imports, signatures."""

    def __init__(self, posts, latest):
        self.latest = latest
        self.outcomes = _outcomes_in_force(latest.values())
        imported = Event.objects.filter(act="import", submission__in=list(latest))
        self.imported = set(imported.values_list("submission_id", flat=True))
        signed = Transition.objects.filter(
            act__in=SIGNING, order__thread__in={post.thread_id for post in posts}
        )
        self.signed = {data.get("version_id") for data in signed.values_list("data", flat=True)}

    def cover(self, submission):
        version = self.latest.get(submission.pk)
        if submission.state != SubmissionState.APPROVED or version is None:
            return False
        if submission.channel == Channel.IMPORT:
            return submission.pk in self.imported
        if submission.desk == Desk.WORKORDERS:
            return version.pk in self.signed
        return self.outcomes.get(version.pk) in APPROVING


def _unapproved(post, story, grounds):
    for submission in story:
        if not grounds.cover(submission):
            yield _("Post %(id)s stands on submission %(submission)s, which nobody approved.") % {
                "id": post.pk,
                "submission": submission.pk,
            }


def _other_words(post, versions):
    words = [published_words(version, post.language) if version else None for version in versions]
    newest = words[-1]
    if None in words or newest is None or post.text != newest.text:
        yield _("Post %(id)s has another text than the version that was approved.") % {
            "id": post.pk
        }
    titles = [one.title for one in words if one and one.title]
    if post.number == 1 and post.thread.title != (titles or [""])[-1]:
        yield _("Thread %(number)s has another title than the version that was approved.") % {
            "number": post.thread.number
        }


def threads_and_submissions():
    """
    Every thread belongs to a submission of the same number that is approved; or it is hidden,
    and the approval was taken back.
    """
    taken_back = Event.objects.filter(submission=OuterRef("submission"), act="take_back")
    hidden = Q(visibility=Visibility.HIDDEN) & Exists(taken_back)
    others = Thread.cases.exclude(
        Q(submission__state=SubmissionState.APPROVED) | hidden,
        submission__number=F("number"),
        submission__thread=F("pk"),
        posts__number=1,
    )
    for number in rows_in_spans(others.order_by("pk").values_list("number", flat=True)):
        yield _("Thread %(number)s does not fit its submission or has no first post.") % {
            "number": number
        }


def merged():
    """Every merged matter was decided so, names the matter of its ledger and published nothing."""
    for chunk in in_chunks(Submission.objects.filter(purpose=Purpose.MATTER)):
        ids = [submission.pk for submission in chunk]
        lines = Event.objects.filter(submission__in=ids, act__in=DECIDING).order_by("pk")
        last = {line.submission_id: line for line in lines}
        published = set(
            Post.cases.filter(submission__in=ids).values_list("submission_id", flat=True)
        )
        numbers = dict(
            Thread.cases.filter(pk__in=[one.merged_into_id for one in chunk]).values_list(
                "pk", "number"
            )
        )
        for submission in chunk:
            number = numbers.get(submission.merged_into_id, "")
            if number != _merged_by_ledger(last.get(submission.pk)) or (
                number and submission.pk in published
            ):
                yield _("Submission %(id)s is merged into “%(number)s”, its ledger differs.") % {
                    "id": submission.pk,
                    "number": number,
                }


def _merged_by_ledger(line):
    return line.data["into"] if line is not None and line.act == "merge" else ""
