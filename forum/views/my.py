"""What a person has of their own: drafts, submissions, notices, follows, settings."""

from django.conf import settings as portal_settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Case, IntegerField, Value, When
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from forum import paging, workflow
from forum.choices import SubmissionState
from forum.forms.my import SettingsForm
from forum.forms.writing import may_write_notices
from forum.models import Submission, Thread
from forum.reading import conversation, submission_status
from forum.reading.rows import rows as rows_of
from forum.views import fragments
from forum.views.entering import thread_or_404
from forum.workflow.submissions import drafting
from portal.accounts.models import User
from portal.limits import request_limits
from portal.notifications.wording import sentence

NEWEST = 5


@login_required
@require_safe
def home(request):
    """Everything the person wrote: first what waits for them, then the newest."""
    waits_for_author = When(
        state__in=[SubmissionState.RETURNED, SubmissionState.DRAFT], then=Value(0)
    )
    order = Case(waits_for_author, default=Value(1), output_field=IntegerField())
    page = paging.page_of(
        drafting.submissions_of(request.user).order_by(order, "-updated_at", "-pk"),
        paging.read_number(request.GET),
        length=paging.OWN_ROWS_PER_PAGE,
        shown=Submission.objects.for_listing(),
    )
    rows = [_row(submission) for submission in page.rows]
    context = {
        "tabs": _tabs("my:home"),
        "waiting": [row for row in rows if row["next_step"] and row["is_open"]],
        "rows": [row for row in rows if not row["is_open"]],
        "page": page,
        "may_write_notices": may_write_notices(request.user),
        "notices": _notices(request.user, request.user.notifications.shown()[:NEWEST]),
        "follows": rows_of(_followed_threads(request.user)[:NEWEST]),
    }
    return render(request, "forum/my/home.html", context, status=page.status)


def _row(submission):
    state, state_label = submission_status.badge(submission)
    return {
        "heading": submission_status.heading(submission),
        "url": submission.get_absolute_url(),
        "purpose": submission.get_purpose_display(),
        "number": submission.number,
        "state": state,
        "state_label": state_label,
        "sentence": submission_status.sentence(submission),
        "next_step": submission_status.next_step(submission),
        "updated_at": submission.updated_at,
        "language": submission.language,
        "is_open": submission.can_be_edited,
    }


@login_required
@require_http_methods(["GET", "POST"])
def notifications(request):
    """Viewing marks nothing as read; pressing the button (POST) does."""
    if request.method == "POST":
        request.user.notifications.unread().update(read_at=timezone.now())
        messages.success(request, _("All notices are marked as read."))
        return redirect("my:notifications")
    notices = request.user.notifications.shown()
    page = paging.page_of(notices, paging.read_number(request.GET), length=paging.OWN_ROWS_PER_PAGE)
    rows = _notices(request.user, page.rows)
    context = {"tabs": _tabs("my:notifications"), "page": page, "rows": rows}
    return render(request, "forum/my/notifications.html", context, status=page.status)


def _notices(user, notices):
    """Notices as rows; a matter the person may no longer read is not named in them."""
    notices = list(notices)
    numbers = {notice.facts.get("thread") for notice in notices} - {None, ""}
    visible = Thread.cases.visible_to(user).filter(number__in=numbers) if numbers else []
    unnamed = numbers - {thread.number for thread in visible}
    return [
        _notice(notice, is_named=notice.facts.get("thread") not in unnamed) for notice in notices
    ]


def _notice(notice, *, is_named):
    facts = notice.facts
    if not is_named:
        facts = facts | {"title": _("a matter that is no longer shown"), "path": ""}
    return {
        "words": sentence(notice.name, facts),
        "url": facts.get("path", ""),
        "at": notice.created_at,
        "is_unread": notice.read_at is None,
    }


@login_required
@require_safe
def follows(request):
    page = paging.page_of(
        _followed_threads(request.user),
        paging.read_number(request.GET),
        length=paging.OWN_ROWS_PER_PAGE,
    )
    context = {"tabs": _tabs("my:follows"), "page": page, "rows": rows_of(page.rows)}
    return render(request, "forum/my/follows.html", context, status=page.status)


def _followed_threads(user):
    """Followed threads that the person may still read, the newest follow first."""
    threads = Thread.cases.visible_to(user).exclude(visibility="hidden")
    return threads.filter(follows__user=user).for_rows().order_by("-follows__created_at", "-pk")


@login_required
@require_http_methods(["GET", "POST"])
def settings(request):
    # A copy: an invalid form must not change ``request.user``, whose name the page shows.
    form = SettingsForm(request.POST or None, instance=User.objects.get(pk=request.user.pk))
    if not form.is_valid():
        context = {"tabs": _tabs("my:settings"), "form": form}
        return render(request, "forum/my/settings.html", context)
    try:
        waiting = _save_settings(form)
    except ValidationError as refusal:
        form.add_error("chosen_name", refusal)
        context = {"tabs": _tabs("my:settings"), "form": form}
        return render(request, "forum/my/settings.html", context)
    return _answer_saved(request, form.instance.language, waiting=waiting)


@transaction.atomic
def _save_settings(form):
    """Save the settings; returns the change of name if it waits for a moderator, or None."""
    user = form.save(commit=False)
    user.save(update_fields=[name for name in form.Meta.fields if name != "chosen_name"])
    return workflow.change_name(by=user, name=form.cleaned_data["chosen_name"])


def _answer_saved(request, language, *, waiting):
    with translation.override(language):
        messages.success(request, _("Your settings are saved."))
        if waiting:
            words = _("A moderator reads the name “%(name)s” first. Until then the old one stands.")
            messages.info(request, words % {"name": waiting.text})
    response = redirect("my:settings")
    response.set_cookie(
        portal_settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=portal_settings.LANGUAGE_COOKIE_AGE,
        samesite="Lax",
        secure=portal_settings.LANGUAGE_COOKIE_SECURE,
        httponly=True,
    )
    return response


@require_POST
def follow(request, number):
    return _press(request, number, workflow.follow, _("You will hear of what is new here."))


@require_POST
def unfollow(request, number):
    return _press(request, number, workflow.unfollow, _("You no longer follow this matter."))


def _press(request, number, step, words):
    if not request.user.is_authenticated:
        to_sign_in = redirect_to_login(reverse("threads:detail", args=[number]))
        return fragments.redirect_page(request, to_sign_in.url)
    thread = thread_or_404(request, number)
    request_limits.take(request, "follow")
    step(thread.pk, by=request.user)
    if fragments.is_part_wanted(request):
        thread = conversation.threads_for(request.user).get(pk=thread.pk)
        context = {"thread": thread, "words": words}
        return fragments.render_part_or_page(request, "forum/reading/follow_turned.html", context)
    messages.success(request, words)
    return redirect(thread)


def _tabs(current):
    names = [
        ("my:home", _("What I wrote")),
        ("my:notifications", _("Notices")),
        ("my:follows", _("Followed")),
        ("my:settings", _("Settings")),
    ]
    return [
        {"url": reverse(name), "label": label, "current": name == current} for name, label in names
    ]
