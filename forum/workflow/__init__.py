"""
The life of what people write. No other module writes ``Submission.state``, ``Thread``,
``Post``, a visibility or a stage.

Every step has the same shape: lock thread and submission, refuse what is not allowed,
change the rows, add a line to the ledger, tell whoever is waiting. ValidationError
means "not now"; PermissionDenied, "not you".

The steps of *deciding* are called by the floors above, which ask who may decide and
keep their own ledgers of it in the same transaction.
"""

from forum.workflow.attaching import attach, attach_prepared, copy_images, detach
from forum.workflow.deciding import accept_unpublished, approve, refuse, send_back
from forum.workflow.following import follow, unfollow
from forum.workflow.handing import hand_over
from forum.workflow.importing import import_thread, take_into_work
from forum.workflow.naming import change_name
from forum.workflow.opening import (
    TOLD,
    close_posting,
    may_post,
    open_posting,
    posting,
    standing,
    undecided,
)
from forum.workflow.progress import confirm_solved, reassign, record_progress
from forum.workflow.sorting import correct_kind
from forum.workflow.visibility import (
    hide,
    hide_post,
    make_public,
    publish_history,
    restore,
    restore_post,
)
from forum.workflow.writing import delete_draft, freeze, save, sign_off, start, submit, withdraw

__all__ = [
    "TOLD",
    "accept_unpublished",
    "approve",
    "attach",
    "attach_prepared",
    "close_posting",
    "change_name",
    "confirm_solved",
    "copy_images",
    "correct_kind",
    "delete_draft",
    "detach",
    "follow",
    "freeze",
    "hand_over",
    "hide",
    "hide_post",
    "import_thread",
    "make_public",
    "may_post",
    "record_progress",
    "publish_history",
    "open_posting",
    "posting",
    "reassign",
    "refuse",
    "restore",
    "restore_post",
    "save",
    "send_back",
    "sign_off",
    "start",
    "standing",
    "submit",
    "take_into_work",
    "undecided",
    "unfollow",
    "withdraw",
]
