"""Signal receivers: each request and task compares cached texts with the database again."""

from django.core.signals import request_started
from django.dispatch import receiver
from django_q.signals import pre_execute

from portal.translations import reading


@receiver(request_started, dispatch_uid="translations_of_a_request")
def begin_request(**kwargs):
    reading.begin()


@receiver(pre_execute, dispatch_uid="translations_of_a_task")
def begin_task(**kwargs):
    reading.begin()
