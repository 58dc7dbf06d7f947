"""Matters that wait for a moderator, as many as are asked for: how the queue grows."""

from datetime import timedelta
from itertools import islice

from django.db import connection
from django.utils import timezone

from forum.choices import Desk, Kind, Purpose, SubmissionState
from forum.models import Submission, SubmissionVersion
from portal.benchmark import acts, subjects

AT_ONCE = 2_000
PATH = "/moderation/"


def fill(number):
    """At least so many wait afterwards; returns the first page of the queue, to be measured."""
    here = Submission.objects.pending(desk=Desk.MODERATION).count()
    author = acts.first_writer()
    places = iter(range(here, number))
    while some := list(islice(places, AT_ONCE)):
        submissions = Submission.objects.bulk_create(_matter(author, place) for place in some)
        SubmissionVersion.objects.bulk_create(_version(one) for one in submissions)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE forum_submission, forum_submissionversion")
    client = subjects.signed_in("moderator")
    return {
        "name": name_for(number),
        "path": PATH,
        "cookie": subjects.cookies(client),
        "queries": subjects.count_queries(client, PATH),
    }


def name_for(number):
    return f"queue, {number:,} waiting"


def _matter(author, place):
    at = timezone.now() - timedelta(minutes=place % 1200)
    return Submission(
        author=author, purpose=Purpose.MATTER, kind=Kind.values[place % len(Kind.values)],
        state=SubmissionState.PENDING, title=f"待审{place}", text=subjects.TEXT, submitted_at=at,
        created_at=at, updated_at=at,
    )  # fmt: skip


def _version(submission):
    return SubmissionVersion(
        submission=submission, number=1, title=submission.title, text=submission.text,
        signature="", facts={"kind": submission.kind}, submitted_at=submission.submitted_at,
    )  # fmt: skip
