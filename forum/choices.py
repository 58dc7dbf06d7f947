"""The choices of the forum's fields: kinds, purposes, states, visibility and others."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    """What a matter is; empty where it was never stated (imported matters)."""

    INQUIRY = "inquiry", _("Inquiry")
    COMPLAINT = "complaint", _("Complaint")
    SUGGESTION = "suggestion", _("Suggestion")
    HELP = "help", _("Help")
    REPAIR = "repair", _("Repair")
    REPORT = "report", _("Report")
    OTHER = "other", _("Other matter")


class Purpose(models.TextChoices):
    MATTER = "matter", _("New matter")
    ANSWER = "answer", _("Answer")
    FOLLOW_UP = "follow_up", _("Follow-up")
    OFFICIAL_REPLY = "official_reply", _("Official reply")
    NOTICE = "notice", _("Notice")
    EDIT = "edit", _("Edit")
    NAME = "name", _("Change of public name")


class SubmissionState(models.TextChoices):
    DRAFT = "draft", _("Draft")
    PENDING = "pending", _("In review")
    APPROVED = "approved", _("Approved")
    RETURNED = "returned", _("Sent back")
    REFUSED = "refused", _("Not published")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class Desk(models.TextChoices):
    """Who decides: moderators, or the sign-off of the work orders."""

    MODERATION = "moderation", _("Moderation")
    WORKORDERS = "workorders", _("Work orders")


class Visibility(models.TextChoices):
    PUBLIC = "public", _("Public")
    PRIVATE = "private", _("Not public")
    HIDDEN = "hidden", _("Hidden")


class Stage(models.TextChoices):
    """Where a matter stands, in the citizens' words."""

    ACCEPTED = "accepted", _("Accepted")
    IN_PROGRESS = "in_progress", _("In progress")
    ANSWERED = "answered", _("Answered")
    SOLVED = "solved", _("Solved")
    UNSOLVED = "unsolved", _("Unsolved, reopened")


class PostRole(models.TextChoices):
    QUESTION = "question", _("Question")
    ANSWER = "answer", _("Answer")
    FOLLOW_UP = "follow_up", _("Follow-up")
    OFFICIAL = "official", _("Official reply")
    NOTICE = "notice", _("Notice")


class Channel(models.TextChoices):
    WEB = "web", _("Web")
    PHONE = "phone", _("Phone")
    IMPORT = "import", _("Imported")


class Outcome(models.TextChoices):
    """What came of a matter by its agency's final reply; whether it is solved its author says."""

    SOLVED = "solved", _("really solved")
    EXPLAINED = "explained", _("explained")
    NOT_POSSIBLE = "not_possible", _("not possible")


# The reply in one sentence, which stands above it.
LONGEST_SUMMARY = 120


class ReplyKind(models.TextChoices):
    """Only a final reply counts as an answer; the others are interim."""

    RECEIVED = "received", _("Received")
    PASSED_ON = "passed_on", _("Passed on")
    PROGRESS = "progress", _("Progress")
    FINAL = "final", _("Final")
