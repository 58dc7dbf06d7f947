"""
Lists, boards, search and threads need few queries, for every actor: in a process that has just
started and keeps nothing, and in one that keeps what changes rarely.
"""

from functools import lru_cache

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests import cold
from tests.floors.doors import EVERYBODY

# In a process that keeps nothing yet; four of them bring what it keeps.
LIST, THREAD, SIGNED_IN = 8, 12, 5
# Of anonymous readers, in a process that has answered before; one query asks what has changed.
WARM = {"/": 5, "/threads/": 3, "/boards/matters/": 4, "/search/?q=公交": 6}
WARM_THREAD = 8
LISTS = [
    "/threads/",
    "/threads/?q=公交&kind=inquiry&status=accepted",
    "/threads/?order=waiting",
    "/boards/matters/",
    "/boards/matters/?q=公交",
    "/boards/notices/?q=公交",
    "/search/?q=公交",
]
THREADS = ["public", "edited", "dispatched", "answered"]
NOT_PUBLIC = ["private", "private_order", "hidden"]


@pytest.fixture(params=sorted(EVERYBODY))
def reader(request, world):
    client = Client()
    client.who = request.param
    if request.param != "anonymous":
        client.force_login(getattr(world, request.param))
    return client


def cost(client, path):
    cold.start()
    with CaptureQueriesContext(connection) as queries:
        response = client.get(path)
    assert response.status_code in {200, 404, 410}, path
    return len(queries)


@lru_cache
def cost_for_anybody(path):
    return cost(Client(), path)


def too_dear(reader, paths, limit):
    """Pages over ``limit`` queries, or signed in over ``SIGNED_IN`` more than anonymous."""
    dear = []
    for path in paths:
        anonymous, signed_in = cost_for_anybody(path), cost(reader, path)
        if reader.who == "anonymous":
            dear += [(path, anonymous)] if anonymous > limit else []
        elif signed_in > limit + SIGNED_IN or signed_in > anonymous + SIGNED_IN:
            dear.append((path, f"anonymous {anonymous}", f"{reader.who} {signed_in}"))
    return dear


def test_lists_boards_and_search_cost_eight_queries_and_five_signed_in(reader, world):
    assert too_dear(reader, LISTS, LIST) == []


def test_threads_cost_twelve_queries_and_five_signed_in(reader, world):
    assert too_dear(reader, addresses(world, THREADS), THREAD) == []


def test_threads_that_are_not_public_cost_no_more(reader, world):
    costs = {path: cost(reader, path) for path in addresses(world, NOT_PUBLIC)}
    assert {path: count for path, count in costs.items() if count > THREAD + SIGNED_IN} == {}


def test_a_process_that_has_answered_before_asks_less(world):
    client = Client()
    costs = dict.fromkeys(addresses(world, THREADS), WARM_THREAD) | WARM
    for path in costs:
        client.get(path)
    for path, most in costs.items():
        with CaptureQueriesContext(connection) as queries:
            assert client.get(path).status_code == 200
        assert len(queries) <= most, path


def addresses(world, names):
    found = [getattr(world, name) for name in names]
    return [getattr(each, "thread", each).get_absolute_url() for each in found]
