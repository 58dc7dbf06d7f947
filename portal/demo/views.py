"""Views of the demonstration: switching the account, and the outbox of all letters."""

from django.conf import settings
from django.contrib.auth import login, logout
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from portal.accounts.desks import desk_of
from portal.accounts.models import User
from portal.demo.bar import ACCOUNTS, is_demonstration
from portal.notifications.models import DemoMessage

MOST_MESSAGES = 100


@require_POST
def switch(request):
    """Sign in as one of the demonstration's accounts."""
    _only_in_demo()
    username = request.POST.get("username", "")
    if username not in ACCOUNTS:
        raise Http404
    user = get_object_or_404(User, username=username, is_active=True)
    # Log out first, so that the session data of one account does not reach the next.
    logout(request)
    login(request, user, backend="django.contrib.auth.backends.ModelBackend")
    return redirect(_where_next(request, user))


def _where_next(request, user):
    """The page of the matter that was open, or else the start page of the account."""
    target = request.POST.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(target, allowed_hosts={request.get_host()})
    if is_ours and target.startswith("/threads/2"):
        return target
    return desk_of(user)


@require_safe
def outbox(request):
    """The letters and codes that the demonstration would have sent, newest first."""
    _only_in_demo()
    letters = DemoMessage.objects.all()[:MOST_MESSAGES]
    return render(request, "demo/outbox.html", {"letters": letters})


def _only_in_demo():
    # The mode alone is not enough: with a real database it would open real accounts.
    if not (settings.DEMO and is_demonstration()):
        raise Http404
