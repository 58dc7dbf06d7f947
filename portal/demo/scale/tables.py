"""The tables that are filled: which columns a row names, and what stands in the others."""

from operator import itemgetter

from django.db import connection
from django.db.models import GeneratedField, JSONField

from forum.models import Event, Follow, Post, Submission, SubmissionVersion, Thread
from moderation.models import Decision
from portal.accounts.models import Contact
from portal.audit.models import AuditSeal
from workorders.models import SignOff, Transition, WorkOrder

_LINE = (
    "id", "act", "from_state", "to_state", "actor_id", "actor_name", "actor_role", "actor_agency",
    "reason", "data", "at", "recorded_at", "mark",
)  # fmt: skip
# The attributes that a row gives, by model; the other columns hold the field's default.
NAMED = {
    Contact: ("id", "user_id", "email", "created_at"),
    Submission: (
        "id", "number", "purpose", "kind", "desk", "state", "author_id", "contact_id", "anonymous",
        "title", "text", "category_id", "area_id", "agency_id", "urgent", "reply_kind",
        "thread_id", "created_at", "updated_at", "submitted_at",
    ),
    SubmissionVersion: (
        "id", "submission_id", "number", "title", "text", "signature", "facts", "submitted_at",
        "signed_off_at",
    ),
    Thread: (
        "id", "number", "submission_id", "board_id", "kind", "title", "category_id", "area_id",
        "urgent", "author_id", "signature", "contact_id", "visibility", "stage", "agency_id",
        "due_at", "due_is_provisional", "hidden_reason", "hidden_by_role", "hidden_at",
        "submitted_at", "published_at", "answered_at", "last_activity_at", "answer_count",
        "official_count", "follower_count",
    ),
    Post: (
        "id", "thread_id", "number", "role", "text", "author_id", "signature", "agency_id",
        "reply_kind", "submission_id", "visibility", "hidden_reason", "hidden_by_role",
        "hidden_at", "published_at",
    ),
    Follow: ("id", "user_id", "thread_id", "created_at"),
    Event: (*_LINE, "submission_id", "thread_id", "post_id", "public"),
    Decision: (*_LINE, "submission_id", "version_id", "outcome", "chosen_reason_id", "note"),
    WorkOrder: (
        "id", "number", "thread_id", "agency_id", "status", "due_at", "priority", "reply_id",
        "dispatched_at", "with_agency_since", "was_overdue", "accepted_at", "signed_off_at",
        "answered_at", "reopened_count",
    ),
    SignOff: (
        "id", "order_id", "kind", "submission_id", "status", "signed_version_id", "signed_off_at",
        "begun_at", "ended_at",
    ),
    Transition: (*_LINE, "order_id"),
    AuditSeal: (
        "id", "ledger", "line_number", "position", "previous", "digest", "sealed_at",
    ),
}  # fmt: skip


class Table:
    """One model's rows; each is a dictionary with the attributes of ``NAMED``."""

    def __init__(self, model):
        self.model, self.name = model, model._meta.db_table
        self.values_of = itemgetter(*NAMED[model])
        fields = {
            field.attname: field
            for field in model._meta.concrete_fields
            if not isinstance(field, GeneratedField)
        }
        self.columns = [fields.pop(name).column for name in NAMED[model]]
        self.all_columns = [*self.columns, *(field.column for field in fields.values())]
        self.other_values = [_default(field) for field in fields.values()]


def _default(field):
    if isinstance(field, JSONField):
        return "{}"
    return field.get_db_prep_save(field.get_default(), connection)


def all_tables():
    """A ``Table`` for each model, in the order of their foreign keys."""
    return {model: Table(model) for model in NAMED}
