"""
The sitemap for search engines: every public thread, in files of at most 50,000.

A file holds a span of keys, so that threads stay in their file, and none is found by counting
or skipping others. Written without a template, which takes ten times as long for so many rows.
"""

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from forum.models import Thread
from portal.limits import request_limits

# What the protocol of sitemaps allows in one file.
IN_A_FILE = 50_000
NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'


@require_safe
def index(request):
    """The addresses of all files."""
    addresses = [
        request.build_absolute_uri(reverse("sitemap_file", args=[number]))
        for number in range(1, _last_file() + 1)
    ]
    entries = "".join(f"<sitemap><loc>{address}</loc></sitemap>\n" for address in addresses)
    return _xml(f'<sitemapindex xmlns="{NAMESPACE}">\n{entries}</sitemapindex>\n')


@require_safe
def file(request, number):
    """The public threads of one span of keys, with the day of their last activity."""
    if not 1 <= number <= _last_file():
        raise Http404
    request_limits.take_read(request, "search")
    start = (number - 1) * IN_A_FILE
    found = Thread.objects.filter(pk__gt=start, pk__lte=start + IN_A_FILE).order_by("pk")
    before = request.build_absolute_uri(reverse("threads:list"))
    entries = [
        f"<url><loc>{before}{thread}/</loc><lastmod>{last:%Y-%m-%d}</lastmod></url>\n"
        for thread, last in found.values_list("number", "last_activity_at").iterator()
    ]
    return _xml(f'<urlset xmlns="{NAMESPACE}">\n{"".join(entries)}</urlset>\n')


def _last_file():
    newest = Thread.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    return -(-newest // IN_A_FILE)


def _xml(body):
    return HttpResponse(HEAD + body, content_type="application/xml")
