from django.apps import AppConfig
from django.core.checks import Tags, register
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "portal.accounts"
    label = "accounts"
    verbose_name = _("People")

    def ready(self):
        from portal.accounts import keys, receivers

        post_migrate.connect(receivers.create_groups, sender=self)
        post_migrate.connect(receivers.create_canary, sender=self)
        register(keys.check_keys, Tags.database)
