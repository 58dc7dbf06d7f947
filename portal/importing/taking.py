"""
Handing messages to the forum, each in a transaction of its own: what was taken stays
taken when a later row is refused or the run is interrupted, and a second run goes on.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import islice

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from forum import workflow
from forum.models import ImportBatch, Submission
from portal.importing.messages import Message
from portal.importing.refusals import Refusal

CHUNK = 500
# Older than this, what was never answered elsewhere is not waited for any more: three
# months are also what inspections of government sites take for "not answered at all".
OLD_AFTER = timedelta(days=90)


@dataclass
class Outcome:
    taken: int = 0
    replies: int = 0
    already_there: int = 0
    history: int = 0
    work: int = 0
    # Came as history although nobody has answered it and it is not old.
    recent: int = 0
    # There already as history, and asked into the work by this run.
    taken_up: int = 0
    refused: list[Refusal] = field(default_factory=list)


def take(
    rows: Iterable[Message | Refusal],
    *,
    source: str,
    public: bool,
    as_work: bool = False,
    file_name: str = "",
    digest: str = "",
    dry_run: bool = False,
    on_progress: Callable[[int], None] = lambda done: None,
) -> Outcome:
    """
    Take the messages that are not there yet, oldest first: ids then grow with time, as
    lists and search expect. A dry run does the same and undoes each row.
    """
    outcome = Outcome()
    messages: list[Message] = []
    for row in rows:
        if isinstance(row, Refusal):
            outcome.refused.append(row)
        else:
            messages.append(row)
    messages.sort(key=lambda message: (message.at, message.row))
    run = _Run(source, public, as_work, dry_run)
    if messages and not dry_run:
        run.batch = ImportBatch.objects.create(
            source_system=source, file_name=file_name[:200], digest=digest
        )
    done = 0
    for chunk in _chunks(messages):
        known = _titles_there(source, chunk)
        for message in chunk:
            _take_one(message, outcome, known, run)
        done += len(chunk)
        on_progress(done)
    outcome.refused.sort(key=lambda refusal: refusal.row)
    if run.batch and not outcome.taken:
        run.batch.delete()
    return outcome


@dataclass
class _Run:
    """What holds for every message of one run."""

    source: str
    public: bool
    as_work: bool
    dry_run: bool
    batch: ImportBatch | None = None


def _chunks(messages):
    remaining = iter(messages)
    while chunk := list(islice(remaining, CHUNK)):
        yield chunk


def _titles_there(source, messages):
    there = Submission.objects.filter(
        source_system=source, source_number__in=[message.number for message in messages]
    )
    rows = there.values_list("source_number", "title", "thread")
    return {number: (title, thread) for number, title, thread in rows}


def _take_one(message, outcome, known, run):
    if message.number in known:
        _meet_again(message, outcome, *known[message.number], run)
        return
    try:
        with transaction.atomic():
            workflow.import_thread(
                workflow.ImportedMatter(source_system=run.source, **message.facts),
                public=run.public,
                batch=run.batch,
                as_work=run.as_work,
            )
            transaction.set_rollback(run.dry_run)
    except ValidationError as problem:
        outcome.refused.append(_refusal(message, " ".join(problem.messages)))
    except IntegrityError:
        # Another run took it between our question and our insert.
        outcome.already_there += 1
    else:
        _count(message, outcome, run)


def _count(message, outcome, run):
    answered = "reply" in message.facts
    is_work = run.as_work and not answered
    outcome.taken += 1
    outcome.replies += answered
    outcome.work += is_work
    outcome.history += not is_work
    outcome.recent += not is_work and not answered and not _is_old(message)


def _is_old(message):
    return message.at < timezone.now() - OLD_AFTER


def _meet_again(message, outcome, title, thread_id, run):
    if title != message.facts["title"]:
        reason = _(
            "the number is taken by another message of this source;"
            " files of another system need a --source of their own"
        )
        outcome.refused.append(_refusal(message, reason))
        return
    outcome.already_there += 1
    if run.as_work and not run.dry_run and thread_id:
        outcome.taken_up += workflow.take_into_work(thread_id)


def _refusal(message, reason):
    return Refusal(message.row, message.number, reason)
