from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class WorkordersConfig(AppConfig):
    name = "workorders"
    verbose_name = _("Work orders")

    def ready(self):
        from forum import urgency
        from portal.notifications import facts_when_sent
        from workorders import receivers
        from workorders.clocks import rules
        from workorders.workflow.talk import letter_links

        post_migrate.connect(receivers.declare_calendar, sender=self)
        post_migrate.connect(receivers.declare_rules, sender=self)
        facts_when_sent.register("author_asked", letter_links.facts_when_sent)
        post_migrate.connect(receivers.declare_jargon, sender=self)
        post_migrate.connect(receivers.declare_templates, sender=self)
        urgency.register_answer_hours(rules.answer_hours)
        post_migrate.connect(receivers.declare_dispute_bases, sender=self)
