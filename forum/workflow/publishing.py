"""
Writing threads and posts from a submitted version. Only ``deciding`` and ``importing``
call this; whoever holds the transaction holds the locks.
"""

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import Count, Max, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from forum import boards
from forum.attachments.storage import is_lost, public_files, random_name
from forum.choices import PostRole, ReplyKind, Stage, Visibility
from forum.models import (
    Board,
    Post,
    PostVersion,
    PublishedImage,
    Thread,
)
from forum.search import bigrams, index
from forum.workflow.locks import lock_thread
from portal import languages
from portal.notifications.outbox import notify


def open_thread(submission, version, *, visibility, urgent=None, at=None):
    """
    The thread of a matter or notice, with its first post. Where nobody judged whether it
    is ``urgent``, its marks hold.
    """
    at = at or timezone.now()
    is_matter = submission.rules.is_handled
    slug = boards.slug_for(submission.kind) if is_matter else boards.NOTICES
    thread = Thread.objects.create(
        number=submission.number,
        submission=submission,
        board=Board.objects.get(slug=slug),
        kind=submission.kind,
        title=version.title,
        category=submission.category,
        area=submission.area,
        agency=None if is_matter else submission.agency,
        place=submission.place,
        language=submission.language,
        channel=submission.channel,
        source_system=submission.source_system,
        source_number=submission.source_number,
        urgent=submission.speaks_of_danger if urgent is None else urgent,
        author=submission.author,
        signature=version.signature,
        contact=submission.contact,
        visibility=visibility,
        stage=Stage.ACCEPTED if is_matter else "",
        # The clock of the matter runs from the first time it was sent, whatever came back.
        submitted_at=submission.versions.earliest("number").submitted_at,
        published_at=at if visibility == Visibility.PUBLIC else None,
        last_activity_at=at,
    )
    submission.thread = thread
    submission.save(update_fields=["thread"])
    return _write_post(thread, submission, version, number=1, at=at)


def add_post(submission, version, *, at=None):
    """The next post of a thread; as visible as the thread is."""
    at = at or timezone.now()
    thread = lock_thread(submission.thread_id)
    number = Post.cases.filter(thread=thread).aggregate(last=Max("number"))["last"] + 1
    post = _write_post(thread, submission, version, number=number, at=at)
    thread.last_activity_at = at
    fields = ["last_activity_at"]
    if post.role == PostRole.OFFICIAL and post.reply_kind == ReplyKind.FINAL:
        thread.answered_at = thread.answered_at or at
        fields.append("answered_at")
    thread.save(update_fields=fields)
    return post


def replace_text(submission, version, *, at=None):
    """An approved edit: the new text stands, the old one is kept."""
    at = at or timezone.now()
    post = Post.cases.select_for_update(of=["self"]).get(pk=submission.post_id)
    thread = lock_thread(post.thread_id)
    is_first = post.number == 1
    PostVersion.objects.create(
        post=post,
        number=post.versions.count() + 1,
        title=thread.title if is_first else "",
        text=post.text,
        replaced_at=at,
    )
    post.text, post.edited_at = version.text, at
    post.save(update_fields=["text", "edited_at"])
    if is_first and version.title:
        thread.title = version.title
        thread.save(update_fields=["title"])
    _publish_images(post, version)
    refresh(thread)
    post.thread = thread
    return post


def refresh(thread):
    """Make the counters equal what counting gives and the search equal what is public."""
    public = Q(visibility=Visibility.PUBLIC)
    counts = Post.cases.filter(thread=thread).aggregate(
        people=Count("pk", filter=public & Q(role__in=[PostRole.ANSWER, PostRole.FOLLOW_UP])),
        official=Count("pk", filter=public & Q(role=PostRole.OFFICIAL)),
    )
    thread.answer_count, thread.official_count = counts["people"], counts["official"]
    thread.save(update_fields=["answer_count", "official_count"])
    reindex(thread)


