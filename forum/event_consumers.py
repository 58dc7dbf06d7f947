"""
What is done because of an event in the life of a matter, after its step has been committed.

A row here is called for each line of ``forum.Event`` with one of its acts; how lines wait,
come in order and are tried again is in ``portal.audit.event_consumers``. An app above that
has to act on events of matters or orders has a module like this one.
"""

from django.utils.translation import gettext_lazy as _

from forum.followers import notifying
from portal.audit.event_consumers.registry import Consumer

FOLLOWERS = Consumer(
    name="followers",
    title=_("Telling followers"),
    ledger="forum.event",
    acts=frozenset({"approve"}),
    wants=notifying.is_news,
    handle=notifying.notify_followers,
)
