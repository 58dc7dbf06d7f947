import django.utils.timezone
from django.db import migrations, models
from django.utils.dateparse import parse_datetime

WITH_THE_AGENCY = {"dispatched", "accepted", "awaiting_sign_off"}
LETTING_GO = {"change_agency", "withdraw", "sign_off"}


def read_it_from_the_ledger(apps, schema_editor):
    """Fill in, from the ledger, since when the agency has each order and whether it was late."""
    using = schema_editor.connection.alias
    orders = apps.get_model("workorders", "WorkOrder").objects.using(using)
    transitions = apps.get_model("workorders", "Transition").objects.using(using)
    late_threads = set()
    for order in orders.order_by("pk").iterator(chunk_size=1000):
        since, due_at = order.dispatched_at, None
        for line in transitions.filter(order=order.pk).order_by("pk"):
            if line.act == "change_agency":
                since = line.at
            runs = line.act in LETTING_GO and line.from_state in WITH_THE_AGENCY
            if runs and due_at and line.at > due_at:
                late_threads.add(order.thread_id)
            if "due" in line.data:
                due_at = parse_datetime(line.data["due"]["due_at"])
        orders.filter(pk=order.pk).update(
            with_agency_since=since, was_overdue=order.thread_id in late_threads
        )


class Migration(migrations.Migration):
    dependencies = [
        ("workorders", "0006_marked_transitions"),
    ]

    operations = [
        migrations.AddField(
            model_name="workorder",
            name="was_overdue",
            field=models.BooleanField(
                default=False, editable=False, verbose_name="was overdue before"
            ),
        ),
        migrations.AddField(
            model_name="workorder",
            name="with_agency_since",
            field=models.DateTimeField(
                default=django.utils.timezone.now,
                editable=False,
                verbose_name="with the agency since",
            ),
        ),
        migrations.RunPython(read_it_from_the_ledger, migrations.RunPython.noop),
    ]
