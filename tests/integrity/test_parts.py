"""Live data are checked in parts, which together find what the whole finds."""

import pytest
from django.core.management import CommandError, call_command

from forum.search import index
from portal.integrity import checking, reading
from portal.parts import Part
from tests.integrity.test_check_integrity import BREAKAGES

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]


def found_in(part, *rules):
    """The rules that are broken there, of all or of these."""
    found = checking.check(rules or checking.CHECKS, part=part)
    return {finding.name for finding in found if finding.problems}


@pytest.fixture
def small_spans(monkeypatch):
    """Tables of a test have few rows: chunks and spans of two, so that there are several."""
    monkeypatch.setattr(reading, "SPAN", 2)


def test_parts_of_what_is_whole_are_whole(world, small_spans):
    assert [found_in(Part(number, 5)) for number in range(1, 6)] == [set()] * 5


@pytest.mark.parametrize(
    ("break_it", "rule"), BREAKAGES.items(), ids=[each.__name__ for each in BREAKAGES]
)
def test_parts_find_what_the_whole_finds(world, small_spans, break_it, rule):
    break_it(world)
    assert found_in(Part(1, 2), rule) | found_in(Part(2, 2), rule) == {rule}


@pytest.mark.parametrize("number", [-5, 0, 10**9])
def test_what_the_search_holds_beyond_all_threads_is_in_one_part(world, number):
    index.index(number, title="没有的", body="没有的")
    try:
        found = [found_in(Part(each, 4)) for each in range(1, 5)]
    finally:
        index.unindex(number)
    assert sum(bool(problems) for problems in found) == 1


def test_the_command_takes_a_part(world):
    call_command("check_integrity", "--part", "1/3")
    with pytest.raises(CommandError, match="3/30"):
        call_command("check_integrity", "--part", "4/3")
