"""
Lists, boards, threads and search: what everybody reads.

Threads come from ``objects`` (public rows only) or from ``cases.visible_to``; what is
not visible is answered exactly like what does not exist.
"""

from django.core.exceptions import ValidationError
from django.db.models import BigIntegerField
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.views.decorators.http import require_safe

from forum import boards, paging
from forum.choices import SubmissionState, Visibility
from forum.filters import (
    NEWEST_FIRST,
    NoticeFilter,
    SearchField,
    SuggestionFilter,
    ThreadFilter,
)
from forum.models import Board, Submission, Thread
from forum.models.numbering import NUMBER, typed_number
from forum.reading import (
    common_words,
    conversation,
    earlier_texts,
    filter_panels,
    judging,
    matter_status,
    nodes,
    rows,
    timeline,
    urging,
    whole_lists,
)
from forum.search import index as searching
from forum.views import fragments
from portal.compiled import Compiled, given_each
from portal.limits import request_limits

# Who is led on from the number of a matter that was merged into another.
READS_MERGED = ("moderate", "see_private")
BOARD_FILTERS = {boards.NOTICES: NoticeFilter, boards.SUGGESTIONS: SuggestionFilter}


@require_safe
def thread_list(request):
    action = reverse("threads:list")
    matters, read = Thread.objects.matters(), whole_lists.read_matters
    context = _listing(request, ThreadFilter, matters, action, read)
    return _list_or_part(request, "forum/reading/list.html", context)


@require_safe
def board(request, slug):
    found = get_object_or_404(Board, slug=slug)
    filter_class = BOARD_FILTERS.get(slug, ThreadFilter)
    matters, action = Thread.objects.filter(board=found), found.get_absolute_url()
    read = whole_lists.reader_of(found)
    context = _listing(request, filter_class, matters, action, read) | {"board": found}
    return _list_or_part(request, "forum/reading/board.html", context)


def _list_or_part(request, template, context):
    status = context["page"].status
    return fragments.render_part_or_page(request, template, context, status=status)


def _listing(request, filter_class, matters, action, read):
    if filter_panels.is_untouched(request.GET):
        return _untouched_listing(request, filter_class, matters, action, read)
    filters = filter_class(request.GET, matters)
    if filters.query:
        request_limits.take_read(request, "search")
    read = common_words.reader_of(filters)
    page = _page(request, filters.qs, filters.row_order, read)
    replaces = fragments.is_part_wanted(request)
    return {
        "rows": rows.rows(page.rows, query=filters.query),
        "page": page,
        "panel": filter_panels.narrowed(filters, action=action, replaces=replaces),
        "is_narrowed": filters.is_narrowed,
        "is_for_people_to_answer": filters.is_for_people_to_answer,
    }


def _untouched_listing(request, filter_class, matters, action, read):
    """The whole list, newest first: neither a filter nor its form is made for it."""
    page = _page(request, matters, NEWEST_FIRST, read)
    replaces = fragments.is_part_wanted(request)
    panel = filter_panels.untouched(filter_class, action=action, replaces=replaces)
    return {"rows": rows.rows(page.rows), "page": page, "panel": panel}


def _page(request, matters, order, read=None):
    return paging.page_in_order(
        matters,
        request.GET,
        shown=Thread.objects.for_rows(),
        order=order,
        length=paging.MATTERS_PER_PAGE,
        read=read,
    )


@require_safe
def search(request):
    words = request.GET.get("q", "").strip()
    if address := _address_of_number(request.user, words):
        return fragments.redirect_page(request, address)
    is_number = bool(NUMBER.fullmatch(typed_number(words)))
    context = {"query": words[:100], "is_number": is_number}
    if words:
        try:
            request_limits.take_read(request, "search")
            context |= _found(request, SearchField().clean(words))
        except ValidationError as refusal:
            context["refusal"] = " ".join(refusal.messages)
    # Nobody's work takes rows out of a search while it is read, as it does out of lists.
    page = context.get("page")
    status = 404 if page and page.is_past_the_end else 200
    return fragments.render_part_or_page(
        request, "forum/reading/search.html", context, status=status
    )


