from django.db import migrations, models


def take_over_priorities(apps, schema_editor):
    """Copy the priority of each matter to its orders."""
    orders = apps.get_model("workorders", "WorkOrder").objects.using(schema_editor.connection.alias)
    orders.filter(thread__kind="repair").update(priority=1)
    orders.filter(thread__urgent=True).update(priority=2)


class Migration(migrations.Migration):
    dependencies = [
        ("agencies", "0001_initial"),
        ("forum", "0009_danger_marks"),
        ("workorders", "0007_lateness_stays"),
    ]

    operations = [
        migrations.AddField(
            model_name="workorder",
            name="priority",
            field=models.PositiveSmallIntegerField(
                choices=[(0, "Usual"), (1, "Repair"), (2, "Danger")], default=0, editable=False
            ),
        ),
        migrations.AddIndex(
            model_name="workorder",
            index=models.Index(
                fields=["status", "-priority", "due_at", "id"], name="workorder_pressing"
            ),
        ),
        migrations.AddIndex(
            model_name="workorder",
            index=models.Index(
                fields=["agency", "status", "-priority", "due_at", "id"],
                name="workorder_pressing_of_agency",
            ),
        ),
        migrations.AddIndex(
            model_name="workorder",
            index=models.Index(
                condition=models.Q(
                    (
                        "status__in",
                        ["dispatched", "accepted", "awaiting_sign_off", "awaiting_publication"],
                    )
                ),
                fields=["-priority", "due_at", "id"],
                name="workorder_open_pressing",
            ),
        ),
        # Last: PostgreSQL creates no index on a table with pending deferred constraint checks.
        migrations.RunPython(take_over_priorities, migrations.RunPython.noop),
    ]
