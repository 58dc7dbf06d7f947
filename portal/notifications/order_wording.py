"""Sentences of notices about what happens beside the route of a work order: urging, the talk."""

from django.utils.translation import gettext_lazy

BESIDE_THE_ROUTE = {
    "order_part_asked": gettext_lazy(
        "Work order %(order)s: %(agency)s needs your part on “%(title)s” by %(due)s."
    ),
    "order_part_written": gettext_lazy(
        "Work order %(order)s: %(agency)s has written its part on “%(title)s”."
    ),
    "order_part_refused": gettext_lazy(
        "Work order %(order)s: %(agency)s has refused a part on “%(title)s”."
    ),
    "order_urged": gettext_lazy(
        "Work order %(order)s: when will “%(title)s” be answered? Please write it on the page of "
        "the order."
    ),
    "urge_answered": gettext_lazy(
        "%(agency)s has written when “%(title)s” will be answered, as you asked."
    ),
    "order_urge_answered": gettext_lazy(
        "Work order %(order)s: the agency has written when “%(title)s” will be answered."
    ),
    "order_supervised": gettext_lazy(
        "Work order %(order)s: “%(title)s” is under supervision. A report is asked for by %(due)s."
    ),
    "order_supervision_reported": gettext_lazy(
        "Work order %(order)s: the agency has reported on “%(title)s”, which is under supervision."
    ),
    "order_supervision_sent_back": gettext_lazy(
        "Work order %(order)s: the supervisor asks for another report on “%(title)s”."
    ),
    "order_supervision_lifted": gettext_lazy(
        "Work order %(order)s: “%(title)s” is no longer under supervision."
    ),
    "agency_wrote": gettext_lazy("%(agency)s has written to you about “%(title)s”."),
    "author_asked": gettext_lazy(
        "%(agency)s has a question for you about “%(title)s”. It goes on as soon as you answer, "
        "or after five working days."
    ),
    "order_author_wrote": gettext_lazy(
        "Work order %(order)s: the author of “%(title)s” has written to you."
    ),
    "order_author_answered": gettext_lazy(
        "Work order %(order)s: the author of “%(title)s” has answered your question; your time "
        "runs again."
    ),
    "order_question_lapsed": gettext_lazy(
        "Work order %(order)s: the author of “%(title)s” has not answered your question in five "
        "working days; your time runs again."
    ),
}
