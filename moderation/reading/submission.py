"""
What a moderator sees of one submission: all that helps to decide, without contact details.
"""

from dataclasses import dataclass

from django.db.models import Prefetch
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from forum.choices import Desk, Kind, SubmissionState
from forum.models import Post, Submission
from forum.purposes import Result, Speaker
from forum.reading import rows as presenting
from forum.reading.annotations import annotated
from forum.richtext import official, plain
from forum.screening.repeats import repeats_of
from forum.urgency import marks_of
from moderation.models import Claim, Decision, Outcome
from moderation.reading import changes
from moderation.reading.queue import title_of
from portal.agencies.models import Area, Category

# In any other state the author may still be changing the kind.
SORTED = {SubmissionState.PENDING, SubmissionState.APPROVED}
LATEST_POSTS = 3
OTHERS_SHOWN = 10

ACTS = {
    "submit": gettext_lazy("Submitted"),
    "resume": gettext_lazy("The author works on it again"),
    "withdraw": gettext_lazy("Withdrawn by the author"),
    "correct_kind": gettext_lazy("Kind corrected"),
    "approve": gettext_lazy("Approved"),
    "accept_unpublished": gettext_lazy("Accepted without publishing"),
    "send_back": gettext_lazy("Sent back"),
    "refuse": gettext_lazy("Not published"),
    "import": gettext_lazy("Imported"),
}
DECIDED = {
    Outcome.APPROVE: gettext_lazy("%(name)s approved this on %(time)s."),
    Outcome.ACCEPT: gettext_lazy("%(name)s accepted this without publishing it on %(time)s."),
    Outcome.SEND_BACK: gettext_lazy("%(name)s sent this back on %(time)s."),
    Outcome.REFUSE: gettext_lazy("%(name)s decided on %(time)s not to publish this."),
}


@dataclass(frozen=True)
class ShownVersion:
    """A version as readers would see it, with the decision about it (or None)."""

    version: object
    body: str
    attachments: list
    decision: object


def submission_context(submission, *, version, viewer):
    """Everything the page shows, in a constant number of queries."""
    versions = [_shown_version(submission, row) for row in _versions(submission)]
    latest = next(shown for shown in versions if shown.version.pk == version.pk)
    claim = _claim(submission)
    is_own = submission.author_id is not None and submission.author_id == viewer.pk
    is_pending = submission.state == SubmissionState.PENDING
    before = _replaced_text(submission, version)
    earlier = [shown for shown in versions if shown is not latest]
    taken = claim is not None and claim.moderator_id != viewer.pk
    return {
        "submission": submission,
        "title": version.title or title_of(submission),
        "shown": latest,
        "annotated": _annotated(submission, version, latest),
        "earlier": earlier,
        "changes": _changes(submission, latest, before=before, earlier=earlier),
        "facts": _facts(submission, version),
        "marks": marks_of(submission),
        "history": _history(submission),
        "others": _waiting_of_same_author(submission),
        "repeats": _repeats(submission, version),
        "before": before,
        "conversation": _conversation(submission),
        "claim": claim,
        "taken_by": claim if is_pending and taken else None,
        "is_own": is_own,
        "is_mine": claim is not None and not taken,
        "is_pending": is_pending,
        "may_decide": is_pending and not is_own and not taken,
    }


def _annotated(submission, version, latest):
    # What agencies write is not screened.
    if not submission.rules.is_screened:
        return None
    return annotated(version.title, latest.body, filed=version.facts.get("kind", ""))


def _repeats(submission, version):
    return [
        {"submission": one, "title": title_of(one), "percent": percent}
        for one, percent in repeats_of(submission, version.text)
    ]


def _versions(submission):
    return submission.versions.order_by("-number").prefetch_related(
        "attachments",
        Prefetch("decisions", queryset=Decision.objects.select_related("chosen_reason")),
    )


def _shown_version(submission, version):
    decisions = list(version.decisions.all())
    return ShownVersion(
        version=version,
        body=_body(version.text, is_official=_speaks_for_an_agency(submission)),
        attachments=presenting.private_images(version.attachments.all()),
        # Newest first: a later line supersedes the earlier ones.
        decision=_decision(decisions[0]) if decisions else None,
    )


def _speaks_for_an_agency(submission):
    speaker = submission.rules.speaker
    if speaker is Speaker.UNCHANGED:
        return submission.post.is_official
    return speaker is Speaker.AGENCY


def _body(text, *, is_official):
    return official(text) if is_official else plain(text)


def _decision(decision):
    time = _moment(decision.at)
    words = str(DECIDED[decision.outcome]) % {"name": decision.actor_name, "time": time}
    return {"words": words, "reason": decision.chosen_reason, "note": decision.note}


