"""What the home page shows besides its actions, made ready for its partials."""

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from forum import boards, urgency
from forum.choices import Kind
from forum.models import Board, Thread
from forum.models.threads import address_of
from forum.reading import rows
from portal.compiled import Compiled
from workorders.clocks import rules

# So many that both columns of the page end at about the same height.
LATEST_ANSWERED, LATEST_NOTICES = 7, 3


def cards(month):
    """The four numbers, each with what it counts."""
    return [
        {
            "number": number_format(month.received, use_l10n=True, force_grouping=True),
            "label": pgettext("number", "received"),
            "note": _("submitted and published this month"),
        },
        {
            "number": number_format(month.answered, use_l10n=True, force_grouping=True),
            "label": pgettext("number", "answered"),
            "note": _("official replies this month"),
        },
        {
            "number": _days(month.median_days),
            "label": pgettext("number", "days to the answer"),
            "note": _("half of this month's answers came sooner"),
        },
        {
            "number": number_format(month.in_progress, use_l10n=True, force_grouping=True),
            "label": pgettext("number", "in progress"),
            "note": _("with an agency today"),
        },
    ]


def latest():
    """The last answered matters, and the last notices, each with its first line."""
    answered, notices = _ANSWERED.rows(), _NOTICES.rows()
    lines = rows.first_lines([thread.pk for thread in (*answered, *notices)])
    wording = rows.Wording()
    return {
        "answered": [_answered_row(one, lines.get(one.pk, {}), wording) for one in answered],
        "notices": [rows.row(one, wording) | lines.get(one.pk, {}) for one in notices],
    }


def _latest_answered():
    answered = Thread.objects.matters().filter(answered_at__isnull=False)
    return answered.for_rows().order_by("-answered_at", "-pk")[:LATEST_ANSWERED]


def _latest_notices():
    # One value instead of a join, or the planner walks all matters to find the newest notices.
    board = Board.objects.filter(slug=boards.NOTICES).order_by().values("pk")[:1]
    notices = Thread.objects.filter(board=board)
    return notices.for_rows().newest_first()[:LATEST_NOTICES]


_ANSWERED, _NOTICES = Compiled(_latest_answered), Compiled(_latest_notices)


def steps():
    """How a matter goes, with the time limits that hold."""
    return [
        {
            "title": _("You write"),
            "text": _("A few words are enough. You get a number that stays the same throughout."),
        },
        {
            "title": _("A moderator reads it"),
            "text": _("You hear the result within %(hours)s hours, at night and on holidays too.")
            % {"hours": urgency.REVIEW_HOURS},
        },
        {
            "title": _("An agency handles it"),
            "text": _(
                "Inquiries are answered within %(inquiry)s working days, help and suggestions "
                "within %(help)s, complaints within %(complaint)s. The page of your matter names "
                "the day."
            )
            % {
                "inquiry": rules.days_in_words(Kind.INQUIRY),
                "help": rules.days_in_words(Kind.HELP, Kind.SUGGESTION),
                "complaint": rules.days_in_words(Kind.COMPLAINT, Kind.REPORT),
            },
        },
        {
            "title": _("You say whether it is solved"),
            "text": _("The official reply is public. Only you can say that it solved the matter."),
        },
    ]


def _days(median):
    return "–" if median is None else number_format(round(median, 1), decimal_pos=1)


def _answered_row(thread, line, wording):
    days = (thread.answered_at - thread.submitted_at).days
    return line | {
        "url": address_of(thread.number),
        "title": thread.title,
        "agency_label": wording.agencies.get(thread.agency_id, ""),
        "status": thread.stage,
        "status_label": wording.stages.get(thread.stage, ""),
        "since": ngettext("answered within %(days)s day", "answered within %(days)s days", days + 1)
        % {"days": days + 1},
        "language": thread.language,
    }
