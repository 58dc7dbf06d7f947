"""
Default rows: the city's profile and the fixed pages.

Missing rows are created after each migrate. A page text that an administrator edited is never
overwritten; an unedited one, recognised by the digests of all texts ever shipped, is replaced
by the text of this release. In production the profile has no city, host unit or contact:
administrators enter them.
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
# Digests of every text ever shipped, by slug and language; the last is that of this release.
DIGESTS = TEXTS / "digests.json"
# Profile and page texts of the demonstration's invented city.
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
    """Create the profile and the pages if missing; update texts that nobody edited."""
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
    """Replace texts of an earlier release and mark the page as unread again."""
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
    """SHA-256 of the text; line endings and outer spaces, which a form may change, are ignored."""
    plain = text.replace("\r\n", "\n").strip()
    return hashlib.sha256(plain.encode()).hexdigest()


def _add_translations(page, using):
    """Add the page in further languages, from ``pages/`` in each language's ``locale/`` folder."""
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
    """The title and the text of a page file."""
    source = path.read_text()
    heading = cast(re.Match[str], TITLE.match(source))  # every page file begins with a title
    return heading["title"], source[heading.end() :]