def _facts(submission, version):
    """The facts frozen in this version, not those the author may be changing now."""
    facts = version.facts
    rows = [
        (_("Number"), submission.number),
        (_("Shown as"), version.signature or _("Anonymous")),
        (
            _("Submitted"),
            date_format(timezone.localtime(version.submitted_at), "SHORT_DATETIME_FORMAT"),
        ),
    ]
    if submission.rules.result is Result.NAME:
        rows = [(_("Shown until now"), version.signature), rows[2]]
    elif submission.rules.is_handled:
        rows += [
            (_("Kind"), _kind(submission, facts.get("kind"))),
            (_("Category"), _name_of(Category, facts.get("category"))),
            (_("Area"), _name_of(Area, facts.get("area"))),
            (_("Place"), facts.get("place", "")),
            (_("May it be published?"), _("No") if facts.get("wants_private") else _("Yes")),
        ]
    elif submission.agency:
        rows.append((_("Agency"), submission.agency.local_name))
    else:
        rows = rows[1:]
    return [{"label": label, "value": value} for label, value in rows]


def _kind(submission, chosen):
    """The kind as handled now, followed by the author's choice if that differs."""
    labels = dict(Kind.choices)
    if submission.kind == chosen or submission.state not in SORTED:
        return labels.get(chosen, "")
    facts = {"kind": labels.get(submission.kind, ""), "chosen": labels.get(chosen, "")}
    return _("%(kind)s (the author chose %(chosen)s)") % facts


def _name_of(tree, slug):
    node = tree.objects.filter(slug=slug).first() if slug else None
    return node.local_name if node else ""


def _history(submission):
    return [
        {
            "when": event.at,
            "words": ACTS.get(event.act, event.act),
            "who": _who(event, submission),
            "status": event.to_state,
        }
        for event in submission.events.oldest_first()
    ]


def _who(event, submission):
    # The ledger holds the real name, but an author who chose to be anonymous stays anonymous.
    if event.actor_id is not None and event.actor_id == submission.author_id:
        return _("The author")
    return event.actor_name


def _waiting_of_same_author(submission):
    """Other pending submissions of this author: their count, and the first ``OTHERS_SHOWN``."""
    if submission.author_id is None:
        return {"count": 0, "rows": []}
    waiting = Submission.objects.pending(desk=Desk.MODERATION).filter(author=submission.author_id)
    waiting = waiting.exclude(pk=submission.pk)
    shown = waiting.most_urgent_first().select_related("thread")[:OTHERS_SHOWN]
    return {
        "count": waiting.count(),
        "rows": [{"submission": row, "title": title_of(row)} for row in shown],
    }


def _changes(submission, shown, *, before, earlier):
    """What changed since the text that is public, or else since the version before; or None."""
    if submission.rules.result is Result.NAME:
        return None
    if before is not None:
        return changes.since_published(before, shown)
    if not earlier:
        return None

    def facts_of(version):
        return _facts(submission, version)

    return changes.since_earlier(earlier[0], shown, facts_of=facts_of)


def _replaced_text(submission, version):
    """
    What a pending edit or change of name would replace, else None. ``title`` is empty unless
    the edit may change it.
    """
    result = submission.rules.result
    if result is Result.NAME:
        return {"title": "", "body": plain(version.signature)}
    if result is not Result.TEXT or submission.state != SubmissionState.PENDING:
        return None
    post = submission.post
    return {
        "title": submission.thread.title if post.number == 1 and version.title else "",
        "body": _body(post.text, is_official=post.is_official),
    }


def _conversation(submission):
    """The question and the latest posts of the thread it belongs to."""
    if submission.thread is None or submission.rules.opens_a_thread:
        return []
    # Without the post made from this submission and the post it edits: the page shows both above.
    posts = Post.cases.filter(thread=submission.thread).exclude(submission=submission)
    if submission.post_id:
        posts = posts.exclude(pk=submission.post_id)
    others = posts.exclude(number=1).select_related("agency").order_by("-number")[:LATEST_POSTS]
    question = posts.filter(number=1).select_related("agency")
    return [_entry(post) for post in [*question, *reversed(others)]]


def _entry(post):
    return {
        "number": post.number,
        "signature": post.byline,
        "at": timezone.localtime(post.published_at),
        "body": _body(post.text, is_official=post.is_official),
        "role_label": post.get_role_display(),
        "official": post.is_official,
        "edited": post.edited_at,
        "language": post.language,
    }


def _claim(submission):
    return (
        Claim.objects.in_force().filter(submission=submission).select_related("moderator").first()
    )


def is_decided_so(submission, verdict, *, version_id, by):
    """Whether ``by`` has already made this very decision about the version (a double submit)."""
    decided = submission.decisions.filter(version_id=version_id, superseded_by__isnull=True).first()
    if decided is None:
        return False
    stands = (decided.actor_id, decided.outcome, decided.chosen_reason, decided.note)
    return stands == (by.pk, verdict.outcome, verdict.reason, verdict.note)


def newest_claim(moderator):
    """The moderator's latest claim that is still in force, or None."""
    claims = Claim.objects.in_force().filter(moderator=moderator)
    return claims.order_by("-claimed_at").first()


def _moment(at):
    return date_format(timezone.localtime(at), "SHORT_DATETIME_FORMAT")
