"""
The texts the portal comes with: the city's profile and the pages of the footer.

They are rows with good defaults: made after a migration where they are missing. A text that
an administrator edited is never written over; one that nobody edited, known by the digests of
all texts that were ever shipped, becomes that of this release. A real portal opens
as nobody's: which city it is, who runs it and how to reach them is for its people to say.
"""

import hashlib
import json
import re
from pathlib import Path
from typing import cast

from django.conf import settings

from portal.languages import further_languages
from portal.translations import shipped
from portal.translations.writing import add_missing_text

TEXTS = Path(__file__).parent / "texts"
# Of every text that a page was ever shipped with, by slug and language; the last is this one's.
DIGESTS = TEXTS / "digests.json"
# What the invented city of the demonstration says instead.
DEMO_TEXTS = settings.BASE_DIR / "portal" / "demo" / "data"
SLUGS = ["help", "rules", "standards", "process", "privacy", "accessibility", "contact"]
UNNAMED_PROFILE = {
    "name": "闻钟",
    "name_en": "Wenzhong",
    "tagline": "反映问题、咨询政策、提建议。每一件都会审核、有人办、有答复。",
    "tagline_en": "Report a problem, ask about a policy, make a suggestion. "
    "Every matter is reviewed, handled and answered.",
}
TITLE = re.compile(r"\A<!-- title: (?P<title>.+?) -->\n")


def declare(*, using="default"):
    """Make the profile and the pages exist."""
    from portal.site.models import Page, Profile

    profile, _is_new = Profile.objects.using(using).get_or_create(pk=1, defaults=_profile())
    shipped.add_texts(profile, "profile", using=using)
    for position, slug in enumerate(SLUGS):
        title, body = _read(slug, "zh-hans")
        title_en, body_en = _read(slug, "en")
        row, is_new = Page.objects.using(using).get_or_create(
            slug=slug,
            defaults={
                "title": title,
                "title_en": title_en,
                "body": body,
                "body_en": body_en,
                "position": position,
            },
        )
        if not is_new:
            _replace_unedited(row, {"body": body, "body_en": body_en})
        _add_translations(row, using)


def _replace_unedited(page, texts):
    """Texts of an earlier release become those of this one; somebody has to read them again."""
    shipped_once = json.loads(DIGESTS.read_text())[page.slug]
    current = {_digest(text) for text in texts.values()}
    outdated = [
        field
        for field, language in (("body", "zh-hans"), ("body_en", "en"))
        if _digest(getattr(page, field)) in set(shipped_once[language][:-1]) - current
    ]
    if outdated:
        for field in outdated:
            setattr(page, field, texts[field])
        page.read_at, page.read_by = None, ""
        page.save(update_fields=[*outdated, "read_at", "read_by", "updated_at"])


def _digest(text):
    """The same for a text that a browser has sent back as it was."""
    plain = text.replace("\r\n", "\n").strip()
    return hashlib.sha256(plain.encode()).hexdigest()


def _add_translations(page, using):
    """The page in further languages, from ``pages/`` in the language's folder of ``locale/``."""
    for language in further_languages():
        path = shipped.folder_of(language) / "pages" / f"{page.slug}.html"
        if path.exists():
            texts = dict(zip(("title", "body"), _parts(path), strict=True))
            for field, text in texts.items():
                add_missing_text(page, field, language, text, using=using)


def _profile():
    return UNNAMED_PROFILE if settings.PRODUCTION else demo_profile()


def demo_profile():
    return json.loads((DEMO_TEXTS / "profile.json").read_text())


def _read(slug, language):
    name = f"{slug}.{language}.html"
    own = DEMO_TEXTS / name
    path = TEXTS / name if settings.PRODUCTION or not own.exists() else own
    return _parts(path)


def _parts(path):
    """Title and text of a page's file."""
    source = path.read_text()
    heading = cast(re.Match[str], TITLE.match(source))  # each of our files begins with one
    return heading["title"], source[heading.end() :]