def reindex(thread):
    if not thread.is_public:
        index.unindex(thread.pk)
        return
    posts = Post.cases.filter(thread=thread).public().in_order()
    texts = posts.values_list("text", flat=True).iterator(chunk_size=20)
    index.index(thread.pk, title=thread.title, body="\n".join(_searched(texts)))


def _searched(texts):
    """The texts up to the last word that the search takes of a thread; no further one is read."""
    words = 0
    for text in texts:
        yield text
        words += len(bigrams.bigrams(text))
        if words >= bigrams.MOST_WORDS:
            return


def announce(post, *, at=None):
    """The author hears of it now; the followers from ``forum.followers``."""
    thread = post.thread
    official = post.role == PostRole.OFFICIAL
    if thread.author_id != post.author_id or official:
        notify(
            thread.author or thread.contact,
            event=f"post-{post.pk}-published",
            name="replied" if official else "answered",
            at=at,
            **facts_of(post),
        )


def announce_correction(post, *, at=None):
    """Whoever heard of the reply hears once that an agency has put it right."""
    if post.visibility == Visibility.HIDDEN:
        return
    thread = post.thread
    notify(
        thread.author or thread.contact,
        event=f"post-{post.pk}-corrected-{post.versions.count()}",
        name="reply_corrected",
        at=at,
        **facts_of(post),
    )


def facts_of(post):
    thread = post.thread
    facts = {
        "title": thread.title,
        "thread": thread.number,
        "public": thread.is_public,
        "path": post.get_absolute_url(),
    }
    if post.agency:
        facts |= languages.facts_of(post.agency, "agency")
    elif post.role == PostRole.OFFICIAL:
        facts |= {"agency": post.signature}
    return facts


def _write_post(thread, submission, version, *, number, at):
    post = Post.objects.create(
        thread=thread,
        number=number,
        role=submission.rules.role,
        text=version.text,
        language=submission.language,
        author=submission.author,
        signature=version.signature,
        agency=submission.agency,
        reply_kind=submission.reply_kind,
        submission=submission,
        visibility=thread.visibility,
        published_at=at,
    )
    _publish_images(post, version)
    refresh(thread)
    return post


def _publish_images(post, version):
    """Copies under new random names, so that no address leads back to the upload."""
    already = set(post.images.values_list("attachment_id", flat=True))
    wanted = {attachment.pk: attachment for attachment in version.attachments.all()}
    taken_off = post.images.exclude(attachment_id__in=wanted)
    for image in taken_off:
        _remove_with_commit(image.file.name)
    taken_off.delete()
    for attachment in wanted.values():
        if attachment.pk not in already:
            image = PublishedImage(
                post=post,
                attachment=attachment,
                name=attachment.name,
                type=attachment.type,
                width=attachment.width,
                height=attachment.height,
                position=attachment.position,
            )
            if post.visibility == Visibility.PUBLIC:
                store_public_copy(image)
            image.save()


def store_public_copy(image):
    if is_lost(image.attachment.file):
        raise ValidationError(
            _(
                "The file of the picture “%(name)s” is lost, so it cannot be published. Send the "
                "text back, so that the picture is added again, or ask an administrator."
            ),
            code="image_lost",
            params={"name": image.name},
        )
    with image.attachment.file.open("rb") as original:
        name = random_name(image.file_type.extension)
        image.file.save(name, ContentFile(original.read()), save=False)


def withdraw_image(image):
    """Take the public copy away: its address answers nobody from the commit on."""
    _remove_with_commit(image.file.name)
    image.file = ""
    image.save(update_fields=["file"])


def _remove_with_commit(name):
    # Not before it: a step that is rolled back still shows its picture. Nor left to the sweep,
    # which removes only what a crash left: it spares young files, and may stand still.
    if name:
        transaction.on_commit(lambda: public_files().delete(name), robust=True)
