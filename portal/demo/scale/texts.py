"""
Chinese texts from a seeded generator: each is a list of sentences put together by chance.

Sentences are kept apart until the end, because the words of each are worked out once.
"""

from functools import lru_cache
from itertools import product

from forum.search.bigrams import bigrams
from portal.demo.scale import words

# More distinct sentences than this are rarely met again.
KEPT = 50_000

words_of = lru_cache(maxsize=KEPT)(bigrams)


class TextMaker:
    """Makes titles and texts; ``chance`` is the random generator that decides everything."""

    def __init__(self, chance):
        self.chance = chance
        self.posts = 0
        self.names = ["".join(pair) for pair in product(words.NAME_SIGNS, repeat=2)]
        self.subjects = {
            slug: (things.split(), faults.split())
            for slug, (things, faults) in words.SUBJECTS.items()
        }

    def title(self, category, place):
        thing, fault = self._subject(category)
        return f"{place}{thing}{fault}"

    def notice_title(self, place):
        return self._one(words.NOTICE_TITLES).format(place=place)

    def place(self):
        """A road or an estate, and a spot or a number there: some million different ones."""
        name, chance = self._one(self.names), self.chance.random()
        if chance < 0.4:
            end, number = self._one(words.ROAD_ENDS), int(self.chance.random() * 300) + 1
            return f"{name}{end}{number}号"
        if chance < 0.7:
            return f"{name}{self._one(words.ROAD_ENDS)}{self._one(words.SPOTS)}"
        return f"{name}{self._one(words.ESTATE_ENDS)}{self._one(words.SPOTS)}"

    def question(self, category, place, *, rare=False):
        thing, fault = self._subject(category)
        pieces = [
            self._one(words.OPENINGS),
            f"{place}的{thing}{fault}。",
            self._one(words.SINCE),
            *self._some(words.EFFECTS, 1, 6),
            *self._some(words.REQUESTS, 1, 3),
        ]
        if rare:
            pieces.append(words.RARE_SENTENCE)
        return self._ended(pieces, words.THANKS)

    def reply(self, category, place):
        thing, _fault = self._subject(category)
        pieces = [
            self._one(words.REPLY_OPENINGS),
            f"关于{place}{thing}一事：\n",
            *self._some(words.REPLY_FINDINGS, 1, 4),
            *self._some(words.REPLY_MEASURES, 1, 4),
        ]
        return self._ended(pieces, words.REPLY_ENDS)

    def answer(self):
        return self._ended(self._some(words.ANSWERS, 1, 4), None)

    def follow_up(self):
        return self._ended(self._some(words.FOLLOW_UPS, 1, 2), None)

    def notice(self):
        return self._ended(self._some(words.NOTICE_PARTS, 2, 6), None)

    def unpublished(self, category, place):
        """The text of what never becomes a post; it does not count among the posts."""
        before, pieces = self.posts, self.question(category, place)
        self.posts = before
        return "".join(pieces)

    def _ended(self, pieces, endings):
        if self.posts % 3 == 0:
            pieces.append(self._one(words.FREQUENT_SENTENCES))
        self.posts += 1
        if endings:
            pieces.append(self._one(endings))
        return pieces

    def _subject(self, category):
        things, faults = self.subjects[category]
        return self._one(things), self._one(faults)

    def _one(self, values):
        return values[int(self.chance.random() * len(values))]

    def _some(self, values, least, most):
        """Between ``least`` and ``most`` of the values, none twice."""
        number = least + int(self.chance.random() * (most - least + 1))
        first = int(self.chance.random() * len(values))
        # Steps of seven meet every value of a list whose length has no factor seven.
        return [values[(first + 7 * step) % len(values)] for step in range(number)]
