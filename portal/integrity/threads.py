"""Checks of threads and posts: visibility, stages, counters, search index."""

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from forum.choices import PostRole, ReplyKind, Stage, Visibility
from forum.models import Event, Follow, Post, Support, Thread
from forum.search import index
from portal.integrity.reading import PART, grouped, in_chunks, keys_of, replay

VISIBILITY_ACTS = {"hide", "restore", "make_public", "unpublish", "publish_again"}
HIDING_POSTS = {"hide_post", "unpublish_post"}
POST_ACTS = {*HIDING_POSTS, "restore_post", "publish_post_again"}
SUPPORTING = ("support", "take_back_support")
# Acts about a thread that change neither its stage nor its visibility.
NO_MOVES = {
    "take_into_work", "reassign", "mark_about_staff", "unmark_about_staff", *SUPPORTING,
}  # fmt: skip
COUNTED = ("answer_count", "official_count", "follower_count", "support_count", "answered_at")
OPENING = {"approve": Visibility.PUBLIC, "accept_unpublished": Visibility.PRIVATE}


def _each_with_events(queryset):
    for chunk in in_chunks(queryset):
        events = Event.objects.filter(thread__in=[thread.pk for thread in chunk]).order_by("pk")
        lines = grouped(events, lambda event: event.thread_id)
        for thread in chunk:
            yield thread, lines[thread.pk]


def visibility():
    """Every thread has the visibility that its ledger leads to."""
    facts = Thread.cases.only("number", "visibility", "submission", "published_at", "hidden_at")
    for thread, events in _each_with_events(facts):
        moves = [event for event in events if event.act in VISIBILITY_ACTS]
        ledger = replay(moves, start=_first_visibility(thread, events))
        if ledger.state != thread.visibility or ledger.broken_at:
            yield _("Thread %(number)s is “%(state)s”, its ledger says “%(ledger)s”.") % {
                "number": thread.number,
                "state": thread.visibility,
                "ledger": ledger.state,
            }


def _first_visibility(thread, events):
    for event in events:
        if event.submission_id == thread.submission_id and event.act in OPENING:
            return OPENING[event.act]
        if event.submission_id == thread.submission_id and event.act == "import":
            return Visibility.PUBLIC if event.public else Visibility.PRIVATE
    return ""


def stages():
    """Every matter has the stage that its ledger leads to; a notice has none."""
    for thread, events in _each_with_events(
        Thread.cases.only("number", "stage", "board", "agency")
    ):
        ledger = replay(_moves(events), start=_first_stage(events))
        if ledger.state != thread.stage or ledger.broken_at:
            yield _("Thread %(number)s stands at “%(state)s”, its ledger says “%(ledger)s”.") % {
                "number": thread.number,
                "state": thread.stage,
                "ledger": ledger.state,
            }


def _moves(events):
    return [
        event
        for event in events
        if event.submission_id is None
        and event.post_id is None
        and event.act not in VISIBILITY_ACTS | NO_MOVES
    ]


def _first_stage(events):
    roles = [event.data.get("role") for event in events if event.act in {"import", *OPENING}]
    if PostRole.NOTICE in roles:
        return ""
    imported = [event.data.get("role") for event in events if event.act == "import"]
    # A matter that was imported with its reply starts as answered.
    return Stage.ANSWERED if PostRole.OFFICIAL in imported else Stage.ACCEPTED


def post_visibility():
    """Every post has the visibility of its thread, unless the post alone was hidden."""
    for chunk in in_chunks(Post.cases.select_related("thread")):
        events = Event.objects.filter(post__in=[post.pk for post in chunk], act__in=POST_ACTS)
        last = {event.post_id: event.act for event in events.order_by("pk")}
        for post in chunk:
            was_hidden = last.get(post.pk) in HIDING_POSTS
            expected = Visibility.HIDDEN if was_hidden else post.thread.visibility
            if post.visibility != expected or bool(post.hidden_at) != was_hidden:
                yield _("Post %(id)s is “%(state)s” and should be “%(expected)s”.") % {
                    "id": post.pk,
                    "state": post.visibility,
                    "expected": expected,
                }


