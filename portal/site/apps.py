from django.apps import AppConfig, apps
from django.contrib.auth.signals import user_logged_in
from django.core.checks import Tags, register
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class SiteConfig(AppConfig):
    name = "portal.site"
    label = "site"
    verbose_name = _("Site")

    def ready(self):
        from portal import hotline
        from portal.site import receivers
        from portal.site.middleware import session_end
        from portal.site.reading.hotline import read_hotline
        from portal.site.system_checks import demonstration, dependencies
        from portal.storage import forking

        forking.drop_connections_after_fork()
        hotline.read_by(read_hotline)
        user_logged_in.connect(session_end.note_signed_in, dispatch_uid="site_session_began")
        register(demonstration.check_database, Tags.database)
        register(dependencies.check_worker, "worker", deploy=True)
        register(dependencies.check_letters, "letters")
        register(dependencies.check_transport, "transport")
        post_migrate.connect(receivers.declare_pages, sender=self)
        # django_q migrates after this app, so its table exists only at its own post_migrate.
        post_migrate.connect(receivers.declare_schedule, sender=apps.get_app_config("django_q"))
