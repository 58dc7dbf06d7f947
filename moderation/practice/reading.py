"""What the pages of practice show; the text stands in rows that are never saved."""

from statistics import median

from django.utils import timezone
from django.utils.translation import gettext as _

from forum.choices import Kind, Purpose, SubmissionState
from forum.models import Submission, SubmissionVersion
from forum.reading.annotations import annotated
from forum.richtext import plain
from forum.screening import engine
from forum.urgency import marks_of
from moderation.models import Fault, Mark, Outcome, PracticeAttempt, Reason
from moderation.practice.items import Group, all_items
from moderation.practice.passing import percent, with_counts
from moderation.reading.versions import ShownVersion
from portal.languages import local_text

# So many attempts stand on the page, the newest first.
LISTED = 100
LANGUAGE = "zh-hans"


def as_submission(item):
    """The item as a submission that waits, for pages and forms; it is in no table."""
    found = engine.screen(f"{item.title}\n{item.text}", filed=item.kind)
    return Submission(
        purpose=Purpose.MATTER,
        kind=item.kind,
        state=SubmissionState.PENDING,
        title=item.title,
        text=item.text,
        urgent=item.danger,
        danger_words=found.danger_in_words,
        wants_private=item.private,
        language=LANGUAGE,
        submitted_at=timezone.now(),
    )


def as_version(item):
    """The same as the version that is decided about."""
    return SubmissionVersion(number=1, title=item.title, text=item.text)


def item_context(item, submission, version):
    """The text with its findings and facts, as on the desk."""
    body = plain(item.text)
    return {
        "item": item,
        "submission": submission,
        "shown": ShownVersion(version, item.title, item.text, body, [], None),
        "annotated": annotated(item.title, body, filed=item.kind),
        "marks": marks_of(submission),
        "facts": [
            {"label": _("Kind"), "value": Kind(item.kind).label},
            {
                "label": _("May it be published?"),
                "value": _("No") if item.private else _("Yes"),
            },
        ],
    }


def answer_context(item, answer, *, reasons):
    """What was answered beside what is right, with the explanation."""
    return {
        "answer": answer,
        "mark": Mark(answer.mark),
        "faults": [Fault(one).label for one in answer.faults],
        "given": _given(item, answer),
        "right": [_in_words(one, reasons) for one in item.answers],
        "why": local_text(item, "why"),
    }


def reasons_by_slug():
    return {reason.slug: reason for reason in Reason.objects.current()}


def results_of(attempt):
    """The result of a finished attempt: shares, figures by group, and what was missed."""
    answers = list(attempt.answers.select_related("reason"))
    known, reasons = all_items(), reasons_by_slug()
    return {
        "attempt": attempt,
        "result": _result(len(answers), sum(one.agrees for one in answers)),
        "median": _in_time(_median(answers)),
        "counts": [
            {"label": mark.label, "number": sum(one.mark == mark for one in answers)}
            for mark in Mark
        ],
        "groups": _by_group(answers),
        "missed": [
            {"item": known[one.item], **answer_context(known[one.item], one, reasons=reasons)}
            for one in answers
            if not one.agrees and one.item in known
        ],
    }


def rows_of(attempts):
    """Lines of a list of finished attempts, the newest first."""
    shown = with_counts(attempts.finished()).select_related("moderator").order_by("-pk")
    rows = list(shown.prefetch_related("answers")[:LISTED])
    return [
        {
            "attempt": one,
            "result": _result(one.answered, one.agreed),
            "median": _in_time(_median(one.answers.all())),
        }
        for one in rows
    ]


def open_attempt_of(moderator):
    return PracticeAttempt.objects.filter(moderator=moderator, finished_at=None).first()


def _by_group(answers):
    rows = []
    for group in Group:
        marks = [one.mark for one in answers if one.group == group]
        if marks:
            numbers = [marks.count(mark) for mark in Mark]
            rows.append({"label": group.label, "numbers": numbers, "total": len(marks)})
    return rows


def _result(answered, agreed):
    facts = {
        "agreed": agreed,
        "answered": answered,
        "percent": percent(agreed, answered),
    }
    return _("%(agreed)d of %(answered)d right or possible (%(percent)d%%)") % facts


def _median(answers):
    seconds = [one.seconds for one in answers if one.seconds is not None]
    return round(median(seconds)) if seconds else None


def _in_time(seconds):
    if seconds is None:
        return _("not measured")
    minutes, left = divmod(seconds, 60)
    if not minutes:
        return _("%(seconds)d s") % {"seconds": left}
    return _("%(minutes)d min %(seconds)d s") % {"minutes": minutes, "seconds": left}


def _given(item, answer):
    texts = {"title": item.title, "text": item.text}
    passages = [texts.get(field, "")[start:end] for field, start, end in answer.spans]
    return {
        "outcome": answer.get_outcome_display(),
        "reasons": [answer.reason.local_name] if answer.reason else [],
        "black_out": passages if answer.outcome in {Outcome.APPROVE, Outcome.ACCEPT} else [],
        "urgent": answer.urgent,
    }


def _in_words(answer, reasons):
    names = [reasons[slug].local_name for slug in answer.reasons if slug in reasons]
    return {
        "outcome": answer.outcome.label,
        "reasons": names,
        "black_out": answer.black_out,
        "urgent": answer.urgent,
    }
