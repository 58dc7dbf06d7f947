"""Signal receivers: triggers after migrations, address and user agent in the request log."""

from typing import Any

import structlog
from django.apps import AppConfig
from django.conf import settings
from django.db import connections
from django.db.models.signals import post_migrate
from django.dispatch import receiver
from django.http import HttpRequest
from django_structlog.signals import (
    bind_extra_request_finished_metadata,
    bind_extra_request_metadata,
)

from portal.audit.triggers import install_triggers, ledger_tables
from portal.logs.requests import agent_of


@receiver(post_migrate, dispatch_uid="audit_guard_ledgers")
def install_ledger_triggers(*, sender: AppConfig, using: str, **kwargs: Any) -> None:
    # Tests flush their tables, which the triggers would refuse.
    if settings.PORTAL_MODE != "test":
        install_triggers(connections[using], ledger_tables(sender))


@receiver(bind_extra_request_metadata, dispatch_uid="audit_bind_address")
def bind_address(request: HttpRequest, **kwargs: Any) -> None:
    # Behind carrier-grade NAT, only address and port together identify a client.
    structlog.contextvars.bind_contextvars(
        ip=request.META.get("REMOTE_ADDR", ""), port=request.META.get("REMOTE_PORT", "")
    )


@receiver(bind_extra_request_finished_metadata, dispatch_uid="audit_note_agent")
def note_agent(request: HttpRequest, log_kwargs: dict[str, Any], **kwargs: Any) -> None:
    log_kwargs["user_agent"] = agent_of(request)
