"""The page on which the owner of a new account chooses the first password."""

from allauth.account.internal.flows.login import record_authentication
from allauth.account.utils import perform_login
from django.contrib import messages
from django.contrib.auth import logout
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from portal.accounts.forms import FirstPasswordForm
from portal.accounts.models import User
from portal.accounts.sign_up import invitations


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def welcome(request: HttpRequest, token: str) -> HttpResponse:
    """GET changes nothing; POST sets the password and signs the person in."""
    invitation = invitations.read_invitation(token)
    if invitation is None or invitation.is_old:
        return _no_longer(request, token, invitation)
    form = FirstPasswordForm(request.POST or None, user=invitation.user)
    if form.is_valid():
        try:
            user = invitations.choose_password(
                invitation.user.pk, token=token, password=form.cleaned_data["password"]
            )
        except ValidationError:
            return _no_longer(request, token, None)
        return _sign_in(request, user)
    context = {"person": invitation.user, "form": form}
    return render(request, "account/welcome.html", context)


def _sign_in(request: HttpRequest, user: User) -> HttpResponse:
    if request.user.is_authenticated:
        logout(request)
    record_authentication(request, user, method="password", username=user.username)
    messages.success(request, _("Your password is set. From now on you sign in with it."))
    answer: HttpResponse = perform_login(request, user)
    return answer


@never_cache
@require_POST
def welcome_again(request: HttpRequest, token: str) -> HttpResponse:
    """Send a new e-mail, always to the address of the account."""
    invitation = invitations.read_invitation(token)
    if invitation is None:
        return _no_longer(request, token, None)
    try:
        invitations.invite_again(invitation.user.pk)
    except ValidationError as refusal:
        messages.info(request, " ".join(refusal.messages))
    else:
        messages.success(request, _("A new letter is on its way. It comes within minutes."))
    return redirect("account_welcome", token=token)


def _no_longer(
    request: HttpRequest, token: str, invitation: invitations.Invitation | None
) -> HttpResponse:
    context = {"token": token if invitation else "", "now": timezone.now()}
    return render(request, "account/welcome_no_longer.html", context, status=410)
