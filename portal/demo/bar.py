"""The bar that marks the site as a demonstration and switches the account with one click."""

from django.core.cache import cache
from django.db.models import Count
from django.utils.translation import gettext as _

from forum.choices import Desk, SubmissionState
from forum.models import Submission, Thread
from portal.accounts.models import User
from portal.notifications.models import Notification
from portal.site.models import Profile
from workorders.models import WorkOrder

PASSWORD = "wenzhong-demo"

ACCOUNTS = [
    "citizen",
    "citizen2",
    "citizen3",
    "moderator",
    "moderator2",
    "dispatcher",
    "clerk",
    "clerk2",
    "head",
    "supervisor",
    "admin",
]
CITIZENS = ["citizen", "citizen2", "citizen3"]
MOST_SECONDS = 20


def bar(request):
    """The accounts to switch to, each with the counts of its waiting work."""
    accounts = cache.get_or_set("demo-bar", _accounts, MOST_SECONDS)
    if accounts is None:
        return None
    return {
        "accounts": [
            {
                "username": account["username"],
                "label": _label(account),
                "waiting": _in_words(account["waiting"]),
            }
            for account in accounts
        ]
    }


def _label(account):
    user = account["user"]
    words = [user.role_words or user.display_name, user.agency_label]
    return " · ".join([account["username"], *(word for word in words if word)])


def _in_words(waiting):
    words = {
        "drafts": _("drafts: %(count)d"),
        "in_review": _("in review: %(count)d"),
        "returned": _("to change: %(count)d"),
        "unread": _("unread: %(count)d"),
        "to_decide": _("to decide: %(count)d"),
        "to_dispatch": _("to dispatch: %(count)d"),
        "to_publish": _("replies to publish: %(count)d"),
        "open": _("open orders: %(count)d"),
        "overdue": _("overdue: %(count)d"),
        "to_sign": _("to sign: %(count)d"),
    }
    return " · ".join(words[name] % {"count": count} for name, count in waiting.items() if count)


def is_demonstration():
    """Whether the demonstration filled this database."""
    return Profile.objects.filter(is_demonstration=True).exists()


def _accounts():
    if not is_demonstration():
        return None
    people = User.objects.filter(username__in=ACCOUNTS).prefetch_related("groups")
    found = {user.username: user for user in people}
    waiting = _waiting_for(found)
    return [
        {"username": name, "user": found[name], "waiting": waiting.get(name, {})}
        for name in ACCOUNTS
        if name in found
    ]


def _waiting_for(found):
    waiting = _waiting_for_citizens()
    to_decide = Submission.objects.pending(desk=Desk.MODERATION).count()
    waiting["moderator"] = waiting["moderator2"] = {"to_decide": to_decide}
    waiting["dispatcher"] = {
        "to_dispatch": Thread.cases.awaiting_dispatch().count(),
        "to_publish": WorkOrder.objects.waiting_for_the_centre().count(),
    }
    waiting["supervisor"] = {"overdue": WorkOrder.objects.overdue().count()}
    for name in {"clerk", "clerk2"} & found.keys():
        orders = WorkOrder.objects.handled_by(found[name])
        waiting[name] = {"open": orders.open().count(), "overdue": orders.overdue().count()}
    if "head" in found:
        orders = WorkOrder.objects.to_be_signed_by(found["head"])
        waiting["head"] = {"to_sign": orders.count()}
    return waiting


def _waiting_for_citizens():
    waiting: dict[str, dict[str, int]] = {name: {} for name in CITIZENS}
    names: dict[str, str] = {
        SubmissionState.DRAFT: "drafts",
        SubmissionState.PENDING: "in_review",
        SubmissionState.RETURNED: "returned",
    }
    written = Submission.objects.filter(author__username__in=CITIZENS, state__in=names)
    for row in written.values("author__username", "state").annotate(number=Count("pk")).order_by():
        waiting[row["author__username"]][names[row["state"]]] = row["number"]
    unread = Notification.objects.unread().filter(recipient__username__in=CITIZENS)
    for person in unread.values("recipient__username").annotate(number=Count("pk")).order_by():
        waiting[person["recipient__username"]]["unread"] = person["number"]
    return waiting
