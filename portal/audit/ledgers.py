"""
The base of every ledger: lines are added and never changed.

A ledger is a model that inherits ``LedgerLine``. Its lines say who did what, when and why, in
values instead of foreign keys: a line outlives the account, role and agency it names.
Changing or deleting a line is a bug and raises ``LedgerIsAppendOnly``; triggers refuse changes
that bypass the ORM (``portal.audit.triggers``). Each line has an HMAC and waits to be sealed
into the hash chain (``portal.audit.chain``). With each line, a pending event is written for
each consumer that wants it (``portal.audit.event_consumers``).
"""

import datetime
from collections.abc import Iterable
from typing import Any, ClassVar, NoReturn, Self

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portal.audit.chain import hmacs
from portal.audit.data_schemas import check_schema
from portal.audit.event_consumers import delivery


class LedgerIsAppendOnly(Exception):
    """Code tried to change or delete a line that was already written."""


def actor_values(by: object) -> dict[str, Any]:
    """The present name, role and agency of ``by``, for a line; empty if ``by`` is None."""
    return {
        "actor_id": getattr(by, "pk", None),
        "actor_name": str(getattr(by, "display_name", "") or ""),
        "actor_role": str(getattr(by, "role_label", "") or ""),
        "actor_agency": str(getattr(by, "agency_label", "") or ""),
    }


class LedgerQuerySet(models.QuerySet):
    def oldest_first(self) -> Self:
        return self.order_by("at", "pk")

    def newest_first(self) -> Self:
        return self.order_by("-at", "-pk")

    def update(self, **kwargs: Any) -> NoReturn:
        raise LedgerIsAppendOnly(self.model.__name__)

    update.alters_data = True  # type: ignore[attr-defined]  # Django reads this attribute

    def delete(self) -> NoReturn:
        raise LedgerIsAppendOnly(self.model.__name__)

    delete.alters_data = True  # type: ignore[attr-defined]  # Django reads this attribute
    delete.queryset_only = True  # type: ignore[attr-defined]  # Django reads this attribute

    def _raw_delete(self, using: str | None) -> NoReturn:
        raise LedgerIsAppendOnly(self.model.__name__)

    _raw_delete.alters_data = True  # type: ignore[attr-defined]  # Django reads this attribute

    def bulk_update(
        self, objs: Iterable[Any], fields: Iterable[str], batch_size: int | None = None
    ) -> NoReturn:
        raise LedgerIsAppendOnly(self.model.__name__)

    bulk_update.alters_data = True  # type: ignore[attr-defined]  # Django reads this attribute

    def update_or_create(
        self, defaults: Any = None, create_defaults: Any = None, **kwargs: Any
    ) -> NoReturn:
        raise LedgerIsAppendOnly(self.model.__name__)

    def bulk_create(
        self, objs: Iterable[Any], *args: Any, update_conflicts: bool = False, **kwargs: Any
    ) -> list[Any]:
        if update_conflicts:
            raise LedgerIsAppendOnly(self.model.__name__)
        return super().bulk_create(objs, *args, **kwargs)


class LineQuerySet(LedgerQuerySet):
    """Adds HMACs, ``AwaitingSeal`` rows and pending events to lines written in bulk."""

    def bulk_create(self, objs: Iterable[Any], *args: Any, **kwargs: Any) -> list[Any]:
        lines = list(objs)
        for line in lines:
            if settings.TESTING:
                check_schema(line)
            line.mark = hmacs.new_hmac(line)
        with transaction.atomic(using=self.db):
            written = super().bulk_create(lines, *args, **kwargs)
            AwaitingSeal.objects.using(self.db).bulk_create(map(AwaitingSeal.of, written))
            delivery.add_pending(written, using=self.db)
        return written


LineManager = models.Manager.from_queryset(LineQuerySet)


class LedgerManager(LineManager):
    # On the manager, not the QuerySet, so that ``order.transitions.record(…)`` sets the order.
    def record(
        self,
        act: str,
        before: str = "",
        after: str = "",
        *,
        by: object = None,
        at: datetime.datetime | None = None,
        reason: str = "",
        data: dict[str, Any] | None = None,
        **facts: Any,
    ) -> Any:
        """Write one line in the caller's transaction and return it."""
        return self.create(
            act=act,
            from_state=before,
            to_state=after,
            at=at or timezone.now(),
            reason=reason,
            data=data or {},
            **actor_values(by),
            **facts,
        )

    record.alters_data = True  # type: ignore[attr-defined]  # Django reads this attribute


class AwaitingSeal(models.Model):
    """A line that is not sealed yet; one row per line, because lines may commit late."""

    ledger = models.CharField(max_length=60)
    line_number = models.BigIntegerField()

    class Meta:
        app_label = "audit"
        verbose_name = _("log entry to seal")
        verbose_name_plural = _("log entries to seal")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                name="awaitingseal_once_per_line", fields=["ledger", "line_number"]
            ),
        ]

    def __str__(self) -> str:
        return f"{self.ledger} {self.line_number}"

    @classmethod
    def of(cls, line: "LedgerLine") -> "AwaitingSeal":
        return cls(ledger=line._meta.label_lower, line_number=line.pk)


class LedgerLine(models.Model):
    # The schema of ``data`` for each act: {act: TypedDict}. None if any data is allowed, as in
    # the audit log.
    DATA: ClassVar[dict[str, Any] | None] = None

    act = models.CharField(_("act"), max_length=40)
    from_state = models.CharField(_("from"), max_length=40, blank=True, db_column="from")
    to_state = models.CharField(_("to"), max_length=40, blank=True, db_column="to")
    actor_id = models.BigIntegerField(_("account number"), null=True, blank=True)
    actor_name = models.CharField(pgettext_lazy("of a person", "name"), max_length=150, blank=True)
    actor_role = models.CharField(_("role"), max_length=150, blank=True)
    actor_agency = models.CharField(_("agency"), max_length=150, blank=True)
    reason = models.TextField(_("reason"), blank=True)
    data = models.JSONField(_("details"), default=dict, blank=True, encoder=DjangoJSONEncoder)
    # These two differ for imported matters and for matters entered for a caller.
    at = models.DateTimeField(_("happened at"), default=timezone.now)
    recorded_at = models.DateTimeField(_("written at"), auto_now_add=True)
    # The HMAC. Null only in lines older than its introduction; unique, so that no copy is valid.
    mark = models.CharField(max_length=80, null=True, unique=True, editable=False)

    objects = LedgerManager()

    class Meta:
        abstract = True

    def save(self, **kwargs: Any) -> None:
        if not self._state.adding:
            raise LedgerIsAppendOnly(type(self).__name__)
        if settings.TESTING:
            check_schema(self)
        # Otherwise a new line with the key of an old one would overwrite it.
        kwargs.update(force_insert=True, force_update=False)
        self.mark = hmacs.new_hmac(self)
        # Without a savepoint: nobody goes on in a transaction whose line failed.
        with transaction.atomic(using=kwargs.get("using"), savepoint=False):
            super().save(**kwargs)
            AwaitingSeal.of(self).save(using=kwargs.get("using"), force_insert=True)
            delivery.add_pending([self], using=kwargs.get("using"))

    def matter_number(self) -> int | None:
        """Key of the submission that opened the matter, or None; it groups lines for consumers."""
        return None  # noqa: RET501  ledgers of matters give a number

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise LedgerIsAppendOnly(type(self).__name__)
