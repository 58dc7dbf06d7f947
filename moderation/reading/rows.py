"""
The rows of the queue as dicts with everything in words, so that a template only puts them
down: fifty rows are written with each page of the desk.
"""

from datetime import timedelta

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import time_format
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from forum.choices import Kind, Purpose, SubmissionState
from forum.purposes import Result
from forum.reading.annotations import names_in_words
from forum.richtext import excerpt
from forum.templatetags.times import waited
from forum.urgency import REVIEW_HOURS, marks_of

# From how little time on a row says so in colour.
LITTLE_LEFT = timedelta(hours=4)
EXCERPT, LONGEST_TITLE, LONGEST_NAME = 90, 40, 16
# The level from which risk is shown as pressing: danger now.
PRESSING = 300


class Wording:
    """The words that the rows of one page have in common, each made once for all of them."""

    def __init__(self, viewer=None):
        self.viewer = viewer
        self.now = timezone.now()
        self.purposes = {str(value): str(label) for value, label in Purpose.choices}
        self.kinds = {str(value): str(label) for value, label in Kind.choices}
        self.anonymous = _("Anonymous")
        self.over = _("over %(limit)d h") % {"limit": REVIEW_HOURS}
        self.left = _("still %(hours)d h of %(limit)d")
        self.left_minutes = _("still %(minutes)d min of %(limit)d h")
        self.claimed = _("%(name)s until %(time)s")
        self.you = _("You")
        self.asked = _("asked %(name)s")
        self.handed_up = _("handed up")
        self.found: dict[str, list[str]] = {}
        # Reversed once: the addresses differ in their numbers alone.
        self.address = reverse("moderation:detail", args=[0])

    def findings(self, kept):
        if kept not in self.found:
            self.found[kept] = names_in_words(kept)
        return self.found[kept]

    def url(self, pk):
        return self.address.replace("/0/", f"/{pk}/")

    def limit(self, submitted_at):
        """What is left of ``REVIEW_HOURS``, with ``is_over`` and ``is_little``."""
        left = submitted_at + timedelta(hours=REVIEW_HOURS) - self.now
        if left <= timedelta():
            return {"words": self.over, "is_over": True, "is_little": True}
        minutes = int(left.total_seconds() // 60)
        facts = {"hours": minutes // 60, "minutes": max(minutes, 1), "limit": REVIEW_HOURS}
        words = self.left_minutes if minutes < 60 else self.left
        return {"words": words % facts, "is_over": False, "is_little": left < LITTLE_LEFT}

    def asked_of(self, submission):
        """Which colleague was asked and has not answered; "" where nobody was."""
        for question in getattr(submission, "open_questions", ()):
            if question.asked is None:
                return self.handed_up
            return self.asked % {"name": _cut(question.asked.display_name, LONGEST_NAME)}
        return ""

    def is_mine(self, claim):
        in_force = claim is not None and claim.expires_at > self.now
        return in_force and self.viewer is not None and claim.moderator_id == self.viewer.pk

    def claim(self, claim):
        """Who is reading it until when, in words; "" where nobody is."""
        if claim is None or claim.expires_at <= self.now:
            return ""
        name = self.you if self.is_mine(claim) else _cut(claim.moderator.display_name, LONGEST_NAME)
        time = time_format(timezone.localtime(claim.expires_at), "H:i")
        return self.claimed % {"name": name, "time": time}


def row_of(submission, wording, version=None):
    """
    One line of the queue; ``signature`` is the author's name as readers would see it. ``version``
    is named for what may not be waiting, as for ``title_of``.
    """
    claim = getattr(submission, "claim", None)
    return {
        "pk": submission.pk,
        "url": wording.url(submission.pk),
        "title": _cut(title_of(submission, version), LONGEST_TITLE),
        "language": submission.language,
        "purpose": wording.purposes[submission.purpose],
        "kind": wording.kinds.get(submission.kind, ""),
        # While a submission is pending, its working copy equals the submitted version.
        "excerpt": excerpt(submission.text, EXCERPT),
        "signature": _cut(submission.frozen_signature, LONGEST_NAME) or wording.anonymous,
        "marks": marks_of(submission),
        "findings": wording.findings(submission.findings),
        "is_pressing": submission.risk >= PRESSING,
        "waited": waited(submission.submitted_at),
        "limit": wording.limit(submission.submitted_at),
        "is_mine": wording.is_mine(claim),
        "claim": wording.claim(claim),
        "asked": wording.asked_of(submission),
    }


def title_of(submission, version=None):
    """
    Its own title or that of its thread; for a change of name, the new name. As it was published
    where it was published, as parts of its own title may be blacked out; else as it stands in
    ``version`` (the latest), never as its author is changing it just now.
    """
    if version is None:
        # While it is pending, the working copy equals the submitted version.
        is_pending = submission.state == SubmissionState.PENDING
        version = submission if is_pending else submission.latest_version
    if submission.rules.result is Result.NAME:
        return version.text
    if submission.thread and submission.state == SubmissionState.APPROVED:
        return submission.thread.title
    return version.title or (submission.thread.title if submission.thread else "")


def _cut(text, length):
    return text if len(text) <= length else Truncator(text).chars(length)
