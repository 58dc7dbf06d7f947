import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("audit", "0002_keyed_chain")]

    operations = [
        migrations.CreateModel(
            name="PendingEvent",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("consumer", models.CharField(max_length=40, verbose_name="consumer")),
                ("line_number", models.BigIntegerField(verbose_name="number of the line")),
                ("matter", models.BigIntegerField(null=True, verbose_name="matter")),
                ("position", models.BigIntegerField(default=0, verbose_name="done up to")),
                (
                    "created_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, verbose_name="created at"
                    ),
                ),
                ("attempts", models.PositiveIntegerField(default=0, verbose_name="attempts")),
                (
                    "not_before",
                    models.DateTimeField(
                        default=django.utils.timezone.now, verbose_name="not before"
                    ),
                ),
                (
                    "last_error",
                    models.CharField(blank=True, max_length=100, verbose_name="last error"),
                ),
            ],
            options={
                "verbose_name": "event to take up",
                "verbose_name_plural": "events to take up",
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("consumer", "line_number"), name="pendingevent_once_per_consumer"
                    )
                ],
                "indexes": [
                    models.Index(
                        fields=["consumer", "matter", "line_number"], name="pendingevent_in_order"
                    ),
                    models.Index(fields=["not_before", "id"], name="pendingevent_due"),
                ],
            },
        ),
    ]
