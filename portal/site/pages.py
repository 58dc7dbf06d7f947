"""
The texts the portal comes with: the city's profile and the pages of the footer.

They are rows with good defaults: made after a migration where they are missing, and
never written over, because an administrator may have changed them.
"""

import json
import re
from pathlib import Path

TEXTS = Path(__file__).parent / "texts"
SLUGS = ["help", "rules", "standards", "process", "privacy", "accessibility", "contact"]
TITLE = re.compile(r"\A<!-- title: (?P<title>.+?) -->\n")


def declare(*, using="default"):
    """Make the profile and the pages exist."""
    from portal.site.models import Page, Profile

    profile = json.loads((TEXTS / "profile.json").read_text())
    Profile.objects.using(using).get_or_create(pk=1, defaults=profile)
    for position, slug in enumerate(SLUGS):
        title, body = _read(slug, "zh-hans")
        title_en, body_en = _read(slug, "en")
        Page.objects.using(using).get_or_create(
            slug=slug,
            defaults={
                "title": title,
                "title_en": title_en,
                "body": body,
                "body_en": body_en,
                "position": position,
            },
        )


def _read(slug, language):
    source = (TEXTS / f"{slug}.{language}.html").read_text()
    heading = TITLE.match(source)
    return heading["title"], source[heading.end() :]
