"""Generates about nine hundred short matters of the last thirteen months from patterns."""

from portal.demo.city import AREAS, DISTRICT_OF

LONGEST_AGO, SHORTEST_AGO = 395, 12
# Days until the official reply.
DAYS_TO_ANSWER = [0.9, 1.2, 1.8, 2.4, 3.1, 3.9, 4.6, 5.5, 6.8, 8.2, 9.7, 12.4]
HOURS = [
    "08:12", "09:05", "09:48", "10:07", "10:31", "10:52", "11:20", "12:41", "14:03", "14:55",
    "15:10", "15:26", "15:49", "16:33", "17:18", "19:02", "20:15", "21:07", "22:24", "06:50",
]  # fmt: skip


def make_older_matters(material, count, chance):
    """``count`` matters in the format of ``MatterPlayer``; the same for the same ``chance``."""
    places = _places(AREAS)
    patterns = material["patterns"]
    return [
        _fill(patterns[position % len(patterns)], position, material["authors"], places, chance)
        for position in range(count)
    ]


def _fill(pattern, position, authors, places, chance):
    district = DISTRICT_OF.get(pattern["agency"])
    area, area_name = chance.choice([place for place in places if district in (None, place[2])])[:2]
    slots = {name: chance.choice(values) for name, values in pattern["slots"].items()}
    slots["area"] = area_name
    after_days = chance.choice(DAYS_TO_ANSWER)
    return {
        "key": f"older-{position:04d}",
        "kind": pattern["kind"],
        "category": pattern["category"],
        "agency": pattern["agency"],
        "area": area,
        "title": pattern["title"].format(**slots),
        "text": pattern["text"].format(**slots),
        "author": chance.choice(authors),
        "anonymous": chance.random() < 0.08,
        "days_ago": chance.randint(SHORTEST_AGO, LONGEST_AGO),
        "time": chance.choice(HOURS),
        "state": "answered" if chance.random() < 0.55 else "solved",
        "replies": [
            {"text": pattern["reply"].format(**slots), "after_days": after_days, "final": True}
        ],
        "answers": [],
        "follow_ups": [],
    }


def _places(node, district=None, depth=0):
    """Every town and subdistrict as (slug, name, slug of its district)."""
    slug, name, _name_en, below = node
    district = slug if depth == 1 else district
    if not below:
        return [(slug, name, district)]
    return [place for child in below for place in _places(child, district, depth + 1)]
