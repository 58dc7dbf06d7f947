"""
Handing messages to the forum, each in a transaction of its own: what was taken stays
taken when a later row is refused or the run is interrupted, and a second run goes on.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from itertools import islice

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from forum import workflow
from forum.models import Submission
from portal.site.importing.messages import Message
from portal.site.importing.refusals import Refusal

CHUNK = 500


@dataclass
class Outcome:
    taken: int = 0
    replies: int = 0
    already_there: int = 0
    refused: list[Refusal] = field(default_factory=list)


def take(
    rows: Iterable[Message | Refusal],
    *,
    source: str,
    public: bool,
    dry_run: bool = False,
    on_progress: Callable[[int], None] = lambda done: None,
) -> Outcome:
    """
    Take the messages that are not there yet, oldest first: ids then grow with time, as
    lists and search expect. A dry run does the same and undoes each row.
    """
    outcome = Outcome()
    messages = []
    for row in rows:
        (outcome.refused if isinstance(row, Refusal) else messages).append(row)
    messages.sort(key=lambda message: (message.at, message.row))
    done = 0
    for chunk in _chunks(messages):
        known = _titles_there(source, chunk)
        for message in chunk:
            _take_one(message, outcome, known, source=source, public=public, dry_run=dry_run)
        done += len(chunk)
        on_progress(done)
    outcome.refused.sort(key=lambda refusal: refusal.row)
    return outcome


def _chunks(messages):
    remaining = iter(messages)
    while chunk := list(islice(remaining, CHUNK)):
        yield chunk


def _titles_there(source, messages):
    there = Submission.objects.filter(
        source_system=source, source_number__in=[message.number for message in messages]
    )
    return dict(there.values_list("source_number", "title"))


def _take_one(message, outcome, known, *, source, public, dry_run):
    if message.number in known:
        _meet_again(message, outcome, known[message.number])
        return
    try:
        with transaction.atomic():
            workflow.import_thread(source_system=source, public=public, **message.facts)
            transaction.set_rollback(dry_run)
    except ValidationError as problem:
        outcome.refused.append(_refusal(message, " ".join(problem.messages)))
    except IntegrityError:
        # Another run took it between our question and our insert.
        outcome.already_there += 1
    else:
        outcome.taken += 1
        outcome.replies += "reply" in message.facts


def _meet_again(message, outcome, title):
    if title == message.facts["title"]:
        outcome.already_there += 1
    else:
        reason = _(
            "the number is taken by another message of this source;"
            " files of another system need a --source of their own"
        )
        outcome.refused.append(_refusal(message, reason))


def _refusal(message, reason):
    return Refusal(message.row, message.number, reason)
