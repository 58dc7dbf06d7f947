"""Announcements that wait become events that the followers' consumer has still to take up."""

from django.db import migrations

CONSUMER = "followers"


def take_over(apps, schema_editor):
    announcements = apps.get_model("forum", "Announcement").objects.filter(expanded_at=None)
    pending = apps.get_model("audit", "PendingEvent").objects
    for waiting in announcements.select_related("event__thread").iterator(500):
        pending.get_or_create(
            consumer=CONSUMER,
            line_number=waiting.event_id,
            defaults={
                "matter": waiting.event.thread.submission_id,
                "created_at": waiting.created_at,
            },
        )


def give_back(apps, schema_editor):
    pending = apps.get_model("audit", "PendingEvent").objects.filter(consumer=CONSUMER)
    events = apps.get_model("forum", "Event").objects
    announcements = apps.get_model("forum", "Announcement").objects
    for row in pending.iterator(500):
        event = events.get(pk=row.line_number)
        announcements.get_or_create(event=event, defaults={"name": _name_for(event.data)})
    pending.delete()


def _name_for(data):
    if data.get("purpose") == "edit":
        return "followed_correction"
    return "followed_reply" if data.get("role") == "official" else "followed_answer"


class Migration(migrations.Migration):
    dependencies = [("forum", "0011_attachment_types"), ("audit", "0003_pending_events")]

    operations = [migrations.RunPython(take_over, give_back)]
