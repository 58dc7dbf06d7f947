"""What waits for a moderator: narrowed, in the order chosen, urgent matters always on top."""

from datetime import timedelta

from django.db.models import Exists, OuterRef, Prefetch, Q
from django.utils import timezone

from forum import boards, paging
from forum.choices import Desk, Kind, Purpose
from forum.models import Submission, SubmissionVersion
from forum.models.numbering import numbers_ending_in, typed_number
from forum.purposes import purposes_of_desk
from forum.screening.findings import PERSONAL, FindingKind
from moderation.models import Question
from moderation.reading.rows import Wording, row_of, title_of
from portal.agencies import choices

__all__ = ["page_of", "readable", "row_of", "submitted", "title_of", "waiting"]

PURPOSES = [Purpose(name) for name in purposes_of_desk(Desk.MODERATION)]
# The orders beside the usual one, by their names in addresses.
BY_RISK, BY_KIND = "risk", "kind"
# What the filter of findings can ask for: the finding kinds each stands for.
ANY, NONE = "any", "none"
FINDINGS = {
    "danger": (FindingKind.DANGER,),
    "mention": (FindingKind.MENTION,),
    "personal": tuple(sorted(PERSONAL)),
    "word": (FindingKind.WORD,),
    "link": (FindingKind.LINK,),
    "code": (FindingKind.CODE,),
    "manner": (
        FindingKind.SHOUTING,
        FindingKind.TEMPLATE,
        FindingKind.OTHER_KIND,
        FindingKind.OTHER_CATEGORY,
    ),  # fmt: skip
}


def submitted():
    """Submissions that were submitted to the moderators at least once; never mere drafts."""
    found = Submission.objects.filter(desk=Desk.MODERATION, submitted_at__isnull=False)
    return found.filter(Exists(SubmissionVersion.objects.filter(submission=OuterRef("pk"))))


def readable():
    """The same with what a page shows of them."""
    return submitted().for_listing().select_related("fingerprint")


def waiting(*, order="", urgent=False, **narrowed):
    """
    What waits, urgent first, then in ``order``; ``narrowed`` are values of ``NARROWING`` by
    name, and an empty one narrows nothing.
    """
    found = _in_order(Submission.objects.pending(desk=Desk.MODERATION), order)
    for name, value in narrowed.items():
        if value:
            found = found.filter(NARROWING[name](value))
    return found.urgent() if urgent else found


def _in_order(submissions, order):
    if order == BY_RISK:
        return submissions.riskiest_first()
    return (
        submissions.by_purpose_and_kind() if order == BY_KIND else submissions.most_urgent_first()
    )


def _matching(text):
    """``text`` is a number, its last digits, or words."""
    found = Q(title__icontains=text) | Q(text__icontains=text) | Q(thread__title__icontains=text)
    number = typed_number(text)
    if not number:
        return found
    found |= Q(number__startswith=number) | Q(thread__number__startswith=number)
    endings = numbers_ending_in(number)
    return found | Q(number__in=endings) | Q(thread__number__in=endings)


def _in_area(slug):
    ids = choices.ids_below("area", slug)
    return Q(area__in=ids) | Q(thread__area__in=ids)


def _on_board(slug):
    """What is not published yet will stand on the board of its kind."""
    if slug == boards.NOTICES:
        new = Q(purpose=Purpose.NOTICE)
    else:
        kinds = [kind for kind in Kind.values if boards.slug_for(kind) == slug]
        new = Q(purpose=Purpose.MATTER, kind__in=kinds)
    return new | Q(thread__board__slug=slug)


def _waiting_for_hours(hours):
    return Q(submitted_at__lte=timezone.now() - timedelta(hours=int(hours)))


def _signed(name):
    """By the name readers would see: who chose to be anonymous is not found by any name."""
    newer = SubmissionVersion.objects.filter(submission=OuterRef("submission"))
    latest = SubmissionVersion.objects.filter(
        submission=OuterRef("pk"), signature__icontains=name
    ).exclude(Exists(newer.filter(number__gt=OuterRef("number"))))
    return Exists(latest)


def _of_same_author(pk):
    author = Submission.objects.filter(pk=pk, author__isnull=False).values("author")
    return Q(author__in=author)


def _with_findings(name):
    if name == ANY:
        return Q(risk__gt=0)
    if name == NONE:
        return Q(risk=0)
    found = Q()
    for kind in FINDINGS[name]:
        found |= Q(findings__contains=f",{kind},") | Q(findings__contains=f",{kind}/")
    return found


NARROWING = {
    "q": _matching,
    "purpose": lambda purpose: Q(purpose=purpose),
    "kind": lambda kind: Q(kind=kind) | Q(thread__kind=kind),
    "area": _in_area,
    "board": _on_board,
    "hours": _waiting_for_hours,
    "author": _signed,
    "same_author": _of_same_author,
    "findings": _with_findings,
}


def page_of(submissions, *, number, length, viewer=None, has_questions=True):
    """A page with its rows as they are shown to ``viewer``."""
    shown = Submission.objects.select_related("thread", "claim__moderator").with_signature()
    if has_questions:
        asked = Question.objects.unanswered().select_related("asked")
        shown = shown.prefetch_related(
            Prefetch("colleague_questions", asked, to_attr="open_questions")
        )
    page = paging.page_of(submissions, number, length=length, shown=shown)
    wording = Wording(viewer)
    return page.with_rows([row_of(submission, wording) for submission in page.rows])
