"""
Who can read which content in which place: one table, checked as every actor.

Each content has a unique marker in title, text and location. An actor must find the marker in
every place where TABLE allows it, and nowhere else.
"""

import logging
import shutil
from types import SimpleNamespace

import pytest
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from forum import workflow as forum
from forum.models import Attachment, PublishedImage
from moderation import workflow as moderation
from moderation.appeals import workflow as appeals
from portal.audit.event_consumers import delivery
from portal.desk import workflow as desk
from portal.notifications import sending
from tests import builders
from tests.floors.doors import (
    AGENCY,
    ANYONE,
    AUTHOR,
    EVERYBODY,
    EXPORTERS,
    MODERATORS,
    NOBODY,
    SEEING_ORDERS,
    SEEING_PRIVATE,
    holding,
)
from tests.world import add_people, kept_for_a_module
from workorders import exporting
from workorders import workflow as workorders

# Searches use this common beginning, because a search page repeats the typed words.
SOUGHT = "雪松巷"
CONTENTS = {
    "public": f"{SOUGHT}一号",
    "answered": f"{SOUGHT}十号",
    "private": f"{SOUGHT}二号",
    # Both have an order; notices were written before they were hidden.
    "hidden": f"{SOUGHT}三号",
    "hidden_private": f"{SOUGHT}四号",
    "pending": f"{SOUGHT}五号",
    "withdrawn": f"{SOUGHT}六号",
    "draft": f"{SOUGHT}七号",
    # The supervisor's answer to the public matter; only this post is hidden.
    "hidden_answer": f"{SOUGHT}八号",
    # An agency's reply that its head has not signed.
    "unsigned_reply": f"{SOUGHT}九号",
    # What its author misses in the reply to a public matter; no moderator has read it.
    "missing": f"{SOUGHT}十一号",
    # What a reader adds to the flag of the public matter.
    "flag": f"{SOUGHT}十二号",
    # What the public and a hidden matter said when they were answered, before they were edited.
    "earlier": f"{SOUGHT}十三号",
    "earlier_hidden": f"{SOUGHT}十四号",
    # A refused matter, and what its author says against that.
    "refused": f"{SOUGHT}十五号",
    "appeal": f"{SOUGHT}十六号",
    # Was public and dispatched until the moderator took the decision back.
    "reviewed_again": f"{SOUGHT}十七号",
    # What an agency and the author of a public matter wrote to each other.
    "talk": f"{SOUGHT}十八号",
}
EDITED = {"public": "earlier", "hidden": "earlier_hidden"}
THREADS = ["public", "answered", "private", "hidden", "hidden_private"]
SUBMITTED = [*THREADS, "pending", "withdrawn", "refused", "reviewed_again"]


def make_scene():
    scene = SimpleNamespace(submissions={}, orders={})
    add_people(scene)
    _find_wanting(scene)
    for name in [*SUBMITTED, "draft"]:
        earlier = CONTENTS[EDITED[name]] if name in EDITED else ""
        scene.submissions[name] = _write(scene, CONTENTS[name], earlier=earlier)
    _decide(scene)
    _appeal(scene)
    _answer(scene)
    _edit(scene)
    _dispatch(scene)
    delivery.run_pending()
    copies = PublishedImage.objects.exclude(file="").select_related("post__thread")
    scene.copies = {copy.post.thread.title: copy.file.name for copy in copies}
    question = scene.threads["public"].posts.get(number=1)
    moderation.flag(question.pk, by=scene.neighbour, reason="other", text=CONTENTS["flag"])
    _hide(scene)
    desk.take_back(scene.submissions["reviewed_again"].pk, by=scene.moderator)
    scene.batch = exporting.make_batch(format="json", by=scene.dispatcher)
    mail.outbox.clear()
    sending.send_waiting()
    scene.letters = [(each.to[0], _words_of(each)) for each in mail.outbox]
    scene.cookies = {who: _cookies_of(scene, who) for who in EVERYBODY}
    return scene


