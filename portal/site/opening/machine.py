"""Checklist lines about the server: mail, HTTPS, keys, database, worker, backup."""

import datetime
import os
from urllib.parse import urlsplit

from django.conf import settings
from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext as _

from portal import provinces
from portal.site.backup import recording
from portal.site.health import heartbeat
from portal.site.models import Profile, TrialLetter
from portal.site.opening.findings import done, either, still_open

# Domains that are reserved for examples (RFC 2606) or are local.
EXAMPLE_ENDINGS = (".example", ".test", ".invalid", ".localhost", "localhost", ".local")
EXAMPLE_DOMAINS = ("example.com", "example.org", "example.net")
YOUNG_BACKUP = datetime.timedelta(days=1)


def sender(asked):
    if not has_mail_server():
        return still_open(
            _(
                "No mail server is named: no code, no sign-up and no letter arrives. Ask whoever "
                "runs the machine to set EMAIL_URL and DEFAULT_FROM_EMAIL in .env."
            )
        )
    domain = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].rstrip(">").lower()
    is_example = domain.endswith(EXAMPLE_ENDINGS) or domain in EXAMPLE_DOMAINS
    said = bool(os.environ.get("DEFAULT_FROM_EMAIL"))
    return either(
        said and not is_example,
        _("Letters come from %(address)s.") % {"address": settings.DEFAULT_FROM_EMAIL},
        otherwise=_(
            "Letters would come from %(address)s, which is nobody's. Ask whoever runs the machine "
            "to set DEFAULT_FROM_EMAIL in .env to an address of the city."
        )
        % {"address": settings.DEFAULT_FROM_EMAIL},
    )


def province(asked):
    """Without a source nothing is stored; that is a gap only where the city wants it shown."""
    profile = Profile.objects.filter(pk=1).first()
    is_wanted = profile is not None and profile.shows_province
    if provinces.is_known_here():
        shown = _("It is stored with each text, and shown.")
        return done(shown if is_wanted else _("It is stored with each text, and not shown."))
    return either(
        not is_wanted,
        _("No source is set up, so nothing is stored and nothing is shown."),
        otherwise=_(
            "It shall be shown, but no source is set up, so nothing is stored and nothing is "
            "shown. Ask whoever runs the machine to set PROVINCE_HEADER in .env."
        ),
    )


def has_mail_server():
    return settings.EMAIL_BACKEND.endswith("smtp.EmailBackend")


def test_letter(asked):
    received = TrialLetter.objects.filter(received_at__isnull=False).order_by("-received_at")
    last = received.first()
    return either(
        last,
        last and _("Arrived at %(name)s's.") % {"name": last.by},
        otherwise=_(
            "Press the button below: a letter with a code goes to your own address. Type the code "
            "in here, and it is known that letters arrive."
        ),
    )


def https(asked):
    if urlsplit(settings.SITE_URL).scheme != "https":
        return still_open(
            _("Letters would link to an unencrypted address. SITE_URL must begin with https://.")
        )
    if not getattr(settings, "SECURE_HSTS_SECONDS", 0):
        return still_open(
            _("Browsers are not told to stay with HTTPS: SECURE_HSTS_SECONDS is 0. Remove it.")
        )
    if asked.is_secure is None:
        return done(_("SITE_URL says https; open the page of the checklist to see that it is so."))
    return either(
        asked.is_secure,
        _("This page came to you encrypted."),
        otherwise=_(
            "This page came to you unencrypted, or the proxy in front does not say so. Open the "
            "checklist under %(address)s."
        )
        % {"address": settings.SITE_URL},
    )


def keys(asked):
    return either(
        settings.FIELD_KEYS and settings.SECRET_KEY not in settings.FIELD_KEYS,
        _("Names and numbers of people are encrypted with a key of their own."),
        otherwise=_(
            "Contacts are encrypted with the key that signs sessions, so changing the one makes "
            "the other unreadable. Set FIELD_KEYS in .env to a new long random text, a comma and "
            "the present SECRET_KEY, run 'manage.py rotate_field_keys', then take the SECRET_KEY "
            "out of FIELD_KEYS again."
        ),
    )


def database(asked):
    return either(
        connection.vendor == "postgresql",
        _("PostgreSQL."),
        otherwise=_(
            "This is SQLite in one file: good for a trial, slow with many people at once. Set "
            "DATABASE_URL in .env to a PostgreSQL database and run 'make init' again."
        ),
    )


def worker(asked):
    last = heartbeat.last_sweep()
    if last is None:
        return still_open(
            _("It has not run yet. Wait a minute after the portal was started, then look again.")
        )
    ago = {"minutes": max(0, int((timezone.now() - last.ended_at).total_seconds() // 60))}
    return either(
        not heartbeat.is_late(last) and not last.failed,
        _("It did its last round less than three minutes ago."),
        otherwise=_("Its last good round was %(minutes)s minutes ago: letters wait. See the log.")
        % ago,
    )


def backup(asked):
    last, tried = recording.last_backup(), recording.last_rehearsal()
    if last is None:
        return still_open(
            _(
                "There is none. Whoever runs the machine types 'systemctl start wenzhong-backup'; "
                "without deploy/install.sh: let 'manage.py backup' run every night."
            )
        )
    if timezone.now() - last.finished_at > YOUNG_BACKUP:
        return still_open(_("The last one is older than a day. Look why it did not run."))
    return either(
        tried,
        _("Made within a day, and a rehearsal brought one back."),
        otherwise=_(
            "It was never tried. Whoever runs the machine types once: wenzhong owner restore "
            "--rehearse FILE --decrypt-with /etc/wenzhong/backup.key"
        ),
    )
