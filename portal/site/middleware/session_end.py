"""
Ends sessions: tells the person why, and keeps the form that was being sent.

Staff sessions expire by time. Any session can be ended from outside: by the person on another
device, by an administrator or by a new password. The reason is shown once, at the browser's
next request. Citizens stay on their page; their drafts do not need a session.

The typed form is stored in the browser's new session for the person whose session ended.
Only this person sees it; it is deleted when somebody else signs in.
"""

import time

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import AnonymousUser
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from django_htmx.http import HttpResponseClientRedirect

from forum.views.entering import is_autosave
from portal.accounts.desks import desk_of
from portal.accounts.models import Ending
from portal.accounts.sign_in import browsers, sessions
from portal.site.error_pages.kept_input import typed_in
from portal.site.middleware.second_factor import OPEN

# Keys in the browser's new session: whose session ended and why; the form that was typed.
ENDED, KEPT = "session_ended", "typed_at_the_end"
# URL namespaces for staff only: a form sent to them after the end comes from staff.
ROOMS = {"moderation", "workorders", "desk", "admin"}
KEPT_SECONDS, LONGEST = 12 * 3600, 200_000


class EndStaffSessions:
    """
    Signs staff out after STAFF_SESSION_HOURS, or after STAFF_SESSION_IDLE_MINUTES without a
    request, and tells anybody whose session was ended from outside.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if getattr(request, "sends_what_was_kept", False) and response.status_code < 400:
            # The kept form has been accepted, or its page shows it again with the errors.
            request.session.pop(KEPT, None)
        if sessions.is_limited_for(request.user) and not sessions.reason_to_end(request):
            sessions.record_activity(request, response)
        if sessions.is_somebody(request.user) and "public" not in response.get("Cache-Control", ""):
            browsers.record_visit(request, request.user)
        return response

    def process_view(self, request, view, args, kwargs):
        if request.resolver_match.view_name in OPEN:
            return None
        if sessions.is_limited_for(request.user):
            why = sessions.reason_to_end(request)
            if why:
                return _end(request, why)
            request.sends_what_was_kept = _sends_what_was_kept(request)
        elif request.user.is_anonymous:
            return _go_on_after_the_end(request)
        return None


def _end(request, why):
    if is_autosave(request):
        # The page keeps its text; the autosave view answers that nobody is signed in.
        request.user = AnonymousUser()
        return None
    person = request.user.pk
    typed = typed_in(request)
    logout(request)
    return _lead(request, person, why, typed)


def _go_on_after_the_end(request):
    """
    Handle a request of a browser whose session has ended.

    Shows the reason once. A form of staff is kept and they are sent to sign in; returns that
    redirect, or None to go on.
    """
    row = browsers.ended_browser(request)
    if row:
        request.session[ENDED] = {"person": row.user_id, "why": row.ended, "said": False}
    end = request.session.get(ENDED)
    if end is None or is_autosave(request):
        return None
    if request.method == "POST" and not ROOMS.isdisjoint(request.resolver_match.namespaces):
        # A form of staff, sent from a page that was still open in this browser.
        return _lead(request, end["person"], end["why"])
    if not end["said"] and "text/html" in request.headers.get("Accept", ""):
        request.session[ENDED] = end | {"said": True}
        messages.info(request, _reason(end["why"]))
    return None


def _lead(request, person, why, typed=None):
    typed = typed or typed_in(request)
    request.session[ENDED] = {"person": person, "why": why, "said": True}
    kept = typed is not None and keep(request, person, typed)
    messages.info(request, _words(why, kept))
    target = reverse("typed-again") if kept else _page_of(request)
    address = reverse(settings.LOGIN_URL)
    if target:
        address += f"?{urlencode({'next': target})}"
    response = HttpResponseClientRedirect(address) if request.htmx else redirect(address)
    response.delete_cookie(settings.LAST_PRESS_COOKIE_NAME, samesite="Lax")
    return response


def _page_of(request):
    """Where to go on after signing in; empty where the desk of the person is as good as any."""
    if request.htmx:
        return request.htmx.current_url_abs_path or "/"
    return request.get_full_path() if request.method == "GET" else ""


def _reason(why):
    """The reason for the end of the session, as one or two sentences."""
    hours = {"count": settings.STAFF_SESSION_HOURS}
    minutes = {"count": settings.STAFF_SESSION_IDLE_MINUTES}
    reasons = {
        sessions.TOO_LONG: _(
            "To protect people's data, staff sign in anew after %(count)d hours."
        ) % hours,
        sessions.IDLE: _(
            "To protect people's data, you are signed out after %(count)d minutes of rest."
        ) % minutes,
        Ending.ELSEWHERE: _(
            "You were signed out here from another device of yours. If that was not you, "
            "choose a new password."
        ),
        Ending.ADMINISTRATOR: _("An administrator signed you out everywhere."),
        Ending.ROLES: _("What you may do here has changed, so you were signed out."),
        Ending.PASSWORD: _(
            "The password of your account was changed, so you were signed out here. If that "
            "was not you, choose a new one."
        ),
    }  # fmt: skip
    return reasons[why]


def _words(why, kept):
    said = _reason(why)
    if kept:
        next_step = _("What you wrote is kept and comes back after you sign in again.")
    else:
        next_step = _("Sign in again to go on where you were.")
    return f"{said} {next_step}"


def keep(request, person, typed):
    """Store the typed form for the person; return whether it was stored.

    Not stored if it has no fields or more than LONGEST characters.
    """
    fields = [(field["name"], field["value"]) for field in typed["fields"]]
    if not fields or sum(len(value) for _name, value in fields) > LONGEST:
        return False
    request.session[KEPT] = {"person": person, "at": int(time.time()), "typed": typed}
    return True


def note_signed_in(sender, request, user, **kwargs):
    """Start the clock of a staff session; delete a kept form of another person."""
    request.session.pop(ENDED, None)
    if request.session.get(KEPT, {}).get("person") != user.pk:
        request.session.pop(KEPT, None)
    if sessions.is_limited_for(user):
        sessions.start_clock(request.session)


def _kept_for(request):
    kept = request.session.get(KEPT)
    if not kept or kept["person"] != request.user.pk:
        return None
    return kept["typed"] if time.time() - kept["at"] < KEPT_SECONDS else None


def _sends_what_was_kept(request):
    kept = request.session.get(KEPT) if request.method == "POST" else None
    if not kept:
        return False
    return kept["typed"]["address"] == request.get_full_path()


@login_required
@never_cache
@require_safe
def typed_again(request):
    """The page with the form that the person was sending when the session ended."""
    typed = _kept_for(request)
    if typed is None:
        return redirect(desk_of(request.user))
    # htmx sends the CSRF token in a header, so the kept form may lack one: always add it.
    again = {"token": get_token(request), "may_send_again": not typed["has_secret"]}
    context = {"typed": typed | again}
    return render(request, "site/typed_again.html", context)