def _cookies_of(scene, who):
    client = Client()
    if who != "anonymous":
        client.force_login(getattr(scene, who))
    return {name: morsel.value for name, morsel in client.cookies.items()}


def _write(scene, marker, *, earlier=""):
    fields = {"title": marker, "text": f"正文{marker}{earlier}", "place": f"地点{marker}"}
    draft = builders.draft(scene.citizen, **fields)
    forum.attach(draft.pk, by=scene.citizen, file=builders.picture())
    return draft


def _decide(scene):
    by = {"by": scene.moderator}
    for name in SUBMITTED:
        forum.submit(scene.submissions[name].pk, by=scene.citizen)
    for name, step in [
        ("public", moderation.approve),
        ("answered", moderation.approve),
        ("hidden", moderation.approve),
        ("reviewed_again", moderation.approve),
        ("private", moderation.accept_unpublished),
        ("hidden_private", moderation.accept_unpublished),
    ]:
        submission = scene.submissions[name]
        step(submission.pk, version_id=submission.latest_version.pk, **by)
    forum.withdraw(scene.submissions["withdrawn"].pk, by=scene.citizen)
    for submission in scene.submissions.values():
        submission.refresh_from_db()
    scene.threads = {name: scene.submissions[name].thread for name in THREADS}


def _appeal(scene):
    refused = scene.submissions["refused"]
    by, court = {"by": scene.moderator}, builders.reason("court")
    moderation.refuse(refused.pk, version_id=refused.latest_version.pk, reason=court, **by)
    scene.appeal = appeals.appeal(refused.pk, by=scene.citizen, words=CONTENTS["appeal"])


def _edit(scene):
    for name in EDITED:
        thread = scene.threads[name]
        question = thread.posts.get(number=1)
        edit = builders.draft(
            scene.citizen, purpose="edit", thread=thread, post=question,
            text=f"正文{CONTENTS[name]}",
        )  # fmt: skip
        forum.copy_images(question.submission.attachments.current(), onto=edit)
        forum.submit(edit.pk, by=scene.citizen)
        version = edit.latest_version.pk
        moderation.approve(edit.pk, version_id=version, by=scene.moderator)


def _answer(scene):
    """The neighbour follows, and the supervisor answers, so that followers are notified."""
    for name in ("public", "hidden"):
        thread = scene.threads[name]
        forum.follow(thread.pk, by=scene.neighbour)
        _answered(scene, thread, text="我也想知道。")
    post = _answered(scene, scene.threads["public"], CONTENTS["hidden_answer"])
    scene.hidden_answer, scene.submissions["hidden_answer"] = post, post.submission


def _answered(scene, thread, text):
    pending = builders.answer(scene.supervisor, thread, text=text)
    version = pending.latest_version.pk
    return moderation.approve(pending.pk, version_id=version, by=scene.moderator)


def _dispatch(scene):
    by = {"by": scene.dispatcher}
    # First dispatched to another agency and withdrawn.
    scene.taken_back = builders.order(scene.threads["private"], agency=scene.water, **by)
    workorders.withdraw(scene.taken_back.pk, reason="派错了", **by)
    for name in THREADS:
        scene.orders[name] = builders.accepted_order(
            scene.threads[name], agency=scene.transport, clerk=scene.clerk, **by
        )
    thread = scene.submissions["reviewed_again"].thread
    scene.orders["reviewed_again"] = builders.order(thread, agency=scene.water, **by)
    reply = {"clerk": scene.clerk, "text": f"{CONTENTS['unsigned_reply']}本周修好。"}
    version = builders.handed_in(scene.orders["public"], **reply)
    scene.submissions["unsigned_reply"] = version.submission
    for name in ("answered", "hidden"):
        builders.answered(
            scene.orders[name], clerk=scene.clerk, head=scene.head, dispatcher=scene.dispatcher,
            text=f"{CONTENTS[name]}已修好。",
        )  # fmt: skip


