"""
Signing in and out as events in the log: who, by which factor, and what was refused.

Address and port stand in every line of a request already. What was typed as a name is
never written: people type their password there. An account is its number, anything else
a keyed hash, so that the same wrong name can be recognised and not read.
"""

import structlog
from django.db.models import Q
from django.utils.crypto import salted_hmac

from portal.accounts.models import User

log = structlog.get_logger(__name__)


def signed_in(user: User) -> None:
    log.info("signed_in", account=user.pk)


def signed_out(user: User | None) -> None:
    if user is not None:
        log.info("signed_out", account=user.pk)


def sign_in_failed(typed: str | None) -> None:
    log.warning("sign_in_failed", factor="password", account=_account(typed))


def second_factor_passed(user: User, kind: str) -> None:
    log.info("second_factor_passed", account=user.pk, factor=str(kind))


def second_factor_refused(user: User, kind: str) -> None:
    log.warning("second_factor_refused", account=user.pk, factor=str(kind))


def _account(typed: str | None) -> int | str:
    typed = (typed or "").strip().lower()
    found = User.objects.filter(Q(username__iexact=typed) | Q(emailaddress__email=typed)).first()
    return found.pk if found else "unknown " + salted_hmac("portal.events", typed).hexdigest()[:10]
