"""
The table of checks, and running them on live data.

A check only reads; it yields a sentence for each row that breaks its rule. Its docstring is
the rule, printed by ``manage.py check_integrity``.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice

from portal.integrity import (
    appeals,
    clocks,
    flags,
    orders,
    own_staff,
    parts,
    pressing,
    redactions,
    replies,
    requests,
    sanctions,
    settled,
    sign_offs,
    signatures,
    stores,
    submissions,
    talk,
    threads,
    words,
)
from portal.integrity.reading import PART
from portal.parts import WHOLE, Part

MOST_FOUND = 1_000

# One entry for each rule, in the order of the floors.
CHECKS: dict[str, Callable[[], Iterator[str]]] = {
    "audit": words.audit,
    "trees": words.trees,
    "notices": words.notices,
    "submission-states": submissions.states,
    "published-posts": submissions.published_posts,
    "signatures": signatures.signatures,
    "threads-and-submissions": submissions.threads_and_submissions,
    "complaints-about-staff": own_staff.marks,
    "thread-visibility": threads.visibility,
    "thread-stages": threads.stages,
    "settled-matters": settled.matters,
    "post-visibility": threads.post_visibility,
    "counters": threads.counters,
    "supporters": threads.supporters,
    "search": threads.search_rows,
    "numbers": words.numbers,
    "attachments": stores.attachments,
    "images": stores.images,
    "passages": redactions.passages,
    "redacted-pictures": redactions.pictures,
    "decisions": submissions.decisions,
    "flags": flags.flags,
    "appeals": appeals.appeals,
    "sanctions": sanctions.sanctions,
    "merged": submissions.merged,
    "order-states": orders.states,
    "order-sign-offs": sign_offs.sign_offs,
    "questions-of-replies": replies.questions,
    "results-of-replies": replies.results,
    "disputes": requests.disputes,
    "extensions": requests.extensions,
    "one-order-per-thread": orders.one_per_thread,
    "orders-and-threads": orders.threads,
    "order-priorities": orders.priorities,
    "due-dates": orders.due_dates,
    "clocks": clocks.clocks,
    "calendar": orders.calendar,
    "lateness": orders.lateness,
    "urges": pressing.urges,
    "supervisions": pressing.supervisions,
    "questions": talk.questions,
    "messages": talk.messages,
    "message-pictures": talk.pictures,
    "contacts": talk.contacts,
    "assisting-parts": parts.assisting_parts,
    "late-explanations": pressing.late_explanations,
    "exports": stores.exports,
}


@dataclass(frozen=True)
class Finding:
    name: str
    rule: str
    problems: list[str]


def check(names=CHECKS, *, part: Part = WHOLE) -> Iterator[Finding]:
    """
    Run the checks one by one; each finding has at most ``MOST_FOUND`` problems.

    Large tables are looked at in ``part`` only, small ones as a whole.
    """
    for name in names:
        find = CHECKS[name]
        rule = (find.__doc__ or "").strip()
        token = PART.set(part)
        try:
            problems = _confirmed_problems(find)
        finally:
            PART.reset(token)
        yield Finding(name, rule=rule, problems=problems)


def _confirmed_problems(find):
    """
    The problems that two runs find: tables are read in chunks while people work, so a row
    that changes between two chunks can seem broken in one run.
    """
    problems = list(islice(find(), MOST_FOUND))
    if not problems:
        return []
    again = set(islice(find(), MOST_FOUND * 2))
    return [problem for problem in problems if problem in again]
