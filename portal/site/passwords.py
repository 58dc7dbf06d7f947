"""A password validator: refuses words that anybody connects with this portal."""

import itertools
import re
import unicodedata

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from portal.languages import texts_in_every_language
from portal.site.models import Profile

# In addition to the profile's city, host unit and hotline. Listed in docs/security.md.
CONTEXT_WORDS = [
    "wenzhong", "闻钟", "12345", "admin", "administrator", "moderator", "dispatcher",
    "password", "passw0rd", "mima", "密码", "市民", "government", "zhengfu", "政府",
]  # fmt: skip
# The number of characters that must remain of a password without these words.
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
    said = _said_of_the_city(profile) if profile else []
    folded = {_normalise(word) for word in [*CONTEXT_WORDS, *said]}
    # People often leave out 市 ("city") after the name of a city.
    folded |= {word.removesuffix("市") for word in folded}
    return {word for word in folded if len(word) >= SHORTEST}


def _said_of_the_city(profile):
    names = (texts_in_every_language(profile, name) for name in ("city", "host_unit"))
    return [*itertools.chain(*names), profile.hotline]


def _normalise(text):
    return re.sub(r"[\W_]", "", unicodedata.normalize("NFKC", text).casefold())
