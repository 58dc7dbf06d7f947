"""The database query and the page agree on which matters are overdue."""

import datetime

import pytest
from django.utils import timezone

from forum.choices import Stage
from forum.models import Thread
from forum.models.overdue import is_overdue
from forum.reading.matter_status import status_of

DUE = {"past": -1, "to come": 1, "never": None}
OVERDUE = {(Stage.IN_PROGRESS, "past"), (Stage.UNSOLVED, "past")}


def due_in(days):
    return None if days is None else timezone.now() + datetime.timedelta(days=days)


@pytest.mark.parametrize("due", DUE)
@pytest.mark.parametrize("stage", ["", *Stage])
def test_the_query_and_the_row_agree(thread, stage, due):
    Thread.cases.filter(pk=thread.pk).update(stage=stage, due_at=due_in(DUE[due]))
    thread.refresh_from_db()
    expected = (stage, due) in OVERDUE
    assert (is_overdue(thread), Thread.cases.overdue().exists()) == (expected, expected)


def test_the_page_of_a_reopened_matter_says_that_it_is_overdue(thread):
    thread.stage, thread.due_at = Stage.UNSOLVED, due_in(-1)
    status = status_of(thread)
    assert "现在还没有答复" in status.text
    assert status.status == "overdue"
