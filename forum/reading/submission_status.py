"""
Where a submission stands, in words for its author, and what was decided about it.

Everything is read from the submission, its thread and the forum's own ledger.
"""

from dataclasses import dataclass

from django.db.models import Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from forum import richtext, urgency
from forum.choices import Purpose, Stage, SubmissionState, Visibility
from forum.purposes import Result
from forum.reading import matter_status
from forum.workflow.submissions import alerting, drafting
from portal.languages import local_fact

MOST_WAITING = 5
DECIDED = Q(act__in=["send_back", "refuse", "accept_unpublished", "black_out_post"]) | Q(
    act="approve", data__has_key="redactions"
)
TAKE_BACK = "take_back"

SENTENCES = {
    SubmissionState.DRAFT: gettext_lazy("Not sent yet. Nobody else reads a draft."),
    SubmissionState.RETURNED: gettext_lazy(
        "It needs a change before it can be published. Nothing is lost."
    ),
    SubmissionState.REFUSED: gettext_lazy("It was not published. The reason is below."),
    SubmissionState.WITHDRAWN: gettext_lazy("You have taken it back. It will not be published."),
}
NEXT_STEPS = {
    SubmissionState.DRAFT: gettext_lazy("Finish it and send it"),
    SubmissionState.RETURNED: gettext_lazy("Change it and send it again"),
    SubmissionState.REFUSED: gettext_lazy("Read the reason"),
}
# What its history says of each step, in the author's view; other lines are for staff.
HISTORY = {
    "submit": gettext_lazy("You sent it for review."),
    "withdraw": gettext_lazy("You took it back."),
    "resume": gettext_lazy("You went on with it."),
    "correct_kind": gettext_lazy("The staff put right what kind of matter it is."),
    "approve": gettext_lazy("It has been published."),
    "accept_unpublished": gettext_lazy("It was accepted without being published."),
    "black_out_post": gettext_lazy("A moderator has blacked out something in it."),
    "merge": gettext_lazy("It was joined to a public matter about the same."),
    "send_back": gettext_lazy("It was sent back for a change."),
    "refuse": gettext_lazy("It was decided not to publish it."),
    "appeal": gettext_lazy("You asked for a second look."),
    "uphold_appeal": gettext_lazy("Another moderator changed the decision."),
    "reject_appeal": gettext_lazy("Another moderator looked again; the decision stays."),
    "lapse_appeal": gettext_lazy("The second look was no longer needed."),
    "take_back": gettext_lazy("The decision was taken back; it is being reviewed again."),
}


@dataclass(frozen=True)
class Outcome:
    """What a moderator let the author know, in the reader's language."""

    reason: str
    advice: str
    note: str


def sentence(submission):
    if submission.state == SubmissionState.PENDING and submission.speaks_of_danger:
        return _("In review, before all others.")
    if submission.state == SubmissionState.PENDING:
        hours = {"hours": urgency.REVIEW_HOURS}
        return _("In review. A moderator reads it, at the latest within %(hours)s hours.") % hours
    if submission.state != SubmissionState.APPROVED:
        return SENTENCES[submission.state]
    if submission.merged_into is not None:
        return _sentence_of_merged(submission.merged_into)
    visibility = submission.thread.visibility if submission.thread else ""
    if visibility == Visibility.HIDDEN:
        return _("It was accepted. It has since been taken off the public pages.")
    rules = submission.rules
    if visibility == Visibility.PRIVATE and rules.is_handled:
        said = {"status": matter_status.status_of(submission.thread).text}
        return _("%(status)s It is not published.") % said
    if visibility == Visibility.PRIVATE:
        return _("It was accepted and is handled. It is not published.")
    if rules.is_handled:
        return matter_status.status_of(submission.thread).text
    if rules.result is Result.NAME:
        return _("A moderator has read the name. It stands beside what you published.")
    return _("It has been published.")


