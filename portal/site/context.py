"""What every page may show around its content."""

from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.db.models import BigIntegerField, Count, DateTimeField, Subquery
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from forum import workflow
from forum.models import Posting
from portal.compiled import Compiled, Given
from portal.languages import current_language, other_languages
from portal.notifications.models import Notification
from portal.site.models import Page, Profile
from portal.site.reading.staff_head import read_head
from portal.translations import reading as translations
from portal.translations.models import Translation
from portal.versions.reading import Kept

FOOTER_PAGES = Kept(
    lambda: list(Page.objects.filter(in_footer=True).defer("body", "body_en")), Page._meta.db_table
)
ELDER_COOKIE = f"{settings.COOKIE_PREFIX}elder"
ELDER_SIZE_COOKIE = f"{settings.COOKIE_PREFIX}elder_size"
# In points; the first holds until another is chosen.
ELDER_SIZES = ["18", "24", "30"]


def site(request):
    """Lazy throughout: a page that does not show a thing does not pay for it."""
    posting = SimpleLazyObject(_posting)
    staff_head = SimpleLazyObject(lambda: _staff_head(request))
    return larger_text(request) | {
        "profile": SimpleLazyObject(city),
        "posting": posting,
        "footer_pages": SimpleLazyObject(FOOTER_PAGES.get),
        "footer": SimpleLazyObject(lambda: FOOTER.get(current_language().code)),
        "portal_url": settings.SITE_URL,
        # What the field of the search goes on showing.
        "searched": _searched(request),
        "language_in_use": current_language(),
        "other_languages": other_languages(),
        "raising": SimpleLazyObject(lambda: _raising(request, posting)),
        "staff_head": staff_head,
        "unread_notices": SimpleLazyObject(lambda: _unread(request, staff_head)),
    }


def _searched(request):
    try:
        return request.GET.get("q", "")
    except SuspiciousOperation:
        # The error page about an address that cannot be read.
        return ""


def larger_text(request):
    """Whether large text is on, and how large; from the cookies alone."""
    return {
        "elder": request.COOKIES.get(ELDER_COOKIE) == "1",
        "elder_size": _elder_size(request),
    }


def _elder_size(request):
    size = request.COOKIES.get(ELDER_SIZE_COOKIE)
    return size if size in ELDER_SIZES else ELDER_SIZES[0]


def _city_and_posting():
    """The city and whether it takes posts: every page asks both, so one query brings them."""
    posting = Posting.objects.filter(pk=1)
    profile = Profile.objects.annotate(
        takes_posts=Subquery(posting.values("is_open")[:1]),
        why_not=Subquery(posting.values("sentence")[:1]),
        why_not_en=Subquery(posting.values("sentence_en")[:1]),
    ).get(pk=1)
    if profile.takes_posts is None:
        return profile, None
    return profile, Posting(
        pk=1,
        is_open=profile.takes_posts,
        sentence=profile.why_not,
        sentence_en=profile.why_not_en,
    )


CITY_AND_POSTING = Kept(_city_and_posting, Profile._meta.db_table, Posting._meta.db_table)


def city():
    """The city's ``Profile``, kept until it changes; nobody may change it."""
    return CITY_AND_POSTING.get()[0]


def _footer(_language):
    translations.begin()
    context = {"profile": city(), "footer_pages": FOOTER_PAGES.get()}
    return render_to_string("partials/footer.html", context)


FOOTER = Kept(_footer, *(one._meta.db_table for one in (Profile, Page, Translation)))


def _posting():
    # The default depends on the mode of this process, so it is not kept with the rows.
    return CITY_AND_POSTING.get()[1] or workflow.default_posting()


def _raising(request, posting):
    """Whether the reader may write now, and what the way there is called."""
    status = workflow.posting_status(getattr(request, "user", None), posting)
    labels = {"open": _("Raise a matter"), "paused": _("Paused"), "not yet": _("Not open yet")}
    return {"is_open": status == "open", "label": labels[status]}


def _unread(request, staff_head):
    user = getattr(request, "user", None)
    if not user or not user.is_authenticated:
        return 0
    return staff_head["unread"] if staff_head else _count_unread(user)


def _count_unread(user):
    return sum(_UNREAD.rows(reader=user.pk, now=timezone.now()))


_UNREAD = Compiled(
    lambda: (
        Notification.objects.filter(recipient=Given("reader", BigIntegerField()))
        .unread(Given("now", DateTimeField()))
        .order_by()
        .values("recipient")
        .values_list(Count("pk"), flat=True)
    )
)


def _staff_head(request):
    user = getattr(request, "user", None)
    if not user or not user.is_authenticated:
        return None
    return read_head(user, getattr(request, "resolver_match", None))
