"""Removes a second factor; for an administrator who lost it and has no colleague to do it."""

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from portal.accounts import workflow
from portal.accounts.models import User


class Command(BaseCommand):
    help = "Remove the second step of somebody's sign-in. The administration can do it as well."

    def add_arguments(self, parser):
        parser.add_argument("username")
        parser.add_argument("--reason", default="command line", help="Kept in the log.")

    def handle(self, *, username, reason, **options):
        user = User.objects.filter(username=username).first()
        if user is None:
            raise CommandError(f"There is no account called {username}.")
        try:
            workflow.remove_second_factor(user.pk, reason=reason)
        except ValidationError as refusal:
            raise CommandError(" ".join(refusal.messages)) from refusal
        self.stdout.write(
            f"{username} signs in by password alone now, and sets up a new second step "
            "where one is required."
        )
