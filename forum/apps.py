from django.apps import AppConfig
from django.contrib.auth.signals import user_logged_in
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class ForumConfig(AppConfig):
    name = "forum"
    verbose_name = _("Forum")

    def ready(self):
        from forum import event_consumers, receivers
        from portal.audit.event_consumers import registry

        registry.register(event_consumers.FOLLOWERS)
        registry.register(event_consumers.SUPPORTERS)
        registry.register(event_consumers.MERGED)

        post_migrate.connect(receivers.declare_boards, sender=self)
        post_migrate.connect(receivers.declare_word_lists, sender=self)
        post_migrate.connect(receivers.ensure_search_index, sender=self)
        user_logged_in.connect(receivers.create_session_drafts)