def _sentence_of_merged(thread):
    if not thread.is_public:
        return _("It was joined to a matter that has since been taken off the public pages.")
    return ngettext(
        "%(count)d person has raised the same matter. Yours is counted, and you are answered "
        "together.",
        "%(count)d people have raised the same matter. Yours is counted among them, and you are "
        "answered together.",
        thread.support_count + 1,
    ) % {"count": thread.support_count + 1}


def alert_sentence(submission, version):
    """Who on duty has been told that it is urgent, and when; "" where nobody was."""
    told = alerting.alert_about(submission, version)
    if told is None:
        return ""
    people = [
        ngettext("%(count)d moderator", "%(count)d moderators", told.moderators)
        % {"count": told.moderators},
        ngettext("%(count)d dispatcher", "%(count)d dispatchers", told.dispatchers)
        % {"count": told.dispatchers},
    ]
    counts = [told.moderators, told.dispatchers]
    told_of = [words for words, count in zip(people, counts, strict=True) if count]
    return _("Those on duty have been alerted: %(people)s, at %(time)s.") % {
        "people": pgettext("between people", ", ").join(told_of),
        "time": date_format(timezone.localtime(told.at), "H:i"),
    }


def badge(submission):
    """(value, label): the stage of an approved matter, otherwise the submission's state."""
    merged_into = submission.merged_into
    thread = merged_into or submission.thread
    # What somebody else's matter says is shown only where everybody can read it.
    is_shown = thread is not None and (
        not thread.is_hidden if merged_into is None else thread.is_public
    )
    if submission.rules.is_handled and submission.state == SubmissionState.APPROVED and is_shown:
        return thread.stage, thread.get_stage_display()
    return submission.state, submission.get_state_display()


def next_step(submission):
    """What the author can do, in a few words; empty where there is nothing to do but wait."""
    # Of a matter it was joined to, its own author says so.
    if submission.merged_into is None and badge(submission)[0] == Stage.ANSWERED:
        return _("Say whether it is solved")
    return NEXT_STEPS.get(submission.state, "")


def heading(submission):
    """Its title, or a line that says what it belongs to."""
    if submission.title:
        return submission.title
    thread, words = submission.thread, str(submission.rules.heading)
    if not words or (thread is None and submission.rules.result is not Result.NAME):
        return _("Without a title")
    if thread and thread.is_hidden and thread.author_id != submission.author_id:
        return _("Your words in a matter that is no longer shown")
    return words % {"title": thread.title if thread else "", "text": submission.text}


def outcome(submission):
    """
    The ``Outcome`` of the decision that stands, or the note of whoever took it back while nobody
    has decided again; None where there is nothing to read.
    """
    event = submission.events.filter(DECIDED | Q(act=TAKE_BACK)).order_by("-pk").first()
    is_pending = submission.state == SubmissionState.PENDING
    if event is None or is_pending != (event.act == TAKE_BACK):
        return None
    if is_pending and not event.data["note"]:
        return None
    return Outcome(
        reason=local_fact(event.data, "reason") or event.reason,
        advice=local_fact(event.data, "advice"),
        note=event.data.get("note", ""),
    )


def waiting_follow_ups(thread, author):
    """What ``author`` added to the matter and no moderator has decided about, newest first."""
    sent = drafting.submissions_of(author).filter(
        thread=thread, purpose=Purpose.FOLLOW_UP, state=SubmissionState.PENDING
    )
    return [
        {
            "url": follow_up.get_absolute_url(),
            "body": richtext.plain(follow_up.text),
            "language": follow_up.language,
            "sent_at": follow_up.submitted_at,
        }
        for follow_up in sent.order_by("-submitted_at", "-pk")[:MOST_WAITING]
    ]


def history(submission):
    """The lines of the timeline partial."""
    events = submission.events.filter(act__in=HISTORY).order_by("at", "pk")
    # What is added to a private matter is approved without being published.
    thread = submission.thread
    words = HISTORY
    if thread and thread.visibility == Visibility.PRIVATE:
        words = HISTORY | {"approve": HISTORY["accept_unpublished"]}
    return [
        {"when": event.at, "words": words[event.act], "status": event.to_state} for event in events
    ]
