"""Pages about the own account that are not allauth's as they come."""

from allauth.account.mixins import NextRedirectMixin
from allauth.mfa.totp.views import ActivateTOTPView

from portal.accounts import second_factor


class SetUpSecondFactor(NextRedirectMixin, ActivateTOTPView):
    """allauth's page, which also knows where the person was going."""

    def form_valid(self, form):
        answer = super().form_valid(form)
        app = second_factor.of(self.request.user)
        # It has done its work: whoever read it over the shoulder must not sign in with it.
        second_factor.use_up(app, form.cleaned_data["code"])
        second_factor.note_given(self.request)
        return answer

    def get_success_url(self):
        # Not where the person was going yet: the recovery codes come in between.
        return self.passthrough_next_url(ActivateTOTPView.get_success_url(self))

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        secret = context["form"].secret
        spelled = " ".join(secret[start : start + 4] for start in range(0, len(secret), 4))
        required = second_factor.is_required_of(self.request.user)
        return context | {"spelled_secret": spelled, "required": required}


set_up_second_factor = SetUpSecondFactor.as_view()
