"""The work that a member of an agency can see."""

import pytest

from portal.agencies import workflow
from portal.agencies.models import agencies_covered_by, agencies_headed_by
from tests import builders

pytestmark = pytest.mark.django_db


@pytest.fixture
def roads(transport):
    """An office below the transport agency."""
    return builders.agency("roads", parent=transport)


@pytest.fixture
def transport_museum(db):
    """Its name begins like another's; it has nothing to do with it."""
    return builders.agency("transport-museum")


def test_a_clerk_sees_the_own_agency_and_those_below(clerk, transport, roads, transport_museum):
    assert set(agencies_covered_by(clerk)) == {transport, roads}


def test_nobody_sees_what_is_above(roads):
    clerk = builders.member("roads_clerk", agency=roads, role="clerk")
    assert set(agencies_covered_by(clerk)) == {roads}


def test_a_member_of_two_agencies_sees_both(clerk, transport, roads, water):
    workflow.join(clerk.pk, agency=water, role="head")
    assert set(agencies_covered_by(clerk)) == {transport, roads, water}
    assert set(agencies_headed_by(clerk)) == {water}


def test_a_citizen_sees_none(citizen, transport):
    assert set(agencies_covered_by(citizen)) == set()


def test_it_is_asked_inside_the_query_that_uses_it(clerk, django_assert_num_queries):
    with django_assert_num_queries(0):
        agencies_covered_by(clerk)
