"""What screening finds: kinds and levels, and one finding with its place in the text."""

from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _

# Names of findings kept with a submission, and how many of them its risk tells apart.
MOST_NAMED = 12
LONGEST_NAMED = 300
MOST_COUNTED = 99
# Danger words kept with a submitted version: enough to see what it is about.
MOST_KEPT = 8


class Level(models.IntegerChoices):
    """How much a finding matters; ``HARMLESS`` is for words in which a listed one is none."""

    HARMLESS = 0, _("harmless, although it holds a listed word")
    NOTICE = 1, _("to notice")
    ATTENTION = 2, _("needs attention")
    DANGER = 3, _("danger now")
    LIFE = 4, _("ending one's life")


class FindingKind(models.TextChoices):
    DANGER = "danger", _("danger")
    MENTION = "mention", _("danger mentioned")
    WORD = "word", _("listed word")
    IDENTITY_CARD = "identity_card", _("identity card number")
    BANK_CARD = "bank_card", _("bank card number")
    MOBILE = "mobile", _("mobile number")
    PLATE = "plate", _("licence plate")
    EMAIL = "email", _("e-mail address")
    LINK = "link", _("link or contact")
    SHOUTING = "shouting", _("shouting")
    TEMPLATE = "template", _("template not filled in")
    OTHER_KIND = "wrong_kind", _("may be of another kind")
    OTHER_CATEGORY = "wrong_category", _("may be of another category")
    CODE = "code", _("QR code or bar code in a picture")


PERSONAL = frozenset(
    {
        FindingKind.IDENTITY_CARD, FindingKind.BANK_CARD, FindingKind.MOBILE, FindingKind.PLATE,
        FindingKind.EMAIL,
    }
)  # fmt: skip


@dataclass(frozen=True)
class Finding:
    """
    ``text[start:end]`` is what was found, in whole characters; ``words`` is the listed word or,
    where a pattern was found, what stands there. ``word_list`` is the slug of the list,
    ``picture`` the number of the picture in which it was found.
    """

    kind: str
    level: Level
    start: int
    end: int
    words: str
    word_list: str = ""
    picture: int = 0


@dataclass(frozen=True)
class Findings:
    """All findings of a text, in the order of their places."""

    all: tuple[Finding, ...] = ()

    @property
    def danger_words(self) -> tuple[str, ...]:
        """The words of danger, each once, those about ending a life first."""
        found = {one.words: one.level for one in self.all if one.kind == FindingKind.DANGER}
        # Whoever reads only the beginning reads these.
        return tuple(sorted(found, key=lambda words: -found[words]))

    @property
    def of_danger(self) -> bool:
        return any(one.kind == FindingKind.DANGER for one in self.all)

    @property
    def of_life(self) -> bool:
        """Whether somebody speaks of ending a life."""
        return any(one.level == Level.LIFE for one in self.all)

    @property
    def personal(self) -> tuple[Finding, ...]:
        return tuple(one for one in self.all if one.kind in PERSONAL)

    @property
    def names(self) -> tuple[str, ...]:
        """What was found, each once, the most serious first: ``kind`` or ``kind/word-list``."""
        levels: dict[str, int] = {}
        for one in self.all:
            name = f"{one.kind}/{one.word_list}" if one.word_list else str(one.kind)
            levels[name] = max(levels.get(name, 0), one.level)
        return tuple(sorted(levels, key=lambda name: (-levels[name], name)))

    @property
    def named(self) -> str:
        """The names between commas, as a submission keeps them: ``,mobile,word/insults,``."""
        kept = ""
        for name in self.names[:MOST_NAMED]:
            if len(kept) + len(name) + 2 <= LONGEST_NAMED:
                kept += f",{name}"
        return f"{kept}," if kept else ""

    @property
    def risk(self) -> int:
        """A number to sort by: the level of the most serious finding, then how many there are."""
        if not self.all:
            return 0
        return 100 * max(one.level for one in self.all) + min(len(self.all), MOST_COUNTED)

    @property
    def danger_in_words(self) -> str:
        """The first words of danger, as the staff read them."""
        return "、".join(self.danger_words[:MOST_KEPT])

    def facts(self) -> dict[str, object]:
        """What a submitted version keeps of the danger found in it, as values for JSON."""
        kept = list(self.danger_words[:MOST_KEPT])
        return {"danger_words": kept, "speaks_of_life": self.of_life} if kept else {}


NOTHING = Findings()
