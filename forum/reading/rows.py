"""
Threads and posts as dicts for the partials of the design system.

They hold signatures and bylines only: never an author, never a contact.
"""

from functools import lru_cache

from django.db.models import BigIntegerField, Q
from django.db.models.functions import Left
from django.urls import reverse
from django.utils.translation import gettext as _

from forum import richtext
from forum.attachments.storage import is_lost
from forum.choices import Channel, Kind, Outcome, PostRole, ReplyKind
from forum.hiding import reason_in_words
from forum.models import Post
from forum.models.overdue import is_overdue
from forum.models.threads import address_of
from forum.reading import earlier_texts, replies
from forum.reading.row_words import Wording
from forum.search import index
from portal import provinces
from portal.accounts import roles
from portal.compiled import Compiled, given_each

KINDS = dict(Kind.choices)
EXCERPT = 120
# What a row says of the text, and how much of the text is read for it.
FIRST_LINE = 60
LENGTH_READ = 300
# Hits further down a thread or a text are found, but not quoted: marking takes more CPU time
# than finding, and anybody may search.
POSTS_QUOTED_FROM = 5
LENGTH_QUOTED_FROM = 2_000


def row(thread, wording):
    """One line of a list of matters; of a thread, or of its columns as ``for_rows`` reads them."""
    replies = thread.official_count + thread.answer_count
    return {
        "url": address_of(thread.number),
        "title": thread.title,
        "kind_label": wording.kinds.get(thread.kind, ""),
        "area_label": wording.areas.get(thread.area_id, ""),
        "agency_label": wording.agencies.get(thread.agency_id, ""),
        "status": thread.stage,
        "status_label": wording.stages.get(thread.stage, ""),
        **wording.when(thread.published_at or thread.submitted_at),
        "replies": wording.replies % {"number": replies} if replies else "",
        "supporters": wording.supporters(thread.support_count),
        "language": thread.language,
        "is_overdue": is_overdue(thread),
    }


def rows(threads, *, query=""):
    """
    The lines of a list, each with the first line of its text; what was looked for is marked
    in the title or, where the title does not have it, in the text.
    """
    if query:
        return _found_rows(threads, query)
    threads = list(threads)
    lines = first_lines([thread.pk for thread in threads])
    wording = Wording()
    return [row(thread, wording) | lines.get(thread.pk, {}) for thread in threads]


def first_lines(ids):
    """
    Excerpts for rows, as a dict by thread id: the beginning of the latest final reply, or of
    the question where there is none. One query, which reads beginnings only.
    """
    lines = {}
    beginnings = _BEGINNINGS.rows(len(ids), ids=ids) if ids else []
    for thread_id, role, kind, language, text in beginnings:
        is_reply = role == PostRole.OFFICIAL
        if is_reply and replies.shown_kind(kind, text) != ReplyKind.FINAL:
            continue
        lines[thread_id] = {
            "excerpt": richtext.excerpt(text, FIRST_LINE),
            "excerpt_language": language,
            "is_reply": is_reply,
        }
    return lines


def _beginnings(count):
    told = Q(number=1) | Q(role=PostRole.OFFICIAL)
    ids = given_each("ids", BigIntegerField(), count)
    columns = ("thread_id", "role", "reply_kind", "language", Left("text", LENGTH_READ))
    return Post.objects.filter(told, thread__pk__in=ids).in_order().values_list(*columns)


_BEGINNINGS = Compiled(_beginnings)


def _found_rows(threads, query):
    titles = {thread.pk: _highlight_title(thread, query) for thread in threads}
    in_title = [pk for pk, pieces in titles.items() if _has_hit(pieces)]
    texts = _texts([pk for pk in titles if pk not in in_title])
    lines = first_lines(in_title)
    wording = Wording()
    return [
        row(thread, wording)
        | lines.get(thread.pk, {})
        | {
            "day": wording.date(thread.published_at or thread.submitted_at),
            "title_pieces": titles[thread.pk],
            "pieces": _quotation(texts.get(thread.pk, []), query),
        }
        for thread in threads
    ]


def _highlight_title(thread, query):
    return index.snippet(thread.title, query, width=len(thread.title))


def _texts(ids):
    """The beginnings of the first posts, by thread id: for threads without a hit in the title."""
    texts: dict[int, list[str]] = {}
    if ids:
        for thread_id, text in _QUOTABLE.rows(len(ids), ids=ids):
            texts.setdefault(thread_id, []).append(text)
    return texts


def _quotable(count):
    ids = given_each("ids", BigIntegerField(), count)
    posts = Post.objects.filter(thread__pk__in=ids, number__lte=POSTS_QUOTED_FROM).in_order()
    return posts.values_list("thread_id", Left("text", LENGTH_QUOTED_FROM))


_QUOTABLE = Compiled(_quotable)


def _quotation(texts, query):
    """The snippet of the first text that has a hit, or else of the question."""
    quotations = (index.snippet(text, query, width=EXCERPT) for text in texts)
    first = None
    for pieces in quotations:
        first = first or pieces
        if _has_hit(pieces):
            return pieces
    return first or []


