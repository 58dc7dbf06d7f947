"""What every page may show around its content."""

from django.conf import settings
from django.core.cache import cache
from django.db import transaction
from django.db.models import Subquery
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from forum import workflow
from forum.models import Posting
from portal.languages import current_language, other_languages
from portal.site.models import Page, Profile
from portal.site.reading.staff_head import read_head

PROFILE_KEY = "site-profile"
FOOTER_KEY = "site-footer"
ELDER_COOKIE = f"{settings.COOKIE_PREFIX}elder"
ELDER_SIZE_COOKIE = f"{settings.COOKIE_PREFIX}elder_size"
# In points; the first holds until another is chosen.
ELDER_SIZES = ["18", "24", "30"]


def site(request):
    """Lazy throughout: a page that does not show a thing does not pay for it."""
    both = SimpleLazyObject(_city_and_posting)
    staff_head = SimpleLazyObject(lambda: _staff_head(request))
    return larger_text(request) | {
        "profile": SimpleLazyObject(lambda: both[0]),
        "footer_pages": SimpleLazyObject(_footer_pages),
        "portal_url": settings.SITE_URL,
        "language_in_use": current_language(),
        "other_languages": other_languages(),
        "raising": SimpleLazyObject(lambda: _raising(request, both[1])),
        "staff_head": staff_head,
        "unread_notices": SimpleLazyObject(lambda: _unread(request, staff_head)),
    }


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
    kept = cache.get_many([PROFILE_KEY, workflow.POSTING_CACHE_KEY])
    if len(kept) < 2:
        posting = Posting.objects.filter(pk=1)
        profile = Profile.objects.annotate(
            takes_posts=Subquery(posting.values("is_open")[:1]),
            why_not=Subquery(posting.values("sentence")[:1]),
        ).get(pk=1)
        kept = {PROFILE_KEY: profile, workflow.POSTING_CACHE_KEY: _posting_beside(profile)}
        cache.set_many(kept, 60)
    return kept[PROFILE_KEY], kept[workflow.POSTING_CACHE_KEY]


def _posting_beside(profile):
    if profile.takes_posts is None:
        return workflow.default_posting()
    return Posting(is_open=profile.takes_posts, sentence=profile.why_not)


def forget_texts():
    """Read the city's profile and the pages of the footer anew, once what changed them is kept."""
    transaction.on_commit(lambda: cache.delete_many([PROFILE_KEY, FOOTER_KEY]))


def _footer_pages():
    return cache.get_or_set(
        FOOTER_KEY,
        lambda: list(Page.objects.filter(in_footer=True).defer("body", "body_en")),
        60,
    )


def _raising(request, posting):
    """Whether the reader may write now, and what the way there is called."""
    status = workflow.posting_status(getattr(request, "user", None), posting)
    labels = {"open": _("Raise a matter"), "paused": _("Paused"), "not yet": _("Not open yet")}
    return {"is_open": status == "open", "label": labels[status]}


def _unread(request, staff_head):
    user = getattr(request, "user", None)
    if not user or not user.is_authenticated:
        return 0
    return staff_head["unread"] if staff_head else user.notifications.unread().count()


def _staff_head(request):
    user = getattr(request, "user", None)
    if not user or not user.is_authenticated:
        return None
    return read_head(user, getattr(request, "resolver_match", None))
