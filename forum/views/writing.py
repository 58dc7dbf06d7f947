"""Beginning to write: a matter, an answer, a better text, a notice."""

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from forum import session_drafts
from forum.choices import PostRole, Purpose, Visibility
from forum.forms import steps
from forum.forms import writing as forms
from forum.models import Post
from forum.views import helping, sending
from forum.views.autosaving import seen_by, seen_with, takes_drafts
from forum.views.entering import signed_in, thread_or_404, to_sign_in, while_closed
from forum.workflow import drafting

EDITED_BY_AUTHORS = [PostRole.QUESTION, PostRole.ANSWER, PostRole.FOLLOW_UP]


@takes_drafts
@while_closed
@require_http_methods(["GET", "POST"])
def new(request):
    """A new matter; signing in comes last, and what was typed waits in the session."""
    if request.method == "POST":
        return _new_posted(request)
    if request.user.is_authenticated and "another" not in request.GET:
        draft = session_drafts.taken_up(request)
        if draft is not None:
            return redirect(draft)
    step = steps.asked_for(request, default=_where_it_stands(request))
    form = steps.form_at(step)(initial=session_drafts.typed_at(request), user=request.user)
    return _new_page(request, form, step)


def _where_it_stands(request):
    """The first decision, or where somebody who comes back has to go on."""
    typed = session_drafts.typed_at(request)
    if not typed:
        return steps.STEPS[0].name
    if "kind" not in typed:  # begun on the one page that has everything
        return steps.WHOLE
    whole = forms.MatterForm(typed, user=request.user)
    return (steps.STEPS[-1] if whole.is_valid() else steps.first_with_problems(whole)).name


def _new_page(request, form, step):
    context = {"form": form, "danger": helping.in_typed(form, session_drafts.typed_at(request))}
    if step is None:
        return render(request, "forum/writing/new.html", context)
    page = steps.shown(step, address=request.path)
    return render(request, "forum/writing/step.html", context | {"step": page})


def _new_posted(request):
    if "discard" in request.POST:
        session_drafts.forget(request)
        return redirect("threads:new")
    step = steps.asked_for(request, default=None)
    form = sending.understood(request, steps.form_at(step))
    response = (
        _new_begun(request, form, step)
        if request.user.is_authenticated
        else _new_kept(request, form, step)
    )
    return response or _new_page(request, form, step)


def _new_kept(request, form, step):
    """Words of somebody who signs in last; None where the page has something to say."""
    session_drafts.keep(request)
    if not (form.is_valid() and sending.may_save(request, form)):
        return None
    following = step and steps.after(step)
    if following:
        return redirect(f"{request.path}?step={following.name}")
    whole = forms.MatterForm(session_drafts.typed_at(request), user=request.user)
    if not whole.is_valid():
        return redirect(f"{request.path}?step={steps.first_with_problems(whole).name}")
    return to_sign_in(request)


def _new_begun(request, form, step):
    nothing_yet = {"title": "", "text": ""}
    before = nothing_yet | session_drafts.matter_begun(request)
    draft = sending.kept(
        request,
        form,
        lambda written: drafting.begin(
            by=request.user, purpose=Purpose.MATTER, **(before | written)
        ),
    )
    return draft and sending.go_on(request, draft, form, then=sending.to_step_after(step))


@takes_drafts
@while_closed
@require_http_methods(["GET", "POST"])
def answer(request, number):
    """An answer to a matter, or a word more from its author."""
    thread = _thread_to_answer(request, number)
    draft = drafting.open_answer(thread, by=request.user)
    if request.method == "POST":
        form = sending.understood(request, forms.AnswerForm)
        response = _answer_posted(request, thread, form)
        if response is not None:
            return response
    else:
        begun = _begun_answer(request, thread, draft)
        form = forms.AnswerForm(initial=begun, user=request.user)
    context = {
        "thread": thread,
        "form": form,
        "danger": helping.in_typed(form),
        "seen": seen_with(request, form, draft),
        "is_follow_up": drafting.answer_purpose(thread, request.user) == Purpose.FOLLOW_UP,
    }
    return render(request, "forum/writing/answer.html", context)


def _thread_to_answer(request, number):
    thread = thread_or_404(request, number)
    if not thread.is_matter:
        raise Http404
    if not thread.is_public and thread.author_id != request.user.pk:
        raise PermissionDenied
    return thread


def _answer_posted(request, thread, form):
    if not request.user.is_authenticated:
        return to_sign_in(request)
    draft = sending.kept(
        request,
        form,
        lambda written: drafting.begin_answer(
            thread, by=request.user, seen=seen_by(request), **written
        ),
    )
    return draft and sending.go_on(request, draft, form, then=sending.send)


def _begun_answer(request, thread, draft):
    begun = forms.initial_of(draft) if draft else {}
    if draft is None and drafting.is_by_anonymous_author(thread, request.user):
        begun["anonymous"] = True
    return begun | session_drafts.typed_at(request)


@takes_drafts
@signed_in
@while_closed
@require_http_methods(["GET", "POST"])
def edit(request, number, post):
    """A better text for one's own published post; what stands stays until it is approved."""
    post = _own_post_or_404(request, number, post)
    form_class = forms.QuestionEditForm if post.number == 1 else forms.PostEditForm
    begun = drafting.open_edit(post, by=request.user)
    if request.method == "POST":
        form = sending.understood(request, form_class)
        response = _edit_posted(request, post, form)
        if response is not None:
            return response
    elif begun is not None:
        return redirect("submissions:edit" if begun.can_be_edited else begun, begun.pk)
    else:
        initial = {"title": post.thread.title, "text": post.text} | session_drafts.typed_at(request)
        form = form_class(initial=initial, user=request.user)
    context = {"post": post, "form": form, "seen": seen_with(request, form, begun)}
    return render(request, "forum/writing/edit.html", context)


def _edit_posted(request, post, form):
    draft = sending.kept(
        request,
        form,
        lambda written: drafting.begin_edit(
            post, by=request.user, seen=seen_by(request), **written
        ),
    )
    return draft and sending.go_on(request, draft, form, then=sending.send)


def _own_post_or_404(request, number, post):
    posts = Post.cases.filter(
        thread=thread_or_404(request, number),
        author=request.user,
        role__in=EDITED_BY_AUTHORS,
    ).exclude(visibility=Visibility.HIDDEN)
    return get_object_or_404(posts.select_related("thread"), number=post)


@takes_drafts
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
        form = forms.NoticeForm(initial=session_drafts.typed_at(request), user=request.user)
    return render(request, "forum/writing/new_notice.html", {"form": form})
