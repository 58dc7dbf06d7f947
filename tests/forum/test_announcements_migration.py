"""A migration turns waiting announcements of an older release into events, and back."""

import pytest

from forum import workflow
from portal.audit.event_consumers import delivery
from portal.audit.models import PendingEvent
from tests import builders
from tests.migrating import migrate, migrate_to_the_newest

BEFORE = [("forum", "0011_attachment_types")]


@pytest.mark.django_db(transaction=True)
def test_there_and_back_none_is_lost(thread, neighbour, moderator):
    workflow.follow(thread.pk, by=neighbour)
    builders.answer(builders.person("helper"), thread, moderator)
    pending = PendingEvent.objects.values("consumer", "line_number", "matter")
    now = list(pending)
    try:
        waiting = migrate(BEFORE).get_model("forum", "Announcement").objects
        kept = list(waiting.values_list("event_id", "name", "expanded_at"))
    finally:
        migrate_to_the_newest()
    assert kept == [(now[0]["line_number"], "followed_answer", None)]
    assert list(pending) == now
    assert delivery.run_pending() == 1
    assert neighbour.notifications.filter(name="followed_answer").count() == 1
