"""The system check that the city's own practice items can be read."""

from django.core.checks import Error

from moderation.practice.items import UnreadableItems, all_items


def check_items(**kwargs):
    try:
        all_items()
    except UnreadableItems as problem:
        hint = "Mend the file that PRACTICE_ITEMS names, or leave PRACTICE_ITEMS unset."
        return [Error(str(problem), hint=hint, id="moderation.E001")]
    return []
