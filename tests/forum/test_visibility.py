"""
Nobody without permission can read text that is unapproved, private or hidden.

One marker sentence is in every such text; every readable page is read by people who have no
permission for any of them.
"""

import re

import pytest
from django.utils import timezone

from forum import workflow
from forum.choices import Purpose
from forum.models import Post, Submission, Thread
from forum.search import index
from forum.views import sitemaps
from portal.audit.event_consumers import delivery
from portal.notifications.models import Message
from portal.site.fixed_pages.defaults import SLUGS
from tests import builders

pytestmark = pytest.mark.django_db
# Searching for the beginning must not be what puts the whole on the page.
SOUGHT = "雪松巷"
MARKER = f"{SOUGHT}暗号"
UNSEEN = {"title": MARKER, "text": f"正文{MARKER}", "place": f"地点{MARKER}"}


@pytest.fixture
def visible(citizen, neighbour, moderator, transport):
    """A public matter round which a great deal is not."""
    thread = builders.published(citizen, moderator, title="公开的事")
    workflow.record_progress(
        thread.pk,
        workflow.Progress(stage="in_progress", agency=transport),
        by=moderator,
        act="dispatch",
    )
    builders.answer(neighbour, thread, moderator, text="公开的回答")
    return thread


@pytest.fixture
def unseen(citizen, moderator, visible):
    """The numbers of what nobody else may know of; hidden things beside them."""
    question = Post.objects.get(thread=visible, number=1)
    builders.draft(citizen, **UNSEEN)
    waiting = builders.pending(citizen, **UNSEEN)
    builders.answer(citizen, visible, text=MARKER)
    builders.pending(citizen, purpose=Purpose.EDIT, thread=visible, post=question, text=MARKER)
    returned, refused = builders.pending(citizen, **UNSEEN), builders.pending(citizen, **UNSEEN)
    for submission, step in [(returned, workflow.send_back), (refused, workflow.refuse)]:
        version = submission.latest_version
        step(submission.pk, version_id=version.pk, by=moderator, reason=builders.reason("other"))
    private = builders.accepted_unpublished(citizen, moderator, **UNSEEN)
    builders.answer(citizen, private, moderator, text=MARKER, purpose=Purpose.FOLLOW_UP)
    hidden_reply = builders.answer(citizen, visible, moderator, text=MARKER)
    workflow.hide_post(hidden_reply.pk, by=moderator, reason="rumour")
    return [thing.number for thing in (waiting, returned, refused, private)]


@pytest.fixture
def hidden(citizen, moderator, clerk, transport):
    notice = builders.published(
        clerk, moderator, **UNSEEN, purpose=Purpose.NOTICE, kind="", agency=transport
    )
    workflow.hide(notice.pk, by=moderator, reason="rumour")
    thread = builders.published(citizen, moderator, **UNSEEN)
    builders.answer(citizen, thread, moderator, text=MARKER)
    return workflow.hide(thread.pk, by=moderator, reason="rumour")


@pytest.fixture
def all_answered(unseen, hidden):
    """The home page shows answered matters: these must not be missing for want of a reply."""
    Thread.cases.filter(title=MARKER).update(answered_at=timezone.now())


@pytest.fixture(params=["anybody", "neighbour", "other_clerk"])
def reader(request, client):
    """Somebody who is entitled to none of it."""
    if request.param != "anybody":
        client.force_login(request.getfixturevalue(request.param))
    return client


def addresses(visible, unseen, hidden):
    own = visible.get_absolute_url()
    yield from ["/", "/agencies/", "/agencies/transport/", "/feeds/threads/", "/sitemap.xml"]
    yield from sitemap_files()
    yield from [f"/pages/{slug}/" for slug in SLUGS]
    yield from [f"/boards/{slug}/" for slug in ("matters", "suggestions", "notices")]
    yield from [f"{path}?q={SOUGHT}" for path in ("/threads/", "/search/", "/api/v1/threads/")]
    yield from [f"/threads/?order={order}" for order in ("new", "active", "waiting")]
    yield from [own, f"{own}?page=2", "/search/?q=公开", "/threads/?q=公开", "/my/", "/nowhere/"]
    yield from ["/api/v1/threads/", "/api/schema/", f"/api/v1{own}", f"/api/v1{own}?page=2"]
    for number in [*unseen, hidden.number]:
        yield from [f"/threads/{number}/", f"/api/v1/threads/{number}/", f"/search/?q={number}"]
    for submission in Submission.objects.filter(text__contains=MARKER):
        yield submission.get_absolute_url()


def sitemap_files():
    last = Thread.cases.latest("pk").pk // sitemaps.IN_A_FILE
    return [f"/sitemap-{number}.xml" for number in range(1, last + 2)]


