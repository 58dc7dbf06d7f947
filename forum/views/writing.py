"""Pages to begin writing: a matter, an answer, an edit of a post, a notice."""

from functools import partial

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from forum import session_drafts, session_images
from forum.choices import PostRole, Purpose, Visibility
from forum.forms import steps
from forum.forms import writing as forms
from forum.models import Post
from forum.reading import rows
from forum.reading.passages import words_of_author
from forum.views import hints, sending
from forum.views.entering import (
    Button,
    keep_for_sign_in,
    read_press,
    redirect_to_sign_in,
    require_open_posting,
    require_sign_in,
    thread_or_404,
)
from forum.views.responding import (
    accept_autosave,
    edition_for_page,
    keep_chosen_images,
    respond,
)
from forum.workflow.submissions import drafting

EDITED_BY_AUTHORS = [PostRole.QUESTION, PostRole.ANSWER, PostRole.FOLLOW_UP]
EMPTY_MATTER = {"title": "", "text": ""}


@accept_autosave
@require_open_posting
@require_http_methods(["GET", "POST"])
def new(request):
    """A new matter; signing in comes last, and what was typed waits in the session."""
    if request.method == "POST":
        return _begin_matter(request, read_press(request))
    if request.user.is_authenticated and "another" not in request.GET:
        draft = session_drafts.resumed_draft(request)
        if draft is not None:
            return redirect(draft)
    step = steps.requested_step(request.GET, default=_step_to_go_on_with(request))
    form = steps.form_for_step(step)(initial=session_drafts.kept_values(request), user=request.user)
    return _new_page(request, step, form)


def _step_to_go_on_with(request):
    """The name of the first step, or of the one at which text kept in the session continues."""
    typed = session_drafts.kept_values(request)
    if not typed:
        return steps.STEPS[0].name
    if "kind" not in typed:  # begun on the one page that has everything
        return steps.WHOLE
    whole = forms.MatterForm(typed, user=request.user)
    return (steps.STEPS[-1] if whole.is_valid() else steps.first_invalid_step(whole)).name


def _begin_matter(request, press):
    if press.button is Button.DISCARD:
        return _discard(request)
    if press.button is Button.AUTOSAVE and not press.by.is_authenticated:
        return keep_chosen_images(request)
    form = press.fill(steps.form_for_step(press.step))
    if request.user.is_authenticated:
        before = EMPTY_MATTER | session_drafts.kept_matter(request)
        save = partial(drafting.begin, by=press.by, purpose=Purpose.MATTER, **before)
        outcome = sending.save_draft(press, form, save, go_on=sending.lead_to_next_step)
    else:
        keep_for_sign_in(request)
        outcome = sending.continue_unsigned(press, form, session_drafts.kept_values(request))
    return respond(request, press, outcome, partial(_new_page, request, press.step))


def _discard(request):
    session_drafts.forget(request)
    session_images.forget(request)
    return redirect(request.path)


def _new_page(request, step, form):
    waiting = session_images.kept_at(request)
    forms.show_waiting_images(form, waiting)
    context = {
        "form": form,
        "has_something_to_clear": form.is_bound or form.initial or waiting,
        "hints": hints.hints_for_form(form, session_drafts.kept_values(request)),
    }
    if step is None:
        return render(request, "forum/writing/new.html", context)
    page = steps.step_context(step, address=request.path)
    return render(request, "forum/writing/step.html", context | {"step": page})


@accept_autosave
@require_open_posting
@require_http_methods(["GET", "POST"])
def answer(request, number):
    """An answer to a matter, or a follow-up by its author."""
    thread = _thread_to_answer(request, number)
    draft = drafting.unfinished_answer(thread, by=request.user)
    page = partial(_answer_page, request, thread, draft)
    if request.method == "GET":
        sent = None if draft else drafting.just_sent_answer(thread, by=request.user)
        if sent is not None:
            messages.info(request, _("What you sent a moment ago is still to be reviewed."))
            return redirect(sent)
        begun = _initial_answer(request, thread, draft)
        return page(forms.AnswerForm(initial=begun, user=request.user))
    press = read_press(request)
    if not press.by.is_authenticated:
        return _answer_unsigned(request, press)
    pressed = press.button is not Button.AUTOSAVE
    save = partial(drafting.begin_answer, thread, by=press.by, seen=press.seen, pressed=pressed)
    outcome = sending.save_draft(press, press.fill(forms.AnswerForm), save, go_on=sending.send)
    return respond(request, press, outcome, page)


