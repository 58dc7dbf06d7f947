from django.apps import apps
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from portal.encryption import Undecryptable, encrypted_fields, rotate


class Command(BaseCommand):
    help = "Encrypt private fields anew with the first key of FIELD_KEYS. Safe to run again."

    def handle(self, **options):
        for model in apps.get_models():
            for field in encrypted_fields(model):
                self._rotate(model, field)
        self.stdout.write(_("Every private field is encrypted with the first key."))

    def _rotate(self, model, field):
        name = f"{model._meta.label}.{field.name}"
        try:
            count = rotate(model, field)
        except Undecryptable as problem:
            raise CommandError(f"{name}: {problem}") from problem
        self.stdout.write(
            _("%(field)s: %(count)s encrypted anew") % {"field": name, "count": count}
        )
