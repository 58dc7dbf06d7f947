"""Pages about one's own account: changed pages of allauth, and pages for sessions."""

from allauth.account.decorators import reauthentication_required
from allauth.account.mixins import NextRedirectMixin
from allauth.account.views import ConfirmEmailVerificationCodeView
from allauth.core.exceptions import RateLimited
from allauth.mfa.totp.views import ActivateTOTPView
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from portal.accounts import workflow
from portal.accounts.models import Browser
from portal.accounts.sign_in import browsers, second_factor
from portal.accounts.sign_in import sessions as session_times
from portal.accounts.sign_up import form as signing_up


class SetUpSecondFactor(NextRedirectMixin, ActivateTOTPView):
    """allauth's page for setting up the app; it keeps the URL of the next page."""

    def form_valid(self, form):
        answer = super().form_valid(form)
        app = second_factor.app_of(self.request.user)
        # Mark the code as used, so that somebody who saw it cannot sign in with it.
        second_factor.use_code(app, form.cleaned_data["code"])
        second_factor.record_code(self.request)
        return answer

    def get_success_url(self):
        # First to the recovery codes, and from there to the next page.
        return self.passthrough_next_url(ActivateTOTPView.get_success_url(self))

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        secret = context["form"].secret
        spelled = " ".join(secret[start : start + 4] for start in range(0, len(secret), 4))
        required = second_factor.is_required_of(self.request.user)
        return context | {"spelled_secret": spelled, "required": required}


set_up_second_factor = SetUpSecondFactor.as_view()


class ConfirmAddress(ConfirmEmailVerificationCodeView):
    """allauth's page for the code; it looks the same whether or not the account exists."""

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        is_signing_up = self.request.user.is_anonymous
        if is_signing_up:
            context["cancel_url"] = None
        return context | {"is_signing_up": is_signing_up}

    def _resend_form_valid(self, form):
        try:
            signing_up.send_again(self._process)
        except RateLimited:
            words = _("A new code can be asked for in a few minutes. The last one is still good.")
            messages.error(self.request, words)
        return redirect(self.passthrough_next_url(self.request.path))


confirm_address = ConfirmAddress.as_view()


@require_POST
def start_over(request):
    """Discard a sign-up with a mistyped address, so that its user name can be used again."""
    signing_up.start_over(request)
    return redirect("account_signup")


@login_required
@require_safe
def sessions(request):
    """List the browsers in which the person is signed in, this one first."""
    rows = browsers.open_browsers(request.user)
    here = next((row for row in rows if row.session_key == request.session.session_key), None)
    context = {
        "here": here,
        "others": [row for row in rows if row != here],
        # Demo accounts are shared, so visitors must not see each other's addresses.
        "shows_addresses": not settings.DEMO,
        "idle_minutes": settings.STAFF_SESSION_IDLE_MINUTES,
        "is_limited": session_times.is_limited_for(request.user),
    }
    return render(request, "account/sessions.html", context)


@require_POST
@login_required
@reauthentication_required
def end_session(request, pk):
    others = Browser.objects.filter(user=request.user)
    others = others.exclude(session_key=request.session.session_key)
    browser = get_object_or_404(others, pk=pk)
    try:
        workflow.end_session(browser.pk, by=request.user)
    except ValidationError as refusal:
        messages.info(request, " ".join(refusal.messages))
    else:
        words = _("Signed out there: %(device)s.") % {"device": browser.device}
        messages.success(request, words)
    return redirect("account_sessions")


@require_POST
@login_required
@reauthentication_required
def end_other_sessions(request):
    workflow.end_other_sessions(request, by=request.user)
    messages.success(request, _("You are signed out everywhere but here."))
    return redirect("account_sessions")
