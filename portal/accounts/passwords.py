"""
Rules for passwords, each explained in one plain sentence.

A password must be long enough, not common or breached, and not similar to the person's data.
Any characters are allowed, also digits only.
"""

import hashlib
import os

from django.conf import settings
from django.contrib.auth import password_validation as rules
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

SHA1_DIGITS = 40
LONGEST_LINE = 80


class LongEnough(rules.MinimumLengthValidator):
    def get_error_message(self):
        return ngettext(
            "This password is too short: it needs %(count)d character at least.",
            "This password is too short: it needs %(count)d characters at least.",
            self.min_length,
        ) % {"count": self.min_length}

    def get_help_text(self):
        return ngettext(
            "At least %(count)d character.", "At least %(count)d characters.", self.min_length
        ) % {"count": self.min_length}


class NotLikeTheName(rules.UserAttributeSimilarityValidator):
    def __init__(self, **options):
        attributes = ("username", "chosen_name", "first_name", "last_name", "email")
        super().__init__(user_attributes=attributes, **options)

    def get_help_text(self):
        return _("Not too like your user name or e-mail address.")


class NotCommon(rules.CommonPasswordValidator):
    """
    Refuses the 20,000 most common passwords, and those in a list of breached passwords that
    the operator may provide.

    ``BREACHED_PASSWORDS`` is the path of a text file of sorted SHA-1 digests in hexadecimal,
    one per line, each optionally followed by a colon and further text (the usual format of such
    lists). It may have many gigabytes; a look-up reads some thirty lines.
    """

    def validate(self, password, user=None):
        super().validate(password, user)
        path = settings.BREACHED_PASSWORDS
        if path and _stands_in(path, hashlib.sha1(password.encode()).hexdigest().upper()):
            raise ValidationError(
                _(
                    "This password has become known in a theft of data elsewhere, and is tried "
                    "first by those who break in. Please choose another one."
                ),
                code="password_breached",
            )

    def get_help_text(self):
        return _("Not one that many people use, such as 12345678.")


def _stands_in(path, fingerprint):
    """Whether a line of the sorted file starts with ``fingerprint``, by binary search."""
    wanted = fingerprint.encode()
    with open(path, "rb") as lines:
        low, high = 0, os.fstat(lines.fileno()).st_size
        while high - low > LONGEST_LINE:
            middle = (low + high) // 2
            lines.seek(middle)
            lines.readline()
            if lines.readline()[:SHA1_DIGITS].upper() <= wanted:
                low = middle
            else:
                high = middle
        lines.seek(max(0, low - LONGEST_LINE))
        near = lines.read(5 * LONGEST_LINE).upper().split(b"\n")
    return any(line[:SHA1_DIGITS] == wanted for line in near)
