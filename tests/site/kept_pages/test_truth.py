"""A kept page is the same for every reader, and true from the commit of a change on."""

import pytest
from django.conf import settings as configured
from django.http import HttpResponse
from django.test import Client
from django.urls import resolve

from forum import workflow as forum
from forum.models import Board, Thread
from moderation import workflow as moderation
from portal.agencies.models import Agency, Area, Category
from portal.audit.models import PublishedHead
from portal.site.kept_pages import answers
from portal.site.middleware import kept_pages
from portal.site.models import Page, Profile
from portal.versions.triggers import versioned_tables
from tests import builders
from tests.floors.doors import ANYONE, DOORS
from tests.site.kept_pages.asking import (
    VERSIONS_ALONE,
    as_reader,
    path_of,
    queries_of,
    tables_in,
    words,
)
from workorders import workflow as workorders

PATHS = [
    "/", "/threads/", "/threads/?kind=inquiry", "/threads/?q=公交", "/threads/?page=99",
    "/boards/notices/", "/search/?q=公交站台", "/search/", "/agencies/", "/agencies/transport/",
    "/pages/help/", "/checksums/", "/feeds/checksums/", "/feeds/threads/", "/sitemap.xml",
    "/sitemap-1.xml", "/api/v1/threads/", "/api/schema/", "/api/docs/", "{thread}",
    "/api/v1{thread}",
]  # fmt: skip
NOT_FOUND = "/threads/?page=99"


# --- kept, and the same ---------------------------------------------------------


@pytest.mark.parametrize("pattern", [path for path in PATHS if path != NOT_FOUND])
def test_the_second_reader_costs_one_query_and_gets_the_same_bytes(reader, world, pattern):
    path = path_of(pattern, world)
    first = reader.get(path)
    second, queries = queries_of(Client(headers={"accept-encoding": "gzip"}), path)
    assert len(queries) == VERSIONS_ALONE
    assert (second.status_code, second.content) == (200, first.content)
    assert dict(second.items()) == dict(first.items())
    assert not second.cookies
    again = reader.get(path, headers={"if-none-match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_every_kept_view_is_tried_and_open_to_everybody(world):
    tried = {resolve(path_of(path, world).partition("?")[0]).view_name for path in PATHS}
    assert tried == answers.KEPT_VIEWS
    assert answers.KEPT_VIEWS >= answers.SHARED_VIEWS
    for name in answers.KEPT_VIEWS:
        assert any(door.who == ANYONE for door in DOORS[name]), name


@pytest.mark.parametrize("pattern", PATHS)
def test_every_table_that_a_kept_page_reads_has_a_version(reader, world, pattern):
    """Without one, a change of its rows would not be seen for a minute."""
    _response, queries = queries_of(reader, path_of(pattern, world))
    versioned = {one.table for one in versioned_tables()}
    # The search has no model; its rows change together with those of threads and posts.
    beside = {"versions_tableversion", "forum_search"}
    # A page that does not exist is looked for among the addresses of an earlier portal.
    unknown = {"site_oldaddress"} if pattern == NOT_FOUND else set()
    assert tables_in(queries) <= versioned | beside | unknown


# --- true -----------------------------------------------------------------------


def approve_another(world):
    builders.published(world.citizen, world.moderator, title="桥上的灯不亮")


def edit(world):
    post = world.public.posts.get(number=1)
    submission = builders.pending(
        world.citizen, purpose="edit", thread=world.public, post=post, text="顶棚坏了三个月了。"
    )
    version = submission.latest_version
    moderation.approve(submission.pk, version_id=version.pk, by=world.moderator)


def hide(world):
    moderation.hide(world.public.pk, by=world.moderator, reason="个人信息")


CHANGES = {
    "approval": (approve_another, ["/threads/", "/feeds/threads/", "/sitemap-1.xml"]),
    "search": (approve_another, ["/search/?q=桥上"]),
    "edit": (edit, ["{thread}", "/search/?q=三个月", "/api/v1{thread}"]),
    "answer": (
        lambda world: builders.answer(world.neighbour, world.public, world.moderator),
        ["{thread}", "/threads/"],
    ),
    "hiding": (hide, ["{thread}", "/threads/", "/search/?q=公交站台", "/api/v1/threads/"]),
    "hidden post": (
        lambda world: moderation.hide_post(
            world.public.posts.get(number=2).pk, by=world.moderator, reason="骂人"
        ),
        ["{thread}"],
    ),
    "dispatch": (
        lambda world: builders.order(world.public, by=world.dispatcher, agency=world.transport),
        ["{thread}", "/threads/", "/threads/?state=in_progress"],
    ),
    "agency": (
        lambda world: Agency.objects.filter(slug="transport").update(name="交通委"),
        ["/agencies/", "/agencies/transport/", "/threads/"],
    ),
    "area": (lambda world: Area.objects.create(slug="zhenhe", name="枕河区"), ["/threads/"]),
    "category": (lambda world: Category.objects.create(slug="t", name="出行"), ["/threads/"]),
    "board": (lambda world: Board.objects.update(name="通知"), ["/boards/notices/"]),
    "answered": (
        lambda world: workorders.publish(
            world.to_publish.pk,
            by=world.dispatcher,
            version_id=world.to_publish.sign_offs.under_way().get().submission.latest_version.pk,
        ),
        ["/", "/agencies/transport/"],
    ),
    "profile": (lambda world: Profile.objects.update(hotline="12399"), ["/", "{thread}"]),
    "page": (
        lambda world: Page.objects.update(body="另一段。", title="帮助中心"),
        ["/pages/help/"],
    ),
    "closing": (
        lambda world: forum.close_posting(sentence="检修"),
        ["/", "/threads/"],
    ),
    "checksum": (
        lambda world: PublishedHead.objects.create(day="2026-01-05", position=1, digest="a" * 64),
        ["/checksums/"],
    ),
}
AFTER = [(change, path) for change, (_act, paths) in CHANGES.items() for path in paths]


@pytest.mark.parametrize(("change", "pattern"), AFTER)
def test_a_change_is_on_the_next_page(reader, world, change, pattern):
    path = path_of(pattern, world)
    before = reader.get(path)
    assert before.status_code == 200
    CHANGES[change][0](world)
    after = reader.get(path, headers={"if-none-match": before["ETag"]})
    assert after.status_code in {200, 410}
    assert after.get("ETag") != before["ETag"]
    fresh = Client(headers={"accept-encoding": "gzip"})
    fresh.cookies[configured.SESSION_COOKIE_NAME] = "of-nobody"
    assert words(after) == words(fresh.get(path))


def test_what_is_committed_while_a_page_is_made_is_on_the_next_one(rf, store, world):
    """The version is asked for before the rows are read, not after."""
    request = as_reader(rf.get("/threads/"))

    def view(request):
        titles = list(Thread.objects.values_list("title", flat=True))
        Thread.objects.filter(pk=world.public.pk).update(title="改过的标题")
        request.resolver_match = resolve("/threads/")
        return HttpResponse(" ".join(titles))

    keep = kept_pages.KeepPages(view)
    assert "改过的标题" not in keep(request).text
    assert "改过的标题" in keep(as_reader(rf.get("/threads/"))).text


@pytest.mark.parametrize("public", [True, False])
def test_posting_leaves_the_pages_as_they_are(reader, world, public):
    reader.get("/threads/")
    act = approve_another if public else (lambda world: builders.pending(world.citizen))
    act(world)
    _response, queries = queries_of(reader, "/threads/")
    assert (len(queries) > VERSIONS_ALONE) is public
