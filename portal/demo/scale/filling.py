"""Filling an empty database: what is refused, and the order in which everything is made."""

import gc
import random
from contextlib import contextmanager
from itertools import starmap

from django.core.management.color import no_style
from django.db import connection, transaction
from django.db.models import Max
from django.utils import timezone

from forum.models import Post, Thread
from forum.models.numbering import DayCounter
from portal.accounts.models import PublicName, User
from portal.agencies.models import Agency, Area, Category, Membership
from portal.audit.chain import sealing
from portal.audit.models import AuditLine, AuditSeal, AwaitingSeal
from portal.demo.people import EmailAddress
from portal.demo.scale import handling, matters, people_posts, room, search_rows
from portal.demo.scale.cast import Cast
from portal.demo.scale.desk import Desk
from portal.demo.scale.loading import loader
from portal.demo.scale.plan import POSTS_PER_THREAD, Plan
from portal.demo.seeding import make_city, mark_as_demonstration

# Matters that are written together.
CHUNK = 1_000
# Made row by row before the matters, and counted from 1 also after a run that was broken off.
MADE_FIRST = [
    User, EmailAddress, PublicName, Area, Agency, Category, Membership, AuditLine, AuditSeal,
    AwaitingSeal, DayCounter,
]  # fmt: skip


class Refused(Exception):
    """The database is not filled; the message says why, as a sentence."""


def fill(*, threads, posts=None, seed=1, until=None, say=lambda words: None):
    """
    Fill the empty database with so many threads, in one transaction; returns its posts.

    Nothing happens from the day ``until`` on (today). The same values give the same rows, but
    for the moments of making the accounts, and for what is encrypted. Raises ``Refused``.
    """
    posts = threads * POSTS_PER_THREAD if posts is None else posts
    refuse_numbers(threads, posts)
    with transaction.atomic(), _without_collecting():
        refuse_used_database()
        refuse_without_room(threads, posts)
        _count_from_one()
        return _fill(random.Random(seed), threads, posts, until or timezone.localdate(), say)  # noqa: S311


def refuse_numbers(threads, posts):
    if threads < 1:
        raise Refused("The number of threads must be at least 1.")
    if posts < 2 * threads:
        raise Refused(
            "Every thread has its question and most have an official reply: there must be at "
            f"least {2 * threads:,} posts."
        )


def refuse_used_database():
    if User.objects.exists() or Thread.cases.exists():
        raise Refused(
            "This database holds people or matters already, and only an empty one is filled. "
            "Name another one in DATABASE_URL, and run migrate on it."
        )
    if any(model.objects.exists() for model in (Agency, Area, Category)):
        raise Refused(
            "This database holds agencies, areas or categories already, and only an empty one "
            "is filled. Name another one in DATABASE_URL, and run migrate on it."
        )


def refuse_without_room(threads, posts):
    needed, free = room.bytes_needed(threads, posts), room.bytes_free()
    if free is not None and needed > free:
        raise Refused(
            f"{threads:,} threads with {posts:,} posts need about {_gigabytes(needed)} of disk "
            f"while they are written, and {_gigabytes(free)} are free."
        )
    if threads > room.MOST_THREADS:
        raise Refused(
            f"More than {room.MOST_THREADS:,} threads cannot be numbered: a day has five digits. "
            f"They would need about {_gigabytes(needed)} of disk."
        )


@contextmanager
def _without_collecting():
    """Looking for circular references costs a seventh of the time, and rows have none."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _gigabytes(number):
    return f"{number / room.GIGABYTE:,.1f} GB"


def _count_from_one():
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), MADE_FIRST):
            cursor.execute(statement)


def _fill(chance, threads, posts, until, say):
    say("Making city and people …")
    make_city()
    cast = Cast(chance, threads=threads)
    mark_as_demonstration()
    plan = Plan(chance, threads=threads, posts=posts, until=until)
    desk = Desk(chance, plan, cast, seal=_end_of_chain())
    load = loader()
    load.begin()
    try:
        for place in range(threads):
            _write(desk, place)
            if (place + 1) % CHUNK == 0 or place + 1 == threads:
                _hand_over(desk, load)
            if (place + 1) % (10 * CHUNK) == 0:
                say(f"{place + 1:,} threads written …")
    finally:
        load.stop()
    say("Building indexes …")
    load.finish()
    DayCounter.objects.bulk_create(
        DayCounter(series=series, day=day, last=last)
        for (series, day), last in sorted(desk.numbers.items())
    )
    return desk.keys[Post]


def _end_of_chain():
    """Seal what was written until now; returns (key, position, digest) of the last seal."""
    while sealing.seal_waiting():
        pass
    last = AuditSeal.objects.order_by("position").last()
    key = AuditSeal.objects.aggregate(last=Max("pk"))["last"]
    return (key, last.position, last.digest) if last else (0, 0, "")


def _write(desk, place):
    plan = desk.plan
    published = plan.published[place]
    if place % people_posts.UNPUBLISHED_ONE_IN == 0 or place >= plan.open_from:
        people_posts.leave_unpublished(desk, published, place)
    case = matters.Case(plan.path(place), published=published, end=plan.end)
    matters.open_case(desk, case, place)
    moments = people_posts.moments_of(desk, case, plan.sizes[place])
    for step in case.path.steps:
        if step == "publish":
            people_posts.write_until(desk, case, moments, case.now)
        elif step == "hide":
            people_posts.write_until(desk, case, moments, plan.end)
            case.now = max(case.now, case.last_post)
        handling.take(desk, case, step)
    people_posts.write_until(desk, case, moments, plan.end)
    matters.close_case(desk, case)


def _hand_over(desk, load):
    load.load(desk.rows, list(starmap(search_rows.row, desk.searched)))
    for rows in desk.rows.values():
        rows.clear()
    desk.searched.clear()
