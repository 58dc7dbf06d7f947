"""
What was blacked out is nowhere: one matter, one answer and one picture, read in every way by every
actor but their authors. Only a press of those who may reveal it shows the words.
"""

import io
import logging
import shutil
from types import SimpleNamespace

import pytest
from django.core import mail
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image, ImageDraw

from forum import workflow as forum
from forum.models import Attachment, PublishedImage
from forum.redaction.pictures import Rectangle
from forum.redaction.spans import TEXT, TITLE, Span, places_of
from forum.workflow.publishing.redacting import PictureChange
from forum.workflow.publishing.small_copies import make_small_copies
from forum.workflow.submissions import drafting
from moderation import workflow as moderation
from moderation.workflow.ledger import Verdict
from portal.audit.event_consumers import delivery
from portal.audit.models import AuditLine
from portal.notifications import sending
from tests import builders
from tests.floors.doors import EVERYBODY
from tests.world import add_people, kept_for_a_module
from workorders import exporting

PLATE, INSULT = "川A7X4Q9", "黑心蟊贼"
SECRETS = (PLATE, INSULT)
# Of the picture's left third, where the plate is; nothing else is of this colour.
SECRET_COLOUR = (250, 0, 250)
SEARCHES = ("/search/", "/threads/", "/api/v1/threads/", "/workorders/", "/desk/search/")
READERS = sorted(EVERYBODY - {"citizen"})


def make_scene():
    scene = SimpleNamespace()
    add_people(scene)
    scene.matter = _sent_back_once(scene, _write(scene))
    scene.post = _approve(scene, scene.matter)
    scene.thread = scene.post.thread
    forum.follow(scene.thread.pk, by=scene.stranger)
    answer = builders.answer(scene.citizen, scene.thread, text=f"又是{PLATE}，{INSULT}。")
    _approve(scene, answer)
    _handle(scene)
    scene.post.thread = scene.thread
    edit = drafting.begin_edit(
        scene.post, by=scene.citizen, title=f"{PLATE}还在消防通道", text=f"{PLATE}还在，{INSULT}。"
    )
    forum.submit(edit.pk, by=scene.citizen)
    _approve(scene, edit)
    make_small_copies()
    delivery.run_pending()
    scene.batch = exporting.make_batch(format="json", by=scene.dispatcher)
    mail.outbox.clear()
    sending.send_waiting()
    scene.letters = [
        (each.to[0], "\n".join([each.subject, each.body, each.alternatives[0].content]))
        for each in mail.outbox
    ]
    return scene


def _write(scene):
    draft = builders.draft(
        scene.citizen, title=f"{PLATE}堵住消防通道",
        text=f"{PLATE}每晚停在消防通道，车主是{INSULT}，见 https://x.example/{PLATE[1:]}/ 。",
    )  # fmt: skip
    picture = Image.new("RGB", (900, 600), "teal")
    ImageDraw.Draw(picture).rectangle((0, 0, 299, 599), fill=SECRET_COLOUR)
    file = io.BytesIO()
    picture.save(file, "JPEG", quality=95)
    for name in (f"{PLATE}.jpg", "left-out.jpg"):
        upload = SimpleUploadedFile(name, file.getvalue(), content_type="image/jpeg")
        forum.attach(draft.pk, by=scene.citizen, file=upload)
    return forum.submit(draft.pk, by=scene.citizen)


def _sent_back_once(scene, submission):
    """The words stand in a version before the one that is approved, too."""
    version = submission.latest_version
    moderation.send_back(
        submission.pk, version_id=version.pk, by=scene.moderator, reason=builders.reason("vague")
    )
    forum.save(submission.pk, by=scene.citizen, text=f"{submission.text}请处理。")
    return forum.submit(submission.pk, by=scene.citizen)


def _approve(scene, submission):
    version = submission.latest_version
    spans = tuple(
        Span(field, *place)
        for field, text in ((TITLE, version.title), (TEXT, version.text))
        for words in (*SECRETS, PLATE[1:])
        for place in places_of(text, words)
    )
    changes = []
    for picture in version.attachments.all():
        left_out = picture.name == "left-out.jpg"
        changes.append(PictureChange(picture.pk, () if left_out else (Rectangle(0, 0, 40, 100),)))
    verdict = Verdict(
        "approve", builders.reason("others-data"), spans=spans, pictures=tuple(changes)
    )
    return moderation.decide(submission.pk, verdict, version_id=version.pk, by=scene.moderator)


def _handle(scene):
    scene.order = builders.accepted_order(
        scene.thread, agency=scene.transport, clerk=scene.clerk, by=scene.dispatcher
    )
    builders.answered(
        scene.order,
        clerk=scene.clerk,
        head=scene.head,
        dispatcher=scene.dispatcher,
        text="已拖走。",
    )


@pytest.fixture(scope="module")
def made(django_db_setup, django_db_blocker, tmp_path_factory):
    media = tmp_path_factory.mktemp("blacked-out") / "media"
    with kept_for_a_module(make_scene, media=media, blocker=django_db_blocker) as scene:
        yield scene, media


@pytest.fixture
def scene(made, settings, db):
    scene, media = made
    shutil.copytree(media, settings.MEDIA_ROOT)
    logging.disable()
    yield scene
    logging.disable(logging.NOTSET)


def client_of(scene, who):
    client = Client()
    if who != "anonymous":
        client.force_login(getattr(scene, who))
    return client


def body_of(response):
    # The read limits count in the cache, and all actors have the same IP address.
    cache.clear()
    content = b"".join(response.streaming_content) if response.streaming else response.content
    return content.decode(errors="replace")


