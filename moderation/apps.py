from django.apps import AppConfig
from django.core.checks import register
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class ModerationConfig(AppConfig):
    name = "moderation"
    verbose_name = _("Moderation")

    def ready(self):
        from moderation import event_consumers, receivers
        from moderation.practice.checks import check_items
        from portal.audit.event_consumers import registry

        post_migrate.connect(receivers.declare_reasons, sender=self)
        register(check_items)
        registry.register(event_consumers.APPEALS)
