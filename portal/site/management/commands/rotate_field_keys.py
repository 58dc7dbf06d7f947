from functools import partial

from django.apps import apps
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from portal.accounts.models import Canary
from portal.accounts.sign_in import second_factor
from portal.storage.encryption import Undecryptable, encrypted_fields, rotate


class Command(BaseCommand):
    help = "Encrypt private fields anew with the first key of FIELD_KEYS. Safe to run again."

    def handle(self, **options):
        self._rotate("mfa.Authenticator.data", second_factor.rotate_secrets)
        # The canary comes last: once it decrypts with the new key alone, so does all the rest.
        for model in sorted(apps.get_models(), key=lambda model: model is Canary):
            for field in encrypted_fields(model):
                self._rotate(f"{model._meta.label}.{field.name}", partial(rotate, model, field))
        self.stdout.write(_("Every private field is encrypted with the first key."))

    def _rotate(self, name, rotation):
        try:
            count = rotation()
        except Undecryptable as problem:
            raise CommandError(f"{name}: {problem}") from problem
        self.stdout.write(
            _("%(field)s: %(count)s encrypted anew") % {"field": name, "count": count}
        )