def _found(request, query):
    number = paging.read_number(request.GET)
    # One more than the page shows tells whether the list goes on.
    limit = min(number, paging.LAST_PAGE) * paging.MATTERS_PER_PAGE + 1
    ids = searching.ranked(query, limit=limit)
    page = paging.page_of(ids, number, length=paging.MATTERS_PER_PAGE)
    found = _found_threads(page.rows)
    # What was hidden meanwhile is left out.
    threads = [found[pk] for pk in page.rows if pk in found]
    page = page.with_rows(threads)
    return {"rows": rows.rows(threads, query=query), "page": page}


def _found_threads(ids):
    threads = _FOUND.rows(len(ids), ids=ids) if ids else []
    return {thread.pk: thread for thread in threads}


_FOUND = Compiled(
    lambda count: Thread.objects.for_rows().filter(
        pk__in=given_each("ids", BigIntegerField(), count)
    )
)


def _address_of_number(user, words):
    """The thread or own submission with this number, if the user may see it; else None."""
    number = typed_number(words)
    if not NUMBER.fullmatch(number):
        return None
    thread = Thread.cases.visible_to(user).filter(number=number).first()
    return thread or Submission.objects.written_by(user).filter(number=number).first()


@require_safe
def detail(request, number):
    thread = conversation.thread_for(request.user, number)
    if thread is None:
        return _not_visible(request, number)
    nodes.attach_all([thread])
    if thread.is_hidden and not request.user.has_perm("accounts.see_private"):
        return _tombstone(request, thread)
    number = paging.read_number(request.GET)
    events = timeline.events_of(thread) if number == 1 else []
    context = conversation.page_of(thread, number=number, reader=request.user) | {
        "thread": thread,
        "path": thread.get_absolute_url() + (f"?page={number}" if number > 1 else ""),
        "may_add": conversation.may_add(thread, request.user),
        "turn": judging.turn_of(thread) if thread.is_own else None,
        "urging": urging.urging_of(thread, events) if thread.is_own else None,
        "crumbs": rows.crumbs(thread),
        "hidden": rows.tombstone(thread) if thread.is_hidden else None,
        "facts": rows.facts(thread),
        "status": matter_status.status_of(thread, events) if thread.is_matter else None,
        "urgent_line": matter_status.urgent_line(thread) if thread.is_own else "",
        "lines": timeline.lines_of(thread, events) if thread.is_matter else [],
    }
    answer = render(request, "forum/reading/detail.html", context, status=context["page"].status)
    if not thread.is_public:
        add_never_cache_headers(answer)
    return answer


@require_safe
def earlier(request, number, post):
    """The texts that a public post had before it was edited, where they were answered."""
    found, texts = earlier_texts.post_with_texts(number, post)
    if not texts:
        raise Http404
    context = {
        "post": found,
        "thread": found.thread,
        "texts": texts,
        "crumbs": [{"label": found.thread.number, "url": found.thread.get_absolute_url()}],
    }
    return render(request, "forum/reading/earlier.html", context)


def _not_visible(request, number):
    hidden = Thread.cases.filter(visibility=Visibility.HIDDEN, published_at__isnull=False)
    thread = hidden.filter(number=number).first()
    if thread is not None:
        return _tombstone(request, thread)
    own = Submission.objects.written_by(request.user).filter(number=number).first()
    merged_into = _public_matter_of(own) or _public_matter_of(_merged_for_staff(request, number))
    if merged_into is not None:
        return redirect(merged_into)
    if own is None:
        raise Http404
    return redirect(own)


def _merged_for_staff(request, number):
    """The merged submission of this number, for staff who may read what is not published."""
    if not any(request.user.has_perm(f"accounts.{right}") for right in READS_MERGED):
        return None
    return Submission.objects.filter(number=number, merged_into__isnull=False).first()


def _public_matter_of(submission):
    merged_into = submission.merged_into if submission else None
    return merged_into if merged_into is not None and merged_into.is_public else None


def _tombstone(request, thread):
    """The 410 page in place of a hidden thread: it shows nothing that anybody wrote in it."""
    is_author = request.user.is_authenticated and thread.author_id == request.user.pk
    if is_author and thread.submission.state != SubmissionState.APPROVED:
        # The decision was taken back: where it stands now is said on the author's own page.
        return redirect(thread.submission)
    context = {
        "thread": rows.tombstone(thread),
        "own_submission": thread.submission if is_author else None,
    }
    answer = render(request, "forum/reading/tombstone.html", context, status=410)
    add_never_cache_headers(answer)
    return answer
