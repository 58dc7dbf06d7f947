"""
Sign-up without revealing whether an address has an account already.

Page, computing time and number of e-mails are the same for known and unknown addresses; only
the owner of the address reads the difference.
"""

from allauth.account.forms import SignupForm
from allauth.account.internal.flows.email_verification_by_code import EmailVerificationProcess
from allauth.account.internal.stagekit import clear_login
from allauth.account.internal.userkit import did_user_login
from django.http import HttpRequest, HttpResponse

from portal.accounts import workflow
from portal.accounts.models import User


class Form(SignupForm):
    """allauth's form; it also hashes the password if no account is made, for equal timing."""

    def try_save(self, request: HttpRequest) -> tuple[User | None, HttpResponse | None]:
        if self.account_already_exists:
            User().set_password(self.cleaned_data["password1"])
        made: tuple[User | None, HttpResponse | None] = super().try_save(request)
        return made


def send_again(process: EmailVerificationProcess) -> None:
    """Send a new code; to an address with an account, send the e-mail about that again."""
    if process.user is None:
        process.generate_code()
        process.send()
        process.record_resend()
        process.persist()
    else:
        process.resend()


def start_over(request: HttpRequest) -> None:
    """Discard a sign-up that waits for its code; its user name becomes free."""
    process = EmailVerificationProcess.resume(request)
    if process is None or request.user.is_authenticated:
        return
    newcomer = process.user
    process.abort()
    clear_login(request)
    if newcomer is not None and not did_user_login(newcomer):
        workflow.discard_unconfirmed(newcomer.pk)
