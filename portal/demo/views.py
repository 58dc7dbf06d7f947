"""What only a demonstration has: changing the account in one press, reading all mail."""

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
    # First out: what one person left in the session is not for the next.
    logout(request)
    login(request, user, backend="django.contrib.auth.backends.ModelBackend")
    return redirect(_where_next(request, user))


def _where_next(request, user):
    """The same matter seen by somebody else, or where the account's work waits."""
    target = request.POST.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(target, allowed_hosts={request.get_host()})
    if is_ours and target.startswith("/threads/2"):
        return target
    return desk_of(user)


@require_safe
def outbox(request):
    """Every letter and code the demonstration would have sent, newest first."""
    _only_in_demo()
    letters = DemoMessage.objects.all()[:MOST_MESSAGES]
    return render(request, "demo/outbox.html", {"letters": letters})


def _only_in_demo():
    # Not the mode alone: started over people's real accounts it would open them all.
    if not (settings.DEMO and is_demonstration()):
        raise Http404