def _answer_unsigned(request, press):
    if press.button is Button.DISCARD:
        return _discard(request)
    if press.button is Button.AUTOSAVE:
        return keep_chosen_images(request)
    return redirect_to_sign_in(request)


def _thread_to_answer(request, number):
    thread = thread_or_404(request, number)
    if not thread.is_matter:
        raise Http404
    if not thread.is_public and thread.author_id != request.user.pk:
        raise PermissionDenied
    return thread


def _initial_answer(request, thread, draft):
    begun = forms.initial_of(draft) if draft else {}
    if draft is None and drafting.is_by_anonymous_author(thread, request.user):
        begun["anonymous"] = True
    return begun | session_drafts.kept_values(request)


def _answer_page(request, thread, draft, form):
    forms.show_waiting_images(form, session_images.kept_at(request))
    if draft is not None:
        forms.show_attached_images(form, rows.private_images(draft.attachments.current()))
    context = {
        "thread": thread,
        "form": form,
        "hints": hints.hints_for_form(form),
        "seen": edition_for_page(form, draft),
        "is_follow_up": drafting.answer_purpose(thread, request.user) == Purpose.FOLLOW_UP,
    }
    return render(request, "forum/writing/answer.html", context)


@accept_autosave
@require_sign_in
@require_open_posting
@require_http_methods(["GET", "POST"])
def edit(request, number, post):
    """An edit of one's own published post; the old text stays until the edit is approved."""
    post = _own_post_or_404(request, number, post)
    form_class = forms.QuestionEditForm if post.number == 1 else forms.PostEditForm
    begun = drafting.unfinished_edit(post, by=request.user)
    page = partial(_edit_page, request, post, begun)
    if request.method == "POST":
        press = read_press(request)
        save = partial(drafting.begin_edit, post, by=press.by, seen=press.seen)
        outcome = sending.save_draft(press, press.fill(form_class), save, go_on=sending.send)
        return respond(request, press, outcome, page)
    if begun is not None:
        return redirect("submissions:edit" if begun.can_be_edited else begun, begun.pk)
    title, text = words_of_author(post)
    initial = {"title": title, "text": text} | session_drafts.kept_values(request)
    return page(form_class(initial=initial, user=request.user))


def _own_post_or_404(request, number, post):
    posts = Post.cases.filter(
        thread=thread_or_404(request, number),
        author=request.user,
        role__in=EDITED_BY_AUTHORS,
    ).exclude(visibility=Visibility.HIDDEN)
    return get_object_or_404(posts.select_related("thread"), number=post)


def _edit_page(request, post, begun, form):
    context = {"post": post, "form": form, "seen": edition_for_page(form, begun)}
    return render(request, "forum/writing/edit.html", context)


@accept_autosave
@require_sign_in
@require_http_methods(["GET", "POST"])
def new_notice(request):
    """A notice in the name of an agency; a moderator looks at it before it is published."""
    if not forms.may_write_notices(request.user):
        raise PermissionDenied
    page = partial(_notice_page, request)
    if request.method == "GET":
        return page(
            forms.NoticeForm(initial=session_drafts.kept_values(request), user=request.user)
        )
    press = read_press(request)
    save = partial(drafting.begin, by=press.by, purpose=Purpose.NOTICE)
    outcome = sending.save_draft(
        press, press.fill(forms.NoticeForm), save, go_on=sending.lead_to_preview
    )
    return respond(request, press, outcome, page)


def _notice_page(request, form):
    return render(request, "forum/writing/new_notice.html", {"form": form})
