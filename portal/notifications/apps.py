from django.apps import AppConfig
from django.core.checks import register
from django.utils.translation import gettext_lazy as _


class NotificationsConfig(AppConfig):
    name = "portal.notifications"
    label = "notifications"
    verbose_name = _("Notices and letters")

    def ready(self):
        from portal.audit.event_consumers import registry
        from portal.notifications import checks, worker

        register(checks.check_channels, "channels")
        registry.add_waker(lambda: worker.wake("portal.audit.event_consumers.delivery.run_pending"))
