"""
What is measured: pages with the cookies of who opens them, and acts with what is sent.

Queries are counted here too: each page and act is done once in this process.
"""

import secrets
from urllib.parse import urlencode

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db import connection
from django.db.models import Count
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext

from forum.choices import Kind, Stage
from forum.filters import ThreadFilter, TreeFilter
from forum.models import Post, Submission, Thread
from forum.paging import LAST_PAGE, MATTERS_PER_PAGE
from portal.accounts.models import User
from portal.accounts.sign_in import second_factor
from portal.benchmark.load import HOST
from portal.demo.scale.words import FREQUENT, RARE

TITLE = "压测事项"
TEXT = "书院路公交站台的顶棚坏了两个月了，下雨没地方躲，请问什么时候能修好？"
ITEM_TITLE = "审核台压测，请看两张图片"
STAFF = ("moderator", "dispatcher", "clerk")
PEOPLE = ("citizen", *STAFF)
POSTS = (10, 1000)


def pages():
    """(name, who, path) of each page; nobody in particular is ""."""

    last = min(LAST_PAGE, -(-Thread.objects.matters().count() // MATTERS_PER_PAGE))
    yield "home", "", "/"
    yield "list", "", "/threads/"
    yield f"list, page {LAST_PAGE} or the last", "", f"/threads/?page={last}"
    for name, value in facets():
        yield f"list, {name}", "", f"/threads/?{urlencode({name: value})}"
    for number in POSTS:
        yield f"thread, {number:,} posts", "", thread_with(number)
    yield "search, common word", "", f"/search/?{urlencode({'q': FREQUENT})}"
    yield "search, rare word", "", f"/search/?{urlencode({'q': RARE})}"
    yield "feed", "", "/feeds/threads/"
    yield "API list", "", "/api/v1/threads/"
    yield "list, signed in", "citizen", "/threads/"
    yield f"thread, {POSTS[0]} posts, signed in", "citizen", thread_with(POSTS[0])
    yield "my page", "citizen", "/my/"
    yield "queue", "moderator", "/moderation/"
    yield "item of the desk", "moderator", item()
    yield "inbox", "clerk", "/workorders/"
    yield "awaiting dispatch", "dispatcher", "/workorders/awaiting-dispatch/"


def facets():
    """Each facet of the list's filter with a value that many matters have."""
    values = {"q": FREQUENT, "kind": Kind.INQUIRY.value, "status": Stage.ANSWERED.value}
    values |= {"order": "waiting"}
    for name, facet in ThreadFilter.base_filters.items():
        if isinstance(facet, TreeFilter):
            slug = f"{facet.field_name}__slug"
            rows = Thread.objects.exclude(**{slug: None}).values_list(slug)
            yield name, rows.annotate(rows=Count("pk")).order_by("-rows")[0][0]
        else:
            # A facet that is not named above stops the run: it has to be measured too.
            yield name, values[name]


def item():
    """The address of the matter with pictures that waits (``preparing``)."""
    waiting = Submission.objects.pending(desk="moderation").filter(title=ITEM_TITLE)
    return f"/moderation/{waiting.latest('pk').pk}/"


def thread_with(number):
    """The address of the public thread whose posts come nearest to this number."""
    rows = Post.objects.values_list("thread").annotate(rows=Count("pk"))
    key = min(rows, key=lambda row: (abs(row[1] - number), row[0]))[0]
    return Thread.objects.get(pk=key).get_absolute_url()


def signed_in(username):
    """A test client of this person, who has also given the second factor where it is asked for."""
    client = Client(headers={"host": HOST, "accept-language": "zh-CN"})
    client.cookies[settings.CSRF_COOKIE_NAME] = secrets.token_hex(16)
    if username:
        user = User.objects.get(username=username)
        client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[0])
        if username in STAFF:
            _give_code(client, user)
        # Sets the cookie that says when staff last did something.
        client.get("/my/", secure=True)
    return client


def _give_code(client, user):
    """Set up an app for this person and record its code in the session, as signing in does."""
    Authenticator.objects.get_or_create(user=user, type=second_factor.APP, defaults={"data": {}})
    request = RequestFactory().get("/")
    request.user, request.session = user, client.session
    second_factor.record_code(request)
    request.session.save()


def cookies(client):
    return "; ".join(f"{name}={value.value}" for name, value in client.cookies.items())


def count_queries(client, path, body=None):
    """
    The database queries of one answer, after a first one that fills what each process keeps.

    An act is done once.
    """
    if body is None:
        client.get(path, secure=True)
    with CaptureQueriesContext(connection) as queries:
        if body is None:
            client.get(path, secure=True)
        else:
            client.post(path, body, content_type="application/x-www-form-urlencoded", secure=True)
    return len(queries)


def all_pages():
    clients = {who: signed_in(who) for who in ("", *PEOPLE)}
    return [
        {
            "name": name,
            "path": path,
            "cookie": cookies(clients[who]) if who else "",
            "queries": count_queries(clients[who], path),
        }
        for name, who, path in pages()
    ]