def _find_wanting(scene):
    """First of all: these notices must not push others from a page with the newest."""
    thread = builders.published(scene.citizen, scene.moderator)
    signing = {"clerk": scene.clerk, "dispatcher": scene.dispatcher}
    order = builders.accepted_order(
        thread, agency=scene.transport, by=scene.dispatcher, clerk=scene.clerk
    )
    for step, by in [
        (workorders.write_to_author, scene.clerk), (workorders.write_to_agency, scene.citizen)
    ]:  # fmt: skip
        step(order.pk, by=by, text=CONTENTS["talk"])
    builders.answered(order, head=scene.head, **signing)
    workorders.report_unsolved(thread.pk, by=scene.citizen, missing=CONTENTS["missing"])
    scene.orders["found_wanting"] = order
    scene.submissions["found_wanting"] = thread.submission
    scene.submissions["missing"] = scene.citizen.submissions.get(purpose="follow_up")


def _hide(scene):
    by = {"by": scene.moderator, "reason": "含有他人隐私"}
    for name in ("hidden", "hidden_private"):
        moderation.hide(scene.threads[name].pk, **by)
    moderation.hide_post(scene.hidden_answer.pk, **by)


def _words_of(letter):
    return "\n".join([letter.subject, letter.body, letter.alternatives[0].content])


@pytest.fixture(scope="module")
def made(django_db_setup, django_db_blocker, tmp_path_factory):
    media = tmp_path_factory.mktemp("scene") / "media"
    with kept_for_a_module(make_scene, media=media, blocker=django_db_blocker) as scene:
        yield scene, media


@pytest.fixture
def scene(made, settings, db):
    scene, media = made
    shutil.copytree(media, settings.MEDIA_ROOT)
    # Hundreds of requests are refused, and each would be logged.
    logging.disable()
    yield scene
    logging.disable(logging.NOTSET)


# --- the places ---------------------------------------------------------------


def pages(*addresses):
    return lambda scene: addresses


def of_matters(*forms):
    """The URLs for the number of each submission that has one."""

    def addresses(scene):
        numbers = [submission.number for submission in scene.submissions.values()]
        return [form.format(number) for number in filter(None, numbers) for form in forms]

    return addresses


def of_submissions(*forms):
    return lambda scene: [
        form.format(submission.pk) for submission in scene.submissions.values() for form in forms
    ]


def of_orders(scene):
    orders = [*scene.orders.values(), scene.taken_back]
    return [f"/workorders/{order.number}/" for order in orders]


PAGES = {
    "page": of_matters("/threads/{}/", "/threads/{}/answer/"),
    "earlier text": of_matters("/threads/{}/posts/1/earlier/"),
    "own talk": of_matters("/threads/{}/talk/"),
    "own appeal": of_submissions("/my/submissions/{}/appeal/"),
    "appeals": lambda scene: ["/moderation/appeals/", f"/moderation/appeals/{scene.appeal.pk}/"],
    "own submission": of_submissions("/my/submissions/{}/", "/my/submissions/{}/preview/"),
    "own page": pages("/my/"),
    "notices": pages("/my/notifications/"),
    "follows": pages("/my/follows/"),
    "lists": pages(
        "/threads/", "/threads/?order=active", "/boards/matters/", f"/threads/?q={SOUGHT}"
    ),
    "home": pages("/"),
    "search": lambda scene: [f"/search/?q={SOUGHT}", *of_matters("/search/?q={}")(scene)],
    "feed": pages("/feeds/threads/"),
    "API": lambda scene: [
        "/api/v1/threads/",
        f"/api/v1/threads/?q={SOUGHT}",
        *of_matters("/api/v1/threads/{}/")(scene),
    ],
    "queue": pages("/moderation/"),
    "moderators page": of_submissions("/moderation/{}/"),
    "flags": lambda scene: ["/moderation/flags/", *of_matters("/moderation/flags/{}/1/")(scene)],
    "flagging": of_matters("/threads/{}/posts/1/flag/"),
    "merging": lambda scene: [
        f"{address}?into={scene.threads['public'].number}"
        for address in of_submissions("/moderation/{}/merge/")(scene)
    ],
    "orders": pages("/workorders/?status=all", f"/workorders/?q={SOUGHT}"),
    "order": of_orders,
    "dispatching": lambda scene: [
        "/workorders/awaiting-dispatch/",
        *of_matters("/workorders/dispatch/{}/")(scene),
    ],
}


