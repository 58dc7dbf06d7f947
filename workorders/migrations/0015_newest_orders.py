from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("agencies", "0003_field_labels"),
        ("forum", "0017_waiting_and_undecided"),
        ("workorders", "0014_changed_exports"),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name="workorder",
            name="workorder_by_status",
        ),
        migrations.AddIndex(
            model_name="workorder",
            index=models.Index(
                condition=models.Q(("status__in", ["dispatched", "accepted", "awaiting_sign_off"])),
                fields=["due_at", "id"],
                name="workorder_at_agency_due",
            ),
        ),
        migrations.AddIndex(
            model_name="workorder",
            index=models.Index(fields=["-dispatched_at", "-id"], name="workorder_new"),
        ),
        migrations.AddIndex(
            model_name="workorder",
            index=models.Index(
                fields=["agency", "-dispatched_at", "-id"], name="workorder_of_agency_new"
            ),
        ),
        migrations.AddIndex(
            model_name="workorder",
            index=models.Index(
                condition=models.Q(("status__in", ["answered", "rated", "archived"])),
                fields=["-dispatched_at", "-id"],
                name="workorder_answered_new",
            ),
        ),
        migrations.AddIndex(
            model_name="workorder",
            index=models.Index(
                condition=models.Q(("status__in", ["answered", "rated", "archived"])),
                fields=["agency", "-dispatched_at", "-id"],
                name="workorder_answered_of_agency",
            ),
        ),
    ]
