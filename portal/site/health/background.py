"""
The context of the read-only page "background work": rounds, failed tasks, queue, health parts.

The queue contains function names, and anybody who could write to it could run code as the
server's user. So the page only reads it, and shows a title for each known function instead of
the function's name.
"""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_q.models import OrmQ, Task

from portal.audit.event_consumers import registry
from portal.audit.models import PendingEvent
from portal.site import periodic
from portal.site.health import heartbeat, readiness
from portal.site.models import Sweep

SHOWN = 20
KINDS = {
    "portal.site.periodic.sweep_if_due": _("The round of every minute"),
    "portal.notifications.worker.delete_lost_hints": _("Tidying up the queue"),
    "portal.notifications.sending.send_waiting": _("Sending letters"),
    "portal.notifications.new_accounts.notify_waiting": _("Letters to new people"),
    "portal.audit.chain.sealing.seal_waiting": _("Sealing the log"),
    "portal.audit.event_consumers.delivery.run_pending": _("Taking up what happened"),
    "forum.attachments.cleanup.remove_cut_off_uploads": _("Removing uploads that were cut off"),
    "forum.attachments.cleanup.remove_waiting_images": _("Removing pictures nobody signed in for"),
    "forum.attachments.cleanup.remove_private_strays": _("Removing files nobody needs"),
    "forum.attachments.cleanup.remove_public_strays": _("Removing published files nobody needs"),
    "forum.attachments.cleanup.remove_unowned_rows": _("Removing rows of files nobody owns"),
    "forum.attachments.cleanup.remove_empty_drafts": _("Removing empty drafts"),
    "forum.workflow.publishing.small_copies.make_small_copies": _("Making small pictures"),
    "moderation.imports.workflow.go_on": _("Publishing earlier matters"),
    "moderation.alerts.raise_waiting": _("Alerts about urgent matters"),
    "moderation.backlog.warn": _("Warnings about submissions that wait for a long time"),
    "workorders.exporting.files.remove_halves": _("Removing exports that were cut off"),
    "workorders.exporting.files.remove_strays": _("Removing export files nobody needs"),
    "workorders.calendar.festivals.lay_out_coming_years": _("Laying out public holidays"),
    "workorders.workflow.calendar.follow_waiting": _("Moving due dates to a new calendar"),
    "workorders.workflow.reminding.remind_of_dates": _("Reminding agencies of due dates"),
    "workorders.workflow.talk.questions.lapse_waiting": _("Ending questions without an answer"),
    "workorders.workflow.talk.pictures.remove_strays": _("Removing pictures of messages not sent"),
    "workorders.unanswered.warn": _("Alarms about matters without an answer"),
    "portal.storage.planning.refresh_statistics": _("Counting what the tables hold"),
    "portal.site.checksums.publish_daily": _("Publishing the checksum of the day"),
    "portal.site.opening.watching.tell_changes": _("Watching the first-day checklist"),
    "portal.accounts.sign_in.browsers.delete_expired": _(
        "Forgetting signed-in places that are over"
    ),
    "portal.limits.tallies.delete_expired": _("Forgetting limits that are over"),
}
OTHER = _("Other work")
PARTS = {
    "database": _("Database"),
    "cache": _("Cache"),
    "worker": _("Worker"),
    "queue": _("Queue"),
    "letters": _("Letters"),
    "consumers": _("Taking up what happened"),
    "disk": _("Disk"),
    "checklist": _("First-day checklist"),
}
STATES = {
    readiness.OK: _("in order"),
    readiness.DEGRADED: _("needs a look"),
    readiness.FAILED: _("does not answer"),
    readiness.UNKNOWN: _("not known"),
}


def context():
    """The template context, with translated titles."""
    return {
        "parts": [
            {"name": PARTS.get(name, name), "state": STATES[part.state], "ok": part.state == "ok"}
            for name, part in readiness.report().items()
        ],
        "last": heartbeat.last_sweep(),
        "late": heartbeat.is_late(heartbeat.last_sweep()),
        "foreign_schedules": periodic.foreign_schedules(),
        "rounds": [_round(row) for row in Sweep.objects.all()[:SHOWN]],
        "waiting": [_waiting(row) for row in OrmQ.objects.order_by("pk")[:SHOWN]],
        "waiting_in_all": OrmQ.objects.count(),
        "consumers": _consumers(),
        "failures": [_failure(row) for row in _failures()],
    }


def _consumers():
    """For each event consumer the number of waiting events and the time of the oldest."""
    lag = {row["consumer"]: row for row in PendingEvent.objects.lag()}
    nothing = {"waiting": 0, "oldest": None}
    known = [{"title": one.title} | lag.pop(one.name, nothing) for one in registry.all_consumers()]
    # Events of a consumer that exists only in another release.
    return known + [{"title": name} | row for name, row in lag.items()]


def in_words(name):
    """The title of a task; "Other work" for an unknown one."""
    return KINDS.get(name, OTHER)


def _failures():
    # Arguments and results are pickled; unpickling data from the queue could run code.
    failed = Task.objects.filter(success=False).defer("args", "kwargs", "result")
    return failed.order_by("-stopped")[:SHOWN]


def _round(row):
    return {
        "began_at": row.began_at,
        "seconds": (row.ended_at - row.began_at).total_seconds() if row.ended_at else None,
        "failed": [in_words(name) for name in row.failed],
    }


def _waiting(row):
    task = row.task
    taken = row.lock is not None and row.lock > timezone.now()
    return {
        "kind": _kind(task.get("func"), task.get("name")),
        "taken": taken,
        "since": task.get("started"),
    }


def _failure(row):
    return {"kind": _kind(row.func, row.name), "at": row.stopped, "attempts": row.attempt_count}


def _kind(function, name):
    # A wake-up of the worker is named after its task (portal.notifications.worker).
    return in_words(name if function == "portal.notifications.worker.answer" else function)
