"""A password made of what everybody connects with this portal is guessed first."""

import re
import unicodedata

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from portal.site.models import Profile

# Beside what stands in the profile: city, host unit, hotline. Listed in docs/security.md.
CONTEXT_WORDS = [
    "wenzhong", "闻钟", "12345", "admin", "administrator", "moderator", "dispatcher",
    "password", "passw0rd", "mima", "密码", "市民", "government", "zhengfu", "政府",
]  # fmt: skip
# What must be left of a password without these words.
ENOUGH = 6
SHORTEST = 2


class NotOfThisPlace:
    def validate(self, password, user=None):
        left = plain = _normalise(password)
        for word in sorted(_words(), key=len, reverse=True):
            left = left.replace(word, "")
        if left != plain and len(left) < ENOUGH:
            raise ValidationError(
                _(
                    "This password is made of words that everybody connects with this portal. "
                    "Add a few words of your own, or choose another one."
                ),
                code="password_of_this_place",
            )

    def get_help_text(self):
        return _("Not just the name of the city, the portal or its hotline.")


def _words():
    profile = Profile.objects.filter(pk=1).first()
    names = ("city", "city_en", "host_unit", "host_unit_en", "hotline")
    said = [getattr(profile, name, "") for name in names] if profile else []
    folded = {_normalise(word) for word in [*CONTEXT_WORDS, *said]}
    # People write the name of a city without the word for it.
    folded |= {word.removesuffix("市") for word in folded}
    return {word for word in folded if len(word) >= SHORTEST}


def _normalise(text):
    return re.sub(r"[\W_]", "", unicodedata.normalize("NFKC", text).casefold())
