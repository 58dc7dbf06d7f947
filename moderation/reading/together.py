"""What the pages for deciding about several at once are given, in a bounded number of queries."""

from collections.abc import Iterable
from dataclasses import dataclass
from types import SimpleNamespace

from django.db.models import OuterRef, Prefetch, Subquery
from django.utils.formats import time_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import override

from forum.choices import Desk, SubmissionState
from forum.models import Submission, SubmissionVersion
from forum.screening import repeats
from moderation.models import TAKE_BACK, Decision, Question
from moderation.placeholders import Filler
from moderation.reading.letters import language_of_letters, notice_of
from moderation.reading.queue import submitted
from moderation.reading.rows import Wording, row_of, title_of
from moderation.reading.standing import no_longer_pending
from moderation.workflow.together import MOST, decided_with, why_singly
from portal.languages import local_text
from portal.notifications.wording import paragraphs_about_appeals, sentence

# Texts to which those that wait are compared, and how many of these.
COMPARED_TO, COMPARED = 10, 300
AUTHOR, ALIKE = "author", "alike"


@dataclass(frozen=True)
class Row:
    """One submission; ``why_not`` says why it is not decided with the others, "" where it is."""

    submission: Submission
    shown: dict
    version_id: int
    why_not: str = ""

    @property
    def value(self):
        return f"{self.submission.pk}-{self.version_id}"


def rows_of(keys: Iterable[int], viewer) -> list[Row]:
    """Those that were ever sent to the moderators, in the order of the queue; four queries."""
    wording = Wording(viewer)
    return [_row(submission, wording, viewer) for submission in _read(keys)]


def _read(keys):
    newest = SubmissionVersion.objects.filter(submission=OuterRef("pk")).order_by("-number")
    asked = Question.objects.unanswered().select_related("asked")
    found = (
        submitted().filter(pk__in=list(keys)).select_related("thread", "author", "claim__moderator")
    )
    return (
        found.annotate(
            newest_version=Subquery(newest.values("pk")[:1]),
            sent_title=Subquery(newest.values("title")[:1]),
            sent_text=Subquery(newest.values("text")[:1]),
        )
        .with_signature()
        .most_urgent_first()
        .prefetch_related(
            Prefetch("colleague_questions", asked, to_attr="open_questions"),
            Prefetch("decisions", Decision.objects.order_by("-at", "-pk"), to_attr="decided"),
        )
    )


def _row(submission, wording, viewer):
    sent = SimpleNamespace(title=submission.sent_title, text=submission.sent_text)
    shown = row_of(submission, wording, sent)
    if submission.state != SubmissionState.PENDING:
        # Its author may be writing in it.
        shown |= {"excerpt": "", "findings": []}
    why_not = _why_not(submission, wording, viewer)
    return Row(submission, shown, submission.newest_version, why_not)


def _why_not(submission, wording, viewer):
    if submission.state != SubmissionState.PENDING:
        return no_longer_pending(submission, next(iter(submission.decided), None))
    if submission.author_id is not None and submission.author_id == viewer.pk:
        return _("You wrote this yourself. Another moderator decides about it; please leave it.")
    claim = getattr(submission, "claim", None)
    if claim and claim.expires_at > wording.now and claim.moderator_id != viewer.pk:
        return _("%(name)s is reading this until %(time)s.") % {
            "name": claim.moderator.display_name,
            "time": time_format(localtime(claim.expires_at), "H:i"),
        }
    return why_singly(submission, is_asked=bool(submission.open_questions))


def extended(keys: list[int], by: str) -> list[int]:
    """``keys`` with what waits of the same authors, or nearly says the same; at most ``MOST``."""
    waiting = Submission.objects.pending(desk=Desk.MODERATION).most_urgent_first()
    if by == AUTHOR:
        authors = Submission.objects.filter(pk__in=keys, author__isnull=False).values("author")
        more = list(waiting.filter(author__in=authors).values_list("pk", flat=True)[:MOST])
    else:
        texts = Submission.objects.pending(desk=Desk.MODERATION).filter(pk__in=keys[:COMPARED_TO])
        newest = waiting.filter(purpose__in=repeats.COMPARED).order_by("-submitted_at", "-pk")
        others = newest.values_list("pk", "text")[:COMPARED]
        more = repeats.alike(list(texts.values_list("text", flat=True)), others)
    return list(dict.fromkeys([*keys, *more]))[:MOST]


@dataclass(frozen=True)
class Letter:
    """What one of the authors reads who read the portal in the same language."""

    language: object
    title: str
    paragraphs: list[str]
    count: int


def letters_for(rows: list[Row], verdict) -> list[Letter]:
    """One for each language: the first of those who read it, in full."""
    by_language: dict[str, list[Row]] = {}
    for row in rows:
        language = language_of_letters(row.submission)
        by_language.setdefault(language.code, []).append(row)
    return [_letter(theirs, verdict) for theirs in by_language.values()]


def _letter(rows, verdict):
    submission = rows[0].submission
    language, filler = language_of_letters(submission), Filler(submission)
    name = notice_of(submission, verdict.outcome)
    with override(language.code):
        told = filler.reason(verdict.reason)
        title = rows[0].shown["title"]
        said = [
            sentence(name, {"title": title}),
            _("The reason: %(reason)s.") % {"reason": local_text(told)},
            filler.note(verdict.note),
            local_text(told, "advice"),
            *paragraphs_about_appeals(name, {}),
        ]
    return Letter(language, title, [words for words in said if words], len(rows))


@dataclass(frozen=True)
class Done:
    """What became of one: decided at this press, taken back since, or why neither."""

    submission: Submission
    title: str
    words: str
    is_decided: bool = False


def results_of(first: Decision, keys: Iterable[int], viewer) -> list[Done]:
    """What this press decided, and what became of the others that were selected."""
    decided = {
        one.submission_id: one
        for one in decided_with(first).select_related("superseded_by", "version")
    }
    rows = {row.submission.pk: row for row in rows_of({*decided, *list(keys)[:MOST]}, viewer)}
    return [
        _done(row, decided.get(key)) for key, row in sorted(rows.items(), key=lambda one: one[0])
    ]


def _done(row, decision):
    if decision is None:
        return Done(row.submission, row.shown["title"], row.why_not or _("It still waits."))
    later = getattr(decision, "superseded_by", None)
    if later is None:
        title = title_of(row.submission, decision.version)
        words = f"{decision.get_outcome_display()} · {decision.reason}"
        return Done(row.submission, title, words, is_decided=True)
    words = _("Taken back") if later.outcome == TAKE_BACK else _("No longer stands")
    return Done(row.submission, row.shown["title"], words)
