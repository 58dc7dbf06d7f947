"""Facts of a due date with an unreadable time raise an error; they are not ignored."""

import pytest

from workorders.clocks import deadlines


def test_a_moment_that_cannot_be_read_is_refused_and_not_left_out():
    unreadable = {
        "due_at": "soon",
        "rule": deadlines.BY_WORKING_DAYS,
        "amount": 2,
        "counted_from": "2026-03-02T09:00:00+08:00",
        "usual_due_at": "2026-03-04T18:00:00+08:00",
        "calendar_version": 1,
    }

    with pytest.raises(ValueError, match="soon"):
        deadlines.deadline_from_facts(unreadable)
