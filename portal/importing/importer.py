"""
Imports messages into the forum, each in its own transaction.

If a later row is refused or the run is interrupted, imported messages stay, and a second run
continues.
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
# An unanswered message older than this is no longer expected to get an answer. Inspections
# of government sites also count three months as "not answered".
OLD_AFTER = timedelta(days=90)


@dataclass
class Outcome:
    imported: int = 0
    replies: int = 0
    already_there: int = 0
    history: int = 0
    work: int = 0
    # Imported as history although not answered and not older than OLD_AFTER.
    recent: int = 0
    # Imported earlier as history, and made work to be dispatched by this run.
    moved_to_work: int = 0
    refused: list[Refusal] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class Options:
    """The options of one import, for every message of the file."""

    source: str
    public: bool
    as_work: bool = False
    dry_run: bool = False
    file_name: str = ""
    digest: str = ""


def import_messages(
    rows: Iterable[Message | Refusal],
    options: Options,
    *,
    on_progress: Callable[[int], None] = lambda done: None,
) -> Outcome:
    """
    Import the messages that are not imported yet; return the counts and refused rows.

    Oldest first, so that ids grow with time, as lists and search expect. A dry run rolls back
    each row.
    """
    outcome = Outcome()
    messages: list[Message] = []
    for row in rows:
        if isinstance(row, Refusal):
            outcome.refused.append(row)
        else:
            messages.append(row)
    messages.sort(key=lambda message: (message.at, message.row))
    batch = _create_batch(options) if messages and not options.dry_run else None
    done = 0
    for chunk in _chunks(messages):
        known = _known_titles(options.source, chunk)
        for message in chunk:
            _import_one(message, outcome, known, _Run(options, batch))
        done += len(chunk)
        on_progress(done)
    outcome.refused.sort(key=lambda refusal: refusal.row)
    if batch and not outcome.imported:
        batch.delete()
    return outcome


@dataclass(frozen=True)
class _Run:
    options: Options
    batch: ImportBatch | None


def _create_batch(options: Options) -> ImportBatch:
    return ImportBatch.objects.create(
        source_system=options.source, file_name=options.file_name[:200], digest=options.digest
    )


def _chunks(messages):
    remaining = iter(messages)
    while chunk := list(islice(remaining, CHUNK)):
        yield chunk


def _known_titles(source, messages):
    imported = Submission.objects.filter(
        source_system=source, source_number__in=[message.number for message in messages]
    )
    rows = imported.values_list("source_number", "title", "thread")
    return {number: (title, thread) for number, title, thread in rows}


def _import_one(message, outcome, known, run):
    options = run.options
    if message.number in known:
        _count_known(message, outcome, *known[message.number], options=options)
        return
    try:
        with transaction.atomic():
            workflow.import_thread(
                workflow.ImportedMatter(source_system=options.source, **message.facts),
                public=options.public,
                batch=run.batch,
                as_work=options.as_work,
            )
            transaction.set_rollback(options.dry_run)
    except ValidationError as problem:
        outcome.refused.append(_refusal(message, " ".join(problem.messages)))
    except IntegrityError:
        # Another run imported it between the query and the insert.
        outcome.already_there += 1
    else:
        _count_new(message, outcome, options)


def _count_new(message, outcome, options):
    answered = "reply" in message.facts
    is_work = options.as_work and not answered
    outcome.imported += 1
    outcome.replies += answered
    outcome.work += is_work
    outcome.history += not is_work
    outcome.recent += not is_work and not answered and not _is_old(message)


def _is_old(message):
    return message.at < timezone.now() - OLD_AFTER


def _count_known(message, outcome, title, thread_id, *, options):
    if title != message.facts["title"]:
        reason = _(
            "the number is taken by another message of this source;"
            " files of another system need a --source of their own"
        )
        outcome.refused.append(_refusal(message, reason))
        return
    outcome.already_there += 1
    if options.as_work and not options.dry_run and thread_id:
        outcome.moved_to_work += workflow.take_into_work(thread_id)


def _refusal(message, reason):
    return Refusal(message.row, message.number, reason)
