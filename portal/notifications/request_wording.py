"""What is said of disputes and of more time: to agencies, the centre and the author."""

from django.utils.translation import gettext_lazy

ABOUT_REQUESTS = {
    "order_disputed": gettext_lazy(
        "Work order %(order)s: %(agency)s disputes “%(title)s”. Until that is decided, "
        "%(first_agency)s coordinates."
    ),
    "order_dispute_sent_up": gettext_lazy(
        "Work order %(order)s: the dispute about “%(title)s” is for you to decide. Until then, "
        "%(first_agency)s coordinates."
    ),
    "order_dispute_names_you": gettext_lazy(
        "Work order %(order)s: %(agency)s believes that “%(title)s” belongs to you. Before it is "
        "decided, you can write how you see it. %(first_agency)s coordinates meanwhile."
    ),
    "order_dispute_upheld": gettext_lazy(
        "Work order %(order)s: your dispute was upheld; “%(title)s” is with %(agency)s now. You "
        "need not do anything more."
    ),
    "order_dispute_rejected": gettext_lazy(
        "Work order %(order)s: your dispute was not upheld; “%(title)s” stays with you, and its "
        "date too."
    ),
    "order_extension_requested": gettext_lazy(
        "Work order %(order)s: an agency asks for more time for “%(title)s”."
    ),
    "order_extension_approved": gettext_lazy(
        "Work order %(order)s: you have more time for “%(title)s”; the answer is due %(due)s."
    ),
    "order_extension_declined": gettext_lazy(
        "Work order %(order)s: there is no more time for “%(title)s”; its date stays."
    ),
    "date_extended": gettext_lazy(
        "“%(title)s”: %(agency)s needs more time; the answer is due by %(due)s instead of "
        "%(due_before)s."
    ),
}
