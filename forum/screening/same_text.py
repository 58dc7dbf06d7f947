"""
The same text from many people: found by fingerprints that are made when a text is submitted.

A fingerprint is a sketch of the text's triples of neighbouring characters, folded: each triple
falls into one of eight buckets, and of each bucket the least number is kept (one-permutation
MinHash). Of two texts that share nine tenths of their triples some seven keys are equal, of
texts about the same subject hardly one.
"""

import datetime
import zlib
from dataclasses import dataclass
from hashlib import blake2b

from forum.choices import Purpose
from forum.models import Submission, SubmissionVersion, TextFingerprint
from forum.screening.listed_words import fold_word

COMPARED = (Purpose.MATTER, Purpose.ANSWER, Purpose.FOLLOW_UP)
LATELY = datetime.timedelta(days=7)
BUCKETS, DIGITS = 8, 8
# Keys of two texts that are equal at least.
ALIKE = 6
# Of shorter texts ("same here") many are equal without anybody having copied.
SHORTEST = 30
# As many are read with what a page shows of them.
MOST_SHOWN = 40
SHOWN = [
    f"submission__{column}"
    for column in ("author", "purpose", "title", "state", "language", "number", "submitted_at")
] + ["submission__thread__title"]
ODD = 0x9E3779B97F4A7C15


@dataclass(frozen=True)
class SameText:
    """How many other people sent the text, since when, and their submissions, the newest first."""

    people: int
    since: datetime.datetime
    submissions: list[Submission]


def keep_fingerprint(submission: Submission, version: SubmissionVersion) -> None:
    """
    Part of the step that submits a version: keep the fingerprint of its text in place of that
    of the version before; one query at most.
    """
    keys = keys_of(version.text) if submission.purpose in COMPARED else ()
    if not keys:
        if version.number > 1:
            TextFingerprint.objects.filter(pk=submission.pk).delete()
        return
    first, second, third = (_number_of(part) for part in (keys[:3], keys[3:6], keys[6:]))
    TextFingerprint.objects.bulk_create(
        [
            TextFingerprint(
                submission=submission, keys="".join(keys), first=first, second=second,
                third=third, submitted_at=version.submitted_at,
            )
        ],
        update_conflicts=True,
        unique_fields=["submission"],
        update_fields=["keys", "first", "second", "third", "submitted_at"],
    )  # fmt: skip


def same_text_as(submission: Submission) -> SameText | None:
    """
    Who else sent nearly this text in the days around it; one query, and one more where there are
    very many. Reads no texts.
    """
    own = getattr(submission, "fingerprint", None)
    if own is None:
        return None
    near = TextFingerprint.objects.sharing_a_part(own).filter(
        submitted_at__range=(own.submitted_at - LATELY, own.submitted_at + LATELY),
        submission__author__isnull=False,
    )
    near = near.exclude(submission__author=submission.author_id).order_by("-submitted_at")
    shown = near.select_related("submission__thread").only("keys", "submitted_at", *SHOWN)
    rows = [one for one in shown[:MOST_SHOWN] if _equal(one.keys, own.keys) >= ALIKE]
    if not rows:
        return None
    people = {(one.submission.author_id, one.submitted_at) for one in rows}
    if len(rows) == MOST_SHOWN:
        columns = near.values_list("submission__author", "submitted_at", "keys")
        people = {(author, at) for author, at, keys in columns if _equal(keys, own.keys) >= ALIKE}
    return SameText(
        len({author for author, _at in people}),
        min(at for _author, at in people),
        [one.submission for one in rows],
    )


def keys_of(text: str) -> tuple[str, ...]:
    """The eight keys of a text, each as digits; none where it is too short to say anything."""
    folded = fold_word(text)
    triples = {folded[place : place + 3] for place in range(len(folded) - 2)}
    if len(triples) < SHORTEST:
        return ()
    least = [2**32] * BUCKETS
    for triple in triples:
        # Multiplied, because the check sums of similar triples are similar.
        number = (zlib.crc32(triple.encode()) * ODD >> 24) & 0xFFFFFFFF
        bucket = number % BUCKETS
        least[bucket] = min(least[bucket], number)
    return tuple(f"{number % 2**32:0{DIGITS}x}" for number in least)


def _equal(keys: str, others: str) -> int:
    return sum(
        keys[place : place + DIGITS] == others[place : place + DIGITS]
        for place in range(0, BUCKETS * DIGITS, DIGITS)
    )


def _number_of(keys: tuple[str, ...]) -> int:
    return int.from_bytes(blake2b("".join(keys).encode(), digest_size=8).digest(), signed=True)
