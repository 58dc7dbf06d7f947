"""
The forum's event consumers: what is done after the step that wrote an event has committed.

A ``Consumer`` is called for each ``forum.Event`` with one of its acts; queueing, order and
retries are in ``portal.audit.event_consumers``. A higher app that has to react to events of
matters or orders has a module like this one.
"""

from django.utils.translation import gettext_lazy as _

from forum import hearing
from forum.followers import merged, notifying
from portal.audit.event_consumers.registry import Consumer

FOLLOWERS = Consumer(
    name="followers",
    title=_("Telling followers"),
    ledger="forum.event",
    acts=frozenset({"approve"}),
    wants=notifying.is_news,
    delay=hearing.waiting_time_of,
    handle=notifying.notify_followers,
)

SUPPORTERS = Consumer(
    name="supporters",
    title=_("Telling supporters"),
    ledger="forum.event",
    acts=frozenset({"approve"}),
    wants=notifying.is_official_news,
    handle=notifying.notify_supporters,
)

MERGED = Consumer(
    name="merged",
    title=_("Telling authors of merged matters"),
    ledger="forum.event",
    acts=frozenset({"hide"}),
    wants=merged.is_news,
    handle=merged.notify_authors,
)
