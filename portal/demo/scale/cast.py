"""City and people: those of the demonstration, many citizens more, and whom a matter meets."""

from itertools import product

from forum import boards
from forum.choices import Kind
from forum.models import Board
from moderation.models import Reason
from portal.accounts.models import PublicName
from portal.accounts.names import key_of
from portal.agencies.models import Agency, Area, Category
from portal.demo.people import CITIZENS, People
from portal.demo.scale.ledgers import Actor, canonical
from portal.languages import facts_of
from portal.storage.encryption import encrypt

# Matters for each citizen.
MATTERS_EACH, FEWEST_CITIZENS = 8, 20
FAMILY_NAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜"
GIVEN_NAMES = "安平和顺明亮清宁远航志勇文静春兰秋菊雨晴思源晓东建国丽娜海燕"
# One agency has a third of all orders, one category ten matters.
BUSIEST_AGENCY, RAREST_CATEGORY = "transport", "farming"
KINDS = [
    *[Kind.INQUIRY] * 6, *[Kind.COMPLAINT] * 6, *[Kind.SUGGESTION] * 2, *[Kind.HELP] * 2,
    *[Kind.REPAIR] * 2, Kind.REPORT, Kind.OTHER,
]  # fmt: skip


class Cast:
    """Whom and what rows name: people as ledgers name them, and the keys of agencies and places."""

    def __init__(self, chance, *, threads):
        self.chance = chance
        self.people = People()
        self.citizens = self._make_citizens(max(FEWEST_CITIZENS, threads // MATTERS_EACH))
        self.moderators = [self._actor("moderator"), self._actor("moderator2")]
        self.dispatcher = self._actor("dispatcher")
        self.agencies = [AgencyFacts(agency, self.people) for agency in Agency.objects.all()]
        self.busiest = next(one for one in self.agencies if one.slug == BUSIEST_AGENCY)
        self.others = [one for one in self.agencies if one is not self.busiest]
        leaves = Category.objects.filter(children__isnull=True).order_by("path")
        self.rarest = leaves.get(slug=RAREST_CATEGORY)
        self.categories = [one for one in leaves if one != self.rarest]
        self.areas = list(Area.objects.filter(children__isnull=True).order_by("path"))
        pks = dict(Board.objects.values_list("slug", "pk"))
        self.boards = {kind: pks[boards.slug_for(kind)] for kind in Kind.values}
        self.notices = pks[boards.NOTICES]
        self.reasons = {reason.slug: ReasonFacts(reason) for reason in Reason.objects.all()}

    def one(self, values):
        return values[int(self.chance.random() * len(values))]

    def agency(self, place):
        """The agency of the matter at this place: every third goes to the busiest."""
        if place % 3 == 0:
            return self.busiest
        return self.others[(place - place // 3) % len(self.others)]

    def other_agency(self, but):
        """Another agency, not the busiest."""
        return self.one([one for one in self.others if one is not but])

    def category(self, is_rare):
        """The first of the list most often: each half of the list as often as the one before it."""
        if is_rare:
            return self.rarest
        return self.categories[int(len(self.categories) * self.chance.random() ** 2)]

    def _actor(self, username):
        return Actor.of(self.people[username])

    def _make_citizens(self, number):
        free = names()
        self.people.make_authors([next(free) for _citizen in range(number)])
        users = list(self.people.authors.values())
        PublicName.objects.bulk_create(
            PublicName(user=user, name=user.chosen_name, key=key_of(user.chosen_name))
            for user in users
        )
        return [Citizen(user) for user in users]


class Citizen:
    """Somebody who writes; the address is encrypted once and stands in each contact."""

    __slots__ = ("actor", "email", "name", "pk")

    def __init__(self, user):
        self.actor = Actor.of_citizen(user.pk, user.chosen_name)
        self.pk, self.name = user.pk, user.chosen_name
        self.email = encrypt(user.email)


class AgencyFacts:
    """An agency with the people who speak for it, and its names as ledger lines keep them."""

    def __init__(self, agency, people):
        self.pk, self.slug, self.name = agency.pk, agency.slug, agency.name
        self.facts = facts_of(agency, "agency")
        self.clerk = Actor.of(people.clerk_of(agency.slug))
        self.head = Actor.of(people.head_of(agency.slug))


class ReasonFacts:
    """A moderator's reason, and what its author was told as a ledger line keeps it."""

    def __init__(self, reason):
        self.pk, self.name = reason.pk, reason.name
        told = facts_of(reason, "reason") | facts_of(reason, "advice", "advice")
        self.told = {"note": ""} | told

    def data(self, role):
        return canonical({"purpose": "matter", "role": role} | self.told)


def names():
    """Names of people, each met once; none that an account to sign in with takes as it writes."""
    taken = set(CITIZENS.values())
    return (name for name in _all_names() if name not in taken)


def _all_names():
    for first, second in product(["", *GIVEN_NAMES], GIVEN_NAMES):
        for family in FAMILY_NAMES:
            yield f"{family}{first}{second}"
    number = 0
    while True:
        number += 1
        for family in FAMILY_NAMES:
            yield f"{family}先生{number}"
