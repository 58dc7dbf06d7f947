"""Create the first administrator of an empty portal; asks for missing options."""

import getpass

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email

from forum.workflow import posting
from portal.accounts import workflow
from portal.accounts.models import User
from portal.audit.log import record

WHAT_COMES_NEXT = (
    "Have a phone with an authenticator app at hand: everybody with a role sets up a second "
    "step when signing in for the first time, and gets recovery codes for the day the phone "
    "is lost. If those are lost as well, another administrator removes the second step in the "
    "administration; where there is none: manage.py remove_second_factor %(username)s"
)


FIRST_DAY = (
    "\nWhat comes next: where nothing runs yet start it with 'manage.py serve' (after install.sh "
    "it runs already), sign in at %(url)s/accounts/login/ and follow the first-day checklist at "
    "%(url)s/admin/opening/ . Until it is done nobody but "
    "staff can post. 'manage.py doctor' shows the same list here."
)


class Command(BaseCommand):
    help = "Make the first administrator; does nothing where there is one already."

    def add_arguments(self, parser):
        parser.add_argument("--username")
        parser.add_argument("--email")
        parser.add_argument("--password-from", help="A file that holds the password.")

    def handle(self, *, username, email, password_from, **options):
        if User.objects.filter(is_superuser=True).exists():
            self.stdout.write("There is an administrator already; nothing was changed.")
            self._say_what_comes_next()
            return
        username = username or self._ask("User name: ")
        email = _valid_email(email or self._ask("E-mail address: "))
        password = _password(password_from, username, email)
        if User.objects.filter(username=username).exists():
            raise CommandError(f"There is an account called {username} already. Choose another.")
        self._make(username, email, password)
        self.stdout.write(f"Made the administrator {username}. Sign in at /accounts/login/.")
        if settings.REQUIRE_STAFF_SECOND_FACTOR:
            self.stdout.write(WHAT_COMES_NEXT % {"username": username})
        self._say_what_comes_next()

    def _say_what_comes_next(self):
        if not posting().is_open:
            self.stdout.write(FIRST_DAY % {"url": settings.SITE_URL})

    def _ask(self, question):
        try:
            answer = input(question).strip()
        except EOFError as error:
            raise CommandError(
                "Nobody answered. Give --username, --email and --password-from FILE."
            ) from error
        if not answer:
            raise CommandError("Nothing was typed; nothing was changed.")
        return answer

    def _make(self, username, email, password):
        user = User.objects.create_superuser(username, email, password)
        EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
        workflow.grant_role(user.pk, role="administrator", by=user)
        record("first_administrator", by=user, subject=f"user {username}")


def _valid_email(email):
    try:
        validate_email(email)
    except ValidationError as error:
        raise CommandError(f"{email} is not an e-mail address. Try again.") from error
    return email


def _password(password_from, username, email):
    if password_from:
        with open(password_from) as file:
            password = file.read().strip()
    else:
        password = getpass.getpass("Password: ")
        if password != getpass.getpass("The same password again: "):
            raise CommandError("The two passwords differ. Nothing was changed; try again.")
    try:
        validate_password(password, User(username=username, email=email))
    except ValidationError as error:
        raise CommandError(" ".join(error.messages)) from error
    return password
