"""What an author can appeal against, and who may decide about it."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from forum.choices import Desk, SubmissionState
from forum.models import Event, Post, Submission
from forum.workflow.publishing.blacking_out import shown_blacked_out
from moderation.models import BLACK_OUT, Appeal, AppealState, Decision, Outcome
from portal.accounts.models import User

# The state to which each decision that can be appealed against led.
LED_TO: dict[str, str] = {
    Outcome.SEND_BACK: SubmissionState.RETURNED,
    Outcome.REFUSE: SubmissionState.REFUSED,
    # With parts blacked out.
    Outcome.APPROVE: SubmissionState.APPROVED,
    Outcome.ACCEPT: SubmissionState.APPROVED,
}


@dataclass(frozen=True)
class Ground:
    """Exactly one of both: the decision, or the event of the hiding or of blacking out."""

    decision: Decision | None = None
    hiding: Event | None = None

    @property
    def line(self) -> Decision | Event:
        """The ledger line with who did it, when and why."""
        line = self.decision or self.hiding
        assert line is not None
        return line


def ground_of(submission: Submission) -> Ground | None:
    """What of this submission can be appealed against now; None if nothing, or no longer."""
    ground = _standing(submission)
    if ground is None or _counting_appeals(ground).exists():
        return None
    return ground


def still_stands(appeal: Appeal) -> bool:
    """Whether what it is against is in force: nobody has changed it since."""
    ground = _standing(appeal.submission)
    if ground is None:
        return False
    return (ground.decision, ground.hiding) == (appeal.decision, appeal.hiding)


def why_not_by(appeal: Appeal, person: User) -> str:
    """Why this moderator may not decide the appeal, as a sentence; "" where they may."""
    if appeal.submission.author_id == person.pk:
        return _("You wrote this yourself.")
    if appeal.against.actor_id == person.pk:
        return _("You made the decision it is about.")
    return ""


def _standing(submission: Submission) -> Ground | None:
    if submission.desk != Desk.MODERATION:
        return None
    if submission.state in {SubmissionState.RETURNED, SubmissionState.REFUSED}:
        return _decision_in_force(submission)
    if submission.state == SubmissionState.APPROVED:
        return _hiding_of(submission) or _blacking_out_of(submission)
    return None


def _blacking_out_of(submission: Submission) -> Ground | None:
    """What blacked out parts of what readers see now: reports of readers, or the decision."""
    if shown_blacked_out(submission) is None:
        return None
    lines = submission.events.filter(act__in=[BLACK_OUT, "approve", "accept_unpublished"])
    last = lines.order_by("-pk").first()
    if last is not None and last.act == BLACK_OUT:
        return Ground(hiding=last)
    ground = _decision_in_force(submission)
    if ground is None or not ground.decision or "redactions" not in ground.decision.data:
        return None
    return ground


def _decision_in_force(submission: Submission) -> Ground | None:
    decisions = submission.decisions.filter(superseded_by__isnull=True)
    decision = decisions.select_related("chosen_reason").order_by("-version__number").first()
    if decision is None or LED_TO.get(decision.outcome) != submission.state:
        return None
    # What was decided about an appeal is not appealed against again.
    if Appeal.objects.filter(ruling=decision).exists():
        return None
    return Ground(decision=decision)


def _hiding_of(submission: Submission) -> Ground | None:
    """The hiding of the thread it opened, or else of the post it became."""
    thread = submission.thread
    if thread is not None and thread.is_hidden and thread.submission_id == submission.pk:
        return _last_hiding(thread=thread, act="hide")
    posts = Post.cases.filter(submission=submission, hidden_at__isnull=False)
    post = posts.exclude(number=1).first()
    if post is None:
        return None
    return _last_hiding(post=post, act="hide_post")


def _last_hiding(**about: object) -> Ground | None:
    event = Event.objects.filter(**about).order_by("-pk").first()
    return Ground(hiding=event) if event is not None else None


def _counting_appeals(ground: Ground):
    appeals = Appeal.objects.exclude(state=AppealState.LAPSED)
    return appeals.filter(decision=ground.decision, hiding=ground.hiding)
