"""
Log lines about signing in and out: who, by which factor, and what was refused.

Address and port are in every log line of a request already. The typed name is never logged,
because people sometimes type their password there. A known account is logged by its key,
anything else as a keyed hash, so that the same name can be recognised but not read.
"""

import structlog
from django.db.models import Q
from django.utils.crypto import salted_hmac

from portal.accounts.models import User

log = structlog.get_logger(__name__)


def log_sign_in(user: User) -> None:
    log.info("signed_in", account=user.pk)


def log_sign_out(user: User | None) -> None:
    if user is not None:
        log.info("signed_out", account=user.pk)


def log_failed_sign_in(typed: str | None) -> None:
    log.warning("sign_in_failed", factor="password", account=_account(typed))


def log_code_accepted(user: User, kind: str) -> None:
    log.info("second_factor_passed", account=user.pk, factor=str(kind))


def log_code_refused(user: User, kind: str) -> None:
    log.warning("second_factor_refused", account=user.pk, factor=str(kind))


def _account(typed: str | None) -> int | str:
    typed = (typed or "").strip().lower()
    found = User.objects.filter(Q(username__iexact=typed) | Q(emailaddress__email=typed)).first()
    return found.pk if found else "unknown " + salted_hmac("portal.events", typed).hexdigest()[:10]
