"""The home page, the fixed pages, health probes and robots.txt."""

from django.conf import settings
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.templatetags.static import static
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from forum.richtext import page_html
from portal.audit.models import PublishedHead
from portal.same_site import only_from_this_site
from portal.site.context import ELDER_COOKIE, ELDER_SIZE_COOKIE, ELDER_SIZES, city
from portal.site.fixed_pages.placeholders import fill_in
from portal.site.health import readiness
from portal.site.models import Page
from portal.site.reading import figures
from portal.site.reading import home as front

DAYS_OF_CHECKSUMS = 90
ELDER_COOKIE_AGE = 365 * 24 * 60 * 60


@require_safe
def home(request):
    month = figures.this_month()
    context = {
        "as_of": month.as_of,
        "cards": front.cards(month),
        "steps": front.steps(),
        **front.latest(),
    }
    return render(request, "site/home.html", context)


@require_safe
def page(request, slug):
    found = get_object_or_404(Page, slug=slug)
    body = page_html(fill_in(found.local_body, city()))
    return render(request, "site/page.html", {"page": found, "body": body})


@require_safe
def checksums(request):
    """The daily checksums of the ledgers, newest first, for anybody to keep."""
    newest = PublishedHead.objects.all()[:DAYS_OF_CHECKSUMS]
    return render(request, "site/checksums.html", {"heads": newest})


@only_from_this_site
@require_POST
def elder_mode(request):
    """Turn larger text on or off, or set its size; in cookies, so that it survives sign-out."""
    target = request.POST.get("next", "/")
    is_ours = url_has_allowed_host_and_scheme(target, allowed_hosts={request.get_host()})
    if not (target.startswith("/") and is_ours):
        target = "/"
    answer = redirect(target)
    size = request.POST.get("size")
    if size in ELDER_SIZES:
        _remember(answer, ELDER_SIZE_COOKIE, size)
    on = size in ELDER_SIZES or request.COOKIES.get(ELDER_COOKIE) != "1"
    _remember(answer, ELDER_COOKIE, "1" if on else "0")
    return answer


def _remember(answer, cookie, value):
    answer.set_cookie(
        cookie,
        value,
        max_age=ELDER_COOKIE_AGE,
        samesite="Lax",
        secure=settings.PRODUCTION,
        httponly=True,
    )


@require_safe
@never_cache
def healthz(request):
    """Liveness: the process answers."""
    return JsonResponse({"status": "ok"})


@require_safe
@never_cache
def readyz(request):
    """Readiness and the state of each part; 503 if not ready."""
    parts = readiness.report()
    verdict = readiness.verdict(parts)
    said = {name: {"state": part.state, **part.facts} for name, part in parts.items()}
    status = 503 if verdict == "not ready" else 200
    return JsonResponse({"status": verdict, "parts": said}, status=status)


@require_safe
def robots(request):
    lines = ["User-agent: *", "Disallow: /my/", "Disallow: /moderation/", "Disallow: /workorders/"]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain")


@require_safe
def favicon(request):
    return redirect(static("img/favicon.svg"))
