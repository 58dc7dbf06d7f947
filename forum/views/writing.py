"""Beginning to write: a matter, an answer, a better text, a notice."""

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from forum import drafting, unsigned
from forum.choices import PostRole, Purpose, Visibility
from forum.forms import writing as forms
from forum.models import Post
from forum.views import sending
from forum.views.entering import signed_in, thread_or_404, to_sign_in

EDITED_BY_AUTHORS = [PostRole.QUESTION, PostRole.ANSWER, PostRole.FOLLOW_UP]


@require_http_methods(["GET", "POST"])
def new(request):
    """A new matter; signing in comes last, and what was typed waits in the session."""
    if request.method == "POST":
        return _new_posted(request)
    if request.user.is_authenticated and "another" not in request.GET:
        draft = unsigned.taken_up(request)
        if draft is not None:
            return redirect(draft)
    form = forms.MatterForm(initial=unsigned.typed_at(request), user=request.user)
    return render(request, "forum/writing/new.html", {"form": form})


def _new_posted(request):
    if "discard" in request.POST:
        unsigned.forget(request)
        return redirect("threads:new")
    form = sending.understood(request, forms.MatterForm)
    if not request.user.is_authenticated:
        unsigned.keep(request)
        if form.is_valid():
            return to_sign_in(request)
    else:
        draft = sending.kept(
            request,
            form,
            lambda written: drafting.begin(by=request.user, purpose=Purpose.MATTER, **written),
        )
        if draft is not None:
            return sending.go_on(request, draft, form, then=sending.to_preview)
    return render(request, "forum/writing/new.html", {"form": form})


@require_http_methods(["GET", "POST"])
def answer(request, number):
    """An answer to a matter, or a word more from its author."""
    thread = thread_or_404(request, number)
    if not thread.is_matter:
        raise Http404
    if not thread.is_public and thread.author_id != request.user.pk:
        raise PermissionDenied
    if request.method == "POST":
        form = sending.understood(request, forms.AnswerForm)
        response = _answer_posted(request, thread, form)
        if response is not None:
            return response
    else:
        form = forms.AnswerForm(initial=_begun_answer(request, thread), user=request.user)
    is_follow_up = drafting.answer_purpose(thread, request.user) == Purpose.FOLLOW_UP
    context = {"thread": thread, "form": form, "is_follow_up": is_follow_up}
    return render(request, "forum/writing/answer.html", context)


def _answer_posted(request, thread, form):
    if not request.user.is_authenticated:
        return to_sign_in(request)
    draft = sending.kept(
        request,
        form,
        lambda written: drafting.begin_answer(thread, by=request.user, **written),
    )
    return draft and sending.go_on(request, draft, form, then=sending.send)


def _begun_answer(request, thread):
    draft = None
    if request.user.is_authenticated:
        draft = drafting.open_answer(thread, by=request.user)
    begun = forms.initial_of(draft) if draft else {}
    if draft is None and drafting.is_by_anonymous_author(thread, request.user):
        begun["anonymous"] = True
    return begun | unsigned.typed_at(request)


@signed_in
@require_http_methods(["GET", "POST"])
def edit(request, number, post):
    """A better text for one's own published post; what stands stays until it is approved."""
    post = _own_post_or_404(request, number, post)
    form_class = forms.QuestionEditForm if post.number == 1 else forms.PostEditForm
    if request.method == "POST":
        form = sending.understood(request, form_class)
        draft = sending.kept(
            request,
            form,
            lambda written: drafting.begin_edit(post, by=request.user, **written),
        )
        if draft is not None:
            return sending.go_on(request, draft, form, then=sending.send)
    else:
        draft = drafting.open_edit(post, by=request.user)
        if draft is not None:
            return redirect("submissions:edit" if draft.can_be_edited else draft, draft.pk)
        initial = {"title": post.thread.title, "text": post.text} | unsigned.typed_at(request)
        form = form_class(initial=initial, user=request.user)
    return render(request, "forum/writing/edit.html", {"post": post, "form": form})


def _own_post_or_404(request, number, post):
    posts = Post.cases.filter(
        thread=thread_or_404(request, number),
        author=request.user,
        role__in=EDITED_BY_AUTHORS,
    ).exclude(visibility=Visibility.HIDDEN)
    return get_object_or_404(posts.select_related("thread"), number=post)


@signed_in
@require_http_methods(["GET", "POST"])
def new_notice(request):
    """A notice in the name of an agency; a moderator looks at it before it is published."""
    if not forms.may_write_notices(request.user):
        raise PermissionDenied
    if request.method == "POST":
        form = sending.understood(request, forms.NoticeForm)
        draft = sending.kept(
            request,
            form,
            lambda written: drafting.begin(by=request.user, purpose=Purpose.NOTICE, **written),
        )
        if draft is not None:
            return sending.go_on(request, draft, form, then=sending.to_preview)
    else:
        form = forms.NoticeForm(initial=unsigned.typed_at(request), user=request.user)
    return render(request, "forum/writing/new_notice.html", {"form": form})
