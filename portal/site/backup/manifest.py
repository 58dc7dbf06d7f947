"""The manifest of a backup, and the check whether this portal can restore it."""

import hashlib
import tomllib

from django.conf import settings
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.audit.chain import sealing
from portal.site.backup.refusals import Unusable
from portal.site.models import Profile

FORMAT = 1


def version():
    """The version of the portal."""
    return tomllib.loads((settings.BASE_DIR / "pyproject.toml").read_text())["project"]["version"]


def audit_head():
    """
    The newest seal of the audit chain, in the form of ``verify_audit --head``.

    Read before the database is copied: the chain only grows, so the copy contains it.
    """
    return sealing.chain_head()


def facts_before():
    """The facts of the manifest that are read before the database is copied."""
    return {
        "format": FORMAT,
        "portal": version(),
        "site": settings.SITE_URL,
        "made_at": timezone.now().isoformat(timespec="seconds"),
        "migrations": applied_migrations(),
        "keys": keys(),
        "audit_head": audit_head(),
        "is_demonstration": Profile.objects.filter(is_demonstration=True).exists(),
    }


def applied_migrations():
    applied = MigrationLoader(connection).applied_migrations
    return sorted(f"{app}.{name}" for app, name in applied)


def keys():
    """Fingerprints of the keys that the data needs; a key cannot be derived from them."""
    given = {
        "SECRET_KEY": [settings.SECRET_KEY],
        "FIELD_KEYS": list(settings.FIELD_KEYS),
        "AUDIT_KEY": list(settings.AUDIT_KEYS),
    }
    return {
        name: [fingerprint(secret) for secret in secrets if secret]
        for name, secrets in given.items()
    }


def fingerprint(secret):
    return hashlib.blake2b(secret.encode(), digest_size=6, person=b"wz key").hexdigest()


def refuse_unfit(found):
    """Raise Unusable with the reason if this portal cannot restore the backup."""
    for refuse in (_refuse_format, _refuse_kind, _refuse_newer, _refuse_keys, _refuse_demo):
        refuse(found)


def _refuse_format(found):
    if found.get("format") != FORMAT:
        raise Unusable(
            _("The backup has the format %(format)s and this portal reads %(known)s only.")
            % {"format": found.get("format"), "known": FORMAT}
        )


def _refuse_kind(found):
    if found["database"]["vendor"] != connection.vendor:
        raise Unusable(
            _(
                "The backup is of a database on %(theirs)s and DATABASE_URL names one on %(ours)s. "
                "Restore into the same kind."
            )
            % {"theirs": found["database"]["vendor"], "ours": connection.vendor}
        )


def _refuse_newer(found):
    known = MigrationLoader(None, ignore_no_migrations=True).disk_migrations
    ours = {f"{app}.{name}" for app, name in known}
    if unknown := sorted(set(found["migrations"]) - ours):
        raise Unusable(
            _(
                "The backup was made by another version of the portal (%(version)s), which knows "
                "%(migration)s. Install that version and restore with it."
            )
            % {"version": found["portal"], "migration": unknown[0]}
        )


def _refuse_keys(found):
    ours = keys()
    for name in ("FIELD_KEYS", "AUDIT_KEY"):
        if missing := set(found["keys"][name]) - set(ours[name]):
            raise Unusable(
                _(
                    "The backup was made with a key that %(name)s does not hold (fingerprint "
                    "%(missing)s): contacts could not be read, or the ledgers not be checked. Put "
                    "that key into %(name)s and try again."
                )
                % {"name": name, "missing": ", ".join(sorted(missing))}
            )


def _refuse_demo(found):
    if settings.PRODUCTION and found["is_demonstration"]:
        raise Unusable(_("The backup is of a demonstration, whose password is public."))
