"""One press of a button needs few queries: posting, deciding, dispatching, each at its address."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests import builders
from workorders.clocks.deadlines import deadline

# In a process that has done it before; both ends of a savepoint count.
SUBMIT, DECIDE, DISPATCH = 24, 29, 32


@pytest.fixture
def writer(citizen):
    return signed_in(citizen)


@pytest.fixture
def decider(moderator):
    return signed_in(moderator)


def signed_in(person):
    client = Client()
    client.force_login(person)
    return client


def queries_of(client, path, **typed):
    with CaptureQueriesContext(connection) as queries:
        response = client.post(path, typed)
    assert response.status_code == 302
    return len(queries)


def submitting(client, citizen):
    draft = builders.draft(citizen)
    asked = queries_of(client, f"/my/submissions/{draft.pk}/submit/")
    draft.refresh_from_db()
    assert draft.state == "pending"
    return draft, asked


def deciding(client, submission):
    version = submission.latest_version.pk
    path = f"/moderation/{submission.pk}/decide/"
    asked = queries_of(client, path, version=version, outcome="approve")
    submission.refresh_from_db()
    assert (submission.state, submission.thread.number) == ("approved", submission.number)
    return asked


def dispatch_form(thread, agency):
    due = timezone.localtime(deadline(thread).due_at).replace(second=0, microsecond=0)
    shown = due.strftime("%Y-%m-%dT%H:%M")
    return {"agency": agency.pk, "due_at": shown, "initial-due_at": shown}


def test_submitting_a_matter(writer, citizen):
    submitting(writer, citizen)
    _submission, asked = submitting(writer, citizen)
    assert asked <= SUBMIT


def test_approving_a_matter(writer, decider, citizen):
    first, second = (submitting(writer, citizen)[0] for _each in range(2))
    deciding(decider, first)
    assert deciding(decider, second) <= DECIDE


def test_dispatching_a_matter(citizen, moderator, dispatcher, transport):
    first, second = (builders.published(citizen, moderator) for _each in range(2))
    client = signed_in(dispatcher)
    asked = [
        queries_of(
            client, f"/workorders/dispatch/{thread.number}/", **dispatch_form(thread, transport)
        )
        for thread in (first, second)
    ]
    assert second.work_orders.count() == 1
    assert asked[1] <= DISPATCH
