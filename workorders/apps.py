from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class WorkordersConfig(AppConfig):
    name = "workorders"
    verbose_name = _("Work orders")

    def ready(self):
        from forum import urgency
        from workorders import receivers
        from workorders.clocks import rules

        post_migrate.connect(receivers.declare_calendar, sender=self)
        post_migrate.connect(receivers.declare_rules, sender=self)
        urgency.register_answer_hours(rules.answer_hours)
