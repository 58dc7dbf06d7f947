"""
The life of what people write. No other module writes ``Submission.state``, ``Thread``,
``Post``, a visibility or a stage.

``submissions`` holds what writers do, ``publishing`` what a decision makes of it, ``threads``
what happens to a thread afterwards. They import each other in this order only.

Every step has the same shape: lock thread and submission, refuse what is not allowed,
change the rows, add a line to the ledger, notify whoever is waiting. ValidationError
means "not now"; PermissionDenied, "not you".

The steps of ``publishing`` are called by the floors above, which ask who may decide and
keep their own ledgers of it in the same transaction.
"""

from forum.workflow.opening import (
    close_posting,
    default_posting,
    may_post,
    open_posting,
    posting,
    posting_status,
)
from forum.workflow.publishing.appeals import (
    AppealFacts,
    lapse_appeal,
    record_appeal,
    reject_appeal,
    reopen_for_appeal,
    uphold_hiding_appeal,
)
from forum.workflow.publishing.blacking_out import black_out_post, show_blacked_out
from forum.workflow.publishing.deciding import accept_unpublished, approve, refuse, send_back
from forum.workflow.publishing.importing import ImportedMatter, import_thread, take_into_work
from forum.workflow.publishing.lateness import explain_lateness
from forum.workflow.publishing.merging import merge
from forum.workflow.publishing.posts import label_reply
from forum.workflow.publishing.redacting import point_out
from forum.workflow.publishing.taking_back import take_back
from forum.workflow.submissions.attaching import (
    attach,
    attach_prepared,
    copy_images,
    detach,
)
from forum.workflow.submissions.editing import delete_draft, save, start
from forum.workflow.submissions.handing_over import hand_over
from forum.workflow.submissions.public_names import change_name
from forum.workflow.submissions.submitting import (
    change_pending,
    freeze,
    sign_off,
    submit,
    submit_missing,
    withdraw,
)
from forum.workflow.threads.following import follow, unfollow
from forum.workflow.threads.judging import confirm_solved, take_back_solved
from forum.workflow.threads.kinds import correct_kind
from forum.workflow.threads.own_staff import mark_about_staff
from forum.workflow.threads.progress import (
    Progress,
    mark_supervised,
    reassign,
    record_progress,
)
from forum.workflow.threads.revealing import may_reveal, reveal_redacted
from forum.workflow.threads.supporting import stop_reply_notices, support, take_back_support
from forum.workflow.threads.visibility import (
    hide,
    hide_post,
    make_public,
    publish_history,
    restore,
    restore_post,
)

__all__ = [
    "AppealFacts",
    "ImportedMatter",
    "Progress",
    "accept_unpublished",
    "approve",
    "attach",
    "attach_prepared",
    "black_out_post",
    "change_name",
    "change_pending",
    "close_posting",
    "confirm_solved",
    "copy_images",
    "correct_kind",
    "default_posting",
    "delete_draft",
    "detach",
    "explain_lateness",
    "follow",
    "freeze",
    "hand_over",
    "hide",
    "hide_post",
    "import_thread",
    "lapse_appeal",
    "make_public",
    "mark_about_staff",
    "mark_supervised",
    "may_post",
    "may_reveal",
    "label_reply",
    "merge",
    "open_posting",
    "point_out",
    "posting",
    "posting_status",
    "publish_history",
    "reassign",
    "record_appeal",
    "record_progress",
    "refuse",
    "reject_appeal",
    "reopen_for_appeal",
    "restore",
    "reveal_redacted",
    "restore_post",
    "save",
    "send_back",
    "show_blacked_out",
    "sign_off",
    "start",
    "stop_reply_notices",
    "submit",
    "submit_missing",
    "support",
    "take_back",
    "take_back_solved",
    "take_back_support",
    "take_into_work",
    "unfollow",
    "uphold_hiding_appeal",
    "withdraw",
]