def _read_pages(place):
    return lambda scene, client, who: "\n".join(
        _body_of(client.get(address)) for address in PAGES[place](scene)
    )


def _export(scene, client, who):
    return _body_of(client.post(f"/workorders/exports/{scene.batch.number}/download/"))


def _uploads(scene, client, who):
    """The titles of the submissions whose uploaded pictures the client can open."""
    shown = []
    for upload in Attachment.objects.select_related("submission"):
        if _is_picture(client.get(upload.get_absolute_url())):
            shown.append(upload.submission.title)
    return "\n".join(shown)


def _copies(scene, client, who):
    """The titles of the threads whose public copies the client can open.

    The file names are those from before some threads were hidden.
    """
    return "\n".join(
        title
        for title, name in scene.copies.items()
        if _is_picture(client.get(reverse("images:published", args=[name])))
    )


def _letters(scene, client, who):
    address = "" if who == "anonymous" else getattr(scene, who).email
    return "\n".join(words for to, words in scene.letters if to == address)


PLACES = {place: _read_pages(place) for place in PAGES} | {
    "export": _export,
    "uploads": _uploads,
    "public copies": _copies,
    "letters": _letters,
}


def _body_of(response):
    # The read limits count in the cache, and all actors have the same IP address.
    cache.clear()
    content = b"".join(response.streaming_content) if response.streaming else response.content
    # Remove the marks of search hits, which split the markers.
    return content.decode().replace("<mark>", "").replace("</mark>", "")


def _is_picture(response):
    return response.status_code == 200 and b"".join(response.streaming_content)[:2] == b"\xff\xd8"


def _client_of(scene, who):
    client = Client()
    client.cookies.load(scene.cookies[who])
    return client


# --- the table ----------------------------------------------------------------

STAFF = holding("see_private")
CENTRE = SEEING_ORDERS - AGENCY
DISPATCHERS = holding("dispatch_orders")
# Who was notified of a matter: its author and its agency; of the public one also its follower
# and the supervisor, who answered.
TOLD = AUTHOR | AGENCY
FOLLOWER, SUPERVISOR, MODERATOR = map(frozenset, [{"neighbour"}, {"supervisor"}, {"moderator"}])

# Whoever has a confirmed address and did not write it.
MAY_FLAG = EVERYBODY - {"anonymous", "stranger"} - AUTHOR

