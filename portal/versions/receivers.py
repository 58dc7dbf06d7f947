"""Signal receivers: triggers after migrations; each request compares versions again."""

from typing import Any

from django.apps import AppConfig
from django.core.signals import request_finished, request_started
from django.db import connections
from django.db.models.signals import post_migrate
from django.dispatch import receiver

from portal.versions import reading
from portal.versions.triggers import install_triggers, versioned_tables


@receiver(post_migrate, dispatch_uid="versions_of_tables")
def install_version_triggers(*, sender: AppConfig, using: str, **kwargs: Any) -> None:
    install_triggers(connections[using], versioned_tables(sender))


@receiver(request_started, dispatch_uid="versions_of_a_request")
def begin_request(*, environ: dict[str, Any] | None = None, **kwargs: Any) -> None:
    reading.begin((environ or {}).get("REQUEST_METHOD", ""))


@receiver(request_finished, dispatch_uid="versions_after_a_request")
def end_request(**kwargs: Any) -> None:
    reading.end()