def addresses(scene):
    number, order = scene.thread.number, scene.order.number
    pages = [
        "/", "/threads/", "/threads/?order=active", "/boards/matters/", "/search/?q=消防通道",
        "/feeds/threads/", "/sitemap.xml", "/sitemap-1.xml", "/api/v1/threads/",
        f"/api/v1/threads/{number}/", f"/threads/{number}/", f"/threads/{number}/answer/",
        "/agencies/", f"/agencies/{scene.transport.slug}/", "/my/", "/my/notifications/",
        "/my/follows/", "/moderation/", "/workorders/?status=all", f"/workorders/{order}/",
        "/workorders/awaiting-dispatch/", f"/workorders/dispatch/{number}/", "/desk/search/?q=通道",
        f"/desk/{number}/correct-kind/", f"/workorders/{order}/correct/",
    ]  # fmt: skip
    for submission in scene.citizen.submissions.all():
        pages += [f"/moderation/{submission.pk}/", f"/my/submissions/{submission.pk}/"]
        pages += [f"/admin/forum/submission/{submission.pk}/change/"]
        pages += [f"/moderation/{submission.pk}/merge/?into={number}"]
    pages += [f"/admin/forum/{kind}/" for kind in ("submission", "thread", "post", "event")]
    pages += [f"/admin/forum/post/{scene.post.pk}/change/", "/admin/moderation/decision/"]
    return pages


@pytest.mark.parametrize("who", READERS)
def test_the_words_are_on_no_page(scene, who):
    client = client_of(scene, who)
    for address in addresses(scene):
        # Twice: the second time a page may be one that was kept.
        for _time in range(2 if who == "anonymous" else 1):
            body = body_of(client.get(address, follow=True))
            found = [words for words in (*SECRETS, PLATE[1:]) if words in body]
            where = body.find(found[0]) if found else 0
            assert not found, f"{address}: {body[max(0, where - 80) : where + 20]}"


def test_no_preview_of_what_was_decided_shows_the_words(scene):
    client = client_of(scene, "moderator")
    for submission in scene.citizen.submissions.all():
        typed = {"version": submission.latest_version.pk, "outcome": "approve"}
        for part in ({}, {"X-Part": "preview"}):
            address = reverse("moderation:preview", args=[submission.pk])
            body = body_of(client.post(address, typed, headers=part, follow=True))
            assert not [words for words in SECRETS if words in body]


def test_the_scene_is_read_at_all(scene):
    client = client_of(scene, "anonymous")
    for address in (f"/threads/{scene.thread.number}/", "/threads/", "/feeds/threads/"):
        assert "已隐去" in body_of(client.get(address))
    # The author alone finds the words.
    assert PLATE in body_of(client_of(scene, "citizen").get(f"/my/submissions/{scene.matter.pk}/"))


@pytest.mark.parametrize("who", READERS)
def test_nobody_finds_the_matter_by_the_words(scene, who):
    client = client_of(scene, who)
    for words in (*SECRETS, PLATE[1:]):
        for address in (
            "/search/",
            "/threads/",
            "/api/v1/threads/",
            "/workorders/",
            "/desk/search/",
        ):
            assert scene.thread.number not in body_of(client.get(address, {"q": words}))


def test_no_export_holds_the_words(scene):
    address = f"/workorders/exports/{scene.batch.number}/download/"
    for who in ("dispatcher", "supervisor"):
        body = body_of(client_of(scene, who).post(address))
        assert not [words for words in SECRETS if words in body or ascii(words)[1:-1] in body]


def test_no_letter_holds_the_words(scene):
    assert scene.letters
    for _to, words in scene.letters:
        assert not [secret for secret in SECRETS if secret in words]


def shows_the_secret(content):
    with Image.open(io.BytesIO(content)) as picture:
        small = picture.convert("RGB").resize((30, 20))
    pixels = [small.getpixel((x, y)) for x in range(30) for y in range(20)]
    return any(red > 150 and blue > 150 and green < 110 for red, green, blue in pixels)


@pytest.mark.parametrize("who", READERS)
def test_no_picture_shows_what_is_under_the_rectangle(scene, who):
    client, seen = client_of(scene, who), 0
    copies = PublishedImage.objects.exclude(file="")
    names = [name for copy in copies for name in (copy.file.name, copy.small.name) if name]
    found = [reverse("images:published", args=[name]) for name in names]
    found += [upload.get_absolute_url() for upload in Attachment.objects.all()]
    for address in found:
        response = client.get(address)
        if response.status_code == 200:
            seen += 1
            assert not shows_the_secret(b"".join(response.streaming_content)), address
            assert PLATE not in str(response.headers)
    assert seen >= len(names) >= 2


def test_the_secret_is_seen_in_the_upload(scene):
    upload = Attachment.objects.filter(submission=scene.matter).first()
    response = client_of(scene, "citizen").get(upload.get_absolute_url())
    assert shows_the_secret(b"".join(response.streaming_content))


@pytest.mark.parametrize("who", sorted(EVERYBODY))
def test_a_press_shows_it_to_few_and_is_written_down(scene, who):
    address = reverse("threads:original", args=[scene.thread.number])
    response = client_of(scene, who).post(address)
    may = who in {"moderator", "dispatcher", "clerk", "head", "administrator"}
    assert (INSULT in body_of(response)) == may
    assert AuditLine.objects.filter(act="reveal_redacted").count() == may


def test_the_picture_of_a_press_opens_for_that_person_alone(scene):
    address = reverse("threads:original", args=[scene.thread.number])
    clerk, head = client_of(scene, "clerk"), client_of(scene, "head")
    pictures = clerk.post(address).context["originals"][0].pictures
    content = b"".join(clerk.get(pictures[0]["url"]).streaming_content)
    assert shows_the_secret(content)
    assert not shows_the_secret(b"".join(head.get(pictures[0]["url"]).streaming_content))