def _has_hit(pieces):
    return any(piece.is_hit for piece in pieces)


def crumbs(thread):
    """The breadcrumbs of a thread: the list of matters, or the board of a notice."""
    if not thread.is_matter:
        return [{"label": thread.board.local_name, "url": thread.board.get_absolute_url()}]
    return [{"label": _("Matters"), "url": _address_of_list()}]


@lru_cache
def _address_of_list():
    return reverse("threads:list")


def facts(thread):
    """What is known of a matter, in pairs; what is not known is left out."""
    rows = [
        {"label": _("Number"), "value": thread.number},
        {"label": _("Kind"), "value": KINDS.get(thread.kind)},
        {"label": _("Category"), "value": _name(thread.category)},
        {"label": _("Area"), "value": _name(thread.area)},
        {"label": _("Place"), "value": thread.place},
        {"label": _("Agency"), "value": _name(thread.agency) or _no_agency(thread)},
    ]
    if thread.channel == Channel.IMPORT:
        rows.append({"label": _("Origin"), "value": _("Taken over from another system")})
    return [row for row in rows if row["value"]]


def _name(node):
    return node.local_name if node else ""


def _no_agency(thread):
    # An imported matter had one somewhere; a new one has none yet.
    return "" if thread.channel == Channel.IMPORT else _("Not assigned yet")


def post(post, thread, *, actions=()):
    """A post for ``partials/post.html``."""
    return {
        "number": post.number,
        "signature": post.byline,
        "at": post.published_at,
        "body": richtext.official(post.text) if post.is_official else richtext.plain(post.text),
        "official": post.is_official,
        **_label(post),
        "province": provinces.in_words(post.province),
        "late_explanation": post.late_explanation,
        "run_by": post.agency.local_host_unit if post.is_official and post.agency else "",
        "edited": post.edited_at,
        "earlier_url": earlier_texts.address_of(post, thread),
        "excerpt": richtext.excerpt(post.text, EXCERPT),
        "language": post.language,
        **result_of(post.outcome, post.summary),
        "attachments": _pictures(post, thread),
        "actions": list(actions),
    }


def result_of(outcome, summary):
    """What came of the matter, in words, and the reply in one sentence; empty if not stated."""
    return {"outcome": Outcome(outcome).label if outcome else "", "summary": summary}


def tombstone(hidden):
    """What is shown in place of a hidden thread or post: never its text, title or author."""
    return {
        "number": hidden.number,
        "published_at": hidden.published_at,
        "hidden_at": hidden.hidden_at,
        "reason": reason_in_words(hidden),
        "role": roles.in_words(hidden.hidden_by_role),
    }


def reply_label(kind, text):
    """The label of an official reply; an ``interim`` one is shown without the stamp."""
    shown = replies.shown_kind(kind, text)
    if shown == ReplyKind.FINAL:
        return {"role_label": _("Official reply"), "interim": False}
    return {"role_label": ReplyKind(shown).label, "interim": True}


def _label(post):
    if post.role != PostRole.OFFICIAL:
        return {"role_label": _role_label(post), "interim": False}
    label = reply_label(post.reply_kind, post.text)
    # Without a known agency the byline itself is "Official reply": no label beside it.
    is_signed_so = post.agency_id is None and not label["interim"]
    return label | ({"role_label": ""} if is_signed_so else {})


def _role_label(post):
    if post.role == PostRole.ANSWER:
        return ""
    # What a matter begins with need not be a question: it may be a repair.
    return _("Matter") if post.role == PostRole.QUESTION else PostRole(post.role).label


def _pictures(post, thread):
    pictures = []
    # Where posts were read together it is known which have none.
    images = post.images.all() if getattr(post, "has_images", True) else []
    for count, image in enumerate(images, 1):
        url = _address(image, thread)
        if url:
            name = image.file_type.public_name % {"number": count}
            pictures.append(
                {
                    "url": url,
                    "name": name,
                    "is_image": image.file_type.is_shown_inline,
                    "small_url": image.small.url if image.small else "",
                    "small_width": image.small_width,
                    "description": "",
                    "width": image.width,
                    "height": image.height,
                }
            )
    return pictures


def _address(image, thread):
    if image.file:
        return image.file.url
    # A private matter has no public copies; those who read it may read the upload.
    return "" if thread.is_public else reverse("attachments:private", args=[image.attachment_id])


def private_images(attachments):
    """Images of what is not published, for those who may read it: by their private addresses."""
    return [private_image(attachment) for attachment in attachments]


def private_image(attachment):
    """One unpublished image; where its file is lost, its name says so and no image is shown."""
    lost = is_lost(attachment.file)
    name = _("%(name)s (the file is lost)") if lost else "%(name)s"
    return {
        "pk": attachment.pk,
        "url": attachment.get_absolute_url(),
        "name": name % {"name": attachment.name},
        "size": attachment.size,
        "is_image": attachment.file_type.is_shown_inline and not lost,
        "is_lost": lost,
        "description": "",
    }