def read(client, address):
    """A page as its reader sees it: what was looked for is marked in the middle of words."""
    return client.get(address).content.decode().replace("<mark>", "").replace("</mark>", "")


def test_nothing_of_it_can_be_read_anywhere(reader, visible, unseen, hidden, all_answered):
    for address in addresses(visible, unseen, hidden):
        page = read(reader, address)
        assert MARKER not in page, address
        assert not [n for n in unseen if n in page and n not in address], address


def test_not_even_where_the_search_was_left_with_it(reader, unseen, hidden):
    for thread in Thread.cases.all():
        index.index(thread.pk, title=MARKER, body=MARKER)
    for path in ("/threads/", "/boards/matters/", "/search/", "/api/v1/threads/"):
        page = read(reader, f"{path}?q={SOUGHT}")
        assert MARKER not in page, path


def test_what_is_hidden_stands_in_the_search_no_more(visible, moderator):
    assert index.matching_ids("公开") == [visible.pk]
    workflow.hide(visible.pk, by=moderator, reason="rumour")
    assert index.matching_ids("公开") == []


def test_what_is_public_can_be_read(reader, visible, unseen, hidden):
    """Else the walk would prove nothing."""
    lists = ["/threads/", "/boards/matters/", "/search/?q=公开", "/api/v1/threads/"]
    for address in [*lists, "/feeds/threads/", visible.get_absolute_url()]:
        assert "公开的事" in read(reader, address), address
    assert any(visible.number in read(reader, address) for address in sitemap_files())


def test_the_author_and_staff_do_find_it(client, visible, unseen, hidden, citizen, moderator):
    private = Thread.cases.get(visibility="private")
    for person in (citizen, moderator):
        client.force_login(person)
        assert MARKER in read(client, private.get_absolute_url())


def test_a_private_matter_is_read_by_the_agency_in_charge_only(
    client, private_thread, moderator, transport, clerk, other_clerk
):
    workflow.record_progress(
        private_thread.pk,
        workflow.Progress(stage="in_progress", agency=transport),
        by=moderator,
        act="dispatch",
    )
    for person, status in [(clerk, 200), (other_clerk, 404)]:
        client.force_login(person)
        assert client.get(private_thread.get_absolute_url()).status_code == status


def test_what_is_not_visible_answers_exactly_like_what_does_not_exist(reader, unseen):
    unknown = body_of(reader, "2001010100001", 404)
    for number in unseen:
        assert body_of(reader, number, 404) == unknown


def test_the_api_says_the_same_of_what_is_not_visible_and_what_is_not(reader, unseen):
    unknown = reader.get("/api/v1/threads/2001010100001/")
    for number in unseen:
        response = reader.get(f"/api/v1/threads/{number}/")
        assert (response.status_code, response.content) == (404, unknown.content)


def body_of(client, number, status):
    response = client.get(f"/threads/{number}/")
    assert response.status_code == status
    body = response.content.decode().replace(number, "NUMBER")
    # Drawn anew for every answer: they say nothing about the matter.
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", body)


def test_a_number_in_review_leads_its_author_to_the_submission(client, pending, citizen):
    client.force_login(citizen)
    response = client.get(f"/threads/{pending.number}/")
    assert response.url == pending.get_absolute_url()


def test_what_is_not_public_is_kept_by_no_cache(client, private_thread, citizen):
    client.force_login(citizen)
    response = client.get(private_thread.get_absolute_url())
    assert "no-store" in response.headers["Cache-Control"]
    assert 'content="noindex"' in response.content.decode()


def test_made_public_later_it_can_be_read_and_found(client, private_thread, moderator):
    workflow.make_public(private_thread.pk, by=moderator)
    assert client.get(private_thread.get_absolute_url()).status_code == 200
    assert private_thread.title in read(client, "/threads/?q=站台")


def test_letters_about_a_hidden_matter_do_not_go_out(
    citizen, neighbour, moderator, visible, client
):
    workflow.follow(visible.pk, by=neighbour)
    builders.answer(citizen, visible, moderator, text="补充一句")
    delivery.run_pending()
    assert Message.objects.waiting().filter(recipient=neighbour).exists()
    workflow.hide(visible.pk, by=moderator, reason="rumour")
    assert not Message.objects.waiting().filter(recipient=neighbour).exists()
    assert Message.objects.waiting().filter(recipient=citizen, name="hidden").exists()


def test_nobody_hears_of_a_matter_hidden_before_the_worker_came(
    citizen, neighbour, moderator, visible
):
    workflow.follow(visible.pk, by=neighbour)
    builders.answer(citizen, visible, moderator, text="补充一句")
    workflow.hide(visible.pk, by=moderator, reason="rumour")
    delivery.run_pending()
    assert not neighbour.notifications.filter(name__startswith="followed").exists()