# Place → content → actors who can read it. Nobody can read a content that is not listed.
TABLE = {
    "page": {
        "public": ANYONE, "answered": ANYONE, "private": SEEING_PRIVATE | AGENCY,
        "hidden": STAFF, "hidden_private": STAFF, "reviewed_again": STAFF,
    },
    "earlier text": {"public": ANYONE, "earlier": ANYONE},
    "own talk": dict.fromkeys(["public", "answered", "private", "talk"], AUTHOR),
    # Its heading is the title of the submission; the author's alone.
    "own appeal": {
        **dict.fromkeys([*SUBMITTED, "draft", "appeal"], AUTHOR),
        "public": AUTHOR | SUPERVISOR,
    },
    "appeals": dict.fromkeys(["refused", "appeal"], MODERATORS),
    "own submission": {
        **dict.fromkeys([*SUBMITTED, "draft"], AUTHOR),
        "public": AUTHOR | SUPERVISOR, "hidden_answer": SUPERVISOR, "missing": AUTHOR,
        **dict.fromkeys(["earlier", "earlier_hidden"], AUTHOR),
    },
    # Own submissions and the five newest notices; the head has had more since.
    "own page": {
        **dict.fromkeys([*SUBMITTED, "draft"], AUTHOR),
        "public": TOLD | FOLLOWER | SUPERVISOR, "answered": TOLD, "private": TOLD - {"head"},
        "hidden": AUTHOR | SUPERVISOR,
    },
    # The agency was notified of the hidden ones too; their titles are no longer shown.
    "notices": {
        "public": TOLD | FOLLOWER | SUPERVISOR, "answered": TOLD, "private": TOLD,
        "hidden": AUTHOR | SUPERVISOR, "hidden_private": AUTHOR, "refused": AUTHOR,
        "reviewed_again": AUTHOR,
    },
    "follows": {"public": FOLLOWER},
    "lists": {"public": ANYONE, "answered": ANYONE},
    "home": {"answered": ANYONE},
    "search": {"public": ANYONE, "answered": ANYONE},
    "feed": {"public": ANYONE, "answered": ANYONE},
    "API": {"public": ANYONE, "answered": ANYONE},
    # Waiting submissions, and the moderator's own last decisions.
    "queue": {
        **dict.fromkeys(["pending", "missing", "reviewed_again"], MODERATORS),
        # Of the answered matter that decision is no longer among the last ten.
        **dict.fromkeys([*{*THREADS, "refused"} - {"answered"}], MODERATOR),
    },
    # Everything ever submitted, including withdrawn submissions, which people may ask about.
    "moderators page": dict.fromkeys(
        [*SUBMITTED, "hidden_answer", "missing", "earlier", "earlier_hidden"], MODERATORS
    ),
    # Every moderator reads what was flagged and what its readers say, but not who they are.
    "flags": {"public": MODERATORS, "flag": MODERATORS},
    # Its author and who reported it already read a sentence in place of the post.
    "flagging": {"public": MAY_FLAG - FOLLOWER, "answered": MAY_FLAG},
    # The text beside the public one it may be merged into.
    "merging": dict.fromkeys(
        [*SUBMITTED, "hidden_answer", "missing", "earlier", "earlier_hidden"], MODERATORS
    ),
    "orders": {
        **dict.fromkeys(["public", "answered", "private"], CENTRE | AGENCY),
        **dict.fromkeys(["hidden", "hidden_private", "reviewed_again"], CENTRE),
    },
    "order": {
        **dict.fromkeys(["public", "answered", "private"], CENTRE | AGENCY),
        **dict.fromkeys(["hidden", "hidden_private", "reviewed_again"], CENTRE),
        "unsigned_reply": AGENCY, "missing": CENTRE | AGENCY,
        "talk": CENTRE | AGENCY,
    },
    "dispatching": dict.fromkeys([*THREADS, "missing", "reviewed_again"], DISPATCHERS),
    "export": dict.fromkeys(["public", "answered", "private"], EXPORTERS),
    "uploads": {
        **dict.fromkeys(["public", "answered", "private"], SEEING_PRIVATE | AGENCY),
        **dict.fromkeys(["hidden", "hidden_private"], SEEING_PRIVATE),
        **dict.fromkeys(
            ["pending", "withdrawn", "refused", "reviewed_again"], AUTHOR | MODERATORS
        ),
        "draft": AUTHOR,
    },
    "public copies": {"public": ANYONE, "answered": ANYONE},
    # No letter contains text that was never public. Letters that waited when the matter was
    # hidden go only to its author.
    "letters": {"public": TOLD | FOLLOWER | SUPERVISOR, "answered": TOLD, "hidden": AUTHOR},
}  # fmt: skip


@pytest.mark.parametrize("place", PLACES, ids=lambda place: place.replace(" ", "-"))
def test_a_content_is_read_by_those_entitled_and_by_nobody_else(place, scene):
    found = {who: PLACES[place](scene, _client_of(scene, who), who) for who in sorted(EVERYBODY)}
    readers = {
        name: {who for who, said in found.items() if marker in said}
        for name, marker in CONTENTS.items()
    }
    entitled = {name: set(TABLE[place].get(name, NOBODY)) for name in CONTENTS}
    assert readers == entitled


def test_the_table_knows_every_place_and_content():
    assert set(TABLE) == set(PLACES)
    assert {name for entry in TABLE.values() for name in entry} == set(CONTENTS)