def counters():
    """Every stored counter of a thread equals the counted number."""
    for chunk in in_chunks(Thread.cases.all()):
        ids = [thread.pk for thread in chunk]
        counted = _counted(ids)
        answered = _answered(ids)
        for thread in chunk:
            truth = counted.get(thread.pk, {}) | {"answered_at": answered.get(thread.pk)}
            for name in COUNTED:
                expected = truth.get(name, 0)
                if getattr(thread, name) != expected:
                    yield _("Thread %(number)s: %(name)s is %(is)s and should be %(expected)s.") % {
                        "number": thread.number,
                        "name": name,
                        "is": getattr(thread, name),
                        "expected": expected,
                    }


def supporters():
    """Every thread has as many supporters as the last line of its ledger about them says."""
    for thread, events in _each_with_events(Thread.cases.only("number", "support_count")):
        lines = [event for event in events if event.act in SUPPORTING]
        said = lines[-1].data["supporters"] if lines else 0
        if thread.support_count != said:
            yield _("Thread %(number)s has %(is)s supporters, its ledger says %(ledger)s.") % {
                "number": thread.number,
                "is": thread.support_count,
                "ledger": said,
            }


def _counted(ids):
    public = Q(visibility=Visibility.PUBLIC)
    people = Q(role__in=[PostRole.ANSWER, PostRole.FOLLOW_UP])
    posts = Post.cases.filter(thread__in=ids).order_by().values("thread")
    counted: dict[int, dict[str, int]] = {
        row["thread"]: {
            "answer_count": row["answer_count"],
            "official_count": row["official_count"],
        }
        for row in posts.annotate(
            answer_count=Count("pk", filter=public & people),
            official_count=Count("pk", filter=public & Q(role=PostRole.OFFICIAL)),
        )
    }
    for model, name in ((Follow, "follower_count"), (Support, "support_count")):
        pressed = model.objects.filter(thread__in=ids).order_by().values("thread")
        for row in pressed.annotate(counted=Count("pk")):
            counted.setdefault(row["thread"], {})[name] = row["counted"]
    return counted


def _answered(ids):
    finals = Post.cases.filter(
        thread__in=ids, role=PostRole.OFFICIAL, reply_kind=ReplyKind.FINAL
    ).order_by("-number")
    return dict(finals.values_list("thread_id", "published_at"))


def search_rows():
    """The search index contains exactly the public threads, with their public text."""
    yield from _differences(_indexed_ids(), _public_ids())
    for chunk in in_chunks(Thread.objects.only("number", "title")):
        posts = Post.objects.filter(thread__in=[thread.pk for thread in chunk]).in_order()
        texts = grouped(posts.only("thread", "number", "text"), lambda post: post.thread_id)
        for thread in chunk:
            body = "\n".join(post.text for post in texts[thread.pk])
            if index.holds_other_words(thread.pk, title=thread.title, body=body):
                yield _("The search holds other words of thread %(number)s than are public.") % {
                    "number": thread.number
                }


def _indexed_ids():
    """The indexed ids of this part; the first and the last have those beyond all threads."""
    after, up_to = keys_of(Thread)
    if PART.get().number == 1:
        yield from index.indexed_ids(after=-(2**63), up_to=after)
    yield from index.indexed_ids(after=after, up_to=up_to)
    if PART.get().number == PART.get().of:
        yield from index.indexed_ids(after=up_to)


def _public_ids():
    for chunk in in_chunks(Thread.objects.only("pk")):
        yield from (thread.pk for thread in chunk)


def _differences(indexed, public):
    """Compare two iterators of ids in ascending order, so that neither is held in memory."""
    found, expected = next(indexed, None), next(public, None)
    while found is not None or expected is not None:
        if expected is None or (found is not None and found < expected):
            yield _("The search holds thread %(id)s, which is not public.") % {"id": found}
            found = next(indexed, None)
        elif found is None or expected < found:
            yield _("The search does not know thread %(id)s.") % {"id": expected}
            expected = next(public, None)
        else:
            found, expected = next(indexed, None), next(public, None)
