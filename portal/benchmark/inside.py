"""
The part that works inside the product: a process of its own with the settings of a run.

Reads one task a line, as JSON (``["act", "posting", 40]``), until there are no more, and answers
each with a line of JSON. What commands say goes to standard error.
"""

import json
import sys
from collections.abc import Callable
from typing import Any

import django

django.setup()

from portal.benchmark import acts, batch, following, preparing, subjects, waiting  # noqa: E402  settings come first

TASKS: dict[str, Callable[..., Any]] = {
    "prepare": preparing.prepare,
    "pages": subjects.all_pages,
    "act": acts.prepare,
    "batch": batch.measure,
    "follow": following.follow,
    "publish": following.publish,
    "told": following.told,
    "waiting": waiting.fill,
}

if __name__ == "__main__":
    answers, sys.stdout = sys.stdout, sys.stderr
    for line in sys.stdin:
        task, *given = json.loads(line)
        answers.write(f"{json.dumps(TASKS[task](*given))}\n")
        answers.flush()
