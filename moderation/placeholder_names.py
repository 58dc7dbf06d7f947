"""The names that may stand in braces in a preset reason; any other is refused when it is edited."""

import re
from collections.abc import Mapping

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

NAMES = ("number", "title", "agency", "hotline")
PLACEHOLDER = re.compile(r"\{([^{}\n]*)\}")


def refuse_unknown(texts: Mapping[str, str]) -> None:
    """ValidationError for each field in which a name is none, with the names that there are."""
    known = " ".join(f"{{{name}}}" for name in NAMES)
    words = _("“{%(unknown)s}” is no placeholder. There are: %(known)s.")
    unknown = {
        field: name
        for field, text in texts.items()
        for name in PLACEHOLDER.findall(text)
        if name not in NAMES
    }
    if unknown:
        raise ValidationError(
            {field: words % {"unknown": name, "known": known} for field, name in unknown.items()}
        )
