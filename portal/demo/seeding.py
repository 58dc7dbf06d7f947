"""
Fills an empty database with the demonstration's city, people and matters.

Recent matters go through the same workflow steps as real ones, with dates in the past, so
that ledgers, counters and dates are consistent; ``BulkWriter`` inserts the older ones.
"""

import json
import random
from datetime import timedelta
from itertools import groupby
from pathlib import Path

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from forum.models import Thread
from portal.accounts.models import User
from portal.agencies.models import Agency, Area, Category, RoutingRule
from portal.demo import (
    appeals,
    blacked_out,
    city,
    dispatch_desk,
    practising,
    requests,
    screened,
    second_looks,
    talking,
    team,
)
from portal.demo.bulk_writer import BulkWriter
from portal.demo.dates import close_offices_for_a_day
from portal.demo.older_matters import make_older_matters
from portal.demo.people import People
from portal.demo.playback import MatterPlayer
from portal.demo.reported_posts import report_posts
from portal.demo.sanctioned_people import impose_sanctions
from portal.notifications.models import Notification
from portal.site.models import Profile
from portal.translations import shipped

DATA = Path(__file__).parent / "data"
OLDER_MATTERS = 900
# Not real: no area code begins with 0000.
PHONES = {
    "gas_phone": "0000-8009110",
    "water_phone": "0000-8009220",
    "power_phone": "0000-8009330",
}
# Who runs the accounts of the agencies.
GOVERNMENT = {"host_unit": "澜川市人民政府", "host_unit_en": "Lanchuan Municipal Government"}
LOOKED_AT_AFTER = timedelta(days=3)


class NotADemonstration(PermissionDenied):
    """The database contains accounts that the demonstration did not create."""


@transaction.atomic
def seed(*, now=None, older=OLDER_MATTERS, say=lambda words: None):
    """
    Fill the database; return False if the demonstration has already filled it.

    Raises NotADemonstration if it contains other accounts.
    """
    profile = Profile.objects.get(pk=1)
    if profile.is_demonstration:
        return False
    if User.objects.exists():
        raise NotADemonstration
    say("Making the city …")
    make_city()
    people = People()
    say("Playing what happened …")
    _play(people, now=now or timezone.now(), older=older)
    mark_as_demonstration()
    return True


def mark_as_demonstration():
    """Say so in the city's profile, so that the portal is never opened with this database."""
    Profile.objects.filter(pk=1).update(is_demonstration=True, **PHONES)


def make_city():
    """Create areas, agencies, categories and the rules by which agencies are suggested."""
    _plant(Area, [city.AREAS])
    _plant(Category, city.CATEGORIES)
    for position, (slug, name, name_en, words, words_en, below) in enumerate(city.AGENCIES):
        agency = Agency.objects.create(
            slug=slug, name=name, name_en=name_en, introduction=words, introduction_en=words_en,
            phone=f"0000-80{position + 11:02d}0000", position=position,
            is_centre=slug == city.CENTRE, **GOVERNMENT,
        )  # fmt: skip
        shipped.add_texts(agency, slug)
        _plant(Agency, below, parent=agency)
    _make_routing_rules()


def _plant(model, nodes, parent=None):
    for position, (slug, name, name_en, *below) in enumerate(nodes):
        node = model.objects.create(
            slug=slug, name=name, name_en=name_en, parent=parent, position=position
        )
        if words := model is Category and city.KEYWORDS.get(slug):
            Category.objects.filter(pk=node.pk).update(keywords=" ".join(words.split()))
        shipped.add_texts(node, slug)
        _plant(model, below[0] if below else [], parent=node)


def _make_routing_rules():
    agencies = {node.slug: node for node in Agency.objects.all()}
    areas = {node.slug: node for node in Area.objects.all()}
    categories = {node.slug: node for node in Category.objects.all()}
    RoutingRule.objects.bulk_create(
        RoutingRule(
            category=categories.get(category), area=areas.get(area), words=words,
            agency=agencies[agency], suggested_category=categories.get(suggested),
        )
        for category, area, words, agency, suggested in city.ROUTING_RULES
    )  # fmt: skip


def _play(people, *, now, older):
    chance = random.Random(20_26)  # noqa: S311  the same demonstration every time
    matters = [
        matter
        for part in ("matters_a.json", "matters_b.json", "matters_c.json")
        for matter in json.loads((DATA / part).read_text())
    ]
    old = make_older_matters(json.loads((DATA / "older.json").read_text()), older, chance)
    people.make_authors(_names([*old, *matters]))
    player = MatterPlayer(people, now=now, chance=chance)
    bulk_writer = BulkWriter(player)
    # Oldest first: the ids of threads grow with publication, and the search relies on it.
    for finished, batch in groupby(sorted([*old, *matters], key=player.submitted_at), _is_old):
        if finished:
            bulk_writer.write(list(batch))
        else:
            for matter in batch:
                player.play(matter)
    for notice in json.loads((DATA / "notices.json").read_text()):
        player.publish_notice(notice)
    appeals.play(people, now=now)
    blacked_out.play(people, now=now)
    screened.submit_posts(people, now=now)
    close_offices_for_a_day(people, now=now)
    report_posts(people, now=now)
    impose_sanctions(people, now=now)
    player.follow_some(Thread.objects.newest_first()[:60])
    second_looks.take_some(people)
    team.merge_like_matters(player)
    team.work_together(people, now=now)
    practising.practise(people, now=now)
    dispatch_desk.play(people, now=now)
    talking.play(people, now=now)
    requests.ask(people, now=now)
    _read_old_notices(now)


def _read_old_notices(now):
    """Mark notifications older than LOOKED_AT_AFTER as read."""
    old = Notification.objects.unread().filter(created_at__lt=now - LOOKED_AT_AFTER)
    old.update(read_at=F("created_at") + timedelta(hours=5))


def _is_old(matter):
    return matter["key"].startswith("older-")


def _names(matters):
    for matter in matters:
        yield from (
            voice["author"]
            for voice in [matter, *matter["answers"]]
            if not voice["author"].startswith("@")
        )
